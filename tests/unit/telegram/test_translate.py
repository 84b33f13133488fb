"""What people write on Telegram, as the core sees it. The fake's world writes the updates, as Telegram would."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from adapters.shared.contract import Extra
from adapters.telegram.events import (
    BotJoined,
    BotLeft,
    BotPowersChanged,
    CardClicked,
    Commanded,
    Event,
    Me,
    Moved,
    Opened,
    OtherPressed,
    PersonSeen,
    Pressed,
    RightsChanged,
    Said,
)
from adapters.telegram.translate import translate
from bot.models import ChatKind, IncomingMessage, Role
from bot.moderation.models import DecisionKind
from bot.screening.links.finder import find_links
from tests.fakes.telegram_api import Member, Person, Room, World, link


class Watched(World):
    """A world in which the bot sees everything, asked for the events of the newest update."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "channel_post"]
        self.privacy_mode = False
        self.me = Me(id=self.bot.id, username=self.bot.username or "")
        self.roles: dict[str, Role] = {}

    def events(self) -> tuple[Event, ...]:
        update = Update.de_json(self.updates[-1], None)
        return translate(update, self.me, lambda _chat, author: self.roles.get(author, Role.MEMBER))

    def event(self) -> Any:
        (event,) = self.events()
        return event

    def message(self) -> IncomingMessage:
        event = self.event()
        assert isinstance(event, Said), event
        return event.message


@pytest.fixture
def world() -> Watched:
    return Watched()


@pytest.fixture
def ann(world: Watched) -> Person:
    return world.person("Ann", last_name="Lee", username="ann_lee", language_code="pt-BR")


@pytest.fixture
def group(world: Watched, ann: Person) -> Room:
    return world.group("Club", ann)


@pytest.fixture
def forum(world: Watched, ann: Person) -> Room:
    return world.group("Forum", ann, is_forum=True)


def test_it_names_author_chat_message_and_update(world: Watched, ann: Person, group: Room) -> None:
    written = world.says(ann, group, "hello there")
    message = world.message()
    assert (message.text, message.author.id, message.author.name, message.author.username) == (
        "hello there", f"telegram:{ann.id}", "Ann Lee", "ann_lee",
    )  # fmt: skip
    assert (message.chat.id, message.chat.kind, message.chat.thread_id) == (f"telegram:{group.id}", ChatKind.GROUP, None)
    assert message.ref == f"telegram:{group.id}/{written['message_id']}"
    assert message.delivery_id == f"telegram:{world.updates[-1]['update_id']}"
    assert message.lang_hint == "pt"
    assert message.sent_at.tzinfo is not None
    assert not message.is_edit


def test_it_keeps_two_members_talks_apart(world: Watched, ann: Person, group: Room) -> None:
    world.says(ann, group, "one")
    first = world.message().conversation
    world.says(world.person("Ben"), group, "two")
    assert world.message().conversation != first


@pytest.mark.parametrize("before", ["", "plain ", "😀😀 ", "👨‍👩‍👧 ü 𝒳 "])
def test_it_counts_places_in_characters(world: Watched, ann: Person, group: Room, before: str) -> None:
    text = f"{before}press here 🎁 now"
    world.says(ann, group, text, entities=[link(text, "here 🎁", "https://claim.example/x")])
    (entity,) = (entity for entity in world.message().entities if entity.url)
    assert text[entity.offset : entity.offset + entity.length] == "here 🎁"
    assert entity.url == "https://claim.example/x"


def test_an_entity_that_leaves_the_text_does_no_harm(world: Watched, ann: Person, group: Room) -> None:
    entities = [{"type": "text_link", "offset": 1, "length": 900, "url": "https://a.example"}, {"type": "bold", "offset": 0, "length": 2}]
    world.says(ann, group, "😀x", entities=entities)
    message = world.message()
    assert [link.host for link in find_links(message.text, message.entities)] == ["a.example"]


def test_a_caption_is_text(world: Watched, ann: Person, group: Room) -> None:
    caption = "🔥 look"
    world.says(ann, group, caption=caption, entities=[link(caption, "look", "https://b.example")], photo=photo())
    event = world.event()
    assert event.has_words
    assert event.message.text == caption
    assert event.message.entities[0].url == "https://b.example"
    assert (event.message.entities[0].offset, event.message.entities[0].length) == (2, 4)


