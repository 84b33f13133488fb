"""How evidence becomes one score. Pure numbers.

Every step is monotone: more evidence against a link never lowers its score.

1. The address gets the learned score; without a model, the hand-set one below stands in.
2. Evidence about the address that counts by itself (a look-alike, a host-like name before an @, a bare IP, ...) is joined as
   independent doubts: 1 - (1-a)(1-b). The stronger of the two leads; the weaker one lifts it, but two half-doubts that each stay
   below `BUDGET` don't become an accusation, because the false-positive budget was measured on the learned score alone.
3. What surrounds the link in the chat (wording, hiding, never seen here) is joined as an independent doubt.

`BUDGET` is where the scorer's value, the strength of a look-alike and the combined score all mean "suspicious".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from operator import itemgetter

from bot.models import Evidence
from bot.screening.checks.context import Scored
from knowledge.hostnames import WebAddress

BUDGET = 0.5
LEAST, MOST = 0.0005, 0.9995

_BIAS = -4.6
_WEIGHTS = {
    "lookalike": 2.2,
    "lure_host": 1.35,
    "lure_path": 0.6,
    "tenant": 1.5,
    "shared": 0.5,
    "shortener": 0.8,
    "gateway": 2.0,
    "ip": 3.5,
    "userinfo": 1.5,
    "port": 0.8,
    "punycode": 1.5,
    "mixed_script": 2.5,
    "hyphens": 0.7,
    "digits": 1.0,
    "ending_risk": 1.3,
    "depth": 0.1,
    "length": 0.35,
    "consonants": 0.08,
    "executable": 1.6,
    "plain_http": 0.3,
    "brand_path": 0.6,
}
_REASONS = {
    "lookalike": "a protected name, or one near it",
    "lure_host": "lure words in the host",
    "tenant": "a page on free hosting",
    "gateway": "served by a gateway",
    "ip": "a bare number for a host",
    "punycode": "foreign letters",
    "hyphens": "hyphens",
    "ending_risk": "an ending that scams favour",
    "digits": "digits",
    "length": "a long name",
    "executable": "a program to download",
    "lure_path": "lure words in the path",
    "shortener": "a forwarder",
}


class HandSetScorer:
    """The score from weights set by hand, for a home without a model. Weak signs alone stay below `BUDGET`."""

    def score(self, address: WebAddress, signs: Mapping[str, float]) -> Scored:
        parts = {sign: weight * signs.get(sign, 0.0) for sign, weight in _WEIGHTS.items()}
        strongest = sorted((part, sign) for sign, part in parts.items() if part >= 0.5 and sign in _REASONS)[::-1]
        value = 1 / (1 + math.exp(-(_BIAS + sum(parts.values()))))
        return Scored(value=value, reasons=tuple(_REASONS[sign] for _, sign in strongest[:3]))


_weight = itemgetter(Evidence._fields.index("weight"))


def join_weights(evidence: Iterable[Evidence]) -> float:
    """Return the doubts that evidence weighs as one."""
    trust = 1.0
    for doubt in filter(None, map(_weight, evidence)):
        trust *= 1.0 - doubt
    return 1.0 - trust


def join_doubts(doubts: Iterable[float]) -> float:
    """Return independent doubts as one: 1 - the chance that none of them is right."""
    trust = 1.0
    for doubt in doubts:
        trust *= 1.0 - doubt
    return 1.0 - trust


def join_scores(learned: float, by_rule: float) -> float:
    """Return the score of an address from the learned score and the rules' own; it reaches `BUDGET` only where one of them does."""
    high, low = (learned, by_rule) if learned >= by_rule else (by_rule, learned)
    if high < BUDGET:
        return high + (BUDGET - high) * low * 0.9
    return high + (1.0 - high) * low * 0.5


def within(score: float) -> float:
    """Return a score that is neither official's 0 nor malicious' 1."""
    rounded = round(score, 6)
    return LEAST if rounded <= LEAST else MOST if rounded >= MOST else rounded
