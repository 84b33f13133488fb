"""Decide what kind of reply a question gets, from what was found. Pure: no text is written here, no model runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.models import Corpus, RouteKind, Target, TargetKind
from knowledge.retriever import Findings, ScoredPassage

KNOWN_ENOUGH = 0.45
"""Least probability that the knowledge base covers the question; below it the reply is "I don't know that"."""

NEAR_ENOUGH = {True: 0.80, False: 0.30}
"""Least similarity of the nearest known question, by meaning or by characters alone; below it nothing is known."""

DOCUMENT_ENOUGH = 0.5

_SIGNAL_BONUS = {TargetKind.FIRST_AID: 6.0, TargetKind.RULE: 4.0, TargetKind.ROUTE: 20.0}
"""How many times likelier a firing signal makes its target. Those of routes are certain by their making."""


_STANDS_ALONE = {RouteKind.SMALLTALK: 0.6, RouteKind.REFUSED: 0.5, RouteKind.NO_ADVICE: 0.6}
_NEAR_LAST = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to say. `targets` are best first: one, or two for two questions in one.

    `kind` None means that nothing known covers it; `nearby` are the topics to offer then, or the two meanings to ask about.
    """

    targets: tuple[Target, ...]
    confidence: float
    passages: tuple[ScoredPassage, ...] = ()
    nearby: tuple[Target, ...] = ()
    ask: bool = False


