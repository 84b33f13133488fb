"""The timer of `jumpmaster run`: each feed at its own pace, failures less and less often, and nothing ends it but being cancelled."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.feeds.configured import ConfiguredFeed
from knowledge.feeds.refresh_loop import RefreshLoop
from knowledge.feeds.transfer import Fetched, FetchInterrupted, NotModified, Wanted
from tests.fakes.feed_store import Clock, FakeFetcher, FakeHeld, FakeStore, domains, refused

pytestmark = pytest.mark.asyncio
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def feed(name: str, **fields: object) -> ConfiguredFeed:
    known = {"url": f"https://feeds.example/{name}", "title": name, "format": "domains"}
    return ConfiguredFeed(name=name, **{**known, **fields})


async def run(clock: Clock, store: FakeStore, fetcher: FakeFetcher, *feeds: ConfiguredFeed, chance: float = 0.5) -> list[str]:
    loop = RefreshLoop(store=store, feeds=feeds, fetcher=fetcher, now=clock.now, sleep=clock.sleep, chance=lambda: chance)
    with pytest.raises(asyncio.CancelledError):
        await loop.run()
    return [wanted.url.rpartition("/")[2] for wanted in fetcher.wanted]


def minutes(clock: Clock) -> list[float]:
    return [each.total_seconds() / 60 for each in clock.slept]


async def test_each_feed_has_its_own_pace():
    clock = Clock(NOW, naps=6)
    answers = {f"https://feeds.example/{name}": domains(2) for name in ("often", "daily", "new")}
    held = FakeHeld(fetched_at=NOW - timedelta(minutes=30), entries=2)
    feeds = (feed("often", refresh_every=timedelta(hours=1)), feed("daily", refresh_every=timedelta(hours=3)), feed("new"))
    asked = await run(clock, FakeStore({"often": held, "daily": held}), FakeFetcher(answers), *feeds)
    assert asked == ["new", "often", "often", "often", "daily", "often", "often"]
    assert minutes(clock) == pytest.approx([1 / 60, 30 - 1 / 60, 60, 60, 60, 60], abs=0.02)


async def test_a_failing_feed_is_asked_less_and_less_often_up_to_its_pace():
    clock = Clock(NOW, naps=6)
    fetcher = FakeFetcher({"https://feeds.example/a": refused()})
    await run(clock, FakeStore(), fetcher, feed("a", refresh_every=timedelta(minutes=45)))
    assert minutes(clock)[1:] == pytest.approx([5, 10, 20, 40, 45])


async def test_a_recovered_feed_returns_to_its_pace():
    clock = Clock(NOW, naps=6)
    answers = iter([refused(), refused(), domains(2), refused(), domains(2)])

    class Unsteady(FakeFetcher):
        async def fetch(self, wanted: Wanted) -> Fetched | NotModified:
            self.answers[wanted.url] = next(answers)
            return await super().fetch(wanted)

    await run(clock, FakeStore(), Unsteady(), feed("a", refresh_every=timedelta(hours=6)))
    assert minutes(clock)[1:] == pytest.approx([5, 10, 360, 5, 360])


async def test_a_servers_wish_for_rest_is_honoured():
    clock = Clock(NOW, naps=2)
    fetcher = FakeFetcher({"https://feeds.example/a": FetchInterrupted("Busy.", retry_after=timedelta(hours=9))})
    await run(clock, FakeStore(), fetcher, feed("a"))
    assert minutes(clock)[1:] == [540]


@pytest.mark.parametrize(("chance", "waits"), [(0.0, 324), (1.0, 396)])
async def test_installations_do_not_all_ask_at_once(chance, waits):
    clock = Clock(NOW, naps=2)
    await run(clock, FakeStore(), FakeFetcher({"https://feeds.example/a": domains(2)}), feed("a"), chance=chance)
    assert minutes(clock)[1:] == pytest.approx([waits])


async def test_a_mistake_of_ours_does_not_end_it(caplog):
    clock = Clock(NOW, naps=3)
    store = FakeStore(broken=RuntimeError("ours"))
    asked = await run(clock, store, FakeFetcher({"https://feeds.example/a": refused()}), feed("a"))
    assert asked == ["a", "a", "a"]
    assert minutes(clock)[1:] == pytest.approx([5, 10])
    assert "error=RuntimeError" in caplog.text


async def test_without_feeds_there_is_nothing_to_do():
    await RefreshLoop(store=FakeStore(), feeds=(), fetcher=FakeFetcher()).run()
