"""What the learned score looks at in a host, as numbers of table cells. Training and judging both go through here.

Everything is hashed (to `BITS` bits) into one table, so the model needs no vocabulary:

- every run of 1 to 5 characters of `^host$`, a leading `www.` left out;
- the words of the name (cut at dots, hyphens and between letters and digits), their neighbours in pairs, the public suffix,
  and the outline of the name (`^ab-a0`: how long its runs of letters and digits are);
- the shape of the owner's label (length, vowels, digits, hyphens, labels in front), by itself and under its suffix: a name of
  nine letters means one thing under `.com` and another under `.top`;
- the judge's signs, in steps, and six of them in pairs: only together do free hosting and a lure word say much.

A change here makes every trained model worthless: raise `VERSION`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.hostnames import public_suffix

VERSION = 2
BITS = 18
CELLS = 1 << BITS
LONGEST_RUN = 5
ORDERS = tuple(range(1, LONGEST_RUN + 1))
PADDING = b"\0" * (LONGEST_RUN - 1)
LONGEST_TEXT = 80

SIGN_STEPS: Mapping[str, float] = {
    "lookalike": 10, "brand_inside": 1, "lure_host": 2, "tenant": 1, "shared": 1, "shortener": 1, "gateway": 1, "ip": 1, "punycode": 1,
    "mixed_script": 1, "hyphens": 1, "digits": 10, "ending_risk": 4, "depth": 1, "length": 2, "consonants": 1,
}  # fmt: skip
"""Steps a unit of each sign that is learned from. Not learned from: what a list of hosts cannot show (paths, ports, user names), and
whether a host is official, for that is decided elsewhere."""

IMITATION = 0.5
"""From this strength on a look-alike is flagged by itself."""

_MASK = CELLS - 1
_PIECES = re.compile(rb"[a-z]+|[0-9]+|[^a-z0-9]+")
_MOST_IN_PAIRS = (4, 1, 2, 4, 2, 2)
_SPREAD = np.uint32(2654435761)
_SHIFT = np.uint32(32 - BITS)
_LETTERS = np.array([[crc32(bytes([place, letter, place])) for letter in range(256)] for place in range(LONGEST_RUN)], np.uint32) * _SPREAD
"""A number for each letter at each place of a run, spread over all there are: the head of the sum of a run's numbers is its cell."""

# Where each kind of piece starts to be hashed, so that a word and a suffix of the same letters have cells of their own.
_WORD, _PAIR, _SUFFIX, _OUTLINE, _SHAPE = 0x77, 0x62, 0x73, 0x68, 0x6C


class HostText(NamedTuple):
    """A host made ready. `text` is `^host$`; `words` are the name's words; `suffix` is empty for an IP address.

    `label` is what stands left of the suffix, `depth` how many labels stand before it. A tuple, for one is made for every link.
    """

    text: bytes
    words: tuple[bytes, ...]
    suffix: bytes
    label: bytes
    depth: int
    outline: bytes

    @property
    def is_bare_suffix(self) -> bool:
        return bool(self.suffix) and not self.outline


def read_host(host: str) -> HostText:
    """Return the parts of a host in its one spelling."""
    suffix = public_suffix(host) or ""
    if host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    written = host[-LONGEST_TEXT:].encode("ascii", "replace")
    name = written[: -len(suffix)].rstrip(b".") if suffix else written
    ending = suffix.encode("ascii", "replace")
    if name.isalpha() and name.islower():
        # One word, as most names are.
        return HostText(b"^" + written + b"$", (name,), ending, name, 0, _outline(name))
    pieces = _PIECES.findall(name)
    front, _, label = name.rpartition(b".")
    return HostText(
        b"^" + written + b"$",
        tuple([piece for piece in pieces if piece.isalnum()]),
        ending,
        label,
        front.count(b".") + 1 if front else 0,
        b"".join(map(_outline, pieces)),
    )


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
    cells = [crc32(word, _WORD) & _MASK for word in words]
    cells += below.outlines[outline]
    if len(words) > 1:
        cells += [crc32(right, crc32(left, _PAIR)) & _MASK for left, right in pairwise(words)]
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
        crc32(b"\5" + label[:3], start) & _MASK,
        crc32(b"\6" + label[-3:], start) & _MASK,
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
        cells = self._start & _MASK, crc32(outline, _OUTLINE) & _MASK, crc32(outline[:12], self._start) & _MASK
        if len(self) < _MOST_OUTLINES:
            self[outline] = cells
        return cells


class _Small(dict[tuple[int, int], int]):
    """The cells of small numbers after a suffix, by what they count: letters (1), words (2), digits (3), hyphens (4)."""

    def __init__(self, start: int) -> None:
        super().__init__()
        self._start = start

    def __missing__(self, number: tuple[int, int]) -> int:
        self[number] = crc32(bytes(number), self._start) & _MASK
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
    return _Below(start, crc32(b"t" + suffix.rpartition(b".")[2], _SHAPE) & _MASK, _Small(start), _Outlines(start))


