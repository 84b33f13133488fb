"""The stores of one database, opened and closed together."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, or_, update

from bot.moderation.stores import Retention
from bot.storage.actions import Actions
from bot.storage.chats import Chats
from bot.storage.database import PATIENCE, Database
from bot.storage.decisions import Decisions
from bot.storage.deliveries import Deliveries
from bot.storage.domains import Domains
from bot.storage.feedback import Feedback
from bot.storage.reports import Reports
from bot.storage.tables import deliveries, feedback, orders, report_messages, report_voices, reports
from bot.storage.whole import whole

FILE_NAME = "jumpmaster.db"


class Storage:
    """Use `open`, then `close`. Each store is one topic; none keeps a connection while it waits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.chats = Chats(database)
        self.deliveries = Deliveries(database)
        self.actions = Actions(database)
        self.reports = Reports(database)
        self.decisions = Decisions(database)
        self.domains = Domains(database)
        self.feedback = Feedback(database)

    @classmethod
    async def open(cls, where: Path | str, *, patience: timedelta = PATIENCE) -> Storage:
        """Open a file or a `sqlite:///` URL and run what migrations it lacks. Raises BadConfiguration with one sentence and the fix."""
        return cls(await Database.open(where, patience))

    @whole
    async def prune(self, at: datetime, retention: Retention | None = None) -> int:
        """Forget what is older than agreed. Return how many rows were dropped or emptied."""
        kept = retention or Retention()
        about_author = ("author_name", "author_username", "author_joined_at", "author_made_at")
        emptied = {"text": "", "thread_name": None, **dict.fromkeys(about_author)}
        # A picture or an impostor's name was reported without a text.
        old_texts = (
            reports.c.created_at < at - kept.report_texts,
            or_(reports.c.text != "", *(reports.c[each].is_not(None) for each in ("thread_name", *about_author))),
        )
        old_notes = (report_voices.c.at < at - kept.report_texts, report_voices.c.note != "")
        done = orders.c.result.is_not(None)
        count = 0
        async with self._database.writing() as connection:
            for statement in (
                delete(deliveries).where(deliveries.c.begun_at < at - kept.deliveries),
                delete(orders).where(orders.c.intended_at < at - kept.orders, done),
                delete(feedback).where(feedback.c.at < at - kept.feedback),
                update(reports).where(*old_texts).values(emptied),
                update(report_messages).where(report_messages.c.at < at - kept.report_texts, report_messages.c.text != "").values(text=""),
                update(orders).where(orders.c.intended_at < at - kept.report_texts, orders.c.quote != "").values(quote=""),
                update(report_voices).where(*old_notes).values(note=""),
            ):
                count += (await connection.execute(statement)).rowcount
        if count:
            await self._database.empty_log()
        return count

    async def close(self) -> None:
        """Write what waits, and let the file go. Idempotent."""
        try:
            await self.deliveries.close()
        finally:
            await self._database.close()
