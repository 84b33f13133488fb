"""What is kept at once, later, in order, or never."""

import asyncio

import pytest

from adapters.shared.records import MOST_WAITING, Records
from bot.errors import StorageProblem
from bot.metrics import Metrics

pytestmark = pytest.mark.asyncio

FULL = StorageProblem("There is no room left.", may_pass=True)
DAMAGED = StorageProblem("It is damaged.")


class Database:
    """Notes what is written. While `broken` it refuses with that, while not `moving` it hangs."""

    def __init__(self):
        self.written = []
        self.broken = None
        self.tries = 0
        self.moving = asyncio.Event()
        self.moving.set()

    def write(self, what):
        async def write():
            self.tries += 1
            await self.moving.wait()
            if self.broken:
                raise self.broken
            self.written.append(what)
            return what

        return write


class Pauses:
    """Instead of sleeping, waits until a test lets it go on."""

    def __init__(self):
        self.begun = asyncio.Event()
        self.over = asyncio.Event()

    async def sleep(self, _seconds):
        self.begun.set()
        await self.over.wait()


@pytest.fixture
def pauses():
    return Pauses()


@pytest.fixture
def records(pauses):
    return Records(metrics=Metrics(), patience=0.05, sleep=pauses.sleep)


async def caught_up(records):
    while records.is_late:  # noqa: ASYNC110 - nobody is told
        await asyncio.sleep(0)


async def test_what_can_be_written_is_written_before_anybody_goes_on():
    database, records = Database(), Records(metrics=Metrics())
    assert await records.keep(database.write("a")) == "a"
    assert database.written == ["a"]
    assert not records.is_late


async def test_what_cannot_be_written_now_is_written_later_in_order(records, pauses):
    database, heard = Database(), []
    database.broken = FULL
    assert await records.keep(database.write("a"), heard.append) is None
    assert records.failing
    for what in "bc":
        assert await records.keep(database.write(what), heard.append) is None
    assert database.tries == 1
    assert b"records_waiting 3.0" in records.metrics.to_text()
    database.broken = None
    pauses.over.set()
    await caught_up(records)
    assert database.written == heard == ["a", "b", "c"]
    assert not records.failing
    assert await records.keep(database.write("d"), heard.append) == "d"
    assert "d" not in heard


async def test_nobody_waits_long_for_a_database_that_does_nothing(records):
    database = Database()
    database.moving.clear()
    async with asyncio.timeout(5):
        assert await records.keep(database.write("a")) is None
        assert await records.keep(database.write("b")) is None
    assert records.is_late
    assert not records.failing
    database.moving.set()
    await caught_up(records)
    assert database.written == ["a", "b"]


async def test_a_long_queue_that_moves_is_waited_for(records):
    database = Database()

    def slow(number):
        async def write():
            await asyncio.sleep(0.02)
            return await database.write(number)()

        return write

    kept = await asyncio.gather(*(records.keep(slow(number)) for number in range(10)))
    assert kept == list(range(10))


async def test_what_can_never_be_written_does_not_stand_before_the_rest(records):
    database = Database()
    database.broken = DAMAGED
    assert await records.keep(database.write("a")) is None
    database.broken = None
    assert await records.keep(database.write("b")) == "b"
    assert b"records_lost_total 1.0" in records.metrics.to_text()


async def test_an_error_of_our_own_reaches_whoever_waits():
    async def broken():
        raise KeyError("x")

    records = Records(metrics=Metrics())
    with pytest.raises(KeyError):
        await records.keep(broken)


async def test_what_is_unwritten_at_the_end_is_counted(records, monkeypatch, caplog):
    monkeypatch.setattr("adapters.shared.records.CLOSING_SECONDS", 0.01)
    database = Database()
    database.broken = FULL
    for what in "abc":
        await records.keep(database.write(what))
    await records.close()
    assert "records.lost count=3" in caplog.text
    assert b"records_lost_total 3.0" in records.metrics.to_text()


async def test_what_waits_is_written_at_the_end_where_that_is_possible(records, pauses):
    database = Database()
    database.broken = FULL
    await records.keep(database.write("a"))
    await pauses.begun.wait()
    database.broken = None
    asyncio.get_running_loop().call_later(0.01, pauses.over.set)
    await records.close()
    assert database.written == ["a"]


async def test_who_waits_for_what_is_dropped_goes_on(records, monkeypatch):
    monkeypatch.setattr("adapters.shared.records.MOST_WAITING", 2)
    records.patience = 60
    database = Database()
    database.moving.clear()
    waiting = [asyncio.create_task(records.keep(database.write(number))) for number in range(3)]
    async with asyncio.timeout(5):
        assert await waiting[1] is None
        database.moving.set()
        assert [await waiting[0], await waiting[2]] == [0, 2]


async def test_memory_is_bounded(records):
    database = Database()
    database.broken = FULL
    for number in range(MOST_WAITING + 3):
        records.later(database.write(number))
    assert f"records_waiting {MOST_WAITING:.1f}".encode() in records.metrics.to_text()
    assert b"records_lost_total 3.0" in records.metrics.to_text()
    await asyncio.sleep(0)
