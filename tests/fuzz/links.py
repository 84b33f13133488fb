"""The link finder: what it finds stands where it says, and is what it says."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from bot.models import Entity
from bot.screening.links.finder import MOST_LINKS, find_links
from bot.screening.links.models import Disguise, FoundLink, LinkKind
from tests.fuzz.budget import in_time
from tests.fuzz.decoding import Reader
from tests.fuzz.hostnames import assert_host

_TYPES = ("text_link", "url", "bold", "button", "mention", "code")


def check(data: bytes) -> None:
    """The first byte says how many entities there are; each is a type, an offset, a length and an address."""
    reader = Reader(data)
    entities = tuple(_entity(reader) for _ in range(max(0, reader.byte() % 8 - 4)))
    text = reader.text()
    size = len(text) + sum(len(entity.url or "") for entity in entities)
    links = in_time(lambda: find_links(text, entities), size)
    assert len(links) <= MOST_LINKS
    assert [link.start for link in links] == sorted(link.start for link in links)
    for link in links:
        _check_link(text, link, is_marked=bool(entities))
    if not entities:
        shown = [link for link in links if Disguise.HIDDEN not in link.disguises]
        for before, after in pairwise(shown):
            assert before.end <= after.start, f"{before.written!r} and {after.written!r} overlap"


def _check_link(text: str, link: FoundLink, *, is_marked: bool) -> None:
    assert 0 <= link.start <= link.end <= len(text), f"{link.start}..{link.end} of {len(text)}"
    if Disguise.HIDDEN not in link.disguises:
        assert text[link.start : link.end] == link.written
        assert link.written
    if link.kind in (LinkKind.HANDLE, LinkKind.ADDRESS):
        assert link.host is None
    elif link.address is None:
        # An app's own scheme (`wallet://pay`) names no host.
        assert is_marked or "://" in unicodedata.normalize("NFKC", link.written).replace("\\", "/"), (
            f"{link.written!r} in a text has no address"
        )
    else:
        assert_host(link.address.host)


def _entity(reader: Reader) -> Entity:
    kind, offset, length = reader.choose(_TYPES), reader.byte() - 4, reader.byte() - 4
    return Entity(type=kind, offset=offset, length=length, url=reader.short_text() if kind != "bold" else None)
