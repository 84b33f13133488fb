"""The brand registry: who is worth impersonating, and which domains and accounts are really theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.hostnames import parent_domains
from knowledge.models import Source


class BrandKind(StrEnum):
    PROJECT = "project"
    WALLET = "wallet"
    EXCHANGE = "exchange"
    EXPLORER = "explorer"
    TOOL = "tool"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One brand. `domains` are official hosts, main one first; whatever stands below one of them is official too.

    `accounts` are handles by platform (`x`, `telegram`, `youtube`, `discord` invite codes ...), lower case, without the @.
    `invites` are Discord invite codes that the brand publishes: a code can pass to another server, so they are never official.
    `accounts_from` names the pages that accounts were read at: address -> `platform`, or `platform/handle`.
    `names` are how people write it (`Uniswap`, `UNI`). A `common_word` name (base, blur, compound) needs a second sign
    before a host that carries it counts as a look-alike.
    """

    id: str
    name: str
    kind: BrandKind
    domains: tuple[str, ...]
    names: tuple[str, ...] = ()
    accounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    invites: tuple[str, ...] = ()
    accounts_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    common_word: bool = False
    sources: tuple[Source, ...] = ()

    def page_naming(self, platform: str, handle: str) -> str | None:
        """Return the address of the page that this account was read at, or None where it was written from memory."""
        spellings = {platform, f"{platform}/{handle}".lower()}
        return next((page for page, named in self.accounts_from.items() if not spellings.isdisjoint(map(str.lower, named))), None)

    @property
    def from_memory(self) -> tuple[str, ...]:
        """The accounts and invites that no page is named for, as `platform/handle`."""
        owned = (*self.accounts.items(), ("discord", self.invites))
        every = ((platform, handle) for platform, handles in owned for handle in handles)
        return tuple(f"{platform}/{handle}" for platform, handle in every if self.page_naming(platform, handle) is None)


class BrandRegistry:
    """Brands by their official domains and accounts."""

    def __init__(self, brands: Iterable[Brand]) -> None:
        self.brands: tuple[Brand, ...] = tuple(brands)
        self._by_domain = {domain: brand for brand in reversed(self.brands) for domain in brand.domains}
        self._domains = frozenset(self._by_domain)
        self._by_account: dict[tuple[str, str], Brand] = {}
        for brand in reversed(self.brands):
            for platform, handles in brand.accounts.items():
                self._by_account.update({(platform, handle): brand for handle in handles})
        self._by_invite = {code.lower(): brand for brand in reversed(self.brands) for code in brand.invites}

    def owner_of(self, host: str) -> Brand | None:
        """Return whose official domain this host is, or stands below."""
        parents = parent_domains(host)
        if self._domains.isdisjoint(parents):
            return None
        return next(self._by_domain[each] for each in parents if each in self._by_domain)

    def owner_of_account(self, platform: str, handle: str) -> Brand | None:
        return self._by_account.get((platform, handle.lower().lstrip("@")))

    def publisher_of_invite(self, code: str) -> Brand | None:
        """Return who publishes this Discord invite. Where it leads today only Discord knows."""
        return self._by_invite.get(code.lower())
