"""Look-alike account names: whose name is written so that people read another's. Pure; memory is bounded, and holds names only.

A name counts against its owner only where folding changed more than accents, or where it is the name of staff, a bot or a brand:
José, Müller, Łukasz, Иван and 李明 are nobody's imitation, and two members may both be called Alex.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.models import Author, Role
from bot.screening.checks.confusables import fold_letters, scripts_of
from bot.screening.role_words import HELPERS, OFFICES, TITLES
from knowledge.brands import Brand, BrandRegistry
from knowledge.folding import fold

MOST_CHATS = 1_000
MOST_NAMES = 5_000
"""Names that are remembered of one chat; the ones longest unseen are forgotten first."""

_MOST_READINGS = 8
_LONGEST_NAME = 128
_SHORTEST_NAME = 3
_SHORTEST_BRAND = 4
_STAFF = frozenset({Role.MODERATOR, Role.ADMIN})
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_EMOJI_JOINED = re.compile("[\u200d\ufe0f]")
_SEPARATORS = re.compile(r"[\W_]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_EYE = str.maketrans({"1": "l", "|": "l", "!": "l", "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "$": "s", "@": "a"})
_ALIKE_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN"})
_FALSE_CAPITAL = re.compile(r"[a-z]I|[A-Za-z]I(?=[a-z])|(?:^|[\W_])I(?=[a-z]{3})")
_FALSE_DIGIT = re.compile(r"[^\W\d_][0134578$@|!](?=[^\W\d_])|(?<!\w)[01$@|!](?=[^\W\d_]{3})")
_AS_I = str.maketrans("I1|!", "iiii")
_AS_L = str.maketrans("I1|!", "llll")
_SPELLED_ALIKE = (("rn", "m"), ("vv", "w"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Impersonation:
    """`seen_as` is how the account writes itself, `looks_like` whom it resembles. `kind`: staff, bot, brand, support or account."""

    kind: str
    seen_as: str
    looks_like: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    account: str
    spelled: str
    kind: str


@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """Return a name as a hurried reader sees it: lower case, look-alike letters and digits as one letter, nothing else.

    Two names that look the same have equal skeletons; a skeleton is not a spelling to show. i and l are one letter in it, because a
    capital I is either; `look_the_same` tells them apart where it can.
    """
    seen = _fold(name).replace("i", "l")
    # Letters that come together may look like another in their turn (r, r+n), so it is read until nothing changes.
    for _ in range(_MOST_READINGS):
        again = _fold(seen).replace("i", "l")
        if again == seen:
            break
        seen = again
    return seen


def look_the_same(one: str, other: str) -> bool:
    """Tell whether two names are spelled differently and yet look alike. Accents, case and gaps are no difference."""
    return _plain(one) != _plain(other) and not _sights(one).isdisjoint(_sights(other))


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name[:_LONGEST_NAME]))
    folded = fold_letters(plain).lower()
    text = _SEPARATORS.sub("", folded.translate(_EYE))
    for pair, letter in _SPELLED_ALIKE:
        text = text.replace(pair, letter)
    return text


def _sights(name: str) -> frozenset[str]:
    """Return how a name may be read: capital I and 1 as i, and as l."""
    plain = unicodedata.normalize("NFKC", name[:_LONGEST_NAME])
    return frozenset({_fold(plain.translate(_AS_I)), _fold(plain.translate(_AS_L))})


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", fold(name[:_LONGEST_NAME])) if not _is_painted(name) else name


def is_disguised(name: str) -> bool:
    """Tell whether a name is written with what no keyboard of one language gives: accents are no disguise."""
    text = name[:_LONGEST_NAME]
    return _is_painted(text) or bool(_FALSE_CAPITAL.search(text) or _FALSE_DIGIT.search(text))


def _is_painted(text: str) -> bool:
    """Tell whether letters are invisible, decorated, stacked with marks, or of scripts that no name mixes."""
    letters = [letter for letter in text if letter.isalpha()]
    if _INVISIBLE.search(_EMOJI_JOINED.sub("", text)) and letters:
        return True
    scripts = scripts_of(text)
    if len(scripts & _ALIKE_SCRIPTS) > 1 or any(_is_decorated(letter) for letter in letters):
        return True
    composed = unicodedata.normalize("NFC", text)
    return "LATIN" in scripts and any(unicodedata.combining(mark) for mark in composed)


def _is_decorated(letter: str) -> bool:
    """Full-width, mathematical, circled and small-capital letters: they stand for a plain letter without being one."""
    plain = unicodedata.normalize("NFKC", letter)
    return (plain != letter and plain.isascii()) or (not letter.isascii() and not _is_plain_letter(letter))


def _is_plain_letter(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return "SMALL CAPITAL" not in name and not name.startswith(("LATIN SMALL LETTER ALPHA", "LATIN SMALL LETTER SCRIPT"))


class NameWatch:
    """The accounts seen in each chat, and whose names look like another's."""

    def __init__(self, *, brands: BrandRegistry, bot_names: Sequence[str] = (), staff: Sequence[Author] = ()) -> None:
        self._registry = brands
        self._protected: dict[str, _Known] = {}
        for name in bot_names:
            self._protected.setdefault(skeleton(name), _Known(account="", spelled=name, kind="bot"))
        for member in staff:
            self._protect(member, self._protected)
        self._protected.pop("", None)
        self._chats: OrderedDict[str, OrderedDict[str, _Known]] = OrderedDict()

    def see(self, author: Author, chat_key: str) -> Impersonation | None:
        """Remember the account and return whom its name imitates, or None."""
        room = self._room(chat_key)
        names = [name[:_LONGEST_NAME] for name in (author.name, author.username) if name]
        found = None if author.role in _STAFF else self._first(names, author, room)
        self._remember(names, author, room)
        return found

    def _first(self, names: Iterable[str], author: Author, room: OrderedDict[str, _Known]) -> Impersonation | None:
        if author.username and author.username.lower().lstrip("@") in _accounts_of(self._registry):
            return None
        found = (self._imitated(name, author, room) for name in names)
        return next((each for each in found if each), None)

    def _imitated(self, name: str, author: Author, room: OrderedDict[str, _Known]) -> Impersonation | None:
        key = skeleton(name)
        if len(key) < _SHORTEST_NAME or _is_foreign(name):
            return self._claims_office(name, author)
        for known in (self._protected.get(key), room.get(key)):
            if known and known.account != author.id and known.kind != "account" and self._is_imitation(name, author, known):
                return Impersonation(kind=known.kind, seen_as=name, looks_like=known.spelled)
        brand = _brand_names(self._registry).get(key)
        if brand and author.role is not Role.BOT and self._is_brand_name(name, brand):
            return Impersonation(kind="brand", seen_as=name, looks_like=brand.name)
        return self._claims_office(name, author) or self._imitated_member(name, author, room.get(key))

    @staticmethod
    def _imitated_member(name: str, author: Author, known: _Known | None) -> Impersonation | None:
        if known is None or known.account == author.id or not look_the_same(name, known.spelled) or not is_disguised(name):
            return None
        return Impersonation(kind="account", seen_as=name, looks_like=known.spelled)

    @staticmethod
    def _is_imitation(name: str, author: Author, known: _Known) -> bool:
        if _plain(name) == _plain(known.spelled):
            return known.kind == "staff" or author.role is not Role.BOT
        return look_the_same(name, known.spelled)

    @staticmethod
    def _is_brand_name(name: str, brand: Brand) -> bool:
        spellings = (brand.name, *brand.names)
        if any(look_the_same(name, spelling) for spelling in spellings):
            return is_disguised(name)
        return not brand.common_word and any(_plain(name) == _plain(spelling) for spelling in spellings)

    def _claims_office(self, name: str, author: Author) -> Impersonation | None:
        """A member who calls himself support or an administrator, of a brand or of this place."""
        words = _words(name)
        if not words:
            return None
        brand = self._brand_in(words)
        if brand and _has_office(words, brand):
            return Impersonation(kind="support", seen_as=name, looks_like=f"{brand.name} support")
        offices = [word for word in words if word in OFFICES]
        nothing_else = all(word in OFFICES or word in HELPERS or word.isdigit() for word in words)
        titled = any(word in TITLES for word in words) and len(words) <= 3
        whole = "".join(words)
        painted = is_disguised(name) and any(office in whole for office in OFFICES if len(office) > 4)
        if author.role is not Role.BOT and (
            titled or painted or whole in OFFICES or _names_han_office(whole) or (offices and nothing_else)
        ):
            return Impersonation(kind="support", seen_as=name, looks_like="support or staff")
        return None

    def _brand_in(self, words: Sequence[str]) -> Brand | None:
        names = _brand_names(self._registry)
        spelled = next((names[word] for word in words if word in names), None) or next(
            (names[key] for key in map(skeleton, words) if key in names), None
        )
        return spelled or self._brand_inside("".join(words))

    def _brand_inside(self, whole: str) -> Brand | None:
        """Return the brand whose long name stands anywhere in a name; short ones stand in too many words."""
        by_head = _long_brand_names(self._registry)
        for place in range(len(whole) - _SHORTEST_BRAND):
            for key, brand in by_head.get(whole[place : place + _SHORTEST_BRAND], ()):
                if whole.startswith(key, place):
                    return brand
        return None

    def _room(self, chat_key: str) -> OrderedDict[str, _Known]:
        room = self._chats.pop(chat_key, None)
        if room is None:
            room = OrderedDict()
        self._chats[chat_key] = room
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return room

    def _remember(self, names: Iterable[str], author: Author, room: OrderedDict[str, _Known]) -> None:
        if author.role in _STAFF:
            self._protect(author, room)
            return
        for name in names:
            key = skeleton(name)
            known = room.get(key)
            is_free = known is None or (known.kind != "staff" and (known.account == author.id or is_disguised(known.spelled)))
            if len(key) >= _SHORTEST_NAME and is_free:
                room[key] = _Known(account=author.id, spelled=name, kind="account")
                room.move_to_end(key)
        while len(room) > MOST_NAMES:
            room.popitem(last=False)

    @staticmethod
    def _protect(member: Author, names: dict[str, _Known]) -> None:
        for name in (member.name, member.username):
            key = skeleton(name) if name else ""
            if name and len(key) >= _SHORTEST_NAME:
                names[key] = _Known(account=member.id, spelled=name, kind="staff")


