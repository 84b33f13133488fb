"""`jumpmaster feeds ...` as a script sees it: exit codes, and nothing but JSON lines on stdout with --json."""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.feeds_cli import add_feeds_commands, run_feeds
from adapters.feeds_import import FORMATS as TOLD_FORMATS
from adapters.screening_cli import add_screening_commands
from bot.errors import AssistantError, BadConfiguration
from bot.settings import Settings
from knowledge.feeds.formats import FORMATS
from knowledge.feeds.store import FeedStore
from knowledge.linkmodel.files import FILE_NAME, open_model
from knowledge.linkmodel.model import LinkModel
from tests.fakes.feed_server import FeedServer, answer, feed_server

SWITCHED_OFF = ("metamask", "metamask-stalelist", "metamask-hotlist", "scamsniffer", "polkadot", "polkadot-addresses", "phantom")


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", embedder="words")


@pytest.fixture
def run(home, capsys):
    def run(*written: str) -> tuple[int, list[dict[str, object]]]:
        args = parse(*written, "--json")
        assert args.run is run_feeds
        code = args.run(args, home)
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def show(home, capsys):
    def show(*written: str) -> str:
        args = parse(*written)
        args.run(args, home)
        return capsys.readouterr().out

    return show


def parse(*written: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_feeds_commands(parser.add_subparsers(required=True))
    return parser.parse_args(["feeds", *written])


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "Our List (1).json.gz"
    hosts = [f"drop{number}.example" for number in range(1200)]
    path.write_bytes(gzip.compress(json.dumps({"version": 2, "blacklist": [*hosts, "co.uk", "no host"], "whitelist": []}).encode()))
    return path


def test_import_status_quarantine_and_remove(run, feed):
    code, (line,) = run("import", str(feed), "--format", "metamask")
    assert code == 0
    assert (line["feed"], line["format"], line["entries"], line["added"]) == ("our-list-1", "metamask", 1200, 1200)
    assert line["quarantined"] == 2
    assert line["by_reason"]["public_suffix"] == 1
    code, lines = run("status")
    standing = {each["name"]: each for each in lines}
    assert code == 0
    assert set(standing) == {"our-list-1", *SWITCHED_OFF}
    assert (standing["our-list-1"]["entries"], standing["our-list-1"]["stale"]) == (1200, False)
    assert 0 <= standing["our-list-1"]["age_seconds"] < 3600
    assert (standing["phantom"]["age_seconds"], standing["phantom"]["stale"]) == (None, True)
    assert (standing["scamsniffer"]["delay_seconds"], standing["scamsniffer"]["licence"]) == (7 * 86400, "GPL-3.0")
    (day,) = [each for each in run("status", "--history")[1] if "day" in each]
    assert (day["feed"], day["added"], day["removed"]) == ("our-list-1", 1200, 0)
    _, lines = run("status", "--quarantine")
    assert {(each["entry"], each["reason"]) for each in lines if "entry" in each} >= {("co.uk", "public_suffix")}
    code, lines = run("remove", "our-list-1", "nothing")
    assert (code, lines) == (1, [{"feed": "our-list-1", "removed": True}, {"feed": "nothing", "error": "is not loaded"}])
    assert "our-list-1" not in {each["name"] for each in run("status")[1]}


def test_a_verdict_tells_how_old_each_list_is_and_which_never_came(run, home, tmp_path, capsys):
    path = tmp_path / "list-2025-12-31.txt"
    path.write_text("drop.example\n")
    run("import", str(path), "--name", "ours")
    FeedStore.open(home.home).fail("phantom", at=datetime.now(UTC), problem="not found")
    parser = argparse.ArgumentParser()
    add_screening_commands(parser.add_subparsers(required=True))
    check = parser.parse_args(["check", "other.example", "--json"])
    assert check.run(check, home) == 0
    verdict = json.loads(capsys.readouterr().out)
    ours, phantom = verdict["feeds"]
    assert (ours["name"], ours["entries"]) == ("ours", 1)
    assert ours["age_seconds"] >= (datetime.now(UTC) - datetime(2026, 1, 2, tzinfo=UTC)).total_seconds()
    assert phantom == {"name": "phantom", "entries": 0, "age_seconds": None}
    check.json = False
    check.run(check, home)
    assert "days old; phantom: 0 entries, not loaded" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("told", "stale"),
    [
        (["--dated", "2020-01-01"], True),
        ([], False),
        (["--dated", "2020-01-01", "--max-age", "never"], False),
        (["--max-age", "5m"], False),
    ],
)
def test_an_imported_list_gets_out_of_date(run, feed, told, stale):
    assert run("import", str(feed), "--name", "ours", *told)[0] == 0
    assert [each["stale"] for each in run("status")[1] if each["name"] == "ours"] == [stale]


