"""What `doctor` says of the database, and that it leaves everything as it was."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.database_checkup import check_database
from adapters.shared.alone import alone_with, who_serves
from adapters.shared.checkup import Check, State
from bot.moderation.models import ChatSettings
from bot.storage import Storage

NOW = datetime(2026, 5, 1, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "home" / "jumpmaster.db"

    async def make() -> None:
        storage = await Storage.open(made)
        await storage.chats.save(ChatSettings(chat_id="telegram:-1", title="Drops"), NOW)
        await storage.close()

    asyncio.run(make())
    return made


def look(path: Path, *, is_needed: bool = True) -> dict[str, Check]:
    return {check.name: check for check in check_database(path, is_needed=is_needed)}


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_a_whole_one_is_fine_and_left_as_it_was(path: Path) -> None:
    before = files(path.parent)
    checks = look(path)
    assert {check.state for check in checks.values()} == {State.OK}
    assert checks["database"].detail.startswith(f"{path}, schema 0002, whole, 0.")
    assert "served by" not in checks
    assert files(path.parent) == before


def test_one_that_is_not_there_is_made_later(tmp_path: Path) -> None:
    checks = look(tmp_path / "home" / "jumpmaster.db")
    assert checks["database"].state is State.NOTE
    assert "the first `jumpmaster run` makes it" in checks["database"].detail
    assert list(tmp_path.iterdir()) == []


def test_one_that_cannot_be_made_is_told_with_the_fix(tmp_path: Path, refusing: Path) -> None:
    check = look(refusing / "home" / "jumpmaster.db")["database"]
    assert (check.state, "JUMPMASTER_DATABASE" in check.fix) == (State.BROKEN, True)


def test_a_damaged_one_is_told_with_the_fix(path: Path) -> None:
    change(path, "CREATE TABLE filler (text)")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO filler VALUES (?)", [("x" * 500,)] * 500)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(4096))
    check = look(path)["database"]
    assert check.state is State.BROKEN
    assert "is damaged" in check.detail
    assert "last backup" in check.fix


def test_a_file_that_is_none_is_told_as_damaged(path: Path) -> None:
    path.write_bytes(b"not a database at all, but a shopping list" * 100)
    assert "is damaged (file is not a database)" in look(path)["database"].detail


def test_one_of_a_newer_program_is_told_with_the_fix(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '0999'")
    check = look(path)["database"]
    assert check.state is State.BROKEN
    assert "newer version (schema 0999)" in check.detail
    assert "Update the program" in check.fix


def test_one_of_an_older_program_is_brought_up_to_date_later(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '0001'")
    check = look(path)["database"]
    assert check.state is State.OK
    assert "schema 0001, brought up to date at the next start" in check.detail


def test_an_empty_file_is_an_empty_database(path: Path) -> None:
    path.write_bytes(b"")
    assert ", empty, whole" in look(path)["database"].detail


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder where nothing may be written, for whoever runs the tests as root as well."""

    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    return tmp_path


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize(("is_needed", "state"), [(True, State.BROKEN), (False, State.DEGRADED)])
def test_one_that_cannot_be_written_is_told_with_the_fix(path: Path, is_needed: bool, state: State) -> None:
    check = look(path, is_needed=is_needed)["database"]
    assert check.state is state
    assert "cannot be written" in check.detail
    assert f"Let the program write in {path.parent}" in check.fix


def test_a_disk_that_is_nearly_full_is_told_with_the_fix(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(10**9, 10**9 - 5_000_000, 5_000_000))
    check = look(path)["room"]
    assert (check.state, check.detail) == (State.DEGRADED, "4 MB are free where the database lies")
    assert "Make room" in check.fix


async def open_beside(path: Path) -> tuple[dict[str, Check], dict[str, Check]]:
    """Look while a program serves the database and has just written, and once more when it has ended."""
    async with alone_with(path):
        storage = await Storage.open(path)
        await storage.chats.save(ChatSettings(chat_id="telegram:-2", title="More"), NOW)
        while_open = await asyncio.to_thread(look, path)
        await storage.chats.save(ChatSettings(chat_id="telegram:-3", title="Even more"), NOW)
        await storage.close()
    return while_open, await asyncio.to_thread(look, path)


def test_whoever_serves_it_is_named_while_it_does(path: Path) -> None:
    while_open, afterwards = asyncio.run(open_beside(path))
    assert while_open["database"].state is State.OK
    assert while_open["served by"].detail.startswith(f"process {os.getpid()}: ")
    assert "served by" not in afterwards


def test_what_is_in_no_backup_of_the_file_alone_is_seen(tmp_path: Path) -> None:
    async def look_at_a_new_one() -> dict[str, Check]:
        storage = await Storage.open(tmp_path / "jumpmaster.db")
        checks = await asyncio.to_thread(look, tmp_path / "jumpmaster.db")
        await storage.close()
        return checks

    assert ", schema 0002, whole" in asyncio.run(look_at_a_new_one())["database"].detail


def test_nobody_serves_what_is_not_there(tmp_path: Path) -> None:
    assert who_serves(tmp_path / "jumpmaster.db") is None
    assert list(tmp_path.iterdir()) == []
