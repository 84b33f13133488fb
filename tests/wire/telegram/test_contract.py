"""The contract of all doors, on Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import pytest_asyncio

from adapters.shared.contract import CommandCall, Delivery
from adapters.telegram.adapter import TelegramAdapter
from bot.models import Chat, IncomingMessage, Outcome
from bot.moderation.models import Order, OrderKind
from tests.contract.chat_adapter import ChatAdapterContract, Shown
from tests.fakes.telegram_api import ALL_RIGHTS, Person, link
from tests.fakes.telegram_api.server import Fault
from tests.wire.telegram.conftest import Stage, chat_of, order

_RIGHTS = {"delete": "can_delete_messages", "mute": "can_restrict_members", "ban": "can_restrict_members"}


class TelegramWorld:
    longest = 4096

    def __init__(self, stage: Stage, adapter: TelegramAdapter) -> None:
        self._stage = stage
        self.adapter = adapter
        self._people = stage.world
        self._member = self._people.person("Mem", username="mem_ber")
        self._room = self._people.group("Club", self._member)
        self._other = self._people.group("Mods", self._member)
        self._people.admin(self._room, self._people.bot)
        self.group, self.other_group = chat_of(self._room), chat_of(self._other)
        self.private = chat_of(self._people.private(self._member))
        self._messages: dict[str, dict[str, Any]] = {}
        self._updates: dict[str, dict[str, Any]] = {}
        self._held: dict[str, Fault] = {}

    @property
    def arrived(self) -> Sequence[IncomingMessage | CommandCall]:
        return [what for name, what in self._stage.reception.heard if name in {"receive", "command"}]

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
        writer = self._writer(by_bot=by_bot, by_us=by_us)
        entities = [link(text, *hidden_link)] if hidden_link else []
        quoted = self._people.new_bot_message(self._room, {"text": quoting, "from": self._member.as_user()}) if quoting else None
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
        how = {"forward_origin": origin} if forwarded else {}
        message = self._people.says(writer, self._room, text, entities=entities, reply_to=quoted, **how)
        if by_bot or by_us:
            self._people.push("message", message)
        handle = str(message["message_id"])
        self._messages[handle], self._updates[handle] = message, self._people.updates[-1]
        return handle

    def _writer(self, *, by_bot: bool, by_us: bool) -> Person:
        if by_us:
            return self._people.bot
        return self._people.person("Other bot", username="other_bot", is_bot=True) if by_bot else self._member

    async def edit(self, handle: str, text: str) -> None:
        self._people.edits(self._messages[handle], text)

    async def redeliver(self, handle: str) -> None:
        await self.settled()
        self._people.updates.append(self._updates[handle])
        self._people.touch()
        await self.settled()

    async def settled(self) -> None:
        await self._stage.api.settled()

    def shown(self, chat: Chat) -> Sequence[Shown]:
        room = self._room if chat == self.group else self._other
        ours = [message for message in room.messages.values() if message["from"]["id"] == self._people.bot.id]
        return [_shown(message) for message in ours]

    def slow_down(self, chat: Chat, seconds: float) -> None:
        self._stage.api.fail("flood", "sendMessage", chat=int(chat.id.split(":")[1]), seconds=seconds)

    def hold_back(self, chat: Chat) -> None:
        self._held[chat.id] = self._stage.api.fail("hold", "sendMessage", chat=int(chat.id.split(":")[1]))

    def let_go(self, chat: Chat) -> None:
        self._held[chat.id].over.set()

    def take_right(self, name: str) -> None:
        self._people.admin(self._room, self._people.bot, rights=ALL_RIGHTS - {_RIGHTS[name]})

    def order(self, kind: OrderKind, handle: str) -> Order:
        ref, author = f"telegram:{self._room.id}/{handle}", f"telegram:{self._member.id}"
        return order(kind, self._room, message_ref=ref, author_id=author)

    def is_there(self, handle: str) -> bool:
        return int(handle) in self._room.messages


def _shown(message: dict[str, Any]) -> Shown:
    raw, entities = message["text"].encode("utf-16-le"), message["entities"]

    def words(entity: dict[str, Any]) -> str:
        return raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")

    return Shown(
        text=message["text"],
        clickable=tuple(entity.get("url") or words(entity) for entity in entities if entity["type"] in {"url", "text_link"}),
        pings=tuple(words(entity) for entity in entities if entity["type"] in {"mention", "text_mention"}),
        preview=not message.get("link_preview_options", {}).get("is_disabled"),
        styled=tuple(entity["type"] for entity in entities),
    )


@pytest.mark.asyncio
class TestTelegram(ChatAdapterContract):
    @pytest_asyncio.fixture
    async def world(self, stage: Stage) -> AsyncIterator[TelegramWorld]:
        adapter = await stage.start()
        await stage.api.settled()
        yield TelegramWorld(stage, adapter)
