"""What is counted while the assistant runs, for Prometheus. No text, no account, no chat: only kinds and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from bot.models import Outcome
    from knowledge.feeds.models import FeedStatus
from knowledge.feeds.standing import NEVER

_SECONDS = (0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 2.0, 10.0)


class Metrics:
    """One registry a process. `feeds` is asked whenever somebody reads, so that a dead feed shows without anybody counting."""

    def __init__(self, feeds: Callable[[], Sequence[FeedStatus]] = tuple) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(_FeedCollector(feeds))
        self._messages = self._counter("messages", "Messages by what came of them", "platform", "kind")
        self._flags = self._counter("flags", "Messages flagged, by reason", "platform", "reason")
        self._orders = self._counter("orders", "Actions on messages and members, by result", "platform", "kind", "result")
        self._unsaid = self._counter("unsaid", "Replies that could not be delivered", "platform")
        self._lost = self._counter("answers_lost", "Questions whose answer an earlier end of the program lost")
        self._failures = self._counter("failures", "Errors that reached the last line of defence", "platform")
        self._lost_records = self._counter("records_lost", "Reports, actions and results that could not be kept")
        self._waiting_records = Gauge(
            "jumpmaster_records_waiting", "Reports, actions and results that wait for the database", registry=self.registry
        )
        self._seconds = Histogram(
            "jumpmaster_message_seconds", "Time from a message to its outcome", ("platform",), buckets=_SECONDS, registry=self.registry
        )

    def count_message(self, platform: str, outcome: Outcome) -> None:
        self._messages.labels(platform, outcome.kind.value).inc()
        self._seconds.labels(platform).observe(outcome.elapsed_ms / 1000)
        if outcome.screening.flagged:
            for reason in outcome.screening.reasons or ("lure",):
                self._flags.labels(platform, reason).inc()

    def count_order(self, platform: str, kind: str, result: str) -> None:
        self._orders.labels(platform, kind, result).inc()

    def count_unsaid(self, platform: str) -> None:
        self._unsaid.labels(platform).inc()

    def count_lost_answers(self, count: int) -> None:
        self._lost.inc(count)

    def count_failure(self, platform: str) -> None:
        self._failures.labels(platform).inc()

    def count_lost_records(self, count: int) -> None:
        self._lost_records.inc(count)

    def show_waiting_records(self, count: int) -> None:
        self._waiting_records.set(count)

    def to_text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"jumpmaster_{name}", meaning, labels, registry=self.registry)


class _FeedCollector(Collector):
    def __init__(self, feeds: Callable[[], Sequence[FeedStatus]]) -> None:
        self._feeds = feeds

    def collect(self) -> Iterator[Metric]:
        age = GaugeMetricFamily(
            "jumpmaster_feed_age_seconds", "Age of a scam feed: since it was last fetched, or of an imported list", labels=["feed"]
        )
        entries = GaugeMetricFamily("jumpmaster_feed_entries", "Entries of a scam feed", labels=["feed"])
        stale = GaugeMetricFamily("jumpmaster_feed_stale", "1 where a scam feed is older than agreed or cannot be read", labels=["feed"])
        for feed in self._feeds():
            if feed.age != NEVER:
                age.add_metric([feed.name], feed.age.total_seconds())
            entries.add_metric([feed.name], feed.entries)
            stale.add_metric([feed.name], float(feed.stale or feed.problem is not None))
        yield from (age, entries, stale)
