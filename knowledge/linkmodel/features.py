"""What the learned score looks at in a host, as numbers of table cells. Training and judging both go through here.

Everything is hashed into one table:

- every run of 1 to 5 characters of `^host$`, a leading `www.` left out;
- the words of the name (cut at dots, hyphens and between letters and digits), their neighbours in pairs, the public suffix,
  and the outline of the name (`^ab-a0`: how long its runs of letters and digits are);
- the shape of the owner's label (length, vowels, digits, hyphens, labels in front), by itself and under its suffix: a name of
  nine letters means one thing under `.com` and another under `.top`;
- the judge's signs, in steps, and six of them in pairs: only together do free hosting and a lure word say much.

A change to any of them makes every trained model worthless: raise `table.VERSION`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.linkmodel.host_text import LONGEST_TEXT, HostText
from knowledge.linkmodel.sign_features import sign_cells
from knowledge.linkmodel.table import BITS, MASK

LONGEST_RUN = 5
ORDERS = tuple(range(1, LONGEST_RUN + 1))
PADDING = b"\0" * (LONGEST_RUN - 1)

_SPREAD = np.uint32(2654435761)
_SHIFT = np.uint32(32 - BITS)
_LETTERS = np.array([[crc32(bytes([place, letter, place])) for letter in range(256)] for place in range(LONGEST_RUN)], np.uint32) * _SPREAD
"""A number for each letter at each place of a run, spread over all there are: the head of the sum of a run's numbers is its cell."""

# Where each kind of piece starts to be hashed, so that a word and a suffix of the same letters have cells of their own.
_WORD, _PAIR, _SUFFIX, _OUTLINE, _SHAPE = 0x77, 0x62, 0x73, 0x68, 0x6C


def window_cells(text: bytes) -> NDArray[np.uint32]:
    """Return the cells of the runs that start at each letter, shape (orders, letters), shortest runs first.

    A run that reaches past the end is padded: it stands for the end of the host. Several texts may follow one another, each with
    `PADDING` after it.
    """
    letters = len(text)
    at_place = _LETTERS.take(np.frombuffer(text + PADDING, np.uint8), 1)
    # Row `n` of this view starts `n` letters further on, so that each column is the run that starts there.
    aligned = np.ndarray((LONGEST_RUN, letters), np.uint32, at_place, 0, ((letters + LONGEST_RUN) * 4, 4))
    hashes: NDArray[np.uint32] = np.add.accumulate(aligned, 0, np.uint32)
    return np.right_shift(hashes, _SHIFT, hashes)


def word_cells(host: HostText) -> list[int]:
    """Return the cells of the words, the suffix, the two outlines, the pairs of words and the shape, in this order."""
    text, words, suffix, label, depth, outline = host
    below = _below(suffix)
    cells = [crc32(word, _WORD) & MASK for word in words]
    cells += below.outlines[outline]
    if len(words) > 1:
        cells += [crc32(right, crc32(left, _PAIR)) & MASK for left, right in pairwise(words)]
    letters = len(label)
    if label.isalpha():
        digits = hyphens = 0
    else:
        digits = min(_MOST_DIGITS, letters - len(label.translate(None, b"0123456789")))
        hyphens = min(_MOST_HYPHENS, label.count(b"-"))
    vowels = 5 * (letters - len(label.translate(None, b"aeiouy"))) // letters if letters else 0
    span = _span(letters)
    start, ending, small, _ = below
    by_vowels, by_mix = _BY_HALF_SPAN[span // 2]
    cells += (
        ending,
        small[1, span],
        small[2, len(words) if len(words) < _MOST_WORDS else _MOST_WORDS],
        small[3, digits],
        small[4, hyphens],
        crc32(b"\5" + label[:3], start) & MASK,
        crc32(b"\6" + label[-3:], start) & MASK,
        _OF_LETTERS[letters],
        by_vowels[vowels],
        _OF_LENGTHS[len(text)],
        _OF_DEPTHS[depth],
        by_mix[hyphens][digits],
    )
    return cells


class _Outlines(dict[bytes, tuple[int, int, int]]):
    """The cells of a suffix, of an outline, and of an outline below the suffix, by the outline."""

    def __init__(self, start: int) -> None:
        super().__init__()
        self._start = start

    def __missing__(self, outline: bytes) -> tuple[int, int, int]:
        cells = self._start & MASK, crc32(outline, _OUTLINE) & MASK, crc32(outline[:12], self._start) & MASK
        if len(self) < _MOST_OUTLINES:
            self[outline] = cells
        return cells


class _Small(dict[tuple[int, int], int]):
    """The cells of small numbers after a suffix, by what they count: letters (1), words (2), digits (3), hyphens (4)."""

    def __init__(self, start: int) -> None:
        super().__init__()
        self._start = start

    def __missing__(self, number: tuple[int, int]) -> int:
        self[number] = crc32(bytes(number), self._start) & MASK
        return self[number]


class _Below(NamedTuple):
    """What is hashed for hosts below one suffix: `start` is its hash, `ending` the cell of its last label."""

    start: int
    ending: int
    small: _Small
    outlines: _Outlines


# Hosts come below a few hundred suffixes, and these cells are asked for every link.
@lru_cache(maxsize=1024)
def _below(suffix: bytes) -> _Below:
    start = crc32(suffix, _SUFFIX)
    return _Below(start, crc32(b"t" + suffix.rpartition(b".")[2], _SHAPE) & MASK, _Small(start), _Outlines(start))


_MOST_LETTERS, _MOST_WORDS, _MOST_DIGITS, _MOST_HYPHENS = 30, 6, 4, 3
_MOST_OUTLINES = 64
_NUMBERS = range(LONGEST_TEXT + 3)  # a text is a host between two marks


def _span(letters: int) -> int:
    return letters // 2 if letters < _MOST_LETTERS else _MOST_LETTERS // 2


def _shape(*numbers: int) -> int:
    """Return the cell of small numbers that say what the shape of a host is."""
    return crc32(bytes(numbers), _SHAPE) & MASK


# There are some hundred of them, so all are made beforehand.
_OF_LETTERS = tuple([_shape(7, min(letters, 64)) for letters in _NUMBERS])
_OF_LENGTHS = tuple([_shape(9, length // 3) for length in _NUMBERS])
_OF_DEPTHS = tuple([_shape(10, depth) for depth in _NUMBERS])
_BY_HALF_SPAN = tuple(
    (
        tuple(_shape(8, vowels, half) for vowels in range(6)),
        tuple(tuple(_shape(11, hyphens, digits, half) for digits in range(_MOST_DIGITS + 1)) for hyphens in range(_MOST_HYPHENS + 1)),
    )
    for half in range(_span(_MOST_LETTERS) // 2 + 1)
)


def other_cells(host: HostText, signs: Mapping[str, float]) -> list[int]:
    """Return the cells of words, shape and signs: all but the windows."""
    return word_cells(host) + sign_cells(signs)
