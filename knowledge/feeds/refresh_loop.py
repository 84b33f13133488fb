"""Refresh feeds for as long as the program runs, each at its own pace. Started by `jumpmaster run`; ends by being cancelled."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from knowledge.feeds.configured import ConfiguredFeed
from knowledge.feeds.refresh import Fetches, RefreshResult, Store, refresh

FIRST_PAUSE = timedelta(minutes=5)
"""After a failure; each further one in a row doubles it, up to the feed's own pace."""
_SHORTEST_SLEEP = timedelta(seconds=1)
_log = logging.getLogger("jumpmaster.feeds")


async def _sleep(wait: timedelta) -> None:
    await asyncio.sleep(wait.total_seconds())


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class RefreshLoop:
    """Refreshes each feed when it is due, with some chance in it so that installations do not all ask at once."""

    store: Store
    feeds: Sequence[ConfiguredFeed]
    fetcher: Fetches
    now: Callable[[], datetime] = _now
    sleep: Callable[[timedelta], Awaitable[None]] = _sleep
    chance: Callable[[], float] = random.random
    _due: dict[str, datetime] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)

    async def run(self) -> None:
        """Refresh until cancelled. Returns at once where no feed is configured."""
        for feed in self.feeds:
            self._due[feed.name] = self._first_due(feed)
        while self.feeds:
            await self.sleep(max(min(self._due.values()) - self.now(), _SHORTEST_SLEEP))
            await self._refresh_what_is_due()

    async def _refresh_what_is_due(self) -> None:
        now = self.now()
        due = [feed for feed in self.feeds if self._due[feed.name] <= now]
        try:
            results = {each.feed: each for each in await refresh(self.store, due, fetcher=self.fetcher, now=now)}
        except Exception as error:
            _log.error("feeds.refresh outcome=broken error=%s", type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
            results = {}
        for feed in due:
            self._plan(feed, results.get(feed.name), now)

    def _plan(self, feed: ConfiguredFeed, result: RefreshResult | None, now: datetime) -> None:
        if result is not None:
            _log.info("feeds.refresh feed=%s outcome=%s", feed.name, result.outcome.value)
        if result is not None and result.is_good:
            self._failures.pop(feed.name, None)
            wait = feed.refresh_every
        else:
            self._failures[feed.name] = failures = self._failures.get(feed.name, 0) + 1
            wait = min(FIRST_PAUSE * 2.0 ** min(failures - 1, 20), feed.refresh_every)
        wish = result.retry_after if result is not None else None
        self._due[feed.name] = now + max(self._scattered(wait), wish or timedelta())

    def _first_due(self, feed: ConfiguredFeed) -> datetime:
        held = self.store.facts(feed.name)
        if held is None:
            return self.now()
        return held.fetched_at + self._scattered(feed.refresh_every)

    def _scattered(self, wait: timedelta) -> timedelta:
        return wait * (0.9 + 0.2 * self.chance())
