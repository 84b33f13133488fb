"""The connection to Discord: opened once, kept by discord.py, closed once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from adapters.discord.client import DoorClient
from adapters.discord.problems import SDK_ERRORS, refusal_of
from bot.errors import AssistantError

_LONGEST_START = 30.0


class ConnectionLost(AssistantError):
    """Discord can't be reached now; another try may do."""


class Connection:
    def __init__(self, make_client: Callable[[], DoorClient], token: str) -> None:
        self._make_client = make_client
        self._token = token
        self._client: DoorClient | None = None
        self._runner: asyncio.Task[None] | None = None
        self._up = asyncio.Event()
        self._closed = asyncio.Event()

    @property
    def client(self) -> DoorClient | None:
        return self._client

    def is_up(self) -> None:
        self._up.set()

    async def open(self) -> None:
        """Log in and connect. Raises AdapterUnavailable where Discord refuses the bot, ConnectionLost where it can't be reached."""
        client = self._make_client()
        try:
            await client.login(self._token)
        except SDK_ERRORS as error:
            await client.http.close()
            raise (refusal_of(error) or ConnectionLost("Discord can't be reached.")) from None
        if self._closed.is_set():
            await client.http.close()
            return
        self._client = client
        self._runner = asyncio.get_running_loop().create_task(client.connect())
        up = asyncio.ensure_future(self._up.wait())
        # After that long it still tries, by discord.py's own rules, and whoever waits for us has other doors to open.
        await asyncio.wait({up, self._runner}, timeout=_LONGEST_START, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if self._runner.done():
            await self.wait()

    async def wait(self) -> None:
        """Return when it was closed. Raises AdapterUnavailable where Discord ended it for good, else ConnectionLost."""
        if self._runner is None:
            await self._closed.wait()
            return
        try:
            await asyncio.shield(self._runner)
        except SDK_ERRORS as error:
            raise (refusal_of(error) or ConnectionLost("The connection to Discord ended.")) from None

    async def close(self) -> None:
        """Close it; a second time does nothing."""
        if self._closed.is_set():
            return
        self._closed.set()
        client, self._client = self._client, None
        if client is not None:
            await client.close()
        if self._runner is not None:
            await asyncio.wait({self._runner})