@pytest.mark.parametrize("written", ["90", "1y", "500d", "", "-1d", "Never"])
def test_a_time_that_is_none_is_wrong_usage(run, feed, written):
    assert run("import", str(feed), f"--max-age={written}") == (2, [])


def test_a_feed_under_a_configured_name_keeps_its_agreements(run, home, tmp_path):
    path = tmp_path / "downloaded.json"
    path.write_text(json.dumps({"drop.example": ["0x52908400098527886E0F7030069857D2E4169EE7"]}))
    assert run("import", str(path), "--name", "polkadot-addresses")[1][0]["format"] == "polkadot"
    facts = FeedStore.open(home.home).facts("polkadot-addresses")
    assert (facts.licence, facts.max_age) == ("Apache-2.0", timedelta(days=7))
    assert run("import", str(path), "--name", "polkadot-addresses", "--format", "scamsniffer")[1][0]["format"] == "scamsniffer"
    assert FeedStore.open(home.home).facts("polkadot-addresses").licence == "Apache-2.0"


def test_a_plain_list_may_say_what_is_allowed(run, home, tmp_path):
    path = tmp_path / "fine.txt"
    path.write_text("fine.example\n")
    assert run("import", str(path), "--allow")[0] == 0
    assert [each.listed_as.value for each in FeedStore.open(home.home).lookup().find_host("fine.example")] == ["allowed"]


@pytest.mark.parametrize(
    ("name", "listed_as"),
    [
        ("whitelist.yaml", "allowed"),
        ("phantom-allow_list-2026-01-01.yaml", "allowed"),
        ("whitelist-web3.com.yaml", "blocked"),
        ("unlisted.yaml", "blocked"),
    ],
)
def test_a_list_that_is_called_a_list_of_what_is_allowed_blocks_nobody(run, home, tmp_path, name, listed_as):
    path = tmp_path / name
    path.write_text("---\n  - url: fine.example\n")
    assert run("import", str(path), "--name", "theirs")[0] == 0
    assert [each.listed_as.value for each in FeedStore.open(home.home).lookup().find_host("fine.example")] == [listed_as]


def test_a_feed_that_shrank_is_taken_by_force_only(run, feed, tmp_path):
    run("import", str(feed), "--name", "ours")
    less = tmp_path / "less.txt"
    less.write_text("drop1.example\n")
    code, (line,) = run("import", str(less), "--name", "ours")
    assert code == 1
    assert "was not imported" in line["error"]
    assert next(each["entries"] for each in run("status")[1] if each["name"] == "ours") == 1200
    assert run("import", str(less), "--name", "ours", "--force")[1][0]["entries"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.json", None),
        ("folder", ...),
        ("empty.json", b""),
        ("binary.json", b"\x89PNG\x00\x01"),
        ("damaged.json.gz", gzip.compress(b'["a.example"]' * 100, mtime=0)[:-12]),
        ("page.html", b"<!doctype html><p>Not found</p>"),
        ("cut.json", b'["a.example", "b.ex'),
        ("deep.json", b"[" * 100_000),
        ("nul\x00name", None),
    ],
)
def test_what_is_no_feed_is_one_sentence_and_exit_code_1(run, tmp_path, name, content):
    path = tmp_path / name
    if content is ...:
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    code, (line,) = run("import", str(path), "--name", "ours")
    assert code == 1
    assert line["feed"] == "ours"
    assert line["error"].endswith(".")
    assert "\n" not in line["error"]


def test_a_huge_file_is_not_swallowed(run, tmp_path, monkeypatch):
    monkeypatch.setattr("adapters.feeds_import.LARGEST_FILE", 2**20)
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(2**20 + 1)
    code, (line,) = run("import", str(path))
    assert (code, line["error"]) == (1, f"{path} is larger than 1 MB.")


def test_a_name_that_cannot_be_is_told_of(run, feed):
    code, (line,) = run("import", str(feed), "--name", "../x")
    assert code == 1
    assert "cannot be a feed's name" in line["error"]


