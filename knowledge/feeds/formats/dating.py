"""Which day a list of scams is of, where it or its file's name says so: what was imported today may be a year old. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from knowledge.feeds.formats.parsed import read_epoch

_KEYS = (
    "lastUpdated", "last_updated", "lastUpdate", "last_update", "updated", "updatedAt", "updated_at", "generated", "generatedAt",
    "generated_at", "published", "publishedAt", "published_at", "date",
)  # fmt: skip
_STATING = re.compile(
    r"\s*(?:[#!;]|//).{0,40}?\b(?:modified|updated?|date|generated|released?|published|version|created)\b(.{0,80})", re.IGNORECASE
)
_LINES = 60
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(?<!\d)(20\d\d)([-/.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?!\d))")
_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3})[a-z]*\.?,?[ -](20\d\d)|([A-Za-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (20\d\d)"
)


def stated_in(document: object | None, text: str) -> datetime | None:
    """Return when a list says it was made: in a field of its JSON, or in a comment at its head."""
    if isinstance(document, dict):
        return next((moment for key in _KEYS if (moment := _read_field(document.get(key)))), None)
    return None if document is not None else next(_in_comments(text), None)


def day_in_name(file_name: str) -> datetime | None:
    """Return the day in a file's name: `scams-2025-12-31.json.gz`."""
    return _find(file_name)


def _read_field(value: object) -> datetime | None:
    return _find(value[:80]) if isinstance(value, str) else read_epoch(value)


def _in_comments(text: str) -> Iterator[datetime]:
    for line in text[: _LINES * 200].splitlines()[:_LINES]:
        stating = _STATING.match(line)
        moment = _find(stating[1]) if stating else None
        if moment:
            yield moment


def _find(text: str) -> datetime | None:
    numbers = _NUMBERS.search(text)
    if numbers:
        return _to_moment(int(numbers[1]), int(numbers[3]), int(numbers[4]))
    named = _NAMED.search(text)
    if named is None:
        return None
    day, month, year = named.group(1, 2, 3) if named[1] else named.group(5, 4, 6)
    return _to_moment(int(year), _MONTHS.index(month.lower()) + 1, int(day)) if month.lower() in _MONTHS else None


def _to_moment(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime.combine(date(year, month, day), datetime.min.time(), UTC)
    except ValueError:
        return None
