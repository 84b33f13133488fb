"""Messages of groups with whether a moderator would want to see them, and account names. README.md beside this file describes the sets."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.models import Author, Chat, ChatKind, IncomingMessage, Role
from tests.golden import judge


def _by_crc(row):
    return zlib.crc32(row["id"].encode()) % 2


def _whole(row):
    return 0


def _of_rooms(row):
    part = row["id"].partition("-")[0]
    return part if part in {"later", "last"} else _by_crc(row)


def _by_part(row):
    return {"read": 0, "unread": 1}.get(row["part"], row["part"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationSet:
    """`flagged` is the least share of lures that is flagged, `honest` the most of the honest messages that is, over the whole set.

    `half_of` gives the part that a row belongs to: of half 1, and of named parts, only rates are looked at.
    """

    name: str
    flagged: float
    honest: float
    half_of: Callable

    @property
    def rows(self):
        return judge.load(self.name)


SETS = (
    ModerationSet(name="moderation", flagged=0.96, honest=0.01, half_of=_whole),
    ModerationSet(name="moderation_wide", flagged=0.98, honest=0.01, half_of=_by_crc),
    ModerationSet(name="moderation_spoken", flagged=0.94, honest=0.025, half_of=_by_crc),
    ModerationSet(name="moderation_rooms", flagged=0.89, honest=0.025, half_of=_of_rooms),
    ModerationSet(name="moderation_strangers", flagged=0.72, honest=0.035, half_of=_by_part),
    ModerationSet(name="moderation_crowd", flagged=0.9, honest=0.03, half_of=_by_part),
)
NAMES = "moderation_names"


def author_of(row, ident):
    return Author(id=ident, name=row.get("author_name"), username=row.get("author_username"), role=Role(row["author_role"]))


def to_message(row, text, author):
    return IncomingMessage(
        ref=row["id"],
        delivery_id=row["id"],
        author=author,
        chat=Chat(id=row["id"], kind=ChatKind.GROUP),
        text=text,
        conversation=row["id"],
        sent_at=datetime.now(UTC),
        addressed=False,
    )


def screen(screener, row):
    """Return what is found in a row's message, after what another member wrote before it."""
    if "before" in row:
        screener.screen(to_message(row, row["before"], Author(id="earlier", role=Role.MEMBER)))
    return screener.screen(to_message(row, row["text"], author_of(row, "author")))


def is_impostor(screener, row):
    """Tell whether a row's name is taken for another's; whose it might be was in the chat before."""
    for place, seen in enumerate(row.get("room", ())):
        screener.screen(to_message(row, "good morning all", author_of(seen, f"room{place}")))
    return "impersonation" in screener.screen(to_message(row, "hello there", author_of(row, "candidate"))).reasons
