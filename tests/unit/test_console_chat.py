"""A conversation: typed at a prompt, or through a pipe."""

from __future__ import annotations

import io
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from mnemonic import Mnemonic
from prompt_toolkit.application import create_app_session
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from adapters.console import chat as chat_room
from adapters.console.chat import Chat, PipeReader, PromptReader
from adapters.console.screen import PlainScreen
from bot.models import IncomingMessage
from bot.texts import load_texts
from tests.fakes.assistant import FakeAssistant

ENTER, CTRL_C, CTRL_D = "\r", "\x03", "\x04"


def typed(assistant: FakeAssistant, keys: str) -> str:
    """Type the keys at a real prompt; return what was shown."""
    out = io.StringIO()
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys + CTRL_D)  # so that a test that fails ends too
        Chat(assistant, PlainScreen(out), load_texts()).run(PromptReader())
    return out.getvalue()


def piped(assistant: FakeAssistant, data: bytes) -> str:
    out = io.StringIO()
    Chat(assistant, PlainScreen(out), load_texts()).run(PipeReader(io.BytesIO(data)))
    return out.getvalue()


def texts(assistant: FakeAssistant) -> list[str]:
    return [message.text for message in assistant.handled]


def test_a_question_is_answered_and_quit_leaves() -> None:
    assistant = FakeAssistant()
    assert typed(assistant, f"hello{ENTER}/quit{ENTER}never{ENTER}") == "You said: hello\n\n"
    assert texts(assistant) == ["hello"]


def test_ctrl_d_leaves() -> None:
    assert typed(FakeAssistant(), f"hello{ENTER}{CTRL_D}") == "You said: hello\n\n"


def test_ctrl_c_drops_the_line_and_says_how_to_leave() -> None:
    assistant = FakeAssistant()
    text = typed(assistant, f"half a que{CTRL_C}hello{ENTER}{CTRL_C}again{ENTER}{CTRL_D}")
    assert texts(assistant) == ["hello", "again"]
    assert text.count("Press Ctrl-C again or Ctrl-D to leave.") == 2


def test_ctrl_c_twice_leaves() -> None:
    assistant = FakeAssistant()
    typed(assistant, f"hello{ENTER}{CTRL_C}{CTRL_C}never{ENTER}")
    assert texts(assistant) == ["hello"]


def test_ctrl_c_while_it_thinks_drops_the_question_only() -> None:
    def interrupt_slow(message: IncomingMessage) -> float:
        if message.text == "slow":
            signal.raise_signal(signal.SIGINT)
            return 60
        return 0

    assistant = FakeAssistant(delay_seconds=interrupt_slow)
    text = typed(assistant, f"slow{ENTER}quick{ENTER}{CTRL_D}")
    assert "You said: slow" not in text
    assert "You said: quick" in text
    assert len(assistant.finished) == 2


def test_help_names_every_command() -> None:
    assistant = FakeAssistant()
    text = typed(assistant, f"/help{ENTER}{CTRL_D}")
    assert all(command in text for command in ("/help", "/sources", "/new", "/quit"))
    assert assistant.handled == []


def test_sources_are_listed() -> None:
    assert '"A Guide" (A Publisher)\n  https://example.org/guide' in piped(FakeAssistant(), b"/sources\n")


def test_new_forgets_the_conversation() -> None:
    assistant = FakeAssistant()
    piped(assistant, b"one\ntwo\n/new\nthree\n")
    first, second, third = (message.conversation for message in assistant.handled)
    assert first == second != third
    assert assistant.forgotten == [first]
    assert len({message.delivery_id for message in assistant.handled}) == 3


def test_a_command_it_does_not_know_is_not_taken_for_a_question() -> None:
    assistant = FakeAssistant()
    assert "/help lists them" in piped(assistant, b"/frobnicate\n")
    assert assistant.handled == []


def test_empty_lines_are_nothing() -> None:
    assert piped(FakeAssistant(), b"\n  \n\n") == ""


def test_earlier_lines_are_kept_in_memory_and_nowhere_else() -> None:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(f"hello{ENTER}{CTRL_D}")
        reader = PromptReader()
        Chat(FakeAssistant(), PlainScreen(io.StringIO()), load_texts()).run(reader)
    assert isinstance(reader.history, InMemoryHistory)
    assert reader.history.get_strings() == ["hello"]


def test_a_line_with_a_secret_is_not_brought_back_by_the_arrow_key() -> None:
    phrase = Mnemonic("english").to_mnemonic(bytes(range(16)))
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(f"my seed phrase is {phrase}{ENTER}hello{ENTER}{CTRL_D}")
        reader = PromptReader()
        Chat(FakeAssistant(), PlainScreen(io.StringIO()), load_texts()).run(reader)
    assert reader.history.get_strings() == ["hello"]


def test_bytes_that_are_no_text_do_not_end_it() -> None:
    assistant = FakeAssistant()
    piped(assistant, b"\xef\xbb\xbfone\n\xff\xfe\x00\ntwo")
    assert texts(assistant) == ["one", "\ufffd\ufffd\0", "two"]


def test_an_interrupted_pipe_ends_the_program() -> None:
    class Interrupted(io.BytesIO):
        def readline(self, *args: object) -> bytes:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Chat(FakeAssistant(), PlainScreen(io.StringIO()), load_texts()).run(PipeReader(Interrupted()))


def test_the_first_lines_say_what_it_is_and_runs_on() -> None:
    out = io.StringIO()
    chat = Chat(FakeAssistant(), PlainScreen(io.StringIO()), load_texts())
    chat.welcome(PlainScreen(out))
    assert "airdrops" in out.getvalue().split("\n")[0]
    assert "A fake \ufffdmodel\n1 passage\n" in out.getvalue()
    assert "never asks for a seed phrase" in out.getvalue()


def test_what_answers_without_a_model_says_so_in_its_first_line() -> None:
    out = io.StringIO()
    assistant = FakeAssistant()
    assistant.uses_words_alone = True
    Chat(assistant, PlainScreen(io.StringIO()), load_texts()).welcome(PlainScreen(out))
    lines = out.getvalue().split("\n")
    assert lines[0] == "A fake \ufffdmodel"
    assert "airdrops" in lines[1]
    assert lines.count(lines[0]) == 1


@pytest.mark.parametrize(("seconds", "expected"), [(0.0, 0), (0.05, 1)])
def test_only_a_slow_answer_shows_that_it_is_being_looked_for(monkeypatch: pytest.MonkeyPatch, seconds: float, expected: int) -> None:
    shown: list[str] = []

    class Watched(PlainScreen):
        @contextmanager
        def thinking(self) -> Iterator[None]:
            shown.append("thinking")
            yield

        def show(self, lines: Sequence[object]) -> None:
            pass

    monkeypatch.setattr(chat_room, "_PATIENCE_SECONDS", 0.01)
    assistant = FakeAssistant(delay_seconds=lambda message: seconds)
    Chat(assistant, Watched(io.StringIO()), load_texts()).run(PipeReader(io.BytesIO(b"hello\n")))
    assert len(shown) == expected
    assert len(assistant.finished) == 1
