"""Updates on their way in: by polling, each once, none lost."""

from __future__ import annotations

import asyncio
import logging

import pytest

from adapters.shared.contract import AdapterUnavailable, Delivered, Door
from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.intake import MOST_HELD
from bot.models import IncomingMessage, Role
from tests.fakes.telegram_api import Member, Person, Room
from tests.fakes.telegram_api.server import Fault
from tests.wire.telegram.conftest import Stage, answer_to

pytestmark = pytest.mark.asyncio


async def test_a_message_comes_in_and_its_answer_goes_out(stage: Stage, ann: Person, group: Room) -> None:
    async def answer(message: IncomingMessage, door: Door) -> None:
        await door.deliver(answer_to(message))

    stage.reception.on_message = answer
    await stage.start()
    asked = stage.world.says(ann, group, "@jump_test_bot what is an airdrop?")
    (sent,) = await stage.api.until(lambda: stage.api.sent)
    assert sent["text"] == "An airdrop is free tokens."
    assert sent["reply_to_message"]["message_id"] == asked["message_id"]
    assert sent["link_preview_options"] == {"is_disabled": True}
    (message,) = stage.reception.messages
    assert message.addressed


async def test_it_asks_for_what_it_needs(stage: Stage) -> None:
    await stage.start()
    await stage.api.settled()
    asked = set(stage.api.calls_of("getUpdates")[0].params["allowed_updates"])
    assert asked >= {"message", "edited_message", "callback_query", "my_chat_member", "chat_member"}


async def test_updates_are_confirmed_only_when_nothing_of_them_can_be_lost(stage: Stage, ann: Person, group: Room) -> None:
    may_end = asyncio.Event()

    async def hang(message: IncomingMessage, door: Door) -> None:
        await may_end.wait()

    stage.reception.on_message = hang
    adapter = await stage.start()
    stage.world.says(ann, group, "one")
    await stage.heard("receive")
    polls = len(stage.api.calls_of("getUpdates"))
    for _ in range(3):
        await adapter.powers(f"telegram:{group.id}")
    assert stage.world.updates
    assert len(stage.api.calls_of("getUpdates")) == polls
    may_end.set()
    await stage.api.settled()


async def test_whoever_waits_to_speak_holds_up_nobody(stage: Stage, ann: Person, group: Room) -> None:
    stage.api.fail("hang", "sendMessage")

    async def answer(message: IncomingMessage, door: Door) -> None:
        if message.text == "first":
            await door.deliver(answer_to(message))

    stage.reception.on_message = answer
    adapter = stage.adapter()
    await adapter.start()
    stage.world.says(ann, group, "first")
    await stage.api.until(lambda: stage.api.calls_of("sendMessage"))
    stage.world.says(ann, group, "second")
    await stage.heard("receive", 2)
    await stage.api.settled()
    for task in adapter._intake._tasks:
        task.cancel()
    await adapter.stop()


class Claimed:
    """A claim that may be had, and remembers when it was asked for."""

    def __init__(self, stage: Stage, *, free: bool = True) -> None:
        self.said_before: int | None = None
        self._stage = stage
        self._free = free

    async def __call__(self) -> bool:
        self.said_before = len(self._stage.api.calls_of("sendMessage"))
        return self._free


async def _wait_behind(stage: Stage, ann: Person, group: Room) -> tuple[Fault, Claimed, TelegramAdapter]:
    """Let an answer wait behind another one in its group."""
    held, claim = stage.api.fail("hold", "sendMessage"), Claimed(stage)

    async def answer(message: IncomingMessage, door: Door) -> None:
        if message.text == "first":
            await door.deliver(answer_to(message))
        elif message.text == "second":
            await door.deliver(answer_to(message, "The second answer.", claim=claim))

    stage.reception.on_message = answer
    adapter = await stage.start()
    stage.world.says(ann, group, "first")
    await stage.api.until(lambda: stage.api.calls_of("sendMessage"))
    stage.world.says(ann, group, "second")
    await stage.heard("receive", 2)
    return held, claim, adapter


