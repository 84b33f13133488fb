"""Telegram under load: `python -m tests.load.telegram echo|questions|flood|kills`. Prints one JSON object; not part of the test suite.

echo       our adapter, screening first, beside a bare python-telegram-bot, both saying each message again, in turns
questions  50 private questions a second for a minute from 3,000 chats, at the pace Telegram allows
flood      10,000 messages in one group, one in a hundred a scam
kills      questions and leaked seed phrases while the bot is killed, again and again, at random moments
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from mnemonic import Mnemonic

from tests.fakes.telegram_api import Meter, TelegramApi, World, telegram_api

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "bench" / "questions.jsonl"
CHATTER = (
    "gm",
    "anyone here from Berlin?",
    "when is the call tomorrow",
    "lol",
    "I think the fee went down again",
    "thanks!",
    "good night all",
)


class Bot:
    """A bot in its own process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def kill(self) -> None:
        self._process.kill()
        await self._process.wait()

    def begin(self) -> None:
        """Tell it that the load begins: what it measures counts from now on."""
        self._process.send_signal(signal.SIGUSR1)

    async def stop(self) -> dict[str, Any]:
        """Tell it to stop, and return what it measured of itself."""
        self._process.send_signal(signal.SIGTERM)
        out, _ = await self._process.communicate()
        found: dict[str, Any] = json.loads(out.decode().strip().splitlines()[-1])
        return found


