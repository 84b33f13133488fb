"""The real door on the fake Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.fakes.discord_api import FakeDiscord
from tests.fakes.discord_api.stand import Stand
from tests.fakes.recording_reception import RecordingReception


@pytest_asyncio.fixture
async def stand() -> AsyncIterator[Stand]:
    async with FakeDiscord() as discord:
        made = Stand(discord=discord, reception=RecordingReception(notify=discord.poke))
        try:
            yield made
        finally:
            made.close()
            if made.adapter is not None:
                await made.adapter.stop()
