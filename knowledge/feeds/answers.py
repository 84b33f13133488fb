"""Judge one server's answer: nothing in it is taken on its word, and its body is counted while it arrives."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from knowledge.feeds.transfer import AnswerRefused, Fetched, FetchFailed, FetchInterrupted, FetchLimits, NotModified, Wanted
from knowledge.feeds.unpack import TooLarge, Unpacker

_OVERLOADED = {408, 425, 429, 500, 502, 503, 504}
_NO_FEED_TYPES = ("text/html", "application/xhtml", "image/", "video/", "audio/", "font/")
_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,40}")
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,512}(?:<!--.{0,512}?-->\s{0,512})?<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S)


async def read_answer(
    response: httpx.Response, host: str, wanted: Wanted, limits: FetchLimits, *, now: Callable[[], datetime]
) -> Fetched | NotModified:
    """Return what the server sent, or that nothing has changed; raises FetchFailed. `host` is for the sentences."""
    if response.status_code == httpx.codes.NOT_MODIFIED and (wanted.etag or wanted.last_modified):
        return NotModified()
    if response.status_code in _OVERLOADED:
        raise FetchInterrupted(f"{host} answers {response.status_code}.", retry_after=_retry_after(response, now()))
    if response.status_code != httpx.codes.OK:
        raise AnswerRefused(f"{host} answers {response.status_code}.")
    kind: str = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind.startswith(_NO_FEED_TYPES):
        shown = kind if _TYPE.fullmatch(kind) else "a file of another kind"
        raise AnswerRefused(f"{host} sends {shown}, which is no feed.")
    content = await _read_body(response, host, limits, wanted.most_bytes or limits.most_bytes)
    if not content.strip():
        raise AnswerRefused(f"{host} sends nothing.")
    if _HTML.match(content[:2048]):
        raise AnswerRefused(f"{host} sends a web page, which is no feed.")
    return Fetched(content=content, etag=_kept(response, "etag"), last_modified=_kept(response, "last-modified"))


def explain_failure(error: httpx.TransportError, host: str) -> FetchFailed:
    """Say what is known of a failed connection, without anything that the server wrote."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return AnswerRefused(f"The certificate of {host} is not valid: {cause.verify_message}.")
        if isinstance(cause, ssl.SSLError):
            return FetchInterrupted(f"No secure connection to {host} can be made.")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError):
        return FetchInterrupted(f"Nobody answers at {host}.")
    return FetchInterrupted(f"The answer of {host} is cut off or no HTTP.")


class _TooSlow(Exception):
    pass


class _Pace:
    """Counts what arrives in each stretch of time; raises _TooSlow at the end of one that brought too little."""

    def __init__(self, slowest: int, stretch: timedelta) -> None:
        self._stretch = stretch.total_seconds()
        self._least = slowest * self._stretch
        self._began, self._arrived = time.monotonic(), 0

    def count(self, size: int) -> None:
        self._arrived += size
        now = time.monotonic()
        if now - self._began >= self._stretch:
            if self._arrived < self._least:
                raise _TooSlow
            self._began, self._arrived = now, 0


async def _read_body(response: httpx.Response, host: str, limits: FetchLimits, most_bytes: int) -> bytes:
    announced = response.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:18]) > most_bytes:
        raise AnswerRefused(f"{host} sends more than {_megabytes(most_bytes)}.")
    unpacker = Unpacker(response.headers.get("content-encoding", ""), most_bytes=most_bytes)
    pace = _Pace(limits.slowest, limits.per_read)
    try:
        async for piece in response.aiter_raw():
            unpacker.feed(piece)
            pace.count(len(piece))
        unpacked = unpacker.finish()
    except TooLarge:
        raise AnswerRefused(f"{host} sends more than {_megabytes(most_bytes)}.") from None
    except _TooSlow:
        raise AnswerRefused(f"{host} sends less than {limits.slowest:,} bytes a second.") from None
    if unpacked.problem:
        raise FetchInterrupted(f"{host} sends what cannot be unpacked: {unpacked.problem}.")
    return unpacked.content


def _retry_after(response: httpx.Response, now: datetime) -> timedelta | None:
    written: str = response.headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit():
        return timedelta(seconds=min(int(written[:9]), 10**7))
    try:
        when = parsedate_to_datetime(written)
        left = when.replace(tzinfo=when.tzinfo or UTC) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return max(left, timedelta())


def _kept(response: httpx.Response, name: str) -> str | None:
    """Return a header that is sent back to the server next time; None where it is missing or nothing that may be sent."""
    value: str = response.headers.get(name, "")
    return value if 0 < len(value) <= 512 and value.isascii() and value.isprintable() else None


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.3g} MB"
