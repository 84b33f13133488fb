"""What Discord refuses in a message, and what we refuse ourselves: a message that could ping somebody."""

from __future__ import annotations

from typing import Any

_EMBED_LIMITS = {"title": 256, "description": 4096}


def refusal_of(body: dict[str, Any], *, is_edit: bool = False) -> str | None:
    """Return what is wrong with a message's body, None where it is taken."""
    content, embeds = body.get("content") or "", body.get("embeds") or []
    if len(content.encode("utf-16-le")) // 2 > 2000:
        return "content is longer than 2000"
    if len(embeds) > 10:
        return "more than 10 embeds"
    problem = next((found for found in map(_embed_problem, embeds) if found), None) or _component_problem(body.get("components") or [])
    if problem:
        return problem
    if sum(map(_embed_length, embeds)) > 6000:
        return "embeds are longer than 6000 together"
    if not is_edit and not content.strip() and not embeds and not body.get("components"):
        return "Cannot send an empty message"
    # Discord would take it. We don't: without it a text could ping everybody.
    if body.get("allowed_mentions", {}).get("parse") != [] and (content or embeds):
        return "allowed_mentions does not rule out every ping"
    return None


def _length(text: str | None) -> int:
    return len((text or "").encode("utf-16-le")) // 2


def _embed_problem(embed: dict[str, Any]) -> str | None:
    for name, limit in _EMBED_LIMITS.items():
        if _length(embed.get(name)) > limit:
            return f"embed {name} is longer than {limit}"
    if len(embed.get("fields", [])) > 25:
        return "more than 25 fields"
    if any(
        not field["name"] or not field["value"] or _length(field["name"]) > 256 or _length(field["value"]) > 1024
        for field in embed.get("fields", [])
    ):
        return "a field is empty or too long"
    if _length(embed.get("footer", {}).get("text")) > 2048:
        return "embed footer is longer than 2048"
    if not (embed.get("title") or embed.get("description") or embed.get("fields")):
        return "an embed is empty"
    return None


def _embed_length(embed: dict[str, Any]) -> int:
    fields = sum(_length(field["name"]) + _length(field["value"]) for field in embed.get("fields", []))
    return _length(embed.get("title")) + _length(embed.get("description")) + _length(embed.get("footer", {}).get("text")) + fields


def _component_problem(rows: list[dict[str, Any]]) -> str | None:
    if len(rows) > 5:
        return "more than 5 rows"
    seen: set[str] = set()
    for row in rows:
        buttons = row.get("components", [])
        if not 1 <= len(buttons) <= 5:
            return "a row has 1 to 5 buttons"
        for button in buttons:
            custom_id, label = button.get("custom_id", ""), button.get("label") or ""
            if not 1 <= len(custom_id) <= 100 or custom_id in seen:
                return "a custom_id is missing, too long or there twice"
            if not 1 <= _length(label) <= 80:
                return "a label has 1 to 80 characters"
            seen.add(custom_id)
    return None
