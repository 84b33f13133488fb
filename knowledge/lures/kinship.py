"""Make the table of akin words: common words of all our scripts, put together by what the multilingual model makes of them.

Minutes of an idle machine. Run again only for another model: words that a message holds and the table does not are merely unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from knowledge.embedding.e5_tokenizer import Vocabulary
from knowledge.lures.content import LureType
from knowledge.lures.features import tokens_of
from knowledge.lures.senses import Senses, key_of
from knowledge.lures.words import fold_words

Vectors = npt.NDArray[np.float32]

NEAR, WIDE = 1024, 192
"""How many narrow and wide kin there are; chosen on half of a golden set (docs/adding-a-lure.md)."""

# The most frequent words of each script: first and last letter, and how many.
_SCRIPTS = (
    ("a", "z", 42000),
    ("\u0400", "\u052f", 9000),
    ("\u0600", "\u06ff", 6000),
    ("\u0900", "\u097f", 4000),
    ("\u3400", "\u9fff", 7000),
)
_HAN = len(_SCRIPTS) - 1
_WORD_START = "\u2581"
_PLACES = re.compile(r"\{.\}")
# The strongest directions of the vectors tell languages and lengths apart, not senses; the weakest are noise.
_DROPPED, _KEPT = 2, 128
_SAMPLE = 8000
_ROUNDS = 15
_STEP = 8192


def common_words(vocabulary: Vocabulary, lures: Iterable[LureType]) -> list[str]:
    """Return the folded words worth a number: the model's most frequent whole words, and all that the lure examples hold."""
    found: dict[str, None] = {}
    counts: Counter[int] = Counter()
    for place in np.argsort(-vocabulary.scores):
        piece = vocabulary.joined[vocabulary.bounds[place] : vocabulary.bounds[place + 1]].decode("utf-8", "replace")
        word = fold_words(piece.strip(_WORD_START))
        script = _script_of(word)
        if script is None or word in found or counts[script] >= _SCRIPTS[script][2]:
            continue
        # Where words have gaps a piece inside of one is none; Han letters are read in pairs.
        if len(word) == 2 if script == _HAN else piece.startswith(_WORD_START):
            found[word] = None
            counts[script] += 1
    examples = (_PLACES.sub(" ", example.text) for lure in lures for example in lure.examples)
    found |= dict.fromkeys(word for text in examples for word in tokens_of(fold_words(text)) if _script_of(word) is not None)
    return list(found)


def _script_of(word: str) -> int | None:
    """Return the number of a single word's script, or None for what is no word of ours."""
    if len(word) < 2 or " " in word or any(letter.isdigit() for letter in word):
        return None
    return next((place for place, (first, last, _) in enumerate(_SCRIPTS) if first <= word[0] <= last), None)


def relate(words: list[str], vectors: Vectors) -> Senses:
    """Return the table. `vectors` has a row a word."""
    reduced = _reduce(words, vectors)
    near, wide = _group(reduced, NEAR), _group(reduced, WIDE)
    keys = np.array([key_of(word) for word in words], np.uint32)
    # Of two words with one hash the first stands.
    kept, places = np.unique(keys, return_index=True)
    return Senses(keys=kept, near=near[places].astype(np.uint16), wide=wide[places].astype(np.uint8))


def _reduce(words: list[str], vectors: Vectors) -> Vectors:
    rows = vectors.astype(np.float32)
    scripts = np.array([_script_of(word) for word in words])
    for script in range(len(_SCRIPTS)):
        if (scripts == script).any():
            rows[scripts == script] -= rows[scripts == script].mean(0)
    sample = rows[np.random.default_rng(1).choice(len(rows), min(_SAMPLE, len(rows)), replace=False)]
    axes = np.linalg.svd(sample, full_matrices=False)[2][_DROPPED : _DROPPED + _KEPT]
    return _unit(rows @ axes.T)


def _group(rows: Vectors, count: int) -> npt.NDArray[np.intp]:
    """Return the number of each row's group: spherical k-means from a fixed start."""
    random = np.random.default_rng(0)
    centres = rows[random.choice(len(rows), min(count, len(rows)), replace=False)].copy()
    nearest = np.zeros(len(rows), np.intp)
    for _ in range(_ROUNDS):
        for start in range(0, len(rows), _STEP):
            nearest[start : start + _STEP] = (rows[start : start + _STEP] @ centres.T).argmax(1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, rows)
        empty = ~sums.any(1)
        sums[empty] = rows[random.choice(len(rows), int(empty.sum()))]
        centres = _unit(sums)
    return nearest


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9), np.float32)
