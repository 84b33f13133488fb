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
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.bootstrap import open_desk
from bot.moderation.policy import Mode
from bot.settings import Settings
from tests.fakes.telegram_api import TOKEN, Room, TelegramApi, telegram_api

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


async def main(kills: int, seed: int) -> int:
    chance = random.Random(seed)
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        async with telegram_api() as api:
            group, home = await _prepare(api, Path(folder))
            talking = asyncio.create_task(_talk(api, group, tally, chance))
            for _ in range(kills):
                await _run_for(chance.uniform(3.0, 9.0), api, home, tally)
            talking.cancel()
            await _run_for(30.0, api, home, tally, quietly=True)
            return _judge(api, tally)


async def _prepare(api: TelegramApi, home: Path) -> tuple[Room, Path]:
    moderator = api.world.person("Mo")
    group, room = api.world.group("Drop Club", moderator), api.world.group("Mods", moderator)
    for each in (group, room):
        api.world.admin(each, api.world.bot)
    async with open_desk(Settings(home=home)) as desk:
        limits = {"member_questions": 1000, "chat_questions": 1000}
        await desk.chats.change(f"telegram:{group.id}", mode=Mode.ENFORCE, moderators_place=f"telegram:{room.id}", welcomed=True, **limits)
    return group, home


async def _talk(api: TelegramApi, group: Room, tally: Tally, chance: random.Random) -> None:
    world = api.world
    for number in range(100_000):
        person = world.person(f"Member {number}")
        world.joins(person, group)
        kind = chance.choices(["question", "scam", "seed", "talk"], [4, 1, 1, 4])[0]
        if kind == "question":
            private = world.private(person)
            world.says(person, private, chance.choice(QUESTIONS))
            tally.questions.append(private.id)
        elif kind == "talk":
            world.says(person, group, "good morning everybody")
        else:
            text = SCAM.format(n=number) if kind == "scam" else f"my wallet: {SEED_PHRASE}"
            tally.to_delete.append(world.says(person, group, text)["message_id"])
        await asyncio.sleep(PACE_SECONDS)


async def _run_for(seconds: float, api: TelegramApi, home: Path, tally: Tally, *, quietly: bool = False) -> None:
    settings = {
        "JUMPMASTER_HOME": str(home),
        "JUMPMASTER_TELEGRAM_TOKEN": TOKEN,
        "JUMPMASTER_TELEGRAM_API": f"http://127.0.0.1:{api.port}",
        "JUMPMASTER_FEEDS_REFRESH": "false",
        "JUMPMASTER_EMBEDDER": "words",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters", "run", env={**os.environ, **settings}, stderr=asyncio.subprocess.PIPE
    )
    reading = asyncio.create_task(_read_log(process, tally))
    await asyncio.sleep(seconds)
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


def _judge(api: TelegramApi, tally: Tally) -> int:
    replies = Counter(message["chat"]["id"] for message in api.sent)
    answered = [replies[question] for question in tally.questions]
    deleted = {message_id for _, message_id in api.methods.deleted}
    figures: dict[str, Any] = {
        "kills": tally.kills,
        "questions": len(tally.questions),
        "answered_once": answered.count(1),
        "answered_twice": sum(count > 1 for count in answered),
        "unanswered": answered.count(0),
        "counted_as_lost": tally.lost,
        "to_delete": len(tally.to_delete),
        "left_standing": sum(message not in deleted for message in tally.to_delete),
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    good = not figures["answered_twice"] and not figures["left_standing"] and figures["unanswered"] <= tally.lost
    return 0 if good else 1


if __name__ == "__main__":
    kill_count, chosen = (int(each) for each in (*sys.argv[1:], "10", "1")[:2])
    sys.exit(asyncio.run(main(kill_count, chosen)))
