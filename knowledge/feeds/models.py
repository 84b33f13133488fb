"""What a feed says. Frozen data; the doors and the judge see nothing else of the feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

CONFIRMED = "confirmed"
"""The name our own decisions are listed under."""


class ListedAs(StrEnum):
    BLOCKED = "blocked"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One feed's word on a host, a path or an address. `entry` is what the feed lists: the host itself or a parent of it.

    `since` is the feed's own date where `dated_by_feed`: the entry was listed then, perhaps long before. Otherwise it is when the entry
    came into our copy; None where neither is known.
    """

    feed: str
    listed_as: ListedAs
    entry: str
    since: datetime | None = None
    dated_by_feed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """What was said against a host, or is, without effect: a feed took it off, or the feeds disagree.

    `until` is the day it was taken off; None where `allowed_by` still contradict `blocked_by`.
    """

    entry: str
    blocked_by: tuple[str, ...]
    allowed_by: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """How one feed stands.

    `age` is the time since it was last fetched, or since the day of an imported list; `stale` where it is older than agreed.
    """

    name: str
    entries: int
    quarantined: int
    age: timedelta
    stale: bool = False
    problem: str | None = None


class FeedLookup(Protocol):
    """The feeds as the judge uses them. Pure reads, microseconds, safe from any thread."""

    def find_host(self, host: str) -> tuple[Listing, ...]:
        """Return what is said of a host (in its one spelling) or of a parent of it."""
        ...

    def ask_host(self, host: str) -> tuple[tuple[Listing, ...], Lapsed | None]:
        """Return the same, and where that is nothing, what was said against the host before, or is said without effect."""
        ...

    def find_path(self, host: str, path: str) -> tuple[Listing, ...]:
        """Return what is said of a path on exactly this host; an entry covers what stands below it."""
        ...

    def find_address(self, address: str) -> tuple[Listing, ...]:
        """Return what is said of a wallet or contract address."""
        ...

    def find_content(self, cid: str) -> tuple[Listing, ...]:
        """Return what is said of an IPFS content id."""
        ...

    def status(self) -> tuple[FeedStatus, ...]:
        """Return every configured feed, loaded or not."""
        ...
