"""Which of our languages a text is likely in, by its words as members write them: without accents, three or four at a time.

`shipped/language_words.npz` is counted from the content's questions by `python -m knowledge.build_content`. Beside the statistics
over bytes (`knowledge/languages.py`), which know books and not chats, it tells "airdrop la gi" from French.
"""

from __future__ import annotations

import math
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import fold, has_loose_words
from knowledge.models import LANGUAGES, Exemplar

SHIPPED_WORDS = Path(__file__).parent / "shipped" / "language_words.npz"

_LEAST_QUESTIONS = 3
"""A word of fewer questions tells more of who wrote them than of the language."""

_MOST = 3.0
"""The most that one word says for or against a language: the logarithm of how many times likelier."""

_RARE = -1.0
_SMOOTHING = 0.1
_STEPS = 40
"""Steps of one unit in the file, which keeps whole numbers up to 127."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageWords:
    """`weights` (words, languages) are logarithms: how many times likelier a word is in a language than in ours on the whole."""

    places: dict[str, int]
    weights: NDArray[np.float32]

    def scores(self, text: str) -> dict[str, float]:
        """Return the sum of what the text's words say for each of our languages; none where no word is known."""
        rows = [place for word in fold(text).split() if (place := self.places.get(word)) is not None]
        if not rows:
            return {}
        return dict(zip(LANGUAGES, self.weights[rows].sum(axis=0).tolist(), strict=True))

    def is_english(self, word: str) -> bool:
        """Tell whether a folded word is one that English uses about as often as our languages do on the whole, or more."""
        place = self.places.get(word)
        return place is not None and self.weights[place][LANGUAGES.index("en")] > _RARE


def count_words(questions: Iterable[Exemplar]) -> LanguageWords:
    """Return what the words of questions say about their language, in scripts that have gaps between words."""
    asked: Counter[str] = Counter()
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in questions:
        if row.lang is None:
            continue
        asked[row.lang] += 1
        for word in set(fold(row.text).split()):
            if not word.isdigit() and not has_loose_words(word):
                held[word][row.lang] += 1
    words = sorted(word for word, counts in held.items() if counts.total() >= _LEAST_QUESTIONS)
    weights = [_weights(held[word], asked) for word in words]
    return LanguageWords(places={word: place for place, word in enumerate(words)}, weights=np.array(weights, np.float32))


def _weights(counts: Counter[str], asked: Counter[str]) -> list[float]:
    rates = [(counts[lang] + _SMOOTHING) / (asked[lang] + 1) for lang in LANGUAGES]
    usual = sum(rates) / len(rates)
    return [max(-_MOST, min(_MOST, math.log(rate / usual))) for rate in rates]


def write_language_words(words: LanguageWords, path: Path = SHIPPED_WORDS) -> None:
    np.savez(
        path,
        words=np.frombuffer("\n".join(words.places).encode(), np.uint8),
        weights=np.rint(words.weights * _STEPS).astype(np.int8),
    )


def read_language_words(path: Path) -> LanguageWords:
    """Return what a file holds, nothing where it is missing or damaged: the statistics over bytes still tell."""
    try:
        # Opened here: numpy leaves a file open that it cannot read.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            words = archive["words"].tobytes().decode().split("\n")
            weights = archive["weights"].astype(np.float32) / _STEPS
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return _NOTHING
    if weights.shape != (len(words), len(LANGUAGES)):
        return _NOTHING
    return LanguageWords(places={word: place for place, word in enumerate(words)}, weights=weights)


@lru_cache(maxsize=1)
def load_language_words() -> LanguageWords:
    return read_language_words(SHIPPED_WORDS)


_NOTHING = LanguageWords(places={}, weights=np.zeros((0, len(LANGUAGES)), np.float32))
