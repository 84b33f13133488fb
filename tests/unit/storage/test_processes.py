"""More than one process on a file, and one that ends at any moment."""

from __future__ import annotations

import asyncio
import gc
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from bot.moderation.models import NewReport, ReportSource
from bot.moderation.stores import Seen
from bot.storage import Storage

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 5, 1, tzinfo=UTC)
HEAD = """
import asyncio, sys
from datetime import UTC, datetime
from bot.moderation.models import NewReport, ReportSource
from bot.storage import Storage

NOW = datetime(2026, 5, 1, tzinfo=UTC)
path, name = sys.argv[1:3]

def report(number):
    ref = f"telegram:-1/{name}{number}"
    return NewReport(chat_id="telegram:-1", source=ReportSource.SCREENING, reporter_id="s", at=NOW, text="x" * 200, message_ref=ref)

async def main():
    storage = await Storage.open(path)
"""
FILING = """
    for number in range(int(sys.argv[3])):
        await storage.reports.file(report(number), f"{name}{number}", ["example.com"] if number == 0 else [])
        print(f"{name}{number}", flush=True)
    await storage.close()

asyncio.run(main())
"""
CLAIMING = """
    for number in range(int(sys.argv[3])):
        await storage.deliveries.begin(f"telegram:{number}", NOW)
        if await storage.deliveries.claim_answer(f"telegram:{number}", NOW):
            print(number, flush=True)
    await storage.close()

asyncio.run(main())
"""


def start(script, path, name, count):
    arguments = [sys.executable, "-c", HEAD + script, str(path), name, str(count)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.split()


@pytest.mark.parametrize("after", [1, 7, 40])
async def test_killed_at_any_moment_it_keeps_what_it_said_it_kept(tmp_path, after):
    path = tmp_path / "jumpmaster.db"
    process = start(FILING, path, "a", 10_000)
    told = [process.stdout.readline().strip() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    told += process.communicate(timeout=60)[0].split()[:-1]
    assert process.returncode == -signal.SIGKILL
    assert "a9999" not in told
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    halves = "SELECT count(*) FROM reports WHERE id NOT IN (SELECT report_id FROM report_messages)"
    assert connection.execute(halves).fetchone() == (0,)
    connection.close()
    storage = await Storage.open(path)
    assert [each for each in told if await storage.reports.get(each) is None] == []
    assert await storage.deliveries.begin("telegram:1", NOW) is Seen.NEW
    await storage.close()


async def test_two_processes_write_one_new_file_at_once(tmp_path):
    path = tmp_path / "jumpmaster.db"
    processes = [start(FILING, path, name, 60) for name in "ab"]
    told = [finish(process) for process in processes]
    storage = await Storage.open(path)
    kept = await asyncio.gather(*(storage.reports.get(each) for each in (f"{name}{n}" for name in "ab" for n in range(1, 60))))
    await storage.close()
    assert all(kept)
    assert [len(each) for each in told] == [60, 60]


async def test_of_two_processes_one_may_answer_each_delivery(tmp_path):
    path = tmp_path / "jumpmaster.db"
    await (await Storage.open(path)).close()
    processes = [start(CLAIMING, path, name, 80) for name in "ab"]
    claimed = [int(number) for process in processes for number in finish(process)]
    assert sorted(claimed) == list(range(80))


async def test_work_that_is_called_off_leaves_no_half_and_holds_nothing_up(tmp_path):
    storage = await Storage.open(tmp_path / "jumpmaster.db")
    for number in range(60):
        task = asyncio.create_task(storage.reports.file(report(number), f"r{number}", ["example.com"]))
        for _ in range(number * 3):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    begun = asyncio.create_task(storage.deliveries.begin("telegram:1", NOW))
    await asyncio.sleep(0)
    begun.cancel()
    await asyncio.gather(begun, return_exceptions=True)
    assert await storage.deliveries.begin("telegram:1", NOW) is not Seen.AGAIN
    filed = await asyncio.wait_for(storage.reports.file(report(999), "last", []), 20)
    assert filed.is_new
    await storage.close()
    connection = sqlite3.connect(tmp_path / "jumpmaster.db")
    halves = "SELECT count(*) FROM reports WHERE id NOT IN (SELECT report_id FROM report_messages)"
    assert connection.execute(halves).fetchone() == (0,)
    connection.close()
    gc.collect()


def report(number):
    ref = f"telegram:-1/{number}"
    return NewReport(chat_id="telegram:-1", source=ReportSource.SCREENING, reporter_id="s", at=NOW, text="x", message_ref=ref)
