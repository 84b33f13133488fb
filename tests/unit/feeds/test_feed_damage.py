"""Whatever happens to the files, the last good state serves and the trouble is told."""

import json
import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from knowledge.feeds.folder import FeedFolder
from knowledge.feeds.reports import FeedsBusy
from knowledge.feeds.store import FeedStore
from knowledge.feeds.table import Table, TableDamaged
from tests.fakes.feed_gate import fake_gate
from tests.fakes.fuses import Fuse, Killed

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = ["old.example", "both.example"]
NEW = ["new.example", "both.example"]


def open_store(home):
    return FeedStore.open(home, gate=fake_gate, now=lambda: DAY)


def lines(hosts):
    return "\n".join(hosts).encode()


def listed(store):
    return {host for host in (*OLD, *NEW) if store.lookup().find_host(host)}


@pytest.fixture
def home(tmp_path):
    """Two generations: the older lists OLD, the newer NEW."""
    store = open_store(tmp_path)
    store.install("one", lines(OLD), fetched_at=DAY)
    store.install("one", lines(NEW), fetched_at=DAY)
    return tmp_path


def newest(home):
    folder = FeedFolder(home)
    return folder.table(folder.generations()[0])


def _truncate(content):
    return content[: len(content) // 2]


def _flip_key(content):
    return content[:-200] + bytes([content[-200] ^ 1]) + content[-199:]


def _flip_header(content):
    return content[:40] + bytes([content[40] ^ 4]) + content[41:]


@pytest.mark.parametrize(
    "damage",
    [
        _truncate,
        _flip_key,
        _flip_header,
        lambda _: b"",
        lambda _: b"JMPFEED1",
        lambda c: c + b"x",
        lambda _: b"PK" * 5000,
        lambda c: c[:-1],
    ],
)
def test_a_damaged_table_is_found_and_the_one_before_serves(home, damage):
    newest(home).write_bytes(damage(newest(home).read_bytes()))
    store = open_store(home)
    assert listed(store) == set(OLD)
    (status,) = store.status()
    assert "table-0000000002.bin" in status.problem
    assert "an older table serves" in status.problem
    report = store.install("one", lines(NEW), fetched_at=DAY)
    assert (report.added, listed(store), store.status()[0].problem) == (1, set(NEW), None)


@pytest.mark.parametrize("place", range(12))
def test_a_flipped_bit_anywhere_is_found(home, place):
    path = newest(home)
    content = bytearray(path.read_bytes())
    content[len(content) * place // 12] ^= 0x10
    path.write_bytes(content)
    with pytest.raises(TableDamaged):
        Table.open(path)


def test_a_running_reader_keeps_its_table_when_the_next_is_damaged(home):
    reader = open_store(home)
    folder = FeedFolder(home)
    folder.table(9).write_bytes(b"JMPFEED1 half")
    reader.lookup().refresh()
    assert listed(reader) == set(NEW)
    assert "table-0000000009.bin" in reader.status()[0].problem
    assert open_store(home).install("one", lines(OLD), fetched_at=DAY).entries == 2
    assert folder.generations()[0] == 10


def test_no_whole_table_is_told_and_an_import_mends_it(home):
    for path in (home / "feeds").glob("table-*"):
        path.write_bytes(b"nothing")
    store = open_store(home)
    (status,) = store.status()
    assert (status.name, status.entries, status.stale) == ("feeds", 0, True)
    assert "no older table is whole" in status.problem
    assert store.lookup().find_host("new.example") == ()
    store.install("one", lines(NEW), fetched_at=DAY)
    assert listed(store) == set(NEW)
    assert [each.problem for each in store.status()] == [None]


def test_a_damaged_list_beside_the_table_changes_no_lookup(home, caplog):
    for path in (home / "feeds").glob("list-*"):
        path.write_bytes(path.read_bytes()[:-12])
    store = open_store(home)
    assert listed(store) == set(NEW)
    assert list(store.quarantined()) == []
    assert "feeds.list_damaged" in caplog.text


def test_a_damaged_note_of_checks_is_told_and_the_feeds_serve(home):
    store = open_store(home)
    store.fail("one", at=DAY + timedelta(hours=1), problem="no connection")
    standing = home / "feeds" / "standing.json"
    standing.write_bytes(standing.read_bytes()[:-5])
    other = open_store(home)
    assert listed(other) == set(NEW)
    assert "standing.json is damaged" in other.status()[0].problem
    other.touch("one", checked_at=DAY)
    assert other.status()[0].problem is None


@pytest.mark.parametrize("make", [lambda path: path.write_bytes(b"a file"), lambda path: path.mkdir(mode=0o000)])
def test_a_folder_that_is_none_does_not_stop_the_program(tmp_path, make):
    make(tmp_path / "feeds")
    store = open_store(tmp_path)
    assert store.lookup().find_host("bad.example") == ()
    assert list(store.quarantined()) == []
    store.status()


def test_a_writer_killed_at_any_step_leaves_the_old_state_or_the_new(home, tmp_path_factory):
    def act(folder):
        store = open_store(folder)
        store.install("two", lines(["two.example"]), fetched_at=DAY)
        store.install("one", lines(OLD), fetched_at=DAY)
        store.touch("one", checked_at=DAY)
        store.confirm("ours.example", blocked=True, at=DAY, by="mod1")
        store.remove("two")

    fuse = Fuse()
    fuse.watch_files()
    killed = 0
    for step in range(1, 60):
        place = tmp_path_factory.mktemp("killed") / "home"
        shutil.copytree(home, place)
        fuse.arm(burns_at=step, folder=place)
        try:
            act(place)
        except Killed:
            killed += 1
        else:
            break
        finally:
            fuse.disarm()
        after = open_store(place)
        assert listed(after) in (set(OLD), set(NEW))
        assert [each.problem for each in after.status()] == [None] * len(after.status())
        assert all((place / "feeds" / each.list_file).exists() for each in after.lookup().view.facts)
        act(place)
        assert listed(open_store(place)) == set(OLD)
        assert not list((place / "feeds").glob("*.partial"))
    else:
        raise AssertionError("it never ran to its end")
    assert killed >= 12


@pytest.mark.parametrize("fits", [0, 2])
def test_a_full_disk_changes_nothing(home, monkeypatch, fits):
    """A file and its folder are synced for each that fits: nothing, or the list and not its table."""
    before = {path.name for path in (home / "feeds").iterdir()}

    sync, room = os.fsync, fits

    def full(file):
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(28, "No space left on device")
        sync(file)

    monkeypatch.setattr(os, "fsync", full)
    store = open_store(home)
    with pytest.raises(OSError, match="No space"):
        store.install("one", lines(OLD), fetched_at=DAY)
    monkeypatch.undo()
    assert listed(store) == set(NEW)
    assert {path.name for path in (home / "feeds").iterdir()} == before


def test_only_what_the_kept_tables_need_stays_on_disk(home):
    store = open_store(home)
    for number in range(5):
        store.install("one", lines([f"bad{number}.example"]), fetched_at=DAY)
        store.install("two", lines(["bad.example"]), fetched_at=DAY)
    names = sorted(path.name for path in (home / "feeds").iterdir())
    assert sum(name.startswith("table-") for name in names) == 2
    assert sum(name.startswith("list-") for name in names) <= 4


def test_a_store_waits_for_another_writer_and_says_so_if_that_takes_too_long(home):
    folder = FeedFolder(home)
    with folder.writing(), pytest.raises(FeedsBusy, match="another process"), FeedFolder(home).writing(patience_seconds=0):
        pass
    with folder.writing(patience_seconds=0):
        pass


def test_the_lock_ends_with_its_process(home):
    code = (
        "import os,sys,pathlib\nfrom knowledge.feeds.folder import FeedFolder\n"
        "with FeedFolder(pathlib.Path(sys.argv[1])).writing():\n    os._exit(1)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(home)], check=False).returncode == 1
    with FeedFolder(home).writing(patience_seconds=0):
        pass


def test_writers_at_once_lose_nothing(tmp_path):
    def write(name):
        store = open_store(tmp_path)
        for number in range(3):
            store.install(name, lines([f"{name}.example", f"{name}{number}.example"]), fetched_at=DAY)
            store.touch(name, checked_at=DAY)
            store.confirm(f"ours-{name}{number}.example", blocked=True, at=DAY, by="mod1")

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = open_store(tmp_path)
    assert {each.name: each.entries for each in store.status()} == {"one": 2, "two": 2, "three": 2}
    assert all(store.lookup().find_host(f"{name}2.example") for name in ("one", "two", "three"))
    assert len(store.confirmed()) == 9


def test_readers_see_whole_states_while_one_writes(tmp_path):
    writer = open_store(tmp_path)
    hosts = [[f"h{state}-{number}.example" for number in range(50)] for state in range(2)]
    writer.install("one", lines(hosts[0]), fetched_at=DAY)
    reader = open_store(tmp_path).lookup()
    done, wrong = threading.Event(), []

    def read():
        while not done.is_set():
            reader.refresh()
            view = reader.view
            counts = [sum(view.table.find(0, host) >= 0 and bool(view.words(view.table.find(0, host))) for host in each) for each in hosts]
            if sorted(counts) != [0, 50]:
                wrong.append(counts)

    thread = threading.Thread(target=read)
    thread.start()
    for turn in range(12):
        writer.install("one", lines(hosts[turn % 2]), fetched_at=DAY)
    done.set()
    thread.join()
    assert wrong == []


def test_another_process_notices_a_newer_table(home, monkeypatch):
    monkeypatch.setattr("knowledge.feeds.lookup.RECHECK_SECONDS", 0.0)
    reader = open_store(home)
    assert listed(reader) == set(NEW)
    code = (
        "import sys,pathlib,datetime\nfrom knowledge.feeds.store import FeedStore\nfrom tests.fakes.feed_gate import fake_gate\n"
        "FeedStore.open(pathlib.Path(sys.argv[1]),gate=fake_gate).install('one',b'old.example',fetched_at=datetime.datetime(2026,3,2,tzinfo=datetime.UTC))"
    )
    subprocess.run([sys.executable, "-c", code, str(home)], check=True)
    assert listed(reader) == {"old.example"}


def test_a_table_of_another_machine_is_foreign(home):
    path = newest(home)
    raw = path.read_bytes()
    assert json.loads(raw[20 : raw.index(b"}", raw.index(b'"byteorder"')) + 1])["byteorder"] == sys.byteorder
    assert len(Table.open(path)) == 3
