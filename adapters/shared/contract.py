"""What every chat door is and does: the seam between the reception, which decides what happens, and the platforms, which make it happen.

An adapter translates what its platform sends into `IncomingMessage`, `CommandCall` and `Click`, hands them to `Reception`, and carries out
what the reception asks of its `Door`. It never decides, and no error of its SDK leaves it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from bot.errors import AssistantError
from bot.models import Chat, IncomingMessage, Outcome, Role
from bot.moderation.models import ActionResult, Card, DecisionKind, Order


class AdapterUnavailable(AssistantError):
    """A platform can't be reached or refuses us. `user_text` is one sentence and the fix."""


class Visibility(StrEnum):
    PUBLIC = "public"
    ASKER = "asker"
    """Only its addressee sees it, where the platform can do that; elsewhere it is public, so it never holds anything private."""


class Extra(StrEnum):
    """A button beside a message. What a click on it does is the reception's."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    SOURCES = "sources"
    PRIVATE_WORD = "private_word"
    """Opens a private talk: a deep link on Telegram, a click with an ephemeral answer on Discord. We never write first."""
    CONFIRM = "confirm"
    """A named moderator's word for what an anonymous one asked."""


Claim = Callable[[], Awaitable[bool]]
"""Takes the right to give an answer, which is given at most once: False where it was given before. Asked again it says the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing to say. Either an `outcome`, which the door renders whole, or a `notice`: our own plain lines.

    `reply_to` is the message it answers (its ref, thread and author); `chat` is where it goes. Where a chat is a server and no thread is
    named, the door chooses the place: its id may also be a `moderators_place`. `mark` names this message for later clicks.
    A door asks `claim` when the first words are about to go out, after it has waited for its turn, and says nothing where that is False:
    what was claimed and not said is lost when the program ends, what was not claimed is done again.
    """

    chat: Chat
    outcome: Outcome | None = None
    notice: str = ""
    lang: str = "en"
    reply_to: IncomingMessage | None = None
    visibility: Visibility = Visibility.PUBLIC
    vanish_after: timedelta | None = None
    extras: tuple[Extra, ...] = ()
    mark: str = ""
    claim: Claim | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Whether it was said, now or before. `refs` are the messages it became; `problem` is a `Problem`'s value where it was not."""

    refs: tuple[str, ...] = ()
    problem: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What the bot sees and may do in a chat, as the platform says now."""

    sees_all: bool = False
    """Every message, not only commands, replies and mentions."""
    can_delete: bool = False
    can_mute: bool = False
    can_ban: bool = False
    can_write: bool = True
    sees_names: bool = False
    """Joins and renames."""
    notes: tuple[str, ...] = ()
    """Anything else worth saying in `/status`, one plain sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCall:
    """A command as its platform gave it. `target` is the message it points at: replied to, or chosen from a menu."""

    name: str
    argument: str
    message: IncomingMessage
    target: IncomingMessage | None = None
    stands: bool = False
    """Whether the command is a message in its chat, for all to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A click on a card's button, by whomever."""

    report_id: str
    version: int
    kind: DecisionKind
    actor_id: str
    actor_name: str
    lang_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickAnswer:
    """What only whoever clicked hears."""

    text: str
    lang: str = "en"


class Door(Protocol):
    """What the reception asks of a platform. Nothing here raises but for cancellation: what failed is told in what it returns."""

    @property
    def name(self) -> str:
        """Return the platform's name, the first part of its ids: telegram, discord, console."""
        ...

    async def deliver(self, delivery: Delivery) -> Delivered:
        """Say it: warnings first, markup and mentions inert, suspicious links defanged, no previews, split at the platform's limit."""
        ...

    async def perform(self, order: Order) -> ActionResult:
        """Do it, once; a second time finds it done."""
        ...

    async def show_card(self, card: Card, where: str, place: str | None) -> str | None:
        """Post a card at `where` (a chat's `moderators_place`), or bring the one at `place` up to date.

        Return its place, None where it failed.
        """
        ...

    async def role_of(self, chat_id: str, user_id: str) -> Role:
        """Return what somebody is in a chat now, asked of the platform. Whoever can't be looked up is a member."""
        ...

    async def powers(self, chat_id: str) -> Powers: ...

    def name_of(self, chat: Chat) -> str:
        """Return what a chat's topic or channel is called, as plain text that calls nobody; empty where that is not known."""
        ...

    async def can_show(self, place: str) -> bool:
        """Return whether cards can be shown at a `moderators_place` now."""
        ...

    async def find_place(self, message: IncomingMessage, named: str) -> str | None:
        """Return where cards may go: the place that is `named`, or, with no name, the message's own. None for no such place."""
        ...


class ChatAdapter(Door, Protocol):
    """A door with a life of its own. `jumpmaster run` starts and watches it."""

    async def start(self) -> None:
        """Connect and begin to receive. Raises AdapterUnavailable where the platform refuses us for good (a wrong token)."""
        ...

    async def wait(self) -> None:
        """Return when it was stopped; raise what ended it otherwise."""
        ...

    async def stop(self) -> None:
        """Receive no more, finish what is in flight, close. Idempotent."""
        ...
