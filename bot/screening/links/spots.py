"""A place in a view where a link stands, and where it ends: behind its path, before the punctuation of the sentence around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.screening.links.models import Disguise
from bot.screening.links.view import View

_PORT = re.compile(r":\d{1,5}(?![\d])")
_TAIL = re.compile(
    r"(?:[/\\?#](?>(?:[^\s<>\"`{}|^\x00-\x1f\x7f-\U0010ffff]|(?<=[/\\=_+&?#%-])[^\W\x00-\x7f][^\W\x00-\x7f\u0300-\u036f]*+|(?<=[^\x00-\x7f])[\u0300-\u036f])*))?"
)
_GLUED = re.compile(r"(?<=[A-Za-z0-9,;)\]])h(?:tt|xx)ps?[:;][/\\]{2}", re.IGNORECASE)
_FIRST_REACH = 256
_PUNCTUATION = ".,;:!?'*_~|&"
_CLOSERS = {")": "(", "]": "[", "}": "{"}


@dataclass(slots=True)
class Spot:
    """One find, in places of the view. `href` is what is parsed; None where there is nothing to parse.

    A `clean` one is written as a browser writes it, so nobody need look how it is disguised.
    """

    start: int
    end: int
    href: str | None
    host_start: int
    host_end: int
    disguises: set[Disguise] = field(default_factory=set)
    clean: bool = False


def tail_end(view: View, at: int, end: int) -> int:
    """Return where port, path, query and fragment that start at `at` end."""
    port = _PORT.match(view.text, at, end)
    start = port.end() if port else at
    return _without_punctuation(view.text, start, _tail_stop(view.text, start, end))


def _tail_stop(text: str, start: int, end: int) -> int:
    """Return where the tail ends or the next address is glued to it. Looks further step by step: thousands may be glued together."""
    reach = _FIRST_REACH
    while True:
        limit = min(end, start + reach)
        tail = _TAIL.match(text, start, limit)
        stop = tail.end() if tail else start
        glued = _GLUED.search(text, start, stop)
        if glued:
            return glued.start()
        if stop < limit or limit == end:
            return stop
        reach *= 4


def _opened(text: str, start: int, stop: int) -> dict[str, int]:
    """Return for each bracket how many more are opened than closed."""
    return {opener: text.count(opener, start, stop) - text.count(closer, start, stop) for closer, opener in _CLOSERS.items()}


def _without_punctuation(text: str, start: int, stop: int) -> int:
    opened: dict[str, int] = {}
    while stop > start:
        last = text[stop - 1]
        if last in _CLOSERS:
            opened = opened or _opened(text, start, stop)
            if opened[_CLOSERS[last]] >= 0:
                break
            opened[_CLOSERS[last]] += 1
        elif last not in _PUNCTUATION:
            break
        stop -= 1
    return stop
