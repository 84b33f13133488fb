"""A conversation in the terminal, or through a pipe: one line in, one answer out."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING, BinaryIO, Protocol

from adapters.console.render import EMPTY, Line, Look, to_lines, to_source_lines
from adapters.console.screen import PlainScreen, Screen, open_screen
from adapters.console.translate import to_incoming
from adapters.shared.clean import clean_line
from bot.texts import Texts, load_texts

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.models import Outcome

_PROMPT = "> "
_LONGEST_LINE = 2**20
_PATIENCE_SECONDS = 0.3
"""An answer that comes sooner needs no sign of waiting: it would only flicker."""

_WELCOME = Line(text="Jumpmaster answers questions about airdrops and the scams around them. Ask in your own language.")
_NEVER = Line(text="It never asks for a seed phrase or a private key. Don't type one here, or anywhere.", look=Look.QUIET)
_KEYS = Line(text="/help lists the commands, Ctrl-D leaves.", look=Look.QUIET)
_LEAVING = Line(text="Press Ctrl-C again or Ctrl-D to leave.", look=Look.QUIET)
_UNKNOWN_COMMAND = Line(text="There is no such command; /help lists them.", look=Look.QUIET)
_FORGOTTEN = Line(text="Forgotten. This is a new conversation.", look=Look.QUIET)
_LEAVE = frozenset(("/quit", "/exit"))
_HELP = (
    Line(text="Ask, for example:"),
    Line(lead="- ", text="what is an airdrop?"),
    Line(lead="- ", text="an admin wrote to me about my claim, is that normal?"),
    Line(lead="- ", text="i signed something on a site and my tokens are gone"),
    EMPTY,
    Line(text="Commands:"),
    Line(lead="/help     ", text="this help"),
    Line(lead="/sources  ", text="what the answers stand on"),
    Line(lead="/new      ", text="forget this conversation and start another"),
    Line(lead="/quit     ", text="leave (Ctrl-D does the same)"),
)


class LineReader(Protocol):
    """Where lines come from. EOFError ends the conversation.

    A KeyboardInterrupt drops the line where somebody types and may go on; elsewhere it ends the program.
    """

    is_typed: bool

    def read(self) -> str: ...


class Chat:
    """One conversation after another with one assistant."""

    def __init__(self, assistant: Assistant, screen: Screen, texts: Texts) -> None:
        self._assistant = assistant
        self._screen = screen
        self._texts = texts
        self._names = (f"chat-{number}" for number in count(1))
        self._conversation = next(self._names)
        self._commands: dict[str, Callable[[], Sequence[Line]]] = {
            "/help": lambda: _HELP,
            "/sources": lambda: to_source_lines(self._assistant.sources()),
            "/new": self._start_anew,
        }

    def welcome(self, screen: Screen) -> None:
        facts = self._assistant.describe()
        lacks = facts[:1] if self._assistant.uses_words_alone else ()
        first = (Line(text=clean_line(fact), look=Look.CAUTION) for fact in lacks)
        others = (Line(text=clean_line(fact), look=Look.QUIET) for fact in facts[len(lacks) :])
        screen.show([*first, _WELCOME, _NEVER, *others, _KEYS, EMPTY])

    def run(self, reader: LineReader) -> None:
        """Answer until the lines end, or `/quit`, or two interruptions in a row."""
        was_interrupted = False
        with asyncio.Runner() as runner:
            while True:
                try:
                    typed = reader.read().strip()
                    if typed.lower() in _LEAVE:
                        return
                    was_interrupted = False
                    self._respond(typed, runner)
                except EOFError:
                    return
                except KeyboardInterrupt:
                    if not reader.is_typed:
                        raise
                    if was_interrupted:
                        return
                    was_interrupted = True
                    self._screen.show([_LEAVING])

    def _respond(self, typed: str, runner: asyncio.Runner) -> None:
        if not typed:
            return
        command = self._commands.get(typed.lower())
        if command:
            lines = command()
        elif typed.startswith("/") and " " not in typed:
            lines = [_UNKNOWN_COMMAND]
        else:
            lines = to_lines(runner.run(self._ask(typed)), self._texts)
        self._screen.show([*lines, EMPTY])

    async def _ask(self, typed: str) -> Outcome:
        answering = asyncio.ensure_future(self._assistant.handle(to_incoming(typed, self._conversation)))
        try:
            done, _ = await asyncio.wait([answering], timeout=_PATIENCE_SECONDS)
            if done:
                return answering.result()
            with self._screen.thinking():
                return await answering
        finally:
            answering.cancel()  # interrupted: it must not go on behind the next question

    def _start_anew(self) -> Sequence[Line]:
        self._assistant.forget(self._conversation)
        self._conversation = next(self._names)
        return [_FORGOTTEN]


class PipeReader:
    """Lines of a pipe or file. Bytes that are no text become visible instead of ending the conversation."""

    is_typed = False

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def read(self) -> str:
        line = self._pipe.readline(_LONGEST_LINE)
        if not line:
            raise EOFError
        return line.decode("utf-8", "replace").removeprefix("\ufeff")


class PromptReader:
    """Lines of a person at a terminal, with editing and history."""

    is_typed = True

    def __init__(self) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import InMemoryHistory

        from bot.screening.secrets import find_secrets

        class SecretlessHistory(InMemoryHistory):
            """Forgets a line that holds a secret at once: the arrow key must not bring it back to the screen."""

            def append_string(self, string: str) -> None:
                if not find_secrets(string):
                    super().append_string(string)

        # In memory only: a line that holds a part of a secret must never reach a file.
        self.history = SecretlessHistory()
        self._session: PromptSession[str] = PromptSession(_PROMPT, history=self.history)

    def read(self) -> str:
        return self._session.prompt()


def chat(assistant: Assistant) -> None:
    """Talk until the person leaves. Without a terminal on both sides, only answers go to stdout."""
    talk = Chat(assistant, open_screen(sys.stdout), load_texts())
    if sys.stdin.isatty() and sys.stdout.isatty():
        talk.welcome(open_screen(sys.stdout))
        talk.run(PromptReader())
    else:
        talk.welcome(PlainScreen(sys.stderr))
        talk.run(PipeReader(sys.stdin.buffer))