def photo() -> list[dict[str, Any]]:
    return [{"file_id": "p1", "file_unique_id": "u1", "width": 1, "height": 1}]


def document(name: str) -> dict[str, Any]:
    return {"file_id": "d1", "file_unique_id": "u2", "file_name": name}


def test_names_of_files_are_read_after_the_text(world: Watched, ann: Person, group: Room) -> None:
    world.says(ann, group, caption="the form", document=document("claim-form.example.exe"))
    event = world.event()
    assert event.message.text == "the form\nclaim-form.example.exe"
    assert event.has_words


def test_a_file_without_a_word_has_no_words(world: Watched, ann: Person) -> None:
    world.says(ann, world.private(ann), document=document("wallet.pdf"))
    event = world.event()
    assert (event.has_words, event.message.text, event.message.addressed) == (False, "wallet.pdf", True)


def test_a_voice_in_an_album_tells_its_album(world: Watched, ann: Person) -> None:
    world.says(ann, world.private(ann), photo=photo(), media_group_id="g7")
    assert world.event().album == "g7"


def test_buttons_of_a_message_are_read(world: Watched, ann: Person, group: Room) -> None:
    rows = [
        [{"text": "Claim 500", "url": "https://drop.example/a"}, {"text": "Open", "web_app": {"url": "https://app.example"}}],
        [{"text": "Copy", "copy_text": {"text": "https://copied.example"}}],
    ]
    world.says(ann, group, "Season 2", reply_markup={"inline_keyboard": rows})
    message = world.message()
    assert message.text == "Season 2\nClaim 500\nOpen\nCopy\nhttps://copied.example"
    hosts = {link.host for link in find_links(message.text, message.entities)}
    assert hosts == {"drop.example", "app.example", "copied.example"}


def test_what_a_preview_opens_is_read(world: Watched, ann: Person, group: Room) -> None:
    world.says(ann, group, "hi", link_preview_options={"url": "https://preview.example"})
    message = world.message()
    assert [link.host for link in find_links(message.text, message.entities)] == ["preview.example"]


def test_a_poll_is_words(world: Watched, ann: Person, group: Room) -> None:
    poll = {
        "id": "1", "question": "Which one?", "is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
        "options": [{"text": "poll.example", "voter_count": 0, "persistent_id": "a"}],
        "total_voter_count": 0, "allows_revoting": False,
        "members_only": False,
    }  # fmt: skip
    world.says(ann, group, poll=poll)
    event = world.event()
    assert event.has_words
    assert event.message.text == "Which one?\npoll.example"


def test_whoever_quotes_another_chat_without_a_word_of_his_own_shows_it(world: Watched, ann: Person, group: Room) -> None:
    external = {"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Ghost"}}
    quote = {"text": "join me", "position": 0, "entities": [link("join me", "join", "https://quoted.example")]}
    world.says(ann, group, "👇 !!", quote=quote, external_reply=external)
    assert world.message().text == "👇 !!\n[join](https://quoted.example) me"


def test_a_quote_from_another_topic_of_the_same_chat_is_no_word_of_its_author(world: Watched, ann: Person, group: Room) -> None:
    external = {"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Ghost"}, "chat": group.as_chat(), "message_id": 4}
    world.says(ann, group, "👇", quote={"text": "join me", "position": 0}, external_reply=external)
    assert world.message().text == "👇"


def test_what_hides_behind_words_of_polls_and_checklists_is_read(world: Watched, ann: Person, group: Room) -> None:
    words = "press here"
    marked = [link(words, "here", "https://hid.example")]
    poll = {
        "id": "1", "question": "Which?", "is_closed": False, "is_anonymous": True, "type": "quiz", "allows_multiple_answers": False,
        "options": [], "total_voter_count": 0, "allows_revoting": False, "members_only": False,
        "description": words, "description_entities": marked, "explanation": "see why.example",
    }  # fmt: skip
    tasks = [{"id": 1, "text": words, "text_entities": marked}]
    added = {"tasks": tasks}
    shown = "press [here](https://hid.example)"
    for fields, text in (
        ({"poll": poll}, f"Which?\n{shown}\nsee why.example"),
        ({"checklist": {"title": "Do", "tasks": tasks}}, f"Do\n{shown}"),
        ({"checklist_tasks_added": added}, shown),
        ({"poll_option_added": {"option_persistent_id": "b", "option_text": words, "option_text_entities": marked}}, shown),
    ):
        world.says(ann, group, **fields)
        assert world.message().text == text


