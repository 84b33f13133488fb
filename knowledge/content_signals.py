"""All signals of the content under one roof, so that one pass over a text finds whose fire."""

from __future__ import annotations

from knowledge.models import Corpus, Signal, Target, TargetKind
from knowledge.signals import SignalMatcher

TOLD = "told "
"""What stands before the written name of a first aid, for signals of its act being told as done."""

HARMLESS = "harmless "
"""The same, for a first aid or a route, for signals of what only sounds like it."""


def open_signals(corpus: Corpus) -> SignalMatcher:
    """Return what tells which signals of the content fire. Takes a twentieth of a second, which need not wait for a model."""
    return SignalMatcher(_signals_by_target(corpus))


def _signals_by_target(corpus: Corpus) -> dict[str, tuple[Signal, ...]]:
    """Return all signals under their targets' written names, so that one pass over a text finds them all.

    The names that a passage goes by are a signal too: of being named, not of being meant.
    """
    signals = {str(Target(TargetKind.FIRST_AID, ident)): aid.signals for ident, aid in corpus.first_aid.items()}
    signals |= {f"{TOLD}{Target(TargetKind.FIRST_AID, ident)}": aid.told for ident, aid in corpus.first_aid.items()}
    signals |= {f"{HARMLESS}{Target(TargetKind.FIRST_AID, ident)}": aid.harmless for ident, aid in corpus.first_aid.items()}
    signals |= {f"{HARMLESS}{Target(TargetKind.ROUTE, ident)}": route.harmless for ident, route in corpus.routes.items()}
    signals |= {str(Target(TargetKind.RULE, ident)): rule.signals for ident, rule in corpus.rules.items()}
    signals |= {str(Target(TargetKind.ROUTE, ident)): route.signals for ident, route in corpus.routes.items()}
    for ident, passage in corpus.passages.items():
        if passage.names:
            signals[str(Target(TargetKind.PASSAGE, ident))] = (Signal(name="named", all=(passage.names,)),)
    return signals
