"""Which of our languages a text is likely in, by its bytes: py3langid's model, cut down to the languages that we tell apart.

`shipped/languages.npz` is written by `python -m knowledge.build_languages`. The whole model takes a third of a second and 90 MiB
to open; this takes some milliseconds and 6 MiB, and gives the same numbers.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.models import LANGUAGES

SHIPPED_LANGUAGES = Path(__file__).parent / "shipped" / "languages.npz"

TOLD_APART = (*LANGUAGES, "it", "nl", "pl", "ja", "ko", "th", "fa", "ro", "fil")
"""Ours, and those that are easily taken for one of ours."""

# Of a polynomial hash modulo 2**64 over bytes; the build fails should two known sequences share one.
_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """Naive Bayes over sequences of bytes.

    `hashes` (sequences,) are sorted; `features` (sequences,) says which row of `scores` each counts for, -1 for none.
    `scores` (features, languages) and `priors` (languages,) are log probabilities.
    """

    languages: tuple[str, ...]
    longest: int
    hashes: NDArray[np.uint64]
    features: NDArray[np.int32]
    scores: NDArray[np.float16]
    priors: NDArray[np.float32]

    def shares(self, text: str, among: Sequence[str]) -> dict[str, float]:
        """Return how likely each of `among` is; they sum to one. Languages that the model does not know are left out."""
        columns = [place for place, lang in enumerate(self.languages) if lang in among]
        content = _to_bytes(text)
        found, counts = np.unique(self._features_in(content), return_counts=True)
        scores = np.zeros(len(columns), np.float32)
        if len(found):
            scores = np.log1p(counts.astype(np.float32)) @ self.scores[found][:, columns] + self.priors[columns]
        # By the root of the length, which keeps the shares honest for long texts.
        weights = np.exp((scores - scores.max()) / math.sqrt(len(content) or 1))
        shares = (weights / weights.sum()).tolist()
        return {self.languages[place]: share for place, share in zip(columns, shares, strict=True)}

    def _features_in(self, content: bytes) -> NDArray[np.int32]:
        """Return the feature of the longest known sequence that ends at each byte, where that has one."""
        points = np.frombuffer(content, np.uint8).astype(np.uint64) + np.uint64(1)
        longest = np.full(len(points), -1, np.int32)
        rolling = np.zeros(len(points), np.uint64)
        for size in range(1, min(self.longest, len(points)) + 1):
            rolling = rolling[: len(points) - size + 1] * np.uint64(_BASE) + points[size - 1 :] if size > 1 else points.copy()
            places = np.minimum(np.searchsorted(self.hashes, rolling), len(self.hashes) - 1)
            known = np.flatnonzero(self.hashes[places] == rolling)
            longest[known + size - 1] = self.features[places[known]]
        return longest[longest >= 0]


def hash_bytes(sequence: bytes) -> int:
    """Return the hash by which `LanguageModel` knows a sequence."""
    value = 0
    for byte in sequence:
        value = (value * _BASE + byte + 1) & 0xFFFFFFFFFFFFFFFF
    return value


def _to_bytes(text: str) -> bytes:
    lowered = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", lowered).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def load_languages() -> LanguageModel:
    """Return the shipped model; raises OSError or ValueError where the installation is damaged."""
    with np.load(SHIPPED_LANGUAGES, allow_pickle=False) as archive:
        return LanguageModel(
            languages=tuple(str(archive["languages"]).split()),
            longest=int(archive["longest"]),
            hashes=archive["hashes"],
            features=archive["features"],
            scores=archive["scores"],
            priors=archive["priors"],
        )
