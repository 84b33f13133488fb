"""Kill `jumpmaster run` again and again at random moments, and count: `python -m tests.load.kills [KILLS] [SEED]`.

People ask in private, and post scams and seed phrases in a group, on the fake of Telegram. Afterwards every question was answered at most
once, every answer that is missing was counted as lost, and everything that had to be deleted is gone.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.bootstrap import open_desk
from bot.moderation.policy import Mode
from bot.settings import Settings
from tests.fakes.telegram_api import TOKEN, Person, Room, TelegramApi, telegram_api

# The test phrase of the standard; it opens nothing that anybody owns.
SEED_PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
SCAM = "Season {n} airdrop is LIVE! Claim now before it closes, connect your wallet: https://arbitrum-claims.drop{n}.xyz/claim"
QUESTIONS = ("what is an airdrop?", "how do I take part in an airdrop?", "do I pay taxes on an airdrop?", "what is a snapshot?")
PACE_SECONDS = 0.15
_LOST = re.compile(r"answers\.lost count=(\d+)")


@dataclass
class Tally:
    questions: list[int] = field(default_factory=list)
    """The private chats they were asked in, one in each."""
    to_delete: list[int] = field(default_factory=list)
    lost: int = 0
    kills: int = 0


@dataclass
class Crowd:
    """Whoever asks and posts, one after another."""

    api: TelegramApi
    group: Room
    staff: Room
    moderator: Person
    database: Path
    tally: Tally
    chance: random.Random
    speakers: int = 0

    def speak(self) -> None:
        """Let somebody new ask in private, or post in the group."""
        world, self.speakers = self.api.world, self.speakers + 1
        person = world.person(f"Member {self.speakers}")
        world.joins(person, self.group)
        kind = self.chance.choices(["question", "scam", "seed", "talk"], [4, 1, 1, 4])[0]
        if kind == "question":
            private = world.private(person)
            world.says(person, private, self.chance.choice(QUESTIONS))
            self.tally.questions.append(private.id)
        elif kind == "talk":
            world.says(person, self.group, "good morning everybody")
        else:
            text = SCAM.format(n=self.speakers) if kind == "scam" else f"my wallet: {SEED_PHRASE}"
            self.tally.to_delete.append(world.says(person, self.group, text)["message_id"])

    def post_scam(self) -> None:
        scammer = self.api.world.person("Scam")
        self.api.world.joins(scammer, self.group)
        self.tally.to_delete.append(self.api.world.says(scammer, self.group, SCAM.format(n=0))["message_id"])

    async def keep_speaking(self) -> None:
        while True:
            self.speak()
            await asyncio.sleep(PACE_SECONDS)


Life = Callable[[Crowd], Awaitable[None]]
"""Comes back when the process under test is to end."""


async def main(kills: int, seed: int) -> int:
    chance = random.Random(seed)
    talking: list[asyncio.Task[None]] = []

    async def long_life(crowd: Crowd) -> None:
        # They go on while no process runs, as people do.
        if not talking:
            talking.append(asyncio.create_task(crowd.keep_speaking()))
        await asyncio.sleep(chance.uniform(3.0, 9.0))

    async def last_life(_crowd: Crowd) -> None:
        talking[0].cancel()
        await asyncio.sleep(30.0)

    figures = await run_and_kill([long_life] * kills, last_life, chance, shows_cards=True)
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0 if is_good(figures) else 1


async def run_and_kill(
    lives: Sequence[Life], last: Life, chance: random.Random, *, shows_cards: bool, mode: Mode = Mode.ENFORCE
) -> dict[str, int]:
    """Run the program and kill it at the end of each life; let it end by itself after the last. Return what came of it."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        async with telegram_api() as api:
            home = Path(folder)
            group, staff, moderator = await _prepare(api, home, shows_cards=shows_cards, mode=mode)
            crowd = Crowd(api, group, staff, moderator, home / "jumpmaster.db", tally, chance)
            for life in lives:
                await _live(life, crowd, home, tally)
            await _live(last, crowd, home, tally, quietly=True)
            return _count(api, tally) | {"left_open": left_open(crowd.database)}


async def _prepare(api: TelegramApi, home: Path, *, shows_cards: bool, mode: Mode) -> tuple[Room, Room, Person]:
    moderator = api.world.person("Mo")
    group, room = api.world.group("Drop Club", moderator), api.world.group("Mods", moderator)
    for each in (group, room):
        api.world.admin(each, api.world.bot)
        api.world.admin(each, moderator)
    place = f"telegram:{room.id}" if shows_cards else None
    async with open_desk(Settings(home=home)) as desk:
        limits = {"member_questions": 1000, "chat_questions": 1000}
        await desk.chats.change(f"telegram:{group.id}", mode=mode, moderators_place=place, welcomed=True, **limits)
    return group, room, moderator


async def _live(life: Life, crowd: Crowd, home: Path, tally: Tally, *, quietly: bool = False) -> None:
    settings = {
        "JUMPMASTER_HOME": str(home),
        "JUMPMASTER_TELEGRAM_TOKEN": TOKEN,
        "JUMPMASTER_TELEGRAM_API": f"http://127.0.0.1:{crowd.api.port}",
        "JUMPMASTER_FEEDS_REFRESH": "false",
        "JUMPMASTER_EMBEDDER": "words",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters", "run", env={**os.environ, **settings}, stderr=asyncio.subprocess.PIPE
    )
    reading = asyncio.create_task(_read_log(process, tally))
    await life(crowd)
    if quietly:
        process.terminate()
    else:
        process.kill()
        tally.kills += 1
    await process.wait()
    await reading


async def _read_log(process: asyncio.subprocess.Process, tally: Tally) -> None:
    assert process.stderr is not None
    async for line in process.stderr:
        text = line.decode()
        tally.lost += sum(int(found) for found in _LOST.findall(text))
        if '"level": "ERROR"' in text:
            sys.stderr.write(text)


def _count(api: TelegramApi, tally: Tally) -> dict[str, int]:
    replies = Counter(message["chat"]["id"] for message in api.sent)
    answered = [replies[question] for question in tally.questions]
    deleted = {message_id for _, message_id in api.methods.deleted}
    return {
        "kills": tally.kills,
        "questions": len(tally.questions),
        "answered_once": answered.count(1),
        "answered_twice": sum(count > 1 for count in answered),
        "unanswered": answered.count(0),
        "counted_as_lost": tally.lost,
        "to_delete": len(tally.to_delete),
        "left_standing": sum(message not in deleted for message in tally.to_delete),
    }


def left_open(database: Path) -> int:
    """Return how many orders have no result, and how many deliveries that were not counted as lost no end."""
    orders = "SELECT count(*) FROM orders WHERE result IS NULL"
    deliveries = "SELECT count(*) FROM deliveries WHERE finished_at IS NULL AND counted_lost_at IS NULL"
    with closing(sqlite3.connect(database)) as connection:
        return sum(connection.execute(each).fetchone()[0] for each in (orders, deliveries))


def is_good(figures: dict[str, int]) -> bool:
    return (
        not (figures["answered_twice"] or figures["left_standing"] or figures["left_open"])
        and figures["unanswered"] <= figures["counted_as_lost"]
    )


if __name__ == "__main__":
    kill_count, chosen = (int(each) for each in (*sys.argv[1:], "10", "1")[:2])
    sys.exit(asyncio.run(main(kill_count, chosen)))
