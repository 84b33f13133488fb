"""Fetch one feed over HTTPS from a server that may be broken, slow or hostile. No files and no parsing here.

A server's word is never taken: sizes are counted while bytes arrive (before and after unpacking), times are limited for every read and
for the whole, each redirect is judged like a first address. A name is resolved once, the addresses are judged (`reach.py`), and the
connection goes to exactly a judged address while TLS still verifies the name. Proxies and netrc of the environment are not used: behind
a proxy the name is resolved by somebody else, and the judgement would be of nothing.
"""

from __future__ import annotations

import asyncio
import random
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import httpx

from knowledge.feeds.answers import explain_failure, read_answer
from knowledge.feeds.reach import IPAddress, Resolve, is_loopback, is_public, read_addresses, resolve
from knowledge.feeds.transfer import AddressRefused, AnswerRefused, Fetched, FetchInterrupted, FetchLimits, NotModified, Wanted

USER_AGENT = "jumpmaster (scam-feed refresh)"
_REDIRECTS = {301, 302, 303, 307, 308}
_SERVER = re.compile(r"[a-z0-9][a-z0-9._-]{0,252}|[0-9a-f:.]{2,45}")
_MOST_ADDRESSES = 4


@cache
def trusted_authorities() -> ssl.SSLContext:
    """Trust the authorities that ship with the client and those of the machine: a minimal container has none of its own."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    # Some builds of Python leave the lowest version to the machine.
    context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
    return context


async def _sleep(wait: timedelta) -> None:
    await asyncio.sleep(wait.total_seconds())


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Fetches feeds. What a test has to hold in its hand (names, time, chance, trust) comes in."""

    limits: FetchLimits = field(default_factory=FetchLimits)
    resolve: Resolve = resolve
    sleep: Callable[[timedelta], Awaitable[None]] = _sleep
    now: Callable[[], datetime] = _now
    chance: Callable[[], float] = random.random
    """From 0 to 1. Spreads the retries of many installations over time."""
    trust: Callable[[], ssl.SSLContext] = trusted_authorities

    async def fetch(self, wanted: Wanted) -> Fetched | NotModified:
        """Return the feed, or that it has not changed; raises FetchFailed after the last attempt. A cancellation passes through."""
        host = _name(_read_url(wanted.url))
        try:
            async with asyncio.timeout(self.limits.in_all.total_seconds()):
                return await self._try_again(wanted)
        except TimeoutError:
            raise FetchInterrupted(f"{host} takes longer than {_seconds(self.limits.in_all)} with every attempt.") from None

    async def _try_again(self, wanted: Wanted) -> Fetched | NotModified:
        for attempt in range(self.limits.attempts - 1):
            try:
                return await self._attempt(wanted)
            except FetchInterrupted as problem:
                wait = self._wait(attempt, problem.retry_after)
                if wait is None:
                    raise
                await self.sleep(wait)
        return await self._attempt(wanted)

    def _wait(self, attempt: int, retry_after: timedelta | None) -> timedelta | None:
        """Return how long to wait before the next attempt; None where the server wants more patience than a refresh has."""
        if retry_after is not None and retry_after > self.limits.longest_wait:
            return None
        doubled = self.limits.first_wait * 2.0**attempt * (0.5 + self.chance())
        return max(min(doubled, self.limits.longest_wait), retry_after or timedelta())

    async def _attempt(self, wanted: Wanted) -> Fetched | NotModified:
        host = _name(_read_url(wanted.url))
        try:
            async with asyncio.timeout(self.limits.per_attempt.total_seconds()):
                return await self._follow(wanted)
        except TimeoutError:
            raise FetchInterrupted(f"{host} takes longer than {_seconds(self.limits.per_attempt)} in all.") from None
        except httpx.TimeoutException:
            raise FetchInterrupted(f"{host} is silent for longer than {_seconds(self.limits.per_read)}.") from None
        except httpx.TransportError as error:
            raise explain_failure(error, host) from None

    async def _follow(self, wanted: Wanted) -> Fetched | NotModified:
        url = _read_url(wanted.url)
        for _ in range(self.limits.redirects + 1):
            async with self._answer(url, wanted) as response:
                if response.status_code not in _REDIRECTS:
                    return await read_answer(response, _name(url), wanted, self.limits, now=self.now)
                url = _redirected(url, response)
        raise AnswerRefused(f"{_name(url)} redirects more than {self.limits.redirects} times.")

    @asynccontextmanager
    async def _answer(self, url: httpx.URL, wanted: Wanted) -> AsyncIterator[httpx.Response]:
        """Yield the answer of the first judged address that takes a connection; its body is not yet read."""
        addresses = await self._judged_addresses(url, on_this_machine=wanted.on_this_machine)
        hop = _Hop(url=url, headers=_headers(url, wanted), limits=self.limits)
        # One transport a hop: a kept connection would be reused for another name on the same address, whose certificate nobody verified.
        async with httpx.AsyncHTTPTransport(verify=self.trust(), trust_env=False) as transport:
            response = await hop.ask_one_of(addresses, transport)
            try:
                yield response
            finally:
                await response.aclose()

    async def _judged_addresses(self, url: httpx.URL, *, on_this_machine: bool) -> tuple[IPAddress, ...]:
        host = _name(url)
        if url.scheme != "https" and not (url.scheme == "http" and on_this_machine):
            raise AddressRefused(f"{host} is to be fetched over {url.scheme}, and only https is.")
        if url.userinfo:
            raise AddressRefused(f"The address at {host} holds a user name or password.")
        try:
            written = await self.resolve(host, url.port or (80 if url.scheme == "http" else 443))
        except (OSError, UnicodeError):
            raise FetchInterrupted(f"The name {host} cannot be resolved.") from None
        found = read_addresses(written)
        judged = tuple(address for address in found if _may_connect(url.scheme, address, on_this_machine=on_this_machine))
        if not judged:
            raise AddressRefused(f"{host} is no server on the public internet, and nothing inside this network is fetched from.")
        return judged[:_MOST_ADDRESSES]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    url: httpx.URL
    headers: dict[str, str]
    limits: FetchLimits

    async def ask_one_of(self, addresses: tuple[IPAddress, ...], transport: httpx.AsyncHTTPTransport) -> httpx.Response:
        for address in addresses[:-1]:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._ask(address, transport)
        return await self._ask(addresses[-1], transport)

    async def _ask(self, address: IPAddress, transport: httpx.AsyncHTTPTransport) -> httpx.Response:
        """Send the request to exactly this address; the certificate has to be that of the name."""
        timeout = httpx.Timeout(self.limits.per_read.total_seconds()).as_dict()
        extensions = {"sni_hostname": _name(self.url), "timeout": timeout}
        target = self.url.copy_with(host=str(address))
        request = httpx.Request("GET", target, headers=self.headers, extensions=extensions)
        try:
            async with asyncio.timeout(self.limits.until_answer.total_seconds()):
                return await transport.handle_async_request(request)
        except TimeoutError:
            raise AnswerRefused(f"{_name(self.url)} does not begin its answer within {_seconds(self.limits.until_answer)}.") from None


