"""What keeping things costs: the way of every message, and the desk among thousands of reports. JSON on stdout, a minute.

Run: python -m bench.storage [SECONDS]
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.bootstrap import Desk, open_desk
from bot.models import Author, LinkVerdict, Standing
from bot.moderation.models import DecisionKind, Filed, NewReport, Report, ReportSource, Resolved
from bot.moderation.stores import Stores
from bot.settings import Settings
from tests.fakes.memory_storage import MemoryStorage

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ANN = Author(id="telegram:1", name="Ann")
RATE = 50
REPORTS = 5_000
ANSWERED = 0.1


async def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_desk(Settings(home=Path(folder))) as opened:
            figures = {
                "message_alone": await alone(opened.stores),
                f"messages_at_{RATE}_a_second": await at_rate(opened.stores, seconds),
                "the_same_without_storing": await at_rate(MemoryStorage(), seconds),
                "messages_together": await together(opened.stores),
                f"desk_among_{REPORTS}_reports": await desk(opened),
            }
    print(json.dumps(figures, indent=1))


async def message(stores: Stores, delivery_id: str, answered: bool) -> None:
    await stores.deliveries.begin(delivery_id, NOW)
    if answered:
        await stores.deliveries.claim_answer(delivery_id, NOW)
    await stores.deliveries.finish(delivery_id, NOW)


async def alone(stores: Stores) -> dict[str, float]:
    """One after the other, none answered."""
    return await timed(1_000, lambda number: message(stores, f"alone:{number}", answered=False))


async def at_rate(stores: Stores, seconds: float) -> dict[str, float]:
    """As many a second as a busy instance sees, at random moments, one in ten answered; `core_share` is of one core, all threads."""
    rng, waits, lags, tasks = random.Random(1), [], [], []

    async def one(number: int) -> None:
        begun = time.perf_counter()
        await message(stores, f"rate:{number}", answered=rng.random() < ANSWERED)
        waits.append(time.perf_counter() - begun)

    async def watch() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.01)
            lags.append(time.perf_counter() - begun - 0.01)

    watcher = asyncio.create_task(watch())
    cpu, begun, number = time.process_time(), time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        tasks.append(asyncio.create_task(one(number)))
        number += 1
        await asyncio.sleep(rng.expovariate(RATE))
    await asyncio.gather(*tasks)
    used, took = time.process_time() - cpu, time.perf_counter() - begun
    watcher.cancel()
    return {
        "a_second": round(number / took, 1),
        "core_share": round(used / took, 3),
        "cpu_ms_each": round(used / number * 1000, 3),
        "median_ms": ms(waits),
        "p99_ms": p99(waits),
        "loop_lag_p99_ms": p99(lags),
    }


async def together(stores: Stores) -> dict[str, float]:
    """As a flood arrives: two thousand at once."""
    cpu, begun = time.process_time(), time.perf_counter()
    await asyncio.gather(*(message(stores, f"burst:{number}", answered=False) for number in range(2_000)))
    took = time.perf_counter() - begun
    return {"a_second": round(2_000 / took), "cpu_ms_each": round((time.process_time() - cpu) / 2, 3)}


async def desk(opened: Desk) -> dict[str, object]:
    reports: list[Report] = []
    await opened.chats.change("telegram:-1", title="Drops")

    async def file(number: int) -> None:
        filed = await opened.reports.file(report(number))
        assert isinstance(filed, Filed)
        reports.append(filed.report)

    async def resolve(number: int) -> None:
        each = reports[number * 7]
        resolved = await opened.reports.resolve(each.id, DecisionKind.BAN, ANN, each.version)
        assert isinstance(resolved, Resolved)

    first = await timed(200, file)
    await timed(REPORTS - 200, lambda number: file(200 + number))
    return {
        "file_among_none": first,
        "file_new": await timed(200, lambda number: file(REPORTS + number)),
        "file_merged": await timed(200, lambda number: opened.reports.file(report(number, reporter=f"telegram:{number}"))),
        "card": await timed(200, lambda number: opened.reports.card(reports[number * 11].id)),
        "resolve": await timed(200, resolve),
        "earlier": await timed(200, lambda number: opened.reports.earlier("telegram:-1", f"telegram:{number}")),
        "unfinished": await timed(50, lambda number: opened.reports.unfinished()),
    }


def report(number: int, reporter: str = "screening") -> NewReport:
    host = f"claim-{number}.xyz"
    link = LinkVerdict(
        written=f"https://{host}", url=f"https://{host}/", host=host, registrable_domain=host, standing=Standing.SUSPICIOUS, score=0.9
    )
    return NewReport(
        chat_id="telegram:-1",
        source=ReportSource.SCREENING if reporter == "screening" else ReportSource.MEMBER,
        reporter_id=reporter,
        at=NOW + timedelta(seconds=number),
        text=f"Season 2 is live, claim before it closes at https://{host} and connect your wallet",
        message_ref=f"telegram:-1/{number}",
        author=Author(id=f"telegram:{number % 500}", name="Eve"),
        links=(link,),
        reasons=("claim_lure",),
    )


async def timed(count: int, work: Callable[[int], Awaitable[object]]) -> dict[str, float]:
    waits, cpu = [], time.process_time()
    for number in range(count):
        begun = time.perf_counter()
        await work(number)
        waits.append(time.perf_counter() - begun)
    return {"median_ms": ms(waits), "p99_ms": p99(waits), "cpu_ms_each": round((time.process_time() - cpu) / count * 1000, 3)}


def ms(waits: list[float]) -> float:
    return round(statistics.median(waits) * 1000, 3)


def p99(waits: list[float]) -> float:
    return round(sorted(waits)[int(len(waits) * 0.99)] * 1000, 3)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 20))
