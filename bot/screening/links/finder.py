"""Find the links of a message, however they are hidden. Pure; no network, no clock; never raises.

The ways of writing a link are tried from the surest to the least sure, and no stretch of text counts twice: markup, schemes,
mail addresses (which are none), torn names, bare names, invites, wallets, handles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.models import Entity
from bot.screening.links.bare import find_bare, find_mail, find_quads
from bot.screening.links.claims import Claims
from bot.screening.links.invites import find_handles, find_short_invites, opens_chat_app
from bot.screening.links.markup import Slot, find_hidden, find_slots, frame_before, span_of
from bot.screening.links.models import Disguise, FoundLink, LinkKind
from bot.screening.links.reading import kind_of, to_link, without_address
from bot.screening.links.schemed import NAMES_HOST, OTHER_SCHEME, SCRIPT, find_schemed, read_plain
from bot.screening.links.spaced import find_letters, find_torn, may_be_torn
from bot.screening.links.spots import Spot
from bot.screening.links.view import View, fold_view
from bot.screening.links.wallets import find_addresses
from knowledge.hostnames import parse_address

MOST_LINKS = 100
"""More than these are thinned out: repeated ones first, then those in the middle."""

# Most messages hold none of these, and are done with at once.
_ASCII_SIGNS = re.compile(r"[./@:\\&%,]")
_ASCII_WORD_SIGNS = ("dot", "d0t", "point", "punto", "ponto", "punkt", "nokta", "titik", "kropka", "www", "gg")
_NO_SIGNS = bytes(code for code in range(0x80) if not _ASCII_SIGNS.match(chr(code)))
_STOPS = frozenset(b",.")
_INSIDE = re.compile(r"\.[\w*~|<'_]")
_WORD_SIGNS = (*_ASCII_WORD_SIGNS, "chấm", "точка", "крапка", "点", "點", "نقطة", "डॉट", "ドット", "닷", "จุด", "نقطه")
# Beside one address: markup, handles, other schemes, invites.
_SIGNS_OF_MORE = ("[", "<", "@", ";", "&#", "gg", "GG")
_BRACKETS = "[({<\\%&【（［｛〔⟨《「"
_LONG_WORD = 26
_ENDING_AFTER_DOT = re.compile(r"\.[^\W\d_]")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,300}`", re.DOTALL)
_NO_LINKS = frozenset({"http", "https", "mailto", "tel", "sms", "javascript", "data", "file", "about", "blob", "vbscript"})


def find_links(text: str, entities: Sequence[Entity] = ()) -> tuple[FoundLink, ...]:
    """Return the links of a text, one for each time one is written, in order of position.

    Addresses that entities hide come as given; `start` and `end` are then those of the words that hide them.
    """
    if not entities and text.isascii():
        if _rules_out_links(text):
            return ()
        lone = _find_lone(text)
        if lone is not None:
            return lone
    hidden = [_from_target(slot.target, slot.start, slot.end, slot.shown) for slot in find_hidden(text, entities)]
    written = _find_written(text)
    marked = _from_url_entities(text, entities, written)
    found = [link for link in (*hidden, *marked, *written) if link is not None]
    return tuple(_thin_out(sorted(found, key=lambda link: (link.start, link.end))))


def _find_lone(text: str) -> tuple[FoundLink, ...] | None:
    """Return the one address of an ASCII text that is plainly written among words that surely hold no link, None for all other texts."""
    at = text.find("://")
    if at < 0 or text.count(":") != 1 or any(map(text.__contains__, _SIGNS_OF_MORE)):
        return None
    view = View(text, text)
    spot = read_plain(view, at)
    # What overlaps the address is no other link, so that a letter may stand in its place.
    if spot is None or not _rules_out_links(f"{text[: spot.start]}x{text[spot.end :]}"):
        return None
    link = to_link(view, spot)
    return () if link is None else (link,)


def _rules_out_links(text: str) -> bool:
    """Tell whether an ASCII text surely holds no link: words, and the commas and full stops of sentences."""
    signs = text.encode().translate(None, _NO_SIGNS)
    if signs and not (_STOPS.issuperset(signs) and _ends_sentences(text)):
        return False
    return not _has_words_of_links(text) and not (signs and may_be_torn(text))


def _ends_sentences(text: str) -> bool:
    """Tell whether no full stop of a text stands inside a word or by itself, as it does in names that are written or spelled out."""
    return not ("[" in text or "(" in text or "{" in text or "<" in text or " . " in text or " d o t " in text or _INSIDE.search(text))


def _may_hold_links(text: str) -> bool:
    return _ASCII_SIGNS.search(text) is not None or _has_words_of_links(text)


def _has_words_of_links(text: str) -> bool:
    lower = text.lower()
    for word in _ASCII_WORD_SIGNS if lower.isascii() else _WORD_SIGNS:
        if word in lower:
            return True
    return _has_long_word(text)


def _has_long_word(text: str) -> bool:
    return len(text) >= _LONG_WORD and max(map(len, text.split()), default=0) >= _LONG_WORD


def _find_written(text: str) -> list[FoundLink]:
    claims = Claims()
    found: list[FoundLink] = []
    taken = [slot for slot in find_slots(text) if claims.take(slot.start, slot.end)]
    for slot in taken:
        found.extend(_from_slot(slot.target, slot.start, slot.end, slot.shown))
    view = fold_view(_blank(text, taken))
    if _may_hold_links(view.text):
        found.extend(_search(view, claims))
    return found


def _blank(text: str, slots: Sequence[Slot]) -> str:
    """Put spaces where slots were read and for the brackets of Markdown before them.

    So `[https://a.example](https://b.example)` is not one long address, and the words shown are not read as an index in code.
    """
    if not slots:
        return text
    letters = list(text)
    for slot in slots:
        letters[slot.start : slot.end] = " " * (slot.end - slot.start)
        frame = frame_before(text, slot.start)
        if frame:
            opening, closing = frame
            letters[opening] = " "
            letters[closing : slot.start] = " " * (slot.start - closing)
    return "".join(letters)


def _search(view: View, claims: Claims) -> Iterator[FoundLink]:
    text = view.text
    for spot in _spots(view, claims):
        link = to_link(view, spot)
        if link is not None:
            yield link
    if _has_long_word(text):
        for start, end in find_addresses(text):
            if claims.take(*view.span(start, end)):
                yield without_address(LinkKind.ADDRESS, view, start, end)
    if "@" in text:
        for start, end in find_handles(view):
            if claims.take(*view.span(start, end)):
                yield without_address(LinkKind.HANDLE, view, start, end)


def _spots(view: View, claims: Claims) -> Iterator[Spot]:
    """Yield what is found from the surest sign to the least sure, none where another was found."""
    for spots in _searches(view, claims):
        for spot in spots:
            if claims.take(*view.span(spot.start, spot.end)):
                yield spot


def _searches(view: View, claims: Claims) -> Iterator[Iterable[Spot]]:
    text = view.text
    if ":" in text or ";" in text:
        for match in SCRIPT.finditer(text):
            claims.take(*view.span(*match.span()))
        yield find_schemed(view, 0, len(text))
        yield _of_other_schemes(view)
    if "@" in text:
        yield _tricks(view, claims)
    if "gg" in text or "GG" in text:
        yield find_short_invites(view)
    if " . " in text or " d o t " in text:
        yield from (_of_letters(view, start, end) for start, end in find_letters(view))
    yield find_torn(view)
    if _ENDING_AFTER_DOT.search(text) or any(map(text.__contains__, _BRACKETS)):
        code = tuple(match.span() for match in _CODE.finditer(text)) if "`" in text else ()
        yield find_bare(view, code, lambda place: claims.is_free(view.span(place, place + 1)[0]))
    if "." in text:
        yield find_quads(view)


def _of_other_schemes(view: View) -> Iterator[Spot]:
    for match in OTHER_SCHEME.finditer(view.text):
        scheme = match["name"].lower()
        if scheme in _NO_LINKS:
            continue
        written = match[0].rstrip(".,;:!?'*_~)]}")
        end = match.start() + len(written)
        href = written if opens_chat_app(written) else f"https{written[len(scheme) :]}" if scheme in NAMES_HOST else None
        yield Spot(start=match.start(), end=end, href=href, host_start=match.start(), host_end=end)


def _tricks(view: View, claims: Claims) -> Iterator[Spot]:
    for start, end, is_trick in find_mail(view):
        if not is_trick:
            claims.take(*view.span(start, end))
            continue
        stop = end
        while stop < len(view.text) and not view.text[stop].isspace() and view.text[stop] not in '<>"`':
            stop += 1
        yield Spot(
            start=start,
            end=stop,
            href=f"https://{view.text[start:stop]}",
            host_start=start,
            host_end=end,
            disguises={Disguise.BARE, Disguise.USERINFO},
        )


def _of_letters(view: View, start: int, end: int) -> Iterator[Spot]:
    """Read `e x a m p l e . c o m` with its spaces taken out."""
    places = [place for place in range(start, end) if view.text[place] != " "]
    joined = View("".join(view.text[place] for place in places), view.text, places)
    for spots in (find_schemed(joined, 0, len(joined.text)), find_bare(joined, (), lambda place: True)):
        for spot in spots:
            first, last = joined.span(spot.start, spot.end)
            yield Spot(
                start=first,
                end=last,
                href=spot.href,
                host_start=places[spot.host_start],
                host_end=places[spot.host_end - 1] + 1,
                disguises={*spot.disguises, Disguise.SPACED},
            )
            return


def _from_slot(target: str, start: int, end: int, shown: str | None) -> Iterator[FoundLink]:
    """Yield the link in an address behind words. What is no link there (`[see](readme.md)`) is none."""
    view = fold_view(target)
    links = sorted(_search(view, Claims()), key=lambda link: link.start)
    if not links:
        return
    first = links[0]
    yield FoundLink(
        kind=first.kind,
        written=target,
        start=start,
        end=end,
        address=first.address,
        shown=shown,
        disguises=(first.disguises - {Disguise.BARE}) | {Disguise.HIDDEN},
    )


def _from_target(target: str, start: int, end: int, shown: str | None) -> FoundLink | None:
    """Return the link that an entity or a button carries: whatever stands there is one, for somebody taps on it."""
    scheme = target.strip().partition(":")[0].lower()
    if scheme in _NO_LINKS - {"http", "https"}:
        return None
    read = next(_from_slot(target, start, end, shown), None)
    if read is not None:
        return read
    is_app = "://" in target and scheme not in {"http", "https"} and not opens_chat_app(target)
    address = None if is_app else parse_address(target)
    kind, address = kind_of(address)
    return FoundLink(kind=kind, written=target, start=start, end=end, address=address, shown=shown, disguises=frozenset({Disguise.HIDDEN}))


def _from_url_entities(text: str, entities: Sequence[Entity], written: Sequence[FoundLink]) -> Iterator[FoundLink]:
    """Yield addresses that a platform marked as links and the search did not find, unless they are files or code."""
    for entity in entities:
        start, end = span_of(text, entity)
        stretch = text[start:end]
        if entity.type != "url" or "://" not in stretch or any(link.start < end and start < link.end for link in written):
            continue
        address = parse_address(stretch)
        if address is not None:
            yield FoundLink(kind=LinkKind.URL, written=stretch, start=start, end=end, address=address)


def _thin_out(links: list[FoundLink]) -> list[FoundLink]:
    if len(links) <= MOST_LINKS:
        return links
    seen: set[tuple[str | None, str]] = set()
    different = []
    for link in links:
        key = (link.host, link.address.path if link.address else link.written)
        if key not in seen:
            seen.add(key)
            different.append(link)
    half = MOST_LINKS // 2
    return different if len(different) <= MOST_LINKS else [*different[:half], *different[-half:]]
