"""How many questions are answered: of one member, and of a whole chat. In memory; a restart forgives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.moderation.models import ChatSettings
from bot.moderation.windows import Windows

WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """`tell` is True the first time in ten minutes: one polite line, then silence."""

    tell: bool


class QuestionLimits:
    """Only answered questions count, so that asking on while refused does not refuse for ever."""

    def __init__(self, window: timedelta = WINDOW) -> None:
        self._members = Windows(window)
        self._chats = Windows(window)

    def admit(self, settings: ChatSettings, author_id: str, at: datetime) -> Admitted | Refused:
        member = f"{settings.chat_id}\x00{author_id}"
        if not self._members.has_room(member, settings.member_questions, at):
            return Refused(tell=self._members.tell_once(member, at))
        if not self._chats.has_room(settings.chat_id, settings.chat_questions, at):
            # The chat is told once, not each member: in a rush that line would be the flood.
            return Refused(tell=self._chats.tell_once(settings.chat_id, at))
        self._members.add(member, at)
        self._chats.add(settings.chat_id, at)
        return Admitted()
