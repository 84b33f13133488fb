"""Decide what kind of reply a question gets, from what was found. Pure: no text is written here, no model runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from bot.answering.alike import Alike
from bot.answering.calming import FITS_TOO, calmed, calmed_after
from bot.answering.decision import USUAL_TOPICS, Decision
from bot.answering.weighing import Shares, mixed, shares_of
from knowledge.models import Corpus, RouteKind, Target, TargetKind
from knowledge.retriever import Findings, Reading

KNOWN_ENOUGH = 0.45
"""Least probability that the knowledge base covers the question; below it the reply is "I don't know that"."""

NEAR_ENOUGH = 0.0
"""Least nearness of the nearest known question; below it nothing is known."""

_STANDS_ALONE = {RouteKind.REFUSED: 0.5, RouteKind.NO_ADVICE: 0.6}
_WORD_FOR_WORD = 0.675
_NEAR_LAST, _NEAR_WHAT_IS_MEANT, _NEAR_WHAT_NAMES_NOTHING = 2.0, 4.0, 1.5
_PART_OF_THE_MISREAD = 0.25
_WARNS, _ABOUT_THE_BOT = frozenset({"faq-unknown"}), "who-are-you"
_CLEAR_BY_ITSELF = 0.9
_SAME_WORDS = 0.5
_SURE = 0.93
_SURELY_ONE, _SURELY_THE_PASSAGE = 0.985, 0.9
_MERE_TALK = 0.5
_SURE_AT_A_GLANCE, _SURELY_NOT_OURS = 0.68, 0.85
_HALF_SURE, _SECONDED = 0.5, 0.65
_COMPANION = 0.15
_HALF_AS_LIKELY = 0.5
_HARDLY_LIKELY = 0.16
"""Below it a passage is no answer to a few words after another one ("her name is martha"): what they mean is asked."""
_CLEAR = 0.6
_VAGUE = 0.4
_SOMEWHAT_NEAR = 0.1
_FAR_LIKELIER = 3.0
_WORTH_A_SEARCH = 0.4
_NOTHING_DONE = "visited-only"
_VAGUER = frozenset({_NOTHING_DONE, "coins-gone"})
_STORY_WORDS = 16
_FEW_WORDS = 4
_HARDLY_ANY_WORDS = 3


class Router:
    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._alike = Alike(corpus)
        self._kinds = {Target(TargetKind.ROUTE, route.id): route.kind for route in corpus.routes.values()}

    def decide(self, whole: Findings, pieces: Sequence[Findings] = (), *, opening: Findings | None = None) -> Decision:
        """Return the decision for a question; `pieces` are the findings of its parts when it may be two in one.

        `opening` is the piece that the message opens with, where that is among them: what it asks is answered first.
        """
        shares = shares_of(whole)
        # A part that clearly asks something must not hide a harm that another part tells.
        if pieces and self.is_vague_story(whole) and not whole.told:
            shares = mixed(shares, self._clearest(pieces), 0.5)
        decision = self._decide(calmed(shares, whole, self._alike), whole, pieces)
        if opening and self._opens_with_the_second(opening, decision.targets):
            return replace(decision, targets=decision.targets[::-1])
        return decision

    def _opens_with_the_second(self, opening: Findings, targets: Sequence[Target]) -> bool:
        """Tell whether the second of two passages answers what is asked first. A scam rule keeps its place: it is more urgent."""
        if len(targets) < 2 or any(target.kind is not TargetKind.PASSAGE for target in targets):
            return False
        return self._alike.best_group(shares_of(opening))[0] == targets[1]

    def may_be_word_for_word(self, reading: Reading) -> bool:
        """Tell whether words are worth a search of their own."""
        return reading.nearest >= _SAME_WORDS

    def is_word_for_word(self, words: Findings) -> bool:
        """Tell whether words alone settle it: something very like it is known, and nothing else is near.

        On the golden set a bar close to this one agreed with the search by meaning in 98 of 100 cases and covered one question
        in eight; of short everyday questions, one in three.
        """
        return words.nearest >= _SAME_WORDS and words.targets[0].probability >= _SURE

    def is_sure_at_a_glance(self, glimpse: Findings) -> bool:
        """Tell whether a guess is sure enough to answer from.

        On questions kept out of all training, guesses above these bars were right as often as the whole search is; what
        does not belong to the guide needs a surer one (docs/decisions/0007-glance.md).
        """
        if _sounds_like_a_route(glimpse):
            return False
        shares = shares_of(glimpse)
        return self._alike.best_group(shares)[1] >= _SURE_AT_A_GLANCE or max(self._kind_shares(shares).values()) >= _SURELY_NOT_OURS

    def is_half_sure(self, glimpse: Findings) -> bool:
        """Tell whether a guess is sure enough to be answered from if a second opinion bears it out; stories are read in full."""
        return (
            glimpse.words < _STORY_WORDS
            and not _sounds_like_a_route(glimpse)
            and self._alike.best_group(shares_of(glimpse))[1] >= _HALF_SURE
        )

    def seconds(self, glimpse: Findings, second: Findings) -> bool:
        """Tell whether a second opinion is rather sure of what answers the same question as the guess."""
        guessed = self._alike.best_group(shares_of(glimpse))[0]
        best, share = self._alike.best_group(shares_of(second))
        return share >= _SECONDED and best in self._alike.group(guessed)

    def is_one_question(self, findings: Findings) -> bool:
        shares = shares_of(findings)
        best, of_group = self._alike.best_group(shares)
        return of_group >= _SURELY_ONE and shares.get(best, 0.0) >= _SURELY_THE_PASSAGE

    def is_vague_story(self, findings: Findings) -> bool:
        """Tell whether a long message is so unclear as a whole that each of its parts is worth a look."""
        return findings.words >= _STORY_WORDS and self._alike.best_group(shares_of(findings))[1] < _VAGUE

    def may_ask_otherwise(self, piece_by_words: Findings, whole: Findings) -> bool:
        """Tell from its words alone whether a part may ask something else than the whole: most parts do not."""
        own = shares_of(piece_by_words)
        if self._kind_shares(own)[RouteKind.SMALLTALK] >= _MERE_TALK:
            return False
        first = self._alike.best_group(shares_of(whole))[0]
        second = self._alike.best_group(own)[0]
        if any(target != first for target in piece_by_words.named) or second not in self._alike.group(first):
            return True
        return second != first and own[second] >= _WORTH_A_SEARCH

    def decide_follow_up(
        self, alone: Findings, in_context: Findings, *, last: Sequence[Target], points_back: bool, stays: bool = False
    ) -> Decision:
        """Return the decision for a question that may lean on the turn before.

        What stands on its own is taken by itself; else both readings count, and what is near the last answer is favoured.
        `stays` tells that it speaks of nothing but the answer before: after a scam rule no passage is taken for its meaning then.
        """
        own = shares_of(alone)
        misread = stays and self._is_misread(own, last)
        if not misread and self._stands_alone(own, alone, points_back):
            return self._decide(own, alone, ())
        together = shares_of(in_context)
        near = self._alike.group(last[0]) if last else frozenset()
        part = _PART_OF_THE_MISREAD if misread else 0.4 if points_back else 0.6
        shares = mixed(own, together, part, near, _NEAR_WHAT_IS_MEANT if misread else _NEAR_LAST)
        shares = calmed_after(shares, alone, last, self._alike)
        decision = self._decide(shares, max(alone, in_context, key=lambda found: found.nearest), ())
        is_passage = bool(decision.targets) and decision.targets[0].kind is TargetKind.PASSAGE
        if is_passage and decision.confidence < _HARDLY_LIKELY:
            return Decision(targets=(), confidence=decision.confidence, nearby=decision.nearby, ask_about=True)
        return decision

    def decide_in_context(self, in_context: Findings, *, last: Sequence[Target]) -> Decision:
        """Return the decision for words that name nothing, from what they are read with: alone they would be mere talk."""
        near = self._alike.group(last[0]) if last else frozenset()
        shares = {target: share for target, share in shares_of(in_context).items() if self._kinds.get(target) is not RouteKind.SMALLTALK}
        return self._decide(mixed(shares, shares, 0.5, near, _NEAR_WHAT_NAMES_NOTHING), in_context, ())

    def _is_misread(self, own: Shares, last: Sequence[Target]) -> bool:
        """Tell whether words that mean the answer before are taken for another matter when they are read alone.

        After a warning "why do they want it" asks for no passage of the guide, and "who can help me with that" not for the bot.
        """
        best = max(own, key=lambda target: own[target])
        warned = bool(last) and (last[0].kind is TargetKind.RULE or last[0].id in _WARNS)
        return (warned and best.kind is TargetKind.PASSAGE) or (bool(last) and best.id == _ABOUT_THE_BOT)

    def _stands_alone(self, shares: Shares, findings: Findings, points_back: bool) -> bool:
        """Small talk, refusals and wishes for advice are never read into a topic; a clear question is not either."""
        if findings.signals and findings.signals[0].kind is not TargetKind.RULE:
            return True
        kinds = self._kind_shares(shares)
        if kinds[RouteKind.SMALLTALK] >= 0.6 and findings.nearest >= _WORD_FOR_WORD:
            return True
        if any(kinds[kind] >= limit for kind, limit in _STANDS_ALONE.items()):
            return True
        # "in germany?" is about nothing that is known until it is read with what came before.
        uncovered = kinds[RouteKind.NOT_FOUND] if findings.words > _HARDLY_ANY_WORDS else 0.0
        surest = max(self._alike.best_group(shares)[1], uncovered)
        return surest >= (_CLEAR_BY_ITSELF if points_back else 0.8)

    def _decide(self, shares: Shares, whole: Findings, pieces: Sequence[Findings]) -> Decision:
        covered = sum(share for target, share in shares.items() if target.kind is not TargetKind.ROUTE)
        route = self._best_route(shares, whole)
        knows = covered >= KNOWN_ENOUGH and whole.nearest >= NEAR_ENOUGH
        if not knows:
            return self._warned_instead(route, shares, whole) or self._uncovered(route, shares, covered, whole)
        best, share = self._alike.best_group(shares)
        topics = self._alike.topics(shares)
        done = self._told_as_done(best, shares, whole)
        if done:
            return Decision(targets=(done,), confidence=share, nearby=topics)
        both = self._both_named(best, whole)
        if both:
            return Decision(targets=both, confidence=share, nearby=topics)
        second = self._second_question(best, pieces, shares) or self._companion(best, shares)
        if share < _VAGUE and not second and whole.words <= _FEW_WORDS and len(topics) > 1 and best.kind is TargetKind.PASSAGE:
            return Decision(targets=(), confidence=share, nearby=topics[:2], ask=True)
        return Decision(targets=(best, *second), confidence=share, nearby=topics)

    def _clearest(self, pieces: Sequence[Findings]) -> Shares:
        """Return the shares of the piece that most clearly asks something; small talk around a question asks nothing."""
        shares = [shares_of(piece) for piece in pieces]
        return max(shares, key=lambda each: max(each.values()) * (1 - self._kind_shares(each)[RouteKind.SMALLTALK]))

    def _kind_shares(self, shares: Shares) -> dict[RouteKind, float]:
        kinds = dict.fromkeys(RouteKind, 0.0)
        for target, kind in self._kinds.items():
            kinds[kind] += shares.get(target, 0.0)
        return kinds

    def _told_as_done(self, best: Target, shares: Shares, whole: Findings) -> Target | None:
        """Return the first aid for an act of the rule's that is told as done: "they ask for a fee" is warned of, "paid it" is not.

        What was done outweighs what somebody only visited or does not know; where words say that it was a visit, "by accident" tells of
        no more than that.
        """
        if best.kind is TargetKind.RULE:
            sure = (aid for aid in whole.signals if aid.kind is TargetKind.FIRST_AID)
            told = (aid for aid in whole.told if best.id in self._corpus.first_aid[aid.id].related_rules)
            return next(chain(sure, told), None)
        if best.id not in _VAGUER or best.kind is not TargetKind.FIRST_AID or (best.id == _NOTHING_DONE and best in whole.signals):
            return None
        return next((aid for aid in whole.told if shares[aid] >= FITS_TOO), None)

    def _best_route(self, shares: Shares, whole: Findings) -> Target | None:
        """Return the likeliest route of the likeliest kind, one whose signals fire before others."""
        kinds = self._kind_shares(shares)
        kind = max(kinds, key=lambda each: kinds[each])
        of_kind = [target for target, its_kind in self._kinds.items() if its_kind is kind and target in shares]
        return max(of_kind, key=lambda target: (target in whole.signals, shares[target]), default=None)

    def _warned_instead(self, route: Target | None, shares: Shares, whole: Findings) -> Decision | None:
        """Return the warning of the scam rule that fits nearly as well as a refusal does, if one does.

        "An admin wrote to me, he wants to help" and an order to write such a thing share their words. To be told off is worse
        for somebody who was approached than a warning is for somebody who asks for an attack.
        """
        if route is None or route in whole.signals:
            return None
        told = next((target for target in whole.signals if target.kind is TargetKind.RULE), None)
        if told and self._kinds[route] is RouteKind.NO_ADVICE:
            # "Elon doubles what i send" only sounds like a wish for advice.
            return Decision(targets=(told,), confidence=shares.get(told, 0.0), nearby=self._alike.topics(shares))
        if self._kinds[route] is not RouteKind.REFUSED:
            return None
        rules = {target: share for target, share in shares.items() if target.kind is TargetKind.RULE}
        if sum(rules.values()) < _HALF_AS_LIKELY * self._kind_shares(shares)[RouteKind.REFUSED]:
            return None
        best = max(rules, key=lambda rule: rules[rule])
        return Decision(targets=(best,), confidence=rules[best], nearby=self._alike.topics(shares))

    def _uncovered(self, route: Target | None, shares: Shares, covered: float, whole: Findings) -> Decision:
        topics = self._alike.topics(shares) if covered >= _SOMEWHAT_NEAR else USUAL_TOPICS
        share = shares.get(route, 0.0) if route else 0.0
        # "Strange coins came, should i sell them" gets no advice, and is told what such coins are.
        advised = route is not None and self._kinds[route] is RouteKind.NO_ADVICE
        warned_of = tuple(target for target in whole.signals if advised and target.kind is TargetKind.RULE)
        return Decision(targets=(route,) if route else (), confidence=1 - covered, share=share, nearby=topics, warned_of=warned_of)

    def _second_question(self, first: Target, pieces: Sequence[Findings], shares: Shares) -> tuple[Target, ...]:
        """Return what another part of the message asks, when a part on its own clearly asks something else."""
        likely = {target for target, _ in sorted(shares.items(), key=lambda pair: -pair[1])[:12]}
        for piece in pieces:
            own = shares_of(piece)
            best, share = self._alike.best_group(own)
            known = 1 - sum(self._kind_shares(own).values())
            asks_otherwise = best not in self._alike.group(first) or self._means_another(first, best, own)
            if share >= _CLEAR and known >= 0.7 and best != first and best in likely and asks_otherwise and self._is_founded(best, piece):
                return (best,)
        return ()

    def _is_founded(self, best: Target, piece: Findings) -> bool:
        """Tell whether words bear out what a part alone seems to say: first aid beside an answer alarms those who told no harm."""
        return best.kind is not TargetKind.FIRST_AID or best in piece.signals or best in piece.told

    def _both_named(self, best: Target, findings: Findings) -> tuple[Target, ...]:
        """Return the two points of one list that the question names, when it is about that list."""
        named = [target for target in self._alike.in_order(best) if target in findings.named]
        return tuple(named) if len(named) == 2 else ()

    def _companion(self, best: Target, shares: Shares) -> tuple[Target, ...]:
        """Return the guide's passage to put beside a scam rule, when the guide covers the situation too."""
        if best.kind is not TargetKind.RULE:
            return ()
        passages = [target for target in shares if target.kind is TargetKind.PASSAGE]
        likeliest = max(passages, key=lambda target: shares[target])
        return (likeliest,) if shares[likeliest] >= _COMPANION else ()

    def _means_another(self, first: Target, other: Target, shares: Shares) -> bool:
        """Tell whether a part clearly means another of the passages that answer like questions: two of one section hold other facts."""
        return shares.get(other, 0.0) >= max(_CLEAR, _FAR_LIKELIER * shares.get(first, 0.0))


def _sounds_like_a_route(glimpse: Findings) -> bool:
    """Tell whether a message only sounds like a route: then a guess is no guide, it was made from that sound."""
    return any(target.kind is TargetKind.ROUTE for target in glimpse.harmless)
