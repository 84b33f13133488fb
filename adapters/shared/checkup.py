"""What `jumpmaster doctor` looked at and found; each door adds its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    NOTE = "note"
    """Nothing is wrong; something optional is not here."""
    DEGRADED = "degraded"
    """It works, and less well than it could."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at and found. `fix` is what to do about it, empty where nothing is to do."""

    name: str
    state: State
    detail: str
    fix: str = ""
