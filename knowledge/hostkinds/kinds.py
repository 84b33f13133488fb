"""The tables of hosts that many share, and what they say of one host and path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import unquote

from knowledge.host_spelling import LONGEST_HOST
from knowledge.hostkinds.contents import content_id
from knowledge.hostkinds.fronts import without_front
from knowledge.hostkinds.targets import RedirectRule, carried_by_name, target_by
from knowledge.hostnames import WebAddress, is_ip, is_public_suffix, parent_domains, registrable_domain


class HostKind(StrEnum):
    FREE_HOSTING = "free_hosting"
    SITE_BUILDER = "site_builder"
    SHORTENER = "shortener"
    REDIRECTOR = "redirector"
    GATEWAY = "gateway"  # IPFS, Arweave, ENS: anybody's content under one host
    DYNAMIC_DNS = "dynamic_dns"
    SHARED_PLATFORM = "shared_platform"  # one host, a page for each member
    MEMBERS = "members"  # a brand's own site whose members write about projects: a name in the path is what the site is for
    POPULAR = "popular"


_REASONS = {
    HostKind.FREE_HOSTING: "free hosting: every tenant has a name below it",
    HostKind.SITE_BUILDER: "site builder: every tenant has a page of its own",
    HostKind.SHORTENER: "URL shortener: each link leads elsewhere",
    HostKind.REDIRECTOR: "redirector: the address carries another one",
    HostKind.GATEWAY: "gateway: serves anybody's content",
    HostKind.DYNAMIC_DNS: "dynamic DNS: every tenant has a name below it",
    HostKind.SHARED_PLATFORM: "shared platform: every member has a page on it",
    HostKind.MEMBERS: "members' pages: every member has a page on a brand's own site",
    HostKind.POPULAR: "popular site",
}

_WEB = frozenset({"http", "https"})
_ALIASES = ("www.", "m.", "mobile.")
_MOST_SEGMENTS = 12
_BEHIND_PATH = re.compile("[?#]")
_BEHIND_NAME = re.compile("[/?#&]")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostEntry:
    """One line of the list.

    `labels`: the label left of `suffix` is the tenant; `registrable`: it stands left of the public suffix instead.
    `segments`: so many path segments are the tenant, after leading segments named in `skip`. A label or first segment
    named in `own` belongs to the platform itself. `pages` are how the addresses of members' pages begin, in lower case, with query and
    fragment where those tell (`/c/`, `/@`, `/#/`): where they are given, all other pages are the host's own.
    """

    suffix: str
    kind: HostKind
    labels: bool = False
    registrable: bool = False
    segments: int = 0
    skip: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    pages: tuple[str, ...] = ()
    arweave: bool = False

    @property
    def is_own_elsewhere(self) -> bool:
        """Tell whether a page that is no tenant's is as much its owner's as on an ordinary host."""
        return bool(self.pages) or self.kind is HostKind.MEMBERS


class HostKinds:
    """The lists, by host. `exact` entries hold for a host and its `www.` and `m.` forms; `below` ones for all hosts under a suffix.

    `redirects` are by host, by `scheme:host` for wallets' own schemes, or by a suffix that starts with a dot.
    """

    def __init__(
        self,
        exact: Mapping[str, HostEntry],
        below: Mapping[str, HostEntry],
        redirects: Mapping[str, tuple[RedirectRule, ...]] = MappingProxyType({}),
    ) -> None:
        self.exact = exact
        self.below = below
        self._redirects = redirects
        self._redirect_suffixes = tuple(host for host in redirects if host.startswith("."))
        self._names = frozenset((*exact, *below, *(host.removeprefix(".") for host in redirects)))
        self._last_labels = frozenset(name for name in self._names if "." not in name)

    def kind_of(self, host: str, path: str = "/") -> HostKind | None:
        """Return what kind of place this is; `path` tells the redirecting and the members' pages of an ordinary site from its others.

        Query and fragment may stand behind it: some sites name a member there.
        """
        if self._is_unheard_of(host):
            return None
        for rule in self._rules("https", host):
            if rule.dashed or (rule.path != "/" and path.startswith(rule.path)):
                return HostKind.REDIRECTOR
        entry = self._entry(host)
        if entry is None or (entry.is_own_elsewhere and _tenant(entry, host, path) is None):
            return None
        return entry.kind

    def tenant_of(self, host: str, path: str = "/") -> str | None:
        """Return who a page of a shared host belongs to: a host label or a part of the path, which query and fragment may follow.

        None where the host is not shared or the page is the platform's own.
        """
        entry = self._entry(host)
        return _tenant(entry, host, path) if entry else None

    def is_shared(self, host: str) -> str | None:
        """Return why nobody may block or allow this host as a whole, or None: a tenant's own name is not shared."""
        plain = _without_alias(host)
        for name in (host, plain):
            entry = self.exact.get(name) or self.below.get(name)
            if entry:
                return _REASONS[entry.kind]
        entry = self._entry(host)
        if entry and entry.registrable and is_public_suffix(host):
            return _REASONS[entry.kind]
        return _REASONS[HostKind.REDIRECTOR] if plain in self._redirects or f".{plain}" in self._redirects else None

    def target_of(self, address: WebAddress) -> str | None:
        """Return the address that this one carries (a redirect, a deep link, an archive), decoded once, or None.

        The target may itself be a redirector; whoever follows it counts the steps.
        """
        is_web = address.scheme in _WEB
        if not is_web or not self._is_unheard_of(address.host):
            for rule in self._rules(address.scheme, address.host):
                target = target_by(rule, address)
                if target:
                    return target
        return carried_by_name(address) if is_web and address.query else None

    def content_id(self, address: WebAddress) -> str | None:
        """Return the IPFS or IPNS content id, or the Arweave transaction id, that this address shows."""
        entry = self._entry(address.host)
        return content_id(
            address, arweave=entry is not None and entry.arweave, gateway=entry is not None and entry.kind is HostKind.GATEWAY
        )

    def _is_unheard_of(self, host: str) -> bool:
        """Tell whether nothing is said of a host or of any parent of it, as of most: one question for all that is asked else."""
        return self._names.isdisjoint(parent_domains(host)) and host.rpartition(".")[2] not in self._last_labels

    def _entry(self, host: str) -> HostEntry | None:
        entry = self.exact.get(host) or self.exact.get(without_front(host))
        if entry is not None or is_ip(host) or len(host) > LONGEST_HOST:
            return entry
        name = host
        while name:
            entry = self.below.get(name)
            if entry is not None:
                return entry
            name = name.partition(".")[2]
        return None

    def _rules(self, scheme: str, host: str) -> tuple[RedirectRule, ...]:
        if scheme not in _WEB:
            return self._redirects.get(f"{scheme}:{host}", ())
        found = self._redirects.get(host) or self._redirects.get(_without_alias(host))
        if found is not None:
            return found
        if not host.endswith(self._redirect_suffixes):
            return ()
        return next(self._redirects[suffix] for suffix in self._redirect_suffixes if host.endswith(suffix))


