"""Words in a group that one reader alone sees: Telegram's ephemeral messages, as Bot API 10.3 has them.

The library does not know them yet and passes on what it is given. Telegram lets an admin say them to any member at any time, another bot
only to whoever tapped a button or said such a thing a moment ago. It does not promise that they arrive, and old apps don't show them: so
whoever asks the same again soon is answered for all to read.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Message
from telegram.error import BadRequest

from adapters.shared.contract import Claim, Delivery, Visibility
from adapters.shared.recently import Recently
from adapters.telegram.calls import Calls
from adapters.telegram.ids import to_number, to_whisper
from adapters.telegram.intake import go_out
from adapters.telegram.outgoing import to_arguments
from adapters.telegram.render import OutMessage

_REFUSAL_LASTS = 3600.0
_AGAIN_SECONDS = 120.0
_MOST_CHATS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """Who is to hear it. `tap` is the query of a tap that it answers, `whisper` the number of such a message."""

    user: int
    tap: str | None = None
    whisper: int | None = None


class Whispers:
    def __init__(self, calls: Calls, clock: Callable[[], float] = time.monotonic) -> None:
        self._calls = calls
        self._clock = clock
        self._is_known = True
        self._refused: OrderedDict[int, float] = OrderedDict()
        self._asked = Recently()

    def may_be_heard(self, chat: int) -> bool:
        """Tell whether it is worth a try. A server that does not know such messages, or a chat that refused one, is left alone."""
        return chat < 0 and self._is_known and self._refused.get(chat, 0.0) <= self._clock()

    def forget(self, chat: int) -> None:
        """Try again in a chat where our rights have changed."""
        self._refused.pop(chat, None)

    def hearer_of(self, delivery: Delivery, chat: int) -> Hearer | None:
        """Return who alone is to hear a delivery, None where it is for all."""
        question = delivery.reply_to
        user = to_number(question.author.id) if question else None
        if question is None or user is None or user < 0:
            return None
        number = to_whisper(question.ref)
        if number is not None:
            return Hearer(user=user, whisper=number)
        if delivery.visibility is not Visibility.ASKER or not self.may_be_heard(chat):
            return None
        is_new = self._asked.note(f"{chat} {user} {hash(question.text):x} {int(self._clock() // _AGAIN_SECONDS)}")
        return Hearer(user=user) if is_new else None

    async def say(
        self, chat: int, thread: int | None, messages: Sequence[OutMessage], hearer: Hearer, claim: Claim | None = None
    ) -> tuple[Message, ...] | None:
        """Say it to one alone; None where Telegram refuses that. A server that does not know of it has said it to all: those are returned.

        Raises what a call may raise.
        """
        shown: list[Message] = []
        for message in messages:
            try:
                sent = await self._calls.say(chat, partial(self._send, thread, message, hearer, claim))
            except BadRequest:
                self._refuse(chat)
                return tuple(shown) if shown else None
            if "ephemeral_message_id" not in sent.api_kwargs:
                self._is_known = False
                shown.append(sent)
        return tuple(shown)

    async def _send(self, thread: int | None, message: OutMessage, hearer: Hearer, claim: Claim | None, chat: int) -> Message:
        await go_out(claim)
        to_whom: dict[str, Any] = {"receiver_user_id": hearer.user}
        if hearer.tap is not None:
            to_whom["callback_query_id"] = hearer.tap
        more: dict[str, Any] = {"ephemeral_message_parameters": to_whom}
        if hearer.whisper is not None:
            more["reply_parameters"] = {"ephemeral_message_id": hearer.whisper}
        return await self._calls.bot.send_message(chat, message_thread_id=thread, api_kwargs=more, **to_arguments(message))

    def _refuse(self, chat: int) -> None:
        self._refused[chat] = self._clock() + _REFUSAL_LASTS
        while len(self._refused) > _MOST_CHATS:
            self._refused.popitem(last=False)
