"""How likely each target is what a question means: what a search found with the signals that fire, and two readings as one. Pure."""

from __future__ import annotations

from typing import TypeAlias

from knowledge.models import Target, TargetKind
from knowledge.retriever import Findings

Shares: TypeAlias = dict[Target, float]

_SIGNAL_BONUS = {TargetKind.FIRST_AID: 6.0, TargetKind.RULE: 4.0, TargetKind.ROUTE: 20.0}
"""How many times likelier a firing signal makes its target. Those of routes are certain by their making."""

_SIGNAL_FLOOR = {TargetKind.FIRST_AID: 0.2, TargetKind.RULE: 0.02, TargetKind.ROUTE: 0.15}
"""The least that a target with a firing signal starts from: words that tell of a harm outweigh the surest guess that has not seen them."""


def shares_of(findings: Findings) -> Shares:
    """Return how likely each target is what is meant, signals taken in; they sum to one."""
    weights = {scored.target: 0.0 if scored.target in findings.harmless else scored.probability for scored in findings.targets}
    for target in findings.signals:
        weights[target] = max(weights.get(target, 0.0), _SIGNAL_FLOOR[target.kind]) * _SIGNAL_BONUS[target.kind]
    total = sum(weights.values()) or 1.0
    return {target: weight / total for target, weight in weights.items()}


def mixed(
    own: Shares,
    other: Shares,
    own_part: float,
    near: frozenset[Target] = frozenset(),
    nearness: float = 1.0,
) -> Shares:
    """Return the geometric mean of two readings of a question; targets in `near` count more."""
    means = {
        target: max(own.get(target, 0.0), 1e-4) ** own_part
        * max(other.get(target, 0.0), 1e-4) ** (1 - own_part)
        * (nearness if target in near else 1.0)
        for target in own.keys() | other.keys()
    }
    total = sum(means.values())
    return {target: weight / total for target, weight in means.items()}
