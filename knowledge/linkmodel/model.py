"""A trained link model: two tables of weights, and how their two sums become one value.

`strict` was trained to tell scams from legitimate crypto sites, `plain` from ordinary sites. A host has to look like a scam to both:
their odds of being legitimate are added (`doubt`). `at_budget` is the doubt where, with what the rules flag, the false-positive budget
of legitimate crypto sites is spent; it becomes .5. From `at_edge` down (about 1 % of crypto sites) nothing is near being flagged, and
hosts are ordered by `plain` alone, so that ordinary sites sink to the bottom.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

EDGE = 0.4
"""The value where the order changes; the budget stands at .5."""

_PLAIN_SPAN = 2.0
_APART = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How sums become a value: `share` weighs the odds of `plain` against those of `strict`."""

    share: float
    at_budget: float
    at_edge: float
    plain_middle: float
    span: float

    def doubt(self, strict: float, plain: float) -> float:
        """Return the log odds against both kinds of legitimate sites taken together."""
        one, other = -strict, math.log(self.share) - plain
        low, high = (one, other) if one < other else (other, one)
        return -(high + math.log1p(math.exp(low - high)))

    def value(self, strict: float, plain: float) -> float:
        """Return the score, above 0 and below 1, rising with the doubt, and below `EDGE` with `plain`."""
        doubt = self.doubt(strict, plain)
        if doubt >= self.at_budget:
            return min(0.9999, _logistic((doubt - self.at_budget) / self.span))
        if doubt >= self.at_edge:
            return EDGE + (0.5 - EDGE) * (doubt - self.at_edge) / (self.at_budget - self.at_edge)
        return max(1e-6, EDGE * _logistic((plain - self.plain_middle) / _PLAIN_SPAN))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinkModel:
    """The tables as signed bytes, what a step of each is worth, and what was trained (`facts`: dates, counts, figures)."""

    strict: NDArray[np.int8]
    plain: NDArray[np.int8]
    strict_step: float
    plain_step: float
    strict_bias: float
    plain_bias: float
    curve: Curve
    facts: Mapping[str, Any]
    _both: array[int] = field(init=False, repr=False)
    _gathered: NDArray[np.int32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lay the two tables into one of both weights in a number, so that a host's cells are gathered and summed once."""
        both = array("i", (self.strict.astype(np.int32) * _APART + self.plain).tobytes())
        object.__setattr__(self, "_both", both)
        object.__setattr__(self, "_gathered", np.frombuffer(both, np.int32))

    def sums(self, cells: NDArray[np.integer[Any]], others: Sequence[int] = ()) -> tuple[float, float]:
        """Return the two sums of a host's cells; a few `others` are quicker summed one by one than made an array."""
        table = self._both
        together = int(np.add.reduce(self._gathered.take(cells), None)) + sum([table[cell] for cell in others])
        # Hundreds of weights of a byte each stay below half of what keeps the two apart.
        plain = (together + _APART // 2) % _APART - _APART // 2
        shrink = 1 / math.sqrt(cells.size + len(others))
        return (
            (together - plain) // _APART * self.strict_step * shrink + self.strict_bias,
            plain * self.plain_step * shrink + self.plain_bias,
        )

    def value(self, cells: NDArray[np.integer[Any]], others: Sequence[int] = ()) -> float:
        """Return the score of a host, above 0 and below 1; .5 is the budget. There are always several cells."""
        return self.curve.value(*self.sums(cells, others))


def _logistic(at: float) -> float:
    return 1 / (1 + math.exp(-at)) if at > -40 else 0.0