def test_own_decisions_are_exported_as_others_read_them(run, home, tmp_path):
    assert run("block", "evil-drop.example", "https://Other-Drop.example/")[0] == 0
    assert run("allow", "fine.example")[1] == [{"entry": "fine.example", "decision": "allowed"}]
    code, (config,) = run("export")
    assert code == 0
    assert "evil-drop.example" in config["blacklist"]
    assert config["whitelist"] == ["fine.example"]
    out = tmp_path / "ours.json"
    assert run("export", "--out", str(out))[1] == [{"path": str(out), "bytes": out.stat().st_size}]
    assert json.loads(out.read_bytes()) == config
    code, lines = run("retract", "evil-drop.example", "evil-drop.example")
    assert (code, lines[1]["entry"], "error" in lines[1]) == (1, "evil-drop.example", True)
    assert "evil-drop.example" not in run("export")[1][0]["blacklist"]
    assert run("import", str(out), "--name", "theirs")[1][0]["format"] == "jumpmaster"


def test_a_decision_that_would_hit_bystanders_is_refused(run):
    code, (line,) = run("block", "co.uk")
    assert (code, line) == (1, {"entry": "co.uk", "error": "public_suffix"})


@pytest.mark.parametrize("wide", ["github.com", "vercel.app", "bit.ly"])
def test_a_place_of_many_is_not_blocked_as_a_whole_but_a_page_of_it_is(show, wide):
    assert "where others publish on it, name their page (HOST/NAME) or host alone" in show("block", wide)
    assert show("block", f"https://{wide}/somebody").startswith("blocked: ")


def test_an_export_that_cannot_be_written_is_one_sentence(run, tmp_path):
    with pytest.raises(AssistantError, match=r"cannot be written: No such file or directory\.$"):
        run("export", "--out", str(tmp_path / "no" / "folder.json"))
    assert list(tmp_path.iterdir()) == []


