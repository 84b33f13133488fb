"""Where suspicion begins: the false-positive budget, spent on hosts that the model had not seen, after what the rules spend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.linkmodel.hashing import SignsOf
from knowledge.linkmodel.host_text import read_host
from knowledge.linkmodel.model import Curve
from knowledge.linkmodel.sign_features import IMITATION

BUDGET = 0.005
"""Share of legitimate crypto sites that all checks together may flag."""
ORDINARY_BUDGET = 0.001
"""The same of ordinary sites."""

LEAST_LEGIT = 50

_CAUTION = 0.5  # the threshold is an estimate from a few dozen hosts: aiming at the budget itself would miss it every other time
_LEAST_SHARE = 0.25  # of the budget, for the score where rules spend it all
_EDGE_SHARE = 0.01
_LEAST_GAP = 0.05
_SHARE = 0.7
_SPAN = 1.0
_NOTHING = -1e9


class TooFewHosts(ValueError):
    """There is too little to learn from; the text says of what."""


@dataclass(frozen=True, slots=True)
class Held:
    """Hosts with the sums that models gave them which had not seen them. `list_of` as in training."""

    hosts: Sequence[str]
    list_of: NDArray[np.int64]
    strict: NDArray[np.float64]
    plain: NDArray[np.float64]


def draw_curve(held: Held, signs_of: SignsOf) -> Curve:
    """Return the curve whose .5 is where the budget is spent, or raise TooFewHosts: none at all would have everything flagged."""
    doubt = -np.logaddexp(-held.strict, np.log(_SHARE) - held.plain)
    legit = np.flatnonzero(held.list_of == 1)
    doubts, ruled = _free_doubts(held, doubt, legit, signs_of)
    if len(doubts) < LEAST_LEGIT:
        raise TooFewHosts(
            f"{len(doubts)} of {len(legit)} legitimate hosts are neither a known project's own nor flagged by a rule, too few to tell "
            f"where suspicion begins; {LEAST_LEGIT} are the least"
        )
    at_budget = _spend(doubts, len(legit), BUDGET * _CAUTION, ruled)
    for number in range(2, int(held.list_of.max()) + 1):
        ordinary = np.flatnonzero(held.list_of == number)
        doubts_of_it, ruled = _free_doubts(held, doubt, ordinary, signs_of)
        at_budget = max(at_budget, _spend(doubts_of_it, len(ordinary), ORDINARY_BUDGET * _CAUTION, ruled))
    at_edge = min(at_budget - _LEAST_GAP, _highest(doubts, int(_EDGE_SHARE * len(legit))))
    middle = float(np.median(held.plain[held.list_of == 0]))
    return Curve(share=_SHARE, at_budget=at_budget, at_edge=at_edge, plain_middle=middle, span=_SPAN)


def _free_doubts(held: Held, doubt: NDArray[np.float64], chosen: NDArray[np.int64], signs_of: SignsOf) -> tuple[NDArray[np.float64], int]:
    """Return the doubts of hosts that only the score could flag, and how many the rules flag already."""
    free, ruled = [], 0
    for number in chosen:
        signs = signs_of(held.hosts[number])
        if signs.get("official"):
            continue
        if signs.get("lookalike", 0.0) >= IMITATION:
            ruled += 1
        elif not read_host(held.hosts[number]).is_bare_suffix:
            free.append(doubt[number])
    return np.array(free), ruled


def _spend(doubts: NDArray[np.float64], hosts: int, budget: float, spent: int) -> float:
    allowed = max(int(budget * hosts) - spent, int(budget * hosts * _LEAST_SHARE))
    return _highest(doubts, allowed) + 1e-9


def _highest(doubts: NDArray[np.float64], rank: int) -> float:
    """Return the doubt that `rank` hosts exceed."""
    return float(np.sort(doubts)[::-1][min(rank, len(doubts) - 1)]) if len(doubts) else _NOTHING
