"""Look-alike account names: whose name is written so that people read another's. Pure; memory is bounded, and holds names only.

A name counts against its owner only where folding changed more than accents, or where it is the name of staff, a bot or a brand:
José, Müller, Łukasz, Иван and 李明 are nobody's imitation, and two members may both be called Alex.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.models import Author, Role
from bot.screening.name_claims import SHORTEST_NAME, Claims, name_claims_of
from bot.screening.name_reading import LONGEST_NAME, is_disguised, look_the_same, plain, skeleton
from knowledge.brands import BrandRegistry

MOST_CHATS = 1_000
MOST_NAMES = 5_000
"""Names that are remembered of one chat; the ones longest unseen are forgotten first."""

_LONG_NAME = 10
_LONG_ENOUGH = 6
_STAFF = frozenset({Role.MODERATOR, Role.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Impersonation:
    """`seen_as` is how the account writes itself, `looks_like` whom it resembles. `kind`: staff, bot, brand, support or account."""

    kind: str
    seen_as: str
    looks_like: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why a message of the account is flagged: what it does, and as whom."""
        return "impersonation", f"poses_as_{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    account: str
    spelled: str
    kind: str


class NameWatch:
    """The accounts seen in each chat, and whose names look like another's."""

    def __init__(self, *, brands: BrandRegistry, bot_names: Sequence[str] = (), staff: Sequence[Author] = ()) -> None:
        self._claims = name_claims_of(brands)
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
        # Many members call themselves as their account is called.
        written = (author.name,) if author.name == author.username else (author.name, author.username)
        names = [name[:LONGEST_NAME] for name in written if name]
        if self._is_as_before(names, author, room):
            return None
        found = None if author.role in _STAFF else self._first(names, author, room)
        self._remember(names, author, room)
        return found

    def _is_as_before(self, names: Iterable[str], author: Author, room: OrderedDict[str, _Known]) -> bool:
        """Tell whether an account is known by these names, which claim nothing: most messages are such accounts'."""
        for name in names:
            claims = self._claims.of(name)
            known = room.get(claims.key)
            if known is None or known.account != author.id or known.spelled != name or known.kind != "account":
                return False
            if not claims.is_plain or claims.key in self._protected or author.role in _STAFF:
                return False
            if claims.bearer and self._is_dressed(claims, room):
                return False
            room.move_to_end(claims.key)
        return True

    def _is_dressed(self, claims: Claims, room: OrderedDict[str, _Known]) -> bool:
        """Tell whether a name may be that of somebody above the others, dressed up."""
        bearer = self._protected.get(claims.bearer) or room.get(claims.bearer)
        return bearer is not None and bearer.kind != "account"

    def _first(self, names: Iterable[str], author: Author, room: OrderedDict[str, _Known]) -> Impersonation | None:
        if author.username and author.username.lower().lstrip("@") in self._claims.accounts:
            return None
        for name in names:
            found = self._imitated(name, author, room)
            if found:
                return found
        return None

    def _imitated(self, name: str, author: Author, room: OrderedDict[str, _Known]) -> Impersonation | None:
        claims = self._claims.of(name)
        if claims.nameless:
            return _claimed_office(name, author, claims)
        in_room = room.get(claims.key)
        for known in (self._protected.get(claims.key), in_room):
            if known and known.account != author.id and known.kind != "account" and self._is_imitation(name, author, known):
                return Impersonation(kind=known.kind, seen_as=name, looks_like=known.spelled)
        dressed_as = self._protected.get(claims.bearer) or room.get(claims.bearer) if claims.bearer else None
        if dressed_as and dressed_as.kind != "account" and dressed_as.account != author.id:
            return Impersonation(kind=dressed_as.kind, seen_as=name, looks_like=dressed_as.spelled)
        if claims.brand and author.role is not Role.BOT:
            return Impersonation(kind="brand", seen_as=name, looks_like=claims.brand.name)
        claimed = _claimed_office(name, author, claims)
        return claimed if claimed or not claims.disguised else self._imitated_member(name, author, in_room)

    @staticmethod
    def _imitated_member(name: str, author: Author, known: _Known | None) -> Impersonation | None:
        if known is None or known.account == author.id or not look_the_same(name, known.spelled):
            return None
        return Impersonation(kind="account", seen_as=name, looks_like=known.spelled)

    @staticmethod
    def _is_imitation(name: str, author: Author, known: _Known) -> bool:
        if plain(name) == plain(known.spelled):
            return known.kind == "staff" or author.role is not Role.BOT
        # Whoever is written with another letter and still reads as staff means to; short names meet by chance (Ali, All).
        return len(skeleton(name)) >= _LONG_ENOUGH or look_the_same(name, known.spelled)

    def _room(self, chat_key: str) -> OrderedDict[str, _Known]:
        room = self._chats.get(chat_key)
        if room is None:
            room = self._chats[chat_key] = OrderedDict()
        self._chats.move_to_end(chat_key)
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return room

    def _remember(self, names: Iterable[str], author: Author, room: OrderedDict[str, _Known]) -> None:
        if author.role in _STAFF:
            self._protect(author, room)
            return
        for name in names:
            key = self._claims.of(name).key
            known = room.get(key)
            if len(key) < SHORTEST_NAME or (known is not None and not _gives_way(known, author)):
                continue
            if known is None or known.spelled != name or known.account != author.id:
                room[key] = _Known(account=author.id, spelled=name, kind="bot" if _is_a_bots_own(key, author) else "account")
            room.move_to_end(key)
        while len(room) > MOST_NAMES:
            room.popitem(last=False)

    @staticmethod
    def _protect(member: Author, names: dict[str, _Known]) -> None:
        for name in (member.name, member.username):
            key = skeleton(name) if name else ""
            if name and len(key) >= SHORTEST_NAME:
                names[key] = _Known(account=member.id, spelled=name, kind="staff")


def _is_a_bots_own(key: str, author: Author) -> bool:
    """Tell whether a bot's name is one that no person bears: people are called Rose, and nobody is called CaptchaGuard."""
    return author.role is Role.BOT and ("bot" in key or len(key) >= _LONG_NAME)


def _gives_way(known: _Known, author: Author) -> bool:
    """Tell whether a name may be remembered for another account: a painted one gives way to whoever writes it plainly."""
    return known.kind != "staff" and (known.account == author.id or is_disguised(known.spelled))


def _claimed_office(name: str, author: Author, claims: Claims) -> Impersonation | None:
    """A member who calls himself support or an administrator, of a brand or of this place."""
    if claims.support_of:
        return Impersonation(kind="support", seen_as=name, looks_like=f"{claims.support_of.name} support")
    if claims.office and author.role is not Role.BOT:
        return Impersonation(kind="support", seen_as=name, looks_like="support or staff")
    return None
