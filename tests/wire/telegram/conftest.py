"""The real adapter and the real python-telegram-bot against the Bot API on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from adapters.shared.contract import Delivery
from adapters.shared.sending import Pace, PacedSender, Rate
from adapters.telegram.adapter import Connection, TelegramAdapter
from adapters.telegram.hook import Webhook
from bot.models import Chat, ChatKind, IncomingMessage, Outcome, OutcomeKind, Reply
from bot.moderation.models import Order, OrderKind
from bot.texts import CHAT_ROOMS, Texts, load_texts
from tests.fakes.telegram_api import TOKEN, Person, Room, TelegramApi, World, telegram_api
from tests.fakes.telegram_api.reception import RecordingReception

ANY_PACE = Pace(overall=Rate(count=100_000, seconds=1.0), chat=Rate(count=100_000, seconds=1.0))
WEBHOOK = Webhook(url="https://bot.example:8443/hook", listen="127.0.0.1", port=0, secret="s3cret-s3cret")


@pytest.fixture(scope="session")
def texts() -> Texts:
    return load_texts(*(room for room in CHAT_ROOMS if room.is_dir()))


@dataclass
class Stage:
    """Everything a test touches. `slept` are the pauses the adapter made: only its own clock, `now`, goes on by them."""

    api: TelegramApi
    reception: RecordingReception
    texts: Texts
    stack: AsyncExitStack
    slept: list[float] = field(default_factory=list)
    now: float = 1000.0

    @property
    def world(self) -> World:
        return self.api.world

    def adapter(
        self, *, token: str = TOKEN, webhook: Webhook | None = None, sender: PacedSender | None = None, **how: Any
    ) -> TelegramAdapter:
        connection = Connection(token=token, api=f"http://127.0.0.1:{self.api.port}", webhook=webhook)
        reception = how.pop("reception", self.reception)
        sender = sender or PacedSender(ANY_PACE, clock=self.clock, sleep=self.pause)
        return TelegramAdapter(connection, reception, self.texts, sender=sender, sleep=self.pause, **how)

    async def start(self, **how: Any) -> TelegramAdapter:
        adapter = self.adapter(**how)
        await adapter.start()
        self.stack.push_async_callback(_end, adapter)
        self.api.webhook_leads_to = f"http://127.0.0.1:{adapter.webhook_port}"
        return adapter

    def clock(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)

    async def heard(self, name: str, count: int = 1) -> list[Any]:
        """Wait until the reception heard of something so often."""
        return await self.api.until(lambda: len(self.reception.all(name)) >= count and self.reception.all(name))


async def _end(adapter: TelegramAdapter) -> None:
    """Stop; what a failed test left hanging is cut off, so that its failure is seen."""
    try:
        async with asyncio.timeout(5):
            await adapter.stop()
    except TimeoutError:
        for task in list(adapter._intake._tasks):
            task.cancel()
        await adapter.stop()


@pytest_asyncio.fixture
async def stage(texts: Texts) -> AsyncIterator[Stage]:
    async with telegram_api() as api, AsyncExitStack() as stack:
        reception = RecordingReception()
        reception.on_heard = api.world.touch
        yield Stage(api=api, reception=reception, texts=texts, stack=stack)


@pytest_asyncio.fixture
async def ann(stage: Stage) -> Person:
    return stage.world.person("Ann", username="ann_lee")


@pytest_asyncio.fixture
async def group(stage: Stage, ann: Person) -> Room:
    """A group in which the bot is an admin."""
    room = stage.world.group("Club", ann)
    stage.world.admin(room, stage.world.bot)
    return room


def chat_of(room: Room, topic: int | None = None) -> Chat:
    kind = ChatKind.PRIVATE if room.kind == "private" else ChatKind.GROUP
    return Chat(id=f"telegram:{room.id}", kind=kind, thread_id=str(topic) if topic else None)


def answer_to(message: IncomingMessage, text: str = "An airdrop is free tokens.", **fields: Any) -> Delivery:
    outcome = Outcome(kind=fields.pop("kind", OutcomeKind.ANSWERED), reply=Reply(body=text, lang="en"))
    return Delivery(chat=message.chat, outcome=outcome, reply_to=message, **fields)


def order(kind: OrderKind, room: Room, **fields: Any) -> Order:
    return Order(id=fields.pop("id", f"o-{kind}"), kind=kind, chat_id=f"telegram:{room.id}", reason="scam", **fields)


NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
