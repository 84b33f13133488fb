"""Which deliveries were seen, so that none is handled twice and no answer goes out twice.

This stands in the way of every message, so what arrives together is written together: whoever comes while a transaction runs shares
the next one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageProblem
from bot.moderation.stores import Passed, Seen
from bot.storage.database import Database
from bot.storage.ending import to_the_end
from bot.storage.inserting import insert_missing, insert_new
from bot.storage.tables import deliveries
from bot.storage.whole import whole

LATER_SECONDS = 1.0
"""How long the end of a delivery may wait for company before it is written."""

_MOST_IN_HAND = 50_000  # what failed and was never finished must not pile up
_MOST_AT_ONCE = 300  # a statement takes so many parameters, in an old SQLite 999

_of_these = select(deliveries.c.delivery_id, deliveries.c.finished_at, deliveries.c.answered_at).where(
    deliveries.c.delivery_id.in_(bindparam("ids", expanding=True))
)
_this = update(deliveries).where(deliveries.c.delivery_id == bindparam("key"))
_answer = _this.values(answered_at=bindparam("moment"))
_finish = _this.values(finished_at=bindparam("moment"))


@dataclass(slots=True)
class _Batch:
    """What the next transaction does."""

    begun: dict[str, tuple[datetime, asyncio.Future[Seen]]] = field(default_factory=dict)
    claims: dict[str, tuple[datetime, asyncio.Future[bool]]] = field(default_factory=dict)
    finished: dict[str, datetime] = field(default_factory=dict)
    waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def part(self) -> tuple[_Batch, _Batch]:
        """Return what one transaction takes, and what is left for the next."""
        first, rest = _Batch(), _Batch()
        for name in ("begun", "claims", "finished"):
            items = list(getattr(self, name).items())
            getattr(first, name).update(items[:_MOST_AT_ONCE])
            getattr(rest, name).update(items[_MOST_AT_ONCE:])
        (rest if rest.finished else first).waiting = self.waiting
        return first, rest

    def __bool__(self) -> bool:
        return bool(self.begun or self.claims or self.finished or self.waiting)

    def fail(self, error: BaseException) -> None:
        futures: list[asyncio.Future[Any]] = [*(told for _, told in self.begun.values()), *(told for _, told in self.claims.values())]
        for future in (*futures, *self.waiting):
            if not future.done():
                future.set_exception(error)


class Deliveries:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._next = _Batch()
        self._writer: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.steps = 0
        # Begun by this run and not finished, with whether an answer was claimed.
        self._in_hand: dict[str, bool] = {}

    async def begin(self, delivery_id: str, at: datetime) -> Seen:
        if delivery_id in self._in_hand or delivery_id in self._next.finished:
            return Seen.AGAIN
        self._in_hand[delivery_id] = False
        if len(self._in_hand) > _MOST_IN_HAND:
            del self._in_hand[next(iter(self._in_hand))]
        seen = Seen.AGAIN
        try:
            told: asyncio.Future[Seen] = asyncio.get_running_loop().create_future()
            self._next.begun[delivery_id] = (at, told)
            self._write_soon()
            seen = await told
        finally:
            if seen is Seen.AGAIN:
                self._in_hand.pop(delivery_id, None)
        return seen

    async def claim_answer(self, delivery_id: str, at: datetime) -> bool:
        if self._in_hand.get(delivery_id) or delivery_id in self._next.claims:
            return False
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._next.claims[delivery_id] = (at, told)
        self._write_soon()
        # From here on it may be claimed, whether or not whoever asked still waits to hear so.
        self._note_claim(delivery_id, claimed=True)
        try:
            return await told
        except StorageProblem:
            self._note_claim(delivery_id, claimed=False)
            raise

    async def finish(self, delivery_id: str, at: datetime) -> None:
        answered = self._in_hand.pop(delivery_id, False)
        self._next.finished[delivery_id] = at
        if answered:
            # Left unwritten it would look like an answer that was lost.
            await self._flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LATER_SECONDS, self._write_soon)

    @whole
    async def look(self, delivery_id: str) -> Passed | None:
        columns = (deliveries.c.begun_at, deliveries.c.answered_at, deliveries.c.finished_at)
        async with self._database.reading() as connection:
            row = (await connection.execute(select(*columns).where(deliveries.c.delivery_id == delivery_id))).first()
        return None if row is None else Passed(begun_at=row.begun_at, answered_at=row.answered_at, finished_at=row.finished_at)

    @whole
    async def note_passed(self, delivery_id: str, passed: Passed) -> None:
        row = {"delivery_id": delivery_id, "begun_at": passed.begun_at}
        moments = {"answered_at": passed.answered_at, "finished_at": passed.finished_at}
        first = {name: func.coalesce(deliveries.c[name], at) for name, at in moments.items() if at is not None}
        async with self._database.writing() as connection:
            await insert_missing(connection, deliveries, [row])
            if first:
                await connection.execute(update(deliveries).where(deliveries.c.delivery_id == delivery_id).values(first))
        self._in_hand.pop(delivery_id, None)

    def let_go(self, delivery_id: str) -> None:
        # One with a claimed answer stays in hand: handled again it would be finished, and its lost answer never counted.
        if not self._in_hand.get(delivery_id):
            self._in_hand.pop(delivery_id, None)

    def _note_claim(self, delivery_id: str, *, claimed: bool) -> None:
        if delivery_id in self._in_hand:
            self._in_hand[delivery_id] = claimed

    @whole
    async def count_lost(self, at: datetime) -> int:
        lost = (deliveries.c.answered_at.is_not(None), deliveries.c.finished_at.is_(None), deliveries.c.counted_lost_at.is_(None))
        async with self._database.writing() as connection:
            return int((await connection.execute(update(deliveries).where(*lost).values(counted_lost_at=at))).rowcount)

    async def close(self) -> None:
        """Write what waits. Where whoever asked is cancelled meanwhile, break it off: nothing may write once the database is closed."""
        try:
            with suppress(StorageProblem):
                await self._flush()
        except asyncio.CancelledError:
            if self._writer:
                self._writer.cancel()
            raise
        finally:
            if self._writer:
                await to_the_end(asyncio.wait([self._writer]))

    async def _flush(self) -> None:
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._next.waiting.append(written)
        self._write_soon()
        await written

    def _write_soon(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._writer is None or self._writer.done():
            self._writer = asyncio.get_running_loop().create_task(self._write_all())

    @whole
    async def _write_batch(self, batch: _Batch) -> tuple[dict[str, Seen], set[str]]:
        async with self._database.writing() as connection:
            seen, claimed = await _begin(connection, batch), await _claim(connection, batch)
            await _write(connection, _finish, batch.finished)
        return seen, claimed

    async def _write_all(self) -> None:
        while self._next:
            batch, self._next = self._next.part()
            try:
                seen, claimed = await self._write_batch(batch)
            except StorageProblem as problem:
                batch.fail(problem)
                continue
            except BaseException as error:
                batch.fail(error if isinstance(error, Exception) else StorageProblem("The program is ending."))
                raise
            self.steps += 1
            _tell(batch, seen, claimed)


async def _begin(connection: AsyncConnection, batch: _Batch) -> dict[str, Seen]:
    """Return what is known of those that are not new."""
    if not batch.begun:
        return {}
    new = await insert_new(connection, deliveries, [{"delivery_id": each, "begun_at": at} for each, (at, _) in batch.begun.items()])
    known = [each for each in batch.begun if each not in new]
    # Most messages are new: asking first would cost each of them a statement.
    rows = await connection.execute(_of_these, {"ids": known}) if known else ()
    return {row.delivery_id: Seen.AGAIN if row.finished_at else Seen.UNFINISHED for row in rows}


async def _claim(connection: AsyncConnection, batch: _Batch) -> set[str]:
    if not batch.claims:
        return set()
    rows = (await connection.execute(_of_these.with_for_update(), {"ids": list(batch.claims)})).all()
    free = {row.delivery_id for row in rows if row.answered_at is None}
    await _write(connection, _answer, {each: batch.claims[each][0] for each in free})
    # One whose beginning could not be kept: better a row that begins here than an asker who hears nothing.
    strange = set(batch.claims) - {row.delivery_id for row in rows}
    new = [{"delivery_id": each, "begun_at": batch.claims[each][0], "answered_at": batch.claims[each][0]} for each in strange]
    return free | (await insert_new(connection, deliveries, new) if new else set())


async def _write(connection: AsyncConnection, statement: Update, moments: dict[str, datetime]) -> None:
    if moments:
        await connection.execute(statement, [{"key": each, "moment": at} for each, at in moments.items()])


def _tell(batch: _Batch, seen: dict[str, Seen], claimed: set[str]) -> None:
    for delivery_id, (_, told) in batch.begun.items():
        if not told.done():
            told.set_result(seen.get(delivery_id, Seen.NEW))
    for delivery_id, (_, answered) in batch.claims.items():
        if not answered.done():
            answered.set_result(delivery_id in claimed)
    for written in batch.waiting:
        if not written.done():
            written.set_result(None)
