"""Links behind other words: Markdown, HTML, BBCode, and the entities and buttons that platforms send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from bot.models import Entity

_LONGEST_TEXT = 300
_CLOSING = re.compile(r"\]\(\s{0,3}<?\Z")
_LONGEST_CLOSING = 6
_MARKDOWN = re.compile(r"\]\(\s{0,3}<?([^\s<>()]++(?>(?:\([^\s<>()]*+\)[^\s<>()]*+)*))")
_REFERENCE = re.compile(r"^ {0,3}\[([^\]\n]{1,100})\]:[ \t]{0,5}<?([^\s<>]+)", re.MULTILINE)
_REFERRING = re.compile(r"\[([^\[\]\n]{1,300})\]\s?\[([^\[\]\n]{1,100})\]")
_ANCHOR = re.compile(r"<a\b[^<>]{0,1000}?\bhref\s{0,3}=\s{0,3}(?:\"([^\"]*+)\"|'([^']*+)'|([^\s<>\"']++))[^<>]{0,1000}>", re.IGNORECASE)
_SLACK = re.compile(r"<((?:https?|tg|ftp):[^|<>\s]{1,2048})\|([^<>\n]{1,300})>")
_BBCODE = re.compile(r"\[url=[\"']?([^\[\]\"'\s]{1,2048})[\"']?\]([^\[]{0,300})", re.IGNORECASE)
# `a[i](x)` is no link.
_ADDRESS_SIGN = re.compile(r"[.:/@\\%]|dot|[^\x00-\x7f]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,200}>")
_LINKING = frozenset({"text_link", "text_url", "button", "url_button", "web_app", "inline_button", "link"})


class Slot(NamedTuple):
    """Where an address stands in the text, what it says where that is not as written, and the words people see for it."""

    start: int
    end: int
    target: str
    shown: str | None


def find_slots(text: str) -> list[Slot]:
    """Return where markup hides an address behind words, in order."""
    slots = []
    if "](" in text:
        found = (match for match in _MARKDOWN.finditer(text) if _ADDRESS_SIGN.search(match[1]))
        slots += [Slot(match.start(1), match.end(1), match[1], _shown_before(text, match.start())) for match in found]
    if "]:" in text:
        shown = {match[2].lower(): match[1].strip() for match in _REFERRING.finditer(text)}
        slots += [Slot(match.start(2), match.end(2), match[2], shown.get(match[1].lower())) for match in _REFERENCE.finditer(text)]
    if "<" in text:
        slots += _anchors(text)
        slots += [Slot(match.start(1), match.end(1), match[1], match[2]) for match in _SLACK.finditer(text)]
    if "[" in text:
        slots += [Slot(match.start(1), match.end(1), match[1], match[2].strip() or None) for match in _BBCODE.finditer(text)]
    return sorted(slot for slot in slots if _ADDRESS_SIGN.search(slot.target))


def frame_before(text: str, start: int) -> tuple[int, int] | None:
    """Return where the brackets stand around the words of a Markdown link whose address begins at `start`: `[` and `](`."""
    closing = _CLOSING.search(text, max(0, start - _LONGEST_CLOSING), start)
    if closing is None:
        return None
    opening = _opening_before(text, closing.start())
    return None if opening is None else (opening, closing.start())


def find_hidden(text: str, entities: Sequence[Entity]) -> Iterator[Slot]:
    """Yield the addresses that entities and buttons carry. Offsets outside the text are moved to its nearest edge."""
    seen = set()
    for entity in entities:
        if not entity.url or (entity.type not in _LINKING and entity.type == "url"):
            continue
        start, end = span_of(text, entity)
        slot = Slot(start, end, entity.url, text[start:end].strip() or None)
        if slot not in seen:
            seen.add(slot)
            yield slot


def span_of(text: str, entity: Entity) -> tuple[int, int]:
    """Return the stretch of the text that an entity covers."""
    start = max(0, min(entity.offset, len(text)))
    return start, max(start, min(entity.offset + max(0, entity.length), len(text)))


def _shown_before(text: str, end: int) -> str | None:
    """Return the words in the bracket that closes at `end`."""
    opening = _opening_before(text, end)
    return None if opening is None else text[opening + 1 : end].strip() or None


def _opening_before(text: str, end: int) -> int | None:
    """Return where the bracket opens that closes at `end`."""
    start = max(0, end - _LONGEST_TEXT)
    opening, closing, depth = text.rfind("[", start, end), text.rfind("]", start, end), 0
    # From bracket to bracket, not from letter to letter: whoever writes a thousand links makes a thousand of these walks.
    while opening >= 0:
        if opening > closing:
            if depth == 0:
                return opening
            depth -= 1
            opening = text.rfind("[", start, opening)
        else:
            depth += 1
            closing = text.rfind("]", start, closing)
    return None


def _anchors(text: str) -> Iterator[Slot]:
    for match in _ANCHOR.finditer(text):
        group = next(number for number in (1, 2, 3) if match[number] is not None)
        close = text.find("</", match.end(), match.end() + _LONGEST_TEXT)
        inner = text[match.end() : close if close >= 0 else match.end()]
        yield Slot(match.start(group), match.end(group), unescape(match[group]).strip(), _TAG.sub("", unescape(inner)).strip() or None)
