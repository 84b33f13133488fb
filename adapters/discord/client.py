"""The discord.py client: which intents it asks for, and which events it hands on. It decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

import aiohttp
import discord
from discord import app_commands

from adapters.discord.problems import SDK_ERRORS, trouble_of

_log = logging.getLogger("jumpmaster.discord")

Tree: TypeAlias = "app_commands.CommandTree[discord.AutoShardedClient]"


_BETWEEN_IDENTIFIES = 5.0
_SILENCE_UNTIL_READY = 0.1


class Events(Protocol):
    """Who is told what happened."""

    async def on_written(self, message: discord.Message) -> None: ...
    async def on_edited(self, message: discord.Message) -> None: ...
    async def on_pressed(self, interaction: discord.Interaction[discord.AutoShardedClient]) -> None: ...
    async def on_thread(self, thread: discord.Thread) -> None: ...
    async def on_joined(self, server: discord.Guild) -> None: ...
    async def on_left(self, server: discord.Guild) -> None: ...
    async def on_powers(self, server: discord.Guild) -> None: ...
    def on_connected(self) -> None: ...
    def on_server_seen(self, server: discord.Guild) -> None: ...


def intents_for(*, reads_messages: bool) -> discord.Intents:
    """Return the least that is needed: servers and their roles, messages without their text unless they address the bot."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = reads_messages
    return intents


def leave_voice_out() -> None:
    """Keep discord.py from warning about libraries for voice, which the bot has none of."""
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False


class DoorClient(discord.AutoShardedClient):
    """Keeps no messages and no members in memory but what discord.py cannot do without."""

    def __init__(
        self,
        events: Events,
        intents: discord.Intents,
        connector: aiohttp.BaseConnector | None,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        leave_voice_out()
        super().__init__(
            intents=intents,
            connector=connector,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            # A server that the bot is added to while discord.py still waits for others would pass for an old one.
            guild_ready_timeout=_SILENCE_UNTIL_READY,
        )
        self._events = events
        self._sleep = sleep
        self.tree: Tree | None = None
        self.command_ids: dict[str, int] = {}
        """Of our commands, by name, as Discord gave them; empty where it was not told of them."""

    def tell_discord_of(self, tree: Tree, names: app_commands.Translator) -> None:
        """Register commands once logged in."""
        self.tree, self._names = tree, names

    async def setup_hook(self) -> None:
        if self.tree is None:
            return
        await self.tree.set_translator(self._names)
        try:
            registered = await self.tree.sync()
        except SDK_ERRORS as error:
            # Commands that were registered before still work.
            _log.warning("discord.commands_not_registered kind=%s", trouble_of(error).kind.value)
            return
        self.command_ids = {each.name: each.id for each in registered if each.type is discord.AppCommandType.chat_input}

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        # Discord takes one identification in five seconds.
        if not initial:
            await self._sleep(_BETWEEN_IDENTIFIES)

    async def on_connect(self) -> None:
        self._events.on_connected()

    async def on_ready(self) -> None:
        _log.info("discord.ready servers=%d shards=%d", len(self.guilds), self.shard_count or 1)

    async def on_resumed(self) -> None:
        self._events.on_connected()

    async def on_message(self, message: discord.Message) -> None:
        await self._events.on_written(message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        # Without it, Discord only added a preview or a pin.
        if event.message.edited_at is not None:
            await self._events.on_edited(event.message)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        await self._events.on_thread(thread)

    async def on_interaction(self, interaction: discord.Interaction[discord.AutoShardedClient]) -> None:
        if interaction.type in {discord.InteractionType.component, discord.InteractionType.modal_submit}:
            await self._events.on_pressed(interaction)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self._events.on_server_seen(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._events.on_joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._events.on_left(guild)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if before.permissions != after.permissions and after in after.guild.me.roles:
            await self._events.on_powers(after.guild)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        # Of others Discord tells only those who ask for the list of members.
        if before.roles != after.roles and after == after.guild.me:
            await self._events.on_powers(after.guild)
