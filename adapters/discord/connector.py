"""A connector that finds Discord's hosts at another address, with a certificate authority of its own: for tests and for proxies."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

MakeConnector = Callable[[], aiohttp.BaseConnector]
"""Called inside the running loop, once for each connection to Discord: whoever closes a client closes its connector."""


class OneAddress(AbstractResolver):
    """Every name is at one address and port."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=self._host, port=self._port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST)]

    async def close(self) -> None:
        return None


def connector_to(address: str, authority: Path | None) -> MakeConnector:
    """Return what makes a connector to `address` (`host:port`), trusting `authority` where one is given."""
    host, _, port = address.rpartition(":")

    def make() -> aiohttp.BaseConnector:
        trust = ssl.create_default_context(cafile=str(authority) if authority else None)
        return aiohttp.TCPConnector(resolver=OneAddress(host.strip("[]"), int(port)), ssl=trust, limit=0)

    return make
