"""Lines onto a terminal, or into a pipe. Colour, width and wrapping live here, and so does rich."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Protocol, TextIO

from adapters.console.render import Line, Look

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {
    Look.PLAIN: "",
    Look.QUIET: "dim",
    Look.HEADING: "dim bold",
    Look.INFO: "bold cyan",
    Look.CAUTION: "bold yellow",
    Look.CRITICAL: "bold red",
    Look.ADDRESS: "dim cyan",
}
_WIDEST = 100  # longer lines are hard to read
_NARROWEST = 8


class Screen(Protocol):
    def show(self, lines: Iterable[Line]) -> None: ...

    @contextmanager
    def thinking(self) -> Iterator[None]:
        """Show that an answer is being looked for, as long as the block runs."""
        yield


class PlainScreen:
    """For pipes and files: no colours, no wrapping, nothing that moves."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def show(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._out.write(f"{line.lead}{line.text}".rstrip() + "\n")
        self._out.flush()

    @contextmanager
    def thinking(self) -> Iterator[None]:
        yield


class TerminalScreen:
    """For people. The console knows about NO_COLOR, TERM and the width, and measures wide letters."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._show(line)

    @contextmanager
    def thinking(self) -> Iterator[None]:
        with self._console.status("Looking it up", spinner="line", spinner_style="dim"):
            yield

    def _show(self, line: Line) -> None:
        from rich.cells import cell_len
        from rich.text import Text

        style, lead = _STYLES[line.look], line.lead
        room = max(min(self._width(), _WIDEST) - cell_len(lead), _NARROWEST)
        if line.look is Look.ADDRESS:
            pieces = [Text(line.text)]
            lead = lead if cell_len(line.text) <= room else ""  # the terminal breaks it: let all of it start at the edge
        else:
            pieces = list(Text(line.text).wrap(self._console, room)) or [Text()]
        for piece in pieces:
            piece.rstrip()
            self._console.print(Text(lead) + piece, style=style, soft_wrap=True, highlight=False)
            lead = " " * cell_len(line.lead)

    def _width(self) -> int:
        # rich takes every dumb terminal for 80 columns wide.
        return get_terminal_size().columns if self._console.is_dumb_terminal else self._console.width


def open_screen(out: TextIO | None = None) -> Screen:
    """Return the screen that fits what stdout is."""
    out = out or sys.stdout
    if not out.isatty():
        return PlainScreen(out)
    from rich.console import Console

    return TerminalScreen(Console(file=out, highlight=False))
