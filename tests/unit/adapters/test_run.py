"""`jumpmaster run` as a whole, with doors that lead nowhere."""

import asyncio
import os
import signal

import pytest

from adapters.run import run
from adapters.shared.alive import FILE_NAME
from bot.errors import BadConfiguration
from bot.settings import Settings
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
async def test_nothing_to_run_says_what_to_set(tmp_path):
    with pytest.raises(BadConfiguration, match="JUMPMASTER_TELEGRAM_TOKEN"):
        await run(settings(tmp_path))


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
