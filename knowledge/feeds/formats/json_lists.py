"""Plain JSON lists and maps: Scam Sniffer's domains, combined and address files, polkadot-js's lists, and what looks like them."""

from __future__ import annotations

import re

from knowledge.feeds.formats.parsed import FeedFormat, ParsedFeed

_HOST_KEYS = ("url", "domain", "host", "hostname", "website")
_ADDRESS_KEYS = ("address", "addresses", "wallet", "mint")
_ADDRESS = re.compile(
    r"0x[0-9a-fA-F]{40}\Z|[1-9A-HJ-NP-Za-km-z]{25,64}\Z|[EUk0]Q[0-9A-Za-z_-]{46}\Z|(?:bc1|tb1|ltc1|addr1|cosmos1)[0-9a-z]{20,110}\Z"
)


def looks_like_address(text: str) -> bool:
    """Tell whether a text has the shape of a wallet's or contract's address; its checksum is not looked at."""
    return _ADDRESS.match(text.strip()) is not None


def is_polkadot(document: object) -> bool:
    return isinstance(document, dict) and isinstance(document.get("deny"), list)


def read_polkadot(document: object) -> ParsedFeed:
    """Return the feed of all.json ({allow, deny}) or address.json ({site: [address]})."""
    if not is_polkadot(document):
        return _read_json(document, FeedFormat.POLKADOT)
    assert isinstance(document, dict)
    feed = ParsedFeed(format=FeedFormat.POLKADOT)
    feed.take(document["deny"], feed.blocked)
    feed.take(document.get("allow"), feed.allowed)
    return feed


def read_scamsniffer(document: object) -> ParsedFeed:
    """Return the feed of ["host"], {"domains": ["host"]} or {host: ["address"]}."""
    return _read_json(document, FeedFormat.SCAMSNIFFER)


def read_addresses(document: object) -> ParsedFeed:
    """Return the feed of ["address"], {host: ["address"]} or [{"address": ...}]."""
    return _read_json(document, FeedFormat.ADDRESSES)


def read_listed_domains(document: object) -> ParsedFeed:
    return _read_json(document, FeedFormat.DOMAINS)


def read_listed_maps(document: object) -> ParsedFeed:
    """Return the feed of [{"url": host}], the shape of Phantom's YAML."""
    return _read_json(document, FeedFormat.PHANTOM)


def _read_json(document: object, feed_format: FeedFormat) -> ParsedFeed:
    feed = ParsedFeed(format=feed_format)
    if isinstance(document, dict):
        wrapped = [document[key] for key in ("domains", "addresses", "address", "data", "blocklist") if isinstance(document.get(key), list)]
        for values in wrapped:
            _read_list(values, feed)
        if not wrapped:
            _read_combined(document, feed)
    elif isinstance(document, list):
        _read_list(document, feed)
    return feed


def _read_list(values: list[object], feed: ParsedFeed) -> None:
    for value in values:
        if isinstance(value, str):
            (feed.addresses if looks_like_address(value) else feed.blocked).append(value)
        elif isinstance(value, dict):
            _read_map(value, feed)
        else:
            feed.take([value], feed.blocked)


def _read_map(value: dict[str, object], feed: ParsedFeed) -> None:
    hosts = [value[key] for key in _HOST_KEYS if isinstance(value.get(key), str)]
    feed.take(hosts[:1], feed.blocked)
    for key in _ADDRESS_KEYS:
        _take_addresses(value.get(key), feed)
    if not hosts and not any(key in value for key in _ADDRESS_KEYS):
        feed.take(value, feed.blocked)


def _read_combined(document: dict[str, object], feed: ParsedFeed) -> None:
    for site, addresses in document.items():
        if not isinstance(addresses, list) and not (isinstance(addresses, str) and looks_like_address(addresses)):
            feed.take({site: addresses}, feed.blocked)
            continue
        (feed.addresses if looks_like_address(site) else feed.blocked).append(site)
        _take_addresses(addresses, feed)


def _take_addresses(value: object, feed: ParsedFeed) -> None:
    """Take one address, a list of them, or CryptoScamDB's {coin: [address]}."""
    if isinstance(value, str):
        if looks_like_address(value):
            feed.addresses.append(value)
    elif isinstance(value, dict):
        for each in value.values():
            feed.take(each, feed.addresses)
    else:
        feed.take(value, feed.addresses)
