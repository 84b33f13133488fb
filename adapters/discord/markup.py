"""Text as Discord shows it: nothing that somebody wrote formats, pings, opens or previews anything. Pure."""

from __future__ import annotations

import re

from adapters.shared.clean import clean_text
from adapters.shared.splitting import utf16_length

_URL = re.compile(r"https?://[^\s<>`|]+", re.IGNORECASE)
_URL_END = re.compile(r"[.,;:!?)\]}\"'*_~]+\Z")
_ACTIVE = re.compile(r"[\\*_~`|<>\[]")
_LINE_START = re.compile(r"^(\s*)(#{1,3}(?=\s)|-#)", re.MULTILINE)
_EVERYBODY = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_SCHEME = re.compile(r"(?i)\bhttp(?=s?://)")


def escape(text: str, *, is_message: bool = False) -> str:
    """Return the text with all of Discord's markup shown instead of obeyed. Addresses stay whole.

    In a plain message they stand in angle brackets, so that Discord shows no preview; in an embed it shows none.
    """
    text = clean_text(text)
    pieces, at = [], 0
    for found in _URL.finditer(text):
        url = _URL_END.sub("", found[0])
        pieces += [_escape_words(text[at : found.start()]), f"<{url}>" if is_message else url]
        at = found.start() + len(url)
    pieces.append(_escape_words(text[at:]))
    return _LINE_START.sub(r"\1\\\2", "".join(pieces))


def escape_message(text: str) -> str:
    return escape(text, is_message=True)


def escape_quoted(text: str) -> str:
    """Return what somebody else wrote, line for line as a block quote, with no address in it that opens."""
    inert = _SCHEME.sub("hxxp", text)
    return "\n".join(f"> {line}" for line in escape(inert).split("\n"))


def bracket_addresses(text: str) -> str:
    """Return escaped text with its addresses in angle brackets, as a plain message needs them."""
    return _URL.sub(lambda found: f"<{url}>{found[0][len(url) :]}" if (url := _URL_END.sub("", found[0])) else found[0], text)


def plain_line(text: str) -> str:
    """Return a line for places where Discord knows no markup: button labels, titles, footers."""
    return " ".join(_EVERYBODY.sub("@\u200b", clean_text(text)).split())


def length(text: str) -> int:
    """Return the length as Discord may count it. UTF-16 is the longer of its two ways."""
    return utf16_length(text)


def clip(text: str, limit: int) -> str:
    """Return the text, cut with an ellipsis where it is longer than `limit`, never in the middle of an escape."""
    if length(text) <= limit:
        return text
    cut = text[: limit - 1]
    while length(cut) > limit - 1:
        cut = cut[:-1]
    return cut.rstrip("\\") + "…"


def _escape_words(text: str) -> str:
    return _EVERYBODY.sub("@\u200b", _ACTIVE.sub(r"\\\g<0>", text))
