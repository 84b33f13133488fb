"""What the feeds say: which list, since when, and how old the lists are. Lists are late, so absence proves nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.models import Evidence, Finding
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.evidence import defang
from knowledge.feeds.models import CONFIRMED, FeedLookup, FeedStatus, Lapsed, ListedAs, Listing

CHECK = "listed"
_KEYS = {"listed there since": "listed_since", "in our copy since": "listed_copied", "confirmed here on": "listed_confirmed"}
_LISTED, _COPIED, _CONFIRMED = _KEYS
_SINCE = re.compile(rf"({'|'.join(_KEYS)}) (\d{{4}}-\d\d-\d\d)")
_STALE, _FAILING = " Out of date: ", " In trouble: "
_MOST_NAMES = 3
_UNTIL = re.compile(r"On no scam list now; (.+) had \S+ until (\d{4}-\d\d-\d\d)\.")
_DISPUTED = re.compile(r"so neither counts: (.+) has \S+ as a scam, (.+) as none\.")
NO_FEEDS = Evidence(check=CHECK, finding=Finding.NOT_RUN, detail="No feeds are loaded, so no scam list was asked.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWord:
    """What all feeds together say of one link. `blocked` stands against it, `allowed` for it, `lapsed` is told and counts for nothing."""

    blocked: Listing | None = None
    allowed: Listing | None = None
    exact: bool = False
    lapsed: Lapsed | None = None


NOTHING = FeedWord()


class Shelf:
    """The feeds as they stand now. What is said of a host on none of them is the same for all hosts, and is put into words once."""

    def __init__(self, status: Sequence[FeedStatus] = ()) -> None:
        self.newest_age = min((feed.age for feed in status if feed.entries), default=None)
        self.stale_note = _stale_note(status)
        self.absent = _absent(status, self.newest_age, self.stale_note)


def ask_feeds(feeds: FeedLookup, anatomy: Anatomy, cid: str | None) -> FeedWord:
    """Return what stands: a path or content entry goes before a host's, and a feed's permission before its own shorter block."""
    address = anatomy.address
    path = _first_blocked(feeds.find_path(address.host, address.path)) if address.path not in ("", "/") else None
    content = _first_blocked(feeds.find_content(cid)) if cid else None
    if path or content:
        return FeedWord(blocked=path or content, exact=True)
    listings, lapsed = feeds.ask_host(address.host)
    return FeedWord(lapsed=lapsed) if lapsed else _weigh_hosts(listings, anatomy)


def weigh_address(listings: Sequence[Listing]) -> FeedWord:
    """Return what stands for a wallet or contract address."""
    return FeedWord(blocked=_first_blocked(listings), exact=True)


def _weigh_hosts(listings: Sequence[Listing], anatomy: Anatomy) -> FeedWord:
    if not listings:
        return NOTHING
    allowed = [each for each in listings if each.listed_as is ListedAs.ALLOWED]
    blocked = [each for each in listings if each.listed_as is ListedAs.BLOCKED and not _overruled(each, allowed)]
    if blocked:
        longest = max(blocked, key=lambda each: len(each.entry))
        return FeedWord(blocked=longest, exact=longest.entry == anatomy.host)
    own = [each for each in allowed if _speaks_for(each.entry, anatomy)]
    return FeedWord(allowed=max(own, key=lambda each: len(each.entry), default=None))


def _overruled(block: Listing, allowed: Sequence[Listing]) -> bool:
    return any(each.feed == block.feed and len(each.entry) >= len(block.entry) for each in allowed)


def _speaks_for(entry: str, anatomy: Anatomy) -> bool:
    # An allowlist names whole hosting services too; that says nothing about their tenants.
    return not anatomy.is_path_tenant and (entry == anatomy.host or entry.count(".") > anatomy.suffix.count("."))


def check(word: FeedWord, shelf: Shelf) -> Evidence:
    if word.blocked:
        return Evidence(check=CHECK, finding=Finding.FLAGGED, detail=f"{_listing_words(word.blocked)}{shelf.stale_note}", weight=1.0)
    if word.allowed:
        whose = "The list of our own decisions" if word.allowed.feed == CONFIRMED else word.allowed.feed
        detail = f"{whose} has it as not a scam, which is no proof.{shelf.stale_note}"
        return Evidence(check=CHECK, finding=Finding.CLEARED, detail=detail)
    return _told(word.lapsed, shelf) if word.lapsed else shelf.absent


def _told(lapsed: Lapsed, shelf: Shelf) -> Evidence:
    """Say what a list has no more, or what lists disagree about: who decides for a chat wants to know, and nothing follows from it."""
    entry, names = defang(lapsed.entry), _some_of(lapsed.blocked_by)
    if lapsed.until:
        detail = f"On no scam list now; {names} had {entry} until {lapsed.until:%Y-%m-%d}. Neither proves anything."
    else:
        detail = f"The lists disagree, so neither counts: {names} has {entry} as a scam, {_some_of(lapsed.allowed_by)} as none."
    return Evidence(check=CHECK, finding=Finding.PASSED, detail=f"{detail}{shelf.stale_note}")


def _absent(status: Sequence[FeedStatus], newest: timedelta | None, stale: str) -> Evidence:
    if newest is None:
        return NO_FEEDS._replace(detail=f"{NO_FEEDS.detail}{stale}") if stale else NO_FEEDS
    loaded = sum(feed.entries > 0 for feed in status)
    lists = "the one scam list" if loaded == 1 else f"any of the {loaded} scam lists"
    return Evidence(
        check=CHECK,
        finding=Finding.PASSED,
        detail=f"Not on {lists} I have (newest {age_words(newest)} old): lists are late, so that proves nothing.{stale}",
    )


def _first_blocked(listings: Sequence[Listing]) -> Listing | None:
    return next((each for each in listings if each.listed_as is ListedAs.BLOCKED), None)


def _listing_words(listing: Listing) -> str:
    whose = "list of our own decisions" if listing.feed == CONFIRMED else f"scam list {listing.feed}"
    return f"On the {whose} as {defang(listing.entry)}{_since_words(listing)}."


def _since_words(listing: Listing) -> str:
    if listing.since is None:
        return ""
    day = f"{listing.since:%Y-%m-%d}"
    if listing.feed == CONFIRMED:
        return f", {_CONFIRMED} {day}"
    # What a list of some day holds it has mostly held for long.
    return f", {_LISTED} {day} or before" if listing.dated_by_feed else f", {_COPIED} {day}"


def lapsed_in(detail: str) -> tuple[str, dict[str, str]] | None:
    """Return the key and the values of the text that tells in any language what counts for nothing; None where nothing is told."""
    until, disputed = _UNTIL.search(detail), _DISPUTED.search(detail)
    if until:
        return "listed_until", {"names": until[1], "date": until[2]}
    return ("listed_disputed", {"names": disputed[1], "others": disputed[2]}) if disputed else None


def since_key(detail: str) -> tuple[str, str] | None:
    """Return the key of the text that tells this check's date in any language, and the date; None where the evidence has none."""
    found = _SINCE.search(detail)
    return (_KEYS[found[1]], found[2]) if found else None


def _stale_note(status: Sequence[FeedStatus]) -> str:
    """Return which lists are older than agreed, and which are not but could not be refreshed last time."""
    stale = [feed.name for feed in status if feed.stale]
    failing = [feed.name for feed in status if feed.problem and not feed.stale]
    return (f"{_STALE}{_some_of(stale)}." if stale else "") + (f"{_FAILING}{_some_of(failing)}." if failing else "")


def _some_of(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def without_note(detail: str) -> str:
    """Return what is said of the link alone, for who tells of the lists' age by itself."""
    return detail.partition(_STALE)[0].partition(_FAILING)[0]


def age_words(age: timedelta) -> str:
    """Return an age as people say it: `2 hours`, `1 day`."""
    seconds = max(0, int(age.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"
