"""Read fields of a chat export. Exports come from other programs: every field may be missing or of another type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.shared.clean import replace_surrogates
from adapters.shared.replay import Invalid
from bot.models import Entity

BUTTON = "button"


def parse_document(content: bytes) -> Mapping[str, Any] | Invalid:
    """Return the JSON object of an export. An error never repeats what stood in the file."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Invalid(id="export", error=f"it is not UTF-8 (byte {error.start + 1})")
    except json.JSONDecodeError as error:
        return Invalid(id="export", error=f"it is not JSON (character {error.pos + 1})")
    except (ValueError, RecursionError):
        return Invalid(id="export", error="it cannot be read as JSON")
    return document if isinstance(document, dict) else Invalid(id="export", error="it is not a JSON object")


def text_of(value: Any) -> str:
    return replace_surrogates(value) if isinstance(value, str) else ""


def id_of(value: Any) -> str:
    """Return an id written as a text or a number, or nothing."""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int) and abs(value) < 2**63 else text_of(value)[:256]


def objects_of(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list; whatever else is in it, or stands in its place, is passed over."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def items_of(value: Any) -> Iterator[tuple[int, Mapping[str, Any] | Invalid]]:
    """Yield the messages of a list with their numbers from 1; one that is no object is named, for it may have been a message."""
    for number, each in enumerate(value if isinstance(value, list) else (), 1):
        yield number, (each if isinstance(each, dict) else Invalid(id=f"message-{number}", error="it is not a JSON object"))


def object_of(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def time_of(value: Any, default: datetime) -> datetime:
    """Return an aware time from ISO 8601 or Unix seconds."""
    text = text_of(value)
    try:
        if text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return default
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def button(url: str) -> Entity:
    """Return a button that opens an address: it stands in no stretch of the text."""
    return Entity(type=BUTTON, offset=0, length=0, url=url)
