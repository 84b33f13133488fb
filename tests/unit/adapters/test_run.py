"""`jumpmaster run` as a whole, with doors that lead nowhere."""

import asyncio
import os
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from adapters.run import run, to_retention
from adapters.shared.alive import FILE_NAME
from adapters.shared.alone import AlreadyServed
from bot.errors import BadConfiguration, StorageProblem
from bot.settings import Settings
from bot.storage import Storage
from bot.storage.actions import Actions
from bot.storage.reports import Reports
from tests.fakes.recording_door import RecordingDoor


class Door(RecordingDoor):
    def __init__(self, begun):
        super().__init__()
        self.begun = begun
        self.closed = False

    async def start(self):
        self.ended = asyncio.get_running_loop().create_future()
        self.begun.set()

    async def wait(self):
        await self.ended

    async def stop(self):
        self.closed = True
        if not self.ended.done():
            self.ended.set_result(None)


def settings(tmp_path, **fields):
    return Settings(home=tmp_path, embedder="words", feeds_refresh=False, **fields)


@pytest.mark.asyncio
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_quietly(tmp_path, number):
    begun, doors = asyncio.Event(), []

    def open_door(_settings, _office, _reception):
        doors.append(Door(begun))
        return doors[-1]

    running = asyncio.create_task(run(settings(tmp_path), {"test": open_door}))
    await asyncio.wait_for(begun.wait(), 60)
    while not (tmp_path / FILE_NAME).exists():  # noqa: ASYNC110 - a file tells nobody that it is there
        await asyncio.sleep(0)
    os.kill(os.getpid(), number)
    assert await asyncio.wait_for(running, 60) is True
    assert doors[0].closed
    assert not (tmp_path / FILE_NAME).exists()
    assert (tmp_path / "jumpmaster.db").exists()


@pytest.mark.asyncio
async def test_what_is_older_than_the_operator_wants_is_forgotten_at_the_start(tmp_path):
    asked_at = datetime.now(UTC) - timedelta(days=5)
    storage = await Storage.open(tmp_path / "jumpmaster.db")
    for name, at in (("old", asked_at), ("new", datetime.now(UTC))):
        await storage.deliveries.begin(name, at)
        await storage.deliveries.finish(name, at)
    await storage.close()
    begun = asyncio.Event()
    running = asyncio.create_task(run(settings(tmp_path, keep_deliveries_days=3), {"test": lambda *_: Door(begun)}))
    await asyncio.wait_for(begun.wait(), 60)
    try:
        async with asyncio.timeout(30):
            while kept(tmp_path) != ["new"]:  # noqa: ASYNC110 - a database tells nobody that it changed
                await asyncio.sleep(0.01)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 60)


@pytest.mark.asyncio
async def test_what_is_done_in_the_background_goes_on_after_a_database_that_refused(tmp_path, monkeypatch):
    tries, done, begun = {"prune": 0, "without_card": 0, "unfinished": 0}, asyncio.Event(), asyncio.Event()

    def refusing_once(owner, name):
        works = getattr(owner, name)

        async def call(*args):
            tries[name] += 1
            if tries[name] == 1:
                raise StorageProblem("There is no room left.", may_pass=True)
            if min(tries.values()) > 1:
                done.set()
            return await works(*args)

        monkeypatch.setattr(owner, name, call)

    refusing_once(Storage, "prune")
    refusing_once(Reports, "without_card")
    refusing_once(Actions, "unfinished")
    monkeypatch.setattr("adapters.run._PRUNE_EVERY", timedelta(milliseconds=1))
    monkeypatch.setattr("adapters.run._MISSING_CARDS_EVERY", timedelta(milliseconds=1))
    running = asyncio.create_task(run(settings(tmp_path), {"test": lambda *_: Door(begun)}))
    await asyncio.wait_for(done.wait(), 60)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 60)


def kept(tmp_path):
    with closing(sqlite3.connect(tmp_path / "jumpmaster.db")) as database:
        return [row[0] for row in database.execute("SELECT delivery_id FROM deliveries ORDER BY delivery_id")]


def test_how_long_reports_are_kept_can_be_set(tmp_path):
    retention = to_retention(settings(tmp_path, keep_reports_days=7))
    assert retention.report_texts == retention.orders == timedelta(days=7)


@pytest.mark.asyncio
async def test_nothing_to_run_says_what_to_set(tmp_path):
    with pytest.raises(BadConfiguration, match="JUMPMASTER_TELEGRAM_TOKEN"):
        await run(settings(tmp_path))


@pytest.mark.asyncio
async def test_a_feed_list_that_cannot_be_read_is_told_before_anything_opens(tmp_path):
    (tmp_path / "feeds.yaml").write_text("feeds: [1")
    wanted = Settings(home=tmp_path, embedder="words")
    with pytest.raises(BadConfiguration, match=r"feeds\.yaml: line 1"):
        await run(wanted, {"test": lambda *_: pytest.fail("a door was opened")})


@pytest.mark.asyncio
async def test_a_second_run_on_the_same_database_is_refused_until_the_first_has_ended(tmp_path, monkeypatch):
    monkeypatch.setattr("adapters.shared.alone.alone_with.__wrapped__.__defaults__", (0.05,))
    begun, other = asyncio.Event(), Settings(home=tmp_path / "other", database=tmp_path / "jumpmaster.db", embedder="words")
    first = asyncio.create_task(run(settings(tmp_path), {"test": lambda *_: Door(begun)}))
    await asyncio.wait_for(begun.wait(), 60)
    with pytest.raises(AlreadyServed, match=f"process {os.getpid()}") as caught:
        await run(other, {"test": lambda *_: Door(asyncio.Event())})
    assert "end that one first" in caught.value.user_text
    assert not isinstance(caught.value, BadConfiguration)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(first, 60)
    again = asyncio.Event()
    second = asyncio.create_task(run(other, {"test": lambda *_: Door(again)}))
    await asyncio.wait_for(again.wait(), 60)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(second, 60)


@pytest.mark.asyncio
async def test_a_new_run_waits_a_moment_for_the_old_one_to_end(tmp_path):
    begun, again = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(run(settings(tmp_path), {"test": lambda *_: Door(begun)}))
    await asyncio.wait_for(begun.wait(), 60)
    second = asyncio.create_task(run(settings(tmp_path), {"test": lambda *_: Door(again)}))
    asyncio.get_running_loop().call_later(0.3, os.kill, os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(first, 60)
    await asyncio.wait_for(again.wait(), 60)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(second, 60)


@pytest.mark.asyncio
async def test_metrics_are_shown_where_they_are_wanted(tmp_path, unused_tcp_port_factory):
    port = unused_tcp_port_factory()
    begun = asyncio.Event()
    running = asyncio.create_task(run(settings(tmp_path, metrics_listen=f"127.0.0.1:{port}"), {"test": lambda *_: Door(begun)}))
    await asyncio.wait_for(begun.wait(), 60)
    reader = writer = None
    while writer is None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            await asyncio.sleep(0)
    writer.write(b"GET /metrics HTTP/1.0\r\n\r\n")
    assert b"jumpmaster_" in await reader.read()
    writer.close()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, 60)
