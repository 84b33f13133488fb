"""Saying things on Telegram: answers, notices, cards, the line that shows we are typing, and what vanishes after a while.

What has to vanish is remembered in memory only: a restart forgets it, and the message stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from adapters.shared.contract import Claim, Delivered, Delivery
from adapters.telegram.calls import Calls, Failures
from adapters.telegram.ids import ref_of, to_message, to_number, to_place
from adapters.telegram.intake import SaidBefore, go_out, wait_to_speak
from adapters.telegram.outgoing import to_arguments, to_reply
from adapters.telegram.problems import problem_of, raw, says
from adapters.telegram.render import OutMessage, to_card, to_messages
from adapters.telegram.whispering import Hearer, Whispers
from bot.models import Chat, ChatKind, OutcomeKind
from bot.moderation.models import Card
from bot.moderation.problems import Problem
from bot.texts import Texts

_log = logging.getLogger("jumpmaster.telegram")

_TYPING_LASTS = 4.5
_MOST_TYPING = 20


class Speaking:
    """`username` is ours, once Telegram has told it. `typing_after` is how many seconds an answer may take before we show that we type."""

    def __init__(self, calls: Calls, texts: Texts, username: Callable[[], str], *, typing_after: float = 0.4) -> None:
        self._calls = calls
        self._texts = texts
        self._username = username
        self._typing_after = typing_after
        self._typing = asyncio.Semaphore(_MOST_TYPING)
        self._vanishing: set[asyncio.Task[None]] = set()
        self.whispers = Whispers(calls)

    async def deliver(self, delivery: Delivery) -> Delivered:
        wait_to_speak(delivery.claim)
        try:
            return await self._say(delivery)
        except SaidBefore:
            return Delivered()

    async def _say(self, delivery: Delivery) -> Delivered:
        chat = to_number(delivery.chat.id)
        if chat is None:
            return Delivered(problem=Problem.NO_CHAT)
        messages = to_messages(delivery, self._texts, self._username())
        if messages and (hearer := self.whispers.hearer_of(delivery, chat)):
            said = await self.whisper(delivery.chat, messages, hearer, delivery.claim)
            # What was asked where nobody else reads is not answered where all do.
            if said is not None or hearer.whisper is not None:
                return said or Delivered(problem=Problem.REFUSED)
        return await self._deliver(delivery, chat, messages)

    async def whisper(self, chat: Chat, messages: Sequence[OutMessage], hearer: Hearer, claim: Claim | None = None) -> Delivered | None:
        """Say it to one reader of a group alone; None where that can't be."""
        try:
            shown = await self.whispers.say(to_number(chat.id) or 0, _thread(chat), messages, hearer, claim)
        except Failures as error:
            _log.warning("telegram.unsaid error=%s", raw(error))
            return Delivered(problem=problem_of(error))
        return None if shown is None else Delivered(refs=tuple(ref_of(each.chat.id, each.message_id) for each in shown))

    async def answer_tap(self, delivery: Delivery, hearer: Hearer) -> bool:
        """Say to whoever tapped a button of a group what is for him alone; tell whether that could be."""
        return await self.whisper(delivery.chat, to_messages(delivery, self._texts, self._username()), hearer) is not None

    async def _deliver(self, delivery: Delivery, chat: int, messages: Sequence[OutMessage]) -> Delivered:
        refs: list[str] = []
        reply_to = _answered(delivery, chat)
        for message in messages:
            try:
                sent = await self._send(chat, _thread(delivery.chat), message, reply_to, delivery.claim)
            except Failures as error:
                _log.warning("telegram.unsaid error=%s", raw(error))
                return Delivered(refs=tuple(refs), problem=problem_of(error))
            refs.append(ref_of(sent.chat.id, sent.message_id))
            reply_to = None
        if delivery.vanish_after is not None and refs:
            self._spawn(self._vanish(tuple(refs), delivery.vanish_after))
        return Delivered(refs=tuple(refs))

    async def show_card(self, card: Card, where: str, place: str | None) -> str | None:
        message = to_card(card)
        shown = await self._edit(message, place) if place else None
        return shown or await self._post(message, where)

    @contextmanager
    def typing(self, chat: Chat) -> Iterator[None]:
        """Show that we type while this lasts, unless it is over soon, as most is: a timer costs less than a task."""
        begun: list[asyncio.Task[None]] = []
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._typing_after, lambda: begun.append(loop.create_task(self._show_typing(chat))))
        try:
            yield
        finally:
            timer.cancel()
            for task in begun:
                task.cancel()

    async def _show_typing(self, chat: Chat) -> None:
        """Go on until cancelled. In a crowd that would only make all wait longer."""
        number = to_number(chat.id)
        if number is None or self._typing.locked():
            return
        async with self._typing:
            while not self._calls.is_crowded:
                with suppress(*Failures):
                    await self._calls.bot.send_chat_action(self._calls.now_at(number), ChatAction.TYPING, message_thread_id=_thread(chat))
                await asyncio.sleep(_TYPING_LASTS)

    async def close(self) -> None:
        """Give up what would vanish later: it stays."""
        for task in self._vanishing:
            task.cancel()
        await asyncio.gather(*self._vanishing, return_exceptions=True)

    async def _send(self, chat: int, thread: int | None, message: OutMessage, reply_to: int | None, claim: Claim | None = None) -> Message:
        async def send(there: int, topic: int | None) -> Message:
            await go_out(claim)
            return await self._calls.bot.send_message(
                there, message_thread_id=topic, reply_parameters=to_reply(reply_to), **to_arguments(message)
            )

        try:
            return await self._calls.say(chat, lambda there: send(there, thread))
        except BadRequest as error:
            if thread is None or not says(error, "thread not found", "topic_deleted"):
                raise
        # The topic was deleted: better said in General than not at all.
        return await self._calls.say(chat, lambda there: send(there, None))

    async def _edit(self, message: OutMessage, place: str) -> str | None:
        """Bring a card up to date; None where it is not there any more or can't be changed."""
        found = to_message(place)
        if found is None:
            return None
        chat, number = found

        async def edit(there: int) -> object:
            return await self._calls.bot.edit_message_text(chat_id=there, message_id=number, **to_arguments(message))

        try:
            await self._calls.say(chat, edit)
        except Failures as error:
            if isinstance(error, BadRequest) and says(error, "not modified"):
                return place
            if isinstance(error, BadRequest) and says(error, "not found", "can't be edited", "message_id_invalid"):
                return None
            _log.warning("telegram.card_not_changed error=%s", raw(error))
            return place
        return place

    async def _post(self, message: OutMessage, where: str) -> str | None:
        target = to_place(where)
        if target is None:
            return None
        try:
            sent = await self._send(target[0], target[1], message, None)
        except Failures as error:
            _log.warning("telegram.card_not_shown error=%s", raw(error))
            return None
        return ref_of(sent.chat.id, sent.message_id)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._vanishing.add(task)
        task.add_done_callback(self._vanishing.discard)

    async def _vanish(self, refs: tuple[str, ...], after: timedelta) -> None:
        await asyncio.sleep(after.total_seconds())
        for chat, number in filter(None, map(to_message, refs)):
            with suppress(TelegramError):
                await self._calls.do(chat, partial(self._delete, number))

    async def _delete(self, number: int, chat: int) -> bool:
        return await self._calls.bot.delete_message(chat, number)


def _thread(chat: Chat) -> int | None:
    return int(chat.thread_id) if chat.thread_id and chat.thread_id.isdigit() else None


def _answered(delivery: Delivery, chat: int) -> int | None:
    """Return the message to answer, in groups. One that holds a secret is never shown again above our own words."""
    question = delivery.reply_to
    if question is None or question.chat.kind is ChatKind.PRIVATE:
        return None
    if delivery.outcome is not None and delivery.outcome.kind is OutcomeKind.INTERCEPTED:
        return None
    found = to_message(question.ref)
    return found[1] if found and found[0] == chat else None
