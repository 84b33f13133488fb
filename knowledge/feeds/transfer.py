"""What a fetch is asked for and what comes of it. Data and errors; no network.

FetchFailed              why, in one plain sentence; never with the URL's path or query, which may hold a key
├── AddressRefused       this address is not fetched from, whatever it would answer
├── AnswerRefused        the server answered with no feed: a status, a certificate of somebody else, a web page, nothing, too much
└── FetchInterrupted     may work later: no connection, too slow, cut off, damaged, overloaded; retried
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


class FetchFailed(Exception):
    """The text is one plain sentence."""


class AddressRefused(FetchFailed):
    pass


class AnswerRefused(FetchFailed):
    pass


class FetchInterrupted(FetchFailed):
    """`retry_after` is how long the server asks to be left alone, where it asks."""

    def __init__(self, sentence: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """`most_bytes` holds for what is sent and for what it unpacks to; `per_read` for connecting and for each silence.

    A server that drips must not hold up the others: an answer has to begin `until_answer`, and bring `slowest` bytes a second over
    each `per_read`; neither is asked for twice. `in_all` is for a feed with every attempt and the waits between them.
    """

    most_bytes: int = 64 * 1024 * 1024
    per_read: timedelta = timedelta(seconds=20)
    until_answer: timedelta = timedelta(seconds=30)
    slowest: int = 1024
    per_attempt: timedelta = timedelta(minutes=3)
    in_all: timedelta = timedelta(minutes=4)
    redirects: int = 5
    attempts: int = 3
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to fetch. `etag` and `last_modified` are what came with the copy at hand.

    `on_this_machine` is the operator's explicit word that the feed is served from loopback; only there plain http is fine.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    most_bytes: int | None = None
    on_this_machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    content: bytes
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The copy at hand is the newest."""
