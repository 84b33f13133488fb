"""Find out what a question is about, with as little of the model as it takes.

What is certain from words alone is decided at once. Models run in a few worker threads, so that the event loop is never held
up: first the glance, and the whole model where the glance is not sure.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from bot.answering.admitted import AdmissionFinder
from bot.answering.after_verdict import DoneAtLink, speaks_of_others
from bot.answering.aftercare import CALM, WHAT_NEXT, AftercareFinder
from bot.answering.bare import Bare, bare, example_of, is_listed, said_last, spoken_about, told_more
from bot.answering.decision import USUAL_TOPICS, Decision
from bot.answering.documents_first import DocumentChoice, following
from bot.answering.followup import (
    last_documents,
    last_targets,
    leads_on,
    leans_on_context,
    means_what_was_told,
    points_back,
    spoken_of,
    with_context,
)
from bot.answering.harm_talk import asks_the_guide, cries, is_still_about, is_still_about_the_scam
from bot.answering.memory import Turn
from bot.answering.question import Question, is_wordless, split_questions, without_attribution
from bot.answering.route import Router
from bot.answering.traditional import in_simplified
from bot.answering.typos import in_one_alphabet, mend
from knowledge.models import Target, TargetKind
from knowledge.retriever import Findings, Reading, Retriever

_T = TypeVar("_T")
_AFTERCARE = 0.9
"""How sure it is that words which a first aid gives their meaning ask for what follows it."""
_CHATTER = Target(TargetKind.ROUTE, "chatter")
_POINTED = 0.9
_SURELY_HARMED = 0.8
_LOOKED_AT = 12
"""Passages looked at in each reading of a question that leans on the one before."""


class Decider:
    def __init__(self, retriever: Retriever, *, workers: int) -> None:
        self._retriever = retriever
        self._router = Router(retriever.corpus)
        self._choice = DocumentChoice(retriever.corpus)
        self._aftercare = AftercareFinder(retriever.corpus)
        self._admissions = AdmissionFinder(retriever.corpus)
        self._done_at_link = DoneAtLink(self._admissions)
        self._route_kinds = {Target(TargetKind.ROUTE, route.id): route.kind for route in retriever.corpus.routes.values()}
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="model")

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def decide(self, question: Question, turns: tuple[Turn, ...]) -> Decision:
        """Return the decision for a question, read in the light of the turns before it where it leans on them."""
        reading = self._retriever.read(self._mended(without_attribution(question.text)))
        names_nothing = bare(question.text)
        if names_nothing is None and is_wordless(question.text):
            return self._answer_pictures(question.text, turns)
        if leans_on_context(question.text, turns):
            after = self._asked_after_first_aid(reading, turns) or self._admitted(reading, turns)
            if after:
                return after
        if names_nothing and not last_documents(turns):
            going_on = self._go_on(names_nothing, turns)
            if going_on:
                return going_on
        if leans_on_context(question.text, turns) and not (self._aftercare.given(turns) and asks_the_guide(question.text)):
            decision = await self.in_worker(self._decide_follow_up, reading, turns)
            return self._kept_at_harm(decision, reading, turns)
        words = self._retriever.by_words(reading) if self._router.may_be_word_for_word(reading) else None
        if words is None or not self._router.is_word_for_word(words):
            return await self.in_worker(self._decide_question, reading)
        decision = self._router.decide(words)
        if self._retriever.has_documents and self._choice.may_answer(decision, reading.signals):
            return await self.in_worker(self._with_documents, decision, reading)
        return decision

    def told_by_words(self, text: str) -> frozenset[Target]:
        """Return the targets whose own words stand in a text: what is certain without any search."""
        return frozenset(self._retriever.read(in_simplified(text)).signals)

    def done_at_link(self, text: str) -> Target | None:
        """Return the first aid for what the writer tells as done at a link, or None."""
        return self._done_at_link.find(in_simplified(text))

    def _mended(self, text: str) -> str:
        """Return the text without slips of the pen; as it is where documents may name something that looks like one."""
        spelt = in_one_alphabet(text)
        return spelt if self._retriever.has_documents else mend(in_simplified(spelt))

    def _asked_after_first_aid(self, reading: Reading, turns: tuple[Turn, ...]) -> Decision | None:
        """Return what to say to a question that only the first aid before it gives a meaning; none where another harm is told."""
        if any(target.kind is TargetKind.FIRST_AID for target in reading.signals):
            return None
        found = self._aftercare.find(reading.text, turns)
        return Decision(targets=(found[0],), aftercare=found[1].id, confidence=_AFTERCARE) if found else None

    def _admitted(self, reading: Reading, turns: tuple[Turn, ...]) -> Decision | None:
        """Return what to say to who tells that it was done after a warning, or was not; None where the words tell a harm by themselves."""
        if any(target.kind is TargetKind.FIRST_AID for target in reading.signals):
            return None
        aid = self._admissions.find(reading.text, turns)
        if aid:
            return Decision(targets=(aid,), confidence=_AFTERCARE)
        spared = self._admissions.not_done(reading.text, turns)
        return Decision(targets=(spared,), confidence=_AFTERCARE, not_done=True) if spared else None

    def _kept_at_harm(self, decision: Decision, reading: Reading, turns: tuple[Turn, ...]) -> Decision:
        """Return the decision, or what was said of the harm or scam before where the words are too unclear to lead away from it."""
        aid = self._aftercare.given(turns)
        if aid and is_still_about(aid, decision, reading, self._route_kinds):
            return Decision(targets=(aid,), aftercare=WHAT_NEXT, confidence=_AFTERCARE)
        rule = spoken_about(turns)
        warned = aid is None and rule is not None and rule.kind is TargetKind.RULE and not asks_the_guide(reading.text)
        if warned and rule and is_still_about_the_scam(decision, reading, self._route_kinds):
            return Decision(targets=(rule,), confidence=_POINTED, brief=True)
        return decision

    def _answer_pictures(self, text: str, turns: tuple[Turn, ...]) -> Decision:
        """Return the first step of a first aid before it for a crying face, else small talk: pictures alone ask for nothing."""
        aid = self._aftercare.given(turns) if cries(text) else None
        if aid is None:
            return Decision(targets=(_CHATTER,), confidence=_POINTED)
        return Decision(targets=(aid,), aftercare=CALM, confidence=_AFTERCARE)

    def _go_on(self, names_nothing: Bare, turns: tuple[Turn, ...]) -> Decision | None:
        """Return what goes on about the answer before, or asks what is meant where there was none; None for what has to be searched."""
        about = spoken_about(turns)
        said = said_last(turns)
        if about is None and names_nothing is Bare.AGAIN and said and said != _CHATTER:
            return Decision(targets=(said,), confidence=_POINTED)
        if about is None:
            return Decision(targets=(), confidence=0.0, nearby=USUAL_TOPICS, ask_about=True)
        if about.kind is TargetKind.FIRST_AID:
            return Decision(targets=(about,), aftercare=WHAT_NEXT, confidence=_POINTED)
        if names_nothing is Bare.SHORTER:
            return Decision(targets=(about,), confidence=_POINTED, brief=True)
        listed = names_nothing is Bare.EXAMPLE and is_listed(about, self._retriever.corpus)
        if names_nothing is Bare.AGAIN or about.kind is TargetKind.RULE or listed:
            return Decision(targets=(about,), confidence=_POINTED)
        if names_nothing in {Bare.POINTS, Bare.EXAMPLE}:
            return None
        return Decision(targets=(told_more(about, turns, self._retriever.corpus),), confidence=_POINTED)

    async def in_worker(self, work: Callable[..., _T], *given: object) -> _T:
        """Return what a model makes of something, in the workers that models run in."""
        return await asyncio.get_running_loop().run_in_executor(self._workers, work, *given)

    def _decide_follow_up(self, alone: Reading, turns: tuple[Turn, ...]) -> Decision:
        corpus = self._retriever.corpus
        point = spoken_of(alone.text, turns, corpus)
        context = f"{corpus.passages[point.id].topic['en']}. {alone.text}" if point else with_context(alone.text, turns)
        in_context = self._retriever.read(context)
        found = self._retriever.search_many((alone, in_context))
        last = (point,) if point else last_targets(turns)
        names_nothing = bare(alone.text)
        if names_nothing:
            decision = self._router.decide_in_context(found[1], last=last)
            if names_nothing is Bare.EXAMPLE and last and decision.targets[:1] == last[:1]:
                decision = replace(decision, targets=(example_of(last[0], turns, corpus),))
        else:
            back = bool(point) or points_back(alone.text)
            decision = self._router.decide_follow_up(*found, last=last, points_back=back, stays=means_what_was_told(alone.text))
        decision = self._calmed_of_others(decision, alone, last)
        told = last_documents(turns)
        if not (told and leads_on(alone.text) and self._choice.may_answer(decision, alone.signals)):
            return self._with_documents(decision, alone, found[0])
        both = [self._retriever.search_documents(each, its, limit=_LOOKED_AT) for each, its in zip((alone, in_context), found, strict=True)]
        return self._choice.choose(decision, following(both[0], both[1], told), alone.signals, led_on=True)

    def _calmed_of_others(self, decision: Decision, reading: Reading, last: Sequence[Target]) -> Decision:
        """Return the decision, or the warning before again where a harm is guessed of what somebody else does: "he sent a photo"."""
        first = decision.targets[0] if decision.targets else None
        is_guess = first is not None and first.kind is TargetKind.FIRST_AID and first not in reading.signals
        warned = bool(last) and last[0].kind is TargetKind.RULE
        if not (is_guess and warned and decision.confidence < _SURELY_HARMED and speaks_of_others(reading.text)):
            return decision
        return Decision(targets=tuple(last[:1]), confidence=decision.confidence, brief=True)

    def _decide_question(self, reading: Reading) -> Decision:
        reading = self._retriever.glance(reading)
        whole = self._find_whole(reading)
        return self._with_documents(self._decide_by_guide(reading, whole), reading, whole)

    def _decide_by_guide(self, reading: Reading, whole: Findings) -> Decision:
        parts = self._parts(reading.text, whole)
        if parts and self._router.is_vague_story(whole):
            return self._router.decide(whole, self._retriever.search_many(parts))
        found = [self._find(part) for part in parts]
        opens = bool(parts) and reading.text.startswith(parts[0].text)
        return self._router.decide(whole, found, opening=found[0] if opens else None)

    def _find_whole(self, reading: Reading) -> Findings:
        """Return what a glance finds where it is sure, or half sure and a second opinion says the same; else what the whole model finds."""
        glimpse = self._retriever.by_glance(reading)
        if glimpse and not self._router.is_sure_at_a_glance(glimpse) and self._is_seconded(glimpse, reading):
            return glimpse
        return self._find(reading)

    def _find(self, reading: Reading) -> Findings:
        """Return what a glance finds where it is sure, else what the whole model finds."""
        reading = self._retriever.glance(reading)
        glimpse = self._retriever.by_glance(reading)
        if glimpse and self._router.is_sure_at_a_glance(glimpse):
            return glimpse
        return self._retriever.search_many((reading,))[0]

    def _is_seconded(self, glimpse: Findings, reading: Reading) -> bool:
        if not self._router.is_half_sure(glimpse):
            return False
        second = self._retriever.by_guessed_vector(reading)
        return second is not None and self._router.seconds(glimpse, second)

    def _with_documents(self, decision: Decision, reading: Reading, whole: Findings | None = None) -> Decision:
        """Return what the guide decided with the operator's passages, where there are any and they may answer it.

        The guide's own part is decided as if there were none: adding a document changes no answer that it does not bear on.
        """
        if not self._retriever.has_documents or not self._choice.may_answer(decision, reading.signals):
            return decision
        return self._choice.choose(decision, self._retriever.search_documents(reading, whole), reading.signals)

    def _parts(self, text: str, whole: Findings) -> Sequence[Reading]:
        """Return the parts of a message that may ask something else than the whole does."""
        pieces = split_questions(text)
        if len(pieces) < 2 or self._router.is_one_question(whole):
            return ()
        parts = [self._retriever.read(piece) for piece in pieces]
        if self._router.is_vague_story(whole):
            return parts
        return [part for part in parts if self._router.may_ask_otherwise(self._retriever.by_words(part), whole)]
