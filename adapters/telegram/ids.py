"""Telegram's numbers <-> our ids. Ours begin with the platform's name, so that one store holds all chats. Pure."""

from __future__ import annotations

import re

PLATFORM = "telegram"
_CHAT = re.compile(r"telegram:(-?\d{1,19})")
_PLACE = re.compile(r"telegram:(-?\d{1,19})(?:#(\d{1,19}))?")
_REF = re.compile(r"telegram:(-?\d{1,19})/(\d{1,19})")
_WHISPER = re.compile(r"telegram:-?\d{1,19}/e(\d{1,19})")
_ANONYMOUS = "telegram:anonymous:"
_SUPERGROUP = -1_000_000_000_000
"""Numbers of supergroups are this less what their links call them."""


def chat_id_of(number: int) -> str:
    return f"{PLATFORM}:{number}"


def user_id_of(number: int) -> str:
    """Return the id of an account. A channel that writes as itself has one too; its number is negative."""
    return f"{PLATFORM}:{number}"


def anonymous_id_of(chat: int) -> str:
    """Return the id that all anonymous admins of a chat share: Telegram does not say which of them wrote."""
    return f"{_ANONYMOUS}{chat}"


def is_anonymous(author_id: str) -> bool:
    return author_id.startswith(_ANONYMOUS)


def anonymous_chat(author_id: str) -> str | None:
    """Return the chat an anonymous admin's id belongs to, None for any other id."""
    return chat_id_of(int(author_id.removeprefix(_ANONYMOUS))) if is_anonymous(author_id) else None


def ref_of(chat: int, message: int) -> str:
    return f"{PLATFORM}:{chat}/{message}"


def whisper_ref_of(chat: int, whisper: int) -> str:
    """Return the ref of a message that only its author and we see: it has a number of its own kind."""
    return f"{PLATFORM}:{chat}/e{whisper}"


def to_whisper(ref: str) -> int | None:
    match = _WHISPER.fullmatch(ref)
    return int(match[1]) if match else None


def to_number(text: str) -> int | None:
    """Return the number in a chat's or an account's id, None where it is not one of Telegram's."""
    match = _CHAT.fullmatch(text)
    return int(match[1]) if match else None


def to_place(text: str) -> tuple[int, int | None] | None:
    """Return chat and topic of `telegram:<chat>` or `telegram:<chat>#<topic>`."""
    match = _PLACE.fullmatch(text)
    return (int(match[1]), int(match[2]) if match[2] else None) if match else None


def to_message(ref: str) -> tuple[int, int] | None:
    """Return chat and message of a message's ref or a card's place."""
    match = _REF.fullmatch(ref)
    return (int(match[1]), int(match[2])) if match else None


def message_address(ref: str) -> str | None:
    """Return the link to a message, None in basic groups: their messages have none."""
    found = to_message(ref)
    return f"https://t.me/c/{_SUPERGROUP - found[0]}/{found[1]}" if found and found[0] < _SUPERGROUP else None
