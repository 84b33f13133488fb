"""Which words of a question stand in which of the operators' passages and headings, and how much each of them says.

A word says the more the fewer questions and passages hold it. Pure; built once for a set of passages.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import fold, has_loose_words

Floats = NDArray[np.float32]

_COMMUNITY_WORDS = Path(__file__).with_name("community_words.txt")
_ENDINGS = ("ings", "ing", "ers", "er", "ed", "es", "s", "e")
_SHORTEST_STEM, _LONGEST_STEM = 3, 6
_LEAST_WEIGHT = 0.02
_BEYOND_COMMON = 8
"""How many times more common than the commonest word a word would be that says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWords:
    """How much of a question's words each passage holds, shape (passages,), of `total`.

    `alike` tells for each heading how alike its words are, shape (headings,), 0..1: the geometric mean of the shares in common.
    """

    total: float
    held: Floats
    alike: Floats


class DocumentWords:
    """`texts` are the passages with their headings; `known` tells how often a folded word stands in the built-in content."""

    def __init__(self, texts: Sequence[str], headings: Sequence[str], known: Mapping[str, int]) -> None:
        self._known: Counter[str] = Counter()
        for word, count in known.items():
            for stem in stems(word):
                self._known[stem] += count
        self._most = math.log(1 + len(texts) + _BEYOND_COMMON * max(self._known.values(), default=0))
        self._texts, self._headings = _places_by_stem(texts), _places_by_stem(headings)
        self._sizes = len(texts), len(headings)
        self._of_headings = np.array([sum(map(self.weigh, stems(heading))) for heading in headings], np.float32)

    def ask(self, question: str) -> AskedWords:
        weights = {stem: self.weigh(stem) for stem in stems(question)}
        total = sum(weights.values()) or 1.0
        held, headed = (_held(weights, *each) for each in zip((self._texts, self._headings), self._sizes, strict=True))
        return AskedWords(total=total, held=held, alike=np.sqrt(headed / total * headed / np.maximum(self._of_headings, 1e-6)))

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in any passage."""
        return all(stem in self._texts for stem in _stems_of(word))

    def weigh(self, stem: str) -> float:
        """Return how much a word says, from hardly anything to 1."""
        seen = 1 + self._known[stem] + len(self._texts.get(stem, ()))
        return max(_LEAST_WEIGHT, 1 - math.log(seen) / self._most) if self._most else 1.0


def stems(text: str) -> tuple[str, ...]:
    """Return what words are compared by, each once: beginnings without endings; pairs of letters where a script has no gaps.

    What communities have many words for, in many languages, is compared by that too: `mods` and `модераторы` have it in common.
    """
    return tuple(dict.fromkeys(stem for word in fold(text).split() for stem in _with_meant(word)))


def _with_meant(word: str) -> Iterator[str]:
    meant = _meant()
    if word in meant:
        yield meant[word]
    for stem in _stems_of(word):
        yield stem
        if stem in meant:
            yield meant[stem]


@cache
def _meant() -> Mapping[str, str]:
    """Return for words, and for the beginnings of those that are written with gaps, what they mean: the first word of their line."""
    meant: dict[str, str] = {}
    for line in _COMMUNITY_WORDS.read_text(encoding="utf-8").splitlines():
        words = [] if line.startswith("#") else line.split()
        for word in map(fold, words):
            own = tuple(_stems_of(word))
            meant.setdefault(own[0] if len(own) == 1 else word, f"={words[0]}")
    return meant


def _stems_of(word: str) -> Iterable[str]:
    if has_loose_words(word):
        return (word[start : start + 2] for start in range(max(1, len(word) - 1)))
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= _SHORTEST_STEM), "")
    return (word[: len(word) - len(ending)][:_LONGEST_STEM],)


def _places_by_stem(texts: Sequence[str]) -> dict[str, array[int]]:
    places: dict[str, array[int]] = {}
    for place, text in enumerate(texts):
        for stem in stems(text):
            places.setdefault(stem, array("I")).append(place)
    return places


def _held(weights: Mapping[str, float], places: Mapping[str, array[int]], size: int) -> Floats:
    held = np.zeros(size, np.float32)
    for stem, weight in weights.items():
        if stem in places:
            held[np.frombuffer(places[stem], np.uint32)] += np.float32(weight)
    return held
