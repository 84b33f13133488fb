import json

import pytest

from adapters.shared.replay import Invalid
from adapters.shared.replay_discord import parse_discord
from adapters.shared.replay_telegram import parse_telegram
from bot.models import ChatKind, Role


def telegram(*messages, **chat):
    fields = {"name": "Room", "type": "public_supergroup", "id": 77, "messages": list(messages), **chat}
    return list(parse_telegram(json.dumps(fields).encode()))


def discord(*messages, **channel):
    fields = {"guild": {"id": "1"}, "channel": {"id": "5", "type": "GuildTextChat", **channel}, "messages": list(messages)}
    return list(parse_discord(json.dumps(fields).encode()))


def said(number=1, **fields):
    return {"id": number, "type": "message", "date_unixtime": "1700000000", "from": "Ann", "from_id": "user9", **fields}


def posted(number="10", **fields):
    return {
        "id": number,
        "type": "Default",
        "timestamp": "2026-01-02T03:04:05.678+00:00",
        "content": "",
        "author": {"id": "3", "name": "ann", "nickname": "Ann", "isBot": False},
        **fields,
    }


def test_telegram_text_and_entities_keep_their_places():
    (one,) = telegram(
        said(text_entities=[{"type": "plain", "text": "go 🎉 "}, {"type": "text_link", "text": "here", "href": "https://a.example/"}])
    )
    assert one.message.text == "go 🎉 here"
    (entity,) = one.message.entities
    assert one.message.text[entity.offset : entity.offset + entity.length] == "here"
    assert entity.url == "https://a.example/"
    assert one.message.chat.kind is ChatKind.GROUP
    assert one.message.sent_at.year == 2023


def test_telegram_older_exports_have_the_text_alone():
    (one,) = telegram(said(text=["see ", {"type": "link", "text": "a.example"}, "!"]))
    assert one.message.text == "see a.example!"


def test_telegram_buttons_replies_forwards_and_file_names_are_read():
    first = said(1, text="the first", file_name="claim.apk")
    second = said(
        2,
        text="look",
        reply_to_message_id=1,
        forwarded_from="Somebody",
        inline_bot_buttons=[[{"type": "url", "text": "Claim", "data": "https://b.example/"}, {"type": "callback", "data": "x"}]],
    )
    one, two = telegram(first, second)
    assert "claim.apk" in one.message.text
    assert two.message.quoted_text.startswith("the first")
    assert two.message.is_forward
    assert [entity.url for entity in two.message.entities] == ["https://b.example/"]


def test_everything_that_people_write_into_a_telegram_message_is_read():
    poll = {"question": [{"type": "plain", "text": "Claimed at "}, "a.example?"], "answers": [{"text": "yes"}, {"text": "at b.example"}]}
    row = [
        {"type": "callback", "text": "Claim now", "data": "x"},
        {"type": "simple_web_view", "text": "Open", "data": "https://c.example/"},
    ]
    (one,) = telegram(said(text="", poll=poll, contact_information={"first_name": "d.example", "last_name": ""}, inline_bot_buttons=[row]))
    assert one.message.text == "Claimed at a.example?\nyes\nat b.example\nd.example\nClaim now\nOpen"
    assert [entity.url for entity in one.message.entities] == ["https://c.example/"]


def test_a_link_behind_a_blank_keeps_its_place():
    (one,) = telegram(said(text_entities=[{"type": "text_link", "text": " ", "href": "https://a.example/"}], file_name="a.png"))
    (entity,) = one.message.entities
    assert one.message.text[entity.offset : entity.offset + entity.length] == " "


def test_telegram_service_messages_are_passed_over():
    assert telegram({"id": 1, "type": "service", "action": "join"}) == []


def test_a_whole_telegram_account_holds_many_chats():
    chats = [{"id": number, "type": "personal_chat", "messages": [said(text="hi")]} for number in (1, 2)]
    found = list(parse_telegram(json.dumps({"chats": {"list": chats}}).encode()))
    assert [each.message.conversation for each in found] == ["1", "2"]
    assert all(each.message.addressed for each in found)


def test_discord_replies_bots_and_embeds_are_read():
    first = posted("10", content="is [this](https://a.example) real?")
    bot = posted(
        "11",
        type="Reply",
        reference={"messageId": "10"},
        author={"id": "4", "name": "helper", "isBot": True},
        embeds=[{"title": "Claim", "description": "now", "url": "https://b.example/"}],
        attachments=[{"fileName": "wallet.exe"}],
    )
    one, two = discord(first, bot, posted("12", type="RecipientAdd"))
    assert one.message.author.username == "ann"
    assert two.message.author.role is Role.BOT
    assert two.message.text == "Claim\nnow\nwallet.exe"
    assert two.message.quoted_text == one.message.text
    assert [entity.url for entity in two.message.entities] == ["https://b.example/"]


