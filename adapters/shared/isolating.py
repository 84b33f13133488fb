"""Words written from left to right, kept together where the text around them is written from right to left. Pure.

Without it a client shows `/ask` as `ask/`, turns a date around, and takes a line that begins with a host for a left-to-right one.
"""

from __future__ import annotations

import re

_OPEN, _CLOSE = "\u2066", "\u2069"
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"
_RIGHT_TO_LEFT = re.compile(f"[{_RTL}]")
_LETTER = "[A-Za-z0-9\u00c0-\u024f\u0370-\u058f]"
# Brackets stay outside, unless both of a pair are within: one alone would be mirrored.
_INSIDE = rf"[^()\[\]{_RTL}]*"
_PAIR = rf"\[{_INSIDE}\]|\({_INSIDE}\)"
_BETWEEN = rf"[^()\[\]{{}}\"«»“”{_RTL}]"
_RUN = re.compile(rf"[/@#.]?\u2060?{_LETTER}(?:(?:{_BETWEEN}|{_PAIR})*(?:{_LETTER}|{_PAIR}))?")


_NUMBERS = re.compile(r"[\d\s\[\]()]+")


def is_right_to_left(text: str) -> bool:
    """Tell whether any of a text is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def isolated(text: str) -> str:
    """Return the text with each such run in an isolate of its own, line by line; text without right-to-left letters as it is."""
    if not is_right_to_left(text):
        return text
    return "\n".join(_RUN.sub(_in_isolate, line) if _RIGHT_TO_LEFT.search(line) else line for line in text.split("\n"))


def _in_isolate(run: re.Match[str]) -> str:
    # Numbers alone are shown right everywhere, and so are those of sources.
    return run[0] if _NUMBERS.fullmatch(run[0]) else f"{_OPEN}{run[0]}{_CLOSE}"
