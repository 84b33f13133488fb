"""What is said, on the wire: in the right place, at the right pace, at most once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.shared.contract import ClickAnswer, Delivery, Door, Extra
from adapters.shared.sending import PacedSender
from bot.models import IncomingMessage, OutcomeKind
from bot.moderation.models import Card, CardButton, DecisionKind
from bot.moderation.problems import Problem
from tests.fakes.telegram_api import Person, Room
from tests.wire.telegram.conftest import ANY_PACE, Stage, answer_to, chat_of

pytestmark = pytest.mark.asyncio

CARD = Card(
    report_id="ab2c7",
    version=1,
    chat_id="telegram:-1",
    headline="Flagged",
    quoted="claim at evil[.]example @admin",
    lines=("suspicious, 0.91",),
    buttons=(CardButton(kind=DecisionKind.DELETE, label="Delete"), CardButton(kind=DecisionKind.FINE, label="It's fine")),
)


def notice(room: Room, text: str = "hello", topic: int | None = None, **fields: object) -> Delivery:
    return Delivery(chat=chat_of(room, topic), notice=text, **fields)


async def question(stage: Stage, person: Person, room: Room, text: str = "@jump_test_bot hi", **how: object) -> IncomingMessage:
    before = len(stage.reception.messages)
    stage.world.says(person, room, text, **how)
    return (await stage.heard("receive", before + 1))[-1]


async def test_an_answer_stays_in_its_topic(stage: Stage, ann: Person) -> None:
    forum = stage.world.group("Forum", ann, is_forum=True)
    topic = stage.world.topic(forum, "support")
    adapter = await stage.start()
    message = await question(stage, ann, forum, topic=topic)
    assert (await adapter.deliver(answer_to(message))).ok
    message = await question(stage, ann, forum)
    assert (await adapter.deliver(answer_to(message))).ok
    assert [sent.get("message_thread_id") for sent in stage.api.sent] == [topic, None]
    assert all("message_thread_id" not in call.params for call in stage.api.calls_of("sendMessage")[1:])


async def test_a_topic_that_was_deleted_is_answered_in_general(stage: Stage, ann: Person) -> None:
    forum = stage.world.group("Forum", ann, is_forum=True)
    adapter = await stage.start()
    assert (await adapter.deliver(notice(forum, topic=77))).ok
    assert "message_thread_id" not in stage.api.sent[0]


async def test_alone_with_somebody_nothing_is_quoted(stage: Stage, ann: Person) -> None:
    chat = stage.world.private(ann)
    adapter = await stage.start()
    message = await question(stage, ann, chat, "hi")
    await adapter.deliver(answer_to(message))
    assert "reply_to_message" not in stage.api.sent[0]


async def test_a_message_with_a_secret_is_never_shown_again(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    message = await question(stage, ann, group)
    await adapter.deliver(answer_to(message, kind=OutcomeKind.INTERCEPTED))
    assert "reply_to_message" not in stage.api.sent[0]


async def test_a_question_that_is_gone_is_answered_all_the_same(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    message = await question(stage, ann, group)
    del group.messages[max(group.messages)]
    assert (await adapter.deliver(answer_to(message))).ok


async def test_a_long_answer_is_several_messages_in_order(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    words = [f"word{number}" for number in range(1500)]
    delivered = await adapter.deliver(notice(group, " ".join(words)))
    assert " ".join(sent["text"] for sent in stage.api.sent).split() == words
    assert delivered.refs == tuple(f"telegram:{group.id}/{sent['message_id']}" for sent in stage.api.sent)


async def test_hostile_words_reach_nobody_alive(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    hostile = "<b>@admin</b> https://evil.example `x` _y_ [a](http://b.example) &amp; \u202eabc"
    await adapter.show_card(replace(CARD, quoted=hostile, headline="Flagged by @mod"), f"telegram:{group.id}", None)
    (sent,) = stage.api.sent
    assert {entity["type"] for entity in sent["entities"]} <= {"bold", "blockquote"}
    assert "<b>" in sent["text"]
    assert "\u202e" not in sent["text"]


# What may go wrong


@pytest.mark.parametrize("fault", ["drop_after", "server_error"])
async def test_what_may_have_arrived_is_not_said_twice(stage: Stage, group: Room, fault: str) -> None:
    adapter = await stage.start()
    stage.api.fail(fault, "sendMessage")
    delivered = await adapter.deliver(notice(group))
    assert delivered.problem == Problem.UNREACHABLE
    assert len(stage.api.calls_of("sendMessage")) == 1


async def test_slow_down_is_obeyed_and_stops_no_other_chat(stage: Stage, ann: Person, group: Room) -> None:
    other = stage.world.group("Other", ann)
    adapter = await stage.start()
    stage.api.fail("flood", "sendMessage", chat=group.id, times=2, seconds=7)
    slow, quick = await asyncio.gather(adapter.deliver(notice(group)), adapter.deliver(notice(other)))
    assert slow.ok
    assert quick.ok
    assert [sent["chat"]["id"] for sent in stage.api.sent] == [other.id, group.id]
    assert stage.now - 1000.0 >= 14


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ("kicked", Problem.SHUT_OUT),
        ("blocked", Problem.SHUT_OUT),
        ("silenced", Problem.NO_RIGHT_TO_WRITE),
        ("unknown", Problem.NO_CHAT),
    ],
)
async def test_why_something_was_not_said_is_a_code_and_telegrams_words_are_in_the_log(
    stage: Stage, ann: Person, group: Room, what: str, problem: Problem, caplog: pytest.LogCaptureFixture
) -> None:
    adapter = await stage.start()
    room = group
    if what == "kicked":
        stage.world.kicks_bot(group)
    elif what == "blocked":
        room = stage.world.private(ann, started=False)
    elif what == "silenced":
        stage.world.changes_member(group, stage.world.bot, group.members[ann.id].__class__(person=stage.world.bot))
        group.permissions.clear()
    else:
        room = Room(id=-42, kind="supergroup", title="Nowhere")
    delivered = await adapter.deliver(notice(room))
    assert (delivered.ok, delivered.problem) == (False, problem)
    assert any(kind in caplog.text for kind in ("Forbidden '", "BadRequest '"))


async def test_an_answer_follows_a_group_that_moved(stage: Stage) -> None:
    old = stage.world.group("Old", kind="group")
    new = stage.world.migrates(old)
    stage.world.updates.clear()
    adapter = await stage.start()
    assert (await adapter.deliver(notice(old))).refs == (f"telegram:{new.id}/{stage.api.sent[0]['message_id']}",)
    assert (await adapter.deliver(notice(old))).ok
    assert [sent["chat"]["id"] for sent in stage.api.sent] == [new.id, new.id]
    assert stage.reception.all("migrated") == [(f"telegram:{old.id}", f"telegram:{new.id}")]
    assert [call.chat for call in stage.api.calls_of("sendMessage")] == [old.id, new.id, new.id]


class NotingSender(PacedSender):
    """Notes in whose turn each thing is sent."""

    def __init__(self) -> None:
        super().__init__(ANY_PACE)
        self.turns: list[tuple[str, bool]] = []

    async def send(self, chat: str, call: Callable[[], Awaitable[Any]], *, is_group: bool = False) -> Any:
        self.turns.append((chat, is_group))
        return await super().send(chat, call, is_group=is_group)


async def test_everything_that_people_see_waits_its_turn(stage: Stage, ann: Person, group: Room) -> None:
    sender, alone = NotingSender(), stage.world.private(ann)
    adapter = await stage.start(sender=sender)
    await adapter.deliver(notice(group, "word " * 1200))
    await adapter.deliver(notice(alone))
    place = await adapter.show_card(CARD, f"telegram:{group.id}", None)
    await adapter.show_card(replace(CARD, decided="Deleted"), f"telegram:{group.id}", place)
    of_group, of_ann = (f"telegram:{group.id}", True), (f"telegram:{alone.id}", False)
    assert sender.turns == [of_group, of_group, of_ann, of_group, of_group]


# Vanishing and typing


async def test_what_is_to_vanish_vanishes(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    await adapter.deliver(notice(group, vanish_after=timedelta(milliseconds=5)))
    number = stage.api.sent[0]["message_id"]
    await stage.api.until(lambda: (group.id, number) in stage.api.methods.deleted)


async def test_a_stop_does_not_wait_for_what_vanishes_later(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    await adapter.deliver(notice(group, vanish_after=timedelta(hours=1)))
    async with asyncio.timeout(5):
        await adapter.stop()
    assert stage.api.methods.deleted == []


async def test_typing_is_shown_in_the_right_topic_while_an_answer_takes_time(stage: Stage, ann: Person) -> None:
    forum = stage.world.group("Forum", ann, is_forum=True)
    topic = stage.world.topic(forum, "support")

    async def think(message: IncomingMessage, door: Door) -> None:
        await stage.api.until(lambda: stage.api.calls_of("sendChatAction"))

    stage.reception.on_message = think
    await stage.start(typing_after=0.0)
    stage.world.says(ann, forum, "@jump_test_bot hi", topic=topic)
    await stage.api.settled()
    (call,) = stage.api.calls_of("sendChatAction")
    assert (call.chat, call.params["message_thread_id"], call.params["action"]) == (forum.id, topic, "typing")


async def test_nobody_types_at_what_is_not_for_us(stage: Stage, ann: Person, group: Room) -> None:
    async def look(message: IncomingMessage, door: Door) -> None:
        await door.powers(message.chat.id)

    stage.reception.on_message = look
    await stage.start(typing_after=0.0)
    stage.world.says(ann, group, "good morning")
    await stage.heard("receive")
    await stage.api.settled()
    assert stage.api.calls_of("sendChatAction") == []


# Cards


async def test_a_card_is_shown_and_brought_up_to_date_in_place(stage: Stage, ann: Person) -> None:
    forum = stage.world.group("Mods", ann, is_forum=True)
    topic = stage.world.topic(forum, "cards")
    adapter = await stage.start()
    place = await adapter.show_card(CARD, f"telegram:{forum.id}#{topic}", None)
    (sent,) = stage.api.sent
    assert place == f"telegram:{forum.id}/{sent['message_id']}"
    assert sent["message_thread_id"] == topic
    assert [button["callback_data"] for row in sent["reply_markup"]["inline_keyboard"] for button in row] == [
        "c1:ab2c7:1:delete", "c1:ab2c7:1:fine",
    ]  # fmt: skip
    decided = replace(CARD, version=2, decided="Deleted by Ann", buttons=())
    assert await adapter.show_card(decided, f"telegram:{forum.id}#{topic}", place) == place
    shown = forum.messages[sent["message_id"]]
    assert "Deleted by Ann" in shown["text"]
    assert "reply_markup" not in shown
    assert len(stage.api.sent) == 1


async def test_a_card_that_is_up_to_date_already_is_fine(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    place = await adapter.show_card(CARD, f"telegram:{group.id}", None)
    assert await adapter.show_card(CARD, f"telegram:{group.id}", place) == place


@pytest.mark.parametrize("words", ["message to edit not found", "MESSAGE_ID_INVALID"])
async def test_a_card_that_somebody_deleted_is_shown_anew(stage: Stage, group: Room, words: str) -> None:
    adapter = await stage.start()
    place = await adapter.show_card(CARD, f"telegram:{group.id}", None)
    group.messages.clear()
    if words.isupper():
        stage.api.fail("invalid_id", "editMessageText")
    again = await adapter.show_card(CARD, f"telegram:{group.id}", place)
    assert again not in {None, place}


async def test_a_stop_lets_a_card_that_waits_be_shown(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    held = stage.api.fail("hold", "sendMessage")
    showing = asyncio.create_task(adapter.show_card(CARD, f"telegram:{group.id}", None))
    await stage.api.until(lambda: stage.api.calls_of("sendMessage"))
    stopping = asyncio.create_task(adapter.stop())
    await asyncio.sleep(0.01)
    assert not stopping.done()
    held.over.set()
    await stopping
    assert await showing is not None


async def test_a_card_that_cant_be_shown_has_no_place(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    stage.world.kicks_bot(group)
    assert await adapter.show_card(CARD, f"telegram:{group.id}", None) is None
    assert await adapter.show_card(CARD, "discord:5", None) is None


# Taps


async def test_a_click_is_decided_and_answered(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    await adapter.show_card(CARD, f"telegram:{group.id}", None)
    query = stage.world.taps(ann, stage.api.sent[0], "Delete")
    answer = await stage.api.until(lambda: stage.world.answers.get(query))
    assert answer["text"] == "Done."
    (click,) = stage.reception.all("click")
    assert (click.report_id, click.version, click.kind, click.actor_id) == ("ab2c7", 1, DecisionKind.DELETE, f"telegram:{ann.id}")


async def test_a_long_answer_to_a_click_is_cut_and_waits_to_be_closed(stage: Stage, ann: Person, group: Room) -> None:
    stage.reception.click_answer = ClickAnswer(text="Already decided by somebody. " * 20)
    adapter = await stage.start()
    await adapter.show_card(CARD, f"telegram:{group.id}", None)
    query = stage.world.taps(ann, stage.api.sent[0], "Delete")
    answer = await stage.api.until(lambda: stage.world.answers.get(query))
    assert answer["show_alert"] is True
    assert len(answer["text"]) <= 200


async def test_every_tap_is_answered_even_where_everything_fails(stage: Stage, ann: Person, group: Room) -> None:
    stage.reception.click_answer = RuntimeError("broken")
    adapter = await stage.start()
    await adapter.show_card(CARD, f"telegram:{group.id}", None)
    taps = [stage.world.taps(ann, stage.api.sent[0], "Delete"), stage.world.taps_data(ann, stage.api.sent[0], "gone:old")]
    await stage.api.until(lambda: all(tap in stage.world.answers for tap in taps))
    assert "text" not in stage.world.answers[taps[0]]


async def test_a_short_word_about_a_button_floats_over_the_chat(stage: Stage, ann: Person, group: Room) -> None:
    stage.reception.pressed = notice(group, "Thank you.")
    adapter = await stage.start()
    await adapter.deliver(notice(group, extras=(Extra.HELPFUL, Extra.SOURCES), mark="m1"))
    query = stage.world.taps(ann, stage.api.sent[0], stage.texts.say("button_helpful", "en"))
    answer = await stage.api.until(lambda: stage.world.answers.get(query))
    assert answer["text"] == "Thank you."
    assert len(stage.api.sent) == 1
    (extra, mark, presser, chat, lang) = stage.reception.all("press")[0]
    assert (extra, mark, presser.id, chat.id, lang) == (Extra.HELPFUL, "m1", f"telegram:{ann.id}", f"telegram:{group.id}", "en")


async def test_long_sources_are_shown_to_a_group_once(stage: Stage, ann: Person, group: Room) -> None:
    stage.reception.pressed = notice(group, "[1] A source with a long name and an excerpt of it. " * 10)
    adapter = await stage.start()
    await adapter.deliver(notice(group, extras=(Extra.SOURCES,), mark="m1"))
    label = stage.texts.say("button_sources", "en")
    for _ in range(2):
        query = stage.world.taps(ann, stage.api.sent[0], label)
        await stage.api.until(lambda query=query: stage.world.answers.get(query))
    await stage.api.settled()
    assert len(stage.api.sent) == 2
    assert stage.world.answers[query]["text"].startswith("[1] A source")


async def test_a_deep_link_is_opened_by_whoever_taps_it(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    await adapter.deliver(notice(group, extras=(Extra.PRIVATE_WORD,), mark="seed-exposed"))
    (button,) = stage.api.sent[0]["reply_markup"]["inline_keyboard"][0]
    assert button["url"] == "https://t.me/jump_test_bot?start=seed-exposed"
    stage.world.starts(ann, button["url"].split("start=")[1])
    ((payload, message),) = await stage.heard("opened_private")
    assert (payload, message.author.id) == ("seed-exposed", f"telegram:{ann.id}")
