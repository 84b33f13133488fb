"""An assistant that needs no model: it answers with what it was asked, or with the outcome it was given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.models import IncomingMessage, Outcome, OutcomeKind, Reply
from knowledge.models import Source

SOURCE = Source(id="guide", title="A Guide", publisher="A Publisher", url="https://example.org/guide")


def echo(message: IncomingMessage) -> Outcome:
    return Outcome(kind=OutcomeKind.ANSWERED, reply=Reply(body=f"You said: {message.text}", lang="en"), confidence=0.9)


class FakeAssistant:
    """`respond` may raise. `delay_seconds` tells how long a message takes; with it, later messages can overtake."""

    def __init__(
        self,
        respond: Callable[[IncomingMessage], Outcome] = echo,
        delay_seconds: Callable[[IncomingMessage], float] = lambda message: 0,
    ) -> None:
        self._respond = respond
        self._delay_seconds = delay_seconds
        self.handled: list[IncomingMessage] = []
        self.finished: list[str] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.forgotten: list[str] = []
        self.is_closed = False
        self.uses_words_alone = False

    async def handle(self, message: IncomingMessage) -> Outcome:
        self.handled.append(message)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self._delay_seconds(message))
            return self._respond(message)
        finally:
            self.in_flight -= 1
            self.finished.append(message.ref)

    def describe(self) -> tuple[str, ...]:
        return ("A fake \x1b[31mmodel", "1 passage")

    def sources(self) -> tuple[Source, ...]:
        return (SOURCE,)

    def forget(self, conversation: str) -> None:
        self.forgotten.append(conversation)

    def close(self) -> None:
        self.is_closed = True
