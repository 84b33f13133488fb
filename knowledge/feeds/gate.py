"""What must never be listed, whatever a feed says.

Feeds are dirty: one careless line would take a whole host, a suffix or a wallet everybody uses with it. Such entries are set aside
with a reason; nothing else of the feed changes.

An allow entry is weaker than a block entry: it clears its host and what stands below, but a host that is itself blocked stays
blocked under an allowed parent; on the very same host the two cancel out (`Reason.BOTH_SIDES`, decided in the table, where
all feeds meet).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from ipaddress import ip_address
from typing import Protocol

from knowledge.brands import BrandRegistry
from knowledge.feeds.entries import EntryKind, Side, canonical_address, content_within, is_common_address, read_place
from knowledge.feeds.formats.parsed import LONGEST_SHOWN, ParsedFeed
from knowledge.feeds.models import ListedAs
from knowledge.feeds.reach import is_public
from knowledge.feeds.reports import Reason
from knowledge.hostnames import icann_domain, is_ip, is_public_suffix, parent_domains

POPULAR = "popular"
_NOBODY = "nobody-is-called-so"
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class SharedHosts(Protocol):
    """Who is more than one owner: knowledge.hostkinds.HostKinds."""

    def is_shared(self, host: str) -> str | None:
        """Return why nobody may block or allow exactly this host as a whole, or None."""
        ...

    def kind_of(self, host: str, path: str = "/") -> str | None:
        """Return what kind of place this is; POPULAR for a big site of one owner."""
        ...

    def tenant_of(self, host: str, path: str = "/") -> str | None:
        """Return under which name a stranger publishes here, or None where the page is the owner's own."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An entry as its feed writes it, cut to 300 characters."""

    entry: str
    listed_as: ListedAs
    reason: Reason


@dataclass(slots=True, kw_only=True)
class Admitted:
    """What may take effect, in its one spelling. `dates` are the days the feed gives, by spelling."""

    groups: dict[tuple[EntryKind, Side], list[str]] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    set_aside: list[SetAside] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.groups.values()))

    def add(self, kind: EntryKind, side: Side, value: str) -> None:
        self.groups.setdefault((kind, side), []).append(value)

    def quarantine(self, entry: str, listed_as: ListedAs, reason: Reason) -> None:
        self.set_aside.append(SetAside(entry=entry[:LONGEST_SHOWN], listed_as=listed_as, reason=reason))


