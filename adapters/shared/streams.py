"""What a command reads and writes through: streams that take everything, and last words that fail nobody."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper


def mend_streams() -> None:
    """Give the program streams that take everything: a closed one is None, and some encodings lack most letters."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - open until the program ends
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def speak_json() -> None:
    """Make stdout what the contract says: UTF-8 and plain newlines, whatever the terminal's encoding."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def say(text: str) -> None:
    """Write a line to stderr, where anybody reads it."""
    with suppress(OSError):
        sys.stderr.write(text + "\n")


def end(code: int, text: str | None) -> int:
    """Say the last words and return the exit code, and leave nothing in stdout that Python would fail to write while it ends."""
    if text is not None:
        say(text)
    try:
        sys.stdout.flush()
    except OSError:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    return code
