"""Replies to messages with links, and to what is said about links that were judged before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answering.compose import Composer
from bot.answering.deciding import Decider
from bot.answering.decision import Decision
from bot.answering.followup import points_back
from bot.answering.grounding import LONGEST_BODY
from bot.answering.link_talk import rules_for
from bot.answering.memory import Turn
from bot.answering.question import Question
from bot.answering.replies import Answered, Replies
from bot.answering.verdicts import VerdictWriter
from bot.models import LinkVerdict, OutcomeKind, Standing
from bot.texts import Texts
from knowledge.feeds.models import FeedStatus
from knowledge.models import Corpus, RouteKind, TargetKind

SURE_QUESTION = 0.8

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

    async def answer(self, question: Question, links: Links, turns: Turns, lang: str, quoted: Links) -> Answered:
        """A message with a link gets its verdict; somebody in trouble gets first aid first, and a refusal stays one."""
        decision = await self._decider.decide(question, turns) if question.text else Decision(targets=(), confidence=1.0)
        first = decision.targets[0] if decision.targets else None
        rules: tuple[str, ...] = rules_for(links)
        if first and _outranks_verdict(decision, question, self._corpus, links):
            answered = self._replies.reply(decision, lang)
            return replace(self._beside(answered, links, lang), also_judged=quoted, about_links=True)
        if first and first.kind is TargetKind.RULE and rules:
            rules = tuple(dict.fromkeys((first.id, *rules)))
        reply = self._verdicts.reply(links, self._feeds(), lang, warnings=self._composer.warnings(rules, lang))
        targets = decision.targets[:1] if first and first.kind is TargetKind.RULE else ()
        return Answered(kind=OutcomeKind.VERDICT, reply=reply, confidence=1.0, targets=targets, also_judged=quoted, about_links=True)

    async def follow_up(self, question: Question, links: Links, turns: Turns, lang: str) -> Answered:
        """Keep the verdict, whatever is claimed of the link; answer what else is asked."""
        decision = await self._decider.decide(question, turns)
        first = decision.targets[0] if decision.targets else None
        if first and (first.kind is TargetKind.ROUTE or _is_own_question(decision, question)):
            return self._replies.reply(decision, lang)
        stays = self._verdicts.stays(links, lang)
        if first and first.kind in {TargetKind.FIRST_AID, TargetKind.RULE}:
            answered = self._replies.reply(decision, lang)
            body = f"{stays}\n\n{answered.reply.body}"
            if len(body) <= LONGEST_BODY and first.kind is TargetKind.RULE:
                answered = replace(answered, reply=replace(answered.reply, body=body))
            return replace(answered, also_judged=links, about_links=True)
        warnings = self._composer.warnings(rules_for(links), lang)
        reply = self._verdicts.reply(links, self._feeds(), lang, lead=stays, warnings=warnings)
        return Answered(kind=OutcomeKind.VERDICT, reply=reply, confidence=1.0, also_judged=links, about_links=True)

    def _beside(self, answered: Answered, links: Links, lang: str) -> Answered:
        body = f"{answered.reply.body}\n\n{self._verdicts.line(links, lang)}"
        return replace(answered, reply=replace(answered.reply, body=body)) if len(body) <= LONGEST_BODY else answered


def _outranks_verdict(decision: Decision, question: Question, corpus: Corpus, links: Links) -> bool:
    """Tell whether the words ask for something that a verdict alone would leave unanswered."""
    first = decision.targets[0]
    if first.kind is TargetKind.FIRST_AID:
        return True
    if first.kind is TargetKind.ROUTE:
        return corpus.routes[first.id].kind is RouteKind.REFUSED
    harmless = all(link.standing in {Standing.UNKNOWN, Standing.OFFICIAL} for link in links)
    return harmless and _is_own_question(decision, question)


def _is_own_question(decision: Decision, question: Question) -> bool:
    """Tell whether a message with or after a link clearly asks something of the guide, not about the link."""
    return decision.targets[0].kind is TargetKind.PASSAGE and decision.confidence >= SURE_QUESTION and not points_back(question.text)
