"""Orders and what came of them: kept before anything is done, so that a crash leaves a gap that can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.models import ActionResult, Deed, Order, OrderKind, ResultKind
from bot.moderation.problems import PASSING
from bot.storage.database import Database
from bot.storage.inserting import insert_missing
from bot.storage.tables import decisions, orders, report_messages
from bot.storage.whole import whole


class Actions:
    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def intend(self, wanted: Sequence[Order], at: datetime) -> None:
        if wanted:
            async with self._database.writing() as connection:
                await insert_orders(connection, wanted, at)

    @whole
    async def record(self, result: ActionResult, at: datetime) -> str | None:
        is_open = or_(orders.c.result.is_(None), orders.c.result != ResultKind.DONE.value)
        values = {"result": result.kind.value, "detail": result.detail, "result_at": at}
        async with self._database.writing() as connection:
            await connection.execute(update(orders).where(orders.c.id == result.order_id, is_open).values(values))
            return await _report_of(connection, result.order_id)

    @whole
    async def unfinished(self, since: datetime, until: datetime) -> tuple[Order, ...]:
        in_vain = and_(
            orders.c.result == ResultKind.FAILED.value,
            orders.c.detail.in_([each.value for each in PASSING]),
            orders.c.kind != OrderKind.RELEASE.value,
        )
        in_time = orders.c.intended_at.between(since, until)
        waiting = select(orders).where(or_(orders.c.result.is_(None), in_vain), in_time).order_by(orders.c.intended_at, orders.c.id)
        async with self._database.reading() as connection:
            return tuple(_to_order(row) for row in await connection.execute(waiting))

    @whole
    async def report_of(self, order_id: str) -> str | None:
        async with self._database.reading() as connection:
            return await _report_of(connection, order_id)


async def insert_orders(connection: AsyncConnection, wanted: Sequence[Order], at: datetime) -> None:
    await insert_missing(connection, orders, [_from_order(order, at) for order in wanted])


async def deeds_of(connection: AsyncConnection, report_id: str) -> tuple[Deed, ...]:
    """Return what a report's decisions ordered, and what was ordered about its messages by the screening."""
    decided = select(decisions.c.id).where(decisions.c.report_id == report_id)
    about = and_(report_messages.c.message_ref == orders.c.message_ref, report_messages.c.chat_id == orders.c.chat_id)
    of_messages = select(orders.c.id).join(report_messages, about).where(report_messages.c.report_id == report_id)
    wanted = or_(orders.c.decision_id.in_(decided), and_(orders.c.decision_id.is_(None), orders.c.id.in_(of_messages)))
    rows = await connection.execute(select(orders).where(wanted).order_by(orders.c.intended_at, orders.c.id))
    return tuple(Deed(order=_to_order(row), result=_to_result(row)) for row in rows)


async def _report_of(connection: AsyncConnection, order_id: str) -> str | None:
    by_decision = select(decisions.c.report_id).join(orders, orders.c.decision_id == decisions.c.id).where(orders.c.id == order_id)
    found: str | None = (await connection.execute(by_decision)).scalar()
    if found:
        return found
    about = and_(report_messages.c.message_ref == orders.c.message_ref, report_messages.c.chat_id == orders.c.chat_id)
    by_message = (
        select(report_messages.c.report_id).join(orders, about).where(orders.c.id == order_id).order_by(report_messages.c.at.desc())
    )
    return (await connection.execute(by_message)).scalar()


def _from_order(order: Order, at: datetime) -> dict[str, Any]:
    return {
        "id": order.id,
        "kind": order.kind.value,
        "chat_id": order.chat_id,
        "reason": order.reason,
        "message_ref": order.message_ref,
        "author_id": order.author_id,
        "duration": order.duration,
        "decision_id": order.decision_id,
        "thread_id": order.thread_id,
        "quote": order.quote,
        "intended_at": at,
        "result": None,
        "detail": "",
        "result_at": None,
    }


def _to_order(row: Row[Any]) -> Order:
    return Order(
        id=row.id,
        kind=OrderKind(row.kind),
        chat_id=row.chat_id,
        reason=row.reason,
        message_ref=row.message_ref,
        author_id=row.author_id,
        duration=row.duration,
        decision_id=row.decision_id,
        thread_id=row.thread_id,
        quote=row.quote,
    )


def _to_result(row: Row[Any]) -> ActionResult | None:
    return ActionResult(order_id=row.id, kind=ResultKind(row.result), detail=row.detail) if row.result else None
