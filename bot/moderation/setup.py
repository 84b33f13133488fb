"""What moderators write behind `/setup`, understood. Pure: the change it means, or why it can't be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.moderation.policy import Mode
from knowledge.hostnames import normalize_host
from knowledge.models import LANGUAGES

_CODE = re.compile(r"[a-z2-7]{8}")
_MOST_NAMES = 50
_MOST_MINUTES = 1440
_MOST_QUESTIONS = 1000
_ON = {"on": True, "yes": True, "off": False, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowSettings:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkModerators:
    """`place` is what was written behind it, empty for "give me a code"."""

    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkModerators:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemCode:
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareOfficial:
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Fields of ChatSettings and their new values."""

    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misread:
    """`text` is the key of the line that says why, `values` what it names."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)


Wish = ShowSettings | LinkModerators | UnlinkModerators | RedeemCode | DeclareOfficial | Change | Misread


def read_setup(argument: str, thread_id: str | None) -> Wish:
    """Return what is wished. `thread_id` is the topic it was said in."""
    words = argument.split()
    if not words:
        return ShowSettings()
    name = words[0].lower().rstrip(":")
    if reader := _READERS.get(name):
        return reader(words[1:], thread_id)
    return RedeemCode(code=name) if len(words) == 1 and _CODE.fullmatch(name) else Misread(text="setup_unknown")


def read_quiet(argument: str) -> Change | Misread:
    word = argument.strip().lower()
    if word not in {"", *_ON}:
        return Misread(text="bad_switch")
    return Change(fields={"quiet": _ON.get(word, True)})


def _moderators(words: list[str], _: str | None) -> Wish:
    if words and words[0].lower() in {"off", "none"}:
        return UnlinkModerators()
    return LinkModerators(place=" ".join(words))


def _language(words: list[str], _: str | None) -> Wish:
    lang = words[0].lower() if words else ""
    if lang == "auto":
        return Change(fields={"lang": None})
    return Change(fields={"lang": lang}) if lang in LANGUAGES else Misread(text="bad_language", values={"langs": " ".join(LANGUAGES)})


def _mode(words: list[str], _: str | None) -> Wish:
    mode = words[0].lower() if words else ""
    return Change(fields={"mode": Mode(mode)}) if mode in {each.value for each in Mode} else Misread(text="bad_mode")


def _topic(words: list[str], thread_id: str | None) -> Wish:
    if words and words[0].lower() == "off":
        return Change(fields={"answer_thread": None})
    return Change(fields={"answer_thread": thread_id}) if thread_id else Misread(text="bad_topic")


def _domains(words: list[str], _: str | None) -> Wish:
    named = [word.strip(",;") for word in words]
    hosts = [(word, normalize_host(word)) for word in named if word]
    bad = next((word for word, host in hosts if host is None or "." not in host), None)
    if bad is not None or not hosts:
        return Misread(text="bad_domain", values={"domain": bad or "-"})
    return DeclareOfficial(domains=tuple(host for _, host in hosts if host))


def _staff(words: list[str], _: str | None) -> Wish:
    names = [name.strip() for name in " ".join(words).split(",")]
    return Change(fields={"staff": tuple(name for name in names if name)[:_MOST_NAMES]})


def _secrets(words: list[str], _: str | None) -> Wish:
    wanted = _ON.get(words[0].lower()) if words else None
    return Misread(text="bad_switch") if wanted is None else Change(fields={"delete_secrets": wanted})


def _vanish(words: list[str], _: str | None) -> Wish:
    if words and words[0].lower() == "off":
        return Change(fields={"vanish_after": None})
    minutes = _number(words[0]) if words else None
    if minutes is None or minutes > _MOST_MINUTES:
        return Misread(text="bad_minutes")
    return Change(fields={"vanish_after": timedelta(minutes=minutes)})


def _limits(words: list[str], _: str | None) -> Wish:
    numbers = [_number(word) for word in words]
    if len(numbers) != 2 or any(number is None or number > _MOST_QUESTIONS for number in numbers):
        return Misread(text="bad_limits")
    return Change(fields={"member_questions": numbers[0], "chat_questions": numbers[1]})


def _number(word: str) -> int | None:
    """Return a positive number of at most five ASCII digits."""
    return int(word) if re.fullmatch(r"[1-9][0-9]{0,4}", word) else None


_READERS: dict[str, Callable[[list[str], str | None], Wish]] = {
    "moderators": _moderators,
    "language": _language,
    "mode": _mode,
    "topic": _topic,
    "domains": _domains,
    "staff": _staff,
    "secrets": _secrets,
    "vanish": _vanish,
    "limits": _limits,
}
