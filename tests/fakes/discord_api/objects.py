"""discord.py's own objects from the world's JSON, for the pure parts of the door: no socket, no client that runs."""

from __future__ import annotations

from typing import Any

import discord

from adapters.discord.translate import Me
from tests.fakes.discord_api import payloads
from tests.fakes.discord_api.server import FakeDiscord, written_message
from tests.fakes.discord_api.world import Channel, Member, Server, User


class Objects:
    """A world without a server behind it."""

    def __init__(self) -> None:
        self.fake = FakeDiscord()
        self._state: Any = discord.Client(intents=discord.Intents.none())._connection
        bot = self.fake.world.bot
        self._state.user = discord.ClientUser(state=self._state, data=payloads.user(bot))
        self.me = Me(user=bot.id, application=self.fake.world.application)
        self.mention = f"<@{bot.id}>"

    def message(self, author: Member | User, channel: Channel, text: str = "", **more: Any) -> discord.Message:
        data = self.written(author, channel, text, **more)
        return discord.Message(state=self._state, channel=self._channel(channel), data=data)

    def written(self, author: Member | User, channel: Channel, text: str, **more: Any) -> dict[str, Any]:
        return written_message(self.fake, author, channel, text, **more)

    def member(self, member: Member) -> discord.Member:
        return discord.Member(data=payloads.member(member), guild=self._guild(member.server), state=self._state)

    def _guild(self, server: Server) -> discord.Guild:
        guild: discord.Guild = self._state._get_guild(server.id)
        if guild is None:
            guild = discord.Guild(data=payloads.server(server, self.fake.world.bot), state=self._state)
            self._state._add_guild(guild)
        return guild

    def _channel(self, channel: Channel) -> Any:
        if channel.server is None:
            return discord.DMChannel(me=self._state.user, state=self._state, data=payloads.channel(channel))
        return self._guild(channel.server).get_channel_or_thread(channel.id)