_MOST_LETTERS, _MOST_WORDS, _MOST_DIGITS, _MOST_HYPHENS = 30, 6, 4, 3
_NUMBERS = range(LONGEST_TEXT + 3)  # a text is a host between two marks


def _span(letters: int) -> int:
    return letters // 2 if letters < _MOST_LETTERS else _MOST_LETTERS // 2


def _shape(*numbers: int) -> int:
    """Return the cell of small numbers that say what the shape of a host is."""
    return crc32(bytes(numbers), _SHAPE) & _MASK


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


class _Values(dict[float, int]):
    """The cells of one sign's values, by steps of one size; -1 for a value that comes to no step."""

    def __init__(self, sign: str, steps: float) -> None:
        super().__init__()
        self._sign, self._steps = sign, steps

    def __missing__(self, value: float) -> int:
        step = round(value * self._steps)
        cell = crc32(f"#{self._sign}={step}".encode()) & _MASK if step else -1
        if len(self) < _MOST_VALUES:
            self[value] = cell
        return cell


class _Learned(dict[str, _Values]):
    """The signs that are learned from. Any other has no cell."""

    def __missing__(self, sign: str) -> _Values:
        return _NOTHING


_MOST_OUTLINES, _MOST_VALUES = 64, 1024
_NOTHING = _Values("", 0.0)
_CELLS_OF_VALUES = _Learned({sign: _Values(sign, steps) for sign, steps in SIGN_STEPS.items()})


def sign_cells(signs: Mapping[str, float]) -> list[int]:
    """Return the cells of the signs that `learned_signs` names, then those of the pairs of `sign_pairs`, then one of all those together."""
    known = _CELLS_OF_VALUES
    return [
        *[cell for sign, value in signs.items() if (cell := known[sign][value]) >= 0],
        *_pair_cells(tuple(map(signs.get, _IN_PAIRS, _NO_VALUES))),
    ]


def learned_signs(signs: Mapping[str, float]) -> list[str]:
    """Return the signs that are there and learned from, in the order of their cells."""
    return [sign for sign, value in signs.items() if _CELLS_OF_VALUES[sign][value] >= 0]


def sign_pairs(signs: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """Return the signs that are there in pairs, in the order of their cells."""
    return _pair_names(tuple(map(signs.get, _IN_PAIRS, _NO_VALUES)))


@lru_cache(maxsize=8192)
def _pair_cells(values: tuple[float, ...]) -> tuple[int, ...]:
    pairs, everything = _pairs(values)
    return tuple([crc32(written.encode()) & _MASK for _, written in pairs] + [crc32(everything.encode()) & _MASK])


@lru_cache(maxsize=8192)
def _pair_names(values: tuple[float, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(names for names, _ in _pairs(values)[0])


def _pairs(values: tuple[float, ...]) -> tuple[list[tuple[tuple[str, str], str]], str]:
    """Return the pairs of signs that are there with how each is hashed, and how all of them as one are."""
    by_name = {sign: round(value * SIGN_STEPS[sign]) for sign, value in zip(_IN_PAIRS, values, strict=True)}
    by_name["brand_inside"] += by_name.pop("lookalike") >= _IMITATION_STEP
    steps = tuple(map(min, by_name.values(), _MOST_IN_PAIRS))
    shown = [(name, step) for name, step in zip(by_name, steps, strict=True) if step]
    pairs = [
        ((left, right), f"#{left}+{right}={left_step},{right_step}")
        for at, (left, left_step) in enumerate(shown)
        for right, right_step in shown[at + 1 :]
    ]
    return pairs, f"#all={steps}"


_IN_PAIRS = ("lure_host", "tenant", "brand_inside", "ending_risk", "hyphens", "depth", "lookalike")
"""An imitation counts as a name inside, too."""
_NO_VALUES = (0.0,) * len(_IN_PAIRS)
_IMITATION_STEP = IMITATION * SIGN_STEPS["lookalike"]


def host_cells(host: HostText, signs: Mapping[str, float]) -> NDArray[np.int64]:
    """Return every cell of a host; one that occurs twice is there twice."""
    return np.concatenate([window_cells(host.text).ravel(), np.array(other_cells(host, signs), np.int64)])


def other_cells(host: HostText, signs: Mapping[str, float]) -> list[int]:
    """Return the cells of words, shape and signs: all but the windows."""
    return word_cells(host) + sign_cells(signs)


def _outline(piece: bytes) -> bytes:
    length = len(piece)
    if piece.isdigit():
        return b"0" if length < 3 else b"9"
    if not piece.isalnum():
        return piece
    return b"a" if length < 4 else b"b" if length < 9 else b"c" if length < 14 else b"d"
