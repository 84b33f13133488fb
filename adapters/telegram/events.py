"""What an update says, once Telegram's words are gone: what `translate` returns and the adapter acts on."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.shared.contract import Click, CommandCall, Extra
from bot.models import Author, Chat, IncomingMessage

UNREADABLE = "unreadable"
"""The command's name for a photo, a voice or a file without a word, sent to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Our own account."""

    id: int
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message. `album` names the group of pictures it belongs to; `has_words` is False where only a file's name can be read."""

    message: IncomingMessage
    album: str | None = None
    has_words: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    call: CommandCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Somebody followed a deep link into the private chat."""

    payload: str
    message: IncomingMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class CardClicked:
    click: Click
    query_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """`message_ref` is the message whose button it was."""

    extra: Extra
    mark: str
    presser: Author
    chat: Chat
    query_id: str
    message_ref: str
    lang_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPressed:
    """A button that means nothing to us, or no longer: the clicker's client still waits for an answer."""

    query_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BotJoined:
    """`lang_hint` is the language of whoever did it; so it is with what follows."""

    chat: Chat
    title: str
    lang_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BotPowersChanged:
    chat: Chat
    title: str
    lang_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BotLeft:
    chat: Chat
    title: str
    lang_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """Somebody joined or stands before us with a name that may be new. `joined` tells that they were no member before."""

    author: Author
    chat: Chat
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsChanged:
    """Somebody was promoted, demoted or removed: what was known of this chat's admins is out of date."""

    chat: Chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A group became a supergroup."""

    old_chat_id: str
    new_chat_id: str


Event = (
    Said
    | Commanded
    | Opened
    | CardClicked
    | Pressed
    | OtherPressed
    | BotJoined
    | BotPowersChanged
    | BotLeft
    | PersonSeen
    | RightsChanged
    | Moved
)
