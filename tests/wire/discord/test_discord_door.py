"""What people do on Discord arrives at the reception, and what it says arrives on Discord: over a real socket, with the real library."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from adapters.shared.contract import Delivered, Delivery, Door, Extra
from bot.models import Chat, ChatKind, IncomingMessage, Outcome, OutcomeKind, Reply, Role
from bot.moderation.models import Card, CardButton, DecisionKind
from bot.moderation.problems import Problem
from tests.fakes.discord_api.stand import Stand
from tests.fakes.discord_api.world import EMBED, EVERYBODY, HISTORY, SEND, SEND_IN_THREADS, VIEW, Channel

pytestmark = pytest.mark.asyncio


async def echo(message: IncomingMessage, door: Door) -> None:
    reply = Reply(body=f"You said: {message.text}", lang="en")
    await door.deliver(Delivery(chat=message.chat, outcome=Outcome(kind=OutcomeKind.ANSWERED, reply=reply), reply_to=message))


def place(channel: Channel) -> Chat:
    assert channel.server is not None
    return Chat(id=f"discord:{channel.server.id}", kind=ChatKind.GROUP, thread_id=str(channel.id))


def from_bot(channel: Channel) -> list[dict[str, Any]]:
    return [each for each in channel.shown if each["author"]["bot"]]


async def test_a_mention_is_answered_as_a_reply_that_pings_nobody(stand: Stand) -> None:
    stand.reception.on_message = echo
    server = stand.discord.add_server()
    channel, alice = stand.discord.add_channel(server), stand.discord.add_member(server, "alice")
    await stand.open()
    asked = await stand.discord.say(alice, channel, f"{stand.mention} what is an airdrop? @everyone")
    [answer] = await stand.discord.until(lambda: from_bot(channel))
    assert answer["embeds"][0]["description"] == "You said: what is an airdrop? @\u200beveryone"
    assert answer["message_reference"]["message_id"] == asked["id"]
    [body] = stand.discord.asked("POST", rf"/channels/{channel.id}/messages")
    assert body["allowed_mentions"] == {"parse": [], "replied_user": False}
    assert stand.discord.rest.refused == []


async def test_a_direct_message_is_answered_where_it_was_written(stand: Stand) -> None:
    stand.reception.on_message = echo
    alice = stand.discord.add_user("alice")
    channel = stand.discord.add_private(alice)
    await stand.open()
    await stand.discord.say(alice, channel, "gm")
    await stand.discord.until(lambda: from_bot(channel))
    assert stand.reception.messages[0].chat.kind is ChatKind.PRIVATE
    assert stand.discord.world.opened_by_bot == []


async def test_without_the_intent_only_what_is_said_to_it_is_heard(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel, alice = stand.discord.add_channel(server), stand.discord.add_member(server, "alice")
    await stand.open()
    await stand.discord.say(alice, channel, "claim at drop.example")
    await stand.discord.say(alice, channel, f"hi {stand.mention}")
    await stand.discord.until(lambda: stand.reception.messages)
    assert [message.text for message in stand.reception.messages] == ["hi"]
    assert stand.discord.gateway.connected[0].intents & (1 << 15 | 1 << 1) == 0


async def test_with_the_intent_every_message_edit_forward_and_webhook_is_heard(stand: Stand) -> None:
    stand.discord.gateway.allowed_intents = 1 << 15
    server = stand.discord.add_server()
    channel, alice = stand.discord.add_channel(server), stand.discord.add_member(server, "alice")
    bot = stand.discord.add_member(server, "dropbot", is_bot=True)
    await stand.open(reads_messages=True)
    said = await stand.discord.say(alice, channel, "gm")
    await stand.discord.edit(said, "gm, claim at drop.example")
    await stand.discord.say(alice, channel, "", **stand.discord.forward_of("claim at drop.example"))
    await stand.discord.say(alice, channel, "hook", webhook_id="9")
    await stand.discord.say(bot, channel, "", embeds=[{"type": "rich", "title": "LIVE"}])
    await stand.discord.until(lambda: len(stand.reception.messages) == 5)
    first, edit, forward, hook, other_bot = stand.reception.messages
    assert (edit.is_edit, edit.ref, edit.text) == (True, first.ref, "gm, claim at drop.example")
    assert edit.delivery_id != first.delivery_id
    assert (forward.is_forward, forward.text) == (True, "claim at drop.example")
    assert (hook.author.role, other_bot.author.role, other_bot.text) == (Role.BOT, Role.BOT, "LIVE")
    assert not any(message.addressed for message in stand.reception.messages)


async def test_a_preview_that_discord_adds_is_no_edit(stand: Stand) -> None:
    stand.discord.gateway.allowed_intents = 1 << 15
    server = stand.discord.add_server()
    channel, alice = stand.discord.add_channel(server), stand.discord.add_member(server, "alice")
    await stand.open(reads_messages=True)
    said = await stand.discord.say(alice, channel, "https://news.example")
    await stand.discord.edit(said, embeds=[{"type": "link", "title": "News"}])
    await stand.discord.say(alice, channel, "after it")
    await stand.discord.until(lambda: len(stand.reception.messages) == 2)
    assert [message.text for message in stand.reception.messages] == ["https://news.example", "after it"]


async def test_a_picture_sent_to_it_is_told_as_unreadable(stand: Stand) -> None:
    alice = stand.discord.add_user("alice")
    channel = stand.discord.add_private(alice)
    await stand.open()
    file = {"id": "1", "filename": "qr.png", "size": 1, "url": "https://cdn.example/1", "proxy_url": "x"}
    await stand.discord.say(alice, channel, "", attachments=[file])
    await stand.discord.until(lambda: stand.reception.calls)
    assert [(call.name, call.message.text) for call in stand.reception.calls] == [("unreadable", "qr.png")]


@pytest.mark.parametrize("in_forum", [False, True])
async def test_threads_and_forum_posts_are_answered_in_their_place(stand: Stand, in_forum: bool) -> None:
    stand.reception.on_message = echo
    server = stand.discord.add_server()
    thread = stand.discord.add_forum_post(server) if in_forum else stand.discord.add_thread(stand.discord.add_channel(server))
    await stand.open()
    await stand.discord.say(stand.discord.add_member(server, "alice"), thread, f"{stand.mention} gm")
    await stand.discord.until(lambda: from_bot(thread))
    assert stand.reception.messages[0].chat.thread_id == str(thread.id)


async def test_in_threads_the_right_to_write_in_channels_counts_for_nothing(stand: Stand) -> None:
    server = stand.discord.add_server(rights=0)
    server.everyone.permissions = VIEW | SEND | EMBED
    channel = stand.discord.add_channel(server)
    thread = stand.discord.add_thread(channel)
    adapter = await stand.open()
    await stand.ready()
    assert (await adapter.deliver(Delivery(chat=place(thread), notice="gm"))).problem == Problem.NO_RIGHT_TO_WRITE
    server.everyone.permissions = VIEW | SEND_IN_THREADS | EMBED
    assert stand.discord.asked("POST", r"/channels/\d+/messages") == []


async def test_where_it_may_not_embed_it_says_the_same_in_plain_text(stand: Stand) -> None:
    stand.reception.on_message = echo
    server = stand.discord.add_server(rights=0)
    server.everyone.permissions = EVERYBODY & ~EMBED
    channel = stand.discord.add_channel(server)
    await stand.open()
    await stand.discord.say(stand.discord.add_member(server, "alice"), channel, f"{stand.mention} gm")
    [answer] = await stand.discord.until(lambda: from_bot(channel))
    assert (answer["content"], answer["embeds"]) == ("You said: gm", [])
    assert answer["flags"] & 4, "previews are off"


async def test_why_something_could_not_be_said_is_a_code_and_discords_number_is_in_the_log(
    stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server)
    adapter = await stand.open()
    await stand.ready()
    del stand.discord.world.channels[channel.id]
    gone = await adapter.deliver(Delivery(chat=place(channel), notice="gm"))
    assert gone == Delivered(problem=Problem.GONE)
    assert "code=10003" in caplog.text
    assert (await adapter.deliver(Delivery(chat=Chat(id="telegram:5"), notice="gm"))).problem == Problem.NO_PLACE


async def test_a_notice_without_a_place_goes_where_the_server_reads_notes(stand: Stand) -> None:
    server = stand.discord.add_server(rights=0)
    closed, second = stand.discord.add_channel(server, "closed"), stand.discord.add_channel(server, "open")
    closed.overwrites[server.id] = (0, SEND)
    adapter = await stand.open()
    await stand.ready()
    await adapter.deliver(Delivery(chat=Chat(id=f"discord:{server.id}", kind=ChatKind.GROUP), notice="Hello."))
    assert [each["content"] for each in from_bot(second)] == ["Hello."]


async def test_a_notice_to_the_moderators_place_goes_into_that_channel(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server, "mods")
    adapter = await stand.open()
    delivered = await adapter.deliver(Delivery(chat=Chat(id=f"discord:{channel.id}", kind=ChatKind.GROUP), notice="A right is missing."))
    assert delivered.refs == (f"discord:{channel.id}/{from_bot(channel)[0]['id']}",)


async def test_what_is_to_vanish_vanishes(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server)
    adapter = await stand.open()
    await adapter.deliver(Delivery(chat=place(channel), notice="Someone posted a seed phrase.", vanish_after=timedelta(milliseconds=5)))
    await stand.discord.until(lambda: stand.discord.asked("DELETE", rf"/channels/{channel.id}/messages/\d+"))
    assert channel.shown == []


async def test_what_was_to_vanish_later_vanishes_with_the_stop(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server)
    adapter = await stand.open()
    await adapter.deliver(Delivery(chat=place(channel), notice="Someone posted a seed phrase.", vanish_after=timedelta(minutes=1)))
    assert len(channel.shown) == 1
    await adapter.stop()
    assert channel.shown == []


async def test_the_answer_to_a_message_that_was_deleted_is_no_reply_but_is_said(stand: Stand) -> None:
    said = asyncio.Event()

    async def delete_first(message: IncomingMessage, door: Door) -> None:
        channel.messages.clear()
        await echo(message, door)
        said.set()

    stand.reception.on_message = delete_first
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server)
    await stand.open()
    await stand.discord.say(stand.discord.add_member(server, "alice"), channel, f"{stand.mention} gm")
    await asyncio.wait_for(said.wait(), 5)
    assert len(from_bot(channel)) == 1


CARD = Card(
    report_id="abc234",
    version=1,
    chat_id="discord:1",
    headline="Flagged: fake claim site",
    quoted="claim drop[.]example",
    lines=("suspicious",),
    buttons=(CardButton(kind=DecisionKind.DELETE, label="Delete"),),
)


async def test_a_card_is_posted_brought_up_to_date_and_posted_anew_where_it_was_deleted(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server, "mods")
    adapter = await stand.open()
    where = f"discord:{channel.id}"
    first = await adapter.show_card(CARD, where, None)
    assert first == f"discord:{channel.id}/{channel.shown[0]['id']}"
    decided = Card(report_id="abc234", version=2, chat_id="discord:1", headline="h", quoted="q", lines=(), decided="Deleted by Ann")
    assert await adapter.show_card(decided, where, first) == first
    assert "Deleted by Ann" in channel.shown[0]["embeds"][0]["description"]
    assert channel.shown[0]["components"] == []
    channel.messages.clear()
    again = await adapter.show_card(decided, where, first)
    assert again == f"discord:{channel.id}/{channel.shown[0]['id']}"


async def test_a_card_that_cannot_be_shown_says_so(stand: Stand) -> None:
    server = stand.discord.add_server(rights=0)
    channel = stand.discord.add_channel(server, "mods")
    channel.overwrites[server.id] = (0, SEND)
    adapter = await stand.open()
    assert await adapter.show_card(CARD, f"discord:{channel.id}", None) is None
    assert await adapter.show_card(CARD, "nowhere", None) is None


async def test_buttons_beside_an_answer_come_with_it(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server)
    adapter = await stand.open()
    await adapter.deliver(Delivery(chat=place(channel), notice="gm", extras=(Extra.HELPFUL, Extra.NOT_HELPFUL), mark="m1"))
    [row] = channel.shown[0]["components"]
    assert [button["custom_id"] for button in row["components"]] == ["x1:helpful:m1", "x1:not_helpful:m1"]


async def test_joining_leaving_and_changed_rights_are_told(stand: Stand) -> None:
    server = stand.discord.add_server("First Club")
    await stand.open()
    await stand.ready()
    assert stand.reception.titles == {f"discord:{server.id}": "First Club"}
    other = stand.discord.add_server("Second Club")
    await stand.discord.join_server(other)
    await stand.discord.until(lambda: stand.reception.events)
    await stand.discord.change_bot_rights(other, HISTORY)
    await stand.discord.until(lambda: len(stand.reception.events) == 2)
    await stand.discord.leave_server(other)
    await stand.discord.until(lambda: len(stand.reception.events) == 3)
    chat = Chat(id=f"discord:{other.id}", kind=ChatKind.GROUP)
    assert stand.reception.events == [(what, chat, "Second Club") for what in ("joined", "powers", "left")]
    assert server.id != other.id


async def test_discords_own_note_of_a_join_has_the_name_looked_at(stand: Stand) -> None:
    server = stand.discord.add_server()
    channel = stand.discord.add_channel(server)
    await stand.open()
    await stand.discord.say(stand.discord.add_member(server, "admin_support"), channel, "", type=7)
    [(what, author, chat_id)] = await stand.discord.until(lambda: stand.reception.events)
    assert (what, author.username, chat_id) == ("renamed", "admin_support", f"discord:{server.id}")


async def test_an_error_while_handling_a_message_ends_nothing(stand: Stand, caplog: pytest.LogCaptureFixture) -> None:
    async def fail_first(message: IncomingMessage, door: Door) -> None:
        if len(stand.reception.messages) == 1:
            raise RuntimeError("a secret that nobody may read")
        await echo(message, door)

    stand.reception.on_message = fail_first
    alice = stand.discord.add_user("alice")
    channel = stand.discord.add_private(alice)
    await stand.open()
    await stand.discord.say(alice, channel, "one")
    await stand.discord.say(alice, channel, "two")
    await stand.discord.until(lambda: from_bot(channel))
    assert len(from_bot(channel)) == 1
    assert "discord.event_failed event=message error=RuntimeError" in caplog.text
    assert "a secret" not in caplog.text
