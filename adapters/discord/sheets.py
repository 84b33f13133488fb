"""What is sent to Discord, as plain data: panels become embeds, presses become buttons. Within Discord's limits by construction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.discord.markup import length

LONGEST_CONTENT = 2000
LONGEST_TITLE = 256
LONGEST_DESCRIPTION = 4096
LONGEST_LABEL = 80
MOST_PANELS = 10
MOST_TOGETHER = 6000
"""Characters of all panels of one message."""
MOST_IN_ROW = 5
MOST_ROWS = 5


class Look(StrEnum):
    PLAIN = "plain"
    INFO = "info"
    CAUTION = "caution"
    CRITICAL = "critical"
    OPEN = "open"
    DONE = "done"


class Weight(StrEnum):
    """How a button looks: what can't be taken back is in red."""

    QUIET = "quiet"
    GOOD = "good"
    GRAVE = "grave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    title: str = ""
    body: str = ""
    look: Look = Look.PLAIN

    def length(self) -> int:
        return length(self.title) + length(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    label: str
    custom_id: str
    weight: Weight = Weight.QUIET


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One message."""

    content: str = ""
    panels: tuple[Panel, ...] = ()
    presses: tuple[Press, ...] = ()

    @property
    def rows(self) -> tuple[tuple[Press, ...], ...]:
        cut = [self.presses[at : at + MOST_IN_ROW] for at in range(0, len(self.presses), MOST_IN_ROW)]
        return tuple(cut[:MOST_ROWS])


def pack(panels: Sequence[Panel]) -> tuple[Sheet, ...]:
    """Return the panels in as few messages as hold them, in their order."""
    sheets: list[list[Panel]] = []
    for panel in panels:
        if sheets and len(sheets[-1]) < MOST_PANELS and sum(each.length() for each in sheets[-1]) + panel.length() <= MOST_TOGETHER:
            sheets[-1].append(panel)
        else:
            sheets.append([panel])
    return tuple(Sheet(panels=tuple(sheet)) for sheet in sheets)
