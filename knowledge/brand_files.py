"""Load and validate the brand registry's files. Run `python -m knowledge.brand_files` to check all of it.

A domain listed here is called official, so a wrong one is the worst mistake the content can hold: each brand names its
source, no host that strangers can publish on may stand for a brand, and two brands never share a domain or an account.
The shipped files are parsed once (`--write`) and kept as JSON, for parsing them anew takes longer than all the rest of a start.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.brands import Brand, BrandKind, BrandRegistry
from knowledge.content_files import CONTENT, ContentError, fingerprint, read_parsed, read_raw, write_parsed
from knowledge.hostkinds import HostKind, HostKinds, load_hostkinds
from knowledge.hostnames import is_ip, is_public_suffix, normalize_host, public_suffix
from knowledge.models import Source

BRANDS = CONTENT / "brands"
PARSED = Path(__file__).parent / "shipped" / "brands.json"
SHORTEST_DISTINCTIVE = 6
"""A name of fewer letters is a common word, for short names stand in too many innocent hosts."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY_LINE = re.compile(r"([^\s#'\"][^:#]*):")
_ACCOUNTS = {
    "x": re.compile(r"[a-z0-9_]{1,15}"),
    "telegram": re.compile(r"[a-z][a-z0-9_]{2,31}"),
    "discord": re.compile(r"[a-z0-9-]{2,32}"),
    "github": re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38})"),
    **dict.fromkeys(
        (
            "medium",
            "youtube",
            "reddit",
            "instagram",
            "facebook",
            "linkedin",
            "tiktok",
            "farcaster",
            "bluesky",
            "threads",
            "twitch",
            "substack",
            "vk",
        ),
        re.compile(r"[a-z0-9_][a-z0-9._-]{1,63}"),
    ),
}
_INVITE = re.compile(r"[A-Za-z0-9-]{2,32}")
_FIELDS = {"name", "kind", "domains", "names", "accounts", "invites", "accounts_from", "common_word", "note", "source"}
_SOURCE_FIELDS = {"title", "publisher", "url", "read"}
_STRANGERS = {HostKind.FREE_HOSTING, HostKind.SITE_BUILDER, HostKind.SHORTENER, HostKind.GATEWAY, HostKind.DYNAMIC_DNS}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One brand as written, with the place it stands at."""

    ident: str
    place: str
    data: Mapping[str, Any]

    def error(self, message: str) -> ContentError:
        return ContentError(f"{self.place}: {self.ident}: {message}")


def load_brands(folder: Path = BRANDS, *, own: Path | None = None, parsed: Path | None = PARSED) -> BrandRegistry:
    """Return the registry of `folder` and of the operator's `own` one, or raise ContentError with every mistake, one a line.

    An own brand replaces the shipped one of the same id. Where `parsed` was made from this very folder, only `own` is parsed.
    """
    quick = read_parsed(parsed, fingerprint(folder)) if parsed else None
    if quick is not None:
        shipped = [_build(ident, data) for ident, data in quick.files.items()]
    else:
        shipped, errors = check_brands(folder)
        _raise_on(errors)
    if own is None:
        return BrandRegistry(shipped)
    added, errors = check_brands(own)
    _raise_on(errors)
    replaced = {brand.id for brand in added}
    kept = [brand for brand in shipped if brand.id not in replaced]
    _raise_on(list(_collisions([*kept, *added], {})))
    return BrandRegistry([*added, *kept])


def check_brands(folder: Path = BRANDS, kinds: HostKinds | None = None) -> tuple[list[Brand], list[str]]:
    """Return the brands that are well formed and every mistake found, each with its file and line."""
    kinds = kinds or load_hostkinds()
    entries, errors = _read(folder)
    brands: list[Brand] = []
    places: dict[str, str] = {}
    for entry in entries:
        mistakes = list(_mistakes(entry, kinds))
        errors.extend(str(mistake) for mistake in mistakes)
        if entry.ident in places:
            errors.append(str(entry.error(f"the id stands at {places[entry.ident]} too")))
        elif not mistakes:
            places[entry.ident] = entry.place
            brands.append(_build(entry.ident, entry.data))
    return brands, [*errors, *_collisions(brands, places)]


def write_parsed_brands(folder: Path = BRANDS, parsed: Path = PARSED) -> list[str]:
    """Keep the brands of a folder as JSON for a quick start; return the mistakes, in which case nothing is written."""
    raw = read_raw(folder)
    _, errors = check_brands(folder)
    if not errors:
        brands = {ident: data for file in raw.files.values() for ident, data in file.items()}
        write_parsed(parsed, type(raw)(fingerprint=raw.fingerprint, files=brands))
    return errors


def _read(folder: Path) -> tuple[list[_Entry], list[str]]:
    raw = read_raw(folder)
    entries: list[_Entry] = []
    errors = list(raw.errors)
    for name, brands in raw.files.items():
        lines = _lines(folder / name)
        for ident, data in brands.items():
            place = f"{name}:{lines.get(str(ident), [1])[0]}"
            if isinstance(data, dict):
                entries.append(_Entry(str(ident), place, data))
            else:
                errors.append(f"{place}: {ident}: fields are expected")
        # YAML keeps the last of two equal keys and says nothing.
        errors.extend(f"{name}:{found[1]}: {ident}: the id stands at line {found[0]} too" for ident, found in lines.items() if found[1:])
    return entries, errors


def _lines(path: Path) -> dict[str, list[int]]:
    """Return at which lines each top-level key of a YAML file stands."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        key = _KEY_LINE.match(line)
        if key:
            lines.setdefault(key[1].strip(), []).append(number)
    return lines


