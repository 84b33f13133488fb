"""What the feed store tells about its work: what was imported, what was set aside, and why. Frozen data.

FeedProblem
├── FeedRejected   the content is no feed (or no longer the feed it was); nothing was changed
└── FeedsBusy      another process has been writing for too long
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from knowledge.feeds.models import ListedAs


class FeedProblem(Exception):
    """`reason` is one plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FeedRejected(FeedProblem):
    pass


class FeedsBusy(FeedProblem):
    pass


class Reason(StrEnum):
    """Why an entry is quarantined: kept, shown, and without effect."""

    PUBLIC_SUFFIX = "public_suffix"  # everybody below it would be judged
    SHARED_HOST = "shared_host"  # so would every tenant
    PROTECTED_BRAND = "protected_brand"
    POPULAR_SITE = "popular_site"
    BOTH_SIDES = "both_sides"  # blocked and allowed, by one feed or by two
    UNREADABLE = "unreadable"
    SINGLE_LABEL = "single_label"
    PRIVATE_ADDRESS = "private_address"  # of no public network
    TOO_LONG = "too_long"
    COMMON_ADDRESS = "common_address"  # a burn address that honest transactions show too


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An entry without effect. `entry` is as the feed writes it, cut to 300 characters."""

    feed: str
    entry: str
    listed_as: ListedAs
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallReport:
    """What one import did. `entries` have effect now; `added` and `removed` are counted against what the feed held before.

    `as_of` is the day the list is of, None where nothing states it.
    """

    feed: str
    format: str
    entries: int
    added: int
    removed: int
    quarantined: int
    by_reason: Mapping[Reason, int] = field(default_factory=dict)
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDay:
    """How many entries of a feed were first seen, and how many went, on one day (UTC)."""

    feed: str
    day: date
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Our own word on a host or a host's path. `at` is aware; `by` is who decided."""

    entry: str
    blocked: bool
    at: datetime
    by: str
