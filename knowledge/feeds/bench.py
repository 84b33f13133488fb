"""Measure the feed store: how long an import takes, how large the table is, how fast and how heavy a reader is. No judging here.

    python -m knowledge.feeds.bench [DOMAINS]

Prints JSON for so many invented domains (default: five million), in a temporary home.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from knowledge.feeds.folder import FeedFolder
from knowledge.feeds.gate import Gate
from knowledge.feeds.lookup import Feeds
from knowledge.feeds.shipped_gate import shipped_gate
from knowledge.feeds.store import FeedStore

FULL = 5_000_000
"""What a store has to hold."""

_ENDINGS = ("com", "xyz", "top", "net", "org", "live", "app", "io", "co.uk", "vercel.app", "pages.dev")
_WORDS = ("claim", "drop", "swap", "stake", "mint", "bridge", "node", "portal", "reward", "verify", "wallet", "zone")
_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentiles:
    """Microseconds a call."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderFigures:
    """A fresh process that opens the store and looks hosts up. Memory is what it grew by, None where the system does not tell."""

    open_ms: float
    exact_hit: Percentiles
    parent_hit: Percentiles
    miss: Percentiles
    grown_by_opening_mb: float | None
    grown_by_lookups_mb: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFigures:
    entries: int
    quarantined: int
    first_import_seconds: float
    second_import_seconds: float
    table_mb: float
    reader: ReaderFigures


def measure(home: Path, content: bytes, *, lookups: int = 20_000, gate: Callable[[], Gate] = shipped_gate) -> FeedFigures:
    """Import `content` twice into the empty folder `home` and look up hosts of it in a process of its own."""
    store = FeedStore.open(home, gate=gate)
    started = time.perf_counter()
    report = store.install("measured", content, fetched_at=datetime.now(UTC), smallest_share=0)
    between = time.perf_counter()
    store.install("measured", content, fetched_at=datetime.now(UTC), smallest_share=0)
    finished = time.perf_counter()
    hosts = _sample(store, lookups)
    folder = FeedFolder(home)
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        reader = pool.submit(measure_reader, home, hosts).result()
    return FeedFigures(
        entries=report.entries,
        quarantined=report.quarantined,
        first_import_seconds=between - started,
        second_import_seconds=finished - between,
        table_mb=folder.table(folder.generations()[0]).stat().st_size / 1e6,
        reader=reader,
    )


def measure_reader(home: Path, hosts: Sequence[str]) -> ReaderFigures:
    """Open the store and look up each host, a host below it, and a host that is not listed."""
    before = _resident_mb()
    started = time.perf_counter()
    feeds = FeedStore.open(home).lookup()
    opened = time.perf_counter()
    after_opening = _resident_mb()
    exact = _time_each(feeds, hosts)
    parent = _time_each(feeds, [f"app.{host}" for host in hosts])
    miss = _time_each(feeds, [f"not-{host}" for host in hosts])
    after_lookups = _resident_mb()
    return ReaderFigures(
        open_ms=(opened - started) * 1000,
        exact_hit=exact,
        parent_hit=parent,
        miss=miss,
        grown_by_opening_mb=_grown(before, after_opening),
        grown_by_lookups_mb=_grown(after_opening, after_lookups),
    )


def generate_domains(count: int, *, seed: int = 1) -> bytes:
    """Return a plain list of invented domains, a third of them tenants of shared hosts or deeper names."""
    pick = random.Random(seed)  # noqa: S311  (no secret)
    lines = (f"{pick.choice(_WORDS)}-{number:x}{pick.choice(_WORDS)}.{pick.choice(_ENDINGS)}\n" for number in range(count))
    return "".join(lines).encode()


def _sample(store: FeedStore, count: int) -> list[str]:
    hosts = list(islice(store.blocked_hosts(), count * 20))
    return random.Random(1).sample(hosts, min(count, len(hosts)))  # noqa: S311


def _time_each(feeds: Feeds, hosts: Sequence[str]) -> Percentiles:
    taken = []
    for host in hosts:
        started = time.perf_counter_ns()
        feeds.find_host(host)
        taken.append(time.perf_counter_ns() - started)
    taken.sort()
    return Percentiles(p50=taken[len(taken) // 2] / 1000, p99=taken[len(taken) * 99 // 100] / 1000)


def _resident_mb() -> float | None:
    if sys.platform != "linux":
        return None
    return int(_STATM.read_text().split()[1]) * 4096 / 1e6


def _grown(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def main(arguments: Sequence[str]) -> int:
    count = int(arguments[0]) if arguments else FULL
    with tempfile.TemporaryDirectory() as home:
        figures = asdict(measure(Path(home), generate_domains(count)))
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