def _mistakes(entry: _Entry, kinds: HostKinds) -> Iterator[ContentError]:
    data = entry.data
    if not _ID.fullmatch(entry.ident):
        yield entry.error("an id is lower case, joined by '-'")
    for unknown in sorted(set(map(str, data)) - _FIELDS):
        yield entry.error(f"the field {unknown!r} is not known")
    if data.get("kind") not in set(BrandKind):
        yield entry.error(f"kind has to be one of {', '.join(BrandKind)}")
    names = [data.get("name"), *_texts(data.get("names", []))]
    if not all(isinstance(name, str) and name.strip() for name in names) or not _is_texts(data.get("names", [])):
        yield entry.error("name has to be a text and names a list of texts (quote numbers)")
    elif not isinstance(data.get("common_word", False), bool):
        yield entry.error("common_word is true or left out")
    elif not data.get("common_word") and (short := [name for name in names if _letters(str(name)) < SHORTEST_DISTINCTIVE]):
        yield entry.error(f"{short[0]!r} is shorter than {SHORTEST_DISTINCTIVE} letters: drop it from names or set common_word: true")
    yield from _domain_mistakes(entry, kinds)
    yield from _account_mistakes(entry)
    yield from _source_mistakes(entry)


def _domain_mistakes(entry: _Entry, kinds: HostKinds) -> Iterator[ContentError]:
    domains = entry.data.get("domains")
    if not domains or not _is_texts(domains):
        yield entry.error("domains has to be a list of hosts, main one first")
        return
    if len(set(domains)) < len(domains):
        yield entry.error("a domain is listed twice")
    for domain in domains:
        kind = kinds.kind_of(domain) if kinds.is_shared(domain) else None
        if normalize_host(domain) != domain or is_ip(domain) or public_suffix(domain) is None or "." not in domain:
            yield entry.error(f"{domain!r} is no host in its one spelling: lower case, ASCII, no scheme, port or path")
        elif is_public_suffix(domain) or kind in _STRANGERS:
            yield entry.error(f"{domain}: strangers can publish there, so it is nobody's official domain")
        elif kind is HostKind.SHARED_PLATFORM and entry.data.get("kind") != BrandKind.PLATFORM:
            yield entry.error(f"{domain} is a shared platform, which only a brand of kind platform may own")
        elif domain.startswith("www."):
            yield entry.error(f"{domain}: leave out www., all hosts below a domain are official")


def _account_mistakes(entry: _Entry) -> Iterator[ContentError]:
    accounts = entry.data.get("accounts", {})
    if not isinstance(accounts, dict):
        yield entry.error("accounts has to name handles by platform")
        return
    for platform, handles in accounts.items():
        pattern = _ACCOUNTS.get(platform)
        if pattern is None:
            yield entry.error(f"accounts: {platform!r} is none of {', '.join(_ACCOUNTS)}")
        elif not _is_texts(handles) or not all(pattern.fullmatch(handle) for handle in handles):
            yield entry.error(f"accounts.{platform} has to be a list of handles, lower case, without @ or address")
    invites = entry.data.get("invites", [])
    if not isinstance(invites, list) or not all(isinstance(code, str) and _INVITE.fullmatch(code) for code in invites):
        yield entry.error("invites has to be a list of Discord invite codes, without address (quote numbers)")
    else:
        yield from _page_mistakes(entry, {**accounts, "discord": [*_texts(accounts.get("discord")), *invites]})