async def test_an_answer_is_claimed_when_its_turn_comes_and_its_update_confirmed_then(stage: Stage, ann: Person, group: Room) -> None:
    held, claim, _ = await _wait_behind(stage, ann, group)
    stage.world.says(ann, group, "third")
    await stage.heard("receive", 3)
    polls = len(stage.api.calls_of("getUpdates"))
    await stage.api.until(lambda: len(stage.api.calls_of("getUpdates")) > polls + 1)
    assert [update["message"]["text"] for update in stage.world.updates] == ["second", "third"]
    assert claim.said_before is None
    held.over.set()
    await stage.api.settled()
    assert claim.said_before == 1
    assert stage.reception.texts == ["first", "second", "third"]
    assert [sent["text"] for sent in stage.api.sent][1:] == ["The second answer."]


@pytest.mark.parametrize("newer", ["many messages", "somebody who joins"])
async def test_an_answer_is_claimed_before_its_turn_where_its_update_must_go(stage: Stage, ann: Person, group: Room, newer: str) -> None:
    held, claim, _ = await _wait_behind(stage, ann, group)
    if newer == "many messages":
        for number in range(MOST_HELD + 1):
            stage.world.says(ann, group, f"message {number}")
    else:
        stage.world.joins(stage.world.person("Eve"), group)
    await stage.api.until(lambda: claim.said_before is not None)
    assert claim.said_before == 1
    held.over.set()
    await stage.api.until(lambda: len(stage.api.sent) == 2)
    await stage.api.settled()


async def test_what_was_said_by_an_earlier_run_is_not_said_again(stage: Stage, ann: Person, group: Room) -> None:
    async def answer(message: IncomingMessage, door: Door) -> None:
        said.append(await door.deliver(answer_to(message, claim=Claimed(stage, free=False))))

    said: list[Delivered] = []
    stage.reception.on_message = answer
    await stage.start()
    stage.world.says(ann, group, "one")
    await stage.api.until(lambda: said)
    await stage.api.settled()
    assert said[0].ok
    assert not stage.api.calls_of("sendMessage")


async def test_a_repeated_update_is_handled_once(stage: Stage, ann: Person, group: Room) -> None:
    await stage.start()
    stage.world.says(ann, group, "one")
    await stage.heard("receive")
    await stage.api.settled()
    stage.world.updates.append({"update_id": 1000, "message": group.messages[max(group.messages)]})
    stage.world.touch()
    stage.world.says(ann, group, "two")
    await stage.heard("receive", 2)
    assert stage.reception.texts == ["one", "two"]


async def test_an_update_nobody_can_read_stops_no_other(stage: Stage, ann: Person, group: Room) -> None:
    await stage.start()
    stage.world.push("message", {"message_id": 1, "date": 1, "chat": {"id": 5}})
    stage.world.push("poll_of_the_future", {"x": 1})
    stage.world.says(ann, group, "after")
    await stage.heard("receive")
    await stage.api.settled()
    assert stage.reception.texts == ["after"]


