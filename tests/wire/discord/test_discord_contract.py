"""The contract of all doors, on Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio

from adapters.discord.adapter import DiscordAdapter
from adapters.shared.contract import CommandCall, Delivery
from bot.models import Chat, ChatKind, IncomingMessage, Outcome
from bot.moderation.models import Order, OrderKind
from tests.contract.chat_adapter import ChatAdapterContract, Shown
from tests.fakes.discord_api.gateway import CONTENT
from tests.fakes.discord_api.reading import as_seen
from tests.fakes.discord_api.stand import Stand
from tests.fakes.discord_api.world import BAN, EVERYBODY, MANAGE_MESSAGES, TIMEOUT, Channel

_RIGHTS = {"delete": MANAGE_MESSAGES, "mute": TIMEOUT, "ban": BAN}
_ALL = EVERYBODY | MANAGE_MESSAGES | TIMEOUT | BAN
_PING = "ping"


class DiscordWorld:
    longest = 4096

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._server = stand.discord.add_server(rights=_ALL)
        self._room, self._other = stand.discord.add_channel(self._server, "general"), stand.discord.add_channel(self._server, "mods")
        self._member = stand.discord.add_member(self._server, "mem")
        self._bot = stand.discord.add_member(self._server, "other bot", is_bot=True)
        self._passer_by = stand.discord.add_user("passer-by")
        talk = stand.discord.add_private(self._passer_by)
        self._talk = talk
        self.group = _chat(self._room)
        self.other_group = Chat(id=f"discord:{self._other.id}", kind=ChatKind.GROUP)
        self.private = Chat(id=f"discord:dm:{talk.id}")
        self._messages: dict[str, dict[str, Any]] = {}
        self._held: asyncio.Event | None = None

    @property
    def adapter(self) -> DiscordAdapter:
        assert self._stand.adapter is not None
        return self._stand.adapter

    @property
    def arrived(self) -> Sequence[IncomingMessage | CommandCall]:
        return [*(each for each in self._stand.reception.messages if each.text != _PING), *self._stand.reception.calls]

    async def say(self, outcome: Outcome) -> Sequence[Shown]:
        before = len(self.shown(self.group))
        await self.adapter.deliver(Delivery(chat=self.group, outcome=outcome))
        return self.shown(self.group)[before:]

    async def write(
        self,
        text: str,
        *,
        hidden_link: tuple[str, str] | None = None,
        quoting: str | None = None,
        forwarded: bool = False,
        by_bot: bool = False,
        by_us: bool = False,
    ) -> str:
        author = self._server.members[self._stand.discord.world.bot.id] if by_us else self._bot if by_bot else self._member
        if hidden_link:
            text = text.replace(hidden_link[0], f"[{hidden_link[0]}]({hidden_link[1]})", 1)
        more = {}
        if quoting:
            quoted = await self._stand.discord.say(self._bot, self._talk, quoting, tell=False)
            more = self._stand.discord.reply_to(quoted, pings=False)
        if forwarded:
            more, text = self._stand.discord.forward_of(text), ""
        message = await self._stand.discord.say(author, self._room, text, **more)
        self._messages[message["id"]] = message
        return str(message["id"])

    async def edit(self, handle: str, text: str) -> None:
        await self.settled()
        await self._stand.discord.edit(self._messages[handle], text)

    async def redeliver(self, handle: str) -> None:
        await self._stand.discord.redeliver(self._messages[handle])
        await self.settled()

    async def settled(self) -> None:
        """What was sent before a ping was begun before it."""
        before = len(self._stand.reception.messages)
        await self._stand.discord.say(self._passer_by, self._talk, _PING)
        await self._stand.discord.until(lambda: any(each.text == _PING for each in self._stand.reception.messages[before:]))

    def shown(self, chat: Chat) -> Sequence[Shown]:
        room = self._room if chat == self.group else self._other
        ours = [message for message in room.shown if int(message["author"]["id"]) == self._stand.discord.world.bot.id]
        return [as_seen(message) for message in ours]

    def slow_down(self, chat: Chat, seconds: float) -> None:
        self._stand.discord.slow_down("POST", f"/channels/{self._room.id}/messages", seconds)

    def hold_back(self, chat: Chat) -> None:
        self._held = self._stand.discord.hold("POST", f"/channels/{self._room.id}/messages")

    def let_go(self, chat: Chat) -> None:
        assert self._held is not None
        self._held.set()

    def take_right(self, name: str) -> None:
        role = next(role for role in self._server.roles.values() if role.bot_id)
        role.permissions = _ALL & ~_RIGHTS[name]

    def order(self, kind: OrderKind, handle: str) -> Order:
        ref, author = f"discord:{self._room.id}/{handle}", f"discord:{self._member.id}"
        return Order(id="o1", kind=kind, chat_id=self.group.id, reason="decided by Mo", message_ref=ref, author_id=author)

    def is_there(self, handle: str) -> bool:
        return int(handle) in self._room.messages


def _chat(channel: Channel) -> Chat:
    assert channel.server is not None
    return Chat(id=f"discord:{channel.server.id}", kind=ChatKind.GROUP, thread_id=str(channel.id))


@pytest.mark.asyncio
class TestDiscord(ChatAdapterContract):
    @pytest_asyncio.fixture
    async def world(self, stand: Stand) -> AsyncIterator[DiscordWorld]:
        stand.discord.gateway.allowed_intents = CONTENT
        world = DiscordWorld(stand)
        await stand.open(reads_messages=True)
        await world.settled()
        yield world
        assert stand.discord.rest.refused == []
