"""What somebody admits after a warning: "i already gave it", "ya la puse". Pure.

Those messages are short and name nothing, so only the warning before them tells what was done. Searched by themselves they find
small talk, at the very moment when minutes count.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.folding import has_loose_words
from knowledge.models import Corpus, Target, TargetKind
from knowledge.signals import SignalMatcher

_WHATEVER_IT_WAS, _FEW_ACTS = "signed-approval", 3
_RAN, _ONLY_VISITED = "malware-run", "visited-only"
_MOST_WORDS = 8
_MOST_CHARACTERS = 14
"""The longest message without gaps between its words."""


class AdmissionFinder:
    def __init__(self, corpus: Corpus) -> None:
        self._admissions = corpus.admissions
        self._aids = corpus.first_aid
        first_come = sorted(corpus.admissions.values(), key=lambda admission: admission.order)
        self._signals = SignalMatcher({admission.id: admission.signals for admission in first_come})

    def find(self, text: str, turns: Sequence[Turn]) -> Target | None:
        """Return the first aid for what is told as done of the scam that was warned of before, or None."""
        rules = _warned_of(turns)
        if not rules or not _is_short(text):
            return None
        admitted = [self._admissions[ident] for ident in self._signals.owners(text)]
        if any(not admission.aids for admission in admitted):
            return None
        meant = (ident for admission in admitted for ident in admission.aids)
        aid = next((ident for ident in meant if not rules.isdisjoint(self._aids[ident].related_rules)), None)
        return Target(TargetKind.FIRST_AID, aid) if aid else None

    def done(self, text: str) -> str | None:
        """Return the id of the first aid for what is told as done at a link that was judged; None where it is denied or not told.

        Who says only that it was done may have signed: that first aid covers what comes before, too.
        """
        admitted = [self._admissions[ident] for ident in self._signals.owners(text)]
        if not admitted or any(not admission.aids for admission in admitted):
            return None
        aids = admitted[0].aids
        if aids[0] == _RAN:  # "i opened it" is said of files, too; here it is said of a link
            aids = next((each.aids for each in admitted if each.aids[0] == _ONLY_VISITED), aids)
        return _WHATEVER_IT_WAS if len(aids) > _FEW_ACTS and _WHATEVER_IT_WAS in aids else aids[0]


def _warned_of(turns: Sequence[Turn]) -> frozenset[str]:
    """Return the scam rules of the last turn that was no small talk."""
    last = next((turn for turn in reversed(turns) if turn.kind is not OutcomeKind.SMALLTALK), None)
    if last is None or last.kind is not OutcomeKind.WARNED:
        return frozenset()
    targets = map(Target.parse, last.targets)
    return frozenset(target.id for target in targets if target.kind is TargetKind.RULE)


def _is_short(text: str) -> bool:
    if len(text.split()) == 1 and has_loose_words(text):
        return len(text) <= _MOST_CHARACTERS
    return len(text.split()) <= _MOST_WORDS
