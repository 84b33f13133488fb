"""What an anonymous moderator wants waits for one with a name, because nobody else could be asked why. In memory: a restart forgets it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from adapters.shared.command_context import Context
from adapters.shared.contract import Delivery, Door, Extra
from adapters.shared.kept_answers import new_mark
from adapters.shared.office import Office
from adapters.shared.pending import Pending
from bot.errors import StorageProblem
from bot.models import Author
from bot.moderation.access import is_staff
from bot.moderation.models import ChatSettings

CONFIRM_TIME = timedelta(minutes=10)

_log = logging.getLogger("jumpmaster.reception")

Doing = Callable[[Door, ChatSettings, Author], Awaitable[str]]
"""Does what was wanted in the name of whoever confirmed it, and returns what is said about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unconfirmed:
    chat_id: str
    lang: str
    do: Doing


class Confirming:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._waiting: Pending[_Unconfirmed] = Pending(CONFIRM_TIME, office.now)

    def ask(self, context: Context, what: str, do: Doing) -> Delivery:
        """Keep it, and return what is said with a button for a moderator with a name. `what` is what will be done, in a few words."""
        mark = new_mark()
        self._waiting.put(mark, _Unconfirmed(chat_id=context.settings.chat_id, lang=context.lang, do=do))
        message = context.message
        notice = self._office.say("setup_confirm", context.lang, what=what)
        return Delivery(chat=message.chat, notice=notice, lang=context.lang, reply_to=message, extras=(Extra.CONFIRM,), mark=mark)

    async def confirm(self, mark: str, presser: Author, door: Door) -> str | None:
        """Do what waits under the mark, once, if its presser moderates there. Return what is said, None where nothing waits."""
        waiting = self._waiting.look(mark)
        if waiting is None:
            return None
        role = await door.role_of(waiting.chat_id, presser.id)
        if not is_staff(role):
            return self._office.say("only_moderators", waiting.lang)
        # Another may have tapped while the platform was asked.
        if self._waiting.take(mark) is None:
            return None
        settings = await self._office.chats.load(waiting.chat_id)
        name = presser.name or presser.username or presser.id
        try:
            done = await waiting.do(door, settings, Author(id=presser.id, name=name, role=role))
        except StorageProblem as problem:
            _log.error("setting.unkept %s", problem.user_text)
            self._waiting.put(mark, waiting)
            return self._office.say("not_kept", waiting.lang)
        return f"{self._office.say('setup_confirmed', waiting.lang, name=name)} {done}"
