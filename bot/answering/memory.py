"""The last turns of each conversation, in memory only, forgotten after a while. Never a message's full text longer than needed."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.models import LinkVerdict, OutcomeKind

LONGEST_REMEMBERED = 300
MOST_LINKS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question, already redacted, and what was answered. `targets` are best first, as `passage:what-is`.

    `about_links` tells that the reply judged links, which a follow-up may mean; `lang` is the language that was spoken.
    `documents` are the source ids of the operators' documents that it was answered from.
    """

    question: str
    kind: OutcomeKind
    targets: tuple[str, ...]
    offered: tuple[str, ...] = ()
    about_links: bool = False
    lang: str = ""
    documents: tuple[str, ...] = ()


class ConversationMemory:
    """Keeps a bounded number of conversations, each a bounded number of turns and minutes."""

    def __init__(self, *, turns: int, keep: timedelta, conversations: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._turns = turns
        self._keep_seconds = keep.total_seconds()
        self._most = conversations
        self._clock = clock
        self._talks: OrderedDict[str, tuple[float, deque[Turn]]] = OrderedDict()
        self._links: OrderedDict[str, tuple[float, tuple[LinkVerdict, ...]]] = OrderedDict()

    def recall(self, conversation: str) -> tuple[Turn, ...]:
        """Return the turns, oldest first; none when the last one is too long ago."""
        self._forget_old()
        _, turns = self._talks.get(conversation, (0.0, ()))
        return tuple(turns)

    def remember(self, conversation: str, turn: Turn) -> None:
        if not self._turns:
            return
        self._forget_old()
        turn = replace(turn, question=turn.question[:LONGEST_REMEMBERED])
        _, turns = self._talks.pop(conversation, (0.0, deque(maxlen=self._turns)))
        turns.append(turn)
        self._talks[conversation] = (self._clock(), turns)
        while len(self._talks) > self._most:
            self._talks.popitem(last=False)

    def recall_links(self, conversation: str) -> tuple[LinkVerdict, ...]:
        """Return the links that were written last in this conversation, as they were judged then."""
        self._forget_old()
        return self._links.get(conversation, (0.0, ()))[1]

    def remember_links(self, conversation: str, links: tuple[LinkVerdict, ...]) -> None:
        if not self._turns or not links:
            return
        self._links.pop(conversation, None)
        self._links[conversation] = (self._clock(), links[:MOST_LINKS])
        while len(self._links) > self._most:
            self._links.popitem(last=False)

    def forget(self, conversation: str) -> None:
        self._talks.pop(conversation, None)
        self._links.pop(conversation, None)

    def _forget_old(self) -> None:
        # Conversations stand in the order of their last turn, so only the front can be too old.
        limit = self._clock() - self._keep_seconds
        while self._talks and next(iter(self._talks.values()))[0] < limit:
            self._talks.popitem(last=False)
        while self._links and next(iter(self._links.values()))[0] < limit:
            self._links.popitem(last=False)
