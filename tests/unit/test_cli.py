"""The command line: arguments, exit codes, streams. The assistant is a fake, save where a whole program has to run."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from adapters.cli import main
from adapters.doctor import Report, examine, is_usable, to_json, to_text
from adapters.shared.checkup import Check, State
from bot.errors import BadConfiguration, IndexProblem
from bot.models import Outcome, OutcomeKind
from bot.settings import Settings
from tests.fakes.assistant import FakeAssistant

HEAVY = (
    "torch",
    "chromadb",
    "langchain",
    "langchain_core",
    "langchain_chroma",
    "telegram",
    "discord",
    "onnxruntime",
    "numpy",
    "rich",
    "prompt_toolkit",
    "yaml",
)


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.opening_meaning.begin_model", lambda _: None)


@pytest.fixture
def assistant(monkeypatch: pytest.MonkeyPatch) -> FakeAssistant:
    fake = FakeAssistant()
    monkeypatch.setattr("bot.bootstrap.open_assistant", lambda *_, **__: fake)
    return fake


# A whole program of its own, with its own streams and signals; only the assistant in it is the fake.
WITH_FAKE = (
    "import sys, bot.bootstrap, bot.opening_meaning, tests.fakes.assistant as fakes; "
    "bot.bootstrap.open_assistant = lambda *_, **__: fakes.FakeAssistant(); bot.opening_meaning.begin_model = lambda _: None; "
)
PROGRAM = (sys.executable, "-c", WITH_FAKE + "from adapters.cli import main; sys.exit(main())")
REAL_PROGRAM = (sys.executable, "-m", "adapters")


def program(
    *argv: str | bytes, stdin: bytes = b"", command: Sequence[str] = PROGRAM, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*command, *argv], input=stdin, capture_output=True, timeout=60, env={**os.environ, **environment})


def start(*argv: str, **pipes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*PROGRAM, *argv], **pipes)


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys; from adapters.cli import main; code = main(['--help']); print([m for m in {HEAVY!r} if m in sys.modules], code)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("\n[] 0\n"), done.stdout + done.stderr
    assert all(command in done.stdout for command in ("chat", "ask", "replay", "knowledge", "doctor"))


@pytest.mark.parametrize(
    "argv",
    [[], ["frobnicate"], ["ask"], ["ask", ""], ["ask", " \n"], ["replay"], ["replay", "-", "--format", "x"], ["chat", "x"], ["--chat"]],
)
def test_wrong_usage_is_two_and_says_so(argv: list[str], assistant: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err
    assert assistant.handled == []


def test_a_wrong_argument_does_not_act_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["\x1b]0;owned\x07\x1b[2J"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_ask_prints_the_answer(assistant: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "what", "is", "it?"]) == 0
    assert capsys.readouterr().out == "You said: what is it?\n"
    assert assistant.is_closed


def test_ask_json_prints_one_line(assistant: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "空投 \u2028 ?"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["text"] == "You said: 空投 \u2028 ?"


def test_a_question_of_a_megabyte_is_a_question(assistant: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "x" * 1_000_000]) == 0
    assert len(assistant.handled[0].text) == 1_000_000


def test_an_argument_that_is_no_text_is_refused(assistant: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "a\udcff"]) == 2
    assert "not valid text" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["ask", "x"], ["ask", "x", "--json"]])
def test_a_failed_answer_is_one(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeAssistant(lambda message: Outcome(kind=OutcomeKind.FAILED))
    monkeypatch.setattr("bot.bootstrap.open_assistant", lambda *_, **__: fake)
    assert main(argv) == 1


@pytest.mark.parametrize(("error", "code"), [(BadConfiguration("Set X."), 78), (IndexProblem("Do Y."), 1)])
def test_a_start_that_fails_is_one_sentence(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> FakeAssistant:
        raise error

    monkeypatch.setattr("bot.bootstrap.open_assistant", fail)
    assert main(["ask", "x"]) == code
    assert capsys.readouterr().err == f"{error}\n"


def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("JUMPMASTER_LOG_LEVEL", "LOUD")
    assert main(["ask", "x"]) == 78
    assert "JUMPMASTER_LOG_LEVEL" in capsys.readouterr().err


def test_an_interruption_is_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object, **__: object) -> FakeAssistant:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.bootstrap.open_assistant", interrupt)
    assert main(["ask", "x"]) == 130
    assert capsys.readouterr() == ("", "\n")


def test_replay_reads_a_file(assistant: FakeAssistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"id": "1", "text": "a"}\n{"id": "2", "text": "b"}\n')
    assert main(["replay", str(file), "--summary"]) == 0
    printed = capsys.readouterr()
    assert [json.loads(line)["id"] for line in printed.out.splitlines()] == ["1", "2"]
    assert printed.err == "2 lines: answered 2\n"


def test_replay_with_a_wrong_line_is_one(assistant: FakeAssistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"id": "1"}\n{"id": "2", "text": "b"}\n')
    assert main(["replay", str(file), "--summary"]) == 1
    printed = capsys.readouterr()
    assert [set(json.loads(line)) & {"error", "kind"} for line in printed.out.splitlines()] == [{"error"}, {"kind"}]
    assert printed.err == "2 lines: error 1, answered 1\n"


def test_an_empty_file_is_nothing_to_do(assistant: FakeAssistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").touch()
    assert main(["replay", str(tmp_path / "empty"), "--summary"]) == 0
    assert capsys.readouterr() == ("", "0 lines\n")


@pytest.mark.parametrize("name", ["missing.jsonl", ".", "a\0b", "x" * 300, "a\udcff"])
def test_a_file_that_cannot_be_read_is_wrong_usage(
    name: str, assistant: FakeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["replay", name]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "cannot be read: " in printed.err
    assert "Traceback" not in printed.err


def test_stdout_carries_json_in_utf8_whatever_the_encoding() -> None:
    done = program("replay", "-", stdin='{"id":"空","text":"空投"}\nnope\n'.encode(), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    lines = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert [line["id"] for line in lines] == ["空", "line-2"]
    assert done.returncode == 1


def test_text_survives_an_encoding_that_lacks_its_letters() -> None:
    done = program("ask", "¿qué es?".encode(), PYTHONIOENCODING="ascii", PYTHONUTF8="1")
    assert done.returncode == 0
    assert done.stdout == b"You said: ?qu? es?\n"
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
def test_binary_arguments_are_refused_without_a_traceback() -> None:
    for argv in ([b"ask", b"\xff\xfe"], [b"replay", b"\xff\xfe"], [b"\xff\xfe"]):
        done = program(*argv)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


def test_a_closed_pipe_ends_it_quietly() -> None:
    running = start("replay", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdin
    assert running.stdout
    assert running.stderr
    running.stdin.write(b'{"text":"hi"}\n')
    running.stdin.flush()
    assert running.stdout.readline()
    running.stdout.close()
    # Its stdin stays open: it has to notice by itself, at the next line it writes.
    running.stdin.write(b'{"text":"hi"}\n' * 3)
    running.stdin.flush()
    assert running.wait(30) == 141
    assert running.stderr.read() == b""
    running.stdin.close()
    running.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_ends_a_replay_that_waits_for_input() -> None:
    running = start("replay", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdin
    assert running.stdout
    assert running.stderr
    running.stdin.write(b'{"text":"hi"}\n')
    running.stdin.flush()
    assert running.stdout.readline()
    running.send_signal(signal.SIGINT)
    assert running.wait(30) == 130
    assert running.stderr.read() == b"\n"
    for pipe in (running.stdin, running.stdout, running.stderr):
        pipe.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        running = start("ask", "hi", stdout=full.fileno(), stderr=subprocess.PIPE)
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert errors == b"It could not go on: No space left on device.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="uses a shell")
@pytest.mark.parametrize(("redirection", "code"), [("<&-", 2), (">&-", 0), ("2>&-", 0)])
def test_a_closed_stream_is_no_traceback(redirection: str, code: int) -> None:
    running = ["sh", "-c", f'"$@" {redirection}', "sh", *PROGRAM, "replay", "-"]
    done = subprocess.run(running, input=b'{"text":"hi"}', capture_output=True, timeout=60)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_a_chat_through_pipes_answers_on_stdout_and_talks_on_stderr() -> None:
    done = program("chat", stdin=b"hello\n/quit\nnever\n")
    assert done.returncode == 0
    assert done.stdout == b"You said: hello\n\n"
    assert b"airdrops" in done.stderr


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_home_that_cannot_be_written_still_answers(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = program("ask", "what is an airdrop", command=REAL_PROGRAM, JUMPMASTER_HOME=str(tmp_path), JUMPMASTER_EMBEDDER="words")
    assert done.returncode == 0


def test_a_home_that_is_a_file_still_answers(tmp_path: Path) -> None:
    home = tmp_path / "file" / "below"
    home.parent.touch()
    done = program("ask", "what is an airdrop", command=REAL_PROGRAM, JUMPMASTER_HOME=str(home), JUMPMASTER_EMBEDDER="words")
    assert done.returncode == 0
    assert done.stdout.startswith(b"A crypto airdrop ")


def checks(report: Report) -> dict[str, Check]:
    return {check.name: check for check in report.checks}


def settings(tmp_path: Path, **values: object) -> Settings:
    return Settings.model_validate({"home": tmp_path, "embedder": "words", **values})


def test_doctor_finds_a_whole_installation_usable(tmp_path: Path) -> None:
    report = examine(settings(tmp_path / "new"))
    assert is_usable(report)
    found = checks(report)
    assert {found[name].state for name in ("program", "home", "content", "answering")} == {State.OK}
    assert found["documents"].state is State.NOTE
    assert not (tmp_path / "new").exists()


def test_doctor_sees_a_home_that_is_no_folder(tmp_path: Path, assistant: FakeAssistant) -> None:
    (tmp_path / "file").touch()
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        report = examine(settings(home))
        assert checks(report)["home"].state is State.DEGRADED
        assert is_usable(report)


def test_doctor_sees_a_home_that_cannot_be_made(tmp_path: Path, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, mode: int = 0o777) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("os.mkdir", refuse)
    home = checks(examine(settings(tmp_path / "new")))["home"]
    assert (home.state, "cannot be written" in home.detail) == (State.DEGRADED, True)


def test_doctor_names_a_variable_that_sets_nothing(tmp_path: Path, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "settings" not in checks(examine(settings(tmp_path)))
    monkeypatch.setenv("JUMPMASTER_LINK_TRESHOLD", "0.9")
    (tmp_path / "token").write_text("1:x")
    monkeypatch.setenv("JUMPMASTER_CHROMA_TOKEN_FILE", str(tmp_path / "token"))
    said = checks(examine(settings(tmp_path)))["settings"]
    assert (said.state, said.detail) == (
        State.NOTE,
        "no such setting: JUMPMASTER_LINK_TRESHOLD (did you mean JUMPMASTER_LINK_THRESHOLD?)",
    )


@pytest.mark.parametrize("count", ["0", "199", "-5", "x"])
def test_too_few_hosts_to_time_are_wrong_usage(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "screen", "--count", count]) == 2
    assert "--count" in capsys.readouterr().err


def test_doctor_sees_a_feed_list_that_cannot_be_read(tmp_path: Path, assistant: FakeAssistant) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds: {ours: {url: 'http://lists.example/'}}")
    report = examine(settings(tmp_path))
    feeds = checks(report)["scam feeds"]
    assert feeds.state is State.BROKEN
    assert "ours: url has to start with https://" in feeds.detail
    assert not is_usable(report)


def test_doctor_sees_an_assistant_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeAssistant(lambda message: Outcome(kind=OutcomeKind.FAILED))
    monkeypatch.setattr("bot.bootstrap.open_assistant", lambda *_, **__: fake)
    report = examine(settings(tmp_path))
    assert checks(report)["answering"].state is State.BROKEN
    assert not is_usable(report)
    assert fake.is_closed


def test_doctor_tells_how_to_mend_a_model_that_is_missing(tmp_path: Path, assistant: FakeAssistant) -> None:
    report = examine(settings(tmp_path, embedder="sentence-transformers:no/such-model"))
    model = checks(report)["model"]
    assert model.state is State.BROKEN
    assert model.fix
    assert not is_usable(report)


def test_doctor_never_prints_a_secret(tmp_path: Path, assistant: FakeAssistant) -> None:
    report = examine(settings(tmp_path, chroma_url="http://joe:hunter2@127.0.0.1:1/path", chroma_token="s3cr3t"))
    for printed in (to_text(report), to_json(report)):
        assert "hunter2" not in printed
        assert "joe" not in printed
        assert "s3cr3t" not in printed
        assert "http://(hidden)@127.0.0.1:1/path" in printed
    assert checks(report)["Chroma server"].state is State.BROKEN


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff"])
def test_doctor_says_that_the_documents_are_damaged(tmp_path: Path, damage: bytes, assistant: FakeAssistant) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_bytes(damage)
    documents = checks(examine(settings(tmp_path)))["documents"]
    assert documents.state is State.DEGRADED
    assert "jumpmaster knowledge build" in documents.fix


def test_doctor_json_is_one_object(
    tmp_path: Path, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUMPMASTER_HOME", str(tmp_path))
    monkeypatch.setenv("JUMPMASTER_EMBEDDER", "words")
    assert main(["doctor", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    report = json.loads(line)
    assert report["usable"] is True
    assert report["settings"]["embedder"] == "words"
    assert {"name", "state", "detail", "fix"} == set(report["checks"][0])


@pytest.mark.parametrize(("states", "code"), [(["ok", "note", "degraded"], 0), (["ok", "broken"], 1)])
def test_doctor_is_one_only_where_something_is_broken(
    states: Sequence[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tuple(Check(name=state, state=State(state), detail="d", fix="f") for state in states)
    look: Callable[[Settings], Report] = lambda settings: Report(settings={"home": "x"}, checks=found)  # noqa: E731
    monkeypatch.setattr("adapters.doctor.examine", look)
    assert main(["doctor"]) == code
    printed = capsys.readouterr().out
    assert ("Not usable" in printed) is bool(code)
