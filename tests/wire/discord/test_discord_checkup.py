"""What `jumpmaster doctor` hears from Discord."""

import pytest

from adapters.discord.checkup import check_discord
from adapters.shared.checkup import State
from bot.settings import Settings
from tests.fakes.discord_api import FakeDiscord

pytestmark = pytest.mark.asyncio
_CONTENT = 1 << 18


def settings(discord, **fields):
    known = {"discord_token": discord.token, "discord_connect_to": discord.address, "discord_ca_file": discord.authority_file}
    return Settings(**{**known, **fields})


async def test_a_good_bot_is_told_with_the_link_that_invites_it():
    async with FakeDiscord() as discord:
        checks = {check.name: check for check in await check_discord(settings(discord))}
    assert checks["Discord"].state is State.OK
    assert f"client_id={discord.world.application}" in checks["Discord invitation"].detail
    assert checks["Discord messages"].state is State.NOTE
    assert "next writes" in checks["Discord names"].detail


async def test_screening_without_the_intent_is_broken():
    async with FakeDiscord() as discord:
        checks = {check.name: check for check in await check_discord(settings(discord, discord_message_content=True))}
    assert checks["Discord messages"].state is State.BROKEN
    assert "Privileged Gateway Intents" in checks["Discord messages"].fix


async def test_screening_with_the_intent_is_fine():
    async with FakeDiscord() as discord:
        discord.world.application_flags = _CONTENT
        checks = {check.name: check for check in await check_discord(settings(discord, discord_message_content=True))}
    assert checks["Discord messages"].state is State.OK


async def test_a_wrong_token_is_broken_and_never_printed():
    async with FakeDiscord() as discord:
        (check,) = await check_discord(settings(discord, discord_token="not.the.token"))
    assert check.state is State.BROKEN
    assert "not.the.token" not in repr(check)


async def test_no_network_is_told_as_such(unused_tcp_port_factory):
    (check,) = await check_discord(Settings(discord_token="a.b.c", discord_connect_to=f"127.0.0.1:{unused_tcp_port_factory()}"))
    assert check.state is State.DEGRADED
