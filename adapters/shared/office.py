"""Everything behind the reception, in one hand: who answers, who judges names, who keeps reports and settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.assistant import Assistant
from bot.metrics import Metrics
from bot.models import Author, Chat
from bot.moderation.chats import ChatBook
from bot.moderation.desk import ReportDesk
from bot.moderation.domains import ConfirmedDomains
from bot.moderation.limits import QuestionLimits
from bot.moderation.models import ChatSettings
from bot.moderation.stores import Stores
from bot.screening.names import Impersonation
from bot.texts import Texts
from knowledge.feeds.models import FeedStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """`see_name` notes how an account calls itself in a chat, and tells whom that imitates. `now` is an aware clock."""

    assistant: Assistant
    chats: ChatBook
    desk: ReportDesk
    domains: ConfirmedDomains
    limits: QuestionLimits
    stores: Stores
    texts: Texts
    metrics: Metrics
    feeds: Callable[[], Sequence[FeedStatus]]
    see_name: Callable[[Author, Chat], Impersonation | None]
    now: Callable[[], datetime]

    def say(self, key: str, lang: str, **values: str) -> str:
        return self.texts.say(key, lang, **values)

    def say_on(self, platform: str, key: str, lang: str, **values: str) -> str:
        """Return the line as it is said on a platform whose people type and click otherwise, else the one for all."""
        own = f"{key}_{platform}"
        return self.say(own if self.texts.has(own) else key, lang, **values)

    def lang_for_moderators(self, settings: ChatSettings, hint: str | None = None) -> str:
        """Return the language of what is said where a chat's moderators read: that of their cards, else of who did what it is about."""
        place = (settings.moderators_place or "").partition("#")[0]
        return self.lang_for(replace(settings, lang=self.chats.settings(place).lang or settings.lang), hint)

    def lang_for(self, settings: ChatSettings, hint: str | None) -> str:
        """Return the language to speak: what the chat set, else what its author's app says, else English."""
        spoken = (hint or "").split("-")[0].lower()
        return settings.lang or (spoken if spoken in self.texts.lines else "en")