@pytest.mark.parametrize(
    "what",
    [
        {"forum_topic_created": {"name": "claim at evil.example", "icon_color": 7}},
        {"forum_topic_edited": {"name": "claim at evil.example"}},
    ],
)
def test_the_name_of_a_topic_is_read_and_asks_nothing(world: Watched, ann: Person, group: Room, what: dict[str, Any]) -> None:
    for room in (group, world.private(ann)):
        world.says(ann, room, **what)
        message = world.message()
        assert (message.text, message.addressed) == ("claim at evil.example", False)


def test_a_reply_quotes_with_hidden_links_and_buttons(world: Watched, ann: Person, group: Room) -> None:
    text = "😀 go there now"
    rows = [[{"text": "Press", "url": "https://button.example"}]]
    spam = world.says(
        world.person("Mal"), group, text, entities=[link(text, "there", "https://hid.example/p")], reply_markup={"inline_keyboard": rows}
    )
    world.says(ann, group, "is that real?", reply_to=spam)
    message = world.message()
    assert message.text == "is that real?"
    assert message.quoted_text is not None
    assert "[there](https://hid.example/p)" in message.quoted_text
    assert {link.host for link in find_links(message.quoted_text)} == {"hid.example", "button.example"}


def test_a_quote_from_elsewhere_is_read(world: Watched, ann: Person, group: Room) -> None:
    quote = {"text": "join me", "position": 0, "entities": [link("join me", "join", "https://quoted.example")], "is_manual": True}
    external = {
        "origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Ghost"},
        "link_preview_options": {"url": "https://prev.example"},
        "document": document("x-file.example"),
    }
    world.says(ann, group, "hm", quote=quote, external_reply=external)
    message = world.message()
    assert message.text == "hm"
    assert {link.host for link in find_links(message.quoted_text or "")} == {"quoted.example", "prev.example"}
    assert "x-file.example" in (message.quoted_text or "")


def test_what_we_said_is_not_quoted_back(world: Watched, ann: Person, group: Room) -> None:
    ours = world.new_bot_message(group, {"text": "Suspicious: evil.example"})
    world.says(ann, group, "why?", reply_to=ours, quote={"text": "evil.example", "position": 12})
    message = world.message()
    assert message.quoted_text is None
    assert message.addressed


def test_a_forward_is_not_the_forwarders_own_word(world: Watched, ann: Person, group: Room) -> None:
    text = "@jump_test_bot claim now"
    world.forwards(ann, group, world.says(world.person("Mal"), group, text))
    message = world.message()
    assert message.is_forward
    assert message.author.id == f"telegram:{ann.id}"
    assert not message.addressed


def test_a_forwarded_command_is_not_done(world: Watched, ann: Person) -> None:
    chat = world.private(ann)
    world.forwards(ann, chat, world.says(ann, chat, "/ask what"))
    assert isinstance(world.event(), Said)


def test_an_edit_says_so_and_has_its_own_delivery(world: Watched, ann: Person, group: Room) -> None:
    written = world.says(ann, group, "hello")
    first = world.message()
    world.edits(written, "go to evil.example")
    edited = world.message()
    assert (edited.text, edited.is_edit, edited.ref) == ("go to evil.example", True, first.ref)
    assert edited.delivery_id == f"telegram:{world.updates[-1]['update_id']}"
    assert {entity.type for entity in edited.entities} == {"url"}


# Topics


def test_a_topic_is_a_thread(world: Watched, ann: Person, forum: Room) -> None:
    topic = world.topic(forum, "support")
    world.says(ann, forum, "hi", topic=topic)
    message = world.message()
    assert message.chat.thread_id == str(topic)
    assert message.quoted_text is None


