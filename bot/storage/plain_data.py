"""Link verdicts and settings as JSON, and back. What an older version wrote reads with today's defaults."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

from bot.models import Evidence, Finding, LinkVerdict, Standing
from bot.moderation.models import ChatSettings
from bot.moderation.policy import Mode

_OWN_COLUMNS = {"chat_id", "title"}
_LISTS = {"staff", "pinned_addresses"}


def from_link(link: LinkVerdict) -> dict[str, Any]:
    return {
        "written": link.written,
        "url": link.url,
        "host": link.host,
        "registrable_domain": link.registrable_domain,
        "standing": link.standing.value,
        "score": link.score,
        "feed_age": link.feed_age.total_seconds() if link.feed_age is not None else None,
        "kind": link.kind,
        "evidence": [
            {"check": each.check, "finding": each.finding.value, "detail": each.detail, "weight": each.weight} for each in link.evidence
        ],
    }


def to_link(data: dict[str, Any]) -> LinkVerdict:
    age = data["feed_age"]
    return LinkVerdict(
        written=data["written"],
        url=data["url"],
        host=data["host"],
        registrable_domain=data["registrable_domain"],
        standing=Standing(data["standing"]),
        score=data["score"],
        feed_age=None if age is None else timedelta(seconds=age),
        kind=data["kind"],
        evidence=tuple(
            Evidence(check=each["check"], finding=Finding(each["finding"]), detail=each["detail"], weight=each["weight"])
            for each in data["evidence"]
        ),
    )


def from_settings(settings: ChatSettings) -> dict[str, Any]:
    """Return what differs from the defaults, so that a better default reaches whoever never chose."""
    changed = {
        each.name: getattr(settings, each.name)
        for each in fields(settings)
        if each.name not in _OWN_COLUMNS and getattr(settings, each.name) != each.default
    }
    return {name: _to_json(value) for name, value in changed.items()}


def to_settings(chat_id: str, title: str, data: dict[str, Any]) -> ChatSettings:
    known = {each.name for each in fields(ChatSettings)} - _OWN_COLUMNS
    kept = {name: _from_json(name, value) for name, value in data.items() if name in known}
    return ChatSettings(chat_id=chat_id, title=title, **kept)


def _to_json(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return list(value) if isinstance(value, tuple) else value


def _from_json(name: str, value: Any) -> Any:
    if name == "vanish_after":
        return None if value is None else timedelta(seconds=value)
    if name == "mode":
        return Mode(value)
    if name == "topic_names":
        return tuple((str(thread), str(named)) for thread, named in value)
    return tuple(value) if name in _LISTS else value