async def test_an_error_inside_stops_no_other_and_tells_nothing(
    stage: Stage, ann: Person, group: Room, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down(message: IncomingMessage, door: Door) -> None:
        if "boom" in message.text:
            raise RuntimeError(message.text)

    stage.reception.on_message = break_down
    await stage.start()
    stage.world.says(ann, group, "boom secret words")
    stage.world.says(ann, group, "after")
    await stage.heard("receive", 2)
    await stage.api.settled()
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text
    assert stage.api.sent == []


async def test_an_edit_is_received_and_one_that_changes_nothing_is_not(stage: Stage, ann: Person, group: Room) -> None:
    await stage.start()
    written = stage.world.says(ann, group, "hello")
    await stage.heard("receive")
    stage.world.edits(written, "hello")
    stage.world.edits(written, "see evil.example")
    await stage.heard("receive", 2)
    await stage.api.settled()
    assert stage.reception.texts == ["hello", "see evil.example"]
    assert [message.is_edit for message in stage.reception.messages] == [False, True]


async def test_many_are_handled_at_a_time(stage: Stage, ann: Person, group: Room) -> None:
    together = asyncio.Barrier(30)

    async def meet(message: IncomingMessage, door: Door) -> None:
        await together.wait()

    stage.reception.on_message = meet
    await stage.start()
    for number in range(30):
        stage.world.says(ann, group, f"message {number}")
    await stage.api.settled()
    assert len(stage.reception.messages) == 30


# People


async def test_admins_and_newcomers_are_known(stage: Stage, group: Room) -> None:
    mod, eve = stage.world.person("Mod"), stage.world.person("Eve")
    stage.world.admin(group, mod, rights={"can_delete_messages"})
    await stage.start()
    stage.world.joins(eve, group)
    await stage.heard("renamed")
    stage.world.says(mod, group, "hi")
    stage.world.says(eve, group, "hi")
    messages = await stage.heard("receive", 2)
    roles = {message.author.id: message.author.role for message in messages}
    assert roles == {f"telegram:{mod.id}": Role.MODERATOR, f"telegram:{eve.id}": Role.NEW_MEMBER}
    assert len(stage.api.calls_of("getChatAdministrators")) == 1
    assert [author.name for author, _ in stage.reception.all("renamed")] == ["Eve"]


async def test_a_demotion_is_noticed_at_the_next_message(stage: Stage, group: Room) -> None:
    mod = stage.world.person("Mod")
    stage.world.admin(group, mod)
    await stage.start()
    stage.world.says(mod, group, "one")
    await stage.heard("receive")
    stage.world.changes_member(group, mod, Member(person=mod))
    await stage.api.settled()
    stage.world.says(mod, group, "two")
    messages = await stage.heard("receive", 2)
    assert [message.author.role for message in messages] == [Role.ADMIN, Role.MEMBER]


async def test_being_added_promoted_and_kicked_is_told(stage: Stage) -> None:
    room = stage.world.group("New", bot=False)
    await stage.start()
    stage.world.adds_bot(room)
    stage.world.promotes_bot(room)
    stage.world.kicks_bot(room)
    await stage.heard("left")
    assert [name for name, _ in stage.reception.heard] == ["joined", "powers_changed", "left"]
    assert stage.reception.all("joined")[0][1] == "New"


async def test_a_group_that_becomes_a_supergroup_is_told_once(stage: Stage) -> None:
    room = stage.world.group("Old", kind="group")
    await stage.start()
    new = stage.world.migrates(room)
    await stage.api.settled()
    await stage.heard("migrated")
    assert stage.reception.all("migrated") == [(f"telegram:{room.id}", f"telegram:{new.id}")]


# What can't be read


async def test_a_file_for_us_is_told_to_be_unreadable_with_its_name_to_be_screened(stage: Stage, ann: Person) -> None:
    chat = stage.world.private(ann)
    await stage.start()
    stage.world.says(ann, chat, document={"file_id": "d", "file_unique_id": "u", "file_name": "claim.example.exe"})
    (call,) = await stage.heard("command")
    assert call.name == "unreadable"
    assert call.message.text == "claim.example.exe"
    assert not stage.reception.messages


async def test_an_album_is_told_to_be_unreadable_once_and_not_beside_words(stage: Stage, ann: Person) -> None:
    chat = stage.world.private(ann)
    await stage.start()
    picture = [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]
    for _ in range(3):
        stage.world.says(ann, chat, photo=picture, media_group_id="one")
    stage.world.says(ann, chat, caption="is this real?", photo=picture, media_group_id="two")
    stage.world.says(ann, chat, photo=picture, media_group_id="two")
    await stage.api.settled()
    await stage.heard("receive", 4)
    assert len(stage.reception.all("command")) == 1
    assert [message.text for message in stage.reception.messages if message.addressed] == ["is this real?"]


async def test_a_picture_that_is_not_for_us_is_left_alone(stage: Stage, ann: Person, group: Room) -> None:
    await stage.start()
    stage.world.says(ann, group, photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}])
    await stage.api.settled()
    assert stage.reception.all("command") == []


# Faults


async def test_a_wrong_token_is_one_sentence(stage: Stage) -> None:
    adapter = stage.adapter(token="123456:WRONGwrongWRONGwrong")
    with pytest.raises(AdapterUnavailable) as refused:
        await adapter.start()
    assert "JUMPMASTER_TELEGRAM_TOKEN" in refused.value.user_text
    assert "WRONG" not in refused.value.user_text
    await adapter.stop()


async def test_a_second_poller_is_one_sentence(stage: Stage) -> None:
    stage.api.fail("conflict", "getUpdates", times=1000)
    adapter = await stage.start()
    with pytest.raises(AdapterUnavailable, match="Another program"):
        await adapter.wait()


