"""A trained link model: two tables of weights, and how their two sums become one value.

`strict` was trained to tell scams from legitimate crypto sites, `plain` from ordinary sites. A host has to look like a scam to both:
their odds of being legitimate are added (`doubt`). `at_budget` is the doubt where, with what the rules flag, the false-positive budget
of legitimate crypto sites is spent; it becomes .5. From `at_edge` down (about 1 % of crypto sites) nothing is near being flagged, and
hosts are ordered by `plain` alone, so that ordinary sites sink to the bottom.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

EDGE = 0.4
"""The value where the order changes; the budget stands at .5."""

_PLAIN_SPAN = 2.0


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
        low, high = sorted((-strict, self.share_log - plain))
        return -(high + math.log1p(math.exp(low - high)))

    @property
    def share_log(self) -> float:
        return math.log(self.share)

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
    _both: NDArray[np.complex64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lay the two tables into one of pairs, so that a host's cells are gathered and summed once for both."""
        object.__setattr__(self, "_both", (self.strict + 1j * self.plain.astype(np.float32)).astype(np.complex64))

    def sums(self, cells: NDArray[np.integer[Any]]) -> tuple[float, float]:
        """Return the two sums of a host's cells."""
        both = complex(np.add.reduce(self._both.take(cells)))
        shrink = 1 / math.sqrt(len(cells))
        return (
            both.real * self.strict_step * shrink + self.strict_bias,
            both.imag * self.plain_step * shrink + self.plain_bias,
        )

    def value(self, cells: NDArray[np.integer[Any]]) -> float:
        """Return the score of a host, above 0 and below 1; .5 is the budget. There are always several cells."""
        return self.curve.value(*self.sums(cells))


def _logistic(at: float) -> float:
    return 1 / (1 + math.exp(-at)) if at > -40 else 0.0
