"""The one door: `Assistant.handle(message) -> Outcome`. Safe for hundreds of concurrent callers.

What is certain from words alone is answered at once; everything else waits for the model, which runs in a few worker
threads so that the event loop is never held up.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bot.answering.compose import Composer
from bot.answering.documents import compose_documents
from bot.answering.followup import last_targets, leans_on_context, pointed_at, points_back, with_context
from bot.answering.grounding import ground
from bot.answering.language import detect_language
from bot.answering.memory import ConversationMemory, Turn
from bot.answering.question import Question, split_questions, to_question
from bot.answering.route import Decision, Router
from bot.models import IncomingMessage, Outcome, OutcomeKind, Reply, Screening
from bot.screening import Screener
from bot.texts import Texts
from knowledge.models import Corpus, RouteKind, Source, Target, TargetKind
from knowledge.retriever import Findings, Retriever

_log = logging.getLogger("jumpmaster.message")

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
        facts: Sequence[str] = (),
    ) -> None:
        self._retriever = retriever
        self._corpus: Corpus = retriever.corpus
        self._composer = Composer(retriever.corpus, texts)
        self._router = Router(retriever.corpus)
        self._memory = memory
        self._longest = longest_message
        self._screener = screener
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
            # The traceback could quote the message: only the error's place is logged.
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
        text = message.text if screening.redacted_text is None else screening.redacted_text
        if not message.addressed:
            return Outcome(kind=OutcomeKind.IGNORED, screening=screening)
        lang = detect_language(text, message.lang_hint)
        answered = await self._answer(text, lang.spoken, message.conversation)
        self._remember(message.conversation, text, answered)
        return Outcome(
            kind=answered.kind,
            reply=answered.reply,
            lang=lang.code,
            confidence=round(answered.confidence, 4),
            screening=screening,
            targets=tuple(map(str, answered.targets)),
        )

    async def _answer(self, text: str, lang: str, conversation: str) -> Answered:
        if len(text) > self._longest:
            return Answered(kind=OutcomeKind.LIMITED, reply=self._composer.line("too_long", lang), confidence=1.0)
        question = to_question(text)
        if not question.text:
            key = _COMMAND_TEXTS.get(question.command or "", "empty_message")
            return Answered(kind=OutcomeKind.SMALLTALK, reply=self._composer.line(key, lang), confidence=1.0)
        turns = self._memory.recall(conversation)
        pointed = pointed_at(question.text, turns, self._corpus)
        if len(pointed) == 2:
            return self._clarify(pointed, lang)
        decision = _pointed(pointed[0]) if pointed else await self._decide(question, turns)
        return self._reply(decision, lang)

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
        turn = Turn(
            question=to_question(text[: self._longest]).text,
            kind=answered.kind,
            targets=tuple(map(str, answered.targets)),
            offered=tuple(map(str, answered.offered)),
        )
        self._memory.remember(conversation, turn)

    def _failed(self, message: IncomingMessage, request: str) -> Outcome:
        reply = self._composer.line("failed", message.lang_hint or "en", ref=request)
        return Outcome(kind=OutcomeKind.FAILED, reply=reply)


def _pointed(target: Target) -> Decision:
    return Decision(targets=(target,), confidence=0.9)


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