async def test_a_conflict_that_passes_is_borne(stage: Stage, ann: Person, group: Room) -> None:
    stage.api.fail("conflict", "getUpdates", times=3)
    await stage.start()
    stage.world.says(ann, group, "hi")
    await stage.heard("receive")
    assert len(stage.slept) >= 3


@pytest.mark.parametrize("kind", ["drop", "server_error", "flood"])
async def test_polling_survives_a_bad_line(stage: Stage, ann: Person, group: Room, kind: str) -> None:
    stage.api.fail(kind, "getUpdates", times=4)
    await stage.start()
    stage.world.says(ann, group, "hi")
    await stage.heard("receive")
    assert len(stage.slept) == 4


async def test_pauses_grow_while_nobody_answers(stage: Stage) -> None:
    fault = stage.api.fail("drop", "getUpdates", times=12)
    await stage.start()
    await stage.api.until(lambda: not fault.times)
    await stage.api.settled()
    assert stage.slept[6] > 4 * stage.slept[0]
    assert max(stage.slept) <= 60


async def test_it_starts_before_telegram_can_be_reached(stage: Stage, ann: Person, group: Room) -> None:
    stage.api.fail("drop", "getMe", times=3)
    await stage.start()
    stage.world.says(ann, group, "hi")
    await stage.heard("receive")


async def test_a_token_that_is_revoked_ends_it(stage: Stage) -> None:
    adapter = await stage.start()
    await stage.api.settled()
    stage.api.revoke()
    stage.world.says(stage.world.person("Ann"), stage.world.group("G"), "/ask")
    with pytest.raises(AdapterUnavailable, match="token"):
        await asyncio.wait_for(adapter.wait(), 20)


async def test_no_token_and_no_words_reach_the_log(stage: Stage, ann: Person, group: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await stage.start()
    stage.api.fail("drop", "getUpdates", times=1)
    stage.world.says(ann, group, "very private words")
    await stage.heard("receive")
    await stage.api.settled()
    assert "very private words" not in caplog.text
    assert "AAfaketoken" not in caplog.text


# Stopping


async def test_stopping_finishes_what_is_in_flight(stage: Stage, ann: Person, group: Room) -> None:
    begun, may_go_on = asyncio.Event(), asyncio.Event()

    async def answer(message: IncomingMessage, door: Door) -> None:
        begun.set()
        await may_go_on.wait()
        await door.deliver(answer_to(message))

    stage.reception.on_message = answer
    adapter = await stage.start()
    stage.world.says(ann, group, "question")
    await begun.wait()
    stopping = asyncio.create_task(adapter.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    may_go_on.set()
    await stopping
    assert [sent["text"] for sent in stage.api.sent] == ["An airdrop is free tokens."]


async def test_what_was_handled_does_not_come_again_after_a_stop(stage: Stage, ann: Person, group: Room) -> None:
    may_end = asyncio.Event()

    async def slow(message: IncomingMessage, door: Door) -> None:
        await may_end.wait()

    stage.reception.on_message = slow
    adapter = await stage.start()
    stage.world.says(ann, group, "one")
    await stage.heard("receive")
    stopping = asyncio.create_task(adapter.stop())
    may_end.set()
    await stopping
    await stage.start()
    stage.world.says(ann, group, "two")
    await stage.heard("receive", 2)
    assert stage.reception.texts == ["one", "two"]


async def test_stopping_twice_and_before_the_start_is_fine(stage: Stage) -> None:
    idle = stage.adapter()
    await idle.stop()
    adapter = await stage.start()
    await asyncio.gather(adapter.stop(), adapter.stop())
    await adapter.stop()
    await adapter.wait()


async def test_menus_are_set_in_every_language_and_for_every_reader(stage: Stage) -> None:
    await stage.start()
    commands = stage.api.methods.commands
    await stage.api.until(lambda: len(commands) == 39)
    admins = {command["command"] for command in commands["all_chat_administrators", "ru"]}
    members = {command["command"] for command in commands["all_group_chats", ""]}
    assert {"setup", "block", "flag"} <= admins
    assert {"ask", "check", "report"} <= members
    assert not members & {"setup", "block", "flag"}
    assert commands["all_private_chats", "de"] != commands["all_private_chats", ""]
