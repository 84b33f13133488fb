"""What moderators order is done on Discord, once, and what can't be done is said in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.moderation.models import ActionResult, Order, OrderKind, ResultKind
from bot.moderation.problems import Problem
from tests.fakes.discord_api.rest import answer
from tests.fakes.discord_api.stand import Stand
from tests.fakes.discord_api.world import BAN, EVERYBODY, MANAGE_MESSAGES, TIMEOUT, Channel, Member, Server

pytestmark = pytest.mark.asyncio
ALL = EVERYBODY | MANAGE_MESSAGES | TIMEOUT | BAN


@pytest.fixture
def server(stand: Stand) -> Server:
    return stand.discord.add_server(rights=ALL)


@pytest.fixture
def channel(stand: Stand, server: Server) -> Channel:
    return stand.discord.add_channel(server)


@pytest.fixture
def mallory(stand: Stand, server: Server) -> Member:
    return stand.discord.add_member(server, "mallory")


def order(kind: OrderKind, member: Member, message: dict[str, Any] | None = None, **more: Any) -> Order:
    ref = f"discord:{message['channel_id']}/{message['id']}" if message else None
    about = {"id": "o1", "reason": "decided by Ann", "chat_id": f"discord:{member.server.id}", "author_id": f"discord:{member.id}"}
    return Order(kind=kind, **{**about, "message_ref": ref, **more})


async def opened(stand: Stand) -> Any:
    adapter = await stand.open()
    await stand.ready()
    return adapter


@pytest.mark.parametrize("kind", [OrderKind.DELETE, OrderKind.HOLD])
async def test_a_message_is_taken_away_and_a_second_time_it_is_gone(
    stand: Stand, channel: Channel, mallory: Member, kind: OrderKind
) -> None:
    adapter = await opened(stand)
    bad = await stand.discord.say(mallory, channel, "claim")
    assert (await adapter.perform(order(kind, mallory, bad))) == ActionResult(order_id="o1", kind=ResultKind.DONE)
    assert channel.shown == []
    again = await adapter.perform(order(kind, mallory, bad))
    assert (again.kind, again.detail) == (ResultKind.GONE, Problem.GONE)


async def test_a_mute_is_a_timeout_and_a_second_one_changes_nothing(stand: Stand, mallory: Member) -> None:
    adapter = await opened(stand)
    mute = order(OrderKind.MUTE, mallory, duration=timedelta(days=1))
    assert (await adapter.perform(mute)).kind is ResultKind.DONE
    until = datetime.fromisoformat(mallory.muted_until or "")
    assert timedelta(hours=23) < until - datetime.now(UTC) <= timedelta(days=1)
    assert (await adapter.perform(mute)).kind is ResultKind.DONE
    assert len(stand.discord.asked("PATCH", r"/guilds/.*/members/.*")) == 1


async def test_a_mute_is_never_longer_than_discord_takes(stand: Stand, mallory: Member) -> None:
    adapter = await opened(stand)
    await adapter.perform(order(OrderKind.MUTE, mallory, duration=timedelta(days=400)))
    assert datetime.fromisoformat(mallory.muted_until or "") - datetime.now(UTC) <= timedelta(days=28)


async def test_a_mute_is_taken_back(stand: Stand, mallory: Member) -> None:
    adapter = await opened(stand)
    await adapter.perform(order(OrderKind.MUTE, mallory, duration=timedelta(days=1)))
    for _ in range(2):
        assert (await adapter.perform(order(OrderKind.UNMUTE, mallory))).kind is ResultKind.DONE
    assert mallory.muted_until is None


async def test_a_ban_takes_no_other_messages_with_it_and_is_taken_back_once(stand: Stand, server: Server, mallory: Member) -> None:
    adapter = await opened(stand)
    for _ in range(2):
        assert (await adapter.perform(order(OrderKind.BAN, mallory))).kind is ResultKind.DONE
    assert mallory.id in server.banned
    assert stand.discord.asked("PUT", r"/guilds/.*/bans/.*")[0] == {"delete_message_seconds": "0"}
    results = [(await adapter.perform(order(OrderKind.UNBAN, mallory))).kind for _ in range(2)]
    assert results == [ResultKind.DONE, ResultKind.GONE]


async def test_what_is_not_allowed_is_told_as_a_missing_right(stand: Stand, server: Server, channel: Channel, mallory: Member) -> None:
    next(role for role in server.roles.values() if role.bot_id).permissions = EVERYBODY
    adapter = await opened(stand)
    bad = await stand.discord.say(mallory, channel, "claim")
    orders = [order(OrderKind.DELETE, mallory, bad), order(OrderKind.MUTE, mallory), order(OrderKind.BAN, mallory)]
    results = [await adapter.perform(each) for each in orders]
    assert [(result.kind, result.detail) for result in results] == [(ResultKind.NO_RIGHT, Problem.NO_RIGHT)] * 3


async def test_who_stands_above_the_bot_is_left_alone_with_the_way_to_change_that(stand: Stand, server: Server) -> None:
    boss = stand.discord.add_member(server, "boss", rights=MANAGE_MESSAGES, position=90)
    adapter = await opened(stand)
    result = await adapter.perform(order(OrderKind.MUTE, boss))
    assert (result.kind, result.detail) == (ResultKind.NO_RIGHT, Problem.ABOVE_ME)


async def test_who_left_is_gone(stand: Stand, server: Server, mallory: Member) -> None:
    adapter = await opened(stand)
    del server.members[mallory.id]
    assert (await adapter.perform(order(OrderKind.MUTE, mallory))).kind is ResultKind.GONE


async def test_an_order_of_another_platform_or_server_is_not_carried_out(stand: Stand, mallory: Member) -> None:
    adapter = await opened(stand)
    assert (await adapter.perform(order(OrderKind.BAN, mallory, author_id="telegram:5"))).kind is ResultKind.GONE
    assert (await adapter.perform(order(OrderKind.BAN, mallory, chat_id="discord:1"))).kind is ResultKind.GONE
    assert (await adapter.perform(order(OrderKind.DELETE, mallory, message_ref="telegram:1/2"))).kind is ResultKind.GONE


async def test_discords_trouble_is_a_failure_in_plain_words(stand: Stand, channel: Channel, mallory: Member) -> None:
    adapter = await opened(stand)
    bad = await stand.discord.say(mallory, channel, "claim")
    stand.discord.fail("DELETE", r"/channels/.*", answer({"message": "nope", "code": 0}, 400))
    result = await adapter.perform(order(OrderKind.DELETE, mallory, bad))
    assert (result.kind, result.detail) == (ResultKind.FAILED, Problem.FAILED)


async def test_powers_are_what_the_roles_say_and_what_is_missing_is_noted(stand: Stand, server: Server) -> None:
    adapter = await opened(stand)
    powers = await adapter.powers(f"discord:{server.id}")
    assert (powers.can_delete, powers.can_mute, powers.can_ban, powers.can_write) == (True, True, True, True)
    assert (powers.sees_all, powers.sees_names) == (False, False)
    assert powers.notes == ("I may not manage the server, so blocked domains are not in AutoMod.",)


async def test_an_administrator_bot_asks_to_be_none(stand: Stand, server: Server) -> None:
    next(role for role in server.roles.values() if role.bot_id).permissions = 1 << 3
    adapter = await opened(stand)
    assert (await adapter.powers(f"discord:{server.id}")).notes == (
        "I am an administrator. I don't need that; please take it away from me.",
    )
