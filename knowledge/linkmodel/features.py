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
    pieces = _PIECES.findall(name)
    front, _, label = name.rpartition(b".")
    return HostText(
        text=b"^%b$" % written,
        words=tuple([piece for piece in pieces if piece.isalnum()]),
        suffix=suffix.encode("ascii", "replace"),
        label=label,
        depth=front.count(b".") + 1 if front else 0,
        outline=b"".join(map(_outline, pieces)),
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
    words, suffix = host.words, crc32(host.suffix, _SUFFIX)
    cells = [crc32(word, _WORD) & _MASK for word in words]
    cells += (suffix & _MASK, crc32(host.outline, _OUTLINE) & _MASK, crc32(host.outline[:12], suffix) & _MASK)
    if len(words) > 1:
        cells += [crc32(right, crc32(left, _PAIR)) & _MASK for left, right in pairwise(words)]
    cells += _shape_cells(host, suffix)
    return cells


def _shape_cells(host: HostText, suffix: int) -> tuple[int, ...]:
    """Return the cells of what the shape of a host is, alone or after its suffix."""
    label = host.label
    letters = len(label)
    digits = min(4, letters - len(label.translate(None, b"0123456789")))
    vowels = 5 * (letters - len(label.translate(None, b"aeiouy"))) // letters if letters else 0
    hyphens = min(3, label.count(b"-"))
    span = min(letters, 30) // 2
    # Numbers are few, so what is hashed of them alone is kept; it runs for every link.
    return (
        crc32(b"t" + host.suffix.rpartition(b".")[2], _SHAPE) & _MASK,
        crc32(_AS_BYTES[1, span], suffix) & _MASK,
        crc32(_AS_BYTES[2, min(6, len(host.words))], suffix) & _MASK,
        crc32(_AS_BYTES[3, digits], suffix) & _MASK,
        crc32(_AS_BYTES[4, hyphens], suffix) & _MASK,
        crc32(b"\5" + label[:3], suffix) & _MASK,
        crc32(b"\6" + label[-3:], suffix) & _MASK,
        _SHAPES[7, min(letters, 64)],
        _SHAPES[8, vowels, span // 2],
        _SHAPES[9, len(host.text) // 3],
        _SHAPES[10, host.depth],
        _SHAPES[11, hyphens, digits, span // 2],
    )


class _AsBytes(dict[tuple[int, ...], bytes]):
    """Small numbers as bytes. There are some hundred different ones at most."""

    def __missing__(self, numbers: tuple[int, ...]) -> bytes:
        self[numbers] = bytes(numbers)
        return self[numbers]


class _Shapes(dict[tuple[int, ...], int]):
    """The cells of small numbers that say what the shape of a host is."""

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


_AS_BYTES, _SHAPES = _AsBytes(), _Shapes()
_MOST_STEPS = 64
_CELLS_OF_STEPS = tuple((sign, scale, _Steps(sign)) for sign, scale in SIGN_STEPS.items())


def sign_cells(signs: Mapping[str, float]) -> list[int]:
    """Return the cells of the signs that are there, then those of their pairs, as `sign_names` names them."""
    cells: list[int] = []
    steps: dict[str, int] = {}
    for sign, scale, cell_of in _CELLS_OF_STEPS:
        value = signs.get(sign)
        if value:
            step = round(value * scale)
            if step:
                steps[sign] = step
                cells.append(cell_of[step])
    cells += _pair_cells(_paired_steps(steps))
    return cells


def sign_names(signs: Mapping[str, float]) -> list[str]:
    """Return what the cells of signs stand for, in their order; pairs have a `+` in their names."""
    steps = {sign: step for sign, scale in SIGN_STEPS.items() if (value := signs.get(sign)) and (step := round(value * scale))}
    return [*steps, *_pair_names(_paired_steps(steps))]


@lru_cache(maxsize=8192)
def _pair_cells(together: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(crc32(written.encode()) & _MASK for _, written in _pairs(together))


@lru_cache(maxsize=8192)
def _pair_names(together: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(name for name, _ in _pairs(together))


def _pairs(together: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return the pairs of signs that are there, and all of them as one, with how each is hashed."""
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
    lure, tenant, brand, risk, hyphens, depth = _MOST_IN_PAIRS
    return (
        min(get("lure_host", 0), lure),
        min(get("tenant", 0), tenant),
        min(get("brand_inside", 0) + imitation, brand),
        min(get("ending_risk", 0), risk),
        min(get("hyphens", 0), hyphens),
        min(get("depth", 0), depth),
    )


def _outline(piece: bytes) -> bytes:
    length = len(piece)
    if piece.isdigit():
        return b"0" if length < 3 else b"9"
    if not piece.isalnum():
        return piece
    return b"a" if length < 4 else b"b" if length < 9 else b"c" if length < 14 else b"d"
