"""The one door: `Assistant.handle(message) -> Outcome`. Safe for hundreds of concurrent callers."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answering.asked_language import asked_language
from bot.answering.compose import MOST_WARNINGS, Composer
from bot.answering.deciding import Decider
from bot.answering.decision import Decision
from bot.answering.followup import pointed_at
from bot.answering.grounding import ground
from bot.answering.language import Language, detect_language
from bot.answering.link_answers import LinkAnswers
from bot.answering.link_talk import is_pasted, means_earlier_links, with_link_words, without_addressee, without_links, worth_a_verdict
from bot.answering.memory import ConversationMemory, Turn
from bot.answering.question import to_question
from bot.answering.replies import Answered, Replies
from bot.answering.romanised import in_own_letters
from bot.models import Certainty, ChatKind, IncomingMessage, LinkVerdict, Outcome, OutcomeKind, Reply, SafetyWarning, Screening
from bot.moderation.policy import ChatPolicy, recommend
from bot.screening import MASK, Screener
from bot.screening.secrets import SERVICE_KINDS
from bot.texts import Texts
from knowledge.feeds.models import FeedStatus
from knowledge.models import Corpus, Severity, Source, Target, TargetKind
from knowledge.retriever import Retriever

_log = logging.getLogger("jumpmaster.message")

CHECK_COMMAND = "check"
_COMMAND_TEXTS = {"start": "who_are_you", "help": "who_are_you"}


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
        self._memory = memory
        self._longest = longest_message
        self._screener = screener
        self._policy = policy
        self._texts = texts
        self._facts = tuple(facts)
        self._replies = Replies(retriever, self._composer)
        self._decider = Decider(retriever, workers=workers)
        self._link_answers = LinkAnswers(
            decider=self._decider,
            replies=self._replies,
            composer=self._composer,
            corpus=retriever.corpus,
            texts=texts,
            feeds=feeds,
        )

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

    async def screen(self, message: IncomingMessage) -> Screening:
        """Return what is found in a message: secrets, links, lures. Microseconds; what is in doubt a worker looks at again."""
        found = self._screener.first_look(message) if self._screener else Screening()
        return found if found.second_look is None else await self._decider.in_worker(found.second_look)

    def first_aid(self, guide: str, lang: str) -> Outcome:
        """Return what to do first, for somebody who asks in private. `guide` is the id of a first-aid guide."""
        target = Target(TargetKind.FIRST_AID, guide)
        reply = ground(self._composer.first_aid(self._corpus.first_aid[guide], lang, ""), self._replies.grounds)
        return Outcome(kind=OutcomeKind.WARNED, reply=reply, lang=lang, confidence=1.0, targets=(str(target),))

    def describe(self) -> tuple[str, ...]:
        """Return what this assistant runs on, one fact a line, what is missing first."""
        return self._facts

    @property
    def uses_words_alone(self) -> bool:
        """Whether it answers without a model of meaning; what it runs on then begins with why."""
        return self._retriever.embedder is None

    def sources(self) -> tuple[Source, ...]:
        return tuple(self._corpus.sources.values())

    def forget(self, conversation: str) -> None:
        self._memory.forget(conversation)

    def close(self) -> None:
        self._decider.close()

    async def _handle(self, message: IncomingMessage) -> Outcome:
        screening = await self.screen(message)
        actions = recommend(message, screening, self._policy(message.chat.id))
        written = message.text if screening.redacted_text is None else screening.redacted_text.replace(MASK, " ")
        # A link has to stay as it was written.
        text = written if screening.links else in_own_letters(written)
        held = self._memory.recall_links(message.conversation)
        spoken_of = without_addressee(screening.links, message.text)
        self._memory.remember_links(message.conversation, (*spoken_of, *screening.quoted_links))
        if not message.addressed and not screening.intercepts:
            return Outcome(kind=OutcomeKind.IGNORED, screening=screening, actions=actions)
        lang = self._language(without_links(text, screening.links), message)
        if screening.intercepts:
            answered = self._intercept(message, screening, lang.spoken)
        else:
            answered = await self._answer(text, lang.spoken, message.conversation, screening, held)
        self._remember(message.conversation, text, answered, lang.code)
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
            return self._replies.line(OutcomeKind.INTERCEPTED, "intercepted_token", lang)
        target = Target(TargetKind.FIRST_AID, "seed-exposed")
        in_group = message.chat.kind is ChatKind.GROUP
        lead = self._texts.say("intercepted_group" if in_group else "intercepted_wallet", lang)
        if True in of_service:
            lead = f"{lead}\n\n{self._texts.say('intercepted_token', lang)}"
        reply = Reply(body=lead, lang=lang) if in_group else self._composer.first_aid(self._corpus.first_aid[target.id], lang, lead)
        return Answered(kind=OutcomeKind.INTERCEPTED, reply=ground(reply, self._replies.grounds), confidence=1.0, targets=(target,))

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
            return self._replies.line(OutcomeKind.LIMITED, "too_long", lang)
        question = to_question(without_links(text, screening.links))
        own = without_addressee(screening.links, text)
        written = (*own, *screening.quoted_links)
        is_about_them = question.command == CHECK_COMMAND or any(map(is_pasted, own))
        links = written if is_about_them else worth_a_verdict(written, question.text)
        turns = self._memory.recall(conversation)
        if question.command == CHECK_COMMAND and not links:
            return self._replies.line(OutcomeKind.VERDICT, "verdict_none", lang)
        if question.text:
            question = to_question(with_link_words(text, screening.links, lang))
        if written and not links and await self._link_answers.are_meant(question, turns):
            links = written
        if links:
            return await self._link_answers.answer(question, links, turns, lang, screening.quoted_links)
        # A link that the words do not ask about still belongs to them: "what did blockchain.com users get".
        asked, question = question, to_question(text)
        if not question.text:
            key = _COMMAND_TEXTS.get(question.command or "", "empty_message")
            return self._replies.line(OutcomeKind.SMALLTALK, key, lang)
        if held and not written and means_earlier_links(question.text, turns):
            return await self._link_answers.follow_up(question, held, turns, lang)
        pointed = pointed_at(question.text, turns, self._corpus)
        if len(pointed) == 2:
            return self._replies.clarify(pointed, lang)
        decision = _pointed(pointed[0]) if pointed else await self._decider.decide(question, turns)
        if written:
            return await self._link_answers.mention(decision, asked, written, turns, lang)
        return self._replies.reply(decision, lang)

    def _language(self, text: str, message: IncomingMessage) -> Language:
        """Return the language that a message asks for by its name, else the one it is in."""
        asked = asked_language(text)
        return Language(asked) if asked else detect_language(text, message.lang_hint, spoken=self._spoken_before(message.conversation))

    def _spoken_before(self, conversation: str) -> str | None:
        turns = self._memory.recall(conversation)
        return turns[-1].lang if turns else None

    def _remember(self, conversation: str, text: str, answered: Answered, lang: str) -> None:
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
            lang=lang,
            documents=answered.documents,
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
