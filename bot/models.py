"""What goes in and comes out of the assistant. Frozen data without a platform's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from knowledge.models import Severity


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"


class Role(StrEnum):
    MEMBER = "member"
    NEW_MEMBER = "new_member"
    MODERATOR = "moderator"
    ADMIN = "admin"
    BOT = "bot"
    CHANNEL = "channel"
    """Writes in the name of a channel or another group: nobody knows who that is. Such a name can be banned, and not muted."""


class OutcomeKind(StrEnum):
    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    NO_ADVICE = "no_advice"
    SMALLTALK = "smalltalk"
    WARNED = "warned"
    INTERCEPTED = "intercepted"
    VERDICT = "verdict"
    IGNORED = "ignored"
    LIMITED = "limited"
    FAILED = "failed"


class Standing(StrEnum):
    """How a link stands. There is no "safe": nothing found is `UNKNOWN`."""

    OFFICIAL = "official"
    UNKNOWN = "unknown"
    SUSPICIOUS = "suspicious"
    MALICIOUS = "malicious"


class Finding(StrEnum):
    """What a check found. One that could not run is not a pass."""

    FLAGGED = "flagged"
    CLEARED = "cleared"
    PASSED = "passed"
    NOT_RUN = "not_run"
    ERRORED = "errored"


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class ActionKind(StrEnum):
    NONE = "none"
    NOTE = "note"
    CARD = "card"
    DELETE = "delete"
    MUTE = "mute"
    BAN = "ban"
    HOLD = "hold"
    COACH = "coach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote. One who is `anonymous` writes in a chat's own name: the platform vouches for the role and tells nobody's id.

    `joined_at` is when this account came into the chat, `made_at` when it was made, where the platform tells.
    """

    id: str
    name: str | None = None
    username: str | None = None
    role: Role = Role.MEMBER
    anonymous: bool = False
    joined_at: datetime | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A place to talk. `thread_name` is what its people call the topic or channel, where that is known: it tells no two places apart."""

    id: str
    kind: ChatKind = ChatKind.PRIVATE
    thread_id: str | None = None
    thread_name: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Markup on a stretch of text. Offsets count Unicode code points."""

    type: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """One message. `text` is only what its author wrote; what was quoted stays apart.

    `conversation` names whose earlier turns a follow-up may lean on. `addressed` tells whether the author spoke to the assistant.
    """

    ref: str
    delivery_id: str
    author: Author
    chat: Chat
    text: str
    conversation: str
    sent_at: datetime
    addressed: bool = True
    entities: tuple[Entity, ...] = ()
    quoted_text: str | None = None
    quotes_elsewhere: bool = False
    """Whether what it quotes stands in another chat: nobody here has said it before."""
    is_edit: bool = False
    is_forward: bool = False
    unreadable: bool = False
    """Whether it holds or answers a picture, a voice message or a file: what is in these is not read."""
    lang_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What a `[number]` stands for. `quote` is an excerpt, letter for letter, of the cited passage.

    With `own_words` the passage is our summary of the source, and no door may show it as the author's words.
    """

    number: int
    source_id: str
    title: str
    credit: str
    section: str
    url: str | None
    quote: str
    own_words: bool = True
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyWarning:
    rule_id: str
    severity: Severity
    title: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is said. `body` is plain text with `[n]`; markup belongs to the doors."""

    body: str
    lang: str
    citations: tuple[Citation, ...] = ()
    warnings: tuple[SafetyWarning, ...] = ()


class Evidence(NamedTuple):
    """What one check found. A tuple, for twenty stand in every verdict."""

    check: str
    finding: Finding
    detail: str
    weight: float = 0.0


class LinkVerdict(NamedTuple):
    """How one link stands. A tuple, for one is made for every link."""

    written: str
    url: str | None
    host: str | None
    registrable_domain: str | None
    standing: Standing
    score: float
    evidence: tuple[Evidence, ...] = ()
    feed_age: timedelta | None = None
    kind: str = "url"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretMatch:
    """Where a secret stood. It never carries the secret.

    One that is `quoted`, or behind a button or a hidden link, stands in no stretch of the author's text: both ends are 0.
    """

    kind: str
    certainty: Certainty
    start: int
    end: int
    quoted: bool = False
    pieces: tuple[str, ...] = ()
    """Refs of its author's earlier messages that hold the rest of it."""


QUOTED_ELSEWHERE = "quoted_elsewhere"
"""The reason beside those of what a message quotes from another chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What was found in a message before anybody answers it. `ran` is False where no screener is installed.

    `links` are those the author wrote, `quoted_links` those in what was quoted. `redacted_text` is the text without its secrets.
    `flagged` judges the author's act, `reasons` say why. `second_look` returns the whole finding where a first look left in doubt
    whether the author lures: a thousandth of a second of a model, so a worker calls it, never an event loop.
    """

    ran: bool = False
    links: tuple[LinkVerdict, ...] = ()
    quoted_links: tuple[LinkVerdict, ...] = ()
    secrets: tuple[SecretMatch, ...] = ()
    flagged: bool = False
    reasons: tuple[str, ...] = ()
    redacted_text: str | None = None
    second_look: Callable[[], Screening] | None = field(default=None, compare=False, repr=False)

    @property
    def pieces(self) -> tuple[str, ...]:
        """Return the refs of earlier messages that hold the rest of its secrets, the oldest first."""
        return tuple(dict.fromkeys(ref for secret in self.secrets for ref in secret.pieces))

    @property
    def intercepts(self) -> bool:
        """Tell whether a secret was found that is more than a mere possibility."""
        return any(secret.certainty is not Certainty.POSSIBLE for secret in self.secrets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    kind: ActionKind
    reason: str
    target: str | None = None
    duration: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one message.

    `confidence` is a cautious probability: of 342 golden replies, those at .6 to .8 were right nine times in ten, those
    above .8 nearly always, those below .4 six times in ten. `also_judged` are links of a quoted message or of earlier turns
    that the reply judges.
    """

    kind: OutcomeKind
    reply: Reply | None = None
    lang: str = "en"
    confidence: float = 0.0
    screening: Screening = field(default_factory=Screening)
    actions: tuple[Action, ...] = ()
    targets: tuple[str, ...] = ()
    also_judged: tuple[LinkVerdict, ...] = ()
    elapsed_ms: float = 0.0
