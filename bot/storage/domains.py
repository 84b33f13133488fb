"""Domains that moderators blocked or allowed. They are written with the decision that says so."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from bot.moderation.models import DomainStanding
from bot.storage.database import Database
from bot.storage.tables import domains
from bot.storage.whole import whole


class Domains:
    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def all(self) -> Mapping[str, Mapping[str, DomainStanding]]:
        found: dict[str, dict[str, DomainStanding]] = {}
        async with self._database.reading() as connection:
            held = select(domains.c.chat_id, domains.c.domain, domains.c.standing).order_by(domains.c.at, domains.c.domain)
            for row in await connection.execute(held):
                found.setdefault(row.chat_id, {})[row.domain] = DomainStanding(row.standing)
        return found
