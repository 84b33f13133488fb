"""Matching by words and characters: what needs no model. Pure numpy over prebuilt arrays.

Two indexes with one shape. `CharIndex` compares short questions (typos, inflections, any script) by tf-idf over
character n-grams; `WordIndex` ranks longer documents by BM25.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.folding import fold, has_loose_words

Floats = NDArray[np.float32]

LONGEST_QUESTION = 1500
"""Characters of a question that are compared; the rest of a longer one is left out."""

_BUCKETS = 1 << 17
# Tried on evaluation questions: adding 2-, 4- or 5-grams to these and whole words makes the index larger, not better.
_GRAM_SIZES = (3,)
_WORD_WEIGHT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """Which texts hold a feature, and how much: rows `starts[f]:starts[f+1]` of `texts` and `weights`."""

    starts: NDArray[np.int32]
    texts: NDArray[np.intp]
    weights: NDArray[np.float32]
    idf: Floats
    size: int

    def score(self, features: NDArray[np.int64], factors: Floats) -> Floats:
        """Return the sum of query weight times text weight for each text, shape (size,). `factors` has one number a feature."""
        starts, ends = self.starts[features], self.starts[features + 1]
        rows = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True) if end > start]
        if not rows:
            return np.zeros(self.size, np.float32)
        found = np.concatenate([self.texts[row] for row in rows])
        shares = np.concatenate([self.weights[row] for row in rows])
        shares *= np.repeat(factors, ends - starts)
        return np.bincount(found, weights=shares, minlength=self.size).astype(np.float32)


def char_features(text: str) -> Counter[int]:
    """Count the hashed character n-grams and words of a text."""
    counts: Counter[int] = Counter()
    for word in fold(text[:LONGEST_QUESTION]).split():
        counts.update(_word_features(word))
    return counts


def _word_features(word: str) -> Iterable[int]:
    sizes = (1, 2, 3) if has_loose_words(word) else _GRAM_SIZES
    padded = f"_{word}_"
    for size in sizes:
        for start in range(len(padded) - size + 1):
            yield _bucket(padded[start : start + size])
    for _ in range(_WORD_WEIGHT):
        yield _bucket("=" + word)


def word_features(text: str) -> Counter[int]:
    """Count the hashed words of a text; long words by their first six letters too, which stands in for stemming."""
    counts: Counter[int] = Counter()
    for word in fold(text).split():
        for piece in _pieces(word):
            counts[_bucket("=" + piece)] += 1
    return counts


def _pieces(word: str) -> Iterable[str]:
    if has_loose_words(word):
        yield from (word[start : start + 2] for start in range(max(1, len(word) - 1)))
    else:
        yield word
        if len(word) > 6:
            yield word[:6] + "*"


def _bucket(feature: str) -> int:
    # crc32 is the same in every process, unlike hash().
    return zlib.crc32(feature.encode()) & (_BUCKETS - 1)


def build_char_index(texts: Sequence[str]) -> Postings:
    """Return tf-idf postings with rows of length 1, so that a score is a cosine."""
    return _build(texts, char_features, _tf_idf_weights)


def build_word_index(texts: Sequence[str]) -> Postings:
    """Return BM25 postings (k1 1.2, b 0.75; Robertson and Zaragoza 2009)."""
    return _build(texts, word_features, _bm25_weights)


def char_scores(index: Postings, question: str) -> Floats:
    """Return the cosine of the question with each text, 0..1."""
    features, counts = _to_arrays(char_features(question))
    weights = (1 + np.log(counts)) * index.idf[features]
    return index.score(features, weights / np.float32(np.sqrt(weights @ weights) or 1.0))


def word_scores(index: Postings, question: str) -> Floats:
    """Return each text's BM25 score as a share of the best any text could reach for this question, 0..1."""
    features, _ = _to_arrays(word_features(question[:LONGEST_QUESTION]))
    weights = index.idf[features]
    best = 2.2 * float(weights.sum()) or 1.0
    return index.score(features, weights) / np.float32(best)


def _to_arrays(counts: Counter[int]) -> tuple[NDArray[np.int64], Floats]:
    return np.fromiter(counts, np.int64, len(counts)), np.fromiter(counts.values(), np.float32, len(counts))


_Weights = Callable[[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32], Floats, int], Floats]


def _build(texts: Sequence[str], features: Callable[[str], Counter[int]], weigh: _Weights) -> Postings:
    counted = [features(text) for text in texts]
    lengths = np.array([len(counts) for counts in counted], np.int64)
    buckets = np.fromiter((b for counts in counted for b in counts), np.int32, int(lengths.sum()))
    tf = np.fromiter((n for counts in counted for n in counts.values()), np.float32, int(lengths.sum()))
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    df = np.bincount(buckets, minlength=_BUCKETS).astype(np.float32)
    idf = np.log((len(texts) + 1) / (df + 1)).astype(np.float32) + np.float32(0.1)
    weights = weigh(tf, buckets, owners, idf, len(texts))
    order = np.argsort(buckets, kind="stable")
    starts = np.zeros(_BUCKETS + 1, np.int32)
    np.cumsum(np.bincount(buckets, minlength=_BUCKETS), out=starts[1:])
    return Postings(starts=starts, texts=owners[order].astype(np.intp), weights=weights[order], idf=idf, size=len(texts))


def _tf_idf_weights(tf: Floats, buckets: NDArray[np.int32], owners: NDArray[np.int32], idf: Floats, size: int) -> Floats:
    weights = (1 + np.log(tf)) * idf[buckets]
    lengths = np.sqrt(np.bincount(owners, weights=weights * weights, minlength=size)).astype(np.float32)
    return np.asarray(weights / np.maximum(lengths[owners], 1e-9), np.float32)


def _bm25_weights(tf: Floats, buckets: NDArray[np.int32], owners: NDArray[np.int32], idf: Floats, size: int) -> Floats:
    del buckets, idf  # the query carries the idf
    lengths = np.bincount(owners, weights=tf, minlength=size)
    norm = 1.2 * (0.25 + 0.75 * lengths / max(1e-9, float(lengths.mean()))) if size else lengths
    return np.asarray(2.2 * tf / (tf + norm[owners]), np.float32)
