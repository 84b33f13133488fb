"""First aid that nothing bears out yields to what alarms nobody. Pure.

"Give that wallet up" is for those who were harmed, not for those who were merely written to.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.alike import Alike, Shares
from knowledge.models import Target, TargetKind
from knowledge.retriever import Findings

FITS_TOO = 0.08
"""Least share of what may be said instead."""
_SURELY_HARMED, _HARMED_OUT_OF_THE_BLUE = 0.35, 0.75
"""How sure a harm has to be that words do not tell; the second where what was spoken of before was neither one nor a warning."""
_NO_HARM_IN_SIGHT = frozenset({TargetKind.PASSAGE, TargetKind.ROUTE})


def calmed(shares: Shares, whole: Findings, alike: Alike) -> Shares:
    """Return the shares with first aid that nothing bears out given to the scam rule that fits too: it warns and alarms nobody."""
    rule = _likeliest_rule(shares)
    if not _is_unfounded(shares, whole, alike, _SURELY_HARMED) or rule is None or shares[rule] < FITS_TOO:
        return shares
    aids = [target for target in shares if target.kind is TargetKind.FIRST_AID]
    return {**shares, **dict.fromkeys(aids, 0.0), rule: shares[rule] + sum(shares[target] for target in aids)}


def calmed_after(shares: Shares, alone: Findings, last: Sequence[Target], alike: Alike) -> Shares:
    """Return the shares of a follow-up, without first aid where neither its words nor what was spoken of before tell of a harm.

    After a warning an act that is told as done bears it out; "my friend got his" does not.
    """
    if not last or last[0].kind is TargetKind.FIRST_AID or (last[0].kind is TargetKind.RULE and alone.told):
        return shares
    sure = _HARMED_OUT_OF_THE_BLUE if last[0].kind in _NO_HARM_IN_SIGHT else _SURELY_HARMED
    if not _is_unfounded(shares, alone, alike, sure):
        return shares
    return {target: share for target, share in shares.items() if target.kind is not TargetKind.FIRST_AID}


def _is_unfounded(shares: Shares, findings: Findings, alike: Alike, sure: float) -> bool:
    best, share = alike.best_group(shares)
    return best.kind is TargetKind.FIRST_AID and share < sure and best not in findings.signals


def _likeliest_rule(shares: Shares) -> Target | None:
    rules = (target for target in shares if target.kind is TargetKind.RULE)
    return max(rules, key=lambda target: shares[target], default=None)