def test_the_whole_of_a_discord_bots_embed_is_read():
    embed = {
        "author": {"name": "Arb", "url": "https://a.example/"},
        "title": "T",
        "fields": [{"name": "Where", "value": "at b.example"}, None],
        "footer": {"text": "c.example"},
    }
    (one,) = discord(posted(author={"id": "4", "isBot": True}, embeds=[embed]))
    assert one.message.text == "Arb\nT\nWhere\nat b.example\nc.example"
    assert [entity.url for entity in one.message.entities] == ["https://a.example/"]


def test_what_a_discord_member_forwards_is_read():
    (one,) = discord(posted(forwardedMessage={"content": "go to a.example", "embeds": [{"title": "T", "url": "https://b.example/"}]}))
    assert one.message.text == "go to a.example\nT"
    assert one.message.is_forward
    assert [entity.url for entity in one.message.entities] == ["https://b.example/"]


def test_previews_of_members_links_are_not_their_words():
    (one,) = discord(posted(content="hm", embeds=[{"title": "Somebody else's title", "url": "https://b.example/"}]))
    assert one.message.text == "hm"
    assert one.message.entities == ()


def test_direct_messages_are_private_and_addressed():
    (one,) = discord(posted(content="hi"), type="DirectTextChat")
    assert one.message.chat.kind is ChatKind.PRIVATE
    assert one.message.addressed


@pytest.mark.parametrize("parse", [parse_telegram, parse_discord])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b"{}", b"not json", b'{"messages": 3}', b"[" * 100_000, b'{"a": 1' + b"0" * 9000 + b"}"]
)
def test_what_is_no_export_is_named_and_never_repeated(parse, content):
    (one,) = parse(content)
    assert isinstance(one, Invalid)
    assert "000000" not in one.error


@pytest.mark.parametrize(
    "broken",
    [
        said(text=None, text_entities=[None, 3, {"text": 5, "href": 7}]),
        said(text={"a": 1}, date_unixtime="9" * 30, from_id=[1], inline_bot_buttons=[None, [3, {"type": 4}]], reply_to_message_id={}),
        {"type": "message"},
    ],
)
def test_strange_fields_of_an_export_lose_nothing_else(broken):
    found = telegram(broken, said(2, text="whole"))
    assert [each.message.text for each in found][-1] == "whole"
    assert len(found) == 2


def test_strange_fields_of_a_discord_export_lose_nothing_else():
    found = discord(posted(author=None, embeds=3, attachments=[None], timestamp=5, reference=[]), posted("11", content="whole"))
    assert [each.message.text for each in found] == ["", "whole"]


def errors(found):
    return [(each.id, each.error) for each in found if isinstance(each, Invalid)]


def test_an_export_of_the_other_platform_is_named_and_not_passed_over_in_silence():
    of_discord = {"guild": {"id": "1"}, "channel": {"id": "5"}, "messages": [posted(content="hi")]}
    of_telegram = {"name": "Room", "type": "public_supergroup", "id": 77, "messages": [said(text="hi")]}
    (one,) = parse_telegram(json.dumps(of_discord).encode())
    (other,) = parse_discord(json.dumps(of_telegram).encode())
    assert (one.id, other.id) == ("export", "export")
    assert "--format discord" in one.error
    assert "--format telegram" in other.error


@pytest.mark.parametrize("broken", [None, 7, "text", [], True])
def test_an_item_that_is_no_message_gets_an_error_of_its_own(broken):
    assert errors(telegram(broken, said(2, text="whole"))) == [("message-1", "it is not a JSON object")]
    assert errors(discord(posted(content="whole"), broken)) == [("message-2", "it is not a JSON object")]


def test_an_object_without_the_marks_of_a_message_gets_an_error_of_its_own():
    assert [each for each, _ in errors(telegram({"id": 5, "text": "hi"}, {"type": "poem"}, said(2, text="whole")))] == ["5", "message-2"]
    assert [each for each, _ in errors(discord({"id": "8", "type": "Default"}, {}, posted(content="whole")))] == ["8", "message-2"]


def test_chats_left_behind_are_read_too_and_one_without_messages_is_named():
    left = {"id": 2, "type": "private_supergroup", "messages": [said(text="hi")]}
    document = {"chats": {"list": [{"id": 1, "type": "personal_chat"}, None]}, "left_chats": {"list": [left]}}
    found = list(parse_telegram(json.dumps(document).encode()))
    assert [each for each, _ in errors(found)] == ["1", "chat-2"]
    assert [each.message.text for each in found if not isinstance(each, Invalid)] == ["hi"]
