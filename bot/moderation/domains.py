"""Domains that moderators of a chat have blocked or allowed: at hand for every message, and told to whoever watches.

A host that belongs to many is never blocked or allowed whole, nor is a protected brand or a site that everybody uses ever blocked: a
click in anger must not take half of the web away. On such a host one tenant or one page can be named instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from bot.models import Author, LinkVerdict, Standing
from bot.moderation.ids import new_id
from bot.moderation.models import Decision, DecisionKind, DomainStanding
from bot.moderation.stores import DecisionStore, DomainChange, DomainStore, Taking
from knowledge.feeds.entries import EntryKind, read_place
from knowledge.feeds.reports import Reason
from knowledge.hostnames import parent_domains, parse_address, registrable_domain

LONGEST_DOMAIN = 250


class DomainGate(Protocol):
    """What must never be listed: knowledge.feeds.gate.Gate."""

    def refuse_block(self, host: str) -> Reason | None: ...
    def refuse_path(self, host: str, path: str) -> Reason | None: ...
    def refuse_allow(self, host: str) -> Reason | None: ...


class Flaw(StrEnum):
    """Why a domain can't be decided about."""

    UNREADABLE = "unreadable"
    PUBLIC_SUFFIX = "public_suffix"
    SHARED_HOST = "shared_host"
    PROTECTED_BRAND = "protected_brand"
    POPULAR_SITE = "popular_site"
    PRIVATE_ADDRESS = "private_address"
    UNDECIDED = "undecided"
    """Nothing holds about it here, so nothing can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadDomain:
    """`domain` is what was read, or what was written where nothing could be. The sentence for it is `bad_domain_<flaw>` in the texts."""

    domain: str
    flaw: Flaw


_FLAWS = {
    Reason.PUBLIC_SUFFIX: Flaw.PUBLIC_SUFFIX,
    Reason.SHARED_HOST: Flaw.SHARED_HOST,
    Reason.PROTECTED_BRAND: Flaw.PROTECTED_BRAND,
    Reason.POPULAR_SITE: Flaw.POPULAR_SITE,
    Reason.PRIVATE_ADDRESS: Flaw.PRIVATE_ADDRESS,
}
_KINDS = {DomainStanding.BLOCKED: DecisionKind.BLOCK, DomainStanding.ALLOWED: DecisionKind.ALLOW}
_NOTHING: Mapping[str, DomainStanding] = {}


class ConfirmedDomains:
    """Use `open`."""

    def __init__(
        self, store: DomainStore, decisions: DecisionStore, gate: DomainGate, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._decisions = decisions
        self._gate = gate
        self._now = now
        self._held: dict[str, dict[str, DomainStanding]] = {}
        self._watchers: list[Callable[[str], None]] = []

    @classmethod
    async def open(
        cls, store: DomainStore, decisions: DecisionStore, gate: DomainGate, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> ConfirmedDomains:
        domains = cls(store, decisions, gate, now)
        domains._held = {chat_id: dict(held) for chat_id, held in (await store.all()).items()}
        return domains

    def blocked(self, chat_id: str) -> frozenset[str]:
        return self._with(chat_id, DomainStanding.BLOCKED)

    def latest_blocked(self, chat_id: str) -> tuple[str, ...]:
        """Return what is blocked, the latest last."""
        return tuple(domain for domain, held in self._held.get(chat_id, _NOTHING).items() if held is DomainStanding.BLOCKED)

    def allowed(self, chat_id: str) -> frozenset[str]:
        return self._with(chat_id, DomainStanding.ALLOWED)

    def standing(self, chat_id: str, domain: str) -> DomainStanding | None:
        return self._held.get(chat_id, _NOTHING).get(domain)

    def watch(self, callback: Callable[[str], None]) -> None:
        """Call back with the chat's id after each change. The callback must not wait."""
        self._watchers.append(callback)

    async def block(self, chat_id: str, domain: str, actor: Author, report_id: str | None = None) -> Decision | BadDomain:
        """Block what a moderator wrote: a host, or a page or tenant of a shared one. A whole link is read as its site."""
        return await self._decide(chat_id, domain, actor, report_id, DomainStanding.BLOCKED)

    async def allow(self, chat_id: str, domain: str, actor: Author, report_id: str | None = None) -> Decision | BadDomain:
        return await self._decide(chat_id, domain, actor, report_id, DomainStanding.ALLOWED)

    async def unblock(self, chat_id: str, domain: str, actor: Author, report_id: str | None = None) -> Decision | BadDomain:
        """Take a block or an allowance back."""
        place = next((each for each in spellings(domain) if self.standing(chat_id, each)), None)
        standing = self.standing(chat_id, place) if place else None
        if place is None or standing is None:
            return BadDomain(domain=next(iter(spellings(domain)), domain.strip()), flaw=Flaw.UNDECIDED)
        decision = _decision(chat_id, DecisionKind.UNBLOCK, actor, self._now(), report_id, place, counter=_KINDS[standing])
        await self._decisions.take(Taking(decision=decision, domain=DomainChange(domain=place, standing=None)))
        self.learn(chat_id, place, None)
        return decision

    async def decisions(self, chat_id: str, domain: str) -> tuple[Decision, ...]:
        """Return what was decided here about a domain, a page of it or the domain above it, the newest first."""
        found = [decision for each in spellings(domain) for decision in await self._decisions.about(chat_id, each)]
        return tuple(sorted(found, key=lambda decision: decision.at, reverse=True))

    def read(self, written: str, standing: DomainStanding) -> str | BadDomain:
        """Return the one spelling that would be blocked or allowed, or why none can be."""
        place = read_place(written.strip())
        if isinstance(place, Reason) or place[0] not in (EntryKind.HOST, EntryKind.PATH) or len(place[1]) > LONGEST_DOMAIN:
            return BadDomain(domain=written.strip()[:LONGEST_DOMAIN], flaw=Flaw.UNREADABLE)
        host, _, path = place[1].lower().partition("/")
        reason = self._refuse_host(host, standing)
        if reason is None:
            return host
        # Where the host is many people's, a page says whose: the gate refuses pages that are the owner's own.
        if path and reason is not Reason.PUBLIC_SUFFIX and self._gate.refuse_path(host, f"/{path}") is None:
            return "/".join([host, *path.split("/")[:2]])
        return BadDomain(domain=host, flaw=_FLAWS.get(reason, Flaw.UNREADABLE))

    def target_of(self, link: LinkVerdict, standing: DomainStanding = DomainStanding.BLOCKED) -> str | None:
        """Return what of a link can be blocked or allowed: the registered domain where it is one owner's, else the tenant, or None."""
        if link.host is None or (link.standing is Standing.OFFICIAL and standing is DomainStanding.BLOCKED):
            return None
        registered = registrable_domain(link.host)
        for written in (registered, link.host, link.url):
            target = self.read(written, standing) if written else None
            if isinstance(target, str):
                return target
        return None

    def learn(self, chat_id: str, domain: str, standing: DomainStanding | None) -> None:
        """Take note of what was just stored."""
        held = self._held.setdefault(chat_id, {})
        held.pop(domain, None)
        if standing is not None:
            held[domain] = standing
        self._tell(chat_id)

    def move(self, old_chat_id: str, new_chat_id: str) -> None:
        moved = self._held.pop(old_chat_id, {})
        if moved:
            self._held[new_chat_id] = {**moved, **self._held.get(new_chat_id, {})}
            self._tell(new_chat_id)

    async def _decide(
        self, chat_id: str, written: str, actor: Author, report_id: str | None, standing: DomainStanding
    ) -> Decision | BadDomain:
        domain = self.read(written, standing)
        if isinstance(domain, BadDomain):
            return domain
        decision = _decision(chat_id, _KINDS[standing], actor, self._now(), report_id, domain, counter=DecisionKind.UNBLOCK)
        await self._decisions.take(Taking(decision=decision, domain=DomainChange(domain=domain, standing=standing)))
        self.learn(chat_id, domain, standing)
        return decision

    def _refuse_host(self, host: str, standing: DomainStanding) -> Reason | None:
        return self._gate.refuse_block(host) if standing is DomainStanding.BLOCKED else self._gate.refuse_allow(host)

    def _with(self, chat_id: str, standing: DomainStanding) -> frozenset[str]:
        return frozenset(domain for domain, held in self._held.get(chat_id, _NOTHING).items() if held is standing)

    def _tell(self, chat_id: str) -> None:
        for callback in self._watchers:
            callback(chat_id)


def spellings(written: str) -> tuple[str, ...]:
    """Return under which names a written domain or link may stand on a list, the narrowest first."""
    address = parse_address(written.strip())
    if address is None:
        return ()
    parts = [part for part in address.path.lower().split("/", 3) if part][:2]
    pages = ["/".join((address.host, *parts[:count])) for count in range(len(parts), 0, -1)]
    return (*pages, *parent_domains(address.host))


def _decision(
    chat_id: str, kind: DecisionKind, actor: Author, at: datetime, report_id: str | None, domain: str, counter: DecisionKind
) -> Decision:
    return Decision(
        id=new_id(),
        chat_id=chat_id,
        kind=kind,
        actor_id=actor.id,
        actor_name=actor.name or actor.username or actor.id,
        at=at,
        report_id=report_id,
        target=domain,
        counter=counter,
    )