def test_general_and_reply_threads_are_no_topics(world: Watched, ann: Person, forum: Room, group: Room) -> None:
    world.says(ann, forum, "in general")
    assert world.message().chat.thread_id is None
    world.says(ann, group, "in a reply thread", message_thread_id=12)
    assert world.message().chat.thread_id is None


def test_opening_a_topic_is_no_reply_to_us(world: Watched, ann: Person, forum: Room) -> None:
    topic = world.topic(forum, "support")
    forum.messages[topic]["from"] = world.bot.as_user()
    world.says(ann, forum, "just talking", topic=topic)
    assert not world.message().addressed


# Addressed


def test_alone_with_us_everything_is_addressed(world: Watched, ann: Person) -> None:
    world.says(ann, world.private(ann), "hi")
    message = world.message()
    assert (message.chat.kind, message.addressed) == (ChatKind.PRIVATE, True)


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("good morning", False),
        ("@jump_test_bot what is an airdrop", True),
        ("hey @Jump_Test_Bot!", True),
        ("@jump_test_bot2 hi", False),
        ("mail jump_test_bot@x.example", False),
        ("/unheardof@jump_test_bot x", True),
        ("/unheardof x", False),
    ],
)
def test_in_a_group_only_what_names_us_is_addressed(world: Watched, ann: Person, group: Room, text: str, addressed: bool) -> None:
    world.says(ann, group, text)
    assert world.message().addressed is addressed


def test_a_sticker_as_a_reply_is_a_gesture_a_photo_is_for_us(world: Watched, ann: Person, group: Room) -> None:
    ours = world.new_bot_message(group, {"text": "hi"})
    sticker = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    world.says(ann, group, sticker=sticker, reply_to=ours)
    assert not world.message().addressed
    world.says(ann, group, photo=photo(), reply_to=ours)
    assert world.message().addressed


def test_a_mention_by_name_is_addressed(world: Watched, ann: Person, group: Room) -> None:
    world.says(ann, group, "Jump, help", entities=[{"type": "text_mention", "offset": 0, "length": 4, "user": world.bot.as_user()}])
    assert world.message().addressed
    world.says(ann, group, "Ann, help", entities=[{"type": "text_mention", "offset": 0, "length": 3, "user": ann.as_user()}])
    assert not world.message().addressed


# Commands


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/ask what is an airdrop?", "ask", "what is an airdrop?"),
        ("/ASK@Jump_Test_Bot  two\nlines", "ask", "two\nlines"),
        ("/check", "check", ""),
        ("/block evil.example", "block", "evil.example"),
    ],
)
def test_a_command_is_split(world: Watched, ann: Person, group: Room, text: str, name: str, argument: str) -> None:
    world.says(ann, group, text)
    call = world.event().call
    assert (call.name, call.argument, call.message.text, call.target) == (name, argument, text, None)


@pytest.mark.parametrize("text", ["/ask@other_bot hi", "/path/to", "/askme", "say /ask hi", "/ settings"])
def test_what_is_no_command_of_ours_is_a_message(world: Watched, ann: Person, group: Room, text: str) -> None:
    world.says(ann, group, text)
    assert not world.message().addressed


def test_a_command_in_a_caption_counts(world: Watched, ann: Person, group: Room) -> None:
    world.says(ann, group, caption="/check a.example", photo=photo())
    assert world.event().call.argument == "a.example"


def test_a_command_points_at_the_message_it_answers(world: Watched, ann: Person, group: Room) -> None:
    mal = world.person("Mal", username="mal")
    text = "press here"
    spam = world.says(mal, group, text, entities=[link(text, "here", "https://c.example")])
    world.says(ann, group, "/check", reply_to=spam)
    target = world.event().call.target
    assert target.ref == f"telegram:{group.id}/{spam['message_id']}"
    assert target.author.id == f"telegram:{mal.id}"
    assert [link.host for link in find_links(target.text, target.entities)] == ["c.example"]


def test_a_command_that_answers_us_points_at_nothing(world: Watched, ann: Person, group: Room) -> None:
    world.says(ann, group, "/flag", reply_to=world.new_bot_message(group, {"text": "hi"}))
    assert world.event().call.target is None


