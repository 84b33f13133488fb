"""From a decision to a reply: which composer writes it, what it may cite, and what a later turn has to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.compose import Composer
from bot.answering.decision import Decision
from bot.answering.documents import compose_documents
from bot.answering.grounding import ground
from bot.models import LinkVerdict, OutcomeKind, Reply
from knowledge.models import Corpus, RouteKind, Target, TargetKind
from knowledge.retriever import Retriever

_ROUTE_KINDS = {
    RouteKind.NO_ADVICE: OutcomeKind.NO_ADVICE,
    RouteKind.NOT_FOUND: OutcomeKind.NOT_FOUND,
    RouteKind.SMALLTALK: OutcomeKind.SMALLTALK,
    RouteKind.REFUSED: OutcomeKind.REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A reply and what it is about, before screening and timing are put beside it."""

    kind: OutcomeKind
    reply: Reply
    confidence: float
    targets: tuple[Target, ...] = ()
    offered: tuple[Target, ...] = ()
    also_judged: tuple[LinkVerdict, ...] = ()
    about_links: bool = False
    documents: tuple[str, ...] = ()


class Replies:
    """Writes the reply that was decided on. Every citation in it stands in a text of `grounds`."""

    def __init__(self, retriever: Retriever, composer: Composer) -> None:
        self._retriever = retriever
        self._corpus: Corpus = retriever.corpus
        self._composer = composer
        self.grounds: dict[str, tuple[str, ...]] = texts_by_source(retriever.corpus)

    def line(self, kind: OutcomeKind, key: str, lang: str) -> Answered:
        """Return one of the fixed texts as a reply."""
        return Answered(kind=kind, reply=self._composer.line(key, lang), confidence=1.0)

    def reply(self, decision: Decision, lang: str) -> Answered:
        if decision.ask:
            return self.clarify(decision.nearby[:2], lang)
        if decision.ask_about:
            return self.ask_about(decision.nearby, lang)
        if decision.passages:
            return self._reply_from_documents(decision, lang)
        if not decision.targets:
            reply = self._composer.not_found(decision.nearby, lang)
            return Answered(kind=OutcomeKind.NOT_FOUND, reply=reply, confidence=decision.confidence)
        kind, reply = self._compose(decision, lang)
        return Answered(kind=kind, reply=ground(reply, self.grounds), confidence=decision.confidence, targets=decision.targets)

    def clarify(self, between: Sequence[Target], lang: str) -> Answered:
        first, second = between
        reply = self._composer.clarify(first, second, lang)
        return Answered(kind=OutcomeKind.CLARIFY, reply=reply, confidence=0.5, offered=(first, second))

    def ask_about(self, topics: Sequence[Target], lang: str) -> Answered:
        """Ask what is meant by words that name nothing; "the first one" then means the first topic that was offered."""
        reply = self._composer.ask_about(topics, lang)
        return Answered(kind=OutcomeKind.CLARIFY, reply=reply, confidence=0.5, offered=tuple(topics))

    def _reply_from_documents(self, decision: Decision, lang: str) -> Answered:
        """Documents are untrusted: one that asks for a seed phrase, say, is shown with the warning against it.

        What the guide has on the question comes after them with its own warnings.
        """
        guide = [self._corpus.passages[each.id] for each in decision.targets if each.kind is TargetKind.PASSAGE][:1]
        reply = compose_documents(decision.passages, beside=bool(guide))
        grounds = dict(self.grounds)
        for scored in decision.passages:
            grounds[scored.passage.source_id] = (*grounds.get(scored.passage.source_id, ()), scored.passage.text)
        due = [target.id for target in (*decision.targets, *self._retriever.fired(reply.body)) if target.kind is TargetKind.RULE]
        due += [rule for each in decision.warned_of if each.kind is TargetKind.PASSAGE for rule in self._corpus.passages[each.id].warn]
        if guide:
            reply = self._composer.answer(guide, lang, after=reply)
            due += [warning.rule_id for warning in reply.warnings]
        warned = ground(replace(reply, warnings=self._composer.warnings(tuple(dict.fromkeys(due)), lang)), grounds)
        told = tuple(
            dict.fromkeys(
                each.source_id for each in warned.citations if each.source_id in {one.passage.source_id for one in decision.passages}
            )
        )
        return Answered(kind=OutcomeKind.ANSWERED, reply=warned, confidence=decision.confidence, targets=decision.targets, documents=told)

    def _compose(self, decision: Decision, lang: str) -> tuple[OutcomeKind, Reply]:
        first = decision.targets[0]
        passages = [self._corpus.passages[each.id] for each in decision.targets if each.kind is TargetKind.PASSAGE]
        if decision.aftercare:
            care, aid = self._corpus.aftercare[decision.aftercare], self._corpus.first_aid[first.id]
            return OutcomeKind.WARNED, self._composer.aftercare(care, aid, lang)
        if decision.not_done:
            due = first.id if first.kind is TargetKind.RULE else self._corpus.first_aid[first.id].related_rules[0]
            return OutcomeKind.WARNED, replace(self._composer.line("not_done", lang), warnings=self._composer.warnings((due,), lang))
        if first.kind is TargetKind.FIRST_AID:
            return OutcomeKind.WARNED, self._composer.first_aid(self._corpus.first_aid[first.id], lang)
        rule = next((self._corpus.rules[each.id] for each in decision.targets if each.kind is TargetKind.RULE), None)
        if rule:
            return OutcomeKind.WARNED, self._composer.scam_answer(rule, passages, lang, brief=decision.brief)
        if first.kind is TargetKind.ROUTE:
            route = self._corpus.routes[first.id]
            reply = self._composer.route(route, decision.nearby, lang)
            beside = tuple(each.id for each in decision.warned_of if each.kind is TargetKind.RULE)
            return _ROUTE_KINDS[route.kind], replace(reply, warnings=self._composer.warnings(beside, lang)) if beside else reply
        return OutcomeKind.ANSWERED, self._composer.answer(passages, lang, brief=decision.brief)


def texts_by_source(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Return what may be cited: the texts of each source id."""
    texts: dict[str, tuple[str, ...]] = {}
    for passage in corpus.passages.values():
        texts[passage.source_id] = (passage.text,)
        if passage.note:
            texts[passage.note.source.id] = (*texts.get(passage.note.source.id, ()), passage.note.text)
    texts.update({rule.source_id: (rule.text,) for rule in corpus.rules.values()})
    texts.update({aid.source_id: (aid.text,) for aid in corpus.first_aid.values()})
    texts.update({care.source_id: (care.text,) for care in corpus.aftercare.values()})
    return texts
