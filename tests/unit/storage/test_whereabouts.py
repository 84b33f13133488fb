"""A database whose file is deleted, moved or replaced while it is open."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.errors import StorageProblem
from bot.moderation.models import ChatSettings
from bot.moderation.stores import Seen
from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.tables import chats

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 5, 1, tzinfo=UTC)
BEFORE, AFTER = ChatSettings(chat_id="telegram:-1", title="Before"), ChatSettings(chat_id="telegram:-2", title="After")
COMPANIONS = ("", "-wal", "-shm")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "jumpmaster.db"


@pytest_asyncio.fixture
async def storage(path):
    opened = await Storage.open(path)
    await opened.chats.save(BEFORE, NOW)
    yield opened
    await opened.close()


def delete(path, companions=COMPANIONS):
    for companion in companions:
        path.with_name(path.name + companion).unlink(missing_ok=True)


async def chats_on_disk(path):
    again = await Storage.open(path)
    try:
        return await again.chats.all()
    finally:
        await again.close()


@pytest.mark.parametrize("companions", [COMPANIONS, ("",)])
async def test_what_was_deleted_is_written_back_whole_at_the_next_write(storage, path, companions, caplog):
    delete(path, companions)
    await storage.chats.save(AFTER, NOW)
    assert await storage.chats.all() == (BEFORE, AFTER)
    await storage.close()
    assert await chats_on_disk(path) == (BEFORE, AFTER)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert caplog.text.count("storage.brought_back") == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_reading_finds_it_too_and_many_at_once_bring_it_back_once(storage, path, caplog):
    delete(path)
    read = [storage.chats.all() for _ in range(6)]
    written = [storage.deliveries.begin(f"telegram:{number}", NOW) for number in range(6)]
    found = await asyncio.gather(*read, *written)
    assert found == [(BEFORE,)] * 6 + [Seen.NEW] * 6
    assert caplog.text.count("storage.brought_back") == 1


async def test_it_is_brought_back_when_nobody_reads_the_old_file_any_more(path):
    database = await Database.open(path)
    reading, may_end, order = asyncio.Event(), asyncio.Event(), []
    bring_back = database._whereabouts.bring_back

    async def noted(*engines):
        order.append("brought back")
        await bring_back(*engines)

    database._whereabouts.bring_back = noted

    async def read():
        async with database.reading() as connection:
            reading.set()
            await may_end.wait()
            await connection.execute(select(chats))
            order.append("read")

    async def write():
        async with database.writing() as connection:
            await connection.execute(select(chats))
            order.append("written")

    reader = asyncio.create_task(database.whole(read()))
    await reading.wait()
    delete(path)
    writer = asyncio.create_task(database.whole(write()))
    for _ in range(5):
        await asyncio.sleep(0)
    may_end.set()
    await asyncio.gather(reader, writer)
    await database.close()
    assert order == ["read", "brought back", "written"]


async def test_its_whole_folder_may_be_gone(storage, path):
    shutil.rmtree(path.parent)
    await storage.chats.save(AFTER, NOW)
    assert await storage.chats.all() == (BEFORE, AFTER)


async def test_where_it_cannot_be_written_back_that_is_a_problem_which_may_pass(storage, path):
    shutil.rmtree(path.parent)
    path.parent.write_text("in the way")
    with pytest.raises(StorageProblem, match="was deleted while the program ran and can't be written back") as caught:
        await storage.chats.save(AFTER, NOW)
    assert caught.value.may_pass
    path.parent.unlink()
    await storage.chats.save(AFTER, NOW)
    assert await storage.chats.all() == (BEFORE, AFTER)


async def test_another_file_in_its_place_is_left_alone_until_the_old_one_is_back(storage, path, tmp_path):
    aside = tmp_path / "aside"
    aside.mkdir()
    for companion in COMPANIONS:
        path.with_name(path.name + companion).rename(aside / (path.name + companion))
    path.write_bytes(b"somebody's backup")
    with pytest.raises(StorageProblem, match="was replaced while the program ran; put the old file back, or restart") as caught:
        await storage.chats.save(AFTER, NOW)
    assert caught.value.may_pass
    assert path.read_bytes() == b"somebody's backup"
    for companion in COMPANIONS:
        (aside / (path.name + companion)).replace(path.with_name(path.name + companion))
    await storage.chats.save(AFTER, NOW)
    assert await storage.chats.all() == (BEFORE, AFTER)
