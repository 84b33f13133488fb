"""Long text in pieces that a platform takes. Pure.

A piece ends where a reader would pause: after a paragraph, a line, a sentence, a word. A citation stays with the sentence before it, and
links, code and Markdown links stay whole unless one alone is longer than a piece may be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], int]

# What may stand between the end of a sentence and the pause: closing quotes, and the sentence's citations.
_CLOSING = r"""[)"'”’»」』]*(?:[ \t]*\[\d{1,2}\](?!\())*"""
# Better places to break come first; the break stands where a match ends.
_PAUSES = (
    re.compile(r"\n[ \t]*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(rf"(?<=[.!?…]){_CLOSING}\s+|(?<=[。！？।؟]){_CLOSING}\s*"),
    re.compile(r"\s+"),
)
# Addresses hold no white space, so no pause stands in one.
_WHOLE = re.compile(r"```.*?```|`[^`\n]+`|\[[^\[\]\n]*\]\([^()\s]*\)", re.DOTALL)
_CITATION_NEXT = re.compile(r"\[\d{1,2}\](?!\()")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_LEAST_FILLED = 0.3  # of a piece; a paragraph that ends earlier is no good place to break


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_text(text: str, limit: int, measure: Measure = len) -> tuple[str, ...]:
    """Return the text in pieces of at most `limit`; nothing but white space at the seams is lost. No text gives no piece."""
    if limit < 1 or measure("\U0001f600") > limit:
        raise ValueError("a piece has to have room for one character")
    return tuple(_pieces(text.strip(), limit, measure))


def _pieces(text: str, limit: int, measure: Measure) -> Iterator[str]:
    while text:
        if measure(text) <= limit:
            yield text
            return
        room = _longest_prefix(text, limit, measure)
        cut = _best_break(text, room)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()


def _longest_prefix(text: str, limit: int, measure: Measure) -> int:
    """Return how many characters fit; at least one."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _best_break(text: str, room: int) -> int:
    whole = [found.span() for found in _WHOLE.finditer(text[: room * 2]) if found.start() < room]
    for pause in _PAUSES:
        good = [found.end() for found in pause.finditer(text[: room + 1]) if _may_break(text, found, room, whole)]
        if good and good[-1] >= room * _LEAST_FILLED:
            return good[-1]
    spaces = [found.end() for found in _PAUSES[-1].finditer(text[: room + 1]) if _may_break(text, found, room, whole)]
    return spaces[-1] if spaces else _hard_break(text, room)


def _may_break(text: str, pause: re.Match[str], room: int, whole: list[tuple[int, int]]) -> bool:
    at = pause.end()
    if pause.start() + len(pause[0].rstrip()) > room or not 0 < at < len(text):
        return False
    if any(start < at < end for start, end in whole):
        return False
    # A number that begins a line of its own belongs to that line: a list of sources.
    return "\n" in pause[0] or not _CITATION_NEXT.match(text, at)


def _hard_break(text: str, room: int) -> int:
    """Cut a word, but not between a letter and its marks, nor an emoji and what belongs to it."""
    cut = room
    while cut > 1 and (unicodedata.combining(text[cut]) or text[cut] in _JOINERS or text[cut - 1] in _JOINERS):
        cut -= 1
    return cut if cut > 1 else room
