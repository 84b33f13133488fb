"""Orders on the wire: done once, and what could not be done said in words for moderators."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.shared.contract import Powers
from bot.models import Role
from bot.moderation.models import OrderKind, ResultKind
from bot.moderation.problems import Problem
from tests.fakes.telegram_api import Member, Person, Room
from tests.wire.telegram.conftest import Stage, chat_of, order

pytestmark = pytest.mark.asyncio


def refer(room: Room, message: dict[str, object]) -> str:
    return f"telegram:{room.id}/{message['message_id']}"


@pytest.mark.parametrize("kind", [OrderKind.DELETE, OrderKind.HOLD])
async def test_a_message_is_deleted_once(stage: Stage, ann: Person, group: Room, kind: OrderKind) -> None:
    adapter = await stage.start()
    spam = stage.world.says(ann, group, "spam")
    wanted = order(kind, group, message_ref=refer(group, spam))
    results = await asyncio.gather(adapter.perform(wanted), adapter.perform(wanted))
    assert {result.kind for result in results} == {ResultKind.DONE, ResultKind.GONE}
    assert stage.api.methods.deleted == [(group.id, spam["message_id"])]


def picture(number: int) -> dict[str, object]:
    return {"photo": [{"file_id": f"p{number}", "file_unique_id": f"u{number}", "width": 1, "height": 1}], "media_group_id": "one"}


async def test_an_album_is_deleted_whole_and_what_comes_late_of_it_too(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    pictures = [stage.world.says(ann, group, **picture(number)) for number in range(3)]
    other = stage.world.says(ann, group, **{**picture(9), "media_group_id": "two"})
    await stage.heard("receive", 4)
    result = await adapter.perform(order(OrderKind.DELETE, group, message_ref=refer(group, pictures[1])))
    assert result.kind is ResultKind.DONE
    late = stage.world.says(ann, group, **picture(3))
    await stage.api.until(lambda: late["message_id"] not in group.messages)
    assert not {each["message_id"] for each in pictures} & set(group.messages)
    assert other["message_id"] in group.messages


async def test_the_rest_of_an_album_goes_where_its_picture_with_words_is_gone_already(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    pictures = [stage.world.says(ann, group, **picture(number)) for number in range(3)]
    await stage.heard("receive", 3)
    del group.messages[pictures[0]["message_id"]]
    result = await adapter.perform(order(OrderKind.DELETE, group, message_ref=refer(group, pictures[0])))
    assert result.kind is ResultKind.GONE
    assert not {each["message_id"] for each in pictures} & set(group.messages)


async def test_what_is_gone_is_gone(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    result = await adapter.perform(order(OrderKind.DELETE, group, message_ref=f"telegram:{group.id}/999"))
    assert result.kind is ResultKind.GONE


async def test_a_deletion_whose_answer_was_lost_is_done(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    spam = stage.world.says(ann, group, "spam")
    stage.api.fail("drop_after", "deleteMessage")
    result = await adapter.perform(order(OrderKind.DELETE, group, message_ref=refer(group, spam)))
    assert result.kind is ResultKind.GONE
    assert stage.api.methods.deleted == [(group.id, spam["message_id"])]


@pytest.mark.parametrize("fault", ["drop", "server_error", "flood"])
async def test_an_order_outlives_a_bad_line(stage: Stage, ann: Person, group: Room, fault: str) -> None:
    adapter = await stage.start()
    stage.api.fail(fault, "banChatMember", times=2)
    assert (await adapter.perform(order(OrderKind.BAN, group, author_id=f"telegram:{ann.id}"))).kind is ResultKind.DONE
    assert group.members[ann.id].status == "kicked"


async def test_a_failure_is_tried_anew_when_ordered_again(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    stage.api.fail("server_error", "banChatMember", times=4)
    wanted = order(OrderKind.BAN, group, author_id=f"telegram:{ann.id}")
    assert (await adapter.perform(wanted)).kind is ResultKind.FAILED
    assert (await adapter.perform(wanted)).kind is ResultKind.DONE


async def test_muting_lasts_as_long_as_ordered_and_is_taken_back(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    author = f"telegram:{ann.id}"
    muted = await adapter.perform(order(OrderKind.MUTE, group, author_id=author, duration=timedelta(days=1)))
    assert muted.kind is ResultKind.DONE
    member = group.members[ann.id]
    assert (member.status, member.rights) == ("restricted", set())
    assert abs(member.until_date - stage.world.clock() - 86400) < 60
    assert (await adapter.perform(order(OrderKind.UNMUTE, group, author_id=author))).kind is ResultKind.DONE
    assert group.members[ann.id].status == "member"


async def test_banning_is_taken_back(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    author = f"telegram:{ann.id}"
    assert (await adapter.perform(order(OrderKind.BAN, group, author_id=author))).kind is ResultKind.DONE
    assert group.members[ann.id].status == "kicked"
    assert (await adapter.perform(order(OrderKind.UNBAN, group, author_id=author))).kind is ResultKind.DONE
    assert group.members[ann.id].status == "left"


async def test_a_channel_is_banned_not_muted(stage: Stage, ann: Person, group: Room) -> None:
    channel = stage.world.group("Spam news", kind="channel", bot=False)
    adapter = await stage.start()
    author = f"telegram:{channel.id}"
    muted = await adapter.perform(order(OrderKind.MUTE, group, author_id=author))
    assert (muted.kind, muted.detail) == (ResultKind.FAILED, Problem.CHANNEL_MUTE)
    assert (await adapter.perform(order(OrderKind.BAN, group, author_id=author))).kind is ResultKind.DONE
    assert group.banned_channels == {channel.id}
    assert (await adapter.perform(order(OrderKind.UNBAN, group, author_id=author))).kind is ResultKind.DONE
    assert group.banned_channels == set()


async def test_the_groups_own_channel_and_anonymous_admins_are_left_alone(stage: Stage, group: Room) -> None:
    channel = stage.world.group("Our news", kind="channel", bot=False)
    group.linked_chat_id = channel.id
    adapter = await stage.start()
    linked = await adapter.perform(order(OrderKind.BAN, group, author_id=f"telegram:{channel.id}"))
    assert (linked.kind, linked.detail) == (ResultKind.FAILED, Problem.OWN_CHANNEL)
    anonymous = await adapter.perform(order(OrderKind.MUTE, group, author_id=f"telegram:anonymous:{group.id}"))
    assert anonymous.kind is ResultKind.FAILED
    assert not [call for call in stage.api.calls if call.method in {"banChatSenderChat", "restrictChatMember", "banChatMember"}]


async def test_nobody_acts_against_an_admin(stage: Stage, group: Room) -> None:
    mod = stage.world.person("Mod")
    stage.world.admin(group, mod)
    adapter = await stage.start()
    result = await adapter.perform(order(OrderKind.BAN, group, author_id=f"telegram:{mod.id}"))
    assert (result.kind, result.detail) == (ResultKind.FAILED, Problem.ADMIN)


async def test_a_missing_right_is_named(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.admin(group, stage.world.bot, rights={"can_pin_messages"})
    adapter = await stage.start()
    spam = stage.world.says(ann, group, "spam")
    deleted = await adapter.perform(order(OrderKind.DELETE, group, message_ref=refer(group, spam)))
    assert (deleted.kind, deleted.detail) == (ResultKind.NO_RIGHT, Problem.NO_RIGHT_TO_DELETE)
    banned = await adapter.perform(order(OrderKind.BAN, group, author_id=f"telegram:{ann.id}"))
    assert (banned.kind, banned.detail) == (ResultKind.NO_RIGHT, Problem.NO_RIGHT_TO_RESTRICT)


async def test_an_order_for_a_chat_we_left_says_so(stage: Stage, ann: Person, group: Room) -> None:
    adapter = await stage.start()
    stage.world.kicks_bot(group)
    result = await adapter.perform(order(OrderKind.BAN, group, author_id=f"telegram:{ann.id}"))
    assert (result.kind, result.detail) == (ResultKind.NO_RIGHT, Problem.NOT_INSIDE)


async def test_a_basic_group_can_ban_but_not_mute(stage: Stage, ann: Person) -> None:
    basic = stage.world.group("Basic", ann, kind="group")
    stage.world.admin(basic, stage.world.bot)
    adapter = await stage.start()
    muted = await adapter.perform(order(OrderKind.MUTE, basic, author_id=f"telegram:{ann.id}"))
    assert (muted.kind, muted.detail) == (ResultKind.FAILED, Problem.BASIC_GROUP)
    assert (await adapter.perform(order(OrderKind.BAN, basic, author_id=f"telegram:{ann.id}"))).kind is ResultKind.DONE


@pytest.mark.parametrize("ref", ["telegram:-5/7", "telegram:1/elsewhere-3", "discord:1/2", ""])
async def test_a_message_of_another_chat_is_never_touched(stage: Stage, group: Room, ref: str) -> None:
    adapter = await stage.start()
    result = await adapter.perform(order(OrderKind.DELETE, group, message_ref=ref))
    assert (result.kind, result.detail) == (ResultKind.FAILED, Problem.ELSEWHERE)
    assert stage.api.calls_of("deleteMessage") == []


async def test_nobody_gets_a_deleted_message_back(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    result = await adapter.perform(order(OrderKind.RELEASE, group, message_ref=f"telegram:{group.id}/4"))
    assert (result.kind, result.detail) == (ResultKind.FAILED, Problem.NO_RELEASE)


# What people and we are


async def test_roles_are_asked_for_each_time(stage: Stage, ann: Person, group: Room) -> None:
    mod = stage.world.person("Mod")
    stage.world.admin(group, mod, rights={"can_restrict_members"})
    adapter = await stage.start()

    async def role(person: Person) -> Role:
        return await adapter.role_of(f"telegram:{group.id}", f"telegram:{person.id}")

    owner = next(member.person for member in group.members.values() if member.status == "creator")
    assert [await role(each) for each in (owner, mod, ann)] == [Role.ADMIN, Role.MODERATOR, Role.MEMBER]
    group.members[mod.id] = Member(person=mod)
    assert await role(mod) is Role.MEMBER


async def test_a_title_makes_nobody_a_moderator(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.admin(group, ann, rights={"can_pin_messages"})
    adapter = await stage.start()
    assert await adapter.role_of(f"telegram:{group.id}", f"telegram:{ann.id}") is Role.MEMBER


async def test_whoever_cant_be_looked_up_is_a_member(stage: Stage, ann: Person, group: Room) -> None:
    stage.world.admin(group, ann)
    adapter = await stage.start()
    stage.api.fail("server_error", "getChatMember", times=100)
    assert await adapter.role_of(f"telegram:{group.id}", f"telegram:{ann.id}") is Role.MEMBER
    assert await adapter.role_of("discord:1", "discord:2") is Role.MEMBER


async def test_an_anonymous_admin_is_an_admin_of_that_chat_alone(stage: Stage, group: Room) -> None:
    adapter = await stage.start()
    anonymous = f"telegram:anonymous:{group.id}"
    assert await adapter.role_of(f"telegram:{group.id}", anonymous) is Role.ADMIN
    assert await adapter.role_of("telegram:-100999", anonymous) is Role.MEMBER


async def test_powers_are_those_of_now(stage: Stage, ann: Person) -> None:
    room = stage.world.group("Club", ann)
    adapter = await stage.start()
    chat = f"telegram:{room.id}"
    assert await adapter.powers(chat) == Powers(can_write=True)
    room.permissions.discard("can_send_messages")
    assert not (await adapter.powers(chat)).can_write
    stage.world.admin(room, stage.world.bot)
    everything = Powers(sees_all=True, can_delete=True, can_mute=True, can_ban=True, can_write=True, sees_names=True)
    assert await adapter.powers(chat) == everything
    room.members[stage.world.bot.id] = Member(person=stage.world.bot, status="kicked")
    assert await adapter.powers(chat) == Powers(can_write=False)
    assert (await adapter.powers(f"telegram:{ann.id}")).sees_all


async def test_without_privacy_mode_everything_is_seen(stage: Stage, group: Room) -> None:
    stage.world.privacy_mode = False
    stage.world.changes_member(group, stage.world.bot, Member(person=stage.world.bot))
    adapter = await stage.start()
    assert (await adapter.powers(f"telegram:{group.id}")).sees_all


async def test_a_place_for_cards_is_found_where_we_may_write(stage: Stage, ann: Person, group: Room) -> None:
    forum = stage.world.group("Mods", ann, is_forum=True)
    topic = stage.world.topic(forum, "cards")
    adapter = await stage.start()
    stage.world.says(ann, forum, "@jump_test_bot hi", topic=topic)
    (message,) = await stage.heard("receive")
    assert await adapter.find_place(message, "") == f"telegram:{forum.id}#{topic}"
    assert chat_of(forum, topic) == message.chat
    # Ann is a member of both; only of a group that she moderates may she decide that cards go there.
    assert await adapter.find_place(message, str(group.id)) is None
    stage.world.admin(group, ann)
    assert await adapter.find_place(message, str(group.id)) == f"telegram:{group.id}"
    assert await adapter.find_place(message, "-100777") is None
    assert await adapter.find_place(message, "somewhere") is None
