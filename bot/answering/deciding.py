"""Find out what a question is about, with as little of the model as it takes.

What is certain from words alone is decided at once; the model runs in a few worker threads, so that the event loop is never
held up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bot.answering.followup import last_targets, leans_on_context, points_back, with_context
from bot.answering.memory import Turn
from bot.answering.question import Question, split_questions
from bot.answering.route import Decision, Router
from knowledge.retriever import Findings, Reading, Retriever


class Decider:
    def __init__(self, retriever: Retriever, *, workers: int) -> None:
        self._retriever = retriever
        self._router = Router(retriever.corpus)
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="model")

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def decide(self, question: Question, turns: tuple[Turn, ...]) -> Decision:
        """Return the decision for a question, read in the light of the turns before it where it leans on them."""
        reading = self._retriever.read(question.text)
        if leans_on_context(question.text, turns):
            alone, in_context = await self._search((reading, self._retriever.read(with_context(question.text, turns))))
            last, back = last_targets(turns), points_back(question.text)
            return self._router.decide_follow_up(alone, in_context, last=last, points_back=back)
        words = self._retriever.by_words(reading)
        if self._router.is_word_for_word(words):
            return self._router.decide(words)
        (whole,) = await self._search((reading,))
        pieces = split_questions(question.text)
        if len(pieces) < 2 or self._router.is_one_question(whole):
            return self._router.decide(whole)
        parts = [self._retriever.read(piece) for piece in pieces]
        if not self._router.is_vague_story(whole):
            parts = [part for part in parts if self._router.may_ask_otherwise(self._retriever.by_words(part), whole)]
        return self._router.decide(whole, await self._search(parts) if parts else ())

    async def _search(self, readings: Sequence[Reading]) -> Sequence[Findings]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._workers, self._retriever.search_many, readings)
