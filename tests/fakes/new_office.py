"""An office over stores in memory, with the real assistant and screening."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.shared.office import Office
from bot.assistant import Assistant
from bot.bootstrap import ScreeningTools, open_assistant, open_screening
from bot.metrics import Metrics
from bot.moderation.chats import ChatBook
from bot.moderation.desk import ReportDesk
from bot.moderation.domains import ConfirmedDomains
from bot.moderation.limits import QuestionLimits
from bot.moderation.policy import ChatPolicy
from bot.moderation.stores import Stores
from bot.settings import Settings
from bot.texts import CHAT_ROOMS, load_texts
from knowledge.feeds.gate import Gate

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Shelf:
    """What is slow to open and the same for every test: the assistant. `book` is the one whose policies hold now."""

    home: Path
    book: ChatBook | None = None
    tools: ScreeningTools = field(init=False)
    assistant: Assistant = field(init=False)

    def __post_init__(self) -> None:
        settings = Settings(home=self.home, embedder="words")
        self.tools = open_screening(settings, self._policy)
        self.assistant = open_assistant(settings, self._policy, self.tools)

    def _policy(self, chat_id: str) -> ChatPolicy:
        return self.book.policy(chat_id) if self.book else ChatPolicy()


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


async def new_office(shelf: Shelf, stores: Stores, gate: Gate, clock: Clock) -> Office:
    domains = await ConfirmedDomains.open(stores.domains, stores.decisions, gate, clock)
    chats = await ChatBook.open(stores.chats, domains, clock)
    shelf.book = chats
    texts = load_texts(*CHAT_ROOMS)
    return Office(
        assistant=shelf.assistant,
        chats=chats,
        desk=ReportDesk(stores, domains, chats, texts, clock),
        domains=domains,
        limits=QuestionLimits(),
        stores=stores,
        texts=texts,
        metrics=Metrics(),
        feeds=tuple,
        see_name=shelf.tools.screener.see_name,
        now=clock,
    )
