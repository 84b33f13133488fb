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
_PARTICULAR_WORDS = Path(__file__).with_name("particular_words.txt")
_ENDINGS = ("ings", "ing", "ers", "er", "ed", "es", "s", "e")
_SHORTEST_STEM, _LONGEST_STEM = 3, 6
_SHORTEST_MISSPELT, _SHORTEST_EXCHANGED, _SHORTEST_WRONG = 4, 5, 9
"""Least letters of a word of which one is taken to be left out, to stand before its neighbour, or to be another: short ones are words."""
_TOO_USUAL_TO_BE_MISSPELT = 4
"""How often a word stands in the built-in content that is taken as it is written."""
_IN_ENGLISH = 3
"""The words of a line that are English in any case: slips are looked for in these."""
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
        self._written = known
        self._spelt = {word for text in (*texts, *headings) for word in fold(text).split() if len(word) >= _SHORTEST_MISSPELT}
        self._spelt |= _community_words()
        self._letters = "".join(sorted({letter for word in self._spelt for letter in word if letter.isalpha()}))
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

    def spell(self, question: str) -> str:
        """Return the question with words that nobody knows written as a document has them, where one slip lies between.

        The question as it is where none is. Their first letters are taken to be right.
        """
        words = fold(question).split()
        spelt = [self._spell(word) for word in words]
        return question if spelt == words else " ".join(spelt)

    def _spell(self, word: str) -> str:
        is_usual = self._written.get(word, 0) > _TOO_USUAL_TO_BE_MISSPELT
        if len(word) < _SHORTEST_MISSPELT or is_usual or not word.isalpha() or has_loose_words(word) or self._says(word):
            return word
        meant = [each for each in _one_slip_off(word, self._letters) if each in self._spelt]
        return max(meant, key=lambda each: (self._written.get(each, 0), each), default=word)

    def _says(self, word: str) -> bool:
        """Tell whether a word says something as it is: a passage holds it, or communities use it."""
        return self.knows(word) or any(stem in _meant() for stem in (word, *_stems_of(word)))

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
def particular_words() -> frozenset[str]:
    """Return folded words that ask for one thing of its own: no passage says anything of it without the word."""
    return frozenset(fold(word) for line in _lines(_PARTICULAR_WORDS) for word in line)


@cache
def _community_words() -> frozenset[str]:
    words = (fold(word) for line in _lines(_COMMUNITY_WORDS) for word in line[:_IN_ENGLISH])
    return frozenset(word for word in words if len(word) > _SHORTEST_MISSPELT)


@cache
def _meant() -> Mapping[str, str]:
    """Return for words, and for the beginnings of those that are written with gaps, what they mean: the first word of their line."""
    meant: dict[str, str] = {}
    for words in _lines(_COMMUNITY_WORDS):
        for word in map(fold, words):
            own = tuple(_stems_of(word))
            meant.setdefault(own[0] if len(own) == 1 else word, f"={words[0]}")
    return meant


def _lines(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def _stems_of(word: str) -> Iterable[str]:
    if has_loose_words(word):
        return (word[start : start + 2] for start in range(max(1, len(word) - 1)))
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= _SHORTEST_STEM), "")
    return (word[: len(word) - len(ending)][:_LONGEST_STEM],)


def _one_slip_off(word: str, letters: str) -> Iterator[str]:
    """Yield what a word may be meant to be, one slip away; the first letter is taken to be right."""
    for place in range(1, len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in letters)
        if len(word) >= _SHORTEST_EXCHANGED and len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        if len(word) >= _SHORTEST_WRONG and tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)


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
