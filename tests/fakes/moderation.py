"""The moderators' side over any stores, with the gate and the texts that ship."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.moderation.chats import ChatBook
from bot.moderation.desk import ReportDesk
from bot.moderation.domains import ConfirmedDomains
from bot.moderation.stores import Stores
from bot.texts import CHAT_ROOMS, load_texts
from knowledge.feeds.shipped_gate import shipped_gate

gate = lru_cache(shipped_gate)
texts = lru_cache(lambda: load_texts(*CHAT_ROOMS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderation:
    book: ChatBook
    domains: ConfirmedDomains
    desk: ReportDesk


async def open_moderation(stores: Stores, now: Callable[[], datetime]) -> Moderation:
    domains = await ConfirmedDomains.open(stores.domains, stores.decisions, gate(), now)
    book = await ChatBook.open(stores.chats, domains, now)
    return Moderation(book=book, domains=domains, desk=ReportDesk(stores, domains, book, texts(), now))
