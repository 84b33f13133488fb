"""Lines onto a terminal, or into a pipe. Colour, width and wrapping live here, and so does rich."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
_NARROWEST = 20


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

        style = _STYLES[line.look]
        room = max(min(self._console.width, _WIDEST) - cell_len(line.lead), _NARROWEST)
        pieces = [Text(line.text)] if line.look is Look.ADDRESS else Text(line.text).wrap(self._console, room) or [Text()]
        lead = line.lead
        for piece in pieces:
            piece.rstrip()
            self._console.print(Text(lead) + piece, style=style, soft_wrap=True, highlight=False)
            lead = " " * cell_len(line.lead)


def open_screen(out: TextIO | None = None) -> Screen:
    """Return the screen that fits what stdout is."""
    out = out or sys.stdout
    if not out.isatty():
        return PlainScreen(out)
    from rich.console import Console

    return TerminalScreen(Console(file=out, highlight=False))
