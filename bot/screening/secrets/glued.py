"""Phrases whose words are run together or cut to four letters: both can be read back, for no two words of the list begin alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.checksums import is_valid
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.wordlists import WordList, shelf

_HEAD = 4
_SHORTEST_WORD = 3
_LONGEST_WORD = 8
_GLUED = re.compile(r"(?<![a-z])[a-z]{36,192}(?![a-z])")
_MOST_SPLITS = 64
_FEWEST_CUT = 5
_CUT_SHARE = 0.35


def find_glued(lower: str) -> list[SecretMatch]:
    """Return the words of letters that split into as many words of the English list as a phrase has."""
    found = []
    for glued in _GLUED.finditer(lower):
        splits = [places for places in _splits(glued[0]) if len(places) in _english().sizes]
        if splits:
            certain = any(is_valid(places, _english()) for places in splits)
            certainty = Certainty.CERTAIN if certain else Certainty.LIKELY
            found.append(SecretMatch(kind=SecretKind.SEED_PHRASE, certainty=certainty, start=glued.start(), end=glued.end()))
    return found


def lengthen(words: Sequence[str]) -> Sequence[str]:
    """Return the words with four-letter heads made whole, where a good part of them are such heads."""
    heads = _heads()
    cut = sum(len(word) == _HEAD and word in heads for word in words)
    if cut < _FEWEST_CUT or cut < len(words) * _CUT_SHARE:
        return words
    return [heads.get(word, word) for word in words]


def _splits(glued: str) -> list[list[int]]:
    """Return the ways to split letters into words of the list, the first few of them."""
    reaches_end = _ends(glued)
    found: list[list[int]] = []
    for places in _walk(glued, 0, [], reaches_end):
        found.append(places)
        if len(found) >= _MOST_SPLITS:
            break
    return found


def _walk(glued: str, at: int, before: list[int], reaches_end: Sequence[bool]) -> Iterator[list[int]]:
    if at == len(glued):
        yield before
    index = _english().index
    for end in range(at + _SHORTEST_WORD, min(len(glued), at + _LONGEST_WORD) + 1):
        place = index.get(glued[at:end]) if reaches_end[end] else None
        if place is not None:
            yield from _walk(glued, end, [*before, place], reaches_end)


def _ends(glued: str) -> list[bool]:
    """Return for each place whether the rest from there splits into words."""
    index = _english().index
    reaches = [False] * (len(glued) + 1)
    reaches[-1] = True
    for at in range(len(glued) - _SHORTEST_WORD, -1, -1):
        ends = range(at + _SHORTEST_WORD, min(len(glued), at + _LONGEST_WORD) + 1)
        reaches[at] = any(reaches[end] and glued[at:end] in index for end in ends)
    return reaches


def _english() -> WordList:
    return shelf().lists[0]


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    """Return the four-letter heads that are no words of any list, with their words."""
    known = shelf().bits
    return {word[:_HEAD]: word for word in _english().words if word[:_HEAD] not in known}