def test_what_people_read_is_inert(show, tmp_path):
    path = tmp_path / "list.json"
    path.write_text(json.dumps(["drop.example", "co.uk", "https://b\x1b[31mad.example\u202e/x y\n"]))
    shown = show("import", str(path)) + show("status", "--quarantine") + show("block", "https://evil-drop.example/")
    assert "co[.]uk" in shown
    assert "evil-drop[.]example" in shown
    assert not any(each in shown for each in ("co.uk", "://b", "\x1b", "\u202e", "drop.example"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_home_that_cannot_be_written_is_one_sentence(run, home, feed):
    home.home.mkdir()
    home.home.chmod(0o500)
    with pytest.raises(AssistantError, match="cannot be used: Permission denied"):
        run("import", str(feed))


def test_a_home_that_is_no_folder_is_one_sentence(run, home, feed):
    home.home.write_text("no folder")
    with pytest.raises(AssistantError, match=r"feeds\.yaml cannot be read: Not a directory\.$"):
        run("import", str(feed))
    with pytest.raises(AssistantError, match=r"cannot be used: .*\.$"):
        run("block", "evil-drop.example")


def test_a_file_where_the_feeds_belong_is_one_sentence(run, home, feed):
    home.home.mkdir()
    (home.home / "feeds").write_text("no folder")
    for written in (["import", str(feed)], ["block", "evil-drop.example"]):
        with pytest.raises(AssistantError, match=r"feeds cannot be used: File exists\.$"):
            run(*written)


def test_wrong_usage_is_2(run, feed):
    assert run("refresh", "no-such-feed")[0] == 2
    for written in (["import"], ["import", str(feed), "--format", "xml"], ["remove"], ["block"], ["status", "--nonsense"], []):
        with pytest.raises(SystemExit) as stop:
            parse(*written)
        assert stop.value.code == 2


def test_every_format_can_be_named():
    assert TOLD_FORMATS == FORMATS


@pytest.mark.parametrize("command", [["refresh"], ["status"], ["import", "{feed}"]])
def test_a_mistake_in_the_operators_feeds_is_bad_configuration(run, home, feed, command):
    home.home.mkdir()
    (home.home / "feeds.yaml").write_text("feeds: {phantom: {url: 'ftp://x.example/'}}")
    with pytest.raises(BadConfiguration, match=r"feeds\.yaml: phantom: url has to start with https://"):
        run(*(each.format(feed=feed) for each in command))


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """A server in a thread of its own: a command has its own event loop."""
    ready, made, stop = threading.Event(), [], []

    async def serve() -> None:
        async with feed_server() as opened:
            stopped = asyncio.Event()
            made.append(opened)
            stop.append((asyncio.get_running_loop(), stopped))
            ready.set()
            await stopped.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert ready.wait(30)
    yield made[0]
    loop, stopped = stop[0]
    loop.call_soon_threadsafe(stopped.set)
    thread.join(30)


@pytest.fixture
def configure(home):
    def configure(**urls: str) -> None:
        home.home.mkdir(exist_ok=True)
        feeds = {name: {"enabled": False} for name in SWITCHED_OFF}
        feeds |= {name: {"url": url, "on_this_machine": True, "format": "domains", "licence": "CC0"} for name, url in urls.items()}
        (home.home / "feeds.yaml").write_text(json.dumps({"feeds": feeds}))

    return configure


def test_refresh_fetches_what_is_switched_on(run, home, server, configure):
    configure(
        good=server.on("/good", answer(body=b"drop.example\nother.example\n", ETag='"1"'), answer(304)), bad=server.on("/bad", answer(404))
    )
    code, lines = run("refresh")
    assert code == 1
    assert [(each["feed"], each["outcome"]) for each in lines] == [("good", "installed"), ("bad", "failed")]
    assert (lines[0]["entries"], lines[1]["error"]) == (2, "127.0.0.1 answers 404.")
    assert FeedStore.open(home.home).lookup().find_host("login.drop.example")[0].feed == "good"
    assert run("refresh", "good") == (0, [{"feed": "good", "outcome": "unchanged"}])
    assert server.requests[-1].headers["if-none-match"] == '"1"'
    standing = {each["name"]: each for each in run("status")[1]}
    assert (standing["good"]["problem"], standing["good"]["licence"]) == (None, "CC0")
    assert standing["bad"]["problem"] == "127.0.0.1 answers 404."


def test_a_feed_that_lost_most_of_itself_is_taken_by_force_only(run, server, configure):
    whole = "".join(f"drop{number}.example\n" for number in range(1500)).encode()
    configure(ours=server.on("/", answer(body=whole), answer(body=b"drop1.example\n")))
    assert run("refresh")[0] == 0
    code, (line,) = run("refresh")
    assert (code, line["outcome"]) == (1, "kept_out")
    assert "--force ours" in line["error"]
    standing = run("status")[1][0]
    assert (standing["entries"], standing["problem"]) == (1500, line["error"])
    assert run("refresh", "--force", "ours")[1][0]["entries"] == 1


def test_people_see_whose_a_feed_is_and_why_it_is_missing(show, server, configure):
    configure(bad=server.on("/bad", answer(404)))
    assert "bad: failed: 127.0.0.1 answers 404." in show("refresh")
    shown = show("status")
    assert "bad: 0 entries, never loaded\n    127.0.0.1 answers 404.\n    bad by you, licence: CC0" in shown


def test_with_no_feed_switched_on_nothing_is_fetched(run, home, configure):
    configure()
    assert run("refresh") == (0, [])
    path = home.home / "feeds.yaml"
    written = json.loads(path.read_text())
    written["feeds"]["metamask-hotlist"]["enabled"] = True
    path.write_text(json.dumps(written))
    assert run("refresh") == (0, []), "changes of a list that is switched off"


def test_a_model_is_trained_from_the_feeds_and_lists_of_honest_hosts(run, home, tmp_path):
    feed, legit, more = (tmp_path / name for name in ("feed.txt", "legit.csv", "more.txt"))
    feed.write_text("".join(f"claim-airdrop-{number}.example\n" for number in range(60)))
    legit.write_text("# ours\n\n" + "".join(f"garden{number}.example, shop\n" for number in range(60)))
    more.write_text("claim-bonus.example\n")
    run("import", str(feed))
    code, (line,) = run("train", "--legit", str(legit), "--scams", str(more))
    assert (code, line["scams"], line["legit"], line["ordinary"]) == (0, 61, 60, 0)
    assert line["path"] == str(home.home / FILE_NAME)
    model = open_model(home.home / FILE_NAME)
    assert isinstance(model, LinkModel)
    assert model.facts["feeds"] == ["feed"]
    assert b"claim-airdrop" not in (home.home / FILE_NAME).read_bytes()


def test_what_a_feed_allows_is_no_measure_of_false_alarms(run, tmp_path):
    feed, legit = tmp_path / "feed.json", tmp_path / "legit.txt"
    allowed = [f"claim-garden{number}.example" for number in range(20)]
    feed.write_text(
        json.dumps({"version": 2, "blacklist": [f"claim-airdrop-{number}.example" for number in range(60)], "whitelist": allowed})
    )
    legit.write_text("".join(f"garden{number}.example\n" for number in range(60)) + "\n".join(allowed))
    run("import", str(feed))
    code, (line,) = run("train", "--legit", str(legit))
    assert (code, line["legit"]) == (0, 60)


def test_measuring_holds_half_out_and_writes_no_model(run, home, tmp_path):
    feed, legit, ordinary, newer = (tmp_path / name for name in ("feed.txt", "legit.txt", "ordinary.txt", "newer.txt"))
    feed.write_text("".join(f"claim-airdrop-{number}.example\n" for number in range(80)))
    legit.write_text("".join(f"garden{number}.example\n" for number in range(160)))
    ordinary.write_text("".join(f"bakery{number}.example\n" for number in range(100)))
    newer.write_text("".join(f"claim-bonus-{number}.example\n" for number in range(40)))
    run("import", str(feed))
    lists = ("--legit", str(legit), "--ordinary", str(ordinary), "--scams", str(newer))
    code, (line,) = run("train", *lists, "--hold-out", "3")
    assert code == 0
    assert not (home.home / FILE_NAME).exists()
    assert 50 < line["held_out"]["crypto"] < 110
    assert 30 < line["held_out"]["ordinary"] < 70
    assert line["without_newer_scams"]["scams"] == 40 > line["with_half_of_them"]["scams"]
    assert line["without_newer_scams"]["scams_found_at_1.0%_of_crypto"] > 0.9
    assert run("train", *lists, "--hold-out", "3")[1] == [line]


def test_the_hosts_of_one_owner_are_held_out_together(run, tmp_path):
    feed, legit, ordinary, newer = (tmp_path / name for name in ("feed.txt", "legit.txt", "ordinary.txt", "newer.txt"))
    feed.write_text("".join(f"claim-airdrop-{number}.example\n" for number in range(80)))
    legit.write_text("".join(f"part{part}.garden{owner}.example\n" for owner in range(24) for part in range(10)))
    ordinary.write_text("".join(f"part{part}.bakery{owner}.example\n" for owner in range(24) for part in range(10)))
    newer.write_text("".join(f"part{part}.claim-bonus-{owner}.example\n" for owner in range(12) for part in range(10)))
    run("import", str(feed))
    _, (line,) = run("train", "--legit", str(legit), "--ordinary", str(ordinary), "--scams", str(newer), "--hold-out", "3")
    counts = (*line["held_out"].values(), line["with_half_of_them"]["scams"])
    assert all(0 < count < 240 and count % 10 == 0 for count in counts)


def test_training_without_enough_to_learn_from_is_one_sentence(run, tmp_path):
    few = tmp_path / "few.txt"
    few.write_text("garden.example\n")
    with pytest.raises(AssistantError, match=r"too few to learn from"):
        run("train", "--legit", str(few))
    for path, says in ((tmp_path, "Is a directory"), (tmp_path / "no", "No such file"), (Path(sys.executable), "is no text|larger")):
        with pytest.raises(AssistantError, match=says):
            run("train", "--legit", str(path))
    with pytest.raises(SystemExit):
        parse("train")


def test_where_no_model_can_be_written_is_said_before_it_is_trained(run, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for out, says in (("folder", "Is a directory"), ("file/links.model", "exists|Not a directory")):
        with pytest.raises(AssistantError, match=f"cannot be written: .*({says})"):
            run("train", "--legit", str(tmp_path / "missing.txt"), "--out", str(tmp_path / out))
    assert {path.name for path in tmp_path.iterdir()} <= {"folder", "file", "home"}


def test_help_loads_nothing_heavy(tmp_path):
    script = (
        "import sys; from adapters import cli\n"
        "try: cli.main(['feeds', *sys.argv[1:]])\n"
        "except SystemExit: pass\n"
        "heavy = ('httpx', 'numpy', 'yaml', 'chromadb', 'langchain_core', 'torch')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)\n"
    )
    for written in (["--help"], ["import", "--help"], ["refresh", "--help"], ["train", "--help"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *written],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env={"JUMPMASTER_HOME": str(tmp_path / "home")},
        )
        assert done.stderr.strip().splitlines()[-1] == "[]"
        assert done.stdout
    assert not (tmp_path / "home").exists()


def test_a_list_is_dated_by_what_is_told_or_by_its_files_name(run, home, tmp_path):
    named = tmp_path / "named-2025-12-31.txt"
    named.write_bytes(b"bad-a.example\n")
    assert run("import", str(named), "--name", "named")[1][0]["as_of"] == "2025-12-31"
    assert run("import", str(named), "--name", "told", "--dated", "2024-02-03")[1][0]["as_of"] == "2024-02-03"
    with pytest.raises(SystemExit):
        parse("import", str(named), "--dated", "9999-01-01")
    with pytest.raises(SystemExit):
        parse("import", str(named), "--dated", "yesterday")
    with pytest.raises(SystemExit):
        parse("import", str(named), "--dated", "1960-01-01")
