"""MetaMask's hotlist: a log of changes to the stalelist, newest word on an entry counts."""

from __future__ import annotations

from datetime import UTC, datetime

from knowledge.feeds.formats.parsed import FeedFormat, ParsedFeed, read_epoch, shown

_LOOKED_AT = 64


def is_hotlist(document: object) -> bool:
    """Tell whether some of the first entries are changes: one that is broken must not turn what was taken back into a list of scams."""
    first = (_changes(document) or [])[:_LOOKED_AT]
    return any(isinstance(each, dict) and "url" in each and "targetList" in each for each in first)


def read_hotlist(document: object) -> ParsedFeed:
    """Return what the changes come to: additions, and what was withdrawn, with the days the log gives."""
    feed = ParsedFeed(format=FeedFormat.HOTLIST)
    newest: dict[tuple[str, str], tuple[datetime, bool]] = {}
    for change in _changes(document) or []:
        fields = change if isinstance(change, dict) else {}
        url, target = fields.get("url"), fields.get("targetList")
        if not isinstance(url, str) or not isinstance(target, str):
            feed.unreadable.append(shown(change))
            continue
        at = read_epoch(fields.get("timestamp")) or datetime(1970, 1, 1, tzinfo=UTC)
        key = (target.rpartition(".")[2].lower(), url)
        if key not in newest or at >= newest[key][0]:
            newest[key] = (at, bool(fields.get("isRemoval")))
    for (target, url), (at, is_removal) in newest.items():
        _file(feed, target, url, at, is_removal)
    return feed


def _file(feed: ParsedFeed, target: str, url: str, at: datetime, is_removal: bool) -> None:
    if target in ("allowlist", "whitelist"):
        # A removed allow entry has no effect to take back: this feed simply does not allow it.
        into = None if is_removal else feed.allowed
    elif target in ("blocklist", "blacklist", "blocklistpaths"):
        into = feed.withdrawn if is_removal else feed.blocked
    elif target == "c2domainblocklist":
        into = None if is_removal else feed.hashed
    else:  # fuzzylist
        into = None
    if into is None:
        return
    into.append(url)
    if at.year > 1970:
        feed.dates[url] = at.date()
    if feed.published_at is None or at > feed.published_at:
        feed.published_at = at


def _changes(document: object) -> list[object] | None:
    if isinstance(document, dict):
        document = document.get("data")
    return document if isinstance(document, list) else None
