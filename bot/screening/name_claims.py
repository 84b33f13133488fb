"""What a name claims by itself, whoever bears it: to be a brand's, its support's, or staff's. Pure; read once for each name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.screening.name_reading import is_disguised, is_foreign, look_the_same, plain, skeleton, words_in_name
from bot.screening.role_words import BADGES, HELPERS, OFFICES, TITLES
from knowledge.brands import Brand, BrandRegistry
from knowledge.kept import Kept

SHORTEST_NAME = 3
_SHORTEST_BRAND = 4
_MOST_READ = 8192
_TEAMS = frozenset({"team", "equipo", "equlpe", "eklbl", "команда", "团队", "agent", "llvechat", "mod", "mods"})
_LEAST_DRESSED = 6
_LONG_OFFICES = tuple(office for office in sorted(OFFICES) if len(office) > 4)
_LONG_ASCII_OFFICES = tuple(office for office in _LONG_OFFICES if office.isascii())
# Chinese writes no gaps between an office and a name.
_HAN_TITLES = tuple(title for title in sorted(TITLES) if "\u3400" <= title[0] <= "\u9fff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a name says. `key` is its skeleton; one that is `nameless` (too short, or of another script) looks like nobody's.

    `brand` is the brand it is the name of, `support_of` the one whose support it claims to be; `office` tells that it claims to be
    support or staff, of nobody in particular; `bearer` is the skeleton of what is left of a name beside its offices ("Alina | Support"),
    empty where it has none; `disguised` is what `is_disguised` says of it.
    """

    key: str
    nameless: bool
    brand: Brand | None
    support_of: Brand | None
    office: bool
    bearer: str
    disguised: bool
    is_plain: bool
    """Whether it claims nothing, whoever bears it."""


class NameClaims:
    """What names claim, over one registry's brands. Remembers the names it read last, and nothing of who bears them."""

    def __init__(self, registry: BrandRegistry) -> None:
        """Index the brands by what their names look like: some thousand names, 10 ms."""
        self.accounts = frozenset(handle for brand in registry.brands for handles in brand.accounts.values() for handle in handles)
        self._brands = _by_look(registry, _SHORTEST_BRAND)
        # Three letters are a name only where somebody claims to be its support.
        self._spelled = _by_look(registry, SHORTEST_NAME)
        self._by_head: dict[str, list[tuple[str, Brand]]] = {}
        for key, brand in self._brands.items():
            if len(key) > _SHORTEST_BRAND + 1:
                self._by_head.setdefault(key[:_SHORTEST_BRAND], []).append((key, brand))
        self._of: Kept[str, Claims] = Kept(self._read, most=_MOST_READ)

    def of(self, name: str) -> Claims:
        """Return what a name claims."""
        return self._of[name]

    def _read(self, name: str) -> Claims:
        key = skeleton(name)
        nameless = len(key) < SHORTEST_NAME or is_foreign(name)
        brand = None if nameless else self._brands.get(key)
        words = words_in_name(name)
        named = self._brand_in(words) if words else None
        of_brand = brand if brand and _is_brand_name(name, brand) else None
        support_of = named if named and (_has_office(words) or words[-1] in _TEAMS) else None
        disguised = is_disguised(name)
        office = bool(words) and _claims_office(words, disguised=disguised)
        return Claims(
            key=key,
            nameless=nameless,
            brand=of_brand,
            support_of=support_of,
            office=office,
            bearer=_bearer(words),
            disguised=disguised,
            is_plain=not (of_brand or support_of or office or disguised),
        )

    def _brand_in(self, words: Sequence[str]) -> Brand | None:
        names = self._spelled
        for word in (*words, *map(skeleton, words)):
            if word in names:
                return names[word]
        return self._brand_inside("".join(words))

    def _brand_inside(self, whole: str) -> Brand | None:
        """Return the brand whose long name stands anywhere in a name; short ones stand in too many words."""
        for place in range(len(whole) - _SHORTEST_BRAND):
            for key, brand in self._by_head.get(whole[place : place + _SHORTEST_BRAND], ()):
                if whole.startswith(key, place):
                    return brand
        return None


# Each chat has a watch of its own, and all of them the same brands.
@lru_cache(maxsize=4)
def name_claims_of(registry: BrandRegistry) -> NameClaims:
    """Return what names claim over a registry, one for each registry."""
    return NameClaims(registry)


def _by_look(registry: BrandRegistry, shortest: int) -> dict[str, Brand]:
    names: dict[str, Brand] = {}
    for brand in registry.brands:
        for name in (brand.name, *brand.names):
            key = skeleton(name)
            if len(key) >= shortest and name.isascii():
                names[key] = brand
    return names


def _is_brand_name(name: str, brand: Brand) -> bool:
    spellings = (brand.name, *brand.names)
    if any(look_the_same(name, spelling) for spelling in spellings):
        return is_disguised(name)
    return not brand.common_word and any(plain(name) == plain(spelling) for spelling in spellings)


def _has_office(words: Sequence[str]) -> bool:
    # Whoever supports a thing is not its support, and badminton has no administrator.
    whole = "".join(word for word in words if not word.startswith(("supporter", "badmln")))
    return any(word in OFFICES for word in words) or any(office in whole for office in _LONG_ASCII_OFFICES)


def _claims_office(words: Sequence[str], *, disguised: bool) -> bool:
    """Tell whether a name is that of support or an administrator, of a brand or of this place."""
    whole = "".join(words)
    if whole in OFFICES or (not whole.isascii() and any(title in whole for title in _HAN_TITLES)):
        return True
    if len(words) <= 3 and not TITLES.isdisjoint(words):
        return True
    if not OFFICES.isdisjoint(words) and all(word in OFFICES or word in HELPERS or word.isdigit() for word in words):
        return True
    return disguised and any(office in whole for office in _LONG_OFFICES)


def _bearer(words: Sequence[str]) -> str:
    """Return the skeleton of the words that are no office and no badge, where one of the others is.

    A number or a badge beside a short name is no sign of anything: many are called Alex 2.
    """
    dress = [word for word in words if word in OFFICES or word in BADGES or word.isdigit()]
    bearer = "".join(word for word in words if word not in dress and word not in HELPERS)
    return bearer if any(word in OFFICES for word in dress) or (dress and len(bearer) >= _LEAST_DRESSED) else ""
