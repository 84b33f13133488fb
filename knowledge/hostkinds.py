"""What kind of place a host is, apart from what stands on it: shared hosting, shorteners, redirectors, gateways, popular sites.

A shared host is never good or bad as a whole: its tenants are judged one by one, so this room also tells who the tenant is
and what a redirector leads to. Pure lookups in tables made from `content/hosts.yaml`; no network, no verdicts.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from knowledge.content_files import CONTENT, ContentError
from knowledge.hostnames import LONGEST_HOST, WebAddress, is_ip, is_public_suffix, normalize_host, registrable_domain

HOSTS = CONTENT / "hosts.yaml"


class HostKind(StrEnum):
    FREE_HOSTING = "free_hosting"
    SITE_BUILDER = "site_builder"
    SHORTENER = "shortener"
    REDIRECTOR = "redirector"
    GATEWAY = "gateway"  # IPFS, Arweave, ENS: anybody's content under one host
    DYNAMIC_DNS = "dynamic_dns"
    SHARED_PLATFORM = "shared_platform"  # one host, a page for each member
    POPULAR = "popular"


_REASONS = {
    HostKind.FREE_HOSTING: "free hosting: every tenant has a name below it",
    HostKind.SITE_BUILDER: "site builder: every tenant has a page of its own",
    HostKind.SHORTENER: "URL shortener: each link leads elsewhere",
    HostKind.REDIRECTOR: "redirector: the address carries another one",
    HostKind.GATEWAY: "gateway: serves anybody's content",
    HostKind.DYNAMIC_DNS: "dynamic DNS: every tenant has a name below it",
    HostKind.SHARED_PLATFORM: "shared platform: every member has a page on it",
    HostKind.POPULAR: "popular site",
}

_ALIASES = ("www.", "m.", "mobile.")
_HTTP = re.compile(r"https?://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,30}://", re.IGNORECASE)
_HOST_LIKE = re.compile(r"[^\s/?#@:]{1,253}\.[^\s/?#@:.]{2,63}(?:[/?#:]|\Z)")
_CID = re.compile(r"Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{58,112}|B[A-Z2-7]{58,112}|k[0-9a-z]{50,70}|z[1-9A-HJ-NP-Za-km-z]{46,60}")
_ARWEAVE = re.compile(r"[A-Za-z0-9_-]{43}")
_ARWEAVE_LABEL = re.compile(r"[a-z2-7]{52}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostEntry:
    """One line of the list.

    `labels`: the label left of `suffix` is the tenant; `registrable`: it stands left of the public suffix instead.
    `segments`: so many path segments are the tenant, after leading segments named in `skip`. A label or first segment
    named in `own` belongs to the platform itself.
    """

    suffix: str
    kind: HostKind
    labels: bool = False
    registrable: bool = False
    segments: int = 0
    skip: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    arweave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectRule:
    """Where an address carries another one.

    `path` is how the path starts; the target is the value of the first of `query` that is there, or what follows `path`
    (after `skip` more segments). `dashed` hosts carry it in their first label: `example-com.translate.goog`.
    """

    path: str = "/"
    query: tuple[str, ...] = ()
    skip: int = 0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class HostKinds:
    """The lists, by host. `exact` entries hold for a host and its `www.` and `m.` forms; `below` ones for all hosts under a suffix.

    `redirects` are by host, or by `scheme:host` for wallets' own schemes; `redirect_suffixes` start with a dot.
    """

    exact: Mapping[str, HostEntry]
    below: Mapping[str, HostEntry]
    redirects: Mapping[str, tuple[RedirectRule, ...]] = field(default_factory=dict)
    redirect_suffixes: tuple[tuple[str, tuple[RedirectRule, ...]], ...] = ()

    def kind_of(self, host: str, path: str = "/") -> HostKind | None:
        """Return what kind of place this is; `path` tells the redirecting pages of an ordinary site from its others."""
        if any(rule.dashed or (rule.path != "/" and path.startswith(rule.path)) for rule in self._rules("https", host)):
            return HostKind.REDIRECTOR
        entry = self._entry(host)
        return entry.kind if entry else None

    def tenant_of(self, host: str, path: str = "/") -> str | None:
        """Return who a page of a shared host belongs to: a host label or a part of the path.

        None where the host is not shared or the page is the platform's own.
        """
        entry = self._entry(host)
        if entry is None:
            return None
        label = _label_tenant(entry, host)
        if label:
            return label
        return _path_tenant(entry, path) if entry.segments else None

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
        return _REASONS[HostKind.REDIRECTOR] if plain in self.redirects or f".{plain}" in dict(self.redirect_suffixes) else None

    def target_of(self, address: WebAddress) -> str | None:
        """Return the address that this one carries (a redirect, a deep link, an archive), decoded once, or None.

        The target may itself be a redirector; whoever follows it counts the steps.
        """
        for rule in self._rules(address.scheme, address.host):
            target = _undashed(address) if rule.dashed else _query_target(rule, address) if rule.query else _path_target(rule, address)
            if target:
                return target
        return None

    def content_id(self, address: WebAddress) -> str | None:
        """Return the IPFS or IPNS content id, or the Arweave transaction id, that this address shows."""
        if address.scheme in {"ipfs", "ipns", "ar"}:
            # A host's letters are folded, a content id's must not be.
            name = address.href.partition("//")[2].partition("/")[0]
            return name if _CID.fullmatch(name) or (address.scheme == "ar" and _ARWEAVE.fullmatch(name)) else None
        segments = [part for part in address.path.split("/") if part]
        for marker, part in pairwise(segments):
            if marker in {"ipfs", "ipns"} and _CID.fullmatch(part):
                return part
        entry = self._entry(address.host)
        if entry is not None and entry.arweave:
            return _arweave_id(address.host, segments)
        label, _, rest = address.host.partition(".")
        return (
            label if (rest.startswith(("ipfs.", "ipns.")) or (entry and entry.kind is HostKind.GATEWAY)) and _CID.fullmatch(label) else None
        )

    def _entry(self, host: str) -> HostEntry | None:
        entry = self.exact.get(host) or self.exact.get(_without_alias(host))
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
        if scheme not in {"http", "https"}:
            return self.redirects.get(f"{scheme}:{host}", ())
        found = self.redirects.get(host) or self.redirects.get(_without_alias(host))
        if found is not None:
            return found
        for suffix, rules in self.redirect_suffixes:
            if host.endswith(suffix):
                return rules
        return ()


def _without_alias(host: str) -> str:
    for alias in _ALIASES:
        if host.startswith(alias):
            return host[len(alias) :]
    return host


def _label_tenant(entry: HostEntry, host: str) -> str | None:
    if entry.registrable:
        return (registrable_domain(host) or "").partition(".")[0] or None if len(host) > len(entry.suffix) else None
    if not entry.labels or len(host) <= len(entry.suffix):
        return None
    label = host[: -len(entry.suffix) - 1].rpartition(".")[2]
    return None if label == "www" or label in entry.own else label


def _path_tenant(entry: HostEntry, path: str) -> str | None:
    parts = [unquote(part) for part in path.split("/", 12)[:12] if part]
    while parts and parts[0].lower() in entry.skip:
        del parts[0]
    if not parts or parts[0].lower() in entry.own:
        return None
    return "/".join(parts[: entry.segments])


def _query_target(rule: RedirectRule, address: WebAddress) -> str | None:
    if not address.path.startswith(rule.path):
        return None
    fields = [part.partition("=") for part in address.query.split("&")]
    for wanted in rule.query:
        for name, _, value in fields:
            target = _as_address(unquote(value)) if name.lower() == wanted else None
            if target:
                return target
    return None


def _path_target(rule: RedirectRule, address: WebAddress) -> str | None:
    if not address.path.startswith(rule.path):
        return None
    rest = address.path[len(rule.path) :].lstrip("/")
    for _ in range(rule.skip):
        rest = rest.partition("/")[2]
    first, slash, _ = rest.partition("/")
    if _encoded(first):
        return _as_address(unquote(first))
    query = f"?{address.query}" if address.query else ""
    return _as_address(f"{rest}{query}" if slash or query else rest)


def _encoded(segment: str) -> bool:
    return "%2f" in segment.lower() or "%3a" in segment.lower()


def _undashed(address: WebAddress) -> str | None:
    """Return what `example--shop-com.translate.goog` shows: a single dash is a dot, a double one a dash."""
    label = address.host.partition(".")[0]
    host = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    return _as_address(f"https://{host}{address.path}") if "." in host else None


def _as_address(written: str) -> str | None:
    text = written.strip()
    if _HTTP.match(text) or _OTHER_SCHEME.match(text):
        return text
    text = text.lstrip("/")
    return f"https://{text}" if _HOST_LIKE.match(text) else None


def _arweave_id(host: str, segments: list[str]) -> str | None:
    for part in segments[:2]:
        if _ARWEAVE.fullmatch(part):
            return part
    label = host.partition(".")[0]
    if not _ARWEAVE_LABEL.fullmatch(label):
        return None
    try:
        raw = base64.b32decode(f"{label.upper()}====")
    except (binascii.Error, ValueError):
        return None
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def load_hostkinds(path: Path = HOSTS) -> HostKinds:
    """Return the lists of a file, or raise ContentError with every mistake, one a line."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - the C build of SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(f"{path.name}:{line}: {error.problem}") from error
    if not isinstance(data, dict) or not isinstance(data.get("groups"), list) or not isinstance(data.get("redirects"), list):
        raise ContentError(f"{path.name}:1: groups and redirects are expected")
    exact: dict[str, HostEntry] = {}
    below: dict[str, HostEntry] = {}
    rules: dict[str, list[RedirectRule]] = {}
    errors = [*_read_groups(data["groups"], exact, below), *_read_redirects(data["redirects"], rules)]
    if errors:
        text = path.read_text(encoding="utf-8").splitlines()
        raise ContentError("\n".join(f"{path.name}:{_line_of(host, text)}: {message}" for host, message in errors))
    suffixes = tuple((host, tuple(found)) for host, found in rules.items() if host.startswith("."))
    return HostKinds(exact, below, {host: tuple(found) for host, found in rules.items() if not host.startswith(".")}, suffixes)