class Router:
    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def decide(self, whole: Findings, pieces: Sequence[Findings] = ()) -> Decision:
        """Return the decision for a question; `pieces` are the findings of its parts when it may be two in one."""
        return self._decide(self._shares(whole), whole, pieces)

    def decide_follow_up(self, alone: Findings, in_context: Findings, *, last: Sequence[Target], points_back: bool) -> Decision:
        """Return the decision for a question that may lean on the turn before.

        What stands on its own is taken by itself; else both readings count, and what is near the last answer is favoured.
        """
        own = self._shares(alone)
        if self._stands_alone(own, alone, points_back):
            return self._decide(own, alone, ())
        together = self._shares(in_context)
        own_part = 0.4 if points_back else 0.6
        near = self.group(last[0]) if last else frozenset()
        mixed = {
            target: max(own.get(target, 0.0), 1e-4) ** own_part
            * max(together.get(target, 0.0), 1e-4) ** (1 - own_part)
            * (_NEAR_LAST if target in near else 1.0)
            for target in own.keys() | together.keys()
        }
        total = sum(mixed.values())
        shares = {target: weight / total for target, weight in mixed.items()}
        return self._decide(shares, max(alone, in_context, key=lambda found: found.nearest), ())

    def _stands_alone(self, shares: dict[Target, float], findings: Findings, points_back: bool) -> bool:
        """Small talk, refusals and wishes for advice are never read into a topic; a clear question is not either."""
        if findings.signals and findings.signals[0].kind is not TargetKind.RULE:
            return True
        kinds = self._kind_shares(shares)
        if any(kinds[kind] >= limit for kind, limit in _STANDS_ALONE.items()):
            return True
        return not points_back and self._best_group(shares)[1] >= 0.8

    def _decide(self, shares: dict[Target, float], whole: Findings, pieces: Sequence[Findings]) -> Decision:
        covered = sum(share for target, share in shares.items() if target.kind is not TargetKind.ROUTE)
        document = next((found for found in whole.passages if found.confidence >= DOCUMENT_ENOUGH), None)
        route = self._best_route(shares)
        knows = covered >= KNOWN_ENOUGH and whole.nearest >= NEAR_ENOUGH[whole.by_meaning]
        if document and (not knows or document.confidence > covered) and self._yields_to_documents(route, covered):
            return Decision(targets=(), confidence=document.confidence, passages=whole.passages)
        if not knows:
            return self._uncovered(route, shares, covered)
        best, share = self._best_group(shares)
        second = self._second_question(best, pieces, shares)
        return Decision(targets=(best, *second), confidence=share, nearby=self._topics(shares))

    def group(self, target: Target) -> frozenset[Target]:
        """Return the targets that answer the same question: a passage with its section and what it names as like it."""
        if target.kind is not TargetKind.PASSAGE:
            return frozenset((target,))
        passage = self._corpus.passages[target.id]
        same = {other.id for other in self._corpus.passages.values() if other.section == passage.section}
        return frozenset(Target(TargetKind.PASSAGE, ident) for ident in same | set(passage.see_also) | {target.id})

    def _shares(self, findings: Findings) -> dict[Target, float]:
        weights = {scored.target: scored.probability for scored in findings.targets}
        for target in findings.signals:
            weights[target] = max(weights.get(target, 0.0), 0.02) * _SIGNAL_BONUS[target.kind]
        total = sum(weights.values()) or 1.0
        return {target: weight / total for target, weight in weights.items()}

    def _kind_shares(self, shares: dict[Target, float]) -> dict[RouteKind, float]:
        kinds = dict.fromkeys(RouteKind, 0.0)
        for target, share in shares.items():
            if target.kind is TargetKind.ROUTE:
                kinds[self._corpus.routes[target.id].kind] += share
        return kinds

    def _best_group(self, shares: dict[Target, float]) -> tuple[Target, float]:
        """Return the likeliest target of the likeliest group, and the group's share."""
        candidates = sorted(
            ((share, target) for target, share in shares.items() if target.kind is not TargetKind.ROUTE),
            key=lambda pair: -pair[0],
        )[:8]
        totals = {target: sum(shares.get(member, 0.0) for member in self.group(target)) for _, target in candidates}
        best = max(candidates, key=lambda pair: (pair[0] + 0.25 * totals[pair[1]], pair[0]))[1]
        return best, min(1.0, totals[best])

    def _best_route(self, shares: dict[Target, float]) -> Target | None:
        """Return the likeliest route of the likeliest kind."""
        kinds = self._kind_shares(shares)
        kind = max(kinds, key=lambda each: kinds[each])
        of_kind = [target for target in shares if target.kind is TargetKind.ROUTE and self._corpus.routes[target.id].kind is kind]
        return max(of_kind, key=lambda target: shares[target], default=None)

    def _yields_to_documents(self, route: Target | None, covered: float) -> bool:
        """An operator's document may answer what we don't cover, but never lifts a refusal or gives advice."""
        if route is None or covered >= KNOWN_ENOUGH:
            return True
        return self._corpus.routes[route.id].kind is RouteKind.NOT_FOUND

    def _uncovered(self, route: Target | None, shares: dict[Target, float], covered: float) -> Decision:
        targets = (route,) if route else ()
        return Decision(targets=targets, confidence=1 - covered, nearby=self._topics(shares))

    def _second_question(self, first: Target, pieces: Sequence[Findings], shares: dict[Target, float]) -> tuple[Target, ...]:
        """Return what another part of the message asks, when a part on its own clearly asks something else."""
        if len(pieces) < 2:
            return ()
        likely = {target for target, _ in sorted(shares.items(), key=lambda pair: -pair[1])[:10]}
        near = self.group(first)
        for piece in pieces:
            best, share = self._best_group(self._shares(piece))
            known = sum(scored.probability for scored in piece.targets if scored.target.kind is not TargetKind.ROUTE)
            if share >= 0.6 and known >= 0.7 and best not in near and best in likely:
                return (best,)
        return ()

    def _topics(self, shares: dict[Target, float]) -> tuple[Target, ...]:
        """Return up to three topics to offer, from different groups."""
        chosen: list[Target] = []
        for target, _ in sorted(shares.items(), key=lambda pair: -pair[1]):
            if target.kind not in {TargetKind.PASSAGE, TargetKind.RULE}:
                continue
            if all(target not in self.group(other) for other in chosen):
                chosen.append(target)
            if len(chosen) == 3:
                break
        return tuple(chosen)
