"""Connections to Telegram, each in a pool of its own.

The library's pool looks through all its connections and all that wait, at every request: with several at once that costs as much again.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from telegram.request import BaseRequest, HTTPXRequest, RequestData

READ_TIMEOUT = 20.0


class Lines(BaseRequest):
    """Whoever finds no line free waits in turn. The one used last is taken first: it is surely still open."""

    def __init__(self, count: int) -> None:
        shared = {"verify": httpx.create_ssl_context()}  # reading the certificates takes longest
        self._lines = tuple(HTTPXRequest(connection_pool_size=1, read_timeout=READ_TIMEOUT, httpx_kwargs=shared) for _ in range(count))
        self._free = list(self._lines)
        self._room = asyncio.Semaphore(count)

    @property
    def read_timeout(self) -> float:
        return READ_TIMEOUT

    async def initialize(self) -> None:
        await asyncio.gather(*(line.initialize() for line in self._lines))

    async def shutdown(self) -> None:
        await asyncio.gather(*(line.shutdown() for line in self._lines))

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        async with self._room:
            line = self._free.pop()
            try:
                return await line.do_request(url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout)
            finally:
                self._free.append(line)