def _read_groups(groups: list[Any], exact: dict[str, HostEntry], below: dict[str, HostEntry]) -> Iterator[tuple[str, str]]:
    """Fill the tables; yield each mistake with the word to look for in the file."""
    for group in groups:
        tenant = group.get("tenant") if isinstance(group, dict) else None
        if tenant not in _TENANTS or group.get("kind") not in set(HostKind) or not group.get("source") or set(group) - _GROUP_FIELDS:
            yield "groups:", f"a group needs kind, tenant ({', '.join(_TENANTS)}), source and hosts: {str(group)[:60]}"
            continue
        in_labels, in_path, holds_below = _TENANTS[tenant]
        registrable = tenant == "registrable"
        for host in group["hosts"]:
            if normalize_host(str(host)) != host:
                yield str(host), f"{host!r} is no host in its one spelling"
                continue
            entry = HostEntry(
                suffix=host,
                kind=HostKind(group["kind"]),
                labels=in_labels,
                registrable=registrable,
                segments=group.get("segments", 1) if in_path else 0,
                skip=frozenset(group.get("skip", ())),
                own=frozenset(group.get("own", ())),
                arweave=group.get("content") == "arweave",
            )
            table = below if holds_below else exact
            if host in exact or host in below:
                yield host, f"{host} is listed twice"
            table[host] = entry


