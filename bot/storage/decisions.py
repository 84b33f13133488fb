"""Decisions with all they bring about, each in one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.models import Decision, DecisionKind, OrderKind
from bot.moderation.stores import DomainChange, Taking
from bot.storage.actions import insert_orders
from bot.storage.database import Database
from bot.storage.inserting import insert_or_update
from bot.storage.tables import decisions, domains, report_domains, reports
from bot.storage.whole import whole


class Decisions:
    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def take(self, taking: Taking) -> bool:
        try:
            async with self._database.writing() as connection:
                await _take(connection, taking)
        except _Refused:
            return False
        return True

    @whole
    async def get(self, decision_id: str) -> Decision | None:
        async with self._database.reading() as connection:
            return await read_decision(connection, decision_id)

    @whole
    async def about(self, chat_id: str, target: str) -> tuple[Decision, ...]:
        of_target = select(decisions).where(decisions.c.chat_id == chat_id, decisions.c.target == target)
        async with self._database.reading() as connection:
            rows = await connection.execute(of_target.order_by(decisions.c.at.desc(), decisions.c.id))
            return tuple(to_decision(row) for row in rows)


class _Refused(Exception):
    """Raised inside the transaction, so that all of it is taken back."""


async def _take(connection: AsyncConnection, taking: Taking) -> None:
    decision = taking.decision
    if taking.expected_version is not None:
        await _stand_on_report(connection, taking)
    if taking.undoes:
        await _take_back(connection, taking.undoes, decision.id)
    await connection.execute(insert(decisions).values(_from_decision(decision)))
    if taking.domain:
        await _change_domain(connection, decision, taking.domain)
    await insert_orders(connection, taking.orders, decision.at)


async def read_decision(connection: AsyncConnection, decision_id: str) -> Decision | None:
    row = (await connection.execute(select(decisions).where(decisions.c.id == decision_id))).first()
    return to_decision(row) if row else None


async def _stand_on_report(connection: AsyncConnection, taking: Taking) -> None:
    report_id = taking.decision.report_id
    values = {"version": reports.c.version + 1, "decision_id": None if taking.reopens else taking.decision.id}
    as_expected = (reports.c.id == report_id, reports.c.version == taking.expected_version)
    if (await connection.execute(update(reports).where(*as_expected).values(values))).rowcount == 0:
        raise _Refused
    await connection.execute(update(report_domains).where(report_domains.c.report_id == report_id).values(open=taking.reopens))


async def _take_back(connection: AsyncConnection, undone: str, by: str) -> None:
    still_holds = (decisions.c.id == undone, decisions.c.undone_by.is_(None))
    if (await connection.execute(update(decisions).where(*still_holds).values(undone_by=by))).rowcount == 0:
        raise _Refused


async def _change_domain(connection: AsyncConnection, decision: Decision, change: DomainChange) -> None:
    if change.standing is None:
        mine = (domains.c.chat_id == decision.chat_id, domains.c.domain == change.domain)
        await connection.execute(delete(domains).where(*mine))
        return
    row = {"chat_id": decision.chat_id, "domain": change.domain, "standing": change.standing.value}
    await insert_or_update(connection, domains, {**row, "decision_id": decision.id, "at": decision.at})


def _from_decision(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "chat_id": decision.chat_id,
        "kind": decision.kind.value,
        "actor_id": decision.actor_id,
        "actor_name": decision.actor_name,
        "at": decision.at,
        "report_id": decision.report_id,
        "target": decision.target,
        "counter": decision.counter.value if decision.counter else None,
        "counter_note": decision.counter_note,
        "undone_by": decision.undone_by,
    }


def to_decision(row: Row[Any]) -> Decision:
    return Decision(
        id=row.id,
        chat_id=row.chat_id,
        kind=DecisionKind(row.kind),
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        at=row.at,
        report_id=row.report_id,
        target=row.target,
        counter=_to_counter(row.counter),
        counter_note=row.counter_note,
        undone_by=row.undone_by,
    )


def _to_counter(word: str | None) -> DecisionKind | OrderKind | None:
    if word is None:
        return None
    # What an order takes back only an order can be; the words of both kinds that stand here differ.
    return OrderKind(word) if word in {OrderKind.UNMUTE, OrderKind.UNBAN} else DecisionKind(word)
