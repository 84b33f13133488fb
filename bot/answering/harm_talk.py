"""What is said after a first aid or a warning and is unclear by itself: it still tells of that matter. Pure.

"There were five thousand on it", "he showed me reviews", "I moved the rest": read alone such words are nearest to another harm, to
wishes for advice or to nothing known, and an answer from there sends somebody who was robbed away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.answering.decision import Decision
from bot.answering.followup import names_own_subject
from knowledge.folding import fold, has_loose_words
from knowledge.models import RouteKind, Target, TargetKind
from knowledge.retriever import Reading

_ANOTHER_HARM, _RULE, _PASSAGE = 0.8, 0.35, 0.5
"""Least confidence with which another harm, a scam rule, a passage is what is meant, where no words of its own stand there."""
# Whoever names an airdrop or its taxes asks the guide, robbed or not.
_GUIDE = re.compile(
    r"airdrop|\bair drop|аирдроп|аірдроп|\bдроп|空投|एयरड्रॉप|[إا]يردروب|\b(tax|taxes|impuesto|imposto|vergi|thue|pajak|impot|steuer)"
    r"|налог|подат|税|टैक्स|ضريب|ضراي"
)
_ROUTE = {RouteKind.SMALLTALK: 0.5, RouteKind.NO_ADVICE: 0.7, RouteKind.NOT_FOUND: 0.7, RouteKind.REFUSED: 0.9}
# "Step one done", "i am 74", "there is still some": few words that name no subject are wishes for advice or ask the guide by chance only.
_NAMELESS_PASSAGE, _NAMELESS_RULE = 0.9, 0.7
_NAMELESS_ROUTE = {**_ROUTE, RouteKind.SMALLTALK: 0.7, RouteKind.NO_ADVICE: 1.01, RouteKind.NOT_FOUND: 0.93}
_LEAST_WORDS, _MOST_WORDS = 2, 12
_LEAST_CHARACTERS, _MOST_CHARACTERS = 4, 24
"""Words, and characters where words have no gaps between them, of a message that is longer than an "ok" and tells no story."""
_CRIES = frozenset("😭😢😱😰😨😥😓😫😩😖😞😟😔🥺💔🆘😿")

_HOW_ARE_YOU, _SURELY_COMPANY = "how-are-you", 0.9
"""After a warning "what do i do" is near "how do you do" in some languages."""
_LEADS_AWAY = {RouteKind.NO_ADVICE, RouteKind.NOT_FOUND}


def is_still_about_the_scam(decision: Decision, reading: Reading, kinds: Mapping[Target, RouteKind]) -> bool:
    """Tell whether words after a warning of a scam, taken for what is not known or for a wish for advice, are too unclear for that."""
    first = decision.targets[0] if decision.targets else None
    if decision.passages or first is None or first.kind is not TargetKind.ROUTE or first in reading.signals:
        return False
    if first.id == _HOW_ARE_YOU:
        return decision.share < _SURELY_COMPANY
    return kinds[first] in _LEADS_AWAY and decision.share < _ROUTE[kinds[first]]


def asks_the_guide(text: str) -> bool:
    """Tell whether a subject is named that no first aid is about."""
    return _GUIDE.search(fold(text)) is not None


def cries(text: str) -> bool:
    """Tell whether a crying or frightened face stands in a text."""
    return not _CRIES.isdisjoint(text)


def is_still_about(aid: Target, decision: Decision, reading: Reading, kinds: Mapping[Target, RouteKind]) -> bool:
    """Tell whether words after a first aid still tell of that harm: what they were taken for is neither named nor likely."""
    first = decision.targets[0] if decision.targets else None
    if decision.passages:
        return False
    if first is None or first == aid:
        return first not in reading.signals
    if first in reading.signals or first in reading.told:
        return False
    nameless = _is_few_words(reading.text) and not names_own_subject(reading.text)
    if first.kind is TargetKind.ROUTE:
        return decision.share < (_NAMELESS_ROUTE if nameless else _ROUTE)[kinds[first]]
    passage, rule = (_NAMELESS_PASSAGE, _NAMELESS_RULE) if nameless else (_PASSAGE, _RULE)
    least = {TargetKind.FIRST_AID: _ANOTHER_HARM, TargetKind.RULE: rule, TargetKind.PASSAGE: passage}[first.kind]
    return decision.confidence < least


def _is_few_words(text: str) -> bool:
    folded = fold(text)
    if " " not in folded and has_loose_words(folded):
        return _LEAST_CHARACTERS <= len(folded) <= _MOST_CHARACTERS
    return _LEAST_WORDS <= len(folded.split()) <= _MOST_WORDS
