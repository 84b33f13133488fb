"""Bring the configured feeds up to date: fetch, look whether the answer can be trusted, install. One feed's trouble is its own.

A feed that fails, or comes back as something it cannot be, keeps its last good state; the store notes the failure, and the age shows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from knowledge.feeds.configured import SINCE, ConfiguredFeed
from knowledge.feeds.formats import ParsedFeed, parse
from knowledge.feeds.reports import FeedProblem, FeedRejected, InstallReport
from knowledge.feeds.transfer import Fetched, FetchFailed, FetchInterrupted, NotModified, Wanted

FETCHED_AT_ONCE = 4
SMALLEST_SHARE = 0.5
"""A feed that comes back with less than this share of its entries is broken or poisoned until somebody says otherwise."""
FREE_SHRINKING = 100
"""Feeds that had fewer entries may shrink as they like."""
LARGEST_GROWTH = 10
FREE_GROWTH = 50_000
"""Small feeds may grow by this much, however many times that is."""
_MINUTE = 60
_log = logging.getLogger("jumpmaster.feeds")

T = TypeVar("T")


class Fetches(Protocol):
    """What fetches: `knowledge.feeds.fetch.Fetcher`, or a test."""

    async def fetch(self, wanted: Wanted) -> Fetched | NotModified: ...


class Held(Protocol):
    """What the store knows of the copy at hand. `entries` have effect, `quarantined` have none; times are aware."""

    @property
    def entries(self) -> int: ...
    @property
    def quarantined(self) -> int: ...
    @property
    def fetched_at(self) -> datetime: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def source_url(self) -> str | None: ...
    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...
    @property
    def format(self) -> str: ...
    @property
    def licence(self) -> str | None: ...
    @property
    def max_age(self) -> timedelta | None: ...


class Store(Protocol):
    """The part of `knowledge.feeds.store.FeedStore` that a refresh uses."""

    def facts(self, name: str) -> Held | None: ...

    def install(
        self,
        name: str,
        content: bytes,
        *,
        format: str,  # noqa: A002 - the store's word
        fetched_at: datetime,
        source_url: str | None,
        etag: str | None,
        last_modified: str | None,
        licence: str | None,
        max_age: timedelta | None,
        smallest_share: float,
    ) -> InstallReport: ...

    def touch(self, name: str, *, checked_at: datetime) -> None: ...

    def fail(self, name: str, *, at: datetime, problem: str) -> None: ...


class RefreshOutcome(StrEnum):
    INSTALLED = "installed"
    UNCHANGED = "unchanged"
    KEPT_OUT = "kept_out"  # suspicious: the last good state stays until an operator forces it
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshResult:
    """What came of one feed. `problem` is one plain sentence where something is wrong; `retry_after` is the server's wish."""

    feed: str
    outcome: RefreshOutcome
    report: InstallReport | None = None
    problem: str | None = None
    retry_after: timedelta | None = None

    @property
    def is_good(self) -> bool:
        return self.outcome in (RefreshOutcome.INSTALLED, RefreshOutcome.UNCHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """How much a feed may change at once."""

    smallest_share: float = SMALLEST_SHARE
    largest_growth: float = LARGEST_GROWTH

    def doubt(self, parsed: ParsedFeed, held: Held | None) -> str | None:
        """Return why a feed cannot be what it was, or None."""
        if held is None:
            return None
        before = held.entries + held.quarantined
        now = sum(map(len, (parsed.blocked, parsed.allowed, parsed.addresses, parsed.hashed, parsed.withdrawn)))
        if before >= FREE_SHRINKING and now < before * self.smallest_share:
            return f"It shrank from {before:,} entries to {now:,}"
        if now > before * self.largest_growth + FREE_GROWTH:
            return f"It grew from {before:,} entries to {now:,}"
        return None


CAREFUL = Caution()
ANYTHING = Caution(smallest_share=0.0, largest_growth=float("inf"))
"""For `feeds refresh --force`: somebody has looked."""


def _tell_nobody(_: RefreshResult) -> None:
    pass


async def refresh(
    store: Store,
    feeds: Sequence[ConfiguredFeed],
    *,
    fetcher: Fetches,
    now: datetime,
    caution: Caution = CAREFUL,
    tell: Callable[[RefreshResult], None] = _tell_nobody,
) -> tuple[RefreshResult, ...]:
    """Refresh these feeds, a few at a time, and return what came of each, in their order. Raises nothing of a feed's making.

    `tell` hears of each result as soon as it is there, whatever the others do; what it raises ends the refresh.

    Feeds that amend another one come last: what they change has to be there, and they are asked for the changes since it was made.
    """
    run = _Run(store, fetcher, now, caution, tell, asyncio.Semaphore(FETCHED_AT_ONCE), asyncio.Lock())
    results: dict[str, RefreshResult] = {}
    for stage in ([each for each in feeds if not each.amends], [each for each in feeds if each.amends]):
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(run.refresh(feed)) for feed in stage]
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None  # of `tell`: whatever a feed raises is its own result
        results |= {task.result().feed: task.result() for task in tasks}
    return tuple(results[feed.name] for feed in feeds)