def test_a_target_in_another_chat_has_no_message_of_this_one(world: Watched, ann: Person, group: Room) -> None:
    other = world.group("Other")
    quote = {"text": "see evil.example", "position": 0}
    origin = {"type": "chat", "date": 1, "sender_chat": other.as_chat()}
    world.says(ann, group, "/flag", quote=quote, external_reply={"origin": origin, "chat": other.as_chat(), "message_id": 5})
    target = world.event().call.target
    assert target.text == "see evil.example"
    assert target.author.id == f"telegram:{other.id}"
    assert target.ref not in {f"telegram:{group.id}/5", f"telegram:{other.id}/5"}


def test_a_target_in_another_topic_of_this_chat_can_be_acted_on(world: Watched, ann: Person, forum: Room) -> None:
    mal = world.person("Mal")
    spam = world.says(mal, forum, "evil.example", topic=world.topic(forum, "one"))
    origin = {"type": "user", "date": 1, "sender_user": mal.as_user()}
    external = {"origin": origin, "chat": forum.as_chat(), "message_id": spam["message_id"]}
    world.says(ann, forum, "/flag", quote={"text": "evil.example", "position": 0}, external_reply=external)
    target = world.event().call.target
    assert (target.ref, target.author.id) == (f"telegram:{forum.id}/{spam['message_id']}", f"telegram:{mal.id}")


def test_a_deep_link_opens(world: Watched, ann: Person) -> None:
    world.starts(ann, "k-7_a")
    event = world.event()
    assert isinstance(event, Opened)
    assert (event.payload, event.message.chat.kind) == ("k-7_a", ChatKind.PRIVATE)
    world.starts(ann)
    assert isinstance(world.event(), Commanded)


# Who it is


def test_roles_are_those_that_are_known(world: Watched, ann: Person, group: Room) -> None:
    world.roles[f"telegram:{ann.id}"] = Role.MODERATOR
    world.says(ann, group, "hi")
    assert world.message().author.role is Role.MODERATOR


def test_an_anonymous_admin_is_one_and_nobody_in_particular(world: Watched, ann: Person, group: Room) -> None:
    world.says(ann, group, "/setup mode enforce", as_chat=group)
    author = world.event().call.message.author
    assert (author.id, author.role, author.anonymous) == (f"telegram:anonymous:{group.id}", Role.ADMIN, True)


def test_a_channel_identity_is_nobody_that_is_known(world: Watched, ann: Person, group: Room) -> None:
    channel = world.group("News of Mal", kind="channel", username="mal_news")
    world.says(ann, group, "hi", as_chat=channel)
    author = world.message().author
    assert (author.id, author.name, author.username, author.role) == (f"telegram:{channel.id}", "News of Mal", "mal_news", Role.CHANNEL)


def test_the_linked_channels_post_is_staffs_and_asks_nothing(world: Watched, group: Room) -> None:
    channel = world.group("Our news", kind="channel")
    world.posts_in_channel(channel, "/ask @jump_test_bot claim now", group)
    message = world.message()
    assert (message.author.id, message.author.role) == (f"telegram:{channel.id}", Role.ADMIN)
    assert not message.addressed
    assert not message.is_forward


def test_another_bot_is_one_and_is_never_answered(world: Watched, ann: Person, group: Room) -> None:
    other = world.person("Spam Bot", username="spam_bot", is_bot=True)
    world.push("message", world.new_bot_message(group, {"text": "/ask@jump_test_bot hi", "from": other.as_user()}))
    message = world.message()
    assert (message.author.role, message.addressed) == (Role.BOT, False)


def test_our_own_messages_are_none(world: Watched, group: Room) -> None:
    world.push("message", world.new_bot_message(group, {"text": "hello"}))
    assert world.events() == ()


@pytest.mark.parametrize(
    "service", [{"supergroup_chat_created": True}, {"new_chat_title": "claim at evil.example"}, {"delete_chat_photo": True}]
)
def test_service_messages_are_none(world: Watched, ann: Person, group: Room, service: dict[str, Any]) -> None:
    world.says(ann, group, **service)
    assert world.events() == ()


# Comings and goings


