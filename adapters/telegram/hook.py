"""A webhook on python-telegram-bot's own server: its secret compared in constant time, its updates settled before Telegram hears so."""

from __future__ import annotations

import asyncio
import hmac
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import Updater

from adapters.shared.contract import AdapterUnavailable
from adapters.telegram.intake import Intake

_PORTS = {None, 443, 80, 88, 8443}
_CONNECTIONS = 40
_SETTLING = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """`url` is the public address, `listen` ours: a proxy that speaks TLS stands between. Port 0 takes any free one."""

    url: str
    listen: str
    port: int
    secret: str


class _Secret(str):
    """A secret whose comparison takes the same time wherever it differs: the server compares it with `!=`."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and is_secret(other, str(self))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def is_secret(given: str | None, secret: str) -> bool:
    """Tell whether a secret is the right one, in a time that does not tell how much of it is."""
    return given is not None and hmac.compare_digest(given.encode(), secret.encode())


class _Desk(asyncio.Queue[Any]):
    """Where the server puts updates. It answers Telegram when this returns: not before the update is settled."""

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake

    async def put(self, item: Any) -> None:
        if isinstance(item, Update):
            turn = await self._intake.take(item)
            async with asyncio.timeout(_SETTLING):
                await self._intake.hold(turn)


class Hook:
    def __init__(self, bot: Bot, intake: Intake, kinds: Sequence[str], webhook: Webhook) -> None:
        self._bot = bot
        self._kinds = list(kinds)
        self._webhook = webhook
        self._updater = Updater(bot, _Desk(intake))
        self.port = webhook.port

    async def open(self) -> None:
        """Listen, and have Telegram send updates here. Raises AdapterUnavailable for an address that can't be, TelegramError otherwise."""
        address = urlsplit(self._webhook.url)
        if address.scheme != "https" or address.port not in _PORTS:
            raise AdapterUnavailable("Telegram sends updates to https addresses on the ports 443, 80, 88 and 8443 only.")
        await self._updater.initialize()
        bound = self._bind()
        try:
            await self._updater.start_webhook(
                unix=bound,
                url_path=address.path or "/",
                webhook_url=self._webhook.url,
                secret_token=_Secret(self._webhook.secret),
                allowed_updates=self._kinds,
                max_connections=_CONNECTIONS,
            )
        except TelegramError as error:
            bound.close()
            if isinstance(error, BadRequest):
                raise AdapterUnavailable("Telegram refuses the webhook's address: it has to be reachable from the internet.") from error
            raise

    async def close(self) -> None:
        if self._updater.running:
            await self._updater.stop()

    def _bind(self) -> socket.socket:
        """Return a listening socket of our own: its errors are ours to tell, and its port is known before anybody is told."""
        try:
            bound = socket.create_server((self._webhook.listen, self._webhook.port))
        except OSError as error:
            where = f"{self._webhook.listen}:{self._webhook.port}"
            raise AdapterUnavailable(f"The webhook can't listen on {where}: {error.strerror}.") from error
        bound.setblocking(False)
        self.port = bound.getsockname()[1]
        return bound
