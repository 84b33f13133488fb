"""The shapes that lure detection reads and returns. Frozen data, without a chat platform's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """What the author does with what the message is about."""

    PROMOTING = "promoting"  # lures, advertises, asks for what nobody may ask for
    ASKING = "asking"
    WARNING = "warning"
    QUOTING = "quoting"
    REPORTING = "reporting"
    OFFICIAL = "official"  # a project's ordinary announcement
    NEUTRAL = "neutral"


SPEAKING_OF_IT = frozenset({Stance.ASKING, Stance.WARNING, Stance.QUOTING, Stance.REPORTING})
"""Stances of somebody who shows a link or a lure without wanting anybody to follow it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSign:
    """One link of a message. `standing`: official, unknown, suspicious or malicious. `host` is None for handles and addresses.

    `namesake`: an account or invite called letter for letter as a brand is elsewhere. It may be the brand's own room or anybody's.
    """

    written: str
    standing: str
    host: str | None = None
    path: str = ""
    namesake: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A message as lure detection sees it. `text` is only what the author wrote, without secrets."""

    text: str
    links: tuple[LinkSign, ...] = ()
    staff: bool = False
    automated: bool = False
    quotes: bool = False
    forwarded: bool = False
