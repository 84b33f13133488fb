"""Whether an operator's passage answers, by itself and by what the built-in content makes of the question. Pure.

A passage alone says too little: "how tall is mount everest" is near to something in any ten passages, and only the routes tell that
it is nobody's matter here. Both are weighed together, and what must not be lifted has a bar of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.answering.decision import Decision
from knowledge.models import Corpus, RouteKind, Severity, Target, TargetKind
from knowledge.retriever import DocumentFindings, Findings, ScoredPassage

# A logistic regression on what a search of the documents found and on the logarithms of what the whole model made of the question,
# fitted on half of the questions to ten communities' documents, and of what none of them answers (tests/golden/README.md).
_OF_PASSAGE, _OF_NEAREST, _OFFSET = 0.852, -0.547, 7.499
_OF_KINDS = {TargetKind.PASSAGE: 0.145, TargetKind.RULE: 0.349, TargetKind.FIRST_AID: -0.031}
_OF_ROUTES = {"off-topic": -0.005, "live-drops": 0.191, "other-crypto": 0.208, "guide-gap": 0.208, "tax-specific": 0.017}
_OF_ROUTE_KINDS = {RouteKind.SMALLTALK: 0.132, RouteKind.NO_ADVICE: -0.202, RouteKind.REFUSED: 0.005}
_LEAST_SHARE = 1e-4

_BAR = 0.5
"""Least log odds that a passage answers."""
_LEAST, _LEAST_LED_ON = 0.15, 0.1
"""Least probability by itself: what the guide surely has nothing on is no document's for that."""
_SURE_OF = {RouteKind.NO_ADVICE: 0.95, RouteKind.REFUSED: 0.99}
_OVER_A_GUESS = {RouteKind.NO_ADVICE: 0.5, RouteKind.REFUSED: 2.5}
_OVER_THE_SURE = {RouteKind.NO_ADVICE: 4.0, RouteKind.REFUSED: math.inf}
"""How much more it takes to answer what would be declined: little where that is a guess, much where it is not."""
_OVER_A_RULES_WORDS = 1.7
"""How much more it takes where words of the question are those of a scam rule's: its warning stays due."""
_ASKED_PLAINLY = frozenset({"fake-contract", "allocation-sale"})
"""Critical rules whose words stand in plain questions, too: "what is the official contract address", "can i buy a spot"."""
_LED_ON, _OVER_THE_SURE_LED_ON = 1.0, {RouteKind.NO_ADVICE: 2.0, RouteKind.REFUSED: math.inf}
"""How much less it takes where a document answered what was asked before, and how much more over what would surely be declined."""
_BY_WORDS = {RouteKind.NOT_FOUND: 0.35, RouteKind.SMALLTALK: 0.75}
_BESIDE_GUIDE_BY_WORDS, _BESIDE_RULE_BY_WORDS = 0.35, 0.7
_LIKELY_ENOUGH = 0.4
"""Least probability that the guide has something on the question for that to stand beside a document."""


