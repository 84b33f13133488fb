"""The bots that `discord_throughput` compares: `python -m tests.load.discord_bots KIND ADDRESS CA_FILE HOME TOKEN`, until killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import discord

from adapters.discord.accounts import AccountLook
from adapters.discord.adapter import DiscordAdapter, DiscordOptions
from adapters.discord.connector import connector_to
from adapters.discord.texts import TEXT_FOLDER
from adapters.shared.collector import spared_from_collection
from adapters.shared.contract import Delivery, Door
from adapters.shared.event_loop import run_on_fast_loop
from bot.bootstrap import open_screening
from bot.models import IncomingMessage, Outcome, OutcomeKind, Reply, Screening
from bot.settings import Settings
from bot.texts import CHAT_ROOMS, load_texts
from tests.fakes.recording_reception import RecordingReception


class BareBot(discord.Client):
    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            await message.reply(embed=discord.Embed(description=f"You said: {message.content}"), mention_author=False)


async def run_bare(address: str, authority: Path, token: str) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    bot = BareBot(intents=intents, connector=connector_to(address, authority)(), allowed_mentions=discord.AllowedMentions.none())
    await bot.start(token)


class Echo(RecordingReception):
    """Screens what comes, then says it again."""

    async def receive(self, message: IncomingMessage, door: Door) -> None:
        screening = self.screen(message)
        if screening.second_look:
            screening = await asyncio.get_running_loop().run_in_executor(None, screening.second_look)
        reply = Reply(body=f"You said: {message.text}", lang="en")
        outcome = Outcome(kind=OutcomeKind.ANSWERED, reply=reply, screening=screening)
        await door.deliver(Delivery(chat=message.chat, outcome=outcome, reply_to=message))


async def run_door(address: str, authority: Path, home: Path, token: str, *, screens: bool) -> None:
    texts = load_texts(*CHAT_ROOMS, TEXT_FOLDER)
    reception = Echo()
    reception.screen = lambda message: Screening()
    if screens:
        tools = open_screening(Settings(home=home))
        tools.open()
        reception.screen = tools.screener.first_look

    async def nothing(chat_id: str, author_id: str) -> int:
        return 0

    options = DiscordOptions(token=token, reads_messages=True, connector=connector_to(address, authority))
    adapter = DiscordAdapter(options, reception=reception, texts=texts, accounts=AccountLook(texts, lambda *_: None, nothing))
    # As the product opens its doors.
    with spared_from_collection():
        await adapter.start()
        await adapter.wait()


def main() -> None:
    kind, address, authority, home, token = sys.argv[1:]
    if kind == "bare":
        asyncio.run(run_bare(address, Path(authority), token))
    elif kind == "bare_on_uvloop":
        run_on_fast_loop(run_bare(address, Path(authority), token))
    else:
        run_on_fast_loop(run_door(address, Path(authority), Path(home), token, screens=kind == "door"))


if __name__ == "__main__":
    main()
