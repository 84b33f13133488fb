"""What topics are called, learnt from what passes by."""

from __future__ import annotations

from typing import Any

from telegram import Message

from adapters.telegram.topics import Topics
from bot.models import Chat, ChatKind

GROUP = {"id": -1001, "type": "supergroup", "title": "Club", "is_forum": True}
PLACE = Chat(id="telegram:-1001", kind=ChatKind.GROUP, thread_id="7")


def message(**fields: Any) -> Message:
    known = {"message_id": 9, "date": 0, "chat": GROUP, "message_thread_id": 7, "is_topic_message": True}
    found = Message.de_json({**known, **fields}, None)
    assert found is not None
    return found


def opening(name: str) -> dict[str, Any]:
    return {"message_id": 7, "date": 0, "chat": GROUP, "forum_topic_created": {"name": name, "icon_color": 1}}


def name_after(*messages: Message) -> str | None:
    topics = Topics()
    for each in messages:
        topics.learn(each)
    return topics.named(PLACE).thread_name


def test_the_opening_names_a_topic() -> None:
    assert name_after(message(**opening("questions"))) == "questions"


def test_a_message_shows_the_opening_that_it_answers() -> None:
    assert name_after(message(reply_to_message=opening("questions"))) == "questions"


def test_a_new_name_holds_though_messages_still_show_the_opening() -> None:
    renamed = message(forum_topic_edited={"name": "support"})
    assert name_after(message(reply_to_message=opening("questions")), renamed, message(reply_to_message=opening("questions"))) == "support"


def test_a_change_of_the_icon_alone_leaves_the_name() -> None:
    assert name_after(message(**opening("questions")), message(forum_topic_edited={"icon_custom_emoji_id": "5"})) == "questions"


def test_what_stands_in_no_topic_names_none() -> None:
    outside = message(is_topic_message=None, reply_to_message=opening("questions"))
    assert name_after(outside) is None
    topics = Topics()
    topics.learn(message(**opening("questions")))
    elsewhere = Chat(id="telegram:-1001", kind=ChatKind.GROUP)
    assert topics.named(elsewhere) is elsewhere