# Each chat has a watch of its own; reading some thousand names takes 10 ms, which none of them needs to repeat.
@lru_cache(maxsize=4)
def _brand_names(registry: BrandRegistry) -> dict[str, Brand]:
    """Return the brands by what their names look like."""
    names: dict[str, Brand] = {}
    for brand in registry.brands:
        for name in (brand.name, *brand.names):
            key = skeleton(name)
            if len(key) >= _SHORTEST_BRAND and name.isascii():
                names[key] = brand
    return names


@lru_cache(maxsize=4)
def _long_brand_names(registry: BrandRegistry) -> dict[str, list[tuple[str, Brand]]]:
    """Return the longer of those by their first letters."""
    by_head: dict[str, list[tuple[str, Brand]]] = {}
    for key, brand in _brand_names(registry).items():
        if len(key) > _SHORTEST_BRAND + 1:
            by_head.setdefault(key[:_SHORTEST_BRAND], []).append((key, brand))
    return by_head


@lru_cache(maxsize=4)
def _accounts_of(registry: BrandRegistry) -> frozenset[str]:
    return frozenset(handle for brand in registry.brands for handles in brand.accounts.values() for handle in handles)


def _is_foreign(name: str) -> bool:
    """Tell whether a name is wholly of one script other than Latin."""
    scripts = scripts_of(name)
    return len(scripts) == 1 and "LATIN" not in scripts and not any(_is_decorated(letter) for letter in name)


def _words(name: str) -> list[str]:
    """Return the name's words as the eye reads them; joined words of a user name are taken apart at their capitals."""
    plain = _INVISIBLE.sub("", _unmask(name))
    parted = _HUMPS.sub(" ", plain) if " " not in plain.strip() else plain
    return [skeleton(word) if word.isascii() or not _is_foreign(word) else word.casefold() for word in _SEPARATORS.split(parted) if word]


def _unmask(name: str) -> str:
    """Return the name with decorated letters plain and capitals kept, so that joined words can be taken apart."""
    return "".join(unicodedata.normalize("NFKC", letter) for letter in name)


def _names_han_office(whole: str) -> bool:
    # Chinese writes no gaps between an office and a name.
    return any(title in whole for title in TITLES if "\u3400" <= title[0] <= "\u9fff")


def _has_office(words: Sequence[str], brand: Brand) -> bool:
    whole = "".join(words)
    return any(word in OFFICES for word in words) or any(office in whole for office in OFFICES if len(office) > 4 and office.isascii())