class Gate:
    """Judges entries against the public suffix list, the brand registry and the list of shared and popular hosts."""

    def __init__(self, *, brands: BrandRegistry, hosts: SharedHosts) -> None:
        self._brands = brands
        self._hosts = hosts

    def refuse_block(self, host: str) -> Reason | None:
        """Return why this host must not be blocked as a whole, or None."""
        if is_ip(host):
            return _refuse_ip(host)
        if _is_shared_suffix(host):
            return Reason.PUBLIC_SUFFIX
        owned = self._refuse_owned(host, "/")
        if owned or not self._hosts.is_shared(host) or is_public_suffix(host):
            return owned
        return Reason.SHARED_HOST

    def refuse_path(self, host: str, path: str) -> Reason | None:
        """Return why this page and what is below it may not be blocked, or None: on a shared host a page is a tenant."""
        return _refuse_ip(host) if is_ip(host) else self._refuse_owned(host, path)

    def refuse_allow(self, host: str) -> Reason | None:
        """Return why this host must not be cleared as a whole, or None: it would clear every tenant."""
        if is_ip(host):
            return _refuse_ip(host)
        if _is_shared_suffix(host):
            return Reason.PUBLIC_SUFFIX
        if self._hosts.is_shared(host) is None:
            return None
        # Below a popular site there may be a place where strangers publish (sites.google.com).
        return Reason.POPULAR_SITE if self._hosts.kind_of(host) == POPULAR else Reason.SHARED_HOST

    def refuse(self, kind: EntryKind, value: str, side: Side) -> Reason | None:
        """Return why an entry in its one spelling must have no effect, or None."""
        if kind is EntryKind.ADDRESS:
            return Reason.COMMON_ADDRESS if is_common_address(value) and side is Side.BLOCKED else None
        # What is withdrawn was an entry of the list that is amended; taking it back harms nobody.
        if kind not in (EntryKind.HOST, EntryKind.PATH) or side is Side.WITHDRAWN:
            return None
        if kind is EntryKind.PATH:
            host, _, path = value.partition("/")
            return self.refuse_path(host, f"/{path}") if side is Side.BLOCKED else None
        return self.refuse_block(value) if side is Side.BLOCKED else self.refuse_allow(value)

    def admit(self, feed: ParsedFeed) -> Admitted:
        """Return what of a feed may take effect, and what is set aside."""
        admitted = Admitted()
        self._admit_places(feed, feed.blocked, Side.BLOCKED, admitted)
        self._admit_places(feed, feed.allowed, Side.ALLOWED, admitted)
        self._admit_places(feed, feed.withdrawn, Side.WITHDRAWN, admitted)
        _admit_addresses(feed.addresses, admitted)
        self._admit_hashes(feed.hashed, admitted)
        for entry in feed.unreadable:
            admitted.quarantine(entry, ListedAs.BLOCKED, Reason.UNREADABLE)
        return admitted

    def _refuse_owned(self, host: str, path: str) -> Reason | None:
        """Return whose own page this is. A tenant on an owner's shared host is not the owner, unless the tenant is a brand itself."""
        brand = self._brands.owner_of(host)
        official = next((each for each in parent_domains(host) if each in brand.domains), None) if brand else None
        if official is None:
            return Reason.POPULAR_SITE if self._hosts.kind_of(host, path) == POPULAR else None
        is_tenant = self._hosts.tenant_of(host, path) is not None and self._hosts.tenant_of(official) is None
        return None if is_tenant else Reason.PROTECTED_BRAND

    def _admit_places(self, feed: ParsedFeed, entries: Iterable[str], side: Side, admitted: Admitted) -> None:
        listed_as = ListedAs.ALLOWED if side is Side.ALLOWED else ListedAs.BLOCKED
        for written in entries:
            read = read_place(written)
            reason = read if isinstance(read, Reason) else self.refuse(*read, side)
            if reason:
                admitted.quarantine(written, listed_as, reason)
                continue
            assert not isinstance(read, Reason)
            kind, value = read
            admitted.add(kind, side, value)
            content = content_within(kind, value)
            if content:
                admitted.add(EntryKind.CONTENT, side, content)
            if feed.dates and written in feed.dates:
                admitted.dates[value] = feed.dates[written]

    def _admit_hashes(self, hashes: Iterable[str], admitted: Admitted) -> None:
        official = _Fingerprints(self._brands)
        for written in hashes:
            value = written.strip().lower()
            if not _SHA256.match(value):
                admitted.quarantine(written, ListedAs.BLOCKED, Reason.UNREADABLE)
            elif value in official.hashes:
                admitted.quarantine(written, ListedAs.BLOCKED, Reason.PROTECTED_BRAND)
            else:
                admitted.add(EntryKind.HASHED, Side.BLOCKED, value)


class _Fingerprints:
    """Official hosts as a hashed list would write them."""

    def __init__(self, brands: BrandRegistry) -> None:
        domains = {domain for brand in brands.brands for domain in brand.domains}
        self.hashes = {sha256(each.encode()).hexdigest() for domain in domains for each in (domain, f"www.{domain}")}


def _is_shared_suffix(host: str) -> bool:
    """Tell whether names below this host belong to many.

    Private wildcards (`*.eth.limo`, `*.compute.amazonaws.com`) make every name below them a suffix on paper; each is one tenant.
    """
    if not is_public_suffix(host):
        return False
    sibling = f"{_NOBODY}.{host.partition('.')[2]}"
    return icann_domain(host) is None or not is_public_suffix(sibling)


def _refuse_ip(host: str) -> Reason | None:
    try:
        return None if is_public(ip_address(host.strip("[]"))) else Reason.PRIVATE_ADDRESS
    except ValueError:
        return Reason.UNREADABLE


def _admit_addresses(addresses: Iterable[str], admitted: Admitted) -> None:
    for written in addresses:
        value = canonical_address(written)
        if value is None:
            admitted.quarantine(written, ListedAs.BLOCKED, Reason.UNREADABLE)
        elif is_common_address(value):
            admitted.quarantine(written, ListedAs.BLOCKED, Reason.COMMON_ADDRESS)
        else:
            admitted.add(EntryKind.ADDRESS, Side.BLOCKED, value)
