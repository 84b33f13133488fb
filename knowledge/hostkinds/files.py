"""Load and check `content/hosts.yaml`, which is parsed once and kept as JSON for a quick start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from knowledge.content_files import CONTENT, ContentError, RawContent, read_parsed, read_yaml, write_parsed
from knowledge.hostkinds.kinds import HostEntry, HostKind, HostKinds
from knowledge.hostkinds.targets import RedirectRule
from knowledge.hostnames import normalize_host

HOSTS = CONTENT / "hosts.yaml"
PARSED = Path(__file__).parent.parent / "shipped" / "hosts.json"

_TENANTS = {
    # tenant: (a label, a part of the path, the entry holds for all hosts below it too)
    "label": (True, False, True),
    "registrable": (False, False, True),
    "path": (False, True, False),
    "label+path": (True, True, True),
    "none": (False, False, False),
    "any": (False, False, True),
}
_GROUP_FIELDS = {"kind", "tenant", "segments", "skip", "own", "content", "pages", "source", "hosts"}
_RULE_FIELDS = {"hosts", "path", "query", "skip", "dashed", "source"}


def load_hostkinds(path: Path = HOSTS, *, parsed: Path | None = PARSED) -> HostKinds:
    """Return the lists of a file, or raise ContentError with every mistake, one a line.

    Where `parsed` was made from this very file it was checked when it was made, and is not checked again.
    """
    quick = read_parsed(parsed, _fingerprint(path)) if parsed else None
    if quick is not None:
        return _to_kinds(quick.files)
    data = read_yaml(path)
    mistakes = list(_mistakes(data))
    if mistakes:
        lines = path.read_text(encoding="utf-8").splitlines()
        raise ContentError("\n".join(f"{path.name}:{_line_of(word, lines)}: {message}" for word, message in mistakes))
    return _to_kinds(data)


def write_parsed_hostkinds(path: Path = HOSTS, parsed: Path = PARSED) -> None:
    """Check the file and keep it as JSON; raises ContentError as loading does."""
    load_hostkinds(path, parsed=None)
    write_parsed(parsed, RawContent(fingerprint=_fingerprint(path), files=read_yaml(path)))


def _fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _to_kinds(data: Mapping[str, Any]) -> HostKinds:
    exact: dict[str, HostEntry] = {}
    below: dict[str, HostEntry] = {}
    for group in data["groups"]:
        (below if _TENANTS[group["tenant"]][2] else exact).update(_to_entries(group))
    rules: dict[str, list[RedirectRule]] = {}
    for written in data["redirects"]:
        rule = _to_rule(written)
        for host in written["hosts"]:
            rules.setdefault(host, []).append(rule)
    return HostKinds(exact, below, {host: tuple(found) for host, found in rules.items()})


def _to_entries(group: Mapping[str, Any]) -> Iterator[tuple[str, HostEntry]]:
    in_labels, in_path, _ = _TENANTS[group["tenant"]]
    kind, registrable, arweave = HostKind(group["kind"]), group["tenant"] == "registrable", group.get("content") == "arweave"
    skip, own = frozenset(group.get("skip", ())), frozenset(group.get("own", ()))
    segments = group.get("segments", 1) if in_path else 0
    pages = tuple(group.get("pages", ()))
    for host in group["hosts"]:
        yield (
            host,
            HostEntry(
                suffix=host,
                kind=kind,
                labels=in_labels,
                registrable=registrable,
                segments=segments,
                skip=skip,
                own=own,
                pages=pages,
                arweave=arweave,
            ),
        )


def _to_rule(written: Mapping[str, Any]) -> RedirectRule:
    return RedirectRule(
        path=written.get("path", "/"),
        query=tuple(name.lower() for name in written.get("query", ())),
        skip=written.get("skip", 0),
        dashed=written.get("dashed", False),
    )


def _mistakes(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each mistake with the word to look for in the file."""
    if not isinstance(data.get("groups"), list) or not isinstance(data.get("redirects"), list):
        yield "", "groups and redirects are expected"
        return
    yield from _group_mistakes(data["groups"])
    yield from _redirect_mistakes(data["redirects"])


def _group_mistakes(groups: list[Any]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for group in groups:
        tenant = group.get("tenant") if isinstance(group, dict) else None
        if tenant not in _TENANTS or group.get("kind") not in set(HostKind) or not group.get("source") or set(group) - _GROUP_FIELDS:
            yield "groups:", f"a group needs kind, tenant ({', '.join(_TENANTS)}), source and hosts: {str(group)[:60]}"
            continue
        for beginning in group.get("pages", ()):
            if not str(beginning).startswith("/") or beginning != beginning.lower() or not _TENANTS[tenant][1]:
                yield (
                    str(beginning),
                    f"pages begin with / and are written in lower case, where the tenant stands in the path: {beginning!r}",
                )
        for host in group["hosts"]:
            if normalize_host(str(host)) != host:
                yield str(host), f"{host!r} is no host in its one spelling"
            elif host in seen:
                yield host, f"{host} is listed twice"
            seen.add(host)


def _redirect_mistakes(entries: list[Any]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        if not isinstance(entry, dict) or not entry.get("hosts") or set(entry) - _RULE_FIELDS or not entry.get("source"):
            yield "redirects:", f"a redirect needs hosts, source and path, query or dashed: {str(entry)[:60]}"
            continue
        for host in entry["hosts"]:
            # `.host` is a suffix, `scheme:host` an address of a wallet's own scheme.
            plain = host.removeprefix(".").rpartition(":")[2]
            if normalize_host(plain) != plain:
                yield host, f"{host!r} is no host in its one spelling"


def _line_of(word: str, lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines, 1) if word in line), 1)
