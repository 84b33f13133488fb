"""The one door: `Assistant.handle(message) -> Outcome`. Safe for hundreds of concurrent callers.

What is certain from words alone is answered at once; everything else waits for the model, which runs in a few worker
threads so that the event loop is never held up.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bot.answering.compose import MOST_WARNINGS, Composer
from bot.answering.documents import compose_documents
from bot.answering.followup import last_targets, leans_on_context, pointed_at, points_back, with_context
from bot.answering.grounding import LONGEST_BODY, ground
from bot.answering.language import detect_language
from bot.answering.link_talk import means_earlier_links, rules_for, without_links, worth_a_verdict
from bot.answering.memory import ConversationMemory, Turn
from bot.answering.question import Question, split_questions, to_question
from bot.answering.route import Decision, Router
from bot.answering.verdicts import VerdictWriter
from bot.models import Certainty, ChatKind, IncomingMessage, LinkVerdict, Outcome, OutcomeKind, Reply, SafetyWarning, Screening, Standing
from bot.moderation.policy import ChatPolicy, recommend
from bot.screening import MASK, Screener
from bot.screening.secrets import SERVICE_KINDS
from bot.texts import Texts
from knowledge.feeds.models import FeedStatus
from knowledge.models import Corpus, RouteKind, Severity, Source, Target, TargetKind
from knowledge.retriever import Findings, Retriever

_log = logging.getLogger("jumpmaster.message")

CHECK_COMMAND = "check"
SURE_QUESTION = 0.8
_COMMAND_TEXTS = {"start": "who_are_you", "help": "who_are_you"}
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


class Assistant:
    def __init__(
        self,
        *,
        retriever: Retriever,
        texts: Texts,
        memory: ConversationMemory,
        longest_message: int = 4000,
        workers: int = 2,
        screener: Screener | None = None,
        policy: Callable[[str], ChatPolicy] = lambda _: ChatPolicy(),
        feeds: Callable[[], Sequence[FeedStatus]] = tuple,
        facts: Sequence[str] = (),
    ) -> None:
        self._retriever = retriever
        self._corpus: Corpus = retriever.corpus
        self._composer = Composer(retriever.corpus, texts)
        self._router = Router(retriever.corpus)
        self._memory = memory
        self._longest = longest_message
        self._screener = screener
        self._policy = policy
        self._feeds = feeds
        self._texts = texts
        self._verdicts = VerdictWriter(texts)
        self._facts = tuple(facts)
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="model")
        self._grounds = _texts_by_source(retriever.corpus)

    async def handle(self, message: IncomingMessage) -> Outcome:
        """Return the outcome of one message; an error inside becomes an outcome of kind `failed`, never an exception."""
        started = time.perf_counter()
        request = secrets.token_hex(2)
        try:
            outcome = await self._handle(message)
        except Exception:
            # The log's formatter names the error and its place, and leaves out its text, which could quote the message.
            _log.error("message.failed ref=%s", request, exc_info=_log.isEnabledFor(logging.DEBUG))
            outcome = self._failed(message, request)
        outcome = replace(outcome, elapsed_ms=round((time.perf_counter() - started) * 1000, 3))
        _log_line(request, message, outcome)
        return outcome

    def describe(self) -> tuple[str, ...]:
        """Return what this assistant runs on, one fact a line, what is missing first."""
        return self._facts

    def sources(self) -> tuple[Source, ...]:
        return tuple(self._corpus.sources.values())

    def listed_texts(self) -> dict[str, tuple[str, ...]]:
        """Return what may be cited: the texts of each source id."""
        return dict(self._grounds)

    def forget(self, conversation: str) -> None:
        self._memory.forget(conversation)

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def _handle(self, message: IncomingMessage) -> Outcome:
        screening = self._screener.screen(message) if self._screener else Screening()
        actions = recommend(message, screening, self._policy(message.chat.id))
        text = message.text if screening.redacted_text is None else screening.redacted_text.replace(MASK, " ")
        held = self._memory.recall_links(message.conversation)
        self._memory.remember_links(message.conversation, (*screening.links, *screening.quoted_links))
        if not message.addressed and not screening.intercepts:
            return Outcome(kind=OutcomeKind.IGNORED, screening=screening, actions=actions)
        lang = detect_language(without_links(text, screening.links), message.lang_hint)
        if screening.intercepts:
            answered = self._intercept(message, screening, lang.spoken)
        else:
            answered = await self._answer(text, lang.spoken, message.conversation, screening, held)
        self._remember(message.conversation, text, answered)
        return Outcome(
            kind=answered.kind,
            reply=self._with_soft_warning(answered.reply, screening, lang.spoken),
            lang=lang.code,
            confidence=round(answered.confidence, 4),
            screening=screening,
            actions=actions,
            targets=tuple(map(str, answered.targets)),
            also_judged=answered.also_judged,
        )

    def _intercept(self, message: IncomingMessage, screening: Screening, lang: str) -> Answered:
        """Say what happened and what to do first; nothing of the message is repeated."""
        of_service = {secret.kind in SERVICE_KINDS for secret in screening.secrets if secret.certainty is not Certainty.POSSIBLE}
        if of_service == {True}:
            return Answered(kind=OutcomeKind.INTERCEPTED, reply=self._composer.line("intercepted_token", lang), confidence=1.0)
        target = Target(TargetKind.FIRST_AID, "seed-exposed")
        in_group = message.chat.kind is ChatKind.GROUP
        lead = self._texts.say("intercepted_group" if in_group else "intercepted_wallet", lang)
        if True in of_service:
            lead = f"{lead}\n\n{self._texts.say('intercepted_token', lang)}"
        reply = Reply(body=lead, lang=lang) if in_group else self._composer.first_aid(self._corpus.first_aid[target.id], lang, lead)
        return Answered(kind=OutcomeKind.INTERCEPTED, reply=ground(reply, self._grounds), confidence=1.0, targets=(target,))

    def _with_soft_warning(self, reply: Reply, screening: Screening, lang: str) -> Reply:
        """Put a word beside the reply where something may be a private key and may as well be a hash."""
        if not screening.secrets or screening.intercepts:
            return reply
        rule = self._corpus.rules["private-key-request"]
        soft = SafetyWarning(
            rule_id=rule.id,
            severity=Severity.CAUTION,
            title=rule.title.get(lang, rule.title["en"]),
            advice=self._texts.say("secret_possible", lang),
        )
        return replace(reply, warnings=(soft, *reply.warnings)[:MOST_WARNINGS])

    async def _answer(self, text: str, lang: str, conversation: str, screening: Screening, held: tuple[LinkVerdict, ...]) -> Answered:
        if len(text) > self._longest:
            return Answered(kind=OutcomeKind.LIMITED, reply=self._composer.line("too_long", lang), confidence=1.0)
        question = to_question(without_links(text, screening.links))
        written = (*screening.links, *screening.quoted_links)
        links = written if question.command == CHECK_COMMAND else worth_a_verdict(written, question.text)
        turns = self._memory.recall(conversation)
        if question.command == CHECK_COMMAND and not links:
            return Answered(kind=OutcomeKind.VERDICT, reply=self._composer.line("verdict_none", lang), confidence=1.0)
        if links:
            return await self._answer_about_links(question, links, turns, lang, screening.quoted_links)
        # A link that the words do not ask about still belongs to them: "what did blockchain.com users get".
        question = to_question(text)
        if not question.text:
            key = _COMMAND_TEXTS.get(question.command or "", "empty_message")
            return Answered(kind=OutcomeKind.SMALLTALK, reply=self._composer.line(key, lang), confidence=1.0)
        if held and not written and means_earlier_links(question.text, turns):
            return await self._follow_up_on_links(question, held, turns, lang)
        pointed = pointed_at(question.text, turns, self._corpus)
        if len(pointed) == 2:
            return self._clarify(pointed, lang)
        decision = _pointed(pointed[0]) if pointed else await self._decide(question, turns)
        return self._reply(decision, lang)

    async def _answer_about_links(
        self, question: Question, links: tuple[LinkVerdict, ...], turns: tuple[Turn, ...], lang: str, quoted: tuple[LinkVerdict, ...]
    ) -> Answered:
        """A message with a link gets its verdict; somebody in trouble gets first aid first, and a refusal stays one."""
        decision = await self._decide(question, turns) if question.text else Decision(targets=(), confidence=1.0)
        first = decision.targets[0] if decision.targets else None
        rules: tuple[str, ...] = rules_for(links)
        if first and _outranks_verdict(decision, self._corpus, links):
            answered = self._reply(decision, lang)
            return replace(self._beside(answered, links, lang), also_judged=quoted, about_links=True)
        if first and first.kind is TargetKind.RULE and rules:
            rules = tuple(dict.fromkeys((first.id, *rules)))
        reply = self._verdicts.reply(links, self._feeds(), lang, warnings=self._composer.warnings(rules, lang))
        targets = decision.targets[:1] if first and first.kind is TargetKind.RULE else ()
        return Answered(kind=OutcomeKind.VERDICT, reply=reply, confidence=1.0, targets=targets, also_judged=quoted, about_links=True)

    async def _follow_up_on_links(self, question: Question, links: tuple[LinkVerdict, ...], turns: tuple[Turn, ...], lang: str) -> Answered:
        """Keep the verdict, whatever is claimed of the link; answer what else is asked."""
        decision = await self._decide(question, turns)
        first = decision.targets[0] if decision.targets else None
        if first and (first.kind is TargetKind.ROUTE or _is_own_question(decision, question)):
            return self._reply(decision, lang)
        stays = self._verdicts.stays(links, lang)
        if first and first.kind in {TargetKind.FIRST_AID, TargetKind.RULE}:
            answered = self._reply(decision, lang)
            body = f"{stays}\n\n{answered.reply.body}"
            if len(body) <= LONGEST_BODY and first.kind is TargetKind.RULE:
                answered = replace(answered, reply=replace(answered.reply, body=body))
            return replace(answered, also_judged=links, about_links=True)
        warnings = self._composer.warnings(rules_for(links), lang)
        reply = self._verdicts.reply(links, self._feeds(), lang, lead=stays, warnings=warnings)
        return Answered(kind=OutcomeKind.VERDICT, reply=reply, confidence=1.0, also_judged=links, about_links=True)

    def _beside(self, answered: Answered, links: tuple[LinkVerdict, ...], lang: str) -> Answered:
        body = f"{answered.reply.body}\n\n{self._verdicts.line(links, lang)}"
        return replace(answered, reply=replace(answered.reply, body=body)) if len(body) <= LONGEST_BODY else answered

    async def _decide(self, question: Question, turns: tuple[Turn, ...]) -> Decision:
        """Return the decision, with as little of the model as it takes."""
        if leans_on_context(question.text, turns):
            alone, in_context = await self._search((question.text, with_context(question.text, turns)))
            last, back = last_targets(turns), points_back(question.text)
            return self._router.decide_follow_up(alone, in_context, last=last, points_back=back)
        words = self._retriever.by_words(question.text)
        if self._router.is_word_for_word(words):
            return self._router.decide(words)
        (whole,) = await self._search((question.text,))
        pieces = split_questions(question.text)
        if len(pieces) < 2 or self._router.is_one_question(whole):
            return self._router.decide(whole)
        if not self._router.is_vague_story(whole):
            pieces = tuple(piece for piece in pieces if self._router.may_ask_otherwise(self._retriever.by_words(piece), whole))
        return self._router.decide(whole, await self._search(pieces) if pieces else ())

    async def _search(self, questions: Sequence[str]) -> Sequence[Findings]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._workers, self._retriever.search_many, questions)

    def _reply(self, decision: Decision, lang: str) -> Answered:
        if decision.ask:
            return self._clarify(decision.nearby[:2], lang)
        if decision.passages:
            return self._reply_from_documents(decision, lang)
        if not decision.targets:
            reply = self._composer.not_found(decision.nearby, lang)
            return Answered(kind=OutcomeKind.NOT_FOUND, reply=reply, confidence=decision.confidence)
        kind, reply = self._compose(decision, lang)
        return Answered(kind=kind, reply=ground(reply, self._grounds), confidence=decision.confidence, targets=decision.targets)

    def _reply_from_documents(self, decision: Decision, lang: str) -> Answered:
        """Documents are untrusted: one that asks for a seed phrase, say, is shown with the warning against it."""
        reply = compose_documents(decision.passages)
        grounds: dict[str, tuple[str, ...]] = {}
        for scored in decision.passages:
            grounds[scored.passage.source_id] = (*grounds.get(scored.passage.source_id, ()), scored.passage.text)
        fired = self._retriever.fired(reply.body)
        warnings = self._composer.warnings([target.id for target in fired if target.kind is TargetKind.RULE], lang)
        warned = ground(replace(reply, warnings=warnings), grounds)
        return Answered(kind=OutcomeKind.ANSWERED, reply=warned, confidence=decision.confidence)

    def _compose(self, decision: Decision, lang: str) -> tuple[OutcomeKind, Reply]:
        first = decision.targets[0]
        passages = [self._corpus.passages[each.id] for each in decision.targets if each.kind is TargetKind.PASSAGE]
        if first.kind is TargetKind.FIRST_AID:
            return OutcomeKind.WARNED, self._composer.first_aid(self._corpus.first_aid[first.id], lang)
        rule = next((self._corpus.rules[each.id] for each in decision.targets if each.kind is TargetKind.RULE), None)
        if rule:
            return OutcomeKind.WARNED, self._composer.scam_answer(rule, passages, lang)
        if first.kind is TargetKind.ROUTE:
            route = self._corpus.routes[first.id]
            return _ROUTE_KINDS[route.kind], self._composer.route(route, decision.nearby, lang)
        return OutcomeKind.ANSWERED, self._composer.answer(passages, lang)

    def _clarify(self, between: Sequence[Target], lang: str) -> Answered:
        first, second = between
        reply = self._composer.clarify(first, second, lang)
        return Answered(kind=OutcomeKind.CLARIFY, reply=reply, confidence=0.5, offered=(first, second))

    def _remember(self, conversation: str, text: str, answered: Answered) -> None:
        question = to_question(text[: self._longest]).text
        if answered.kind is OutcomeKind.INTERCEPTED:
            # What is left of the text says little; a follow-up means what happened.
            question = " ".join(self._composer.topic(target, "en") for target in answered.targets)
        turn = Turn(
            question=question,
            kind=answered.kind,
            targets=tuple(map(str, answered.targets)),
            offered=tuple(map(str, answered.offered)),
            about_links=answered.about_links,
        )
        self._memory.remember(conversation, turn)

    def _failed(self, message: IncomingMessage, request: str) -> Outcome:
        reply = self._composer.line("failed", message.lang_hint or "en", ref=request)
        return Outcome(kind=OutcomeKind.FAILED, reply=reply)


def _pointed(target: Target) -> Decision:
    return Decision(targets=(target,), confidence=0.9)


def _outranks_verdict(decision: Decision, corpus: Corpus, links: Sequence[LinkVerdict]) -> bool:
    """Tell whether the words ask for something that a verdict alone would leave unanswered."""
    first = decision.targets[0]
    if first.kind is TargetKind.FIRST_AID:
        return True
    if first.kind is TargetKind.ROUTE:
        return corpus.routes[first.id].kind is RouteKind.REFUSED
    harmless = all(link.standing in {Standing.UNKNOWN, Standing.OFFICIAL} for link in links)
    return first.kind is TargetKind.PASSAGE and decision.confidence >= SURE_QUESTION and harmless


def _is_own_question(decision: Decision, question: Question) -> bool:
    """Tell whether a message after a verdict clearly asks something of the guide."""
    return decision.targets[0].kind is TargetKind.PASSAGE and decision.confidence >= SURE_QUESTION and not points_back(question.text)


def _log_line(request: str, message: IncomingMessage, outcome: Outcome) -> None:
    """One line a message, without its text, its author or its chat."""
    _log.info(
        "message.handled ref=%s chat=%s kind=%s lang=%s confidence=%.2f targets=%s screened=%s ms=%.1f",
        request,
        message.chat.kind.value,
        outcome.kind.value,
        outcome.lang,
        outcome.confidence,
        ",".join(outcome.targets) or "-",
        outcome.screening.ran,
        outcome.elapsed_ms,
    )


def _texts_by_source(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    texts: dict[str, tuple[str, ...]] = {}
    for passage in corpus.passages.values():
        texts[passage.source_id] = (passage.text,)
        if passage.note:
            texts[passage.note.source.id] = (*texts.get(passage.note.source.id, ()), passage.note.text)
    texts.update({rule.source_id: (rule.text,) for rule in corpus.rules.values()})
    texts.update({aid.source_id: (aid.text,) for aid in corpus.first_aid.values()})
    return texts
