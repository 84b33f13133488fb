"""Text as Discord shows it: nothing that somebody wrote formats, pings, opens or previews anything. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from adapters.shared.clean import clean_text
from adapters.shared.isolating import is_right_to_left, isolated
from adapters.shared.splitting import utf16_length

_URL = re.compile(r"https?://[^\s<>`|]+", re.IGNORECASE)
_URL_END = re.compile(r"[.,;:!?)\]}\"'*_~]+\Z")
# Most of what is said holds nothing to escape; found out at once, it costs a tenth.
_ODD = re.compile(r"[^\w .,;:!?()'\"/]")
_SLASH = re.compile(r"[ .,;:!?()'\"/]/")
_ACTIVE = re.compile(r"[\\*_~`|<>\[]")
_LINE_START = re.compile(r"^(\s*)(#{1,3}(?=\s)|-#)", re.MULTILINE)
_EVERYBODY = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_SCHEME = re.compile(r"(?i)http(?=s?://)")
_OTHER_SCHEME = re.compile(r"(?i)(discord|steam)://")
_ADDRESS = re.compile(r"https://[^\s@<>]+")
_COMMAND = re.compile(r"(?<![\w/.:<\]-])/([a-z]{2,32})(?![\w/-]|\.\w)", re.ASCII)
NO_COMMANDS: Mapping[str, int] = MappingProxyType({})


def escape(text: str) -> str:
    """Return the text with all of Discord's markup shown instead of obeyed, and no address in it that opens."""
    if _is_plain(text):
        return text
    words = _EVERYBODY.sub("@\u200b", _ACTIVE.sub(r"\\\g<0>", isolated(inert(clean_text(text)))))
    return _LINE_START.sub(r"\1\\\2", words)


def _is_plain(text: str) -> bool:
    """Tell whether nothing in a text could mean anything to Discord."""
    if not text[:1].isalnum() or "_" in text or _ODD.search(text) or ("/" in text and _SLASH.search(text)):
        return False
    return not is_right_to_left(text)


def escape_notice(text: str, commands: Mapping[str, int] = NO_COMMANDS) -> str:
    """Return our own lines for a plain message. One that is nothing but an address is that of a source, and opens without a preview.

    `commands` are Discord's ids of our own, by name: each reader sees them in the language of his client, and a click writes them.
    """

    def shown(command: re.Match[str]) -> str:
        number = commands.get(command[1])
        return f"</{command[1]}:{number}>" if number else command[0]

    return "\n".join(f"<{line}>" if _ADDRESS.fullmatch(line) else _COMMAND.sub(shown, escape(line)) for line in text.split("\n"))


def escape_quoted(text: str) -> str:
    """Return what somebody wrote, line for line as a block quote."""
    return "\n".join(f"> {line}" for line in escape(text).split("\n"))


def inert(text: str) -> str:
    """Return the text with every scheme that Discord makes a link of broken. It makes none of a name without one."""
    return _OTHER_SCHEME.sub("\\g<1>:\u200b//", _SCHEME.sub("hxxp", text))


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
