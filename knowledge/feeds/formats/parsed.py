"""What every published format becomes: entries as their feed writes them, not yet judged. No host is normalised here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

LONGEST_SHOWN = 300
_LATEST_SECONDS = 100_000_000_000  # the year 5138; larger numbers are milliseconds


class FeedFormat(StrEnum):
    METAMASK = "metamask"
    HOTLIST = "hotlist"
    SCAMSNIFFER = "scamsniffer"
    ADDRESSES = "addresses"
    POLKADOT = "polkadot"
    PHANTOM = "phantom"
    DOMAINS = "domains"
    HOSTS = "hosts"
    JUMPMASTER = "jumpmaster"


@dataclass(slots=True, kw_only=True)
class ParsedFeed:
    """Entries as written, in the feed's order, repeats included.

    `blocked` and `allowed` are hosts, addresses of pages, or IPFS content ids; `addresses` are of wallets and contracts; `hashed` are
    sha256 of host names in lower-case hex; `withdrawn` is what a list of changes takes back from the list it amends;
    `dates` are the days the feed itself gives, by entry as written; `unreadable` is what is no text where a text belongs.
    """

    format: FeedFormat
    blocked: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    hashed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    dates: dict[str, date] = field(default_factory=dict)
    published_at: datetime | None = None

    def take(self, values: object, into: list[str]) -> None:
        """Add the texts of a published list to one of this feed's lists; anything else is kept as unreadable, or ignored if None."""
        if isinstance(values, (list, tuple)):
            self._take_each(values, into)
        elif values is not None:
            self._refuse(values)

    @property
    def is_empty(self) -> bool:
        return not (self.blocked or self.allowed or self.addresses or self.hashed or self.withdrawn)

    def _take_each(self, values: Iterable[object], into: list[str]) -> None:
        for value in values:
            if isinstance(value, str):
                into.append(value)
            else:
                self._refuse(value)

    def _refuse(self, value: object) -> None:
        self.unreadable.append(shown(value))


def shown(value: object) -> str:
    """Return a short text for something that is no entry; a container is named, not printed, however deep it is."""
    if isinstance(value, (list, dict)):
        return f"a {type(value).__name__} of {len(value)}"
    # Python refuses to print a number of more than some thousand digits.
    return "a huge number" if isinstance(value, int) and value.bit_length() > 1024 else repr(value)[:LONGEST_SHOWN]


def read_epoch(value: object) -> datetime | None:
    """Return the time of a number of seconds or milliseconds since 1970, or None where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < _LATEST_SECONDS * 1000:
        return None
    seconds = value / 1000 if value > _LATEST_SECONDS else value
    return datetime.fromtimestamp(seconds, UTC)
