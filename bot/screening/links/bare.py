"""Names without a scheme, and what only looks like one: mail addresses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from bot.screening.links.endings import Ending, kind_of_ending
from bot.screening.links.hosts import Name, find_bare_names, settle, split_name
from bot.screening.links.models import Disguise
from bot.screening.links.plausible import BareName, is_plausible_host
from bot.screening.links.spots import Spot, tail_end
from bot.screening.links.view import View

_AROUND = 40
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}+@(?>(?:[\w-]++\.)+)[\w-]++", re.IGNORECASE)
_MAIL_BEFORE = re.compile(r"[\w.+-]\s?(?:@|[\[({<]\s?(?:at|@|arroba|ät)\s?[\])}>])\s?\Z|[\w.+-]\s@\s\Z", re.IGNORECASE)
_MAIL_WORD = re.compile(r"[\w+-]\s(?:at|arroba)\s\Z", re.IGNORECASE)
_MAILERS = frozenset(
    {
        "gmail",
        "outlook",
        "hotmail",
        "yahoo",
        "proton",
        "protonmail",
        "icloud",
        "mail",
        "yandex",
        "gmx",
        "tutanota",
        "aol",
        "live",
        "qq",
        "163",
    }
)
_PATH = re.compile(r"(?::\d{2,5}(?!\d)(?![:.]\d))?[/\\](?=[^\s/\\.,)*]|$)|:\d{2,5}(?![\w:.])|\?[\w-]+=|[/\\]?#\w|/(?=\s|$)")
_QUAD = re.compile(
    r"(?<![\w.])(?:\d{1,3}(?P<dot>\[\.\]|\(\.\)|\.)){3}\d{1,3}(?![\w.]|\[\.\])(?P<port>:\d{2,5}(?!\d))?(?P<path>/(?!\d{1,2}(?!\w))[^\s/]?)?"
    r"|(?<![\w.])0[xX][0-9a-fA-F]{1,8}(?:\.(?:0[xX][0-9a-fA-F]{1,8}|\d{1,10})){1,3}(?=[/:])"
)


def find_mail(view: View) -> Iterator[tuple[int, int, bool]]:
    """Yield where mail addresses stand; True where it is none, but a name of a user before a host with a path (`brand.com@example.com/x`)."""
    for match in _MAIL.finditer(view.text):
        bait = match[0].partition("@")[0].rpartition(".")[2]
        is_trick = view.text.startswith("/", match.end()) and kind_of_ending(bait.lower()) is not Ending.NONE
        yield match.start(), match.end(), is_trick


def find_bare(view: View, code: tuple[tuple[int, int], ...], is_free: Callable[[int], bool]) -> Iterator[Spot]:
    """Yield names without a scheme that are surely hosts.

    `code` tells where backticks stand, in places of the view; `is_free` whether nothing surer was found at a place of the view.
    """
    for match in find_bare_names(view):
        if not is_free(match.start()):
            continue
        name = settle(view, split_name(view, match.start(), match.end()))
        if name is not None and (spot := _to_spot(view, name, code)):
            yield spot


def find_quads(view: View) -> Iterator[Spot]:
    """Yield IP addresses without a scheme. A bare one with neither port nor path is a version number as often as not."""
    for match in _QUAD.finditer(view.text):
        hexadecimal = match["dot"] is None
        host = match[0].replace("[.]", ".").replace("(.)", ".")
        defanged = host != match[0]
        if not hexadecimal and not (match["port"] or match["path"] or defanged):
            continue
        end = match.end() if hexadecimal else match.end() - len(match["path"] or "") - len(match["port"] or "")
        host = host[: end - match.start()] if not defanged else re.split("[:/]", host)[0]
        if not hexadecimal and any(int(part) > 255 for part in host.split(".")):
            continue
        stop = tail_end(view, end, len(view.text))
        disguises = {Disguise.BARE} | ({Disguise.DEFANGED} if defanged else set())
        yield Spot(
            start=match.start(),
            end=stop,
            href=f"http://{host}{view.text[end:stop]}",
            host_start=match.start(),
            host_end=end,
            disguises=disguises,
        )


def _to_spot(view: View, name: Name, code: tuple[tuple[int, int], ...]) -> Spot | None:
    before, after = view.text[max(0, name.start - _AROUND) : name.start], view.text[name.end : name.end + _AROUND]
    path = _PATH.match(after)
    defanged = _is_defanged(view.text[name.start : name.end], name)
    if belongs_to_mail(before, after, name) or (before[-1:] in {"#", "$"} and _is_tag(name)):
        return None
    if path is None and _is_dotted_word(view, name):
        return None
    place = bisect_right(code, (name.start, len(view.text)))
    in_code = place > 0 and name.start < code[place - 1][1]
    bare = BareName(name.labels, before, after, path is not None, defanged, in_code)
    if not is_plausible_host(bare):
        return None
    stop = tail_end(view, name.end, len(view.text)) if path else name.end
    start = name.start - 2 if before.endswith(("//", "\\\\")) else name.start
    disguises = {Disguise.BARE}
    if defanged:
        disguises.add(Disguise.DEFANGED)
    if before.endswith("\\\\"):
        disguises.add(Disguise.BACKSLASH)
    href = f"https://{name.host}{view.text[name.end : stop]}"
    return Spot(start=start, end=stop, href=href, host_start=name.start, host_end=name.end, disguises=disguises)


def _is_defanged(written: str, name: Name) -> bool:
    return len(written) > len(name.host) and any(char in written for char in "[]({<【（［｛\\")


def belongs_to_mail(before: str, after: str, name: Name) -> bool:
    """Tell whether a name is the part before or behind the @ of a mail address."""
    if after.startswith("@") and after[1:2].isalnum():
        return True
    if _MAIL_BEFORE.search(before):
        return True
    if before.endswith("@"):
        return kind_of_ending(name.labels[-1].lower()) is not Ending.SURE or name.host.lower().endswith(".bsky.social")
    return _MAIL_WORD.search(before) is not None and name.labels[-2].lower() in _MAILERS


def _is_dotted_word(view: View, name: Name) -> bool:
    """Tell a word that is written with a middle dot, as in Catalan, from a host that uses one to hide."""
    if view.text is view.original or kind_of_ending(name.labels[-1].lower()) is Ending.SURE:
        return False
    start, end = view.span(name.parts[-2].end, name.parts[-1].start)
    return any(char in "·•・‧" for char in view.original[start:end])


def _is_tag(name: Name) -> bool:
    return kind_of_ending(name.labels[-1].lower()) not in {Ending.SURE, Ending.LONG_WORD}
