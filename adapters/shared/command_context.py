"""One command call with all that is known about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.shared.contract import CommandCall, Delivery, Door, Visibility
from bot.models import IncomingMessage, Role
from bot.moderation.access import is_staff
from bot.moderation.models import ChatSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One call with all that is known about it. `role` is what the platform said a moment ago."""

    call: CommandCall
    settings: ChatSettings
    role: Role
    lang: str
    door: Door

    @property
    def message(self) -> IncomingMessage:
        return self.call.message

    @property
    def by_staff(self) -> bool:
        return is_staff(self.role)

    @property
    def platform(self) -> str:
        return self.door.name

    def answer(self, notice: str, visibility: Visibility = Visibility.ASKER) -> Delivery:
        return Delivery(chat=self.message.chat, notice=notice, lang=self.lang, reply_to=self.message, visibility=visibility)


Command = Callable[[Context], Awaitable[Delivery | None]]
