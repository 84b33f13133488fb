"""Refreshing feeds: one feed's trouble is its own, and the last good state stays until something better comes."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.feeds.configured import ConfiguredFeed
from knowledge.feeds.refresh import ANYTHING, CAREFUL, FETCHED_AT_ONCE, Caution, RefreshOutcome, RefreshResult, refresh
from knowledge.feeds.reports import FeedsBusy
from knowledge.feeds.transfer import Fetched, FetchInterrupted, NotModified, Wanted
from tests.fakes.feed_store import FakeFetcher, FakeHeld, FakeStore, domains, refused

pytestmark = pytest.mark.asyncio
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://feeds.example/"


def feed(name: str, **fields: object) -> ConfiguredFeed:
    known = {"url": f"{URL}{name}", "title": name, "format": "domains", "licence": "MIT"}
    return ConfiguredFeed(name=name, **{**known, **fields})


async def run(store: FakeStore, fetcher: FakeFetcher, *feeds: ConfiguredFeed, caution: Caution = CAREFUL) -> list[RefreshResult]:
    return list(await refresh(store, feeds, fetcher=fetcher, now=NOW, caution=caution))


async def test_a_feed_is_installed_with_what_is_known_of_it():
    store, fetcher = FakeStore(), FakeFetcher({f"{URL}a": domains(3)})
    (result,) = await run(store, fetcher, feed("a", max_age=timedelta(days=2)))
    assert (result.outcome, result.report.entries, result.problem, result.is_good) == (RefreshOutcome.INSTALLED, 3, None, True)
    assert store.given["a"] == {
        "source_url": f"{URL}a",
        "etag": '"new"',
        "last_modified": None,
        "licence": "MIT",
        "max_age": timedelta(days=2),
        "smallest_share": 0.5,
    }
    assert store.feeds["a"].fetched_at == NOW


async def test_what_has_not_changed_is_only_noted():
    day = "Wed, 01 Jan 2025 00:00:00 GMT"
    held = FakeHeld(fetched_at=NOW - timedelta(days=1), source_url=f"{URL}a", etag='"1"', last_modified=day)
    store, fetcher = FakeStore({"a": held}), FakeFetcher({f"{URL}a": NotModified()})
    (result,) = await run(store, fetcher, feed("a", most_bytes=99, on_this_machine=True))
    assert fetcher.wanted == [Wanted(url=f"{URL}a", etag='"1"', last_modified=day, most_bytes=99, on_this_machine=True)]
    assert (result.outcome, store.checked, store.feeds) == (RefreshOutcome.UNCHANGED, {"a": NOW}, {"a": held})


@pytest.mark.parametrize(
    "changed",
    [{"source_url": "https://old.example/"}, {"max_age": None}, {"licence": None}, {"format": "hosts"}],
    ids=lambda each: next(iter(each)),
)
async def test_a_feed_that_moved_or_is_to_be_read_differently_is_asked_for_as_a_whole(changed):
    held = FakeHeld(**{"fetched_at": NOW, "source_url": f"{URL}a", "etag": '"1"', "last_modified": "then", **changed})
    fetcher = FakeFetcher({f"{URL}a": domains(3)})
    await run(FakeStore({"a": held}), fetcher, feed("a"))
    assert (fetcher.wanted[0].etag, fetcher.wanted[0].last_modified) == (None, None)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (refused("It answers 404."), "It answers 404."),
        (b"{not json", "no such feed"),
        (b"[]", "no such feed"),
        (b"\x1f\x8b\x08\x00broken", "no such feed"),
        (RuntimeError("ours"), "RuntimeError"),
    ],
)
async def test_one_feeds_failure_changes_nothing_else(answer, says):
    held = FakeHeld(fetched_at=NOW - timedelta(days=9))
    store = FakeStore({"bad": held})
    fetcher = FakeFetcher({f"{URL}bad": answer, f"{URL}good": domains(2), f"{URL}late": domains(2)})
    first, second, third = await run(store, fetcher, feed("good"), feed("bad"), feed("late"))
    assert (first.outcome, third.outcome) == (RefreshOutcome.INSTALLED, RefreshOutcome.INSTALLED)
    assert (second.feed, second.outcome, second.is_good) == ("bad", RefreshOutcome.FAILED, False)
    assert says in second.problem
    assert store.problems == {"bad": second.problem}
    assert store.feeds["bad"] is held


async def test_who_hears_no_more_ends_the_refresh_with_that_very_reason():
    def tell(result: RefreshResult) -> None:
        raise BrokenPipeError(result.feed)

    fetcher = FakeFetcher({f"{URL}a": domains(3)})
    with pytest.raises(BrokenPipeError):
        await refresh(FakeStore(), [feed("a")], fetcher=fetcher, now=NOW, tell=tell)


async def test_a_result_is_told_while_others_are_still_fetched():
    release, told = asyncio.Event(), []

    class Slow(FakeFetcher):
        async def fetch(self, wanted: Wanted) -> Fetched | NotModified:
            if wanted.url.endswith("slow"):
                await release.wait()
            return await super().fetch(wanted)

    def tell(result: RefreshResult) -> None:
        told.append(result.feed)
        release.set()

    fetcher = Slow({f"{URL}slow": domains(1), f"{URL}quick": refused()})
    async with asyncio.timeout(30):
        results = await refresh(FakeStore(), [feed("slow"), feed("quick")], fetcher=fetcher, now=NOW, tell=tell)
    assert told == ["quick", "slow"]
    assert [each.feed for each in results] == ["slow", "quick"]


async def test_a_servers_wish_for_rest_is_passed_on():
    fetcher = FakeFetcher({f"{URL}a": FetchInterrupted("Busy.", retry_after=timedelta(hours=1))})
    (result,) = await run(FakeStore(), fetcher, feed("a"))
    assert result.retry_after == timedelta(hours=1)


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        (100, 49, "shrank from 100"),
        (1000, 499, "shrank from 1,000 entries to 499"),
        (1, 50_011, "grew from 1 entries to 50,011"),
        (10, 50_101, "grew"),
    ],
)
async def test_a_feed_that_changes_too_much_is_kept_out(before, now, says):
    held = FakeHeld(entries=before, fetched_at=NOW)
    store, fetcher = FakeStore({"a": held}), FakeFetcher({f"{URL}a": domains(now)})
    (result,) = await run(store, fetcher, feed("a"))
    assert result.outcome is RefreshOutcome.KEPT_OUT
    assert says in result.problem
    assert "jumpmaster feeds refresh --force a" in result.problem
    assert (store.feeds["a"], store.problems["a"]) == (held, result.problem)
    (result,) = await run(store, fetcher, feed("a"), caution=ANYTHING)
    assert result.outcome is RefreshOutcome.INSTALLED
    assert store.given["a"]["smallest_share"] == 0


@pytest.mark.parametrize(("before", "set_aside", "now"), [(1000, 0, 500), (400, 600, 500), (10, 0, 50_100), (0, 0, 3), (99, 0, 1)])
async def test_a_feed_may_change(before, set_aside, now):
    held = FakeHeld(entries=before, quarantined=set_aside, fetched_at=NOW)
    (result,) = await run(FakeStore({"a": held}), FakeFetcher({f"{URL}a": domains(now)}), feed("a"))
    assert result.outcome is RefreshOutcome.INSTALLED


async def test_what_is_set_aside_counts_as_having_been_there():
    held = FakeHeld(entries=400, quarantined=600, fetched_at=NOW)
    (result,) = await run(FakeStore({"a": held}), FakeFetcher({f"{URL}a": domains(499)}), feed("a"))
    assert result.outcome is RefreshOutcome.KEPT_OUT


CHANGES = json.dumps([{"url": "new.example", "timestamp": 1_795_000_000, "targetList": "eth_phishing_detect_config.blocklist"}]).encode()


async def test_changes_are_asked_for_since_the_amended_list_was_made():
    made = datetime(2026, 11, 19, 8, 0, 59, tzinfo=UTC)
    whole = json.dumps({"version": 1, "lastUpdated": made.timestamp(), "blocklist": ["a.example"]}).encode()
    since = int(made.timestamp()) - 59
    fetcher = FakeFetcher({f"{URL}whole": whole, f"{URL}since/{since}": CHANGES})
    store = FakeStore()
    changes = feed("changes", url=f"{URL}since/{{since}}", amends="whole", format="hotlist")
    results = await run(store, fetcher, changes, feed("whole", format="metamask"))
    assert [(each.feed, each.outcome.value) for each in results] == [("changes", "installed"), ("whole", "installed")]
    assert store.given["changes"]["smallest_share"] == 0, "changes start anew with each list"


async def test_changes_without_a_date_count_from_the_fetch():
    at = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    fetcher = FakeFetcher({f"{URL}since/{int(at.timestamp())}": CHANGES})
    store = FakeStore({"whole": FakeHeld(fetched_at=at), "changes": FakeHeld(entries=5000, fetched_at=at)})
    changes = feed("changes", url=f"{URL}since/{{since}}", amends="whole", format="hotlist")
    assert [each.outcome.value for each in await run(store, fetcher, changes)] == ["installed"]


async def test_changes_of_a_list_that_is_not_there_are_not_asked_for():
    fetcher = FakeFetcher({f"{URL}whole": refused()})
    changes = feed("changes", url=f"{URL}since/{{since}}", amends="whole", format="hotlist")
    results = await run(FakeStore(), fetcher, feed("whole"), changes)
    assert [each.outcome.value for each in results] == ["failed", "failed"]
    assert "whole" in results[1].problem
    assert len(fetcher.wanted) == 1


async def test_feeds_are_fetched_together_but_not_all_at_once():
    names = [f"f{number}" for number in range(FETCHED_AT_ONCE * 3)]
    fetcher = FakeFetcher({f"{URL}{name}": domains(2) for name in names})
    results = await run(FakeStore(), fetcher, *map(feed, names))
    assert [each.feed for each in results] == names
    assert fetcher.most_at_once == FETCHED_AT_ONCE


async def test_the_store_is_changed_by_one_feed_at_a_time():
    names = [f"f{number}" for number in range(FETCHED_AT_ONCE)]
    store, fetcher = FakeStore(), FakeFetcher({f"{URL}{name}": domains(5000) for name in names})
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        await run(store, fetcher, *map(feed, names))
    finally:
        sys.setswitchinterval(interval)
    assert (len(store.feeds), store.most_busy) == (FETCHED_AT_ONCE, 1)


@pytest.mark.parametrize(("broken", "says"), [(OSError(28, "No space left on device"), "No space left"), (FeedsBusy("busy"), "busy")])
async def test_a_store_that_cannot_be_written_is_told_of(broken, says):
    store = FakeStore(broken=broken)
    fetcher = FakeFetcher({f"{URL}a": domains(2), f"{URL}b": refused("Gone."), f"{URL}c": NotModified()})
    results = await run(store, fetcher, feed("a"), feed("b"), feed("c"))
    assert [each.outcome.value for each in results] == ["failed"] * 3
    assert says in results[0].problem
    assert results[1].problem == "Gone."


async def test_a_cancelled_refresh_leaves_nothing_under_way():
    started = asyncio.Event()

    class Endless:
        ended = 0

        async def fetch(self, wanted: Wanted) -> Fetched:
            started.set()
            try:
                return await asyncio.get_running_loop().create_future()
            finally:
                self.ended += 1

    fetcher, store = Endless(), FakeStore()
    running = asyncio.create_task(refresh(store, [feed("a"), feed("b")], fetcher=fetcher, now=NOW))
    await started.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert fetcher.ended == 2
    assert (store.feeds, store.problems) == ({}, {})
