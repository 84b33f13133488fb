"""Logistic regression on hashed cells: weighted examples, large batches, Adagrad, a few passes. Plain numpy, the same for a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.linkmodel.hashing import Rows
from knowledge.linkmodel.table import CELLS

_PASSES = 4
_RATE = 0.15
_BIAS_RATE = 0.1
_DECAY = 1e-6
_BATCH = 1700
_LEAST_BATCHES = 24
_STEEPEST = 30.0


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of the cells, and what is added. Above 0 it is more likely a wanted one, in the mix that was trained on."""

    weights: NDArray[np.float32]
    bias: float

    def apply(self, rows: Rows) -> NDArray[np.float64]:
        return rows.sums(self.weights) + self.bias


def fit(rows: Rows, wanted: NDArray[np.bool_], weight: NDArray[np.float64], seed: int) -> Linear:
    """Return the weights that tell the `wanted` examples from the others. `weight` counts each example; only the proportions matter."""
    rng = np.random.default_rng(seed)
    batches = np.array_split(rng.permutation(len(rows)), max(_LEAST_BATCHES, len(rows) // _BATCH))
    batches = [batch for batch in batches if weight[batch].sum() > 0]
    weights, seen = np.zeros(CELLS, np.float32), np.full(CELLS, 1e-8, np.float32)
    bias, bias_seen = 0.0, 1e-8
    for _ in range(_PASSES):
        for number in rng.permutation(len(batches)):
            batch = batches[number]
            part = rows.take(batch)
            raw = np.clip(part.sums(weights) + bias, -_STEEPEST, _STEEPEST)
            error = (1 / (1 + np.exp(-raw)) - wanted[batch]) * weight[batch] / weight[batch].sum()
            spread = np.repeat(error / np.sqrt(part.counts), part.counts)
            slope = np.bincount(part.cells, weights=spread, minlength=CELLS).astype(np.float32) + np.float32(_DECAY) * weights
            seen += slope * slope
            weights -= np.float32(_RATE) * slope / np.sqrt(seen)
            bias_slope = float(error.sum())
            bias_seen += bias_slope * bias_slope
            bias -= _BIAS_RATE * bias_slope / bias_seen**0.5
    return Linear(weights, bias)
