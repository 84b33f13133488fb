"""What a button or a form carries, so that it is understood after a restart. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.shared.contract import Extra
from bot.moderation.models import DecisionKind

_CARD = re.compile(r"c1:([a-z2-7]{1,12}):(\d{1,9}):([a-z]{1,12})")
_EXTRA = re.compile(r"x1:([a-z_]{1,20}):([A-Za-z0-9_-]{1,16})")
_FORM = re.compile(r"m2:report:(\d{1,20}):(\d{1,20}):(\d{1,20}):([A-Za-z0-9_-]{22})")
REASON_FIELD = "reason"
TEXT_FIELD = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPress:
    report_id: str
    version: int
    kind: DecisionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPress:
    extra: Extra
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """Which message the form is about, and whose it is. `seal` vouches for what the form says of its text."""

    channel: int
    message: int
    author: int
    seal: str = ""


def card_id(report_id: str, version: int, kind: DecisionKind) -> str:
    return f"c1:{report_id}:{version}:{kind.value}"


def extra_id(extra: Extra, mark: str) -> str:
    return f"x1:{extra.value}:{mark}"


def form_id(form: ReportForm, seal: str) -> str:
    return f"m2:report:{form.channel}:{form.message}:{form.author}:{seal}"


def read_custom_id(custom_id: str) -> CardPress | ExtraPress | ReportForm | None:
    """Return what was pressed or sent; None for what is not ours or of no version we know."""
    if found := _CARD.fullmatch(custom_id):
        kind = next((kind for kind in DecisionKind if kind.value == found[3]), None)
        return CardPress(report_id=found[1], version=int(found[2]), kind=kind) if kind else None
    if found := _EXTRA.fullmatch(custom_id):
        extra = next((extra for extra in Extra if extra.value == found[1]), None)
        return ExtraPress(extra=extra, mark=found[2]) if extra else None
    if found := _FORM.fullmatch(custom_id):
        return ReportForm(channel=int(found[1]), message=int(found[2]), author=int(found[3]), seal=found[4])
    return None
