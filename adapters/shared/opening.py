"""The office, put together from settings: what every door of `jumpmaster run` works with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from adapters.shared.collector import spared_from_collection
from adapters.shared.office import Office
from bot.bootstrap import open_assistant, open_desk, open_screening
from bot.metrics import Metrics
from bot.moderation.limits import QuestionLimits
from bot.opening_meaning import begin_model
from bot.settings import Settings


@asynccontextmanager
async def open_office(settings: Settings) -> AsyncIterator[Office]:
    """Yield the office, and close everything in it. Raises BadConfiguration with one sentence and the fix."""
    async with open_desk(settings) as desk:
        model = begin_model(settings)
        tools = open_screening(settings, desk.chats.policy, model)
        tools.open()
        assistant = open_assistant(settings, desk.chats.policy, tools, model)
        try:
            with spared_from_collection():
                yield Office(
                    assistant=assistant,
                    chats=desk.chats,
                    desk=desk.reports,
                    domains=desk.domains,
                    limits=QuestionLimits(),
                    stores=desk.stores,
                    texts=desk.texts,
                    metrics=Metrics(tools.feed_status),
                    feeds=tools.feed_status,
                    see_name=tools.screener.see_name,
                    now=lambda: datetime.now(UTC),
                )
        finally:
            assistant.close()
