"""Printed pages as running text: without the lines that stand on every page, and with the lines of a paragraph joined. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.ingest.models import Section

_DIGITS = re.compile(r"\d+")
_LEAST_PAGES = 3
_EDGE, _LONGEST_HEAD = 2, 80
"""Lines from the top and from the foot of a page that may be the same on the others, and how long such a line is at most."""
_OPENS = re.compile(r"\A(?:[-*•–▪◦]|\d{1,3}(?:\.\d{1,2}){0,3}[.)]?)\s")
_FULL = 0.6
"""Share of a page's longest line from which on a line is full: the next one goes on with its sentence."""


def as_running_text(pages: Sequence[Section]) -> Iterator[Section]:
    repeated = _repeated(pages)
    for page in pages:
        lines = [line.strip() for line in page.text.replace("\r", "").split("\n")]
        kept = [line for place, line in enumerate(lines) if not (_is_edge(place, lines) and _shape(line) in repeated)]
        # A form that only its numbers tell apart from the next page is no page of running heads.
        yield replace(page, text=_unwrapped(kept if any(kept) else lines))


def _repeated(pages: Sequence[Section]) -> frozenset[str]:
    """Return the shapes of lines at the edges of more than half of the pages."""
    if len(pages) < _LEAST_PAGES:
        return frozenset()
    seen: Counter[str] = Counter()
    for page in pages:
        lines = [line.strip() for line in page.text.replace("\r", "").split("\n")]
        seen.update({_shape(line) for place, line in enumerate(lines) if 0 < len(line) <= _LONGEST_HEAD and _is_edge(place, lines)})
    return frozenset(shape for shape, count in seen.items() if count > len(pages) / 2)


def _is_edge(place: int, lines: Sequence[str]) -> bool:
    return place < _EDGE or place >= len(lines) - _EDGE


def _shape(line: str) -> str:
    return _DIGITS.sub("#", line)


def _unwrapped(lines: Sequence[str]) -> str:
    full = _FULL * max(map(len, lines), default=0)
    joined: list[str] = []
    before = ""
    for line in lines:
        if not line or len(before) < full or _OPENS.match(line):
            joined.append(line)
        elif before.endswith("-") and before[-2:-1].isalpha() and line[0].islower():
            joined[-1] = joined[-1][:-1] + line
        else:
            joined[-1] = f"{joined[-1]} {line}"
        before = line
    return "\n".join(joined)
