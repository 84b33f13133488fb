"""Feeds of lines: plain domains, hosts files, and Phantom's YAML, whose lines are read one by one because it has 100,000 of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import yaml

from knowledge.feeds.formats.json_lists import looks_like_address
from knowledge.feeds.formats.parsed import LONGEST_SHOWN, FeedFormat, ParsedFeed
from knowledge.feeds.reports import FeedRejected

_SINK = re.compile(r"(?:0\.0\.0\.0|127(?:\.[0-9]{1,3}){3}|::1?|fe80::1(?:%\w+)?)\s+\S")
_OWN_NAMES = {"localhost", "localhost.localdomain", "local", "broadcasthost", "0.0.0.0", "ip6-localhost", "ip6-loopback", "ip6-localnet"}  # noqa: S104
_OWN_PREFIX = "ip6-"
_COMMENT = re.compile(r"(?:^|\s)#.*|^\s*(?:!|;|//).*")
_FILTER = re.compile(r"\|\|([^\^$/]+)\^?(?:\$.*)?\Z")
_IN_NO_ENTRY = re.compile(r"[\s<>{}()=]")
_YAML_URL = re.compile(r"\s*(?:-\s+)?(url|domain|host|mint|address|versionTag|name|category|subcategory|description|reporter)\s*:\s*(.*)\Z")
_YAML_ITEM = re.compile(r"\s*-\s+([^\s:]+|\"[^\"]+\"|'[^']+')\s*\Z")
_SAMPLE = 2000
_LONGEST_LINE = 10_000
_LARGEST_YAML = 4_000_000
_DEEPEST_YAML = 100
_HOST_FIELDS, _ADDRESS_FIELDS = ("url", "domain", "host"), ("mint", "address")  # a mint is a token's own address on Solana
_URL_PLACES = {"-", *(f":{name}" for name in (*_HOST_FIELDS, *_ADDRESS_FIELDS))}


def looks_like_hosts(text: str) -> bool:
    sample = _sample(text)
    return bool(sample) and sum(_SINK.match(line) is not None for line in sample) * 2 > len(sample)


def looks_like_phantom(text: str) -> bool:
    sample = _sample(text)
    first = next((line for line in sample if line != "---"), "")
    return first == "-" or first.startswith("- ")


def read_hosts(text: str) -> ParsedFeed:
    """Return the feed of a hosts file; the machine's own names are no entries."""
    feed = ParsedFeed(format=FeedFormat.HOSTS)
    for line in _lines(text):
        if not _SINK.match(line):
            feed.unreadable.append(line[:LONGEST_SHOWN])
            continue
        names = line.split()[1:]
        feed.blocked += [name for name in names if name.lower() not in _OWN_NAMES and not name.lower().startswith(_OWN_PREFIX)]
    return _some_of(feed, "no line names a host to block")


def read_domains(text: str) -> ParsedFeed:
    """Return the feed of one entry a line: a domain, a page, an address, or an ad blocker's `||domain^`."""
    feed = ParsedFeed(format=FeedFormat.DOMAINS)
    for line in _lines(text):
        rule = _FILTER.match(line)
        entry = rule[1] if rule else line
        if _may_be_a_place(entry):
            feed.blocked.append(entry)
        else:
            (feed.addresses if looks_like_address(entry) else feed.unreadable).append(entry[:LONGEST_SHOWN])
    return _some_of(feed, "most lines are no domains")


def read_phantom(text: str) -> ParsedFeed:
    """Return the feed of `- url: host` lines, or of a list in any other way of writing YAML if it is small."""
    feed = ParsedFeed(format=FeedFormat.PHANTOM)
    others = 0
    for line in _lines(text):
        pair = _YAML_URL.match(line)
        item = None if pair else _YAML_ITEM.match(line)
        if pair and pair[1] in _HOST_FIELDS:
            feed.blocked.append(pair[2].strip("\"'"))
        elif pair and pair[1] in _ADDRESS_FIELDS:
            feed.addresses.append(pair[2].strip("\"'"))
        elif item:
            value = item[1].strip("\"'")
            (feed.addresses if looks_like_address(value) else feed.blocked).append(value)
        elif not pair and line != "---":
            others += 1
    if others > len(feed.blocked) + len(feed.addresses):
        return _read_any_yaml(text)
    return _some_of(feed, "no line names a url")


def _read_any_yaml(text: str) -> ParsedFeed:
    """Read a list of urls from the parser's events: building the document would recurse in C as deep as a hostile file says."""
    if len(text) > _LARGEST_YAML:
        raise FeedRejected("it is YAML of another shape than `- url: host`, and too large to be read so")
    feed = ParsedFeed(format=FeedFormat.PHANTOM)
    try:
        _take_events(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), feed)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise FeedRejected("it is no YAML that can be read") from error
    return _some_of(feed, "it lists no urls")


def _take_events(events: Iterable[yaml.Event], feed: ParsedFeed) -> None:
    inside: list[str | None] = []  # for each open list "-", for each open map its key, or None where a key comes next
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            inside.pop()
            _turn(inside)
        elif isinstance(event, yaml.CollectionStartEvent):
            inside.append("-" if isinstance(event, yaml.SequenceStartEvent) else None)
            if len(inside) > _DEEPEST_YAML:
                raise FeedRejected("it is nested too deeply")
        elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            value = event.value if isinstance(event, yaml.ScalarEvent) else ""
            if inside and inside[-1] is None:
                inside[-1] = f":{value}"
                continue
            if value and inside and inside[-1] in _URL_PLACES:
                (feed.addresses if looks_like_address(value) else feed.blocked).append(value)
            _turn(inside)


def _turn(inside: list[str | None]) -> None:
    """After a value in a map, a key comes next."""
    if inside and inside[-1] != "-":
        inside[-1] = None


def _some_of(feed: ParsedFeed, otherwise: str) -> ParsedFeed:
    """Return the feed if at least half of it could be read, so that a page of prose is no feed."""
    if feed.is_empty or len(feed.unreadable) > len(feed.blocked) + len(feed.addresses):
        raise FeedRejected(otherwise)
    return feed


def _may_be_a_place(entry: str) -> bool:
    """Tell whether something stands before and behind a dot, and nothing between them that no address has."""
    return 0 < entry.find(".", 1) < len(entry) - 1 and not _IN_NO_ENTRY.search(entry)


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        entry = _COMMENT.sub("", line[:_LONGEST_LINE]).strip()
        if entry:
            yield entry


def _sample(text: str) -> list[str]:
    return list(_lines(text[: _SAMPLE * 40]))[:_SAMPLE]
