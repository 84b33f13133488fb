"""The connection: refused, lost, resumed, begun anew, slowed down, and ended without losing what is under way."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta

import discord
import pytest

from adapters.discord.connection import ConnectionLost
from adapters.shared.contract import AdapterUnavailable, CommandCall, Delivered, Delivery, Door
from bot.models import Chat, ChatKind, IncomingMessage
from bot.moderation.problems import Problem
from tests.fakes.discord_api.gateway import CONTENT, HEARTBEAT, IDENTIFY, INVALID, RECONNECT, RESUME
from tests.fakes.discord_api.rest import answer
from tests.fakes.discord_api.stand import Stand
from tests.fakes.discord_api.world import Channel, User

pytestmark = pytest.mark.asyncio


@pytest.fixture
def alice(stand: Stand) -> User:
    return stand.discord.add_user("alice")


@pytest.fixture
def talk(stand: Stand, alice: User) -> Channel:
    return stand.discord.add_private(alice)


def heard(stand: Stand) -> list[str]:
    return [message.text for message in stand.reception.messages]


async def test_a_wrong_token_is_refused_in_one_sentence_with_the_fix(stand: Stand) -> None:
    adapter = stand.make(token="MTIz.wrong.token")
    with pytest.raises(AdapterUnavailable) as refused:
        await adapter.start()
    assert "JUMPMASTER_DISCORD_TOKEN" in refused.value.user_text
    assert "MTIz" not in refused.value.user_text
    assert refused.value.__cause__ is None


async def test_an_intent_that_is_not_switched_on_is_refused_in_one_sentence_with_the_fix(stand: Stand) -> None:
    adapter = stand.make(reads_messages=True)
    with pytest.raises(AdapterUnavailable) as refused:
        await adapter.start()
        await adapter.wait()
    assert "Privileged Gateway Intents" in refused.value.user_text


async def test_a_token_that_is_taken_back_later_ends_the_door(stand: Stand) -> None:
    adapter = await stand.open()
    ended = asyncio.create_task(adapter.wait())
    await stand.discord.gateway.all_close(4004)
    with pytest.raises(AdapterUnavailable) as refused:
        await ended
    assert "JUMPMASTER_DISCORD_TOKEN" in refused.value.user_text


async def test_discord_that_cannot_be_reached_is_another_matter_than_a_refusal(stand: Stand) -> None:
    # aiohttp itself asks a second time.
    stand.discord.fail("GET", "/users/@me", None, times=2)
    with pytest.raises(ConnectionLost):
        await stand.make().start()
    stand.discord.fail("GET", "/users/@me", answer({"message": "a teapot"}, 418))
    with pytest.raises(ConnectionLost) as lost:
        await stand.make().start()
    assert lost.value.user_text == "Discord can't be reached."
    await stand.open()


async def test_a_good_start_warns_of_nothing(stand: Stand, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", True)
    monkeypatch.setattr(discord.VoiceClient, "warn_dave", True)
    await stand.open()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_heartbeats_are_sent(stand: Stand) -> None:
    stand.discord.gateway.heartbeat_seconds = 0.02
    await stand.open()
    await stand.discord.until(lambda: stand.discord.gateway.count(HEARTBEAT) >= 3)


async def test_after_the_cable_was_out_it_resumes_and_hears_what_it_missed_once(stand: Stand, alice: User, talk: Channel) -> None:
    await stand.open()
    await stand.discord.say(alice, talk, "before")
    await stand.discord.until(lambda: heard(stand) == ["before"])
    stand.discord.gateway.cut_all()
    await stand.discord.say(alice, talk, "meanwhile")
    await stand.discord.until(lambda: stand.discord.gateway.count(RESUME) == 1)
    await stand.discord.say(alice, talk, "after")
    await stand.discord.until(lambda: len(heard(stand)) == 3)
    assert sorted(heard(stand)) == ["after", "before", "meanwhile"]
    assert stand.discord.gateway.count(IDENTIFY) == 1


async def test_asked_to_reconnect_it_resumes(stand: Stand, alice: User, talk: Channel) -> None:
    await stand.open()
    await stand.discord.gateway.all_hear(RECONNECT)
    await stand.discord.until(lambda: stand.discord.gateway.count(RESUME) == 1)
    await stand.discord.say(alice, talk, "gm")
    await stand.discord.until(lambda: heard(stand) == ["gm"])


async def test_a_session_that_ended_is_begun_anew(stand: Stand, alice: User, talk: Channel) -> None:
    await stand.open()
    await stand.discord.gateway.all_hear(INVALID, False)
    await stand.discord.until(lambda: stand.discord.gateway.count(IDENTIFY) == 2)
    await stand.discord.say(alice, talk, "gm")
    await stand.discord.until(lambda: heard(stand) == ["gm"])
    assert stand.naps == [5.0], "Discord takes one identification in five seconds"


async def test_a_resume_that_is_refused_becomes_a_new_session(stand: Stand, alice: User, talk: Channel) -> None:
    await stand.open()
    stand.discord.gateway.sessions.clear()
    for session in list(stand.sockets):
        session.cut()
    await stand.discord.until(lambda: stand.discord.gateway.count(IDENTIFY) == 2)
    await stand.discord.until(lambda: stand.discord.gateway.connected)
    await stand.discord.say(alice, talk, "gm")
    await stand.discord.until(lambda: heard(stand) == ["gm"])


async def test_two_shards_serve_their_own_servers(stand: Stand) -> None:
    stand.discord.rest.shards = 2
    servers = [stand.discord.add_server(str(number)) for number in range(6)]
    await stand.open()
    await stand.discord.until(lambda: len(stand.discord.gateway.connected) == 2)
    for server in servers:
        channel, member = stand.discord.add_channel(server), stand.discord.add_member(server, "alice")
        await stand.discord.say(member, channel, f"{stand.mention} {server.name}")
    await stand.discord.until(lambda: len(heard(stand)) == 6)
    assert sorted(heard(stand)) == ["0", "1", "2", "3", "4", "5"]


async def test_a_channel_that_is_too_fast_waits_and_others_do_not(stand: Stand) -> None:
    server = stand.discord.add_server()
    full, free = stand.discord.add_channel(server), stand.discord.add_channel(server)
    adapter = await stand.open()
    await stand.ready()
    stand.discord.slow_down("POST", f"/channels/{full.id}/messages", 0.3)
    waiting = asyncio.create_task(adapter.deliver(Delivery(chat=_chat(full), notice="first")))
    await stand.discord.until(lambda: stand.discord.asked("POST", f"/channels/{full.id}/messages"))
    assert (await adapter.deliver(Delivery(chat=_chat(free), notice="second"))).ok
    assert (full.shown, len(free.shown)) == ([], 1)
    assert (await waiting).ok
    assert len(full.shown) == 1


async def test_discords_global_limit_is_waited_for(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server)
    adapter = await stand.open()
    stand.discord.slow_down("POST", f"/channels/{channel.id}/messages", 0.05, everywhere=True)
    assert (await adapter.deliver(Delivery(chat=_chat(channel), notice="gm"))).ok
    assert len(channel.shown) == 1


async def test_a_short_outage_is_bridged_and_a_refusal_is_not_repeated(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server)
    adapter = await stand.open()
    stand.discord.fail("POST", r"/channels/.*/messages", answer({"code": 50013, "message": "Missing Permissions"}, 403))
    assert await adapter.deliver(Delivery(chat=_chat(channel), notice="gm")) == Delivered(problem=Problem.NO_RIGHT)
    assert len(stand.discord.asked("POST", r"/channels/.*/messages")) == 1


async def test_a_flood_of_messages_does_not_make_a_command_wait(stand: Stand) -> None:
    answered_after: list[int] = []

    async def look_hard(message: IncomingMessage, door: Door) -> None:
        keep_busy(0.002)

    async def on_command(call: CommandCall, door: Door) -> None:
        answered_after.append(len(stand.reception.messages))

    stand.reception.on_message, stand.reception.on_command = look_hard, on_command
    stand.discord.gateway.allowed_intents = CONTENT
    server = stand.discord.add_server()
    channel, alice = stand.discord.add_channel(server), stand.discord.add_member(server, "alice")
    await stand.open(reads_messages=True)
    for number in range(300):
        await stand.discord.say(alice, channel, str(number))
    await stand.discord.use_command(alice, channel, "help")
    await stand.discord.until(lambda: answered_after, patience=20)
    assert answered_after[0] < 250
    await stand.discord.until(lambda: len(heard(stand)) == 300)
    assert heard(stand) == [str(number) for number in range(300)]


async def test_stopping_finishes_what_is_under_way_and_begins_nothing_more(stand: Stand, alice: User, talk: Channel) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def slowly(message: IncomingMessage, door: Door) -> None:
        begun.set()
        await gate.wait()
        await door.deliver(Delivery(chat=message.chat, notice=f"You said: {message.text}"))

    stand.reception.on_message = slowly
    adapter = await stand.open()
    await stand.discord.say(alice, talk, "one")
    await begun.wait()
    stopping = asyncio.create_task(adapter.stop())
    # Stopping has begun when a message is no longer taken.
    await asyncio.wait_for(_until_refused(stand, alice, talk), 5)
    gate.set()
    await stopping
    assert [message["content"] for message in talk.shown if message["author"]["bot"]] == ["You said: one"]
    assert stand.discord.gateway.connected == []


async def test_stopping_does_not_wait_for_ever(stand: Stand, alice: User, talk: Channel) -> None:
    async def never(message: IncomingMessage, door: Door) -> None:
        await asyncio.Event().wait()

    stand.reception.on_message = never
    adapter = await stand.open(patience=timedelta(milliseconds=20))
    await stand.discord.say(alice, talk, "one")
    await stand.discord.until(lambda: heard(stand))
    await asyncio.wait_for(adapter.stop(), 5)
    assert any(line.startswith("discord.stopped_unfinished") for line in stand.logged)


async def test_stopping_twice_or_before_the_start_is_no_error_and_ends_the_waiting(stand: Stand) -> None:
    adapter = await stand.open()
    waiting = asyncio.create_task(adapter.wait())
    await asyncio.gather(adapter.stop(), adapter.stop())
    await adapter.stop()
    await asyncio.wait_for(waiting, 5)
    unopened = stand.make()
    waiting = asyncio.create_task(unopened.wait())
    await unopened.stop()
    await asyncio.wait_for(waiting, 5)


async def test_before_it_is_connected_nothing_is_said_and_nothing_raised(stand: Stand, talk: Channel) -> None:
    adapter = stand.make()
    assert not (await adapter.deliver(Delivery(chat=Chat(id=f"discord:dm:{talk.id}"), notice="gm"))).ok


def _chat(channel: Channel) -> Chat:
    assert channel.server is not None
    return Chat(id=f"discord:{channel.server.id}", kind=ChatKind.GROUP, thread_id=str(channel.id))


def keep_busy(seconds: float) -> None:
    """Hold the loop up, as screening does."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


async def _until_refused(stand: Stand, alice: User, talk: Channel) -> None:
    while True:
        before = len(heard(stand))
        await stand.discord.say(alice, talk, "two")
        for _ in range(50):
            await asyncio.sleep(0)
        if len(heard(stand)) == before:
            return
