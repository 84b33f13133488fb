"""Entities as Telegram treats them: those that are given are checked, those that a client would make of bare text are found."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

JSON = dict[str, Any]

LONGEST = 4096
_KNOWN = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention", "blockquote",
    "expandable_blockquote", "mention", "hashtag", "cashtag", "bot_command", "url", "email", "custom_emoji",
}  # fmt: skip
_ALONE = {"code", "pre"}
_QUOTES = {"blockquote", "expandable_blockquote"}
_FOUND = (
    ("url", re.compile(r"(?:https?|tg|ton|ftp)://[^\s<>]+|(?<![\w@.-])(?:[\w-]+\.)+[^\W\d_]{2,24}(?:/[^\s<>]*)?(?![\w@])")),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z]\w{3,31}\b")),
    ("bot_command", re.compile(r"(?<![\w/<])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b")),
    ("hashtag", re.compile(r"(?<![\w#])#[^\W\d]\w*")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{3,8}\b")),
)
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "s": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler",
}  # fmt: skip


class BadMarkup(Exception):
    """What Telegram says after "can't parse entities"."""


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_entities(text: str, entities: list[JSON]) -> list[JSON]:
    """Return the entities, or raise BadMarkup for one that stands outside the text, inside a character, or where it may not."""
    raw, spans = text.encode("utf-16-le"), []
    for entity in entities:
        kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
        if kind not in _KNOWN:
            raise BadMarkup(f"unknown entity type {kind}")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 1 or 2 * (offset + length) > len(raw):
            raise BadMarkup("an entity is outside of the text")
        try:
            raw[2 * offset : 2 * (offset + length)].decode("utf-16-le")
        except UnicodeDecodeError as error:
            raise BadMarkup("an entity begins or ends inside a character") from error
        if kind == "text_link" and not re.match(r"(?:https?|tg|ton|mailto)[:]", str(entity.get("url", ""))):
            raise BadMarkup("a text_link has no URL")
        spans.append((offset, offset + length, str(kind)))
    _check_nesting(spans)
    return entities


def _check_nesting(spans: list[tuple[int, int, str]]) -> None:
    for number, (start, end, kind) in enumerate(spans):
        for other_start, other_end, other in spans[number + 1 :]:
            if max(start, other_start) >= min(end, other_end):
                continue
            nested = (start <= other_start and other_end <= end) or (other_start <= start and end <= other_end)
            if not nested:
                raise BadMarkup("entities overlap without nesting")
            if kind in _ALONE or other in _ALONE:
                raise BadMarkup("code holds no other entity")
            if kind in _QUOTES and other in _QUOTES:
                raise BadMarkup("a blockquote holds no other")


def with_found(text: str, given: list[JSON]) -> list[JSON]:
    """Return the given entities and those that clients make of bare text outside code and links."""
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in {"code", "pre", "text_link", "url", "mention"}]
    found = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start, end = utf16(text[: match.start()]), utf16(text[: match.end()])
            if all(end <= first or last <= start for first, last in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return sorted([*given, *found], key=lambda each: (each["offset"], -each["length"]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self.entities: list[JSON] = []
        self.open: list[tuple[str, JSON]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise BadMarkup(f'unsupported start tag "{tag}"')
        known = dict(attrs)
        entity: JSON = {"type": _TAGS[tag], "offset": utf16(self.text)}
        if tag == "a":
            entity["url"] = known.get("href") or ""
        if tag == "blockquote" and "expandable" in known:
            entity["type"] = "expandable_blockquote"
        self.open.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise BadMarkup(f'unexpected end tag "{tag}"')
        _, entity = self.open.pop()
        entity["length"] = utf16(self.text) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise BadMarkup("unclosed start tag")
        self.text += data

    def handle_entityref(self, name: str) -> None:
        self.text += html.unescape(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.text += html.unescape(f"&#{name};")


def parse_html(text: str) -> tuple[str, list[JSON]]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise BadMarkup(f'can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
    return reader.text, check_entities(reader.text, reader.entities)
