"""What is known of an account, for somebody who wonders: whose name it resembles, how old it is, what was decided about it here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import discord

from adapters.discord.translate import to_author
from bot.models import Author, Chat, ChatKind, IncomingMessage
from bot.screening.names import Impersonation
from bot.texts import Texts

_YOUNG = timedelta(days=30)

Resemblance = Callable[[Author, Chat], Impersonation | None]
"""Whom an account's names imitate, among a chat's staff, its bots and protected brands."""
Earlier = Callable[[str, str], Awaitable[int]]
"""How many decisions there were about an account in a chat: (chat, author)."""


class AccountLook:
    def __init__(self, texts: Texts, resembles: Resemblance, earlier: Earlier) -> None:
        self._texts = texts
        self._resembles = resembles
        self._earlier = earlier

    async def describe(self, account: discord.User | discord.Member, asked: IncomingMessage, lang: str) -> str:
        """Return plain lines. They never say that an account can be trusted."""
        author = to_author(account, asked.sent_at)
        found = self._resembles(author, asked.chat)
        decisions = await self._earlier(asked.chat.id, author.id) if asked.chat.kind is ChatKind.GROUP else 0
        name_line = (
            self._say("account_resembles", lang, name=found.seen_as, other=found.looks_like)
            if found
            else self._say("account_resembles_nobody", lang)
        )
        lines = [
            self._say("account_lead", lang, name=account.display_name, username=account.name),
            name_line,
            *([self._say("account_bot", lang)] if account.bot else []),
            self._age(account.created_at, asked.sent_at, lang),
            *self._joined(account, asked.sent_at, lang),
            self._say("account_decisions", lang, n=str(decisions)) if decisions else self._say("account_no_decisions", lang),
            self._say("account_proves_nothing", lang),
        ]
        return "\n".join(lines)

    def _age(self, created: datetime, now: datetime, lang: str) -> str:
        days = max(0, (now - created).days)
        key = "account_young" if now - created < _YOUNG else "account_age"
        return self._say(key, lang, n=str(days))

    def _joined(self, account: discord.User | discord.Member, now: datetime, lang: str) -> list[str]:
        joined = account.joined_at if isinstance(account, discord.Member) else None
        return [self._say("account_joined", lang, n=str(max(0, (now - joined).days)))] if joined else []

    def _say(self, key: str, lang: str, **values: str) -> str:
        return self._texts.say(key, lang, **values)
