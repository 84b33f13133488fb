"""Where the bot speaks, and what it may do there, as discord.py knows it without asking."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from adapters.discord.ids import ChatNumber, read_chat
from adapters.discord.problems import SDK_ERRORS
from adapters.shared.clean import replace_surrogates
from bot.models import Chat
from bot.moderation.problems import Problem

# Compared as bits, for each by its name costs a call, and every answer asks.
_SEES = discord.Permissions(view_channel=True).value
_WRITES = _SEES | discord.Permissions(send_messages=True).value
# In threads the right to send messages counts for nothing.
_WRITES_IN_THREADS = _SEES | discord.Permissions(send_messages_in_threads=True).value
_EMBEDS = discord.Permissions(embed_links=True).value


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`problem` says why nothing can be sent; None where it can."""

    channel: int
    may_embed: bool = True
    problem: Problem | None = None


def place_of(client: discord.AutoShardedClient, chat: Chat) -> Place | None:
    """Return where to speak in a chat, None where there is no place for it."""
    number = read_chat(chat.id)
    if number is None:
        return None
    if chat.thread_id and chat.thread_id.isdigit():
        return place_in(client, int(chat.thread_id))
    server = None if number.is_direct else client.get_guild(number.number)
    if server is None:
        return place_in(client, number.number)
    channel = _first_open(server)
    return place_in(client, channel.id) if channel else None


def place_in(client: discord.AutoShardedClient, channel_id: int) -> Place:
    channel = client.get_channel(channel_id)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return Place(channel=channel_id)
    may = channel.permissions_for(channel.guild.me).value
    needed = _WRITES_IN_THREADS if isinstance(channel, discord.Thread) else _WRITES
    problem = None if may & needed == needed else Problem.NO_RIGHT_TO_WRITE
    return Place(channel=channel_id, may_embed=may & _EMBEDS != 0, problem=problem)


def message_at(client: discord.AutoShardedClient, place: tuple[int, int]) -> discord.PartialMessage:
    """Return what can be edited or deleted of a message, by its channel and its number."""
    channel = client.get_channel(place[0])
    server = channel.guild.id if isinstance(channel, discord.abc.GuildChannel | discord.Thread) else None
    return client.get_partial_messageable(place[0], guild_id=server).get_partial_message(place[1])


async def is_open(client: discord.AutoShardedClient, place: str) -> bool:
    """Tell whether the bot may write in a channel or thread. What the connection does not know, such as a resting thread, is asked for."""
    number = read_chat(place)
    if number is None:
        return False
    if client.get_channel(number.number) is not None:
        return place_in(client, number.number).problem is None
    try:
        await client.fetch_channel(number.number)
    except SDK_ERRORS:
        return False
    return True


def name_in(client: discord.AutoShardedClient, chat: Chat) -> str:
    """Return what members call a channel or thread; it is no mention. Empty for one that Discord has not told about."""
    number = read_chat(chat.id)
    channel_id = chat.thread_id if chat.thread_id and chat.thread_id.isdigit() else number.number if number else 0
    return channel_name(client.get_channel(int(channel_id))) or ""


def channel_name(channel: object) -> str | None:
    name = getattr(channel, "name", None)
    return f"#{replace_surrogates(name)}" if isinstance(name, str) and name else None


def server_of(client: discord.AutoShardedClient, chat_id: str) -> discord.Guild | None:
    number: ChatNumber | None = read_chat(chat_id)
    return None if number is None or number.is_direct else client.get_guild(number.number)


def _first_open(server: discord.Guild) -> discord.TextChannel | None:
    """Return where a server's own notes go, else the first channel that the bot may write in."""
    channels = [server.system_channel, *server.text_channels]
    return next((channel for channel in channels if channel and _may_write(channel)), None)


def _may_write(channel: discord.TextChannel) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return may.view_channel and may.send_messages
