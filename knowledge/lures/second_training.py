"""Train the head of the second look on the same messages as the lure model. numpy and the glance; a minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.lures.second_look import STANCES, Floats, Head, Reader, to_text
from knowledge.lures.training import Sample

HIDDEN = 192
STEPS = 300
RATE = 3e-3
_BATCH = 4096
_DROPPED_STATE, _DROPPED_HIDDEN = 0.1, 0.3
_SMOOTHED = 0.1
"""Of the right answer, spread over all: examples contradict each other here and there."""
_DECAY = 1e-2


def read_states(samples: Sequence[Sample], reader: Reader) -> Floats:
    """Return what the glance makes of each message, shape (samples, WIDTH); it reads a text once, however its links stand."""
    texts = [to_text(sample.sighting) for sample in samples]
    states = {text: reader.look(text).state for text in dict.fromkeys(texts)}
    return np.stack([states[text] for text in texts])


def each_once(samples: Iterable[Sample]) -> list[Sample]:
    """Return a sample a text and stance: the second look sees nothing of what links are worth."""
    return list({(to_text(sample.sighting), sample.stance): sample for sample in samples}.values())


def fit_head(states: Floats, samples: Sequence[Sample], *, hidden: int = HIDDEN, steps: int = STEPS) -> Head:
    """Return the head, by Adam over batches; the same states give the same head."""
    random = np.random.default_rng(0)
    middle, spread = states.mean(0), states.std(0) + 1e-6
    rows = ((states - middle) / spread).astype(np.float32)
    count = len(STANCES)
    wanted = np.eye(count, dtype=np.float32)[[STANCES.index(sample.stance) for sample in samples]] * (1 - _SMOOTHED) + _SMOOTHED / count
    weights = np.array([min(1.0, sample.weight * 1.5) if sample.weight < 0.3 else 1.0 for sample in samples], np.float32)
    width = rows.shape[1]
    parts = [
        random.normal(0, 1 / np.sqrt(width), (width, hidden)).astype(np.float32),
        np.zeros(hidden, np.float32),
        random.normal(0, 1 / np.sqrt(hidden), (hidden, count)).astype(np.float32),
        np.zeros(count, np.float32),
    ]
    first, second = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    for step in range(1, steps + 1):
        places = random.integers(0, len(rows), _BATCH)
        slopes = _slopes(parts, rows[places], wanted[places], weights[places], random)
        rate = RATE * (1 - (step - 1) / steps)
        for part, slope, mean, square in zip(parts, slopes, first, second, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope * slope - square)
            part -= rate * (mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8) + _DECAY * part)
    inner = parts[0] / spread[:, None]
    return Head(inner=inner, inner_bias=parts[1] - middle @ inner, outer=parts[2], outer_bias=parts[3])


def _slopes(parts: Sequence[Floats], rows: Floats, wanted: Floats, weights: Floats, random: np.random.Generator) -> list[Floats]:
    inner, inner_bias, outer, outer_bias = parts
    rows = rows * (random.random(rows.shape, dtype=np.float32) >= _DROPPED_STATE) / np.float32(1 - _DROPPED_STATE)
    bent = np.maximum(rows @ inner + inner_bias, 0)
    kept = (random.random(bent.shape, dtype=np.float32) >= _DROPPED_HIDDEN) / np.float32(1 - _DROPPED_HIDDEN)
    seen = bent * kept
    logits = seen @ outer + outer_bias
    odds = np.exp(logits - logits.max(1, keepdims=True))
    error = (odds / odds.sum(1, keepdims=True) - wanted) * (weights / weights.sum())[:, None]
    back = (error @ outer.T) * kept * (bent > 0)
    return [np.asarray(each, np.float32) for each in (rows.T @ back, back.sum(0), seen.T @ error, error.sum(0))]
