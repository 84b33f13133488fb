"""Turns: begun in the order of arrival, several in one turn of the loop, never longer than a slice, and never stuck."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest

from adapters.discord.turns import Turns

pytestmark = pytest.mark.asyncio


class Rounds:
    """Counts the rounds of the event loop, as other work would see them."""

    def __init__(self) -> None:
        self.number = 0
        self._task = asyncio.create_task(self._count())

    async def _count(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.number += 1

    def end(self) -> None:
        self._task.cancel()


async def flood(turns: Turns, count: int, seconds: float) -> list[tuple[int, int]]:
    """Return (number, round) of everybody who had a turn and held it for `seconds`."""
    rounds, had = Rounds(), list[tuple[int, int]]()

    async def one(number: int) -> None:
        await turns.take()
        had.append((number, rounds.number))
        keep_busy(seconds)

    await asyncio.wait_for(asyncio.gather(*(one(number) for number in range(count))), 20)
    rounds.end()
    return had


def keep_busy(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


async def test_quick_work_begins_together_and_in_order() -> None:
    had = await flood(Turns(60.0), 200, 0.0)
    assert [number for number, _ in had] == list(range(200))
    assert len({at for _, at in had}) == 1


async def test_slow_work_begins_one_a_turn_and_in_order() -> None:
    had = await flood(Turns(0.001), 40, 0.002)
    assert [number for number, _ in had] == list(range(40))
    assert set(Counter(at for _, at in had).values()) == {1}


async def test_a_turn_is_over_when_its_time_is_however_quick_the_ones_before_were() -> None:
    turns = Turns(0.01)
    await flood(turns, 300, 0.0001)
    had = await flood(turns, 30, 0.012)
    assert [number for number, _ in had] == list(range(30))
    assert set(Counter(at for _, at in had).values()) == {1}


async def test_whoever_comes_later_does_not_go_ahead_of_those_who_wait() -> None:
    turns, order = Turns(0.001), list[str]()

    async def one(name: str) -> None:
        await turns.take()
        order.append(name)
        keep_busy(0.002)

    async def come_again() -> None:
        for number in range(10):
            tasks.append(asyncio.create_task(one(f"later {number}")))
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(one(f"first {number}")) for number in range(10)]
    await come_again()
    await asyncio.wait_for(asyncio.gather(*tasks), 20)
    assert order == [f"first {number}" for number in range(10)] + [f"later {number}" for number in range(10)]


async def test_who_gives_up_waiting_holds_nobody_up() -> None:
    turns, had = Turns(0.001), list[int]()

    async def one(number: int) -> None:
        await turns.take()
        had.append(number)
        keep_busy(0.002)

    tasks = [asyncio.create_task(one(number)) for number in range(60)]
    await asyncio.wait({tasks[0]})
    # In the queue, called in this very round, and called too late.
    for task in tasks[1:50]:
        await asyncio.sleep(0)
        if task is not tasks[25]:
            task.cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
    assert had[-10:] == list(range(50, 60))
    assert 25 in had
    await asyncio.wait_for(turns.take(), 1)