@dataclass(frozen=True, slots=True)
class _Run:
    store: Store
    fetcher: Fetches
    now: datetime
    caution: Caution
    tell: Callable[[RefreshResult], None]
    places: asyncio.Semaphore
    installing: asyncio.Lock

    async def refresh(self, feed: ConfiguredFeed) -> RefreshResult:
        result = await self._refresh_guarded(feed)
        self.tell(result)
        return result

    async def _refresh_guarded(self, feed: ConfiguredFeed) -> RefreshResult:
        try:
            return await self._refresh(feed)
        except FetchFailed as error:
            wish = error.retry_after if isinstance(error, FetchInterrupted) else None
            return await self._failed(feed, RefreshOutcome.FAILED, str(error), retry_after=wish)
        except FeedRejected as error:
            return await self._failed(feed, RefreshOutcome.FAILED, f"What was fetched is no such feed: {error.reason.rstrip('.')}.")
        except FeedProblem as error:
            return RefreshResult(feed=feed.name, outcome=RefreshOutcome.FAILED, problem=error.reason)
        except OSError as error:
            problem = f"The feeds cannot be written: {error.strerror or type(error).__name__}."
            return RefreshResult(feed=feed.name, outcome=RefreshOutcome.FAILED, problem=problem)
        except Exception as error:  # a mistake of ours in one feed must not cancel the others
            _log.error("feeds.refresh_broken feed=%s error=%s", feed.name, type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
            problem = f"The program has a mistake that this feed shows ({type(error).__name__})."
            return await self._failed(feed, RefreshOutcome.FAILED, problem)

    async def _refresh(self, feed: ConfiguredFeed) -> RefreshResult:
        held = self.store.facts(feed.name)
        url = self._url(feed)
        if url is None:
            problem = f"{feed.amends}, which it amends, has not been loaded."
            return await self._failed(feed, RefreshOutcome.FAILED, problem)
        async with self.places:
            answer = await self.fetcher.fetch(_wanted(feed, url, held))
        if isinstance(answer, NotModified):
            await self._write(lambda: self.store.touch(feed.name, checked_at=self.now))
            return RefreshResult(feed=feed.name, outcome=RefreshOutcome.UNCHANGED)
        return await self._install(feed, answer, url, held)

    async def _install(self, feed: ConfiguredFeed, fetched: Fetched, url: str, held: Held | None) -> RefreshResult:
        # A list of changes starts anew with each state of the list that it amends.
        caution = replace(self.caution, smallest_share=0.0) if feed.amends else self.caution
        parsed = await asyncio.to_thread(parse, fetched.content, feed.format)
        doubt = caution.doubt(parsed, held)
        if doubt:
            problem = f"{doubt}, so the last good state is kept. To take it: jumpmaster feeds refresh --force {feed.name}"
            return await self._failed(feed, RefreshOutcome.KEPT_OUT, problem)
        report = await self._write(
            lambda: self.store.install(
                feed.name,
                fetched.content,
                format=feed.format,
                fetched_at=self.now,
                source_url=url,
                etag=fetched.etag,
                last_modified=fetched.last_modified,
                licence=feed.licence,
                max_age=feed.max_age,
                smallest_share=caution.smallest_share,
            )
        )
        return RefreshResult(feed=feed.name, outcome=RefreshOutcome.INSTALLED, report=report)

    def _url(self, feed: ConfiguredFeed) -> str | None:
        """Return the URL to ask; None for the changes of a feed that is not there."""
        if feed.amends is None:
            return feed.url
        amended = self.store.facts(feed.amends)
        if amended is None:
            return None
        since = int((amended.published_at or amended.fetched_at).timestamp())
        # Whole minutes, as the wallet asks: servers keep such answers.
        return feed.url.replace(SINCE, str(since - since % _MINUTE))

    async def _failed(
        self, feed: ConfiguredFeed, outcome: RefreshOutcome, problem: str, *, retry_after: timedelta | None = None
    ) -> RefreshResult:
        with suppress(OSError, FeedProblem):  # where nothing can be written the result still tells
            await self._write(lambda: self.store.fail(feed.name, at=self.now, problem=problem))
        return RefreshResult(feed=feed.name, outcome=outcome, problem=problem, retry_after=retry_after)

    async def _write(self, change: Callable[[], T]) -> T:
        """Change the store, one change at a time; parsing and building a table would stop the event loop."""
        async with self.installing:
            return await asyncio.to_thread(change)


def _wanted(feed: ConfiguredFeed, url: str, held: Held | None) -> Wanted:
    same = held if held is not None and _is_as_configured(held, feed, url) else None
    return Wanted(
        url=url,
        etag=same.etag if same else None,
        last_modified=same.last_modified if same else None,
        most_bytes=feed.most_bytes,
        on_this_machine=feed.on_this_machine,
    )


def _is_as_configured(held: Held, feed: ConfiguredFeed, url: str) -> bool:
    """Tell whether the copy at hand was read as it would be now: otherwise "not modified" would keep the old agreements for ever."""
    same_format = feed.format in ("auto", held.format)
    return same_format and (held.source_url, held.licence, held.max_age) == (url, feed.licence, feed.max_age)
