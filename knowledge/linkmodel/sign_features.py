"""The judge's signs as numbers of table cells: each in steps, and some in pairs and all together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from zlib import crc32

from knowledge.linkmodel.table import MASK

SIGN_STEPS: Mapping[str, float] = {
    "lookalike": 10, "brand_inside": 1, "lure_host": 2, "tenant": 1, "shared": 1, "shortener": 1, "gateway": 1, "ip": 1, "punycode": 1,
    "mixed_script": 1, "hyphens": 1, "digits": 10, "ending_risk": 4, "depth": 1, "length": 2, "consonants": 1,
}  # fmt: skip
"""Steps a unit of each sign that is learned from. Not learned from: what a list of hosts cannot show (paths, ports, user names), and
whether a host is official, for that is decided elsewhere."""

IMITATION = 0.5
"""From this strength on a look-alike is flagged by itself."""

_MOST_IN_PAIRS = (4, 1, 2, 4, 2, 2)


class _Values(dict[float, int]):
    """The cells of one sign's values, by steps of one size; -1 for a value that comes to no step."""

    def __init__(self, sign: str, steps: float) -> None:
        super().__init__()
        self._sign, self._steps = sign, steps

    def __missing__(self, value: float) -> int:
        step = round(value * self._steps)
        cell = crc32(f"#{self._sign}={step}".encode()) & MASK if step else -1
        if len(self) < _MOST_VALUES:
            self[value] = cell
        return cell


class _Learned(dict[str, _Values]):
    """The signs that are learned from. Any other has no cell."""

    def __missing__(self, sign: str) -> _Values:
        return _NOTHING


_MOST_VALUES = 1024
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
    return tuple([crc32(written.encode()) & MASK for _, written in pairs] + [crc32(everything.encode()) & MASK])


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
