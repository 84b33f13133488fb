"""What moderators set, see and decide: a chat's settings, reports, decisions, orders and their results. Frozen data, no platform's words.

Ids are texts that begin with the platform's name where a platform gave them (`telegram:-1001`), so that one store holds all chats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.models import Author, LinkVerdict
from bot.moderation.policy import Mode


class OrderKind(StrEnum):
    """What a door is asked to do to a message or its author. The last three take earlier ones back."""

    DELETE = "delete"
    HOLD = "hold"
    """Take the message away and keep its redacted text until a moderator decides."""
    MUTE = "mute"
    BAN = "ban"
    RELEASE = "release"
    """Show what was held again, as a quotation: no platform gives a deleted message back."""
    UNMUTE = "unmute"
    UNBAN = "unban"


class ResultKind(StrEnum):
    DONE = "done"
    GONE = "gone"
    """There was nothing left to do: the message or the member is no longer there."""
    NO_RIGHT = "no_right"
    FAILED = "failed"


class ReportSource(StrEnum):
    SCREENING = "screening"
    MEMBER = "member"
    STAFF = "staff"


class DecisionKind(StrEnum):
    DELETE = "delete"
    MUTE = "mute"
    """Delete and mute."""
    BAN = "ban"
    """Delete and ban."""
    FINE = "fine"
    BLOCK = "block"
    ALLOW = "allow"
    UNBLOCK = "unblock"
    """Take a block or an allowance of a domain back."""
    UNDO = "undo"


class DomainStanding(StrEnum):
    BLOCKED = "blocked"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """What the moderators of one chat set. `moderators_place` is the chat (or chat and thread) that cards go to, as its door names it."""

    chat_id: str
    title: str = ""
    lang: str | None = None
    """The language of what is said unasked; None follows each asker's own."""
    mode: Mode = Mode.OBSERVE
    delete_secrets: bool = True
    moderators_place: str | None = None
    answer_thread: str | None = None
    """The only topic questions are answered in; None answers anywhere."""
    quiet: bool = False
    """Says nothing in public but answers to commands."""
    vanish_after: timedelta | None = None
    """How long public answers stay; None keeps them."""
    staff: tuple[str, ...] = ()
    pinned_addresses: tuple[str, ...] = ()
    member_questions: int = 10
    """Questions of one member answered in ten minutes."""
    chat_questions: int = 60
    """Questions of all members answered in ten minutes."""
    welcomed: bool = False
    topic_names: tuple[tuple[str, str], ...] = ()
    """What its topics are called, by their thread ids: some platforms tell that in passing only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One thing to do. `id` is the intent's; a door that is given the same order twice does it once or finds it done."""

    id: str
    kind: OrderKind
    chat_id: str
    reason: str
    message_ref: str | None = None
    author_id: str | None = None
    duration: timedelta | None = None
    decision_id: str | None = None
    thread_id: str | None = None
    quote: str = ""
    """With RELEASE: what the message said, redacted, its links as they were written. Whoever shows it makes them inert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    order_id: str
    kind: ResultKind
    detail: str = ""
    """A `Problem`'s value, empty where there is nothing to add; never a platform's raw error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What is filed. `text` is redacted; `links` are what was found in it. One without an author is about the links in it alone."""

    chat_id: str
    source: ReportSource
    reporter_id: str
    at: datetime
    text: str
    message_ref: str | None = None
    thread_id: str | None = None
    thread_name: str | None = None
    author: Author | None = None
    links: tuple[LinkVerdict, ...] = ()
    reasons: tuple[str, ...] = ()
    note: str = ""
    """What the reporter wrote beside it, redacted."""
    pieces: tuple[str, ...] = ()
    """Refs of earlier messages of the same author that belong to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decided what, and what takes it back. `counter` is None where nothing can: `counter_note` then says so."""

    id: str
    chat_id: str
    kind: DecisionKind
    actor_id: str
    actor_name: str
    at: datetime
    report_id: str | None = None
    target: str = ""
    """A domain, a message's ref or an account, whatever was decided about."""
    counter: DecisionKind | OrderKind | None = None
    counter_note: str = ""
    undone_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as it stands. `version` grows when what there is to decide changes; a click that knows an older one is answered, not obeyed.

    More reporters or more messages with the same links don't change it: in a raid nobody could click otherwise.
    """

    id: str
    version: int
    chat_id: str
    source: ReportSource
    text: str
    created_at: datetime
    message_ref: str | None = None
    thread_id: str | None = None
    thread_name: str | None = None
    author: Author | None = None
    links: tuple[LinkVerdict, ...] = ()
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reporters: int = 1
    """Different accounts that reported it."""
    more_messages: int = 0
    """Further messages with the same links that were merged into it."""
    decision: Decision | None = None
    results: tuple[ActionResult, ...] = ()
    card_place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A decision that was taken now, and what is to be done about it."""

    report: Report
    decision: Decision
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyDecided:
    report: Report
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A click on a card that shows an older version of a report that is still open: nothing was done, the card is to be shown anew."""

    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """There is no such report or decision, or nothing of it to do this with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What became of a report. `is_new` is False where it joined one that was there, decided or not."""

    report: Report
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany:
    """A reporter has filed too much. `tell` is True the first time: say it once, then be silent."""

    tell: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A decision that was taken back now. `report` is open again, None where the decision was about no report."""

    decision: Decision
    orders: tuple[Order, ...]
    report: Report | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotUndo:
    """`undone_by` has already taken it back; without it nothing can, and the decision's `counter_note` says why."""

    decision: Decision
    undone_by: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An order and what came of it; no result yet where nobody has told."""

    order: Order
    result: ActionResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardButton:
    """`label` says what happens and, where it can't be taken back, that too."""

    kind: DecisionKind
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What moderators see of a report, in their language: plain text with defanged links, not yet escaped for a platform.

    `quoted` is what was written, redacted. Shown from top to bottom: headline, quoted, lines, decided, results; buttons while it is open.
    """

    report_id: str
    version: int
    chat_id: str
    headline: str
    quoted: str
    lines: tuple[str, ...]
    decided: str = ""
    results: tuple[str, ...] = ()
    buttons: tuple[CardButton, ...] = field(default=())
    lang: str = "en"
    message_ref: str | None = None
    """The message it is about, while that stands: a door shows its own link to it, with `open_label`, or says `no_address` where its
    platform gives messages none."""
    open_label: str = ""
    no_address: str = ""
