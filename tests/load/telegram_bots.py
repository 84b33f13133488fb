"""The bots that `tests.load.telegram` puts under load, each in a process of its own: started with a kind, a port and a folder.

It prints one JSON line when it is told to stop: how late the event loop was, how much memory it held.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.shared.collector import spared_from_collection
from adapters.shared.event_loop import run_on_fast_loop
from tests.fakes.telegram_api import TOKEN

_LAG_EVERY = 0.01
_MEMORY_EVERY = 5.0


async def bare(port: int, _: Path) -> None:
    """What python-telegram-bot's own tutorial writes: an application with one handler that says each text again."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "")

    app = Application.builder().token(TOKEN).base_url(f"http://127.0.0.1:{port}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling()
        await _told_to_stop()
        await app.updater.stop()
        await app.stop()


async def ours(port: int, home: Path) -> None:
    """Our adapter: each message is screened, then said again."""
    from adapters.shared.contract import Delivery, Door
    from adapters.shared.sending import Pace, PacedSender, Rate
    from adapters.telegram.adapter import Connection, TelegramAdapter
    from bot.bootstrap import open_screening
    from bot.models import IncomingMessage
    from bot.moderation.policy import ChatPolicy
    from bot.settings import Settings
    from bot.texts import CHAT_ROOMS, load_texts
    from tests.fakes.telegram_api.reception import RecordingReception

    tools = open_screening(Settings(home=home), lambda _: ChatPolicy())
    tools.open()

    class Echo(RecordingReception):
        async def receive(self, message: IncomingMessage, door: Door) -> None:
            found = tools.screener.first_look(message)
            if found.second_look:
                await asyncio.get_running_loop().run_in_executor(None, found.second_look)
            await door.deliver(Delivery(chat=message.chat, notice=message.text, reply_to=message))

    any_pace = Pace(overall=Rate(count=1_000_000, seconds=1.0), chat=Rate(count=1_000_000, seconds=1.0))
    connection = Connection(token=TOKEN, api=f"http://127.0.0.1:{port}")
    adapter = TelegramAdapter(connection, Echo(), load_texts(*CHAT_ROOMS), sender=PacedSender(any_pace, most_waiting=100_000))
    # As the product opens its doors.
    with spared_from_collection():
        await adapter.start()
        await _told_to_stop()
        await adapter.stop()


async def whole(port: int, home: Path) -> None:
    """The whole product, as `jumpmaster run` opens it."""
    from pydantic import SecretStr

    from adapters.shared.opening import open_office
    from adapters.shared.reception import Reception
    from adapters.telegram.opening import open_door
    from bot.settings import Settings

    settings = Settings(home=home, telegram_token=SecretStr(TOKEN), telegram_api=f"http://127.0.0.1:{port}")
    async with open_office(settings) as office:
        for chat, place in json.loads(os.environ.get("LOAD_MODERATORS", "{}")).items():
            await office.chats.change(chat, moderators_place=place, welcomed=True)
        reception = Reception(office)
        adapter = open_door(settings, office, reception)
        await adapter.start()
        await _told_to_stop()
        await adapter.stop()
        await reception.settle()


async def idle(_: int, __: Path) -> None:
    """Nothing at all: how late its loop is shows how busy the machine is."""
    await _told_to_stop()


KINDS: dict[str, Callable[[int, Path], Awaitable[None]]] = {"bare": bare, "ours": ours, "whole": whole, "idle": idle}


async def _told_to_stop() -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    await told.wait()


@asynccontextmanager
async def _watched(found: dict[str, Any]) -> AsyncIterator[None]:
    lags: list[float] = []
    memory: list[int] = []

    async def watch() -> None:
        next_memory = 0.0
        while True:
            slept_from = time.perf_counter()
            await asyncio.sleep(_LAG_EVERY)
            now = time.perf_counter()
            lags.append(now - slept_from - _LAG_EVERY)
            if now >= next_memory:
                next_memory = now + _MEMORY_EVERY
                memory.append(_resident_mebibytes())

    before: list[float] = [0.0]

    def begin() -> None:
        # What opening the program costs is of no interest.
        lags.clear()
        before[0] = time.process_time()

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, begin)
    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        ordered = sorted(lags) or [0.0]
        found |= {
            "lag_p50_ms": round(ordered[len(ordered) // 2] * 1000, 2),
            "lag_p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000, 2),
            "lag_max_ms": round(ordered[-1] * 1000, 1),
            "memory_mib": memory[:: max(1, len(memory) // 6)],
            "cpu_seconds": round(time.process_time() - before[0], 3),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


def _resident_mebibytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


async def _main(kind: str, port: int, home: Path) -> None:
    found: dict[str, Any] = {}
    async with _watched(found):
        await KINDS[kind](port, home)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    # `jumpmaster run` chooses its loop; the tutorial's bot has Python's own.
    go = asyncio.run if sys.argv[1] == "bare" else run_on_fast_loop
    go(_main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
