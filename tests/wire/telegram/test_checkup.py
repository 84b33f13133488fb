"""What `jumpmaster doctor` hears from Telegram."""

import pytest

from adapters.shared.checkup import State
from adapters.telegram.checkup import check_telegram
from bot.bootstrap import open_desk
from bot.settings import Settings
from tests.fakes.telegram_api import TOKEN, telegram_api

pytestmark = pytest.mark.asyncio


def settings(port, **fields):
    return Settings(**{"telegram_token": TOKEN, "telegram_api": f"http://127.0.0.1:{port}", **fields})


async def test_a_bot_in_privacy_mode_is_fine_and_told_how_to_see_more():
    async with telegram_api() as api:
        checks = {check.name: check for check in await check_telegram(settings(api.port))}
    assert checks["Telegram"].state is State.OK
    assert f"@{api.world.bot.username}" in checks["Telegram"].detail
    assert checks["Telegram messages"].state is State.NOTE
    assert "/setprivacy" in checks["Telegram messages"].fix


async def test_a_bot_that_sees_everything_needs_no_fix():
    async with telegram_api() as api:
        api.world.privacy_mode = False
        checks = {check.name: check for check in await check_telegram(settings(api.port))}
    assert checks["Telegram messages"].state is State.OK


async def test_a_place_of_cards_that_the_bot_was_removed_from_is_told_with_the_groups_concerned(tmp_path):
    async with telegram_api() as api:
        mods, other = api.world.group("Mods"), api.world.group("Other mods")
        given = settings(api.port, home=tmp_path)
        async with open_desk(given) as desk:
            await desk.chats.change("telegram:-1", title="Club", moderators_place=f"telegram:{mods.id}#7")
            await desk.chats.change("telegram:-2", title="Den", moderators_place=f"telegram:{other.id}")
        checks = {check.name: check for check in await check_telegram(given)}
        assert checks["Telegram cards"].state is State.OK
        api.world.kicks_bot(mods)
        checks = {check.name: check for check in await check_telegram(given)}
    assert checks["Telegram cards"].state is State.DEGRADED
    assert "the cards of Club go" in checks["Telegram cards"].detail
    assert "/setup" in checks["Telegram cards"].fix


async def test_a_wrong_token_is_broken_and_never_printed():
    async with telegram_api() as api:
        (check,) = await check_telegram(settings(api.port, telegram_token="999999:wrong-wrong-wrong-wrong-wrong-wron"))
    assert check.state is State.BROKEN
    assert "JUMPMASTER_TELEGRAM_TOKEN" in check.fix
    assert "wrong-wrong" not in repr(check)


async def test_no_network_is_told_as_such(unused_tcp_port_factory):
    (check,) = await check_telegram(settings(unused_tcp_port_factory()))
    assert check.state is State.DEGRADED
    assert TOKEN not in repr(check)


async def test_a_port_that_telegram_does_not_send_to_is_named():
    async with telegram_api() as api:
        hook = {"telegram_webhook": "https://bot.example:9999/hook", "telegram_webhook_secret": "s3cret"}
        checks = {check.name: check for check in await check_telegram(settings(api.port, **hook))}
    assert checks["Telegram updates"].state is State.BROKEN
    assert "8443" in checks["Telegram updates"].detail


async def test_nothing_is_asked_without_a_token():
    assert await check_telegram(Settings()) == []
