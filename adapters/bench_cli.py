"""`jumpmaster bench ...`: the benchmarks, JSON on stdout."""

from __future__ import annotations

import argparse
import json
import sys

from adapters.bench_answer import add_answer_arguments, bench_answer
from adapters.bench_measuring import Result
from adapters.bench_screen import add_screen_arguments, bench_screen


def add_bench_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `bench` command. Its parsers set `run`: a function of the arguments and the settings to an exit code."""
    parser = subparsers.add_parser("bench", help="the benchmarks, JSON")
    commands = parser.add_subparsers(dest="bench_command", required=True, metavar="COMMAND")
    text = "answering, beside LangChain + HuggingFaceEmbeddings + Chroma"
    answer = commands.add_parser("answer", help=text, description=text)
    add_answer_arguments(answer)
    answer.set_defaults(run=lambda args, settings: _print(bench_answer(args, settings)), json=True)
    text = "screening: verdicts, messages, and a wallet's detector beside it"
    screen = commands.add_parser("screen", help=text, description=text)
    add_screen_arguments(screen)
    screen.set_defaults(run=lambda args, settings: _print(bench_screen(args, settings)), json=True)
    both = commands.add_parser("all", help="both, one after the other")
    add_answer_arguments(both)
    add_screen_arguments(both)
    both.set_defaults(
        run=lambda args, settings: _print({"answer": bench_answer(args, settings), "screen": bench_screen(args, settings)}), json=True
    )


def _print(report: Result) -> int:
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    return 0
