"""Where a text lists single words: one a line, between commas, behind numbers or bullets, or as the whole message."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

FEWEST_ITEMS = 11
_KNOWN_SHARE = 0.8
_KNOWN_SHARE_IN_TALK = 0.7
_WHOLE_SIZES = frozenset({12, 15, 18, 20, 21, 24, 25, 33})
_MARK = re.compile(r"[^\w\s]|[\n\d]")
_SPACES = re.compile(r"[^\S\n]+")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_CHARACTERS = re.compile(rf"[{_HAN}](?<![{_HAN}][{_HAN}])[{_HAN}]{{2}}(?:[{_HAN}]{{3}}){{3,7}}(?![{_HAN}])")
_DIGITS = re.compile(r"[0-9]+")
_SEPARATED = b"\0" * (FEWEST_ITEMS - 1)
_PLAIN_GAPS = frozenset({"", " "})

Stretch = tuple[int, int]
"""The first and last word of a list, by number among the words of the text."""


def may_list(lower: str, count: int, gaps: Callable[[], Iterable[str]], *, spaced: bool) -> bool:
    """Tell whether `find_listed` can find anything among so many words with these gaps."""
    marks = len(_MARK.findall(lower))
    if not marks and count in _WHOLE_SIZES:
        return True
    # As many separators in a row as a list has; between characters of a sentence stands nothing, between words a space.
    return spaced or (marks >= FEWEST_ITEMS - 1 and _SEPARATED in bytes(map(_PLAIN_GAPS.__contains__, gaps())))


def may_stand_apart(lower: str, gains: Sequence[float], least: float, words: re.Pattern[str]) -> bool:
    """Tell whether `find_set_apart` finds characters that together add as much to a phrase; `words` finds the words of these gains."""
    first = at = 0
    for found in _CHARACTERS.finditer(lower):
        # Each character is a word.
        first += len(words.findall(lower, at, found.start()))
        at, last = found.end(), first + found.end() - found.start()
        if sum(gains[first:last]) >= least:
            return True
        first = last
    return False


def find_listed(lower: str, spans: Sequence[tuple[int, int]], *, spaced: bool) -> list[Stretch]:
    """Return the lists of a text in lower case whose words stand at these places, each with one sort of separator throughout.

    Words with mere spaces between them are a list where they are all of the text, and anywhere if `spaced`.
    """
    marks = len(_MARK.findall(lower))
    if not marks and len(spans) in _WHOLE_SIZES:
        return [(0, len(spans) - 1)]
    if marks < FEWEST_ITEMS - 1 and not spaced:
        return []
    found: list[Stretch] = []
    first, last_shape = 0, "-"
    for at, ((_, end), (start, _)) in enumerate(pairwise(spans)):
        shape = _shape(lower[end:start]) if end < start else ""
        if shape == last_shape:
            continue
        if last_shape or spaced:
            found.append((first, at))
        first, last_shape = at, shape
    if last_shape or spaced:
        found.append((first, len(spans) - 1))
    return [stretch for stretch in found if stretch[1] - stretch[0] + 1 >= FEWEST_ITEMS]


def find_set_apart(lower: str, spans: Sequence[tuple[int, int]]) -> list[Stretch]:
    """Return where characters without spaces, as many as a phrase has, stand apart from other characters."""
    starts = [start for start, _ in spans]
    stretches = [found.span() for found in _CHARACTERS.finditer(lower)]
    return [(bisect_left(starts, start), bisect_left(starts, end) - 1) for start, end in stretches]


def may_be_phrase(stretch: Stretch, bits: Sequence[int], bit: int, *, spoken: bool) -> bool:
    """Tell whether all but a few words of a list are of the word list with this bit; a few more where seed phrases are `spoken` of."""
    first, last = stretch
    known = sum(each & bit != 0 for each in bits[first : last + 1])
    return known >= (last - first + 1) * (_KNOWN_SHARE_IN_TALK if spoken else _KNOWN_SHARE)


def _shape(gap: str) -> str:
    """Return what separates two words, without spaces, all numbers alike; nothing for spaces alone."""
    return "" if gap in _PLAIN_GAPS else _DIGITS.sub("9", _SPACES.sub("", gap))
