"""The moderators' side, put together over one storage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.moderation.chats import ChatBook
from bot.moderation.desk import ReportDesk
from bot.moderation.domains import ConfirmedDomains, DomainGate
from bot.moderation.limits import QuestionLimits
from bot.moderation.stores import Stores
from bot.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    book: ChatBook
    domains: ConfirmedDomains
    desk: ReportDesk
    limits: QuestionLimits


async def open_moderation(
    stores: Stores, gate: DomainGate, texts: Texts, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Moderation:
    """Read what is kept and return what works with it. `texts` have to hold those of the room `desk`."""
    domains = await ConfirmedDomains.open(stores.domains, stores.decisions, gate, now)
    book = await ChatBook.open(stores.chats, domains, now)
    return Moderation(book=book, domains=domains, desk=ReportDesk(stores, domains, book, texts, now), limits=QuestionLimits())
