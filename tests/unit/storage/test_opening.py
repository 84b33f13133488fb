"""Opening a database: the schema it is brought to, and one sentence with the fix for each thing that can be wrong with its file."""

from __future__ import annotations

import asyncio
import importlib.resources
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import traceback
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bot.errors import BadConfiguration, StorageProblem
from bot.moderation.models import ChatSettings, NewReport, ReportSource
from bot.moderation.stores import Seen
from bot.storage import Storage, migrating
from bot.storage import database as database_module
from bot.storage.database import Database
from bot.storage.tables import metadata

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SETTINGS = ChatSettings(chat_id="telegram:-1", title="Drops")
NOBODY = 65534
SECRETIVE = "a private title"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "jumpmaster.db"


async def make(path):
    storage = await Storage.open(path)
    await storage.chats.save(SETTINGS, NOW)
    await storage.close()


async def refusal(path, **options):
    with pytest.raises(BadConfiguration) as caught:
        await (await Storage.open(path, **options)).close()
    said = caught.value.user_text
    assert said.endswith(".")
    assert "\n" not in said
    return said


@pytest.mark.parametrize("moment", range(1, 30))
async def test_closing_goes_to_its_end_where_whoever_asked_is_cancelled(path, moment):
    before = connections()
    storage = await Storage.open(path)
    await storage.chats.all()
    closing_it = asyncio.create_task(storage.close())
    for _ in range(moment):
        await asyncio.sleep(0)
    closing_it.cancel()
    await asyncio.wait([closing_it])
    assert await all_end(connections() - before)


def connections():
    """Return the threads of open connections, one each."""
    return {thread for thread in threading.enumerate() if "_connection_worker" in thread.name}


async def all_end(threads):
    """Tell whether these threads end soon."""
    for thread in threads:
        await asyncio.to_thread(thread.join, 5)
    return not [thread for thread in threads if thread.is_alive()]


async def said(storage, *statements):
    """Return what the last of these gives, done by the connection that writes."""

    async def ask():
        async with storage._database.writing() as connection:
            return [(await connection.exec_driver_sql(each)).scalar() for each in statements]

    return (await storage._database.whole(ask()))[-1]


@pytest.mark.parametrize("cancelled", [1, 2])
async def test_who_is_cancelled_leaves_at_once_and_the_statement_ends_by_itself(path, cancelled):
    before = connections()
    storage = await Storage.open(path, patience=timedelta(seconds=20))
    for moment in range(8):
        with closing(sqlite3.connect(path, isolation_level=None, timeout=60, check_same_thread=False)) as holder:
            # Beside the event loop, which what was left before still needs to end.
            await asyncio.to_thread(holder.execute, "BEGIN IMMEDIATE")
            saving = asyncio.create_task(storage.chats.save(SETTINGS, NOW))
            await asyncio.sleep(moment * 0.002)
            begun = time.monotonic()
            for _ in range(cancelled):
                saving.cancel()
                await asyncio.sleep(0)
            await asyncio.wait([saving])
            waited = time.monotonic() - begun
            assert saving.cancelled()
            assert waited < 10
    await storage.close()
    assert await all_end(connections() - before)


async def test_what_nobody_waits_for_any_more_is_done_all_the_same(path):
    storage = await Storage.open(path)
    saving = asyncio.create_task(storage.chats.save(SETTINGS, NOW))
    await asyncio.sleep(0)
    saving.cancel()
    await storage.close()
    storage = await Storage.open(path)
    assert await storage.chats.all() == (SETTINGS,)
    await storage.close()


async def test_closing_breaks_off_what_never_ends(path, monkeypatch):
    monkeypatch.setattr(database_module, "LONGEST_WORK_SECONDS", 0.1)
    database = await Database.open(path)
    endless = asyncio.create_task(database.whole(asyncio.sleep(60)))
    await asyncio.sleep(0)
    await database.close()
    assert (await asyncio.gather(endless, return_exceptions=True))[0].__class__ is asyncio.CancelledError


async def test_a_connection_is_given_only_to_what_is_done_whole(path):
    database = await Database.open(path)
    with pytest.raises(RuntimeError, match="outside"):
        async with database.reading():
            pass
    await database.close()


