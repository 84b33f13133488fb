"""What one reader of a group alone sees, on a server that knows of it and on one that doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.shared.contract import CommandCall, Delivery, Door, Extra, Visibility
from bot.models import ChatKind
from bot.moderation.problems import Problem
from tests.fakes.telegram_api import Member, Person, Room
from tests.wire.telegram.conftest import Stage, answer_to

pytestmark = pytest.mark.asyncio

LONG = "\n".join(f"[{number}] a source with a rather long name of its own" for number in range(20))


def answers_privately(stage: Stage) -> None:
    async def on_command(call: CommandCall, door: Door) -> None:
        notice = f"for {call.message.author.name} alone"
        await door.deliver(Delivery(chat=call.message.chat, notice=notice, reply_to=call.message, visibility=Visibility.ASKER))

    stage.reception.on_command = on_command


def heard(stage: Stage) -> list[tuple[int, str]]:
    return [(message["receiver_user"]["id"], message["text"].replace("\u2060", "")) for message in stage.world.whispers]


def shown(stage: Stage, room: Room) -> list[str]:
    return [message["text"].replace("\u2060", "") for message in stage.api.sent_to(room.id)]


async def test_the_answer_to_a_command_is_heard_by_its_asker_alone(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.knows_whispers = True
    answers_privately(stage)
    await stage.start()
    stage.world.says(ann, group, "/status")
    await stage.api.until(lambda: stage.world.whispers)
    assert heard(stage) == [(ann.id, "for Ann alone")]
    assert shown(stage, group) == []


async def test_whoever_asks_again_is_answered_for_all_to_read(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.knows_whispers = True
    answers_privately(stage)
    await stage.start()
    stage.world.says(ann, group, "/status")
    await stage.api.until(lambda: stage.world.whispers)
    stage.world.says(ann, group, "/status")
    await stage.api.until(lambda: shown(stage, group))
    assert len(heard(stage)) == 1


async def test_a_server_that_does_not_know_of_it_says_it_once_to_all(stage: Stage, ann: Person, group: Room) -> None:
    answers_privately(stage)
    await stage.start()
    for count, text in enumerate(("/status", "/setup"), 1):
        stage.world.says(ann, group, text)
        await stage.api.until(lambda count=count: len(shown(stage, group)) == count)
    asked = [call for call in stage.api.calls_of("sendMessage") if "ephemeral_message_parameters" in call.params]
    assert len(asked) == 1


async def test_where_the_bot_is_no_admin_it_is_said_to_all_and_not_tried_again_until_it_is(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.knows_whispers = True
    answers_privately(stage)
    stage.world.changes_member(group, stage.world.bot, Member(person=stage.world.bot))
    await stage.start()
    for count, text in enumerate(("/status", "/setup"), 1):
        stage.world.says(ann, group, text)
        await stage.api.until(lambda count=count: len(shown(stage, group)) == count)
    assert len([call for call in stage.api.calls_of("sendMessage") if "ephemeral_message_parameters" in call.params]) == 1
    stage.world.promotes_bot(group)
    await stage.heard("powers_changed")
    stage.world.says(ann, group, "/quiet")
    await stage.api.until(lambda: stage.world.whispers)


async def test_what_is_for_all_is_said_to_all(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.knows_whispers = True
    adapter = await stage.start()
    stage.world.says(ann, group, "@jump_test_bot hi")
    (message,) = await stage.heard("receive")
    await adapter.deliver(answer_to(message))
    assert heard(stage) == []
    assert len(shown(stage, group)) == 1


async def test_long_sources_are_shown_to_whoever_taps_even_without_rights(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.knows_whispers = True
    bo = stage.world.person("Bo")
    stage.world.joins(bo, group)
    stage.world.changes_member(group, stage.world.bot, Member(person=stage.world.bot))
    adapter = await stage.start()
    stage.world.says(ann, group, "@jump_test_bot hi")
    (message,) = await stage.heard("receive")
    await adapter.deliver(answer_to(message, extras=(Extra.SOURCES,), mark="abc"))
    stage.reception.pressed = Delivery(chat=message.chat, notice=LONG)
    (answer,) = stage.api.sent_to(group.id)
    for person in (ann, bo):
        stage.world.taps(person, answer, answer["reply_markup"]["inline_keyboard"][0][0]["text"])
    await stage.api.until(lambda: len(stage.world.whispers) == 2)
    assert {who for who, _ in heard(stage)} == {ann.id, bo.id}
    assert len(shown(stage, group)) == 1


async def test_whoever_taps_again_and_again_does_not_use_up_what_a_group_may_be_sent(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.knows_whispers = True
    adapter = await stage.start()
    stage.world.says(ann, group, "@jump_test_bot hi")
    (message,) = await stage.heard("receive")
    await adapter.deliver(answer_to(message, extras=(Extra.SOURCES,), mark="abc"))
    stage.reception.pressed = Delivery(chat=message.chat, notice=LONG)
    (answer,) = stage.api.sent_to(group.id)
    label = answer["reply_markup"]["inline_keyboard"][0][0]["text"]
    taps = [stage.world.taps(ann, answer, label) for _ in range(9)]
    await stage.api.until(lambda: all(each in stage.world.answers for each in taps))
    await stage.api.settled()
    await adapter._intake.drain()
    assert [who for who, _ in heard(stage)] == [ann.id] * 2
    assert len(shown(stage, group)) == 1
    assert any(stage.world.answers[each].get("text") for each in taps)


async def test_what_was_asked_where_nobody_reads_is_answered_there_or_not_at_all(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.knows_whispers = True
    stage.world.changes_member(group, stage.world.bot, Member(person=stage.world.bot))
    adapter = await stage.start()
    for number in (71, 72):
        stage.world.whispers_to_bot(ann, group, "@jump_test_bot i signed something", number)
    first, second = await stage.heard("receive", 2)
    assert (first.chat.kind, first.ref, second.ref) == (
        ChatKind.GROUP,
        f"telegram:{group.id}/e71",
        f"telegram:{group.id}/e72",
    )
    assert (await adapter.deliver(answer_to(first))).ok
    assert [who for who, _ in heard(stage)] == [ann.id]
    stage.world.whispers_heard.clear()
    refused = await adapter.deliver(answer_to(replace(second, author=first.author)))
    assert refused.problem == Problem.REFUSED
    assert shown(stage, group) == []