def _read_redirects(entries: list[Any], rules: dict[str, list[RedirectRule]]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if not isinstance(entry, dict) or not entry.get("hosts") or set(entry) - _RULE_FIELDS or not entry.get("source"):
            yield "redirects:", f"a redirect needs hosts, source and path, query or dashed: {str(entry)[:60]}"
            continue
        rule = RedirectRule(
            path=entry.get("path", "/"),
            query=tuple(name.lower() for name in entry.get("query", ())),
            skip=entry.get("skip", 0),
            dashed=entry.get("dashed", False),
        )
        for host in entry["hosts"]:
            # `.host` is a suffix, `scheme:host` an address of a wallet's own scheme.
            plain = host.removeprefix(".").rpartition(":")[2]
            if normalize_host(plain) != plain:
                yield host, f"{host!r} is no host in its one spelling"
            rules.setdefault(host, []).append(rule)


def _line_of(word: str, lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines, 1) if word in line), 1)


_TENANTS = {
    # tenant: (a label, a part of the path, the entry holds for all hosts below it too)
    "label": (True, False, True),
    "registrable": (False, False, True),
    "path": (False, True, False),
    "label+path": (True, True, True),
    "none": (False, False, False),
    "any": (False, False, True),
}
_GROUP_FIELDS = {"kind", "tenant", "segments", "skip", "own", "content", "source", "hosts"}
_RULE_FIELDS = {"hosts", "path", "query", "skip", "dashed", "source"}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
