"""Read a feed in any of the formats the ecosystem publishes. Total: any bytes give a ParsedFeed or FeedRejected."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from knowledge.feeds.formats.dating import stated_in
from knowledge.feeds.formats.decoding import decode
from knowledge.feeds.formats.hotlist import is_hotlist, read_hotlist
from knowledge.feeds.formats.json_lists import (
    is_polkadot,
    looks_like_address,
    read_addresses,
    read_listed_domains,
    read_listed_maps,
    read_polkadot,
    read_scamsniffer,
)
from knowledge.feeds.formats.metamask import is_metamask, is_own_export, read_jumpmaster, read_metamask
from knowledge.feeds.formats.parsed import FeedFormat, ParsedFeed
from knowledge.feeds.formats.text_lists import looks_like_hosts, looks_like_phantom, read_domains, read_hosts, read_phantom
from knowledge.feeds.models import ListedAs
from knowledge.feeds.reports import FeedRejected

__all__ = ["FORMATS", "FeedFormat", "ParsedFeed", "parse"]

FORMATS = ("auto", *(each.value for each in FeedFormat))
"""What `feeds import --format` takes."""


def _read_phantom_json(document: object) -> ParsedFeed:
    """Return the feed of [{"url": host}], or of all lists in one file."""
    feed = read_metamask(document) if is_metamask(document) else read_listed_maps(document)
    feed.format = FeedFormat.PHANTOM
    return feed


_PLAIN_LISTS = {FeedFormat.SCAMSNIFFER, FeedFormat.PHANTOM, FeedFormat.DOMAINS, FeedFormat.HOSTS}
_FROM_JSON: dict[FeedFormat, Callable[[object], ParsedFeed]] = {
    FeedFormat.METAMASK: read_metamask,
    FeedFormat.JUMPMASTER: read_jumpmaster,
    FeedFormat.HOTLIST: read_hotlist,
    FeedFormat.POLKADOT: read_polkadot,
    FeedFormat.SCAMSNIFFER: read_scamsniffer,
    FeedFormat.ADDRESSES: read_addresses,
    FeedFormat.PHANTOM: _read_phantom_json,
    FeedFormat.DOMAINS: read_listed_domains,
}
_FROM_TEXT: dict[FeedFormat, Callable[[str], ParsedFeed]] = {
    FeedFormat.PHANTOM: read_phantom,
    FeedFormat.HOSTS: read_hosts,
    FeedFormat.DOMAINS: read_domains,
    FeedFormat.SCAMSNIFFER: read_domains,
    FeedFormat.ADDRESSES: read_domains,
}
# A list of changes may be empty; an empty list is what a broken server sends.
_MAY_BE_EMPTY = {FeedFormat.HOTLIST, FeedFormat.JUMPMASTER}


def parse(content: bytes, format_name: str = "auto", *, listed_as: ListedAs = ListedAs.BLOCKED) -> ParsedFeed:
    """Return the feed in these bytes (gzip or not), or raise FeedRejected.

    `listed_as` says what a plain list means, for a list of hosts to allow looks like a list of hosts to block.
    """
    wanted = _find_format(format_name)
    text = decode(content)
    document = _load_json(text, wanted)
    feed = _read_text(text, wanted) if document is None else _read_document(document, wanted)
    if feed.is_empty and (feed.format not in _MAY_BE_EMPTY or feed.unreadable or not _is_known_shape(document, feed.format)):
        raise FeedRejected(f"nothing in it is an entry of a feed in the format {feed.format.value}")
    feed.published_at = feed.published_at or stated_in(document, text)
    if listed_as is ListedAs.ALLOWED and feed.format in _PLAIN_LISTS and not feed.allowed:
        feed.blocked, feed.allowed = feed.allowed, feed.blocked
    return feed


def _is_known_shape(document: object, feed_format: FeedFormat) -> bool:
    if feed_format is FeedFormat.JUMPMASTER:
        return is_own_export(document)
    changes = document.get("data") if isinstance(document, dict) else document
    return isinstance(changes, list)


def _find_format(name: str) -> FeedFormat | None:
    if name == "auto":
        return None
    try:
        return FeedFormat(name)
    except ValueError:
        raise FeedRejected(f"there is no format {name[:40]!r}; there are {', '.join(FORMATS)}") from None


def _load_json(text: str, wanted: FeedFormat | None) -> object | None:
    """Return the document, or None where the text is no JSON and need not be."""
    start = text[:1]
    if start not in ("{", "["):
        return None
    try:
        document: object = json.loads(text, object_pairs_hook=_with_lists_joined)
    except RecursionError:
        raise FeedRejected("it is nested too deeply") from None
    except ValueError as error:
        # `[2001:db8::1]` and YAML's flow lists start like JSON.
        if wanted in (FeedFormat.PHANTOM, FeedFormat.DOMAINS) or (wanted is None and text[1:2] not in "{[\"' \r\n\t}]"):
            return None
        raise FeedRejected(f"it is broken JSON: {str(error)[:120]}") from None
    return document


def _with_lists_joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's fields. A list that is there twice counts as one: the last alone would lose what the first blocks."""
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    joined: dict[str, Any] = {}
    for name, value in pairs:
        if isinstance(value, list) and isinstance(joined.get(name), list):
            joined[name] += value
        else:
            joined[name] = value
    return joined


def _read_document(document: object, wanted: FeedFormat | None) -> ParsedFeed:
    chosen = wanted or _detect_document(document)
    if chosen not in _FROM_JSON:
        raise FeedRejected(f"it is JSON, and {chosen.value} is a format of lines")
    return _FROM_JSON[chosen](document)


def _read_text(text: str, wanted: FeedFormat | None) -> ParsedFeed:
    chosen = wanted or _detect_text(text)
    if chosen not in _FROM_TEXT:
        raise FeedRejected(f"it is no JSON, and {chosen.value} is a format of JSON")
    feed = _FROM_TEXT[chosen](text)
    feed.format = chosen
    return feed


def _detect_document(document: object) -> FeedFormat:
    if is_own_export(document):
        return FeedFormat.JUMPMASTER
    if is_hotlist(document):
        return FeedFormat.HOTLIST
    if is_metamask(document):
        return FeedFormat.METAMASK
    if is_polkadot(document):
        return FeedFormat.POLKADOT
    if isinstance(document, list) and document and isinstance(document[0], dict):
        return FeedFormat.PHANTOM
    return FeedFormat.ADDRESSES if _lists_addresses(document) else FeedFormat.SCAMSNIFFER


def _lists_addresses(document: object) -> bool:
    values = document.get("addresses") if isinstance(document, dict) else document
    sample = values[:100] if isinstance(values, list) else []
    return sum(isinstance(each, str) and looks_like_address(each) for each in sample) * 2 > len(sample)


def _detect_text(text: str) -> FeedFormat:
    if looks_like_hosts(text):
        return FeedFormat.HOSTS
    return FeedFormat.PHANTOM if looks_like_phantom(text) else FeedFormat.DOMAINS
