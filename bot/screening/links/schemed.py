"""Addresses that say their scheme: `https://`, and the ways people and scammers bend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from bot.screening.links.endings import Ending, kind_of_ending
from bot.screening.links.hosts import ANY_LABEL, HARD_DOT, Name, Part, settle, to_name
from bot.screening.links.models import Disguise
from bot.screening.links.plausible import is_file_extension
from bot.screening.links.spots import Spot, tail_end
from bot.screening.links.view import View

_LONGEST_AUTHORITY = 2048
SCHEME = re.compile(
    r"(?P<name>h(?:tt?|ttt|[x*_#]{2}|tx|xt)p[\[(]?s?[\])]?|(?<![a-zA-Z])t{1,2}ps?|fxp|ftps?|wss?)"
    r"\s{0,2}[\[({<]?\s?[:;]\s?[\])}>]?\s{0,2}(?P<slashes>(?:[\[(]?[/\\]{1,3}[\])]?\s?){1,4})\s{0,2}",
    re.IGNORECASE,
)
NAMES_HOST = frozenset({"intent", "dapp"})
"""Schemes of apps behind which a web host stands, as behind `https`."""
OTHER_SCHEME = re.compile(r"(?<![A-Za-z0-9+.-])(?P<name>[A-Za-z][A-Za-z0-9+.-]{1,30}):[/\\]{2}[^\s<>\"'`]{1,2048}")
SCRIPT = re.compile(r"\b(?:javascript:(?=\S)|data:[\w/+.;=-]{0,100},)[^\s\"'`]*", re.IGNORECASE)
# What is plainly written needs no reading label by label: nothing behind it may go on with the host.
_CLEAN = re.compile(r"https?://(?P<host>(?:[A-Za-z0-9][A-Za-z0-9_-]*+\.)+(?P<ending>[A-Za-z]{2,24}))(?:(?=[/?#])|\Z|(?= [^\s.,dpnDPN]))")
_SECURE = re.compile(r"s\W?$", re.IGNORECASE)
_KNOWN = frozenset({"http", "https", "ftp", "ftps", "ws", "wss"})
_BAIT = re.compile(r"[^\s/\\?#<>\"`]{0,2048}@")
_IPV6 = re.compile(r"\[[0-9a-fA-F:.]{2,45}\]")
_NUMBER = re.compile(r"(?:0[xX][0-9a-fA-F]+|\d+)\Z")
# A dot that needs a scheme before it to be read as one.
_LOOSE_DOT = re.compile(
    r"\s{0,2}\.\s{1,2}|\s{1,2}\.\s{0,2}|\s{1,2}(?:dot|punto|ponto|punkt|nokta|точка)\s{1,2}|\s{0,2},\s{0,2}|\.\.", re.IGNORECASE
)
_GAP = re.compile(r"\s{1,2}")
_NEXT_LINE = re.compile(r"\n([a-z]{1,4})(?=/)")
_GLUED_SCHEME = re.compile(r"https?:", re.IGNORECASE)


def find_schemed(view: View, start: int, end: int) -> Iterator[Spot]:
    """Yield addresses with a scheme, in order, none inside another."""
    at = start
    while match := SCHEME.search(view.text, at, end):
        spot = _read(view, match, end)
        at = max(spot.end if spot else 0, match.end())
        if spot:
            yield spot


def read_plain(view: View, at: int) -> Spot | None:
    """Return the address whose `://` stands at a place of a text with no other colon, where `find_schemed` would take it as it stands."""
    start = at - 5 if view.text.startswith("https", max(0, at - 5)) else at - 4
    clean = _CLEAN.match(view.text, start) if start >= 0 else None
    if clean is None or kind_of_ending(clean["ending"].lower()) is Ending.NONE:
        return None
    return _as_it_stands(view, clean, len(view.text))


def _read(view: View, match: re.Match[str], end: int) -> Spot | None:
    clean = _CLEAN.match(view.text, match.start(), end) if view.text is view.original else None
    if clean and kind_of_ending(clean["ending"].lower()) is not Ending.NONE:
        return _as_it_stands(view, clean, end)
    disguises = _disguises_of_scheme(match)
    authority = match.end()
    place, bait = _skip_bait(view, authority, end)
    name, host = _read_host(view, place, end)
    if bait and (host is None or (name is not None and len(name.labels) < 2 and not _NUMBER.match(host) and "." in bait)):
        place, bait = authority, ""
        name, host = _read_host(view, place, end)
    if host is None or not _is_host_here(host, name, match):
        return None
    after = name.end if name else place + len(host)
    if host.lower() in _KNOWN and view.text.startswith(":", after):
        return None  # `https://https://`: the second one counts
    stop = tail_end(view, after, end)
    if bait:
        disguises.add(Disguise.USERINFO)
    secure = _SECURE.search(match["name"]) is not None
    family = match["name"][0].lower()
    scheme = {"f": "ftp", "w": "ws"}.get(family, "http") + ("s" if secure and family != "f" else "")
    userinfo = f"{quote(bait[:-1], safe=':', errors='replace')}@" if bait else ""
    href = f"{scheme}://{userinfo}{host}{view.text[after:stop]}"
    return Spot(start=match.start(), end=stop, href=href, host_start=place, host_end=after, disguises=disguises)


def _as_it_stands(view: View, clean: re.Match[str], end: int) -> Spot:
    start, (host_start, host_end) = clean.start(), clean.span("host")
    stop = tail_end(view, host_end, end)
    return Spot(start=start, end=stop, href=view.text[start:stop], host_start=host_start, host_end=host_end, clean=True)


def _disguises_of_scheme(match: re.Match[str]) -> set[Disguise]:
    name, written = match["name"].lower(), match[0]
    disguises = set()
    if name not in _KNOWN or any(map(written.__contains__, "[(<{;")):
        disguises.add(Disguise.DEFANGED)
    if "\\" in match["slashes"]:
        disguises.add(Disguise.BACKSLASH)
    if "\n" in written:
        disguises.add(Disguise.BROKEN_LINE)
    elif " " in written:
        disguises.add(Disguise.SPACED)
    return disguises


def _skip_bait(view: View, start: int, end: int) -> tuple[int, str]:
    """Return where the host starts behind `brand.com@`, and that bait."""
    bait = _BAIT.match(view.text, start, min(end, start + _LONGEST_AUTHORITY))
    if bait is None:
        bait = _bait_behind_wide_slash(view, start, end)
    return (bait.end(), bait[0]) if bait else (start, "")


def _bait_behind_wide_slash(view: View, start: int, end: int) -> re.Match[str] | None:
    # A browser reads a full-width slash before the @ as part of the name of a user, not as the start of a path.
    if view.text is view.original or "@" not in view.text[start : min(end, start + _LONGEST_AUTHORITY)]:
        return None
    slash = re.compile(r"[^\s/\\?#<>\"`]*").match(view.text, start, end)
    if slash is None or slash.end() >= end or view.original[view.span(slash.end(), slash.end() + 1)[0]] not in "／＼":
        return None
    return re.compile(r"[^\s?#<>\"`]{0,2048}@").match(view.text, start, end)


def _read_host(view: View, start: int, end: int) -> tuple[Name | None, str | None]:
    six = _IPV6.match(view.text, start, end)
    if six:
        return None, six[0]
    parts = _read_parts(view, start, end)
    if not parts:
        return None, None
    name = settle(view, parts) if not _NUMBER.match(view.text[parts[-1].start : parts[-1].end]) else None
    if name is None or name.start != parts[0].start:
        name = _as_written(view, parts)
    return (name, name.host) if name else (None, None)


def _as_written(view: View, parts: list[Part]) -> Name | None:
    """Return a name whose ending is not delegated (a number, a network's own), without emoji and sentences glued to it."""
    last = parts[-1]
    label = view.text[last.start : last.end]
    ascii_length = len(label) if label.isascii() else len(re.match(r"[\x21-\x7e]*", label)[0])  # type: ignore[index]
    if ascii_length and ascii_length < len(label):
        parts = [*parts[:-1], Part(last.start, last.start + ascii_length)]
    return to_name(view, parts) if parts else None


def _read_parts(view: View, start: int, end: int) -> list[Part]:
    parts: list[Part] = []
    at = start
    while label := ANY_LABEL.match(view.text, at, end):
        glued = _GLUED_SCHEME.search(view.text, label.start() + 1, min(label.end() + 1, end))
        parts.append(Part(label.start(), glued.start() if glued else label.end()))
        following = None if glued else _next_dot(view, parts, end)
        if following is None:
            break
        at, joined = following
        if joined:
            last = parts.pop()
            rest = ANY_LABEL.match(view.text, at, end)
            if rest:
                return _join(view, parts, last, Part(rest.start(), rest.end()), end)
    return parts


def _join(view: View, parts: list[Part], first: Part, second: Part, end: int) -> list[Part]:
    """Go on behind a label that a gap or a line break tore in two; the gap stays inside it and is dropped when it is written out."""
    parts = [*parts, Part(first.start, second.end)]
    dot = HARD_DOT.match(view.text, second.end, end)
    return [*parts, *_read_parts(view, dot.end(), end)] if dot else parts


def _next_dot(view: View, parts: list[Part], end: int) -> tuple[int, bool] | None:
    """Return where the next label starts, and whether it goes on with the last one; None where the host ends."""
    at = parts[-1].end
    dot = HARD_DOT.match(view.text, at, end)
    if dot:
        return (dot.end(), False) if ANY_LABEL.match(view.text, dot.end(), end) else _after_broken_dot(view, parts, dot.end(), end)
    label = view.text[parts[-1].start : at]
    complete = len(parts) > 1 and kind_of_ending(label.lower()) is not Ending.NONE
    loose = _LOOSE_DOT.match(view.text, at, end)
    if loose and (not complete or (loose[0].strip() != loose[0] != loose[0].rstrip() and loose[0][0] in " \n")):
        ending = ANY_LABEL.match(view.text, loose.end(), end)
        if ending and ((not complete and _may_go_on(view, ending, end)) or (complete and _is_lower_ending(ending[0]))):
            return loose.end(), False
    if complete:
        torn = _NEXT_LINE.match(view.text, at, end)
        whole = torn is not None and len(label) < 3 and kind_of_ending((label + torn[1]).lower()) is Ending.SURE
        return (at + 1, True) if whole else None
    gap = _GAP.match(view.text, at, end)
    if gap and len(parts) == 1:
        rest = ANY_LABEL.match(view.text, gap.end(), end)
        if rest and HARD_DOT.match(view.text, rest.end(), end) and not _GLUED_SCHEME.match(view.text, rest.start()):
            return gap.end(), True
    return None


def _after_broken_dot(view: View, parts: list[Part], at: int, end: int) -> tuple[int, bool] | None:
    """Read on behind `evil. com` and `evil.` + line break + `com`, unless the host is complete without."""
    gap = _GAP.match(view.text, at, end)
    label = view.text[parts[-1].start : parts[-1].end]
    if gap is None or (len(parts) > 1 and kind_of_ending(label.lower()) is not Ending.NONE):
        return None
    ending = ANY_LABEL.match(view.text, gap.end(), end)
    return (gap.end(), False) if ending and _may_go_on(view, ending, end) else None


def _may_go_on(view: View, label: re.Match[str], end: int) -> bool:
    if kind_of_ending(label[0].lower()) is not Ending.NONE or HARD_DOT.match(view.text, label.end(), end):
        return True
    loose = _LOOSE_DOT.match(view.text, label.end(), end)
    ending = ANY_LABEL.match(view.text, loose.end(), end) if loose else None
    return ending is not None and _is_lower_ending(ending[0])


def _is_lower_ending(label: str) -> bool:
    return label.islower() and kind_of_ending(label) in {Ending.SURE, Ending.LONG_WORD}


def _is_host_here(host: str, name: Name | None, match: re.Match[str]) -> bool:
    """A clean scheme makes a host of whatever follows it; a bent one needs a host that looks like one."""
    if "//" in match[0].replace("\\", "/") and match["name"].lower() in {"http", "https"} and not any(map(match[0].__contains__, " \n;")):
        return any(map(str.isalnum, host))
    if name is None or len(name.labels) < 2:
        return _NUMBER.match(unquote(host)) is not None or name is None
    return (
        kind_of_ending(name.labels[-1].lower()) is not Ending.NONE
        or _NUMBER.match(name.labels[-1]) is not None
        or is_file_extension(name.labels[-1])
    )
