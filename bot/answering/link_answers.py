"""Replies to messages with links, and to what is said about links that were judged before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answering.after_verdict import (
    asks_on,
    asks_whether_fine,
    is_fine_word,
    is_mere_talk,
    means_the_verdict,
    speaks_of_others,
    was_judged_last,
)
from bot.answering.bare import Bare, bare
from bot.answering.compose import Composer
from bot.answering.deciding import Decider
from bot.answering.decision import Decision
from bot.answering.followup import names_own_subject, points_back
from bot.answering.grounding import LONGEST_BODY
from bot.answering.link_talk import BAD, rules_for
from bot.answering.memory import Turn
from bot.answering.question import Question
from bot.answering.replies import Answered, Replies
from bot.answering.verdicts import VerdictWriter
from bot.models import LinkVerdict, OutcomeKind, Standing
from bot.texts import Texts
from knowledge.feeds.models import FeedStatus
from knowledge.models import Corpus, RouteKind, Target, TargetKind

SURE_QUESTION = 0.8
_LIKELY = 0.5
"""Least probability of a rule or a first aid that is said instead of the verdict alone."""

_MISHEARD = frozenset({"who-are-you", "how-are-you", "chatter", "greeting"})
"""Small talk that what is said of a verdict is taken for. Thanks and goodbyes are not among it."""

Links = tuple[LinkVerdict, ...]
Turns = tuple[Turn, ...]


class LinkAnswers:
    def __init__(
        self,
        *,
        decider: Decider,
        replies: Replies,
        composer: Composer,
        corpus: Corpus,
        texts: Texts,
        feeds: Callable[[], Sequence[FeedStatus]],
    ) -> None:
        self._decider = decider
        self._replies = replies
        self._composer = composer
        self._corpus = corpus
        self._verdicts = VerdictWriter(texts)
        self._feeds = feeds

    async def are_meant(self, question: Question, turns: Turns) -> bool:
        """Tell whether words beside a link ask about it, though none of them speaks of links: "is it ok to connect to ...".

        `question` is without the link: where nothing else is named, what may be trusted or done is asked of the link.
        """
        decision = await self._decider.decide(question, turns)
        first = decision.targets[0] if decision.targets else None
        return first is not None and (first.kind is TargetKind.RULE or _is_meant_of_links(first, self._corpus))

    async def answer(self, question: Question, links: Links, turns: Turns, lang: str, quoted: Links) -> Answered:
        """A message with a link gets its verdict; somebody in trouble gets first aid first, and a refusal stays one."""
        decision = await self._decider.decide(question, turns) if question.text else Decision(targets=(), confidence=1.0)
        decision = self._with_harm(decision, question, links)
        first = decision.targets[0] if decision.targets else None
        rules: tuple[str, ...] = rules_for(links)
        if first and self._only_sounds_harmed(first, decision, question):
            first = None
        elif first and _outranks_verdict(decision, question, self._corpus, links):
            answered = self._replies.reply(decision, lang)
            return replace(self._beside(answered, links, lang), also_judged=quoted, about_links=True)
        if first and first.kind is TargetKind.RULE and rules:
            rules = tuple(dict.fromkeys((first.id, *rules)))
        reply = self._verdicts.reply(links, self._feeds(), lang, warnings=self._composer.warnings(rules, lang))
        targets = decision.targets[:1] if first and first.kind is TargetKind.RULE else ()
        return Answered(kind=OutcomeKind.VERDICT, reply=reply, confidence=1.0, targets=targets, also_judged=quoted, about_links=True)

    def _only_sounds_harmed(self, first: Target, decision: Decision, question: Question) -> bool:
        """Tell whether who asks if a link is fine is taken for somebody harmed, though no word tells of a harm."""
        if first.kind is not TargetKind.FIRST_AID or decision.confidence >= SURE_QUESTION or not is_fine_word(question.text):
            return False
        return first not in self._decider.told_by_words(question.text)

    async def mention(self, decision: Decision, asked: Question, links: Links, turns: Turns, lang: str) -> Answered:
        """Answer a question that mentions links; where nothing is known, or only a danger, the link is what can be told about.

        `decision` is on the whole message, whose link may name what is asked about; `asked` is without the link.
        """
        first = decision.targets[0] if decision.targets else None
        if first and first.kind is TargetKind.RULE:
            return await self.answer(asked, links, turns, lang, ())
        answered = self._replies.reply(decision, lang)
        unknown = tuple(link for link in links if link.host and link.standing is Standing.UNKNOWN)
        if answered.kind is OutcomeKind.NOT_FOUND and unknown:
            return replace(self._beside(answered, unknown, lang), about_links=True)
        return answered

    async def follow_up(self, question: Question, links: Links, turns: Turns, lang: str) -> Answered:
        """Keep the verdict, whatever is claimed of the link; answer what else is asked, and a harm first."""
        decision = await self._follow(question, links, turns)
        first = decision.targets[0] if decision and decision.targets else None
        kind = first.kind if first else None
        # A rule's answer is told in English only, its warning in the reader's language.
        if decision is None or (first and kind is TargetKind.RULE and lang != "en"):
            rules = dict.fromkeys((*([first.id] if first else []), *rules_for(links)))
            warnings = self._composer.warnings(tuple(rules), lang)
            reply = self._verdicts.reply(links, self._feeds(), lang, lead=self._verdicts.stays(links, lang), warnings=warnings)
            return Answered(kind=OutcomeKind.VERDICT, reply=reply, confidence=1.0, also_judged=links, about_links=True)
        answered = self._replies.reply(decision, lang)
        if kind is TargetKind.RULE:
            body = f"{self._verdicts.stays(links, lang)}\n\n{answered.reply.body}"
            if len(body) <= LONGEST_BODY:
                answered = replace(answered, reply=replace(answered.reply, body=body))
        if kind in {TargetKind.FIRST_AID, TargetKind.RULE}:
            return replace(answered, also_judged=links, about_links=True)
        return answered

    async def _follow(self, question: Question, links: Links, turns: Turns) -> Decision | None:
        """Return what a message after a verdict asks for; None where it is answered by the verdict itself."""
        decision = await self._decider.decide(question, turns)
        certain = self._decider.told_by_words(question.text)
        first = decision.targets[0] if decision.targets else None
        if decision.aftercare or (first in certain and first is not None and first.kind is TargetKind.FIRST_AID):
            return decision
        if was_judged_last(turns) and any(link.standing is not Standing.OFFICIAL for link in links):
            done = self._decider.done_at_link(question.text)
            if done:
                return Decision(targets=(done,), confidence=SURE_QUESTION)
        # "It was not safe, my coins are gone" speaks of the link, too: the harm goes first.
        if first and first.kind is TargetKind.FIRST_AID:
            sure = SURE_QUESTION if speaks_of_others(question.text) else _LIKELY
            return decision if decision.confidence >= sure else None
        if (
            first is None
            or bare(question.text) is Bare.AGAIN
            or (means_the_verdict(question.text) and self._is_about_the_verdict(first, question.text, certain))
        ):
            return None
        if first.kind is TargetKind.RULE:
            return decision if first in certain or decision.confidence >= _LIKELY else None
        if first.kind is TargetKind.ROUTE:
            return None if was_judged_last(turns) and self._is_misheard(first, question.text) else decision
        return decision if _is_own_question(decision, question, self._corpus) else None

    def _is_misheard(self, route: Target, text: str) -> bool:
        """Tell whether words are no small talk, though they sound like it by themselves: "how do you know", "could you be wrong"."""
        return route.id in _MISHEARD and not is_mere_talk(text)

    def _is_about_the_verdict(self, first: Target, text: str, certain: frozenset[Target]) -> bool:
        """Tell whether words that vouch for something, or ask whether it is fine, mean the link and not what they were taken for."""
        if first.kind is not TargetKind.ROUTE:
            return True
        kind = self._corpus.routes[first.id].kind
        if kind is RouteKind.NO_ADVICE or first in certain:
            return False
        return kind is not RouteKind.SMALLTALK or asks_on(text)

    def _with_harm(self, decision: Decision, question: Question, links: Links) -> Decision:
        """Return the decision, or first aid for who tells to have opened a bad link, connected or signed there."""
        certain = self._decider.told_by_words(question.text)
        is_clear = any(target.kind is TargetKind.FIRST_AID and target in certain for target in decision.targets[:1])
        if is_clear or all(link.standing not in BAD for link in links):
            return decision
        done = self._decider.done_at_link(question.text)
        return Decision(targets=(done,), confidence=SURE_QUESTION) if done else decision

    def _beside(self, answered: Answered, links: Links, lang: str) -> Answered:
        body = f"{answered.reply.body}\n\n{self._verdicts.line(links, lang)}"
        return replace(answered, reply=replace(answered.reply, body=body)) if len(body) <= LONGEST_BODY else answered


def _outranks_verdict(decision: Decision, question: Question, corpus: Corpus, links: Links) -> bool:
    """Tell whether the words ask for something that a verdict alone would leave unanswered."""
    first = decision.targets[0]
    if first.kind is TargetKind.FIRST_AID:
        return decision.confidence >= _LIKELY
    harmless = all(link.standing in {Standing.UNKNOWN, Standing.OFFICIAL} for link in links)
    if first.kind is TargetKind.ROUTE:
        kind = corpus.routes[first.id].kind
        return kind is RouteKind.REFUSED or (harmless and kind is RouteKind.NO_ADVICE)
    return harmless and _is_own_question(decision, question, corpus) and not asks_whether_fine(question.text)


def _is_meant_of_links(target: Target, corpus: Corpus) -> bool:
    passage = corpus.passages.get(target.id) if target.kind is TargetKind.PASSAGE else None
    return passage is not None and passage.meant_of_links


def _is_own_question(decision: Decision, question: Question, corpus: Corpus) -> bool:
    """Tell whether a message with or after a link clearly asks something of the guide, not about the link."""
    first = decision.targets[0]
    if first.kind is not TargetKind.PASSAGE or decision.confidence < SURE_QUESTION or _is_meant_of_links(first, corpus):
        return False
    # "What are the taxes on it" names what it asks; "is the airdrop real" means the link.
    return not points_back(question.text) or (names_own_subject(question.text) and not is_fine_word(question.text))
