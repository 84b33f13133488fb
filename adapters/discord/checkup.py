"""What Discord says of the bot: whether it knows the token, which intents are on, how to invite it. Nothing is changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import discord

from adapters.discord.client import leave_voice_out
from adapters.discord.connector import connector_to
from adapters.discord.ids import read_chat
from adapters.discord.invite import WITH_AUTOMOD, invite_link, personal_link
from adapters.discord.problems import SDK_ERRORS, refusal_of
from adapters.shared.card_places import check_places
from adapters.shared.checkup import Check, State
from bot.settings import Settings

_PATIENCE_SECONDS = 20
_INTENT_FIX = "Switch Message Content Intent on under Bot > Privileged Gateway Intents, or unset JUMPMASTER_DISCORD_MESSAGE_CONTENT."
_NETWORK_FIX = "Look at this machine's network, and at JUMPMASTER_DISCORD_CONNECT_TO."


async def check_discord(settings: Settings) -> list[Check]:
    """Ask Discord about the configured bot. Returns no check where no token is set."""
    if settings.discord_token is None:
        return []
    leave_voice_out()
    address = settings.discord_connect_to
    connector = connector_to(address, settings.discord_ca_file)() if address else None
    client = discord.Client(intents=discord.Intents.none(), connector=connector)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), client:
            await client.login(settings.discord_token.get_secret_value())
            found = list(_application(await client.application_info(), wants_messages=settings.discord_message_content))
            return [*found, *await check_places(settings, "discord", lambda place: _can_show(client, place))]
    except SDK_ERRORS as error:
        refusal = refusal_of(error)
        if refusal is not None:
            return [Check(name="Discord", state=State.BROKEN, detail="the token is refused", fix=refusal.user_text)]
        return [Check(name="Discord", state=State.DEGRADED, detail="Discord could not be reached", fix=_NETWORK_FIX)]


async def _can_show(client: discord.Client, place: str) -> bool:
    """Tell whether a channel is there and can be seen; whether the bot may write in it, only a connection knows."""
    number = read_chat(place)
    try:
        return number is not None and await client.fetch_channel(number.number) is not None
    except (discord.NotFound, discord.Forbidden):
        return False


def _application(app: discord.AppInfo, *, wants_messages: bool) -> Iterator[Check]:
    yield Check(name="Discord", state=State.OK, detail=f"the application is {app.name}")
    yield Check(name="Discord invitation", state=State.OK, detail=invite_link(app.id, WITH_AUTOMOD))
    yield Check(name="Discord for oneself", state=State.OK, detail=personal_link(app.id))
    has_intent = app.flags.gateway_message_content or app.flags.gateway_message_content_limited
    if wants_messages and not has_intent:
        yield Check(name="Discord messages", state=State.BROKEN, detail="the message content intent is off", fix=_INTENT_FIX)
    elif wants_messages:
        yield Check(name="Discord messages", state=State.OK, detail="it sees every message where it may read")
    else:
        detail = "it sees commands, menus, mentions and direct messages; screening every message is switched off"
        fix = "Set JUMPMASTER_DISCORD_MESSAGE_CONTENT=true and switch the intent on, if you want it."
        yield Check(name="Discord messages", state=State.NOTE, detail=detail, fix=fix)
    names = "a new name is seen when its account next writes: the bot does not ask for the list of members (docs/discord.md)"
    yield Check(name="Discord names", state=State.NOTE, detail=names)
    if not app.bot_public:
        detail = "only its owner can invite it"
        yield Check(name="Discord public", state=State.NOTE, detail=detail, fix="Switch on Public Bot on the page Bot, if others should.")
