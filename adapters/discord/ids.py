"""Discord's numbers as the ids of our own, and back. Pure.

A server is one chat; its channels and threads are the chat's threads. A direct message is a chat of its own. A place is a channel and a
message in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME = "discord"
_CHAT = re.compile(r"discord:(dm:)?(\d{1,20})")
_AUTHOR = re.compile(r"discord:(\d{1,20})")
_PLACE = re.compile(r"discord:(\d{1,20})/(\d{1,20})")
_LINK = re.compile(r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/channels/(\d{1,20})/(\d{1,20})/(\d{1,20})/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatNumber:
    number: int
    is_direct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLink:
    """What "Copy Message Link" gives."""

    guild: int
    channel: int
    message: int


def server_id(guild: int) -> str:
    return f"{NAME}:{guild}"


def direct_id(channel: int) -> str:
    return f"{NAME}:dm:{channel}"


def account_id(user: int) -> str:
    return f"{NAME}:{user}"


def channel_place(channel: int) -> str:
    return f"{NAME}:{channel}"


def message_place(channel: int, message: int) -> str:
    return f"{NAME}:{channel}/{message}"


def interaction_ref(interaction: int) -> str:
    return f"{NAME}:i{interaction}"


def read_chat(chat_id: str) -> ChatNumber | None:
    found = _CHAT.fullmatch(chat_id)
    return ChatNumber(number=int(found[2]), is_direct=bool(found[1])) if found else None


def read_account(author_id: str | None) -> int | None:
    found = _AUTHOR.fullmatch(author_id or "")
    return int(found[1]) if found else None


def read_place(place: str | None) -> tuple[int, int] | None:
    """Return the channel and the message of a place or a message's ref."""
    found = _PLACE.fullmatch(place or "")
    return (int(found[1]), int(found[2])) if found else None


def message_address(chat_id: str, ref: str | None) -> str | None:
    """Return the link to a message on a server, None for what is no message there."""
    server, found = read_chat(chat_id), read_place(ref)
    if server is None or server.is_direct or found is None:
        return None
    return f"https://discord.com/channels/{server.number}/{found[0]}/{found[1]}"


def read_message_link(text: str) -> MessageLink | None:
    """Return the message that a text points at, where it is such a link and nothing else."""
    found = _LINK.fullmatch(text.strip().strip("<>"))
    return MessageLink(guild=int(found[1]), channel=int(found[2]), message=int(found[3])) if found else None
