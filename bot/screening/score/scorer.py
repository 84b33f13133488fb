"""The learned score of one address. Pure arithmetic on hashed pieces of the host; never raises, and costs microseconds.

The path is left to the rules: the lists that models are trained on hold hosts only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.screening.checks.context import Scored
from bot.screening.score.reasons import SignCells, explain
from knowledge.hostnames import WebAddress
from knowledge.linkmodel.features import window_cells, word_cells
from knowledge.linkmodel.files import Problem, open_best
from knowledge.linkmodel.host_text import read_host
from knowledge.linkmodel.model import LinkModel
from knowledge.linkmodel.sign_features import learned_signs, sign_cells, sign_pairs

BUDGET = 0.5
BARE_SUFFIX = Scored(value=0.02)
"""What a shared host itself gets, whose name says nothing about its tenants."""


class LearnedScorer:
    """Scores addresses by a trained model. Holds no state but the model; safe from any thread."""

    def __init__(self, model: LinkModel) -> None:
        self.model = model

    def score(self, address: WebAddress, signs: Mapping[str, float]) -> Scored:
        """Return the score, above 0 and below 1; reasons come with those that are flagged."""
        host = read_host(address.host)
        if host.is_bare_suffix:
            return BARE_SUFFIX
        windows, words, of_signs = window_cells(host.text), word_cells(host), sign_cells(signs)
        value = self.model.value(windows, words + of_signs)
        if value < BUDGET:
            return Scored(value)
        return Scored(value, explain(self.model, host, windows, words, SignCells(learned_signs(signs), sign_pairs(signs), of_signs)))


def open_scorer(own: Path | None = None) -> tuple[LearnedScorer | None, Problem | None]:
    """Return the scorer of the operator's own model where there is one, else of the shipped model, or why there is none."""
    model, problem = open_best(own)
    return (LearnedScorer(model) if model else None), problem
