"""A reception that only remembers what it was told, and says what a test wants said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from adapters.shared.contract import Click, ClickAnswer, CommandCall, Delivery, Door, Extra
from bot.models import Author, Chat, IncomingMessage
from bot.moderation.models import ChatSettings

OnMessage = Callable[[IncomingMessage, Door], Awaitable[None]]
OnCommand = Callable[[CommandCall, Door], Awaitable[None]]


async def _nothing(*_: Any) -> None:
    return None


@dataclass(kw_only=True)
class RecordingReception:
    """`notify` is called after each thing that was told."""

    notify: Callable[[], None] = lambda: None
    on_message: OnMessage = _nothing
    on_command: OnCommand = _nothing
    on_press: Callable[[Extra, str, Author, Chat], Delivery | None] = lambda *_: None
    on_click: Callable[[Click, Door], Awaitable[str]] | None = None
    chats: dict[str, ChatSettings] = field(default_factory=dict)
    messages: list[IncomingMessage] = field(default_factory=list)
    calls: list[CommandCall] = field(default_factory=list)
    clicks: list[Click] = field(default_factory=list)
    bot_names: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    presses: list[tuple[Extra, str, Author, Chat]] = field(default_factory=list)
    events: list[tuple[str, Any, str]] = field(default_factory=list)
    """Comings and goings: (what, whose chat or which author, title)."""

    async def settle(self, door: Door | None = None) -> None:
        """Nothing goes on in the background here."""

    async def receive(self, message: IncomingMessage, door: Door) -> None:
        self.messages.append(message)
        self.notify()
        await self.on_message(message, door)

    async def command(self, call: CommandCall, door: Door) -> None:
        self.calls.append(call)
        self.notify()
        await self.on_command(call, door)

    async def click(self, click: Click, door: Door) -> ClickAnswer:
        self.clicks.append(click)
        self.notify()
        return ClickAnswer(text=await self.on_click(click, door) if self.on_click else "Done.")

    async def press(
        self, extra: Extra, mark: str, presser: Author, chat: Chat, door: Door, lang_hint: str | None = None
    ) -> Delivery | None:
        self.presses.append((extra, mark, presser, chat))
        self.notify()
        return self.on_press(extra, mark, presser, chat)

    async def joined(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        self._note("joined", chat, title)

    async def powers_changed(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        self._note("powers", chat, title)

    async def left(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        self._note("left", chat, title)

    async def renamed(self, author: Author, chat: Chat, door: Door) -> None:
        self._note("renamed", author, chat.id)

    def know_title(self, chat_id: str, title: str) -> None:
        self.titles[chat_id] = title

    def know_bot(self, *names: str) -> None:
        self.bot_names = names

    def settings(self, chat_id: str) -> ChatSettings:
        return self.chats.get(chat_id, ChatSettings(chat_id=chat_id))

    def _note(self, what: str, whom: Any, title: str) -> None:
        self.events.append((what, whom, title))
        self.notify()
