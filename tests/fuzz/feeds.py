"""Feed parsers and the gate: any bytes are a feed or FeedRejected, and nothing takes effect that is not in its one spelling."""

from __future__ import annotations

import gzip
import json
import re
from functools import lru_cache
from pathlib import Path

import publicsuffixlist

from knowledge.feeds.entries import EntryKind, Side, canonical_address, canonical_content
from knowledge.feeds.formats import FORMATS, ParsedFeed, parse
from knowledge.feeds.gate import Admitted, Gate
from knowledge.feeds.models import ListedAs
from knowledge.feeds.reports import FeedRejected
from knowledge.feeds.shipped_gate import shipped_gate
from knowledge.hostnames import is_ip, normalize_host
from tests.fuzz.budget import in_time
from tests.fuzz.decoding import Reader

KEYS = (
    "data", "domains", "addresses", "address", "deny", "allow", "blacklist", "whitelist", "blocklist", "allowlist", "fuzzylist",
    "blocklistPaths", "c2DomainBlocklist", "recentlyAdded", "recentlyRemoved", "eth_phishing_detect_config", "phishfort_hotlist",
    "lastUpdated", "url", "host", "domain", "targetList", "timestamp", "isRemoval", "name", "version", "wallet", "sample.example",
)  # fmt: skip
_HEX = re.compile(r"[0-9a-f]{64}\Z")


def check(data: bytes) -> None:
    """The first bytes choose the format, what a plain list means, and how the rest becomes a file."""
    reader = Reader(data)
    form, listed_as, way = reader.choose(FORMATS), reader.choose(tuple(ListedAs)), reader.byte()
    content = _to_file(reader, way)
    try:
        feed = in_time(lambda: parse(content, form, listed_as=listed_as), len(content))
    except FeedRejected as rejected:
        assert rejected.reason
        return
    admitted = in_time(lambda: gate().admit(feed), len(content))
    _check_feed(feed, admitted)
    for (kind, side), values in admitted.groups.items():
        for value in values:
            _check_entry(kind, side, value)


def _to_file(reader: Reader, way: int) -> bytes:
    match way % 4:
        case 0:
            content = reader.rest()
        case 1:
            content = reader.text().encode("utf-8", "surrogatepass")
        case 2:
            content = json.dumps(reader.value(KEYS)).encode()
        case _:
            content = json.dumps([reader.value(KEYS, 3) for _ in range(reader.byte() % 16)]).encode()
    if way & 0xC0 == 0xC0:
        packed = gzip.compress(content, mtime=0)
        return packed[: len(packed) - (way >> 2) % 8]
    return content


def _check_feed(feed: ParsedFeed, admitted: Admitted) -> None:
    lists = (feed.blocked, feed.allowed, feed.addresses, feed.hashed, feed.withdrawn, feed.unreadable)
    assert all(isinstance(each, str) for entries in lists for each in entries)
    contents = sum(len(values) for (kind, _), values in admitted.groups.items() if kind is EntryKind.CONTENT)
    written = sum(map(len, lists))
    taken = admitted.count + len(admitted.set_aside)
    assert written <= taken <= written + contents, f"{written} entries became {taken}"


def _check_entry(kind: EntryKind, side: Side, value: str) -> None:
    if kind is EntryKind.HOST or kind is EntryKind.PATH:
        host = value.partition("/")[0]
        assert normalize_host(host) == host, f"{host!r} is not in its one spelling"
        assert is_ip(host) or "." in host, f"{host!r} has one label"
        if kind is EntryKind.HOST and side is not Side.WITHDRAWN:
            assert host not in _suffix_rules(), f"the public suffix {host!r} passed the gate"
    elif kind is EntryKind.ADDRESS:
        assert canonical_address(value) == value
    elif kind is EntryKind.CONTENT:
        assert canonical_content(value) == value
    else:
        assert _HEX.match(value)


@lru_cache(maxsize=1)
def gate() -> Gate:
    return shipped_gate()


@lru_cache(maxsize=1)
def _suffix_rules() -> frozenset[str]:
    """Return the list's plain rules, read without the library that the gate asks."""
    lines = Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8").splitlines()
    rules = (line.strip() for line in lines)
    return frozenset(rule.encode("idna").decode() for rule in rules if rule and not rule.startswith(("//", "!", "*")))