@asynccontextmanager
async def running(kind: str, api: TelegramApi, home: str, **surroundings: str) -> AsyncIterator[Bot]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **surroundings}
    command = [sys.executable, "-m", "tests.load.telegram_bots", kind, str(api.port), home]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE)
    try:
        yield Bot(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(api: TelegramApi, ready: Any, seconds: float) -> bool:
    """Wait until something is the case; False where it takes too long."""
    end = time.monotonic() + seconds
    while not ready():
        left = end - time.monotonic()
        if left <= 0:
            return False
        await asyncio.wait({api.world.next_change()}, timeout=min(left, 1.0))
    return True


# Echo


async def echo_once(kind: str, count: int) -> tuple[float, float]:
    """Return how many messages one bot says again in a second, and in a second of the processor's time."""
    world = World()
    world.privacy_mode = False
    people = [world.person(f"Person {number}") for number in range(200)]
    with tempfile.TemporaryDirectory() as home:
        async with telegram_api(world, Meter()) as api, running(kind, api, home) as bot:
            # Warm, and with its menus set.
            for person in people[:40]:
                world.says(person, world.private(person), "warm up")
            await until(api, lambda: len(api.sent) >= 40 and api._poller and not api._poller.done(), 60)
            await asyncio.sleep(2)
            bot.begin()
            before, started = len(api.sent), time.perf_counter()
            for number in range(count):
                person = people[number % len(people)]
                world.says(person, world.private(person), f"{CHATTER[number % len(CHATTER)]} {number}")
            pushed = time.perf_counter()
            if not await until(api, lambda: len(api.sent) >= before + count, 300):
                raise SystemExit(f"{kind} said {len(api.sent) - before} of {count}")
            took = time.perf_counter() - (started + pushed) / 2
            measured = await bot.stop()
    return round(count / took, 1), round(count / measured["cpu_seconds"], 1)


async def echo(rounds: int, count: int) -> dict[str, Any]:
    rates: dict[str, list[tuple[float, float]]] = {"bare": [], "ours": []}
    for number in range(rounds):
        for kind in ("bare", "ours") if number % 2 == 0 else ("ours", "bare"):
            rates[kind].append(await echo_once(kind, count))
    found: dict[str, Any] = {}
    for place, unit in enumerate(("second", "processor_second")):
        ratios = [our[place] / bare[place] for our, bare in zip(rates["ours"], rates["bare"], strict=True)]
        for kind in ("bare", "ours"):
            found[f"{kind}_messages_per_{unit}"] = statistics.median(rate[place] for rate in rates[kind])
        found[f"ratio_per_{unit}"] = round(statistics.median(ratios), 3)
    return {**found, "rounds": rates}


# Questions


async def questions(per_second: int, seconds: int, chats: int, drain: int) -> dict[str, Any]:
    world = World()
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    random.Random(7).shuffle(texts)
    people = [world.person(f"Person {number}") for number in range(chats)]
    meter = Meter()
    with tempfile.TemporaryDirectory() as home:
        async with telegram_api(world, meter) as api, running("whole", api, home) as bot, running("idle", api, home) as idle:
            await until(api, lambda: api._poller is not None and len(api.calls_of("setMyCommands")) >= 39, 120)
            bot.begin()
            idle.begin()
            asked = await _ask(world, people, texts, per_second, seconds)
            ended = time.monotonic()
            all_there = await until(api, lambda: len({message["chat"]["id"] for message in api.sent}) >= min(chats, len(asked)), drain)
            drained = time.monotonic() - ended
            measured, control = await bot.stop(), await idle.stop()
    first = {message["chat"]["id"]: message for message in reversed(api.sent)}
    unanswered = sum(number not in first for number in asked)
    waits = _waits(api, asked)
    return {
        "asked": sum(len(times) for times in asked.values()),
        "unanswered": unanswered,
        "drained": all_there,
        "drained_after_seconds": round(drained, 1),
        "wait_p50_seconds": waits[0],
        "wait_p99_seconds": waits[1],
        "limits_broken": len(meter.broken),
        "broken_like_this": meter.broken[:3],
        "idle_process_lag_p99_ms": control["lag_p99_ms"],
        **measured,
    }


async def _ask(world: World, people: list[Any], texts: list[str], per_second: int, seconds: int) -> dict[int, list[float]]:
    asked: dict[int, list[float]] = {}
    started = time.monotonic()
    for number in range(per_second * seconds):
        person = people[number % len(people)]
        world.says(person, world.private(person), texts[number % len(texts)])
        asked.setdefault(person.id, []).append(time.monotonic())
        await asyncio.sleep(max(0.0, started + (number + 1) / per_second - time.monotonic()))
    return asked


def _waits(api: TelegramApi, asked: dict[int, list[float]]) -> tuple[float, float]:
    waits, seen = [], set()
    for call in api.calls_of("sendMessage"):
        if call.chat in asked and call.chat not in seen:
            seen.add(call.chat)
            waits.append(call.at - asked[call.chat][0])
    ordered = sorted(waits) or [0.0]
    return round(ordered[len(ordered) // 2], 2), round(ordered[int(len(ordered) * 0.99)], 2)


# Flood


async def flood(count: int, domains: int) -> dict[str, Any]:
    world = World()
    people = [world.person(f"Person {number}") for number in range(300)]
    room = world.group("Flooded", *people)
    mods = world.group("Moderators")
    for each in (room, mods):
        world.admin(each, world.bot)
    chance, meter = random.Random(11), Meter()
    scams: set[str] = set()
    moderators = json.dumps({f"telegram:{room.id}": f"telegram:{mods.id}"})
    with tempfile.TemporaryDirectory() as home:
        async with telegram_api(world, meter) as api, running("whole", api, home, LOAD_MODERATORS=moderators) as bot:
            await until(api, lambda: api._poller is not None and len(api.calls_of("setMyCommands")) >= 39, 120)
            bot.begin()
            started = time.monotonic()
            for number in range(count):
                is_scam = number % 100 == 50
                text = _scam(len(scams) % domains) if is_scam else f"{chance.choice(CHATTER)} {number}"
                message = world.says(chance.choice(people), room, text)
                if is_scam:
                    scams.add(f"telegram:{room.id}/{message['message_id']}")
            await until(api, lambda: not world.updates, 600)
            took = time.monotonic() - started
            await until(api, lambda: len(_cards(api, mods.id)) >= domains, 180)
            await asyncio.sleep(5)
            measured = await bot.stop()
        flagged = _flagged(Path(home))
    return {
        "messages": count,
        "messages_per_second": round(count / took, 1),
        "scams": len(scams),
        "flagged_once": sum(flagged.count(ref) == 1 for ref in scams),
        "flagged_wrongly": len([ref for ref in flagged if ref not in scams]),
        "cards": len(_cards(api, mods.id)),
        "said_in_the_group": len(api.sent_to(room.id)),
        "limits_broken": len(meter.broken),
        "broken_like_this": meter.broken[:3],
        **measured,
    }


def _scam(number: int) -> str:
    return f"Season {number} is live! Connect your wallet and claim 900 tokens now: https://metamask-claim-{number}-bonus.xyz/go"


def _cards(api: TelegramApi, chat: int) -> list[dict[str, Any]]:
    return [message for message in api.sent_to(chat) if "c1:" in str(message.get("reply_markup"))]


def _flagged(home: Path) -> list[str]:
    (file,) = home.glob("*.db") or home.glob("*.sqlite*")
    with sqlite3.connect(file) as database:
        return [ref for (ref,) in database.execute("select message_ref from report_messages")]


# Kills


async def kills(count: int, times: int) -> dict[str, Any]:
    """Kill the bot `times` times while it works; what Telegram still holds comes again at each start."""
    world, chance = World(), random.Random(5)
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    people = [world.person(f"Person {number}") for number in range(count)]
    room = world.group("Group", *people)
    world.admin(room, world.bot)
    leaked: set[int] = set()
    with tempfile.TemporaryDirectory() as home:
        async with telegram_api(world, Meter()) as api:
            writing = asyncio.create_task(_write_and_leak(world, people, room, texts, leaked))
            for _ in range(times):
                async with running("whole", api, home) as bot:
                    polls = len(api.calls_of("getUpdates"))
                    await until(api, lambda polls=polls: len(api.calls_of("getUpdates")) > polls + 1, 120)
                    await asyncio.sleep(chance.uniform(0.0, 3.0))
                    await bot.kill()
            await writing
            async with running("whole", api, home) as bot:
                await until(api, lambda: not world.updates and not leaked & set(room.messages), 240)
                await asyncio.sleep(10)
                await bot.stop()
    answers = [len(api.sent_to(person.id)) for person in people]
    return {
        "killed": times,
        "questions": count,
        "answered_twice": sum(number > 1 for number in answers),
        "answers_lost": sum(number == 0 for number in answers),
        "seed_phrases": len(leaked),
        "seed_phrases_left": len(leaked & set(room.messages)),
        "updates_left": len(world.updates),
    }


async def _write_and_leak(world: World, people: list[Any], room: Any, texts: list[str], leaked: set[int]) -> None:
    phrases = Mnemonic("english")
    for number, person in enumerate(people):
        world.says(person, world.private(person), texts[number])
        if number % 5 == 0:
            leaked.add(world.says(person, room, phrases.to_mnemonic(number.to_bytes(16, "big")))["message_id"])
        await asyncio.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("echo", "questions", "flood", "kills"))
    parser.add_argument("--count", type=int, default=0, help="messages a run (echo: 2000, flood: 10000)")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of runs of echo")
    parser.add_argument("--rate", type=int, default=50, help="questions a second")
    parser.add_argument("--seconds", type=int, default=60, help="for how long they are asked")
    parser.add_argument("--chats", type=int, default=3000)
    given = parser.parse_args()
    if given.what == "echo":
        found = asyncio.run(echo(given.rounds, given.count or 2000))
    elif given.what == "questions":
        found = asyncio.run(questions(given.rate, given.seconds, given.chats, drain=200))
    elif given.what == "kills":
        found = asyncio.run(kills(given.count or 400, times=8))
    else:
        found = asyncio.run(flood(given.count or 10_000, domains=10))
    sys.stdout.write(json.dumps({"what": given.what, "load_average": os.getloadavg()[0], **found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
