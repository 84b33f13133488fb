"""Screen one message: secrets first, then links, names and lures in what is left. Pure but for its short memory.

Nothing here raises for any text. What is remembered (seed words of the last minutes, hosts, addresses and names of a chat) stays in
memory, is bounded, and holds no message text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.models import QUOTED_ELSEWHERE, Author, Chat, ChatKind, IncomingMessage, LinkVerdict, Screening, SecretMatch
from bot.moderation.policy import ChatPolicy
from bot.screening.links.finder import find_links
from bot.screening.links.models import FoundLink, LinkKind
from bot.screening.lures import LureDetector
from bot.screening.lures.detector import SecondLookDue
from bot.screening.lures.models import LureFinding
from bot.screening.names import Impersonation, NameWatch
from bot.screening.redaction import redacted
from bot.screening.secrets import RecentWords, find_secrets
from bot.screening.verdict import LinkContext

MOST_JUDGED = 50
"""Links of one message that are judged; whoever writes more is not asking about each."""

_SAMPLE = "look, now see https://example.org about it. again fee think fee went down again"
_FOREIGN_SAMPLE = "см. сайт"
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_CHATS = 2_000
_HOSTS = 5_000
_ADDRESSES = 50


class Judge(Protocol):
    def judge(self, link: FoundLink, context: LinkContext) -> LinkVerdict: ...


@dataclass(slots=True, kw_only=True)
class _Room:
    """What one chat has seen."""

    names: NameWatch
    names_of: tuple[tuple[str, ...], ...]
    """The staff and bot names that `names` was made with."""
    hosts: OrderedDict[str, datetime] = field(default_factory=OrderedDict)
    addresses: OrderedDict[str, None] = field(default_factory=OrderedDict)


class MessageScreener:
    def __init__(
        self,
        *,
        judge: Judge,
        lures: LureDetector,
        names: Callable[[ChatPolicy], NameWatch],
        policy: Callable[[str], ChatPolicy],
        words: RecentWords | None = None,
    ) -> None:
        self._judge = judge
        self._lures = lures
        self.new_names = names
        self._policy = policy
        self._words = words or RecentWords()
        self._rooms: OrderedDict[str, _Room] = OrderedDict()

    def open(self) -> None:
        """Open all that the first message of a group needs, so that it is screened as fast as the others."""
        self._lures.open()
        self.new_names(ChatPolicy())
        for sample in (_SAMPLE, _FOREIGN_SAMPLE):
            find_links(sample)
        # Said twice, for what joins the pieces of a phrase is built with the second message of somebody.
        words = RecentWords()
        for _ in range(2):
            words.find("", _SAMPLE, _LONG_AGO)

    def screen(self, message: IncomingMessage) -> Screening:
        """Return all that is found, with a model's second look where one is due."""
        found = self.first_look(message)
        return found.second_look() if found.second_look else found

    def first_look(self, message: IncomingMessage) -> Screening:
        """Return what is found in microseconds; `redacted_text` is as long as the text, so that positions stay true."""
        secrets = self._secrets(message)
        clean = redacted(message, secrets)
        policy = self._policy(message.chat.id)
        room = self._room(message.chat.id, policy)
        links = self._judge_all(find_links(clean.text, clean.entities), clean, room, policy)
        quoted = self._judge_all(find_links(clean.quoted_text), clean, room, policy) if clean.quoted_text else ()
        impostor = room.names.see(message.author, message.chat.id)
        if links:
            self._notice(room, links, message.sent_at)
        found = Screening(ran=True, links=links, quoted_links=quoted, secrets=secrets, redacted_text=clean.text)
        return found if message.chat.kind is not ChatKind.GROUP else self._with_flags(found, clean, impostor)

    def see_name(self, author: Author, chat: Chat) -> Impersonation | None:
        """Note how an account calls itself in a chat, without a message of its own; tell whom that imitates."""
        return self._room(chat.id, self._policy(chat.id)).names.see(author, chat.id)

    def _secrets(self, message: IncomingMessage) -> tuple[SecretMatch, ...]:
        own = self._words.find(f"{message.chat.id}\x00{message.author.id}", message.text, message.sent_at, message.ref)
        if not message.quoted_text and not message.entities:
            return own
        # What a link or a button hides was written by the author; what is quoted was not. Neither has a place in the text.
        hidden = [replace(found, start=0, end=0) for entity in message.entities if entity.url for found in find_secrets(entity.url)]
        quoted = [replace(found, start=0, end=0, quoted=True) for found in find_secrets(message.quoted_text or "")]
        return (*own, *hidden, *quoted)

    def _judge_all(self, found: Sequence[FoundLink], message: IncomingMessage, room: _Room, policy: ChatPolicy) -> tuple[LinkVerdict, ...]:
        if not found:
            return ()
        context = LinkContext(
            text=message.text,
            official=policy.allowed,
            blocked=policy.blocked,
            # Alone with the assistant there is no community that could have seen it.
            seen_hosts=room.hosts if message.chat.kind is ChatKind.GROUP else None,
            addresses_seen=tuple(room.addresses),
            pinned=policy.pinned_addresses,
            now=message.sent_at,
        )
        return tuple([_of_kind(self._judge.judge(link, context), link.kind) for link in found[:MOST_JUDGED]])

    def _with_flags(self, found: Screening, clean: IncomingMessage, impostor: Impersonation | None) -> Screening:
        """Only what is written to others is flagged: whoever writes to the assistant alone shows it something."""
        lure = self._lures.first_look(clean, found.links, clean.text)
        if isinstance(lure, SecondLookDue):
            certain = self._flagged(found, None, impostor)
            return replace(certain, second_look=lambda: self._judged(found, clean, lure(), impostor))
        judged = self._flagged(found, lure, impostor)
        # What is brought in from elsewhere is seldom seen, so that nothing is lost by leaving all of it to a worker.
        return replace(judged, second_look=lambda: self._with_quoted(judged, clean)) if _may_bring_in(judged, clean) else judged

    def _judged(self, found: Screening, clean: IncomingMessage, lure: LureFinding | None, impostor: Impersonation | None) -> Screening:
        judged = self._flagged(found, lure, impostor)
        return self._with_quoted(judged, clean) if _may_bring_in(judged, clean) else judged

    def _flagged(self, found: Screening, lure: LureFinding | None, impostor: Impersonation | None) -> Screening:
        reasons = [*(lure.reasons if lure else ()), *(impostor.reasons if impostor else ())]
        # A quoted one too: the chat still shows it. `moderation.policy` spares whoever only quotes it.
        if found.intercepts:
            reasons.append("secret")
        if not reasons and lure is None:
            return found
        return replace(found, flagged=True, reasons=tuple(dict.fromkeys(reasons)))

    def _with_quoted(self, found: Screening, clean: IncomingMessage) -> Screening:
        """Whoever brings a lure in from another chat shows it to this one, unless by asking or to warn."""
        shown = self._lures.find_shown(clean, found.quoted_links)
        return found if shown is None else replace(found, flagged=True, reasons=(QUOTED_ELSEWHERE, *shown.reasons))

    def _notice(self, room: _Room, links: Sequence[LinkVerdict], at: datetime) -> None:
        for link in links:
            if link.host:
                room.hosts.setdefault(link.host, at)
            elif link.kind == LinkKind.ADDRESS.value:
                room.addresses.setdefault(link.written, None)
        _shrink(room.hosts, _HOSTS)
        _shrink(room.addresses, _ADDRESSES)

    def _room(self, chat: str, policy: ChatPolicy) -> _Room:
        names_of = (policy.staff, policy.bot_names)
        room = self._rooms.get(chat)
        if room is None:
            room = self._rooms[chat] = _Room(names=self.new_names(policy), names_of=names_of)
            _shrink(self._rooms, _CHATS)
        elif room.names_of != names_of:
            room.names, room.names_of = self.new_names(policy), names_of
        self._rooms.move_to_end(chat)
        return room


def _may_bring_in(found: Screening, clean: IncomingMessage) -> bool:
    return not found.flagged and not clean.addressed and clean.quotes_elsewhere and bool(clean.quoted_text)


def _of_kind(verdict: LinkVerdict, kind: LinkKind) -> LinkVerdict:
    return verdict if verdict.kind == kind.value else verdict._replace(kind=kind.value)


def _shrink(kept: OrderedDict[str, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
