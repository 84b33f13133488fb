"""What a check may know besides the address itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from knowledge.hostnames import WebAddress


class LinkContext(NamedTuple):
    """What surrounds a link. Hosts are in their one spelling; nothing of it is believed, only weighed.

    A tuple, for one is made for every message with a link.

    `official` and `blocked` are what moderators of the chat decided: hosts (with whatever stands below), `host/name` for one
    account or page of a shared host, `@name` for a handle, wallet addresses as written. `seen_hosts` tells when a host was first
    seen in this community; None where nobody keeps count. `addresses_seen` and `pinned` are wallet addresses, oldest first.
    """

    text: str = ""
    official: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    seen_hosts: Mapping[str, datetime] | None = None
    addresses_seen: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    now: datetime | None = None


class Scored(NamedTuple):
    """What a scorer says of an address: 0 to 1, where .5 is the false-positive budget's threshold, with its strongest reasons.

    A tuple, for one is made for every link.
    """

    value: float
    reasons: tuple[str, ...] = ()


class HostScorer(Protocol):
    """A score for addresses that no list has. Pure, microseconds, never raises."""

    def score(self, address: WebAddress, signs: Mapping[str, float]) -> Scored:
        """Return the score of an address whose signs (`signs.SIGNS`) are given."""
        ...
