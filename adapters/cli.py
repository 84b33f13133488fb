"""The command line: `jumpmaster chat | ask | check | screen | replay | run | knowledge | feeds | bench | doctor`.

Only arguments, exit codes and the last line of defence are here. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from adapters.shared.clean import clean_line, clean_text
from adapters.shared.starting import started_assistant
from adapters.shared.streams import end, mend_streams, say, speak_json
from bot.errors import AssistantError, BadConfiguration

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import AsyncIterator, Iterator

    from adapters.shared.replay import Invalid, Recorded
    from bot.settings import Settings

DONE = 0
SOME_FAILED = 1
WRONG_USAGE = 2
BAD_CONFIGURATION = 78
INTERRUPTED = 130
PIPE_CLOSED = 141  # what a shell reports for a program that the closed pipe ended


class WrongUsage(Exception):
    """The text is one sentence: what is wrong with the arguments."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # One product of a vector and the known questions takes half a millisecond; numpy's own threads would spin between them,
    # on the processors that the model needs. Set before numpy is first imported; an operator's own setting stands.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    mend_streams()
    try:
        code = _run(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return end(INTERRUPTED, "")
    except BrokenPipeError:
        return end(PIPE_CLOSED, None)
    except WrongUsage as error:
        return end(WRONG_USAGE, str(error))
    except BadConfiguration as error:
        return end(BAD_CONFIGURATION, error.user_text)
    except AssistantError as error:
        return end(SOME_FAILED, error.user_text)
    except OSError as error:
        return end(SOME_FAILED, f"It could not go on: {error.strerror or type(error).__name__}.")
    except Exception as error:
        # The last line of defence. A traceback with values in it may quote a message, so only the place is told.
        return end(SOME_FAILED, f"Something broke on our side: {type(error).__name__} at {_place(error)}. Nothing was stored.")
    return code


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"


def build_parser() -> argparse.ArgumentParser:
    from adapters.feeds_cli import add_feeds_commands
    from adapters.knowledge_cli import add_knowledge_commands
    from adapters.screening_cli import add_screening_commands

    parser: argparse.ArgumentParser = _Parser(
        prog="jumpmaster", description="Answers airdrop questions with citations and wallet-safety warnings.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("chat", help="talk in the terminal").set_defaults(run=_chat)
    _add_ask(commands)
    add_screening_commands(commands)
    _add_replay(commands)
    commands.add_parser("run", help="start every chat that is configured: Telegram, Discord").set_defaults(run=_run_doors)
    add_knowledge_commands(commands)
    add_feeds_commands(commands)
    _add_bench(commands)
    doctor = commands.add_parser("doctor", help="what is configured, what is missing, and how to mend it")
    doctor.add_argument("--alive", action="store_true", help="only tell whether `run` is alive with an open door: exit code 0 or 1")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    doctor.set_defaults(run=_doctor)
    return parser


class _Parser(argparse.ArgumentParser):
    """argparse repeats arguments in its errors; a terminal must not act on what stands in them."""

    def error(self, message: str) -> NoReturn:
        super().error(clean_text(message))


def _add_ask(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("ask", help="get one answer")
    parser.add_argument("question", nargs="+", metavar="QUESTION")
    parser.add_argument("--json", action="store_true", help="print the outcome as one JSON line")
    parser.set_defaults(run=_ask)


def _add_replay(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("replay", help="pass recorded messages through the assistant, one JSON outcome a line")
    parser.add_argument("file", metavar="FILE", help="a file with one JSON object a line, or - for stdin")
    parser.add_argument(
        "--format",
        choices=["jsonl", "telegram", "discord"],
        default="jsonl",
        help="jsonl (default), or an export of Telegram Desktop or DiscordChatExporter in JSON",
    )
    parser.add_argument("--policy", metavar="FILE", help="what the moderators set: mode, allowed and blocked domains, staff (YAML or JSON)")
    parser.add_argument("--summary", action="store_true", help="print the number of outcomes of each kind to stderr")
    parser.set_defaults(run=_replay)


def _add_bench(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    if find_spec("adapters.bench_cli") is not None:  # an installation may leave the benchmarks out
        import_module("adapters.bench_cli").add_bench_commands(commands)


def _run(argv: Sequence[str] | None) -> int:
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else WRONG_USAGE
    from bot.settings import load_settings

    settings = load_settings()
    _start_logging(settings, args.command)
    if args.command == "replay" or getattr(args, "json", False):
        speak_json()
    return int(args.run(args, settings))


def _chat(_: argparse.Namespace, settings: Settings) -> int:
    from adapters.console.chat import chat

    _require_stdin()
    with started_assistant(settings) as assistant:
        chat(assistant)
    return DONE


def _ask(args: argparse.Namespace, settings: Settings) -> int:
    from adapters.console.ask import ask

    question = " ".join(args.question)
    if not question.strip():
        raise WrongUsage('Ask something, for example: jumpmaster ask "what is an airdrop"')
    if any("\ud800" <= char <= "\udfff" for char in question):
        raise WrongUsage("The question is not valid text in this terminal's encoding; use UTF-8.")
    with started_assistant(settings) as assistant:
        return DONE if ask(assistant, question, as_json=args.json) else SOME_FAILED


def _replay(args: argparse.Namespace, settings: Settings) -> int:
    import asyncio

    from adapters.shared.replay_stream import is_failure, read_blocks, replay
    from bot.moderation.policy import load_policy

    policy = load_policy(Path(args.policy)) if args.policy else None
    with _opened(args.file) as descriptor, started_assistant(settings, policy) as assistant:
        counts = asyncio.run(replay(_recorded(args.format, read_blocks(descriptor)), assistant.handle, _write_json))
    if args.summary:
        say(_summarise(counts))
    return SOME_FAILED if is_failure(counts) else DONE


def _run_doors(_: argparse.Namespace, settings: Settings) -> int:
    from adapters.run import run
    from adapters.shared.event_loop import run_on_fast_loop

    return DONE if run_on_fast_loop(run(settings)) else SOME_FAILED


def _doctor(args: argparse.Namespace, settings: Settings) -> int:
    if args.alive:
        return _alive(settings)
    from adapters.doctor import examine, is_usable, to_json, to_text

    report = examine(settings)
    sys.stdout.write(to_json(report) if args.json else to_text(report))
    return DONE if is_usable(report) else SOME_FAILED


def _alive(settings: Settings) -> int:
    from datetime import UTC, datetime

    from adapters.shared.alive import find_life

    alive, said = find_life(settings.home, datetime.now(UTC))
    sys.stdout.write(said + "\n")
    return DONE if alive else SOME_FAILED


def _recorded(form: str, blocks: AsyncIterator[bytes]) -> AsyncIterator[Recorded | Invalid]:
    from adapters.shared.replay_stream import parse_export, parse_lines

    if form == "telegram":
        from adapters.shared.replay_telegram import parse_telegram

        return parse_export(blocks, parse_telegram)
    if form == "discord":
        from adapters.shared.replay_discord import parse_discord

        return parse_export(blocks, parse_discord)
    return parse_lines(blocks)


@contextmanager
def _opened(name: str) -> Iterator[int]:
    """Yield a descriptor to read from; `-` is stdin."""
    if name == "-":
        _require_stdin()
        yield 0
        return
    try:
        descriptor = os.open(name, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        os.read(descriptor, 0)  # a folder can be opened, and tells only here what it is
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "not a file name"
        raise WrongUsage(f"{clean_line(name)} cannot be read: {reason}.") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _require_stdin() -> None:
    """Where stdin is closed, its descriptor may by now be another file's."""
    if sys.stdin is None:
        raise WrongUsage("There is nothing to read: stdin is closed.")


def _write_json(line: str) -> None:
    """Write a line at once: somebody may be waiting for it before writing the next."""
    sys.stdout.write(line)
    sys.stdout.flush()


def _summarise(counts: Counter[str]) -> str:
    kinds = ", ".join(f"{kind} {number}" for kind, number in counts.most_common())
    return f"{counts.total()} lines: {kinds}" if kinds else "0 lines"


def _start_logging(settings: Settings, command: str) -> None:
    from bot.logs import start_logging

    unattended = command == "run" and (settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty()))
    start_logging(settings.log_level, as_json=unattended)
    if command == "run":
        # What `run` is doing is worth a line at any level: which doors are open, what is missing.
        for name in ("run", "telegram", "discord", "feeds"):
            logging.getLogger(f"jumpmaster.{name}").setLevel(min(logging.INFO, logging.getLevelName(settings.log_level)))


if __name__ == "__main__":
    sys.exit(main())