def _without_alias(host: str) -> str:
    return host.partition(".")[2] if host.startswith(_ALIASES) else host


def _tenant(entry: HostEntry, host: str, path: str) -> str | None:
    label = _label_tenant(entry, host)
    if label or not entry.segments:
        return label
    return _page_tenant(entry, path) if entry.pages else _path_tenant(entry, path)


def _label_tenant(entry: HostEntry, host: str) -> str | None:
    if entry.registrable:
        return (registrable_domain(host) or "").partition(".")[0] or None if len(host) > len(entry.suffix) else None
    if not entry.labels or len(host) <= len(entry.suffix):
        return None
    label = host[: -len(entry.suffix) - 1].rpartition(".")[2]
    return None if label == "www" or label in entry.own else label


def _path_tenant(entry: HostEntry, path: str) -> str | None:
    parts = _segments(_BEHIND_PATH.split(path, maxsplit=1)[0])
    while parts and parts[0].lower() in entry.skip:
        del parts[0]
    if not parts or parts[0].lower() in entry.own:
        return None
    return "/".join(parts[: entry.segments])


def _page_tenant(entry: HostEntry, path: str) -> str | None:
    """Return whose page it is where members' pages have beginnings of their own, else None."""
    parts = _segments(path)
    while parts and parts[0].lower() in entry.skip:
        del parts[0]
    place = f"/{'/'.join(parts)}"
    lower = place.lower()
    beginning = max((each for each in entry.pages if lower.startswith(each)), key=len, default=None)
    if beginning is None:
        return None
    name = _BEHIND_NAME.split(place[len(beginning) :], maxsplit=1)[0]
    return name if name and name.lower() not in entry.own else None


def _segments(path: str) -> list[str]:
    return [unquote(part) for part in path.split("/", _MOST_SEGMENTS)[:_MOST_SEGMENTS] if part]
