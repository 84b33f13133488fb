"""What the door logs is often all that shows outside of what it did."""

from __future__ import annotations

import logging

from tests.fakes.discord_api.server import FakeDiscord

_LOG = logging.getLogger("jumpmaster.discord")


class LogEar(logging.Handler):
    def __init__(self, discord: FakeDiscord) -> None:
        super().__init__()
        self._discord = discord
        self.heard: list[str] = []
        _LOG.setLevel(logging.INFO)
        _LOG.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())
        self._discord.poke()

    async def until(self, start: str) -> None:
        """Wait for a line that begins so."""
        await self._discord.until(lambda: any(line.startswith(start) for line in self.heard))

    def close(self) -> None:
        _LOG.removeHandler(self)
        super().close()
