"""Our own decisions: what moderators have blocked, allowed, or taken back. A log that is only added to, each line with its checksum.

These stand above every feed. A line that was cut off or changed is left out and told of; the others count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from xxhash import xxh3_64_hexdigest

from knowledge.feeds.entries import EntryKind
from knowledge.feeds.reports import Confirmed

_SUM_LENGTH = 16

Place = tuple[EntryKind, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What holds now, by kind and spelling."""

    by_place: Mapping[Place, Confirmed] = field(default_factory=dict)
    problem: str | None = None


def read_decisions(path: Path) -> Decisions:
    """Return the newest decision on each place; nothing where there is no log yet."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Decisions()
    except OSError as error:
        return Decisions(problem=f"our confirmed list cannot be read: {error.strerror or type(error).__name__}")
    found: dict[Place, Confirmed] = {}
    damaged = 0
    for line in raw.split(b"\n"):
        if line and not _apply(line, found):
            damaged += 1
    return Decisions(found, f"{damaged} lines of our confirmed list are damaged and left out" if damaged else None)


def to_line(word: str, place: Place, *, at: datetime, by: str) -> bytes:
    """Return the line that records a decision: `blocked`, `allowed`, or `withdrawn` for one taken back."""
    kind, value = place
    body = json.dumps({"word": word, "kind": kind.name.lower(), "entry": value, "at": at.isoformat(), "by": by}).encode()
    return xxh3_64_hexdigest(body).encode() + b" " + body + b"\n"


def after_torn_end(path: Path) -> bytes:
    """Return the line break that a log needs before the next line, if its last write was cut off."""
    try:
        with path.open("rb") as file:
            if file.seek(0, 2) == 0:
                return b""
            file.seek(-1, 2)
            return b"" if file.read(1) == b"\n" else b"\n"
    except FileNotFoundError:
        return b""


def _apply(line: bytes, found: dict[Place, Confirmed]) -> bool:
    written, body = line[:_SUM_LENGTH], line[_SUM_LENGTH + 1 :]
    if written != xxh3_64_hexdigest(body).encode():
        return False
    try:
        fields: dict[str, Any] = json.loads(body)
        place = EntryKind[fields["kind"].upper()], fields["entry"]
        if fields["word"] == "withdrawn":
            found.pop(place, None)
        else:
            at = datetime.fromisoformat(fields["at"])
            found[place] = Confirmed(entry=fields["entry"], blocked=fields["word"] == "blocked", at=at, by=fields["by"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return True
