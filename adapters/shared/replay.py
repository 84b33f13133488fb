"""One recorded line -> one IncomingMessage. Strict: what is not as the contract says is named, never guessed at.

An error never repeats what stood in the line: it may be a secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from adapters.shared.clean import replace_surrogates
from bot.models import Author, Chat, ChatKind, Entity, IncomingMessage, Role

LONGEST_ID = 256
_Choice = TypeVar("_Choice", bound=StrEnum)
_ROLES = (Role.MEMBER, Role.NEW_MEMBER, Role.MODERATOR, Role.ADMIN, Role.BOT)

# Who the assistant is called in a recording is not recorded: a command, or a mention of a bot by its @name, speaks to it.
_MENTION = re.compile(r"(?<![\w@/.])@\w*bot\b", re.IGNORECASE)
_COMMAND = re.compile(r"/[a-z]\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A message that was read from a line. `id` is echoed as it was given."""

    id: str | int
    message: IncomingMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalid:
    """A line that is no message. `error` finishes the sentence "this line was left out because"."""

    id: str | int
    error: str


class _Mistake(Exception):
    """What is wrong with a line."""


def parse_line(line: bytes, number: int) -> Recorded | Invalid:
    """Return the message of a line without its line end; `number` names the line where it gives no id."""
    known_id: str | int = f"line-{number}"
    try:
        fields = _parse_object(line)
        known_id = _read_id(fields, known_id)
        return Recorded(id=known_id, message=_to_incoming(fields, str(known_id)))
    except _Mistake as mistake:
        return Invalid(id=known_id, error=str(mistake))


def _parse_object(line: bytes) -> Mapping[str, Any]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Mistake(f"it is not UTF-8 (byte {error.start + 1})") from None
    try:
        fields = json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _Mistake(f"it is not JSON (character {error.pos + 1})") from None
    except ValueError:
        raise _Mistake("it holds a number that is too long") from None
    except RecursionError:
        raise _Mistake("it is nested too deeply") from None
    if not isinstance(fields, dict):
        raise _Mistake("it is not a JSON object")
    return fields


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _Mistake("a field is there twice")
    return fields


def _refuse_constant(_: str) -> NoReturn:
    raise _Mistake("NaN and Infinity are not JSON")


def _read_id(fields: Mapping[str, Any], default: str | int) -> str | int:
    value = fields.get("id")
    if value is None:
        return default
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return value
    if isinstance(value, str) and 0 < len(value) <= LONGEST_ID:
        return replace_surrogates(value)
    raise _Mistake(f"id has to be a text of at most {LONGEST_ID} characters, or a whole number")


def _to_incoming(fields: Mapping[str, Any], known_id: str) -> IncomingMessage:
    text = _read_text(fields, "text")
    if text is None:
        raise _Mistake("text is missing")
    conversation = _read_name(fields, "conversation") or known_id
    kind = _read_choice(fields, "chat", ChatKind.PRIVATE, tuple(ChatKind))
    entities = _fit_entities(_read_entities(fields), text)
    addressed = _read_flag(fields, "addressed")
    author = Author(
        id=_read_name(fields, "author") or f"author of {conversation}",
        name=_read_text(fields, "author_name"),
        username=_read_text(fields, "author_username"),
        role=_read_choice(fields, "author_role", Role.MEMBER, _ROLES),
    )
    return IncomingMessage(
        ref=known_id,
        delivery_id=known_id,
        author=author,
        chat=Chat(id=conversation, kind=kind),
        text=text,
        conversation=conversation,
        sent_at=datetime.now(UTC),
        addressed=(kind is ChatKind.PRIVATE or speaks_to_bot(text)) if addressed is None else addressed,
        entities=entities,
        quoted_text=_read_text(fields, "reply_to_text"),
        lang_hint=_read_lang(fields),
    )


def speaks_to_bot(text: str) -> bool:
    """Tell whether a recorded message in a group is a command or mentions a bot."""
    return _COMMAND.match(text.lstrip()) is not None or _MENTION.search(text) is not None


def _read_text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _Mistake(f"{name} has to be a text")
    return replace_surrogates(value)


def _read_name(fields: Mapping[str, Any], name: str) -> str | None:
    """Return an id of somebody or something; platforms write them as numbers too."""
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return str(value)
    return _read_text(fields, name)


def _read_choice(fields: Mapping[str, Any], name: str, default: _Choice, choices: Sequence[_Choice]) -> _Choice:
    value = fields.get(name)
    if value is None:
        return default
    for choice in choices:
        if choice.value == value:
            return choice
    raise _Mistake(f"{name} has to be one of {', '.join(choice.value for choice in choices)}")


def _read_flag(fields: Mapping[str, Any], name: str) -> bool | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise _Mistake(f"{name} has to be true or false")
    return value


def _read_lang(fields: Mapping[str, Any]) -> str | None:
    """Return the language without its region: clients say `pt-BR` or `pt_BR`."""
    lang = _read_text(fields, "lang")
    return re.split("[-_]", lang)[0].lower() if lang else None


def _read_entities(fields: Mapping[str, Any]) -> tuple[Entity, ...]:
    value = fields.get("entities")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _Mistake("entities has to be a list")
    return tuple(_read_entity(entry, place) for place, entry in enumerate(value))


def _fit_entities(entities: tuple[Entity, ...], text: str) -> tuple[Entity, ...]:
    """Return the entities with places inside the text.

    A recording may carry a platform's own offsets, in UTF-16 units; those are known by one that ends after the text. A link is
    worth more than its place: what does not fit either way is cut, never left out.
    """
    if all(entity.offset + entity.length <= len(text) for entity in entities):
        return entities
    places = [0]
    for place, char in enumerate(text, 1):
        places += [place] * (2 if ord(char) > 0xFFFF else 1)
    last = len(places) - 1
    starts = [places[min(entity.offset, last)] for entity in entities]
    ends = [places[min(entity.offset + entity.length, last)] for entity in entities]
    return tuple(
        replace(entity, offset=start, length=max(0, end - start)) for entity, start, end in zip(entities, starts, ends, strict=True)
    )


def _read_entity(entry: Any, place: int) -> Entity:
    where = f"entities[{place}]"
    if not isinstance(entry, dict):
        raise _Mistake(f"{where} has to be an object")
    kind, url = entry.get("type"), entry.get("url")
    if not isinstance(kind, str):
        raise _Mistake(f"{where}.type has to be a text")
    if not (isinstance(url, str) or (url is None and kind != "text_link")):
        raise _Mistake(f"{where}.url has to be a text")
    offset, length = (_read_count(entry, name, where) for name in ("offset", "length"))
    return Entity(type=replace_surrogates(kind), offset=offset, length=length, url=replace_surrogates(url) if url is not None else None)


def _read_count(entry: Mapping[str, Any], name: str, where: str) -> int:
    value = entry.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _Mistake(f"{where}.{name} has to be a whole number from 0")
    return value
