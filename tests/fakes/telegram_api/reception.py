"""A reception that notes what it is told, and answers as a test wants."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.shared.contract import Click, ClickAnswer, CommandCall, Delivery, Door, Extra
from bot.models import Author, Chat, IncomingMessage

OnMessage = Callable[[IncomingMessage, Door], Awaitable[None]]


class RecordingReception:
    """`heard` holds the name of each call with what it was about. The doors it was given are all the same one: `door`."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.door: Door | None = None
        self.on_message: OnMessage | None = None
        self.on_command: Callable[[CommandCall, Door], Awaitable[None]] | None = None
        self.click_answer: ClickAnswer | Exception = ClickAnswer(text="Done.")
        self.pressed: Delivery | None = None
        self.on_heard: Callable[[], None] = lambda: None
        self.titles: dict[str, str] = {}

    def know_bot(self, *names: str) -> None:
        self.bot_names = names

    def know_title(self, chat_id: str, title: str) -> None:
        self.titles[chat_id] = title

    def topic_name(self, chat_id: str, thread_id: str) -> str:
        return ""

    async def know_topic(self, chat_id: str, thread_id: str, name: str) -> None:
        """Names are remembered by whoever hears them."""

    async def settle(self, door: Door | None = None) -> None:
        """Nothing goes on in the background here."""

    def all(self, name: str) -> list[Any]:
        return [what for heard, what in self.heard if heard == name]

    @property
    def messages(self) -> list[IncomingMessage]:
        return self.all("receive")

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    def _note(self, name: str, what: Any, door: Door | None = None) -> None:
        self.heard.append((name, what))
        self.on_heard()
        self.door = door or self.door

    async def receive(self, message: IncomingMessage, door: Door) -> None:
        self._note("receive", message, door)
        if self.on_message:
            await self.on_message(message, door)

    async def command(self, call: CommandCall, door: Door) -> None:
        self._note("command", call, door)
        if self.on_command:
            await self.on_command(call, door)

    async def click(self, click: Click, door: Door) -> ClickAnswer:
        self._note("click", click, door)
        if isinstance(self.click_answer, Exception):
            raise self.click_answer
        return self.click_answer

    async def press(
        self, extra: Extra, mark: str, presser: Author, chat: Chat, door: Door, lang_hint: str | None = None
    ) -> Delivery | None:
        self._note("press", (extra, mark, presser, chat, lang_hint), door)
        return self.pressed

    async def opened_private(self, payload: str, message: IncomingMessage, door: Door) -> None:
        self._note("opened_private", (payload, message), door)

    async def joined(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        self._note("joined", (chat, title), door)

    async def powers_changed(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        self._note("powers_changed", (chat, title), door)

    async def left(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        self._note("left", (chat, title), door)

    async def renamed(self, author: Author, chat: Chat, door: Door) -> None:
        self._note("renamed", (author, chat), door)

    async def migrated(self, old_chat_id: str, new_chat_id: str) -> None:
        self._note("migrated", (old_chat_id, new_chat_id))