async def test_migrations_lead_to_the_tables(path):
    await make(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


async def test_opening_again_changes_nothing(path):
    await make(path)
    schema = dump(path)
    await make(path)
    assert dump(path) == schema


async def test_only_its_owner_may_read_it(path):
    await make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_it_writes_ahead_and_keeps_its_references(path):
    storage = await Storage.open(path)
    pragmas = {name: await said(storage, f"PRAGMA {name}") for name in ("journal_mode", "foreign_keys")}
    await storage.close()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}


async def test_what_is_forgotten_stands_nowhere_in_its_files_any_more(path):
    storage = await Storage.open(path)
    new = NewReport(
        chat_id="telegram:-1",
        source=ReportSource.SCREENING,
        reporter_id="screening",
        at=NOW,
        text=f"{SECRETIVE} thing",
        message_ref="telegram:-1/5",
    )
    await storage.reports.file(new, "r1", ())
    assert SECRETIVE.encode() in everything(path)
    await storage.prune(NOW + timedelta(days=181))
    found = SECRETIVE.encode() in everything(path)
    assert await said(storage, "PRAGMA secure_delete") == 1
    await storage.close()
    assert not found


def everything(path):
    return b"".join(each.read_bytes() for each in path.parent.iterdir())


async def test_closing_twice_is_fine(path):
    storage = await Storage.open(path)
    await storage.close()
    await storage.close()


async def test_reports_of_the_first_schema_read_in_todays(path):
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(migrating.to_config(connection), "0001")
        about = "id, version, chat_id, source, text, created_at, links, reasons, reporters, more_messages"
        columns = f"{about}, author_id, author_name, author_role"
        values = "'r1', 1, 'telegram:-1', 'screening', 'claim', '2026-05-01 00:00:00', '[]', '[]', 0, 0, 'telegram:5', 'Eve', 'member'"
        connection.exec_driver_sql(f"INSERT INTO reports ({columns}) VALUES ({values})")
    engine.dispose()
    storage = await Storage.open(path)
    report = await storage.reports.get("r1")
    await storage.close()
    assert (report.text, report.author.name) == ("claim", "Eve")
    assert (report.thread_name, report.author.joined_at, report.author.made_at) == (None, None, None)


async def test_older_database_keeps_what_it_holds(path, tmp_path, monkeypatch):
    await make(path)
    folder = shutil.copytree(migrating.FOLDER, tmp_path / "migrations")
    add_step(folder, "op.add_column('chats', sa.Column('colour', sa.Text(), nullable=True))")
    monkeypatch.setattr(migrating, "FOLDER", folder)
    storage = await Storage.open(path)
    kept = await storage.chats.all()
    await storage.close()
    assert kept == (SETTINGS,)
    assert "colour" in dump(path)


async def test_step_that_fails_leaves_the_database_as_it_was(path, tmp_path, monkeypatch):
    await make(path)
    before = dump(path)
    folder = shutil.copytree(migrating.FOLDER, tmp_path / "migrations")
    add_step(folder, "op.add_column('chats', sa.Column('colour', sa.Text(), nullable=True)); op.drop_table('nosuch')")
    monkeypatch.setattr(migrating, "FOLDER", folder)
    await refusal(path)
    assert dump(path) == before


def add_step(folder, change):
    lines = [
        "import sqlalchemy as sa",
        "from alembic import op",
        "revision, down_revision = 'later', '0002'",
        "def upgrade() -> None:",
        f"    {change}",
    ]
    (folder / "versions" / "later.py").write_text("\n".join(lines), encoding="utf-8")


def dump(path):
    connection = sqlite3.connect(path)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()


async def test_database_of_a_newer_program_is_left_alone(path):
    await make(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.close()
    before = dump(path)
    said = await refusal(path)
    assert "newer version" in said
    assert "0999" in said
    assert dump(path) == before


async def test_file_that_is_no_database_is_left_alone(path):
    path.parent.mkdir()
    path.write_bytes(b"not a database at all, but a shopping list" * 100)
    before = path.read_bytes()
    assert "is damaged" in await refusal(path)
    assert path.read_bytes() == before


async def test_torn_page_is_found_at_once(path):
    await make(path)
    connection = sqlite3.connect(path, isolation_level=None)
    rows = ((f"telegram:{number}", "2026-05-01") for number in range(2000))
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO deliveries VALUES (?, ?, NULL, NULL, NULL)", rows)
    connection.execute("COMMIT")
    connection.close()
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(4096))
    assert "is damaged; put your last backup in its place" in await refusal(path)


