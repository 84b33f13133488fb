"""What the checks ask about shared hosts: who lets strangers publish, who forwards, who serves content by its hash."""

from __future__ import annotations

from typing import Protocol

from knowledge.hostkinds import HostKind
from knowledge.hostnames import WebAddress

PUBLISHING = frozenset(
    {HostKind.FREE_HOSTING, HostKind.SITE_BUILDER, HostKind.DYNAMIC_DNS, HostKind.SHARED_PLATFORM, HostKind.GATEWAY, HostKind.MEMBERS}
)
FORWARDING = frozenset({HostKind.SHORTENER, HostKind.REDIRECTOR})


class HostKindsLike(Protocol):
    """Facts about hosts that many people share, as `knowledge.hostkinds.HostKinds` gives them. Pure reads, microseconds."""

    def kind_of(self, host: str, path: str = "/") -> HostKind | None:
        """Return what kind of place this is, or None for a host with one owner."""
        ...

    def tenant_of(self, host: str, path: str = "/") -> str | None:
        """Return under which name a stranger publishes there, a host label or path segments; None where the host speaks for itself."""
        ...

    def is_shared(self, host: str) -> str | None:
        """Return why this host as a whole is nobody's, or None."""
        ...

    def target_of(self, address: WebAddress) -> str | None:
        """Return the address that a redirect or deep link carries inside."""
        ...

    def content_id(self, address: WebAddress) -> str | None:
        """Return the id of the content that a gateway's address names."""
        ...