def _may_connect(scheme: str, address: IPAddress, *, on_this_machine: bool) -> bool:
    if on_this_machine and is_loopback(address):
        return True
    return scheme == "https" and is_public(address)


def _headers(url: httpx.URL, wanted: Wanted) -> dict[str, str]:
    headers = {"Host": url.netloc.decode("ascii"), "User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
    if wanted.etag:
        headers["If-None-Match"] = wanted.etag
    if wanted.last_modified:
        headers["If-Modified-Since"] = wanted.last_modified
    return headers


def _redirected(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    try:
        target = url.join(response.headers["location"])
    except (KeyError, httpx.InvalidURL, UnicodeError):
        raise AnswerRefused(f"{_name(url)} redirects to nowhere.") from None
    if not _SERVER.fullmatch(_name(target)):
        raise AnswerRefused(f"{_name(url)} redirects to nowhere.")
    return target


def _read_url(written: str) -> httpx.URL:
    try:
        url = httpx.URL(written)
    except (httpx.InvalidURL, UnicodeError):
        raise AddressRefused("The feed's address cannot be read.") from None
    if not _SERVER.fullmatch(_name(url)):
        raise AddressRefused("The feed's address names no server.")
    return url


def _name(url: httpx.URL) -> str:
    """Return the host as it is resolved and verified: `url.host` would give an international name back in its own script."""
    return url.raw_host.decode("ascii")


def _seconds(limit: timedelta) -> str:
    return f"{limit.total_seconds():g} seconds"
