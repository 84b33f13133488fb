"""A feed store and a fetcher that a test holds in its hand."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge.feeds.formats import parse
from knowledge.feeds.reports import InstallReport
from knowledge.feeds.transfer import Fetched, FetchFailed, NotModified, Wanted


@dataclass(frozen=True, kw_only=True)
class FakeHeld:
    entries: int = 1
    quarantined: int = 0
    fetched_at: datetime
    published_at: datetime | None = None
    source_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    format: str = "domains"
    licence: str | None = "MIT"
    max_age: timedelta | None = timedelta(days=3)


@dataclass
class FakeStore:
    """Keeps what it is given. `broken` is raised by every change."""

    feeds: dict[str, FakeHeld] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    checked: dict[str, datetime] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    given: dict[str, dict[str, object]] = field(default_factory=dict)
    broken: Exception | None = None
    busy: int = 0
    most_busy: int = 0

    def facts(self, name: str) -> FakeHeld | None:
        return self.feeds.get(name)

    def install(self, name: str, content: bytes, *, format: str, fetched_at: datetime, **given: object) -> InstallReport:  # noqa: A002
        self._change()
        self.busy += 1
        parsed = parse(content, format)
        self.most_busy = max(self.most_busy, self.busy)
        count = len(parsed.blocked) + len(parsed.withdrawn)
        source, etag = given["source_url"], given["etag"]
        self.feeds[name] = FakeHeld(entries=count, fetched_at=fetched_at, published_at=parsed.published_at, source_url=source, etag=etag)
        self.contents[name], self.given[name] = content, given
        self.problems.pop(name, None)
        self.busy -= 1
        return InstallReport(feed=name, format=format, entries=count, added=count, removed=0, quarantined=0)

    def touch(self, name: str, *, checked_at: datetime) -> None:
        self._change()
        self.checked[name] = checked_at

    def fail(self, name: str, *, at: datetime, problem: str) -> None:
        self._change()
        self.problems[name] = problem

    def _change(self) -> None:
        if self.broken:
            raise self.broken


@dataclass
class FakeFetcher:
    """Answers by URL. An exception is raised, bytes are fetched; `most_at_once` is how many were under way together."""

    answers: dict[str, bytes | Fetched | NotModified | Exception] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)
    under_way: int = 0
    most_at_once: int = 0

    async def fetch(self, wanted: Wanted) -> Fetched | NotModified:
        self.wanted.append(wanted)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        for _ in range(3):
            await asyncio.sleep(0)
        self.under_way -= 1
        answer = self.answers[wanted.url]
        if isinstance(answer, Exception):
            raise answer
        return Fetched(content=answer, etag='"new"') if isinstance(answer, bytes) else answer


class Clock:
    """Time that passes only where the program sleeps; after `naps` sleeps it is cancelled."""

    def __init__(self, now: datetime, naps: int) -> None:
        self.time, self.left = now, naps
        self.slept: list[timedelta] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, wait: timedelta) -> None:
        if not self.left:
            raise asyncio.CancelledError
        self.left -= 1
        self.slept.append(wait)
        self.time += wait


def domains(count: int, word: str = "scam") -> bytes:
    return json.dumps([f"{word}{number}.example" for number in range(count)]).encode()


def refused(sentence: str = "No.") -> FetchFailed:
    return FetchFailed(sentence)