def test_joining_is_seen_both_ways(world: Watched, group: Room) -> None:
    world.admin(group, world.bot)
    eve = world.person("Eve", username="eve")
    world.joins(eve, group)
    (service,) = world.events()
    assert isinstance(service, PersonSeen)
    assert (service.author.id, service.author.role, service.joined) == (f"telegram:{eve.id}", Role.NEW_MEMBER, True)
    world.updates.pop()
    rights, seen = world.events()
    assert isinstance(rights, RightsChanged)
    assert (seen.author, seen.joined) == (service.author, True)


def test_a_promotion_is_no_joining(world: Watched, ann: Person, group: Room) -> None:
    world.admin(group, world.bot)
    world.changes_member(group, ann, Member(person=ann, status="administrator"))
    assert [event.joined for event in world.events() if isinstance(event, PersonSeen)] == [False]


def test_whoever_left_is_not_looked_at(world: Watched, ann: Person, group: Room) -> None:
    world.admin(group, world.bot)
    world.changes_member(group, ann, Member(person=ann, status="left"))
    assert [type(event) for event in world.events()] == [RightsChanged]


def test_what_happens_to_us_is_told(world: Watched) -> None:
    group = world.group("New", bot=False)
    world.adds_bot(group)
    joined = world.event()
    assert isinstance(joined, BotJoined)
    assert (joined.chat.id, joined.title) == (f"telegram:{group.id}", "New")
    world.promotes_bot(group)
    assert isinstance(world.event(), BotPowersChanged)
    world.kicks_bot(group)
    assert isinstance(world.event(), BotLeft)


def test_a_blocked_private_chat_is_no_group_left(world: Watched, ann: Person) -> None:
    chat = world.private(ann)
    chat.members[ann.id] = Member(person=ann, status="creator")
    world.changes_member(chat, world.bot, Member(person=world.bot, status="kicked"))
    assert world.events() == ()


def test_both_ends_tell_of_a_move(world: Watched) -> None:
    group = world.group("Old", kind="group")
    new = world.migrates(group)
    move = Moved(old_chat_id=f"telegram:{group.id}", new_chat_id=f"telegram:{new.id}")
    assert world.event() == move
    world.updates.pop()
    assert world.event() == move


# Taps


def test_a_card_button_is_a_click(world: Watched, ann: Person, group: Room) -> None:
    world.taps_data(ann, world.new_bot_message(group, {"text": "card"}), "c1:ab2c7:3:ban")
    event = world.event()
    assert isinstance(event, CardClicked)
    assert (event.click.report_id, event.click.version, event.click.kind) == ("ab2c7", 3, DecisionKind.BAN)
    assert (event.click.actor_id, event.click.actor_name) == (f"telegram:{ann.id}", "Ann Lee")


def test_a_button_beside_an_answer_is_pressed(world: Watched, ann: Person, forum: Room) -> None:
    topic = world.topic(forum, "support")
    answer = world.new_bot_message(forum, {"text": "answer", "message_thread_id": topic, "is_topic_message": True})
    world.taps_data(ann, answer, "x1:not_helpful:m4rk")
    event = world.event()
    assert isinstance(event, Pressed)
    assert (event.extra, event.mark, event.presser.id) == (Extra.NOT_HELPFUL, "m4rk", f"telegram:{ann.id}")
    assert (event.chat.id, event.chat.thread_id) == (f"telegram:{forum.id}", str(topic))


@pytest.mark.parametrize("data", ["", "c1:ab2c7:3:explode", "c1:AB:1:ban", "x1:unknown:m", "c0:old", "c1:ab2c7:3:ban:more"])
def test_other_buttons_are_still_answered(world: Watched, ann: Person, group: Room, data: str) -> None:
    query_id = world.taps_data(ann, world.new_bot_message(group, {"text": "x"}), data)
    assert world.event() == OtherPressed(query_id=query_id)


def test_a_message_too_old_to_be_shown_can_be_tapped(world: Watched, ann: Person, group: Room) -> None:
    world.taps_data(ann, {"message_id": 4, "date": 0, "chat": group.as_chat()}, "x1:helpful:m")
    assert world.event().chat.id == f"telegram:{group.id}"
