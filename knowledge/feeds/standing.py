"""What is known of each feed beside its entries: where it is from, when it was fetched, checked, or could not be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from xxhash import xxh3_64_hexdigest

from knowledge.feeds.models import FeedStatus
from knowledge.feeds.reports import Reason

NEVER = timedelta.max
"""The age of a feed that was never loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """An installed feed, as its import left it. Counts are of entries with effect and of those without.

    `copied_days` are the first days, as the table counts, that the feed did not give: on these an entry came into our copy. None for
    a feed installed before these were kept: no day is known to be its own.
    """

    name: str
    format: str
    fetched_at: datetime
    entries: int
    both_sides: int
    set_aside: Mapping[Reason, int] = field(default_factory=dict)
    hashed: int = 0
    list_file: str
    published_at: datetime | None = None
    source_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    licence: str | None = None
    max_age: timedelta | None = None
    copied_days: frozenset[int] | None = None

    def dates(self, day: int) -> bool:
        """Tell whether an entry's first day is a date of the feed's own."""
        return self.copied_days is not None and day not in self.copied_days

    @property
    def quarantined(self) -> int:
        return self.both_sides + sum(self.set_aside.values())

    @property
    def by_reason(self) -> dict[Reason, int]:
        return {**self.set_aside, **({Reason.BOTH_SIDES: self.both_sides} if self.both_sides else {})}

    def to_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "fetched_at": self.fetched_at.isoformat(),
            "published_at": self.published_at.isoformat() if self.published_at else None,
            "max_age": self.max_age.total_seconds() if self.max_age is not None else None,
            "copied_days": sorted(self.copied_days) if self.copied_days is not None else None,
            "set_aside": {reason.value: count for reason, count in self.set_aside.items()},
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> FeedFacts:
        """Return the facts; raises ValueError, KeyError or TypeError where they are none."""
        known = dict(fields)
        known["fetched_at"] = datetime.fromisoformat(known["fetched_at"])
        known["published_at"] = datetime.fromisoformat(known["published_at"]) if known["published_at"] else None
        known["max_age"] = timedelta(seconds=known["max_age"]) if known["max_age"] is not None else None
        known["set_aside"] = {Reason(reason): count for reason, count in known["set_aside"].items()}
        copied = known.get("copied_days")
        known["copied_days"] = frozenset(copied) if copied is not None else None
        return cls(**known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What happened to a feed since: when it was last confirmed current, when and why a refresh failed."""

    checked_at: datetime | None = None
    failed_at: datetime | None = None
    problem: str | None = None


def read_standings(path: Path) -> tuple[dict[str, Standing], str | None]:
    """Return each feed's standing, and what is wrong with the file that tells."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        return {}, f"when feeds were last checked cannot be read: {error.strerror or type(error).__name__}"
    written, _, body = raw.partition(b"\n")
    try:
        if written != xxh3_64_hexdigest(body).encode():
            return {}, "when feeds were last checked is not known: standing.json is damaged"
        return {name: _from_json(fields) for name, fields in json.loads(body).items()}, None
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}, "when feeds were last checked is not known: standing.json is damaged"


def pack_standings(standings: Mapping[str, Standing]) -> bytes:
    body = json.dumps({name: _to_json(each) for name, each in standings.items()}).encode()
    return xxh3_64_hexdigest(body).encode() + b"\n" + body


def to_status(facts: FeedFacts, standing: Standing, *, now: datetime) -> FeedStatus:
    """Return how a feed stands now. A failure counts until the feed is fetched or confirmed again."""
    current = max(facts.fetched_at, standing.checked_at or facts.fetched_at)
    # Whoever serves a feed says that it is current; a file is as old as the list in it, whenever it was read.
    as_of = facts.published_at if facts.published_at and facts.source_url is None else current
    age = max(now - min(as_of, current), timedelta(0))
    failed = standing.failed_at is not None and standing.failed_at > current
    return FeedStatus(
        name=facts.name,
        entries=facts.entries,
        quarantined=facts.quarantined,
        age=age,
        stale=facts.max_age is not None and age > facts.max_age,
        problem=standing.problem if failed else None,
    )


def never_loaded(name: str, standing: Standing) -> FeedStatus:
    """Return how a feed stands that was asked for and never came."""
    return FeedStatus(name=name, entries=0, quarantined=0, age=NEVER, stale=True, problem=standing.problem or "it was never loaded")


def _to_json(standing: Standing) -> dict[str, str | None]:
    return {
        "checked_at": standing.checked_at.isoformat() if standing.checked_at else None,
        "failed_at": standing.failed_at.isoformat() if standing.failed_at else None,
        "problem": standing.problem,
    }


def _from_json(fields: Mapping[str, Any]) -> Standing:
    checked, failed = fields["checked_at"], fields["failed_at"]
    return Standing(
        checked_at=datetime.fromisoformat(checked) if checked else None,
        failed_at=datetime.fromisoformat(failed) if failed else None,
        problem=fields["problem"],
    )
