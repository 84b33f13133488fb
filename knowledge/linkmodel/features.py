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
        return HostText(b"^%b$" % written, (name,), ending, name, 0, _outline(name))
    pieces = _PIECES.findall(name)
    front, _, label = name.rpartition(b".")
    return HostText(
        b"^%b$" % written,
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
    at_place = _LETTERS.take(np.frombuffer(text + PADDING, np.uint8), axis=1)
    width = at_place.shape[1]
    # Row `n` of this view starts `n` letters further on, so that each column is the run that starts there.
    aligned = np.ndarray((LONGEST_RUN, len(text)), np.uint32, at_place, 0, ((width + 1) * 4, 4))
    hashes = np.add.accumulate(aligned, axis=0, dtype=np.uint32)
    hashes >>= _SHIFT
    return hashes


def word_cells(host: HostText) -> list[int]:
    """Return the cells of the words, the suffix, the two outlines, the pairs of words and the shape, in this order."""
    words, outline = host.words, host.outline
    below = _below(host.suffix)
    cells = [crc32(word, _WORD) & _MASK for word in words]
    cells += (below.suffix & _MASK, crc32(outline, _OUTLINE) & _MASK, crc32(outline[:12], below.suffix) & _MASK)
    if len(words) > 1:
        cells += [crc32(right, crc32(left, _PAIR)) & _MASK for left, right in pairwise(words)]
    cells += _shape_cells(host, below)
    return cells


class _Below(NamedTuple):
    """What is hashed for hosts below one suffix: `suffix` is its hash, `ending` the cell of its last label.

    The others are the cells of small numbers after the suffix, each at its number's place.
    """

    suffix: int
    ending: int
    spans: tuple[int, ...]
    words: tuple[int, ...]
    digits: tuple[int, ...]
    hyphens: tuple[int, ...]


_MOST_LETTERS, _MOST_WORDS, _MOST_DIGITS, _MOST_HYPHENS = 30, 6, 4, 3


# Hosts come below a few hundred suffixes, and these cells are asked for every link.
@lru_cache(maxsize=1024)
def _below(suffix: bytes) -> _Below:
    start = crc32(suffix, _SUFFIX)
    spans, words, digits, hyphens = (
        tuple(crc32(bytes((kind, number)), start) & _MASK for number in range(most + 1))
        for kind, most in ((1, _MOST_LETTERS // 2), (2, _MOST_WORDS), (3, _MOST_DIGITS), (4, _MOST_HYPHENS))
    )
    return _Below(start, crc32(b"t" + suffix.rpartition(b".")[2], _SHAPE) & _MASK, spans, words, digits, hyphens)


def _shape_cells(host: HostText, below: _Below) -> tuple[int, ...]:
    """Return the cells of what the shape of a host is, alone or after its suffix."""
    label = host.label
    letters = len(label)
    if label.isalpha():
        digits = hyphens = 0
    else:
        digits = min(_MOST_DIGITS, letters - len(label.translate(None, b"0123456789")))
        hyphens = min(_MOST_HYPHENS, label.count(b"-"))
    vowels = 5 * (letters - len(label.translate(None, b"aeiouy"))) // letters if letters else 0
    span = min(letters, _MOST_LETTERS) // 2
    suffix = below.suffix
    return (
        below.ending,
        below.spans[span],
        below.words[min(_MOST_WORDS, len(host.words))],
        below.digits[digits],
        below.hyphens[hyphens],
        crc32(b"\5" + label[:3], suffix) & _MASK,
        crc32(b"\6" + label[-3:], suffix) & _MASK,
        _SHAPES[7, min(letters, 64)],
        _SHAPES[8, vowels, span // 2],
        _SHAPES[9, len(host.text) // 3],
        _SHAPES[10, host.depth],
        _SHAPES[11, hyphens, digits, span // 2],
    )


class _Shapes(dict[tuple[int, ...], int]):
    """The cells of small numbers that say what the shape of a host is. There are some hundred different ones at most."""

    def __missing__(self, numbers: tuple[int, ...]) -> int:
        self[numbers] = crc32(bytes(numbers), _SHAPE) & _MASK
        return self[numbers]


class _Steps(dict[int, int]):
    """The cells of one sign's steps."""

    def __init__(self, sign: str) -> None:
        super().__init__({0: -1})
        self._sign = sign

    def __missing__(self, step: int) -> int:
        cell = crc32(f"#{self._sign}={step}".encode()) & _MASK
        if len(self) < _MOST_STEPS:
            self[step] = cell
        return cell


_SHAPES = _Shapes()
_MOST_STEPS = 64
_CELLS_OF_STEPS = {sign: (scale, _Steps(sign)) for sign, scale in SIGN_STEPS.items()}


def sign_cells(signs: Mapping[str, float]) -> list[int]:
    """Return the cells of the signs that are there, then those of their pairs."""
    return cells_of(steps_of(signs))


def steps_of(signs: Mapping[str, float]) -> dict[str, int]:
    """Return the step of each sign that is there and learned from."""
    scales = SIGN_STEPS
    return {sign: step for sign, value in signs.items() if value and sign in scales and (step := round(value * scales[sign]))}


def cells_of(steps: Mapping[str, int]) -> list[int]:
    """Return the cells of steps, then those of their pairs, as `names_of` names them."""
    cells_of_steps = _CELLS_OF_STEPS
    return [*[cells_of_steps[sign][1][step] for sign, step in steps.items()], *_pair_cells(_paired_steps(steps))]


def names_of(steps: Mapping[str, int]) -> list[str]:
    """Return what the cells of steps stand for, in their order; pairs have a `+` in their names."""
    return [*steps, *_pair_names(_paired_steps(steps))]


@lru_cache(maxsize=8192)
def _pair_cells(together: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(crc32(written.encode()) & _MASK for _, written in _pairs(together))


@lru_cache(maxsize=8192)
def _pair_names(together: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(name for name, _ in _pairs(together))


def _pairs(together: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return the pairs of signs that are there, and all of them as one, with how each is hashed."""
    together = tuple(map(min, together, _MOST_IN_PAIRS))
    shown = [(name, step) for name, step in zip(_PAIRED, together, strict=True) if step]
    pairs = [
        (f"{left}+{right}", f"#{left}+{right}={left_step},{right_step}")
        for at, (left, left_step) in enumerate(shown)
        for right, right_step in shown[at + 1 :]
    ]
    return [*pairs, ("+", f"#all={together}")]


def host_cells(host: HostText, signs: Mapping[str, float]) -> NDArray[np.int64]:
    """Return every cell of a host; one that occurs twice is there twice."""
    return np.concatenate([window_cells(host.text).ravel(), np.array(other_cells(host, signs), np.int64)])


def other_cells(host: HostText, signs: Mapping[str, float]) -> list[int]:
    """Return the cells of words, shape and signs: all but the windows."""
    return word_cells(host) + sign_cells(signs)


_PAIRED = ("lure_host", "tenant", "brand_inside", "ending_risk", "hyphens", "depth")


_IMITATION_STEP = IMITATION * SIGN_STEPS["lookalike"]


def _paired_steps(steps: Mapping[str, int]) -> tuple[int, ...]:
    get = steps.get
    imitation = get("lookalike", 0) >= _IMITATION_STEP
    return (
        get("lure_host", 0),
        get("tenant", 0),
        get("brand_inside", 0) + imitation,
        get("ending_risk", 0),
        get("hyphens", 0),
        get("depth", 0),
    )


def _outline(piece: bytes) -> bytes:
    length = len(piece)
    if piece.isdigit():
        return b"0" if length < 3 else b"9"
    if not piece.isalnum():
        return piece
    return b"a" if length < 4 else b"b" if length < 9 else b"c" if length < 14 else b"d"
