"""What somebody asks after a first aid: whether it comes back, what the police do, what now. Pure.

Those questions are short and name nothing ("and the exchange?"), so only the turn before tells what they are about. Searched by
themselves they would find selling, small talk or a rule that has nothing to do with the harm.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.folding import has_loose_words
from knowledge.models import Aftercare, Corpus, FirstAid, Target, TargetKind
from knowledge.signals import SignalMatcher

WHAT_NEXT, CALM = "what-next", "calm"
_CHARACTERS_A_WORD = 2
"""A question without gaps is counted as if two characters were a word."""


class AftercareFinder:
    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        narrowest_first = sorted(corpus.aftercare.values(), key=lambda care: care.order)
        self._signals = SignalMatcher({care.id: care.signals for care in narrowest_first})
        self._loosest = corpus.aftercare[WHAT_NEXT].order

    def find(self, question: str, turns: Sequence[Turn]) -> tuple[Target, Aftercare] | None:
        """Return the first aid that was given and what of its aftercare a question asks for, or None."""
        aid, still = self.given(turns), self._given_before_a_warning(turns)
        words = _words(question)
        for care in (self._corpus.aftercare[ident] for ident in self._signals.owners(question)):
            # "What now" means the last thing that was said; "the police" and "do I get it back" mean the harm.
            of = aid if care.order >= self._loosest else still
            if of and words <= care.words and of.id not in care.unless:
                return of, care
        return None

    def given(self, turns: Sequence[Turn]) -> Target | None:
        """Return the first aid that is still spoken of: only small talk, a gap or one of its own scam rules came after it."""
        return self._given(turns, any_rule=False)

    def _given_before_a_warning(self, turns: Sequence[Turn]) -> Target | None:
        """Return the first aid that was given, whatever scam was warned of since: who was robbed is written to by the next thief."""
        return self._given(turns, any_rule=True)

    def _given(self, turns: Sequence[Turn], *, any_rule: bool) -> Target | None:
        between: list[Target] = []
        for turn in reversed(turns):
            first = Target.parse(turn.targets[0]) if turn.targets else None
            if first and first.kind is TargetKind.FIRST_AID:
                aid = self._corpus.first_aid.get(first.id)
                return first if aid and (any_rule or _belong_to(between, aid)) else None
            if turn.kind not in {OutcomeKind.SMALLTALK, OutcomeKind.NOT_FOUND, OutcomeKind.WARNED}:
                return None
            if first and turn.kind is OutcomeKind.WARNED:
                between.append(first)
        return None


def _belong_to(targets: Sequence[Target], aid: FirstAid) -> bool:
    return all(target.id in aid.related_rules for target in targets)


def _words(question: str) -> int:
    spaced = len(question.split())
    return spaced if spaced > 1 or not has_loose_words(question) else len(question) // _CHARACTERS_A_WORD
