"""Deliveries while the database works, while it refuses, and while it hangs."""

import asyncio
from datetime import UTC, datetime

import pytest

from adapters.shared.ledger import Ledger
from adapters.shared.records import Records
from bot.errors import StorageProblem
from bot.metrics import Metrics
from tests.fakes.memory_storage import MemoryStorage

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 5, 1, tzinfo=UTC)


class Deliveries:
    """The store in memory; `refuses` and `hangs` name what does not work."""

    def __init__(self, storage):
        self.store = storage.deliveries
        self.refuses = set()
        self.hangs = set()
        self.mended = asyncio.Event()
        self.asked = []

    def __getattr__(self, name):
        method = getattr(self.store, name)
        if name in {"let_go", "steps"}:
            return method

        async def call(*args):
            self.asked.append(name)
            if name in self.hangs:
                await self.mended.wait()
            if name in self.refuses:
                raise StorageProblem("There is no room left.", may_pass=True)
            return await method(*args)

        return call


WRITES = {"begin", "claim_answer", "finish", "note_passed"}


class Desk:
    def __init__(self, storage):
        self.deliveries = Deliveries(storage)
        self.pause = asyncio.Event()
        self.records = Records(metrics=Metrics(), patience=0.05, sleep=self.sleep)
        self.ledger = Ledger(self.deliveries, self.records, lambda: NOW)

    async def sleep(self, _seconds):
        await self.pause.wait()

    async def answer(self, delivery_id):
        """Handle a delivery; return whether it was answered."""
        async with self.ledger.through(delivery_id) as begun:
            return begun and await self.ledger.claim_answer(delivery_id)

    async def mend(self):
        self.deliveries.refuses = self.deliveries.hangs = frozenset()
        self.deliveries.mended.set()
        self.pause.set()
        while self.records.is_late:  # noqa: ASYNC110 - nobody is told
            await asyncio.sleep(0)


@pytest.fixture
def storage():
    return MemoryStorage()


@pytest.fixture(params=["refuses", "hangs"])
def broken(storage, request):
    desk = Desk(storage)
    setattr(desk.deliveries, request.param, WRITES)
    return desk


async def test_what_cannot_be_written_is_answered_all_the_same_and_written_later(broken, storage):
    async with asyncio.timeout(5):
        assert await broken.answer("1")
        assert await broken.answer("2")
    await broken.mend()
    kept = storage.kept.deliveries
    assert all(kept[each].answered and kept[each].finished for each in "12")
    assert not await Desk(storage.restarted()).answer("1")


async def test_a_database_that_works_slowly_is_waited_for(storage):
    desk = Desk(storage)
    desk.deliveries.hangs = {"begin"}
    working = asyncio.create_task(desk.ledger.begin("1"))
    for _ in range(6):
        storage.deliveries.steps += 1
        await asyncio.sleep(0.04)
        assert not working.done()
    assert await working
    assert desk.ledger._unwritten.keys() == {"1"}


async def test_while_something_waits_to_be_written_nobody_waits_for_the_next(broken):
    await broken.answer("1")
    broken.deliveries.asked.clear()
    await broken.answer("2")
    assert "begin" not in broken.deliveries.asked
    assert "claim_answer" not in broken.deliveries.asked


async def test_what_an_earlier_run_answered_is_not_answered_again_though_nothing_can_be_written(storage):
    first = Desk(storage)
    with pytest.raises(asyncio.CancelledError):
        async with first.ledger.through("1"):
            assert await first.ledger.claim_answer("1")
            raise asyncio.CancelledError
    later = Desk(storage.restarted())
    later.deliveries.refuses = WRITES
    assert not await later.answer("1")
    assert await later.answer("2")
    await later.mend()
    assert storage.kept.deliveries["1"].finished


async def test_a_claim_that_was_written_too_late_to_hear_of_it_is_still_ones_own(storage):
    desk = Desk(storage)
    claim = storage.deliveries.claim_answer

    async def late(delivery_id, at):
        await claim(delivery_id, at)
        await asyncio.Event().wait()

    storage.deliveries.claim_answer = late
    assert await desk.answer("1")


async def test_an_answer_broken_off_while_nothing_could_be_written_counts_as_lost(broken, storage):
    with pytest.raises(asyncio.CancelledError):
        async with broken.ledger.through("1"):
            assert await broken.ledger.claim_answer("1")
            raise asyncio.CancelledError
    await broken.mend()
    assert await storage.restarted().deliveries.count_lost(NOW) == 1


async def test_a_database_that_cannot_even_be_read_silences_nobody(storage):
    desk = Desk(storage)
    desk.deliveries.refuses = {*WRITES, "look"}
    assert await desk.answer("1")
