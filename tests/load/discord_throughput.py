"""Our Discord door beside a bare discord.py bot on the same fake, in the same run. Prints one JSON object.

    python -m tests.load.discord_throughput [--messages 1500] [--rounds 5] [--chat-channels 20]

Each bot runs in a process of its own and answers every message with one line. `bare` is twenty lines of discord.py on Python's own
event loop, as discord.py's tutorial runs it, `bare_on_uvloop` the same on the product's loop; `door` is our adapter, which has every
message screened first; `unscreened` is the adapter alone. The lines are ten sentences, each with a number of its own behind it;
`--distinct` writes every line of words in an order that no other line has.
Rounds alternate, so that a busy machine slows all alike; the
figures are medians.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.fakes.discord_api import FakeDiscord
from tests.fakes.discord_api.gateway import CONTENT
from tests.fakes.discord_api.world import EVERYBODY, Channel, Member

KINDS = ("bare", "bare_on_uvloop", "door", "unscreened")
MEMBERS = 1000
"""Nobody says a hundred things a minute; what one account writes in five minutes is searched together for seed phrases in pieces."""
# One line in ten holds a link; more would be no chat, and fewer no test of screening.
TEXTS = (
    "gm",
    "anyone here from Berlin?",
    "has anybody tried the new testnet yet, my swap took two minutes",
    "lol same here",
    "I think the fee went down again",
    "i read about it at https://blog.example.org/2026/notes-on-bridges and it was quite good",
    "what did you think of the call yesterday? i missed the second half of it",
    "thanks!",
    "when is the call tomorrow",
    "good night all",
)
_LINKLESS = tuple(text for text in TEXTS if "://" not in text)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`cpu` are the bot's own milliseconds of processor time a message. None where the system does not tell."""

    rate: float
    cpu: float | None


def line(number: int, *, distinct: bool) -> str:
    """Return one line of the flood. `distinct` ones have their words shuffled, and some of other lines among them."""
    text = TEXTS[number % len(TEXTS)]
    if distinct:
        rng = Random(number)
        words = [*text.split(), *(rng.choice(rng.choice(_LINKLESS).split()) for _ in range(rng.randint(1, 3)))]
        rng.shuffle(words)
        text = " ".join(words)
    return f"{text} {number}"


async def measure(kind: str, messages: int, channels: int, *, distinct: bool) -> Measured:
    """Return how many messages a second were answered, from the first sent to the last answered."""
    async with FakeDiscord() as discord:
        discord.gateway.allowed_intents = CONTENT
        discord.rest.keeps_requests = False
        server = discord.add_server(rights=EVERYBODY)
        rooms = [discord.add_channel(server, f"room-{number}") for number in range(channels)]
        members = [discord.add_member(server, f"member{number}") for number in range(MEMBERS)]
        with tempfile.TemporaryDirectory() as home:
            bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.load.discord_bots", kind, discord.address, str(discord.authority_file), home, discord.token
            )
            try:
                await discord.until(lambda: discord.gateway.connected, patience=60)
                await flood(discord, rooms, members, channels * 2, distinct=distinct)
                started, cpu_before = time.perf_counter(), cpu_seconds(bot.pid)
                await flood(discord, rooms, members, messages, distinct=distinct)
                seconds, cpu = time.perf_counter() - started, cpu_seconds(bot.pid)
                spent = None if cpu is None or cpu_before is None else (cpu - cpu_before) * 1000 / messages
                return Measured(rate=messages / seconds, cpu=spent)
            finally:
                bot.kill()
                await bot.wait()


def cpu_seconds(pid: int) -> float | None:
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def flood(discord: FakeDiscord, rooms: list[Channel], members: list[Member], messages: int, *, distinct: bool) -> None:
    """Send all at once, as fast as the socket takes them, and wait for the last answer."""
    for room in rooms:
        room.messages.clear()
    for number in range(messages):
        mention = f"<@{discord.world.bot.id}> " if number % 5 == 0 else ""
        await discord.say(members[number % len(members)], rooms[number % len(rooms)], f"{mention}{line(number, distinct=distinct)}")
    # What members wrote is there already; each message more is an answer.
    await discord.until(lambda: sum(len(room.messages) for room in rooms) >= 2 * messages, patience=300)


async def compare(messages: int, rounds: int, channels: int, *, distinct: bool) -> dict[str, object]:
    found: dict[str, list[Measured]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            found[kind].append(await measure(kind, messages, channels, distinct=distinct))
    bare = found["bare"]
    ratios = {kind: [ours.rate / theirs.rate for ours, theirs in zip(found[kind], bare, strict=True)] for kind in KINDS if kind != "bare"}
    return {
        "messages": messages,
        "rounds": rounds,
        "channels": channels,
        "distinct": distinct,
        "messages_per_second": {kind: round(statistics.median(each.rate for each in all_of), 1) for kind, all_of in found.items()},
        "cpu_ms_per_message": {kind: _median([each.cpu for each in all_of]) for kind, all_of in found.items()},
        "ratio_to_bare": {kind: round(statistics.median(each), 3) for kind, each in ratios.items()},
    }


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(statistics.median(known), 3) if known else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--chat-channels", type=int, default=20)
    parser.add_argument("--distinct", action="store_true")
    given = parser.parse_args()
    found = asyncio.run(compare(given.messages, given.rounds, given.chat_channels, distinct=given.distinct))
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
