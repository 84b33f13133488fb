"""One address taken apart once, so that no check has to do it again. Pure, and the same for training and for judging."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

from bot.screening.checks.confusables import fold_letters
from bot.screening.checks.host_kinds import PUBLISHING, HostKindsLike
from bot.screening.checks.lure_words import lures_in
from bot.screening.checks.protected_names import ProtectedNames, protected_names_of
from knowledge.brands import Brand, BrandRegistry
from knowledge.host_spelling import to_unicode_host
from knowledge.hostkinds import HostKind, forum_page
from knowledge.hostnames import WebAddress, is_ip, parent_domains, public_suffix

LONGEST_PATH = 300
"""Characters of a path and query that are read for words."""


class Anatomy(NamedTuple):
    """The parts of an address; a tuple, for one is made for every link.

    Labels are as people see them (Unicode), the suffix and the host in ASCII.
    `name` is what its owner chose: the label before the public suffix, or the tenant of a shared host; `folded` is the same in
    plain Latin letters. `subdomains` stand left of it, nearest first. `path` is path, query and fragment as words: lower case,
    percent-encoding undone, cut at `LONGEST_PATH`. `owner` is the brand whose official host this is; a tenant of a brand's
    platform is not the brand. `roof` is the brand on whose own site a member wrote this page.
    """

    address: WebAddress
    host: str
    ip: bool
    registrable: str | None
    suffix: str
    ending: str
    name: str
    folded: str
    subdomains: tuple[str, ...]
    path: str
    host_lures: tuple[str, ...]
    path_lures: tuple[str, ...]
    kind: HostKind | None
    tenant: str | None
    shared: bool
    owner: Brand | None
    roof: Brand | None
    names: ProtectedNames

    @property
    def is_tenant(self) -> bool:
        """Tell whether somebody publishes here under another's roof."""
        return self.tenant is not None and self.kind in PUBLISHING

    @property
    def is_path_tenant(self) -> bool:
        """Tell whether the stranger's name stands in the path, so that a word on the host is no word on the page."""
        return self.tenant is not None and not _stands_in_host(self.tenant, self.host)


def take_apart(address: WebAddress, brands: BrandRegistry, hosts: HostKindsLike) -> Anatomy:
    """Return the parts of an address."""
    host = address.host
    place = _place_on_host(address) if address.query or address.fragment else address.path
    kind = hosts.kind_of(host, place)
    suffix = public_suffix(host) or ""
    # Most hosts are nobody's shared place; those are asked no further.
    if kind is None:
        tenant, shared, owner = None, False, brands.owner_of(host)
        page = forum_page(host, place) if owner is not None else None
        if page is not None:
            kind, tenant, shared, owner = HostKind.MEMBERS, page, True, None
    else:
        tenant = hosts.tenant_of(host, place)
        shared = tenant is not None or hosts.is_shared(host) is not None
        owner = None if _is_anybodys_page(kind, tenant, address) else _owner(host, tenant, brands)
    roof, labels = _cut(host, suffix, tenant)
    name, subdomains = (labels[0], labels[1:]) if labels else ("", ())
    if tenant and not _stands_in_host(tenant, host):
        name = tenant.rpartition("/")[2].lstrip("@~").partition(".")[0].lower() or name
    folded = name if name.isascii() else fold_letters(name)
    path = _path_words(address)
    # By place: one is made for every link, and names cost half as much again.
    return Anatomy(
        address,
        host,
        not labels,
        f"{host[: -len(suffix) - 1].rpartition('.')[2]}.{suffix}" if suffix and suffix != host else None,
        roof,
        host.rpartition(".")[2] if labels else "",
        name,
        folded,
        subdomains,
        path,
        _host_lures(name, folded, subdomains),
        lures_in(path) if path else (),
        kind,
        tenant,
        shared,
        owner,
        brands.owner_of(host) if kind is HostKind.MEMBERS else None,
        protected_names_of(brands),
    )


def _place_on_host(address: WebAddress) -> str:
    """Return the path with what stands behind it: some sites tell whose page it is there."""
    place = f"{address.path}?{address.query}" if address.query else address.path
    return f"{place}#{address.fragment}" if address.fragment else place


def _cut(host: str, suffix: str, tenant: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the roof (public suffix or hosting service) and the labels left of it, nearest first; nothing for an IP address."""
    if tenant and _stands_in_host(tenant, host):
        before, _, suffix = f".{host}".rpartition(f".{tenant}.")
        own = f"{before}.{tenant}".lstrip(".")
    elif suffix and suffix != host:
        own = host[: -len(suffix) - 1]
    elif not suffix and is_ip(host):
        return "", ()
    else:  # a bare public suffix, or a name without one
        own, suffix = host, ""
    if "xn--" in own:
        own = to_unicode_host(own)
    own = own.lower()
    return suffix, tuple(own.split(".")[::-1]) if "." in own else (own,)


def _stands_in_host(tenant: str, host: str) -> bool:
    return host.startswith(f"{tenant}.") or f".{tenant}." in host


def _owner(host: str, tenant: str | None, brands: BrandRegistry) -> Brand | None:
    """Return the brand whose host it is. A tenant is its host's brand only where the registry names the tenant itself."""
    owner = brands.owner_of(host)
    if owner is None or tenant is None:
        return owner
    named = next((each for each in parent_domains(host) if each in owner.domains), "")
    return owner if _stands_in_host(tenant, named) else None


def _is_anybodys_page(kind: HostKind | None, tenant: str | None, address: WebAddress) -> bool:
    """Tell whether a page on a platform may be anybody's though no name in its path says whose."""
    return kind in PUBLISHING and tenant is None and address.path not in ("", "/")


def _path_words(address: WebAddress) -> str:
    if address.path in ("", "/") and not address.query and not address.fragment:
        return ""
    written = f"{address.path}?{address.query}#{address.fragment}"[:LONGEST_PATH]
    return (unquote(written) if "%" in written else written).lower()


def _host_lures(name: str, folded: str, subdomains: tuple[str, ...]) -> tuple[str, ...]:
    text = folded if name.isascii() else f"{folded}.{name}"
    return lures_in(f"{text}.{'.'.join(subdomains)}" if subdomains else text)