async def test_folder_in_its_place_is_said(path):
    path.mkdir(parents=True)
    assert "cannot be written" in await refusal(path)


async def test_file_where_its_folder_should_be_is_said(tmp_path):
    (tmp_path / "home").write_text("")
    said = await refusal(tmp_path / "home" / "jumpmaster.db")
    assert "cannot be written" in said
    assert "JUMPMASTER_HOME" in said


@pytest.mark.parametrize("made", [True, False])
async def test_home_that_cannot_be_written_is_said(path, made):
    path.parent.mkdir()
    if made:
        await make(path)
        path.chmod(0o444)
    path.parent.chmod(0o555)
    said = open_as_somebody_without_rights(path)
    path.parent.chmod(0o755)
    assert "cannot be written" in said
    assert said.count("\n") == 1


def open_as_somebody_without_rights(path):
    """Return what opening says; whoever runs the tests as root would have every right."""
    script = (
        "import asyncio, os, sys\n"
        "from bot.errors import BadConfiguration\n"
        "from bot.storage import Storage\n"
        f"if os.getuid() == 0: os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "try:\n    asyncio.run(Storage.open(sys.argv[1]))\n"
        "except BadConfiguration as error:\n    print(error.user_text)\n"
    )
    for folder in (path.parent.parent, *path.parent.parent.parents):
        if folder.stat().st_uid == os.getuid() and len(folder.parts) > 2:
            folder.chmod(folder.stat().st_mode | 0o111)
    run = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, timeout=60, check=False)
    return run.stdout or run.stderr


async def test_file_that_another_program_holds_is_said(path):
    await make(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        said = await refusal(path, patience=timedelta(milliseconds=50))
    finally:
        holder.close()
    assert "is held by another program" in said
    await make(path)


async def test_write_that_another_program_holds_up_is_a_problem_told_in_a_sentence(path):
    storage = await Storage.open(path, patience=timedelta(milliseconds=50))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StorageProblem, match="held by another program"):
            await storage.chats.save(SETTINGS, NOW)
        with pytest.raises(StorageProblem, match="held by another program"):
            await storage.deliveries.begin("telegram:1", NOW)
        assert await storage.chats.all() == ()
    finally:
        holder.close()
    await storage.chats.save(SETTINGS, NOW)
    assert await storage.deliveries.begin("telegram:1", NOW) is Seen.NEW
    await storage.close()


async def test_a_full_disk_may_pass_and_a_broken_schema_does_not(path):
    storage = await Storage.open(path)
    pages = await said(storage, "PRAGMA page_count")
    await said(storage, f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageProblem, match="no room left") as full:
        for number in range(200):
            await storage.chats.save(ChatSettings(chat_id=f"telegram:-{number}", title="Club " * 50), NOW)
    assert full.value.may_pass
    await said(storage, "PRAGMA max_page_count = 1000000")
    await storage.chats.save(SETTINGS, NOW)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE domains")
        connection.execute("DROP TABLE feedback")
    with pytest.raises(StorageProblem) as broken:
        await storage.domains.all()
    assert not broken.value.may_pass
    await storage.close()


@pytest.mark.parametrize("url", ["postgresql://user:word@host/db", "sqlite://", "sqlite:///:memory:", "://", "mysql+nosuch://x"])
async def test_other_databases_are_refused_without_showing_a_password(url):
    said = await refusal(url)
    assert "sqlite:///FILE" in said
    assert "word" not in said.replace("password", "")


async def test_nothing_people_wrote_is_in_an_error(path, caplog):
    storage = await Storage.open(path)
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE chats")
    connection.close()
    with pytest.raises(StorageProblem) as caught:
        await storage.chats.save(ChatSettings(chat_id="telegram:-1", title=SECRETIVE), NOW)
    await storage.close()
    assert SECRETIVE not in "".join(traceback.format_exception(caught.value))
    assert SECRETIVE not in caplog.text
    assert "no such table" in caplog.text


async def test_schema_can_be_said_in_another_database():
    said = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in metadata.sorted_tables]
    assert len(said) == len(metadata.tables) > 8
    assert all("TIMESTAMP WITH TIME ZONE" in each for each in said if "_at " in each)


async def test_its_migrations_are_packaged():
    packed = importlib.resources.files("bot.storage.migrations")
    assert {each.name for each in packed.iterdir()} >= {"env.py", "script.py.mako", "versions"}