def _page_mistakes(entry: _Entry, accounts: Mapping[str, Any]) -> Iterator[ContentError]:
    pages = entry.data.get("accounts_from", {})
    if not isinstance(pages, dict) or not all(_is_texts(named) for named in pages.values()):
        yield entry.error("accounts_from has to name, for each page, the platforms of the accounts that were read there")
        return
    known = {f"{platform}/{handle}".lower() for platform, handles in accounts.items() for handle in _texts(handles)}
    known |= {platform for platform, handles in accounts.items() if handles}
    for page, named in pages.items():
        if not str(page).startswith("https://") or normalize_host(str(page)) is None:
            yield entry.error(f"accounts_from: {page!r} is no https address")
        for unknown in (name for name in named if name.lower() not in known):
            yield entry.error(f"accounts_from: {unknown!r} is neither a platform nor a platform/handle of its accounts")


def _source_mistakes(entry: _Entry) -> Iterator[ContentError]:
    source = entry.data.get("source")
    if not isinstance(source, dict) or set(source) != _SOURCE_FIELDS or not all(isinstance(text, str) and text for text in source.values()):
        yield entry.error(f"source needs {', '.join(sorted(_SOURCE_FIELDS))}")
    elif not source["url"].startswith("https://") or normalize_host(source["url"]) is None:
        yield entry.error("source.url has to be an https address")


def _collisions(brands: Iterable[Brand], places: Mapping[str, str]) -> Iterator[str]:
    owners: dict[str, Brand] = {}
    for brand in brands:
        accounts = (f"{platform}:{handle}" for platform, handles in brand.accounts.items() for handle in handles)
        for claimed in (*brand.domains, *accounts, *(f"discord:{code.lower()}" for code in brand.invites)):
            other = owners.setdefault(claimed, brand)
            if other is not brand:
                place = f"{places[brand.id]}: " if brand.id in places else ""
                yield f"{place}{brand.id}: {claimed} belongs to {other.id} already"


def _build(ident: str, data: Mapping[str, Any]) -> Brand:
    source = data["source"]
    return Brand(
        id=ident,
        name=data["name"],
        kind=BrandKind(data["kind"]),
        domains=tuple(data["domains"]),
        names=tuple(data.get("names", ())),
        accounts={platform: tuple(handles) for platform, handles in data.get("accounts", {}).items()},
        invites=tuple(data.get("invites", ())),
        accounts_from={page: tuple(named) for page, named in data.get("accounts_from", {}).items()},
        common_word=data.get("common_word", False),
        sources=(
            Source(id=f"brand:{ident}", title=source["title"], publisher=source["publisher"], url=source["url"], read=source["read"]),
        ),
    )


def _texts(values: Any) -> list[Any]:
    return values if isinstance(values, list) else []


def _is_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) and value.strip() == value and value for value in values)


def _letters(name: str) -> int:
    return sum(letter.isalnum() for letter in name)


def _raise_on(errors: list[str]) -> None:
    if errors:
        raise ContentError("\n".join(errors))


def main(arguments: list[str]) -> int:
    """Print every mistake in the shipped brands, or a count of what there is; `--write` keeps them parsed."""
    brands, errors = check_brands()
    if "--write" in arguments and not errors:
        write_parsed_brands()
    sys.stderr.write("".join(f"{error}\n" for error in errors))
    domains = sum(len(brand.domains) for brand in brands)
    remembered = sum("memory" in (brand.sources[0].read or "") and "listed" not in (brand.sources[0].read or "") for brand in brands)
    sys.stdout.write(f"{len(brands)} brands, {domains} domains, {remembered} from memory alone, {len(errors)} errors\n")
    accounts = sum(len(handles) for brand in brands for handles in (*brand.accounts.values(), brand.invites))
    unread = sum(len(brand.from_memory) for brand in brands)
    whole = sum(bool(brand.accounts) and not brand.from_memory for brand in brands)
    sys.stdout.write(
        f"{accounts} accounts and invites, {unread} of them without a page they were read at; {whole} brands have one for each\n"
    )
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
