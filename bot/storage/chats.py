"""Chats and what their moderators set."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from bot.moderation.models import ChatSettings
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.inserting import insert_or_update
from bot.storage.plain_data import from_settings, to_settings
from bot.storage.tables import chats
from bot.storage.whole import whole

_ELSEWHERE = (tables.orders, tables.reports, tables.report_messages, tables.report_domains, tables.decisions)


class Chats:
    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def all(self) -> tuple[ChatSettings, ...]:
        async with self._database.reading() as connection:
            rows = await connection.execute(select(chats.c.chat_id, chats.c.title, chats.c.settings).order_by(chats.c.chat_id))
            return tuple(to_settings(row.chat_id, row.title, row.settings) for row in rows)

    @whole
    async def save(self, settings: ChatSettings, at: datetime) -> None:
        row = {"chat_id": settings.chat_id, "title": settings.title, "settings": from_settings(settings), "updated_at": at}
        async with self._database.writing() as connection:
            await insert_or_update(connection, chats, row)

    @whole
    async def move(self, old_chat_id: str, new_chat_id: str) -> None:
        async with self._database.writing() as connection:
            there = (await connection.execute(select(chats.c.chat_id).where(chats.c.chat_id == new_chat_id))).first()
            if there is None:
                await connection.execute(update(chats).where(chats.c.chat_id == old_chat_id).values(chat_id=new_chat_id))
            else:
                await connection.execute(delete(chats).where(chats.c.chat_id == old_chat_id))
            domains = tables.domains
            kept = select(domains.c.domain).where(domains.c.chat_id == new_chat_id)
            mine = domains.c.chat_id == old_chat_id
            await connection.execute(update(domains).where(mine, domains.c.domain.not_in(kept)).values(chat_id=new_chat_id))
            await connection.execute(delete(domains).where(mine))
            for table in _ELSEWHERE:
                await connection.execute(update(table).where(table.c.chat_id == old_chat_id).values(chat_id=new_chat_id))
