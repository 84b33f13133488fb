"""The same door in somebody else's Discord: simcord, in process. A second opinion on what Discord takes, sends and forbids."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from adapters.discord.accounts import AccountLook
from adapters.discord.adapter import DiscordAdapter, DiscordOptions
from adapters.shared.contract import Delivery, Visibility
from bot.moderation.models import Card, CardButton, DecisionKind, Order, OrderKind, ResultKind
from tests.fakes.discord_api.stand import TEXTS
from tests.fakes.recording_reception import RecordingReception

pytestmark = pytest.mark.asyncio


@dataclass(frozen=True)
class Club:
    adapter: DiscordAdapter
    reception: RecordingReception
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    alice: Any
    ann: Any


@asynccontextmanager
async def club() -> AsyncIterator[Club]:
    async def nothing(*_: Any) -> int:
        return 0

    reception = RecordingReception()
    options = DiscordOptions(token="x")
    adapter = DiscordAdapter(options, reception=reception, texts=TEXTS, accounts=AccountLook(TEXTS, lambda *_: None, nothing))
    # simcord logs the client in by itself, so the door's own connection is not opened.
    client = adapter._make_client()
    adapter._connection._client = client
    async with simcord.run(client, shard_count=1) as env:
        guild = env.create_guild("Drop Club")
        moderators = guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
        alice, ann = guild.add_member(env.create_user("alice")), guild.add_member(env.create_user("ann"), roles=[moderators])
        yield Club(adapter, reception, guild, guild.create_text_channel("general"), alice, ann)


async def answer(call: Any, door: Any) -> None:
    await door.deliver(Delivery(chat=call.message.chat, notice="Here you are.", reply_to=call.message, visibility=Visibility.ASKER))


async def test_a_command_is_deferred_and_answered_in_private() -> None:
    async with club() as here:
        here.reception.on_command = answer
        asked = await here.alice.slash(here.channel, "check", link="drop.example")
        assert asked.acknowledged
        assert asked.ephemeral
        assert asked.response.content == "Here you are."


async def test_a_message_menu_hands_over_the_message() -> None:
    async with club() as here:
        here.reception.on_command = answer
        bad = await here.alice.send(here.channel, "claim at drop.example")
        await here.ann.context_menu(here.channel, "Check links", bad)
        [call] = here.reception.calls
        assert call.target.text == "claim at drop.example"


async def test_moderators_commands_are_shown_to_moderators_alone() -> None:
    async with club() as here:
        assert "flag" in here.ann.available_commands(here.channel)
        assert not {"flag", "block", "setup"} & set(here.alice.available_commands(here.channel))


async def test_a_card_is_shown_clicked_and_decided() -> None:
    async with club() as here:
        card = Card(
            report_id="abc234",
            version=1,
            chat_id=f"discord:{here.guild.id}",
            headline="Flagged",
            quoted="claim",
            lines=(),
            buttons=(CardButton(kind=DecisionKind.DELETE, label="Delete"),),
        )
        await here.adapter.show_card(card, f"discord:{here.channel.id}", None)
        clicked = await here.ann.click(here.channel.last_message, label="Delete")
        assert clicked.ephemeral
        assert [click.kind for click in here.reception.clicks] == [DecisionKind.DELETE]


async def test_a_report_is_sent_by_a_form() -> None:
    async with club() as here:
        here.reception.on_command = answer
        bad = await here.ann.send(here.channel, "claim at drop.example")
        shown = await here.alice.context_menu(here.channel, "Report to moderators", bad)
        await here.alice.submit_modal(shown, {"reason": "a fake site"})
        [call] = here.reception.calls
        assert (call.name, call.argument, call.target.text) == ("report", "a fake site", "claim at drop.example")


async def test_orders_are_carried_out() -> None:
    async with club() as here:
        bad = await here.alice.send(here.channel, "claim")
        about = {"id": "o", "chat_id": f"discord:{here.guild.id}", "reason": "decided by Ann", "author_id": f"discord:{here.alice.id}"}
        delete = Order(kind=OrderKind.DELETE, message_ref=f"discord:{here.channel.id}/{bad.id}", **about)
        mute = Order(kind=OrderKind.MUTE, duration=timedelta(days=1), **about)
        ban = Order(kind=OrderKind.BAN, **about)
        assert [(await here.adapter.perform(order)).kind for order in (delete, mute, ban)] == [ResultKind.DONE] * 3
