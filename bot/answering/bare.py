"""Words that name nothing: "tell me more", "how does that work", "what about the other one", "in English please". Pure.

Said after an answer they go on about it. Said first they mean nothing, and whatever is nearest to them would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from bot.answering.asked_language import asked_language
from bot.answering.bare_words import AGAIN, EXAMPLE, MORE, POINTS, POLITE, SHORTER
from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.folding import fold
from knowledge.models import Corpus, Passage, Target, TargetKind


class Bare(Enum):
    MORE = "wants to hear more"
    AGAIN = "wants to hear it again, maybe in another language"
    SHORTER = "wants to hear it again in fewer or simpler words"
    EXAMPLE = "wants an example"
    POINTS = "asks something of what was said"


def _phrases(text: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in text.split("|"))


_PHRASES = {
    Bare.MORE: _phrases(MORE),
    Bare.AGAIN: _phrases(AGAIN),
    Bare.SHORTER: _phrases(SHORTER),
    Bare.EXAMPLE: _phrases(EXAMPLE),
    Bare.POINTS: _phrases(POINTS),
}
_POLITE = frozenset(fold(POLITE).split())
_LONGEST = 60
"""Characters past which nobody says nothing."""
_AIRDROPS_AS_SUCH = frozenset({"what-is", "intro"})
_FAMOUS = Target(TargetKind.PASSAGE, "history-overview")
_ONLY_ASKS = re.compile(r"[\s!！.…]*[?？؟¿][\s!！.…?？؟¿]*")


def bare(question: str) -> Bare | None:
    """Return which kind of words that name nothing a message consists of, or None where it names something."""
    if len(question) > _LONGEST:
        return None
    if _ONLY_ASKS.fullmatch(question) or asked_language(question):
        return Bare.AGAIN
    words = fold(question).split()
    return next((kind for said in _shortened(words) for kind, known in _PHRASES.items() if said in known), None)


def spoken_about(turns: Sequence[Turn]) -> Target | None:
    """Return what the last turn was about that was no small talk; None where that one has nothing to go on about."""
    last = next((turn for turn in reversed(turns) if turn.kind is not OutcomeKind.SMALLTALK), None)
    target = Target.parse(last.targets[0]) if last and last.targets else None
    return target if target and target.kind is not TargetKind.ROUTE else None


def said_last(turns: Sequence[Turn]) -> Target | None:
    """Return what the last reply said, be it only that something is not known: that can be said again in another language."""
    return Target.parse(turns[-1].targets[0]) if turns and turns[-1].targets else None


def example_of(target: Target, turns: Sequence[Turn], corpus: Corpus) -> Target:
    """Return an example of what was told and has none of its own: of airdrops as such, those of history; else what goes on about it."""
    if target.kind is not TargetKind.PASSAGE:
        return target
    return _FAMOUS if target.id in _AIRDROPS_AS_SUCH else told_more(target, turns, corpus)


def told_more(target: Target, turns: Sequence[Turn], corpus: Corpus) -> Target:
    """Return what goes on about a passage and was not told yet; the passage itself where nothing is left to tell."""
    told = {written for turn in turns for written in turn.targets}
    onward = (Target(TargetKind.PASSAGE, ident) for ident in _onward(corpus.passages[target.id], corpus))
    return next((each for each in onward if each != target and str(each) not in told), target)


def is_listed(target: Target, corpus: Corpus) -> bool:
    """Tell whether a passage is a list of points or one of them: what is listed comes with its examples."""
    passage = corpus.passages.get(target.id) if target.kind is TargetKind.PASSAGE else None
    return passage is not None and (bool(passage.parts) or any(passage.id in other.parts for other in corpus.passages.values()))


def _onward(passage: Passage, corpus: Corpus) -> Iterator[str]:
    """Yield what stands after a passage: its points, the rest of its list, its section, then what it points to."""
    yield from passage.parts
    for listed in corpus.passages.values():
        if passage.id in listed.parts:
            yield from listed.parts[listed.parts.index(passage.id) + 1 :]
    yield from (other.id for other in corpus.passages.values() if other.section == passage.section)
    # What tells of the guide as a whole tells no more of anything in it.
    yield from (ident for ident in passage.see_also if corpus.passages[ident].section != passage.source.title)


def _shortened(words: Sequence[str]) -> Iterator[str]:
    """Yield what was said, then without the words around it, as long as those are polite ones."""
    start, end = 0, len(words)
    while start < end and words[start] in _POLITE:
        start += 1
    while end > start and words[end - 1] in _POLITE:
        end -= 1
    for first, last in ((0, len(words)), (start, len(words)), (0, end), (start, end)):
        if first < last:
            yield " ".join(words[first:last])
