"""One open database: who reads, who writes, and what its errors mean to the rest of the program."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import BadConfiguration, StorageProblem
from bot.storage import sqlite
from bot.storage.ending import to_the_end
from bot.storage.migrating import bring_up_to_date
from bot.storage.whereabouts import Whereabouts

PATIENCE = timedelta(seconds=5)
"""How long a write waits for another process's."""

LONGEST_WORK_SECONDS = 10.0
"""How long closing waits for what was begun, before it breaks it off."""

_log = logging.getLogger("jumpmaster.storage")
_T = TypeVar("_T")


class Database:
    """Use `open`. `place` is how errors name it: never a password."""

    def __init__(self, readers: AsyncEngine, writer: AsyncEngine, path: Path) -> None:
        self._readers = readers
        self._writer = writer
        self._place = str(path)
        self._whereabouts = Whereabouts(path)
        self._finding = asyncio.Lock()
        self._uses = 0
        self._unused = asyncio.Event()
        self._unused.set()
        self._works: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, where: Path | str, patience: timedelta = PATIENCE) -> Database:
        """Open a file, or what a URL names, and bring its schema up to date. Raises BadConfiguration with one sentence and the fix."""
        url = _to_url(where)
        path = Path(url.database or "")
        sqlite.prepare_file(path)
        database = cls(*sqlite.open_engines(url, patience.total_seconds()), path=path)
        try:
            await database.whole(database._prepare(path))
        except BaseException:
            await database.close()
            raise
        return database

    async def whole(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do to its end what reads or writes, and return what it returns. Who is cancelled meanwhile leaves at once, the work goes on.

        Everything that uses a connection goes through here: the driver can't call a statement off, so whoever breaks off in the middle
        of one leaves a connection that nobody closes any more.
        """
        task = asyncio.ensure_future(work)
        self._works.add(task)
        task.add_done_callback(self._over)
        await asyncio.wait([task])
        return task.result()

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._works.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be left who asks for it

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees one moment of the database. Only inside of `whole`."""
        with self._translated():
            async with self._in_use(), self._readers.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give the connection that writes, in one transaction: all of it or nothing, and alone. Only inside of `whole`."""
        with self._translated():
            async with self._in_use(), self._writer.begin() as connection:
                yield connection

    async def empty_log(self) -> None:
        """Take out of the write-ahead file what was overwritten or dropped since. Only inside of `whole`."""
        with self._translated():
            async with self._in_use(), self._writer.connect() as connection:
                await sqlite.empty_log(connection)

    async def close(self) -> None:
        """Close every connection, also where whoever asked is cancelled meanwhile: one left open keeps its thread. Idempotent."""
        await to_the_end(self._close())

    async def _close(self) -> None:
        # A connection that is given back after this would stay open.
        if self._works:
            await asyncio.wait(self._works, timeout=LONGEST_WORK_SECONDS)
        for late in tuple(self._works):
            late.cancel()
        if self._works:
            await asyncio.wait(self._works, timeout=LONGEST_WORK_SECONDS)
        await self._readers.dispose()
        await self._writer.dispose()

    def _insist_on_whole(self) -> None:
        if asyncio.current_task() not in self._works:
            raise RuntimeError("the database is used outside of Database.whole")

    @asynccontextmanager
    async def _in_use(self) -> AsyncIterator[None]:
        """Hold the file while it is read or written. Whoever finds it gone writes it back first, when nobody holds the old one any more."""
        self._insist_on_whole()
        while not self._whereabouts.is_in_place:
            async with self._finding:
                await self._unused.wait()
                if not self._whereabouts.is_in_place:
                    await self._whereabouts.bring_back(self._writer, self._readers)
        self._uses += 1
        self._unused.clear()
        try:
            yield
        finally:
            self._uses -= 1
            if not self._uses:
                self._unused.set()

    async def _prepare(self, path: Path) -> None:
        try:
            async with self._writer.connect() as connection:
                if damage := await connection.run_sync(sqlite.find_damage, path):
                    _log.error("storage.damaged found=%s", damage)
                    raise BadConfiguration(
                        f"The database {path} is damaged; put your last backup in its place, or move it away to begin an empty one."
                    )
                await connection.run_sync(bring_up_to_date, str(path))
                await connection.commit()
        except SQLAlchemyError as error:
            raise BadConfiguration(sqlite.explain(error, str(path))) from error

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, PoolTimeout) as error:
            # The statement's values are what people wrote: they stay out of the message and of its chain.
            said = error.orig if isinstance(error, DBAPIError) else error
            _log.error("storage.failed kind=%s said=%s", type(said).__name__, said)
            may_pass = isinstance(error, PoolTimeout) or sqlite.may_pass(error)
            raise StorageProblem(sqlite.explain(error, self._place), may_pass=may_pass) from None


def _to_url(where: Path | str) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return sqlite.url_of(Path(where))
    try:
        url = make_url(where)
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadConfiguration("The database's address cannot be read; write sqlite:///FILE or leave it out.") from error
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise BadConfiguration("This version keeps its records in a SQLite file only; write sqlite:///FILE or leave it out.")
    return sqlite.url_of(Path(url.database))
