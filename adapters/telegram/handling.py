"""What an update says -> the reception, and what the reception says to a tap -> whoever tapped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from telegram import Update

from adapters.shared.contract import Click, ClickAnswer, CommandCall, Delivery, Door, Extra
from adapters.shared.recently import Recently
from adapters.telegram.actions import Actions
from adapters.telegram.albums import Albums
from adapters.telegram.calls import Calls, Failures
from adapters.telegram.events import (
    UNREADABLE,
    BotJoined,
    BotLeft,
    BotPowersChanged,
    CardClicked,
    Commanded,
    Event,
    Me,
    Moved,
    Opened,
    OtherPressed,
    PersonSeen,
    Pressed,
    RightsChanged,
    Said,
)
from adapters.telegram.ids import chat_id_of, to_number
from adapters.telegram.render import LONGEST_CLICK_ANSWER, to_click_answer
from adapters.telegram.speaking import Speaking
from adapters.telegram.standing import Standing
from adapters.telegram.topics import Topics
from adapters.telegram.translate import translate
from adapters.telegram.whispering import Hearer
from bot.models import Author, Chat, ChatKind, IncomingMessage

_log = logging.getLogger("jumpmaster.telegram")

_MOST_WHISPERS = 2
"""How often somebody is told the same behind a button."""
_TOAST = 60
"""Characters that can be read in the moment a line floats over the chat; a longer one waits to be closed."""


class Receiver(Protocol):
    """What is asked of the reception."""

    async def receive(self, message: IncomingMessage, door: Door) -> None: ...
    async def command(self, call: CommandCall, door: Door) -> None: ...
    async def click(self, click: Click, door: Door) -> ClickAnswer: ...
    async def press(
        self, extra: Extra, mark: str, presser: Author, chat: Chat, door: Door, lang_hint: str | None = None
    ) -> Delivery | None: ...
    async def opened_private(self, payload: str, message: IncomingMessage, door: Door) -> None: ...
    async def joined(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None: ...
    async def powers_changed(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None: ...
    async def left(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None: ...
    async def renamed(self, author: Author, chat: Chat, door: Door) -> None: ...
    async def migrated(self, old_chat_id: str, new_chat_id: str) -> None: ...
    async def settle(self, door: Door | None = None) -> None: ...
    def know_bot(self, *names: str) -> None: ...
    def know_title(self, chat_id: str, title: str) -> None: ...
    def topic_name(self, chat_id: str, thread_id: str) -> str: ...
    async def know_topic(self, chat_id: str, thread_id: str, name: str) -> None: ...


class Handling:
    def __init__(
        self,
        *,
        reception: Receiver,
        door: Door,
        calls: Calls,
        standing: Standing,
        speaking: Speaking,
        actions: Actions,
        albums: Albums,
        me: Callable[[], Me],
    ) -> None:
        self._reception = reception
        self._door = door
        self._calls = calls
        self._standing = standing
        self._speaking = speaking
        self._actions = actions
        self._albums = albums
        self._me = me
        self._topics = Topics(reception.topic_name)
        self._words = Recently()
        self._answered_albums = Recently()
        self._names = Recently()
        self._shown = Recently()
        self._owed = Recently()

    async def handle(self, update: Update) -> None:
        chat = update.effective_chat
        if chat is not None and chat.title:
            self._reception.know_title(chat_id_of(chat.id), chat.title)
        if chat is not None and chat.type != chat.PRIVATE and (update.message or update.edited_message):
            await self._standing.learn(chat_id_of(chat.id))
        if update.message is not None:
            if named := self._topics.learn(update.message):
                await self._reception.know_topic(*named)
            if self._albums.note(update.message):
                with suppress(*Failures):
                    await self._actions.take_away(update.message.chat.id, update.message.message_id)
        for event in translate(update, self._me(), self._standing.known_role):
            await self._handle(event)

    async def moved(self, old: int, new: int) -> None:
        if self._calls.moved(old, new):
            await self._reception.migrated(chat_id_of(old), chat_id_of(new))

    async def _handle(self, event: Event) -> None:
        match event:
            case Said():
                await self._said(event)
            case Commanded(call=call):
                await self._commanded(call)
            case Opened(payload=payload, message=message):
                await self._reception.opened_private(payload, message, self._door)
            case CardClicked() | Pressed() | OtherPressed():
                await self._tapped(event)
            case PersonSeen(author=author, chat=chat, joined=joined):
                await self._seen(author, chat, joined=joined)
            case Moved(old_chat_id=old, new_chat_id=new):
                await self.moved(to_number(old) or 0, to_number(new) or 0)
            case RightsChanged(chat=chat):
                self._standing.forget(chat.id)
            case _:
                await self._own_change(event)

    async def _own_change(self, event: BotJoined | BotPowersChanged | BotLeft) -> None:
        self._standing.forget(event.chat.id)
        self._speaking.whispers.forget(to_number(event.chat.id) or 0)
        tell = {BotJoined: self._reception.joined, BotPowersChanged: self._reception.powers_changed, BotLeft: self._reception.left}
        await tell[type(event)](event.chat, event.title, self._door, event.lang_hint)

    def topic_name(self, chat: Chat) -> str:
        return self._topics.named(chat).thread_name or ""

    def _told(self, message: IncomingMessage) -> IncomingMessage:
        """Return the message with what is known of its place and its author from other messages."""
        joined_at = self._standing.joined_at(message.chat.id, message.author.id)
        chat = self._topics.named(message.chat)
        if joined_at is None and chat is message.chat:
            return message
        return replace(message, chat=chat, author=replace(message.author, joined_at=joined_at))

    async def _said(self, said: Said) -> None:
        message = self._told(said.message)
        if not self._is_news(message):
            return
        if message.addressed and not said.has_words and self._is_first_of(said):
            await self._unreadable(message)
            return
        if said.album and said.has_words:
            self._answered_albums.note(said.album)
        await self._typing_while(message.addressed and said.has_words, message)

    async def _typing_while(self, addressed: bool, message: IncomingMessage) -> None:
        if not addressed:
            await self._reception.receive(replace(message, addressed=False), self._door)
            return
        with self._speaking.typing(message.chat):
            await self._reception.receive(message, self._door)

    async def _commanded(self, call: CommandCall) -> None:
        call = replace(call, message=self._told(call.message), target=self._told(call.target) if call.target else None)
        if not self._is_news(call.message):
            return
        with self._speaking.typing(call.message.chat):
            await self._reception.command(call, self._door)

    async def _unreadable(self, message: IncomingMessage) -> None:
        """Say that it can't be read; the reception screens what can, a file's name."""
        await self._reception.command(CommandCall(name=UNREADABLE, argument="", message=message), self._door)

    def _is_news(self, message: IncomingMessage) -> bool:
        """Tell whether there is anything new to read. Telegram tells of edits that change nothing we see, such as a reaction."""
        entities = tuple((entity.offset, entity.length, entity.url) for entity in message.entities)
        # Python's hash of text is keyed anew in every process, so that what is kept tells nothing.
        is_new = self._words.note(f"{message.ref} {hash((message.text, entities)):x}")
        return is_new or not message.is_edit

    def _is_first_of(self, said: Said) -> bool:
        """Of an album only one picture is answered, and none where another one has words."""
        return said.album is None or self._answered_albums.note(said.album)

    async def _seen(self, author: Author, chat: Chat, *, joined: bool) -> None:
        if joined:
            self._standing.note_joined(chat.id, author.id)
            author = replace(author, joined_at=self._standing.joined_at(chat.id, author.id))
        if self._names.note(f"{chat.id} {author.id} {author.name} {author.username}"):
            await self._reception.renamed(author, chat, self._door)

    async def _tapped(self, event: CardClicked | Pressed | OtherPressed) -> None:
        """Answer every tap, whatever becomes of it: until then the client of whoever tapped shows that it waits."""
        text, rest = "", None
        try:
            if isinstance(event, CardClicked):
                text = (await self._reception.click(event.click, self._door)).text
            elif isinstance(event, Pressed):
                text, rest = await self._pressed(event)
        finally:
            await self._answer(event.query_id, text)
        if rest is not None and isinstance(event, Pressed):
            await self._say_to_presser(event, rest)

    async def _pressed(self, event: Pressed) -> tuple[str, Delivery | None]:
        """Return what floats over the chat, and what has to be a message because it is too long for that."""
        said = await self._reception.press(event.extra, event.mark, event.presser, event.chat, self._door, event.lang_hint)
        if said is None:
            return "", None
        if said.outcome is None and len(said.notice) <= LONGEST_CLICK_ANSWER:
            return said.notice, None
        if event.chat.kind is ChatKind.PRIVATE:
            return "", said
        if self._is_owed(event) if self._may_whisper(event.chat) else self._is_first_to_press(event):
            return "", said
        # It stands in the group already, for all to read, or was said to whoever taps again and again.
        return said.notice, None

    async def _say_to_presser(self, event: Pressed, said: Delivery) -> None:
        """Say it to the presser alone where that can be; else once for all."""
        user = to_number(event.presser.id)
        if user is not None and self._may_whisper(event.chat):
            if await self._speaking.answer_tap(said, Hearer(user=user, tap=event.query_id)):
                if not self._may_whisper(event.chat):
                    # The server did not know how: now all have read it.
                    self._is_first_to_press(event)
                return
            if not self._is_first_to_press(event):
                return
        await self._speaking.deliver(said)

    def _may_whisper(self, chat: Chat) -> bool:
        return self._speaking.whispers.may_be_heard(to_number(chat.id) or 0)

    def _is_owed(self, event: Pressed) -> bool:
        """Tell whether somebody is to hear it once more. Telegram may lose it; but one finger must not use up what a group may be sent."""
        return any(self._owed.note(f"{event.extra} {event.mark} {event.presser.id} {time}") for time in range(_MOST_WHISPERS))

    def _is_first_to_press(self, event: Pressed) -> bool:
        return self._shown.note(f"{event.extra} {event.mark}")

    async def _answer(self, query_id: str, text: str) -> None:
        shown = to_click_answer(text)
        with suppress(*Failures):
            await self._calls.bot.answer_callback_query(query_id, text=shown or None, show_alert=len(shown) > _TOAST)
