"""The tokenizer of multilingual-e5-small: SentencePiece's unigram model over numpy arrays, with the C engine's own ids.

The 250,002 pieces stay three arrays (4 MB) that are searched by hash, where a dictionary of them takes 60 MB and half a
second to fill. A text becomes one array of all its substrings, looked up at once; only the best path is a Python loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BEGIN, END, UNKNOWN = 0, 2, 3

_WORD_START = "\u2581"
_SPACES = re.compile(" {2,}")
_WORDS = re.compile(f"{_WORD_START}?[^{_WORD_START}]*")
_MOST_KEPT = 8192
_LONGEST_KEPT = 20
_UNKNOWN_PENALTY = 10.0

# Of a polynomial hash modulo 2**64, so that the hashes of a word's beginnings are one running sum.
# No two pieces share a hash; a text built to collide would only give its own author another token.
_BASE = 0x9E3779B97F4A7C15

Hashes = NDArray[np.uint64]
Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a tokenizer is made of. The pieces are joined in the order of their ids."""

    joined: bytes
    bounds: NDArray[np.uint32]
    """Where each piece starts, in bytes of `joined`, and where the last one ends: one more than there are pieces."""
    scores: NDArray[np.float32]
    """Log-probabilities, one a piece."""
    normaliser: Mapping[int, str]
    """Code point -> what stands for it, as `str.translate` takes it."""


class Tokenizer:
    """Text to token ids. Threads share one.

    No piece reaches over a gap, so a word has the same ids wherever it stands. Those of short words are kept, in no order:
    most words of a message are common ones.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        starts, lengths = _spans(vocabulary)
        hashes = _hash_pieces(_to_code_points(vocabulary.joined.decode()), starts, lengths)
        order = np.argsort(hashes)
        order = order[order != UNKNOWN]  # typed out, "<unk>" is text
        self._hashes = hashes[order]
        self._ids = order.astype(np.int32)
        self._scores = vocabulary.scores[order]
        self._longest_piece = int(lengths.max())
        self._unknown_score = float(vocabulary.scores.min()) - _UNKNOWN_PENALTY
        self._normaliser = vocabulary.normaliser
        self._kept: dict[str, list[int]] = {}

    def encode(self, text: str, *, most: int) -> list[int]:
        """Return at most `most` ids, the begin and end tokens among them. Lone surrogates are an error."""
        # Characters beyond this many can't be reached by the tokens that are kept.
        readable = self._normalise(text)[: most * self._longest_piece]
        words = _WORDS.findall(readable)
        kept = self._kept  # another thread may put a fresh one in its place meanwhile
        new = [word for word in dict.fromkeys(words) if word not in kept]
        ids = dict(zip(new, self._best_paths(new), strict=True)) if new else {}
        path = [each for word in words for each in (ids.get(word) or kept.get(word) or ())]
        self._keep(ids)
        return [BEGIN, *path[: most - 2], END]

    def _keep(self, ids: dict[str, list[int]]) -> None:
        if len(self._kept) > _MOST_KEPT:
            self._kept = {}
        self._kept.update((word, path) for word, path in ids.items() if len(word) <= _LONGEST_KEPT)

    def _normalise(self, text: str) -> str:
        """The map goes code point by code point: an accent typed apart stays apart, as the model was trained."""
        plain = _SPACES.sub(" ", text.translate(self._normaliser))
        return (plain if plain.startswith(" ") else f" {plain}").replace(" ", _WORD_START)

    def _best_paths(self, words: Sequence[str]) -> Iterator[list[int]]:
        """Yield the most probable split of each word (Viterbi); an unknown character is a token of its own."""
        path = self._best_path("".join(words))
        end = 0
        for word in words:
            end += len(word)
            ids = []
            while path and path[-1][1] < end:
                ids.append(path.pop()[0])
            yield ids

    def _best_path(self, text: str) -> list[tuple[int, int]]:
        """Return the tokens and where each starts, the last first."""
        starts, ends, places = self._find_pieces(text)
        pieces = zip(starts.tolist(), ends.tolist(), self._ids[places].tolist(), self._scores[places].tolist(), strict=True)
        best = [0.0] + [-np.inf] * len(text)
        token = [UNKNOWN] * (len(text) + 1)
        origin = [0] * (len(text) + 1)
        reached = 0
        for start, end, piece, score in pieces:
            while reached < start:
                self._step_over_unknown(reached, best, token, origin)
                reached += 1
            if best[start] + score > best[end]:
                best[end], token[end], origin[end] = best[start] + score, piece, start
        for position in range(reached, len(text)):
            self._step_over_unknown(position, best, token, origin)
        return _walk_back(token, origin)

    def _step_over_unknown(self, position: int, best: list[float], token: list[int], origin: list[int]) -> None:
        score = best[position] + self._unknown_score
        if score > best[position + 1]:
            best[position + 1], token[position + 1], origin[position + 1] = score, UNKNOWN, position

    def _find_pieces(self, text: str) -> tuple[Offsets, Offsets, Offsets]:
        """Return every piece in the text as (start, end, place in the sorted arrays), by start and then by length."""
        hashes = _hash_substrings(_to_code_points(text), self._longest_piece)
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        starts, columns = np.nonzero(self._hashes[places] == hashes)
        ends = starts + columns + 1
        inside = ends <= len(text)
        starts, columns, ends = starts[inside], columns[inside], ends[inside]
        return starts, ends, places[starts, columns]


def _walk_back(token: list[int], origin: list[int]) -> list[tuple[int, int]]:
    path = []
    position = len(token) - 1
    while position > 0:
        path.append((token[position], origin[position]))
        position = origin[position]
    return path


def _spans(vocabulary: Vocabulary) -> tuple[Offsets, Offsets]:
    """Return where each piece starts and how long it is, in characters."""
    is_first_byte = (np.frombuffer(vocabulary.joined, np.uint8) & 0xC0) != 0x80
    characters_before = np.concatenate([[0], np.cumsum(is_first_byte)])
    bounds = characters_before[vocabulary.bounds]
    return bounds[:-1], np.diff(bounds)


def _to_code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), "<u4")


def _hash_pieces(points: NDArray[np.uint32], starts: Offsets, lengths: Offsets) -> Hashes:
    """Return one hash a piece. Column by column: all pieces side by side would take 60 MB for a moment."""
    hashes = np.zeros(len(starts), np.uint64)
    for column, factor in enumerate(_factors(int(lengths.max()))):
        reaching = lengths > column
        hashes[reaching] += points[starts[reaching] + column] * factor
    return hashes


def _hash_substrings(points: NDArray[np.uint32], longest: int) -> Hashes:
    """Return shape (len(points), longest): row s, column c is the hash of the c + 1 characters from s on.

    Where a row runs over the end it repeats the hash of what is left, since the padding adds nothing.
    """
    padded = np.concatenate([points, np.zeros(longest - 1, np.uint32)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, longest)
    hashes: Hashes = np.cumsum(windows * _factors(longest), axis=1)
    return hashes


def _factors(count: int) -> Hashes:
    """Return the base to the power of 0 ... count - 1, modulo 2**64."""
    return np.array([pow(_BASE, exponent, 1 << 64) for exponent in range(count)], np.uint64)
