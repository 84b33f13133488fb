"""What the desk asks of whatever keeps things. `bot.storage` does it in a database; a fake in memory passes the same contract tests.

Every method is one whole step: it happened, or nothing did. What cannot be kept or read now raises StorageProblem.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.moderation.models import (
    ActionResult,
    ChatSettings,
    Decision,
    DecisionKind,
    Deed,
    DomainStanding,
    Filed,
    NewReport,
    Order,
    Report,
)


class Seen(StrEnum):
    """What is known of a delivery that arrives."""

    NEW = "new"
    UNFINISHED = "unfinished"
    """An earlier run began it and ended before it was through: do everything again but claim the answer first."""
    AGAIN = "again"
    """Finished, or in hand at this moment: do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """How far a delivery has come."""

    begun_at: datetime
    answered_at: datetime | None = None
    """When its answer was claimed."""
    finished_at: datetime | None = None

    @property
    def finished(self) -> bool:
        return self.finished_at is not None


class DeliveryStore(Protocol):
    @property
    def steps(self) -> int:
        """How often it has written. It grows while the database works, however slowly."""
        ...

    async def begin(self, delivery_id: str, at: datetime) -> Seen: ...

    async def claim_answer(self, delivery_id: str, at: datetime) -> bool:
        """Return True once in the life of a delivery, kept before it returns: whoever hears True may answer."""
        ...

    async def finish(self, delivery_id: str, at: datetime) -> None:
        """Note that it is through. Without a claimed answer this may be written a moment later: doing it again would harm nobody."""
        ...

    async def look(self, delivery_id: str) -> Passed | None:
        """Return what was written down of a delivery, None where nothing was. It writes nothing, so another writer is no hindrance."""
        ...

    async def note_passed(self, delivery_id: str, passed: Passed) -> None:
        """Write down afterwards how far a delivery came that could not be written down when it did. What stands there already stays."""
        ...

    def let_go(self, delivery_id: str) -> None:
        """Give up one that is in hand: whoever brings it again may begin it, unless its answer was claimed."""
        ...

    async def count_lost(self, at: datetime) -> int:
        """Return how many answers earlier runs had claimed and never finished, each counted once. Ask before the first `begin`."""
        ...


class ChatStore(Protocol):
    async def all(self) -> tuple[ChatSettings, ...]: ...

    async def save(self, settings: ChatSettings, at: datetime) -> None: ...

    async def move(self, old_chat_id: str, new_chat_id: str) -> None:
        """Give everything of a chat to the chat it became; what the new one has already stays as it is."""
        ...


class ActionStore(Protocol):
    async def intend(self, orders: Sequence[Order], at: datetime) -> None:
        """Keep what is about to be done. An order that is there already stays as it is."""
        ...

    async def record(self, result: ActionResult, at: datetime) -> str | None:
        """Keep what came of an order; what is done stays done. Return the id of the report it belongs to, None where there is none."""
        ...

    async def unfinished(self, since: datetime, until: datetime) -> tuple[Order, ...]:
        """Return orders intended between these moments that nobody told of, or that met a platform out of reach; the oldest first.

        What was to be shown again is not shown twice: it is among them only where nobody told of it.
        """
        ...

    async def report_of(self, order_id: str) -> str | None:
        """Return the id of the report that an order belongs to, None where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedMessage:
    """A message of a report. `text` is redacted."""

    ref: str
    author_id: str | None = None
    thread_id: str | None = None
    text: str = ""


class ReportStore(Protocol):
    async def file(self, new: NewReport, report_id: str, domains: Sequence[str]) -> Filed:
        """Keep a report under this id, or let it join the one on the same message or, while that is open, on one of these domains."""
        ...

    async def get(self, report_id: str) -> Report | None: ...

    async def place(self, report_id: str, card_place: str | None) -> None: ...

    async def messages(self, report_id: str) -> tuple[ReportedMessage, ...]:
        """Return the messages in it, the first filed first."""
        ...

    async def deeds(self, report_id: str) -> tuple[Deed, ...]:
        """Return what was ordered by its decisions or about its messages, the oldest first."""
        ...

    async def earlier(self, chat_id: str, author_id: str) -> Mapping[DecisionKind, int]:
        """Return how often what was decided about this author here, without what was taken back."""
        ...

    async def count_open(self, chat_id: str) -> int:
        """Return how many reports of a chat wait for a decision."""
        ...

    async def without_card(self, chat_ids: Sequence[str], since: datetime) -> tuple[Report, ...]:
        """Return open reports of these chats, filed at or after `since`, that have no card: the oldest first, at most 200."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainChange:
    """`standing` None takes the domain off the chat's list."""

    domain: str
    standing: DomainStanding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A decision with all it brings about, kept in one step.

    With `expected_version` it is taken only if the decision's report has exactly this version; then it stands on the report, or, with
    `reopens`, the report waits again. With `undoes` it is taken only if nobody has taken that decision back.
    """

    decision: Decision
    orders: tuple[Order, ...] = ()
    domain: DomainChange | None = None
    expected_version: int | None = None
    reopens: bool = False
    undoes: str | None = None


class DecisionStore(Protocol):
    async def take(self, taking: Taking) -> bool:
        """Return whether it was taken; False changes nothing."""
        ...

    async def get(self, decision_id: str) -> Decision | None: ...

    async def about(self, chat_id: str, target: str) -> tuple[Decision, ...]:
        """Return what was decided about a domain, a message or an account in a chat, the newest first."""
        ...


class DomainStore(Protocol):
    async def all(self) -> Mapping[str, Mapping[str, DomainStanding]]:
        """Return what holds, by chat and domain: what was decided last stands last."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody thought of an answer. `mark` names the answer; nothing of question or answer is kept but what it was about."""

    mark: str
    presser_id: str
    helpful: bool
    outcome: str = ""
    lang: str = ""
    targets: tuple[str, ...] = ()


class FeedbackStore(Protocol):
    async def note(self, opinion: Opinion, at: datetime) -> None:
        """Keep it; a second one of the same person on the same answer replaces the first."""
        ...

    async def counts(self, since: datetime) -> tuple[int, int]:
        """Return how many found an answer helpful, and how many did not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long things are kept."""

    deliveries: timedelta = timedelta(days=30)
    report_texts: timedelta = timedelta(days=180)
    """After this a report keeps its verdicts and decisions, and loses text, notes and names."""
    orders: timedelta = timedelta(days=180)
    feedback: timedelta = timedelta(days=365)


class Stores(Protocol):
    """All of them, over one database."""

    @property
    def chats(self) -> ChatStore: ...
    @property
    def deliveries(self) -> DeliveryStore: ...
    @property
    def actions(self) -> ActionStore: ...
    @property
    def reports(self) -> ReportStore: ...
    @property
    def decisions(self) -> DecisionStore: ...
    @property
    def domains(self) -> DomainStore: ...
    @property
    def feedback(self) -> FeedbackStore: ...

    async def prune(self, at: datetime, retention: Retention = ...) -> int:
        """Forget what is older than agreed. Return how many rows were dropped or emptied."""
        ...

    async def close(self) -> None: ...
