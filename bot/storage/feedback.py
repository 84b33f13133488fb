"""What people thought of answers. Who they were is not kept: a fingerprint, different for each answer, lets one count once."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select

from bot.moderation.stores import Opinion
from bot.storage.database import Database
from bot.storage.inserting import insert_or_update
from bot.storage.tables import feedback
from bot.storage.whole import whole


class Feedback:
    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def note(self, opinion: Opinion, at: datetime) -> None:
        row = {
            "mark": opinion.mark,
            "presser": sha256(f"{opinion.mark}\x00{opinion.presser_id}".encode()).hexdigest()[:32],
            "helpful": opinion.helpful,
            "outcome": opinion.outcome,
            "lang": opinion.lang,
            "targets": list(opinion.targets),
            "at": at,
        }
        async with self._database.writing() as connection:
            await insert_or_update(connection, feedback, row)

    @whole
    async def counts(self, since: datetime) -> tuple[int, int]:
        grouped = select(feedback.c.helpful, func.count()).where(feedback.c.at >= since).group_by(feedback.c.helpful)
        async with self._database.reading() as connection:
            found: dict[bool, int] = {row[0]: row[1] for row in await connection.execute(grouped)}
        return found.get(True, 0), found.get(False, 0)
