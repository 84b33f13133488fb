"""What tells that an operator's passage answers a question, as numbers, and the log odds that they add up to. Pure.

Similarities of one model crowd together (0.8 is nothing for multilingual-e5), so a passage counts by how much nearer it is than
what the built-in content holds and than the passages beside it, by its heading, and by the words it shares with the question.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.document_words import AskedWords

Floats = NDArray[np.float32]

# Logistic regressions with the offset last, fitted on half of the questions to ten communities' documents, the other two to five of
# them, moved so that one question in twenty of those that nothing covers comes above a half (tests/golden/README.md).
_BY_MEANING = np.array([3.16, 21.98, 5.08, 0.55, -0.30, 3.92, -0.31, -3.32])
_AT_A_GLANCE = np.array([52.06, 30.31, 3.31, 20.92, 11.65, -2.07, -0.24, 0.68])
_BY_WORDS = np.array([8.86, -0.28, 6.19, -3.97])

_BESIDE = slice(1, 8)
_ALONE = 0.02
"""How far before the next ones a passage counts that has none beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """Similarities to a question: of passages (passages,), of headings (headings,), of the nearest built-in passage."""

    passages: Floats
    headings: Floats
    background: float

    @property
    def chance(self) -> float:
        """Return what grows with the number of passages: among many, the nearest is near by chance."""
        return math.log(len(self.passages))


def by_meaning(near: Nearness, asked: AskedWords, places: NDArray[np.intp], heading_of: NDArray[np.int64]) -> Floats:
    """Return what tells for each of `places`, shape (places, 7). `heading_of` has a heading's place for each passage, -1 without."""
    own = near.passages[places]
    headed = heading_of[places]
    has_heading = (headed >= 0) & bool(len(near.headings))
    heading = np.where(has_heading, near.headings[headed] if len(near.headings) else own, own)
    alike = np.where(has_heading, asked.alike[headed] if len(asked.alike) else 0.0, 0.0)
    held = asked.held[places]
    columns = (
        own - near.background,
        own - _beside(near.passages),
        held / asked.total,
        held,
        alike,
        heading - near.background,
        np.full(len(places), near.chance),
    )
    return np.stack(columns, axis=1)


def at_a_glance(near: Nearness, asked: AskedWords) -> Floats:
    """Return what tells whether any passage may answer, shape (7,)."""
    best = float(near.passages.max())
    gap = best - _beside(near.passages)
    heading, heading_gap = best, gap
    if len(near.headings):
        heading = float(near.headings.max())
        heading_gap = heading - _beside(near.headings)
    # Among thousands of passages some hold any words; what counts is whether the nearest do.
    held = float(asked.held[nearest(near.passages, _BESIDE.stop)].max())
    return np.array(
        [best - near.background, gap, heading - near.background, heading_gap, held / asked.total, held, near.chance], np.float32
    )


def by_words(asked: AskedWords, places: NDArray[np.intp], heading_of: NDArray[np.int64]) -> Floats:
    """Return what tells for each of `places` where there is no model, shape (places, 3)."""
    headed = heading_of[places]
    alike = np.where(headed >= 0, asked.alike[headed] if len(asked.alike) else 0.0, 0.0)
    held = asked.held[places]
    return np.stack((held / asked.total, held, alike), axis=1)


def odds_by_meaning(features: Floats) -> Floats:
    return _log_odds(features, _BY_MEANING)


def odds_at_a_glance(features: Floats) -> float:
    return float(_log_odds(features, _AT_A_GLANCE))


def odds_by_words(features: Floats) -> Floats:
    return _log_odds(features, _BY_WORDS)


def _log_odds(features: Floats, fitted: NDArray[np.float64]) -> Floats:
    return np.asarray(features @ fitted[:-1] + fitted[-1], np.float32)


def nearest(scores: Floats, count: int) -> NDArray[np.intp]:
    """Return the places of the best scores, in any order."""
    count = min(count, len(scores))
    return np.argpartition(scores, len(scores) - count)[len(scores) - count :]


def _beside(similar: Floats) -> float:
    """Return how near the next ones after the nearest are, on the average: what is only in the same field is as near as they."""
    best = np.sort(similar[nearest(similar, _BESIDE.stop)])[::-1]
    return float(best[_BESIDE].mean()) if len(best) > 1 else float(best[0]) - _ALONE
