"""Text with marks on stretches of it: what `render` writes and `split` cuts. Pure.

Marks are sent as explicit entities: nothing to parse, nothing to break. Telegram still finds mentions, commands and addresses
by itself in what it is given: `inert` takes that from words that are not our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from adapters.shared.clean import clean_text
from adapters.shared.isolating import isolated
from adapters.shared.splitting import split_text, utf16_length

LONGEST_MESSAGE = 4096
"""UTF-16 units of a message's text."""

_WORD_JOINER = "\u2060"
_SCHEME = re.compile(r"\bhttp(s?)(?=://)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"\b(tg|ton|tonsite|ftp|mailto)(?=:)", re.IGNORECASE)
# A number with a fraction is no host, and stays as it is.
_DOT = re.compile(r"(?<![\w.-])\d{1,9}\.\d{1,9}(?![\w.-]{0,64}\w)|(?<=[\w-])[.。．｡](?=\w)")
_SIGN = re.compile(r"((?<!\w)[@#$]|(?<![\w/])/)(?=\w)")
_AT = re.compile(r"@(?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A look on the characters from `start` to `end`, counted in code points."""

    type: str
    start: int
    end: int
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    text: str
    marks: tuple[Mark, ...] = ()


def inert(text: str) -> str:
    """Return a stranger's words so that no client makes a link, a mention, a command or a tag of them. They look the same."""
    return isolated(_SIGN.sub(rf"\1{_WORD_JOINER}", _unlinked(text)))


def without_links(text: str) -> str:
    """Return our own words so that nobody named in them is called and no address in them is a link; commands stay to be tapped."""
    return isolated(_unlinked(text))


def _unlinked(text: str) -> str:
    text = _OTHER_SCHEME.sub(rf"\1{_WORD_JOINER}", _SCHEME.sub(r"hxxp\1", clean_text(text)))
    return _AT.sub(f"@{_WORD_JOINER}", _DOT.sub(_broken, text))


def _broken(dot: re.Match[str]) -> str:
    return dot[0] if len(dot[0]) > 1 else f"{dot[0]}{_WORD_JOINER}"


def plain(text: str) -> Marked:
    return Marked(text=text)


def styled(text: str, look: str, url: str | None = None) -> Marked:
    return Marked(text=text, marks=(Mark(type=look, start=0, end=len(text), url=url),) if text else ())


def joined(parts: list[Marked], separator: str = "") -> Marked:
    """Return the parts one after another, their marks moved along; empty ones are left out."""
    return _put_together([part for part in parts if part.text], separator)


def lined(parts: list[Marked]) -> Marked:
    """Return the parts as lines, empty ones too."""
    return _put_together(parts, "\n")


def _put_together(parts: list[Marked], separator: str) -> Marked:
    marks, at = [], 0
    for part in parts:
        marks += [replace(mark, start=mark.start + at, end=mark.end + at) for mark in part.marks]
        at += len(part.text) + len(separator)
    return Marked(text=separator.join(part.text for part in parts), marks=tuple(marks))


def around(part: Marked, look: str) -> Marked:
    """Return the part with one more mark on the whole of it."""
    return Marked(text=part.text, marks=(*styled(part.text, look).marks, *part.marks))


def split(whole: Marked, limit: int = LONGEST_MESSAGE) -> tuple[Marked, ...]:
    """Return the text in messages that Telegram takes; a mark across a seam goes on behind it, a link's words stay together."""
    kept = _unbreakable(whole)
    pieces, at = [], 0
    for piece in split_text(kept, limit, utf16_length):
        start = kept.index(piece, at)
        at = start + len(piece)
        pieces.append(_cut(whole, start, at))
    return tuple(pieces)


def _unbreakable(whole: Marked) -> str:
    """Return the text with no pause in what must not be cut: the words of a link, code."""
    text = whole.text
    for mark in whole.marks:
        if mark.type in {"text_link", "code"} and mark.end - mark.start < LONGEST_MESSAGE // 8:
            text = text[: mark.start] + re.sub(r"\s", "\x00", text[mark.start : mark.end]) + text[mark.end :]
    return text


def _cut(whole: Marked, start: int, end: int) -> Marked:
    return Marked(text=whole.text[start:end], marks=tuple(_within(whole, start, end)))


def _within(whole: Marked, start: int, end: int) -> Iterator[Mark]:
    for mark in whole.marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            yield replace(mark, start=first - start, end=last - start)
