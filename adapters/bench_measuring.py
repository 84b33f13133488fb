"""Measuring one process from inside, the same for both sides: ours and the baseline's import this module for it.

Nothing but the standard library is imported at the top, so that it costs neither of them anything.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.models import IncomingMessage

WARM_UP = 10
"""Questions asked after the first answer and before timing starts."""

Answer = Callable[[str], Awaitable[object]]
Result = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one measured process does. `passages` are what the baseline searches; `callers` 0 skips the part with many callers."""

    questions: tuple[str, ...]
    passages: tuple[str, ...] = ()
    threads: int = 1
    single: int = 300
    callers: int = 64
    seconds: float = 8.0


def read_plan(path: Path) -> Plan:
    fields = json.loads(path.read_text(encoding="utf-8"))
    return Plan(**{**fields, "questions": tuple(fields["questions"]), "passages": tuple(fields["passages"])})


async def measure(answer: Answer, plan: Plan) -> Result:
    """Give the first answer, say so on stdout, and time the rest. Every question is new to the process."""
    questions = iter(plan.questions)
    await answer(next(questions))
    sys.stdout.write("answered\n")
    sys.stdout.flush()
    await _ask(answer, questions, callers=1, most=WARM_UP)
    result: Result = {"one_caller": await _ask(answer, questions, callers=1, most=plan.single)}
    if plan.callers:
        result["callers"] = await _ask(answer, questions, callers=plan.callers, seconds=plan.seconds)
    return result


async def _ask(answer: Answer, questions: Iterator[str], *, callers: int, most: int | None = None, seconds: float | None = None) -> Result:
    """Ask until `most` answers are there, `seconds` are over or no question is left.

    `cpu_ms` is what an answer takes of the processor, in all threads: other work on the machine hardly moves it.
    """
    mine = islice(questions, most)
    waited: list[float] = []
    started, cpu_started = time.perf_counter(), time.process_time()

    async def ask_on() -> None:
        for question in mine:
            asked = time.perf_counter()
            await answer(question)
            waited.append(time.perf_counter() - asked)
            if seconds is not None and time.perf_counter() - started > seconds:
                return

    await asyncio.gather(*(ask_on() for _ in range(callers)))
    taken, cpu_taken = time.perf_counter() - started, time.process_time() - cpu_started
    cuts = quantiles(waited, n=100)
    return {
        "answers": len(waited),
        "p50_ms": round(cuts[49] * 1e3, 2),
        "p99_ms": round(cuts[98] * 1e3, 2),
        "per_second": round(len(waited) / taken, 1),
        "cpu_ms": round(cpu_taken / len(waited) * 1e3, 2),
    }


def measure_ours(plan: Plan) -> Result:
    """Measure the assistant as a user of a command gets it."""
    from adapters.shared.starting import started_assistant
    from bot.settings import load_settings

    with started_assistant(load_settings()) as assistant:
        return asyncio.run(measure(_to_answer(assistant), plan))


def _to_answer(assistant: Assistant) -> Answer:
    from datetime import UTC, datetime

    from bot.models import Author, Chat, IncomingMessage, OutcomeKind

    def to_message(question: str) -> IncomingMessage:
        # A conversation of its own, so that no question leans on another.
        return IncomingMessage(
            ref=question,
            delivery_id=question,
            author=Author(id="bench"),
            chat=Chat(id=question),
            text=question,
            conversation=question,
            sent_at=datetime.now(UTC),
        )

    async def answer(question: str) -> object:
        outcome = await assistant.handle(to_message(question))
        if outcome.kind is OutcomeKind.FAILED:
            raise RuntimeError("the assistant failed to answer")
        return outcome

    return answer


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_ours(read_plan(Path(sys.argv[1])))) + "\n")