class DocumentChoice:
    def __init__(self, corpus: Corpus) -> None:
        self._kinds = {Target(TargetKind.ROUTE, route.id): route.kind for route in corpus.routes.values()}
        self._mild = {
            Target(TargetKind.RULE, rule.id)
            for rule in corpus.rules.values()
            if rule.severity is not Severity.CRITICAL or rule.id in _ASKED_PLAINLY
        }

    def may_answer(self, decision: Decision, signals: Sequence[Target]) -> bool:
        """Tell whether an operator's document may answer as well, or instead.

        It never stands before first aid, nor where the words themselves give away what is going on, be it not that the guide
        has nothing on it, or that a rule has advice on it: "can i claim from another wallet" is asked about the rules of a claim.
        """
        telling = [target for target in signals if target not in self._mild and self._kinds.get(target) is not RouteKind.NOT_FOUND]
        first = decision.targets[:1]
        return not telling and not (first and first[0].kind is TargetKind.FIRST_AID) and self._bar(decision, led_on=True) < math.inf

    def choose(self, decision: Decision, found: DocumentFindings, signals: Sequence[Target], *, led_on: bool = False) -> Decision:
        """Return the decision with the operator's passages that answer; the decision as it is where none does.

        What the guide surely has on the question stays beside them, its warnings and a scam rule's stay in any case. `led_on` tells that
        a document answered what was asked before.
        """
        if not found.passages or not self.may_answer(decision, signals):
            return decision
        best = found.passages[0].confidence
        if found.whole is None or not found.whole.by_meaning:
            odds = best - self._needed_by_words(decision)
        else:
            odds = self._odds(best, found.whole) - self._bar(decision, led_on=led_on)
            odds -= _OVER_A_RULES_WORDS if not self._mild.isdisjoint(signals) else 0
            if best < (_LEAST_LED_ON if led_on else _LEAST):
                return decision
        if odds < 0:
            return decision
        first = decision.targets[:1]
        stays = first and (
            first[0].kind is TargetKind.RULE or (first[0].kind is TargetKind.PASSAGE and decision.confidence >= _LIKELY_ENOUGH)
        )
        return Decision(targets=first if stays else (), warned_of=() if stays else first, confidence=best, passages=found.passages)

    def _odds(self, confidence: float, whole: Findings) -> float:
        """Return the log odds that a passage answers, of its own confidence and of what else the question may be."""
        kinds = dict.fromkeys(TargetKind, 0.0)
        routes = dict.fromkeys(RouteKind, 0.0)
        named = dict.fromkeys(_OF_ROUTES, 0.0)
        for target, share in whole.targets:
            kinds[target.kind] += share
            if target.kind is TargetKind.ROUTE:
                routes[self._kinds[target]] += share
                if target.id in named:
                    named[target.id] += share
        return (
            _OF_PASSAGE * log_odds(confidence)
            + sum(weight * _log(kinds[kind]) for kind, weight in _OF_KINDS.items())
            + sum(weight * _log(named[route]) for route, weight in _OF_ROUTES.items())
            + sum(weight * _log(routes[kind]) for kind, weight in _OF_ROUTE_KINDS.items())
            + _OF_NEAREST * whole.nearest
            + _OFFSET
        )

    def _bar(self, decision: Decision, *, led_on: bool) -> float:
        bar = _BAR - _LED_ON if led_on else _BAR
        kind = self._kinds.get(decision.targets[0]) if decision.targets else None
        if kind not in _SURE_OF:
            return bar
        if decision.confidence < _SURE_OF[kind]:
            return bar + _OVER_A_GUESS[kind]
        return bar + (_OVER_THE_SURE_LED_ON if led_on else _OVER_THE_SURE)[kind]

    def _needed_by_words(self, decision: Decision) -> float:
        """Return the least probability where there is no model: words alone lift nothing that is declined."""
        if not decision.targets:
            return _BY_WORDS[RouteKind.NOT_FOUND]
        first = decision.targets[0]
        if first.kind is TargetKind.ROUTE:
            return _BY_WORDS.get(self._kinds[first], math.inf)
        return _BESIDE_RULE_BY_WORDS if first.kind is TargetKind.RULE else _BESIDE_GUIDE_BY_WORDS


def following(alone: DocumentFindings, in_context: DocumentFindings, told: Sequence[str], limit: int = 5) -> DocumentFindings:
    """Return what a question finds that leans on one a document answered: both readings count, and the documents told of go before."""
    readings = [{_place(scored): log_odds(scored.confidence) for scored in found.passages} for found in (alone, in_context)]
    passages = {_place(scored): scored for found in (alone, in_context) for scored in found.passages}
    floors = [min(odds.values(), default=_LOWEST) - 1 for odds in readings]
    together = {
        place: sum(odds.get(place, floor) for odds, floor in zip(readings, floors, strict=True)) / 2 + (_SAME_DOCUMENT * (place[0] in told))
        for place in passages
    }
    best = sorted(together, key=lambda place: -together[place])[:limit]
    scored = tuple(ScoredPassage(passage=passages[place].passage, confidence=1 / (1 + math.exp(-together[place]))) for place in best)
    return DocumentFindings(passages=scored, whole=in_context.whole)


_LOWEST, _SAME_DOCUMENT = -10.0, 1.0


def log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def _log(share: float) -> float:
    return math.log(max(share, _LEAST_SHARE))


def _place(scored: ScoredPassage) -> tuple[str, str, str]:
    return scored.passage.source_id, scored.passage.section, scored.passage.answer
