"""A message as people see it on Discord: what its markup makes bold, what a click opens, whom it pings, what unfolds into a preview."""

from __future__ import annotations

import re
from typing import Any

from tests.contract.chat_adapter import Shown

SUPPRESS_EMBEDS = 4

_TOKENS = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<mention><@[!&]?\d+>|@everyone|@here)"
    r"|(?P<quiet><https?://[^\s>]+>)"
    r"|(?P<masked>\[(?P<words>[^\]\n]+)\]\((?P<url>https?://[^)\s]+)\))"
    r"|(?P<address>(?:https?|steam|discord)://[^\s<]+)"
    r"|(?P<style>\*\*(?=\S)|(?<!\w)_(?=\S)|~~|\|\||`)"
    r"|(?P<heading>^#{1,3} |^-# |^> )",
    re.MULTILINE | re.IGNORECASE,
)


def as_seen(message: dict[str, Any]) -> Shown:
    """Return a message as its readers see it, its embeds below its text."""
    parts = [message["content"], *(text for embed in message["embeds"] for text in (embed.get("title"), embed.get("description")) if text)]
    texts, clickable, pings, styled = [], [], [], []
    for part in filter(None, parts):
        texts.append(_read(part, clickable, pings, styled))
    unfolds = [found for found in _TOKENS.finditer(message["content"]) if found["address"]]
    return Shown(
        text="\n".join(texts),
        clickable=tuple(clickable),
        pings=tuple(pings),
        preview=bool(unfolds) and not message["flags"] & SUPPRESS_EMBEDS,
        styled=tuple(styled),
    )


def _read(text: str, clickable: list[str], pings: list[str], styled: list[str]) -> str:
    def seen(found: re.Match[str]) -> str:
        if found["escaped"]:
            return found[0][1:]
        if found["mention"]:
            pings.append(found[0])
            return found[0]
        if found["quiet"] or found["address"]:
            clickable.append(found[0].strip("<>"))
            return found[0].strip("<>")
        if found["masked"]:
            clickable.append(found["url"])
            return found["words"]
        styled.append(found[0].strip())
        return ""

    return _TOKENS.sub(seen, text)
