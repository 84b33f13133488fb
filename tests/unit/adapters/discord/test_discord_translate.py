"""What Discord sends becomes one message of ours: what its author wrote, wherever it stands, apart from what he quotes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import discord
import pytest

from adapters.discord.translate import is_unreadable, role_of, to_incoming
from bot.models import ChatKind, IncomingMessage, Role
from tests.fakes.discord_api.objects import Objects
from tests.fakes.discord_api.world import ADMINISTRATOR, BAN, MANAGE_MESSAGES, TIMEOUT

EMBED = {
    "type": "rich",
    "title": "Season 2 is live",
    "url": "https://claim.example/season",
    "description": "Connect to claim",
    "author": {"name": "The team", "url": "https://team.example"},
    "fields": [{"name": "Where", "value": "https://drop.example"}],
    "footer": {"text": "ends today"},
}
REACT = 1 << 6


@pytest.fixture
def sdk() -> Objects:
    return Objects()


def incoming(sdk: Objects, message: discord.Message, *, is_edit: bool = False) -> IncomingMessage:
    found = to_incoming(message, sdk.me, is_edit=is_edit)
    assert found is not None
    return found


def test_a_server_is_the_chat_and_its_channel_the_thread(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice", display_name="Alice")
    message = sdk.message(alice, channel, "gm")
    found = incoming(sdk, message)
    assert (found.chat.id, found.chat.kind, found.chat.thread_id) == (f"discord:{server.id}", ChatKind.GROUP, str(channel.id))
    assert (found.ref, found.delivery_id) == (f"discord:{channel.id}/{message.id}", f"discord:{message.id}")
    assert (found.author.id, found.author.name, found.author.username) == (f"discord:{alice.id}", "Alice", "alice")
    assert not found.addressed
    assert found.lang_hint is None


def test_it_tells_where_it_stands_since_when_its_author_is_there_and_how_old_the_account_is(sdk: Objects) -> None:
    server, joined = sdk.fake.add_server(), datetime(2026, 5, 1, 12, tzinfo=UTC)
    alice = sdk.fake.add_member(server, "alice", joined_at=joined)
    found = incoming(sdk, sdk.message(alice, sdk.fake.add_channel(server, "general"), "gm"))
    assert found.chat.thread_name == "#general"
    assert found.author.joined_at == joined
    assert found.author.made_at == discord.utils.snowflake_time(alice.id)


def test_a_private_talk_has_no_name(sdk: Objects) -> None:
    user = sdk.fake.add_user("alice")
    assert incoming(sdk, sdk.message(user, sdk.fake.add_private(user), "gm")).chat.thread_name is None


def test_a_thread_is_a_place_of_its_own_in_the_same_server(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    thread, alice = sdk.fake.add_forum_post(server), sdk.fake.add_member(server, "alice")
    found = incoming(sdk, sdk.message(alice, thread, "gm"))
    assert (found.chat.id, found.chat.thread_id) == (f"discord:{server.id}", str(thread.id))


def test_the_title_of_a_post_and_the_names_of_threads_are_read(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    post, alice = sdk.fake.add_forum_post(server, "claim at drop.example"), sdk.fake.add_member(server, "alice")
    first = sdk.message(alice, post, "hello", id=str(post.id))
    assert incoming(sdk, first).text == "claim at drop.example\nhello"
    assert incoming(sdk, sdk.message(alice, post, "hello")).text == "hello"
    for note in (discord.MessageType.thread_created, discord.MessageType.channel_name_change):
        assert incoming(sdk, sdk.message(alice, post, "claim at evil.example", type=note.value)).text == "claim at evil.example"


def test_follow_ups_of_two_members_and_of_two_channels_stay_apart(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    one, other = sdk.fake.add_channel(server, "one"), sdk.fake.add_channel(server, "other")
    alice, bob = sdk.fake.add_member(server, "alice"), sdk.fake.add_member(server, "bob")
    said = [sdk.message(alice, one, "a"), sdk.message(bob, one, "b"), sdk.message(alice, other, "c")]
    assert len({incoming(sdk, message).conversation for message in said}) == 3


def test_a_direct_message_is_private_and_addressed(sdk: Objects) -> None:
    alice = sdk.fake.add_user("alice")
    channel = sdk.fake.add_private(alice)
    found = incoming(sdk, sdk.message(alice, channel, "what is an airdrop"))
    assert (found.chat.id, found.chat.kind, found.chat.thread_id) == (f"discord:dm:{channel.id}", ChatKind.PRIVATE, None)
    assert found.addressed


def test_a_mention_addresses_and_is_no_part_of_the_question(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    found = incoming(sdk, sdk.message(alice, channel, f"{sdk.mention}, what is an airdrop?"))
    assert (found.addressed, found.text) == (True, "what is an airdrop?")


def test_a_mention_of_its_own_role_addresses_the_bot(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    own = next(role for role in server.roles.values() if role.bot_id)
    found = incoming(sdk, sdk.message(alice, channel, f"<@&{own.id}> what is an airdrop?"))
    assert (found.addressed, found.text) == (True, "what is an airdrop?")


def test_a_mention_of_everybody_or_of_another_addresses_nobody_here(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice, bob = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice"), sdk.fake.add_member(server, "bob")
    assert not incoming(sdk, sdk.message(alice, channel, "@everyone claim now")).addressed
    assert not incoming(sdk, sdk.message(alice, channel, f"<@{bob.id}> look")).addressed


@pytest.mark.parametrize("pings", [True, False])
def test_a_reply_to_the_bot_addresses_it_with_or_without_a_ping(sdk: Objects, pings: bool) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    answer = sdk.written(server.members[sdk.me.user], channel, "An airdrop is [1]")
    found = incoming(sdk, sdk.message(alice, channel, "and the second one?", **sdk.fake.reply_to(answer, pings=pings)))
    assert (found.addressed, found.quoted_text) == (True, "An airdrop is [1]")


def test_a_reply_to_a_member_quotes_him_with_what_his_message_hides(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    hook = sdk.written(alice, channel, "look", webhook_id="9", embeds=[EMBED])
    found = incoming(sdk, sdk.message(alice, channel, "is that real?", **sdk.fake.reply_to(hook)))
    assert found.text == "is that real?"
    assert not found.addressed
    assert "[Season 2 is live](https://claim.example/season)" in (found.quoted_text or "")


def test_a_reply_to_a_message_that_is_gone_quotes_nothing(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    reference = {"type": 0, "message_id": "5", "channel_id": str(channel.id)}
    message = sdk.message(alice, channel, "hm", type=19, message_reference=reference, referenced_message=None)
    assert incoming(sdk, message).quoted_text is None


def test_a_forward_is_what_it_shows(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    found = incoming(sdk, sdk.message(alice, channel, "", **sdk.fake.forward_of("claim at drop.example", embeds=[EMBED])))
    assert found.is_forward
    assert found.text.startswith("claim at drop.example")
    assert {entity.url for entity in found.entities} == {"https://claim.example/season", "https://team.example"}
    assert found.quoted_text is None


def test_a_bots_embeds_are_its_words_and_their_addresses_links(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, bot = sdk.fake.add_channel(server), sdk.fake.add_member(server, "dropbot", is_bot=True)
    found = incoming(sdk, sdk.message(bot, channel, "", embeds=[EMBED]))
    assert found.text.split("\n") == ["The team", "Season 2 is live", "Connect to claim", "Where", "https://drop.example", "ends today"]
    assert [entity.url for entity in found.entities] == ["https://claim.example/season", "https://team.example"]
    assert (found.author.role, found.addressed) == (Role.BOT, False)


def test_the_previews_of_a_persons_links_are_not_his_words(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    found = incoming(sdk, sdk.message(alice, channel, "https://news.example", embeds=[EMBED]))
    assert (found.text, found.entities) == ("https://news.example", ())


def test_a_webhook_under_any_name_is_a_bot_and_addresses_nobody(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    found = incoming(sdk, sdk.message(alice, channel, f"{sdk.mention} hi", webhook_id="77"))
    assert (found.author.role, found.addressed) == (Role.BOT, False)


def test_file_names_and_what_is_said_of_them_are_read(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    file = {"id": "1", "filename": "claim-tool.exe", "description": "run me", "size": 1, "url": "https://cdn.example/1", "proxy_url": "x"}
    assert incoming(sdk, sdk.message(alice, channel, "here", attachments=[file])).text == "here\nclaim-tool.exe\nrun me"


def test_buttons_are_links_however_deep_they_lie(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, bot = sdk.fake.add_channel(server), sdk.fake.add_member(server, "dropbot", is_bot=True)
    button = {"type": 2, "style": 5, "label": "Claim", "url": "https://claim.example/now", "id": 1}
    words = {"type": 10, "content": "Season 2", "id": 2}
    deep = {"type": 17, "id": 3, "components": [{"type": 9, "id": 4, "components": [words], "accessory": button}]}
    rows = [{"type": 1, "components": [{**button, "url": "https://other.example"}]}, deep]
    found = incoming(sdk, sdk.message(bot, channel, "gm", components=rows))
    assert [entity.url for entity in found.entities] == ["https://other.example", "https://claim.example/now"]
    assert "Season 2" in found.text
    assert {(entity.type, entity.offset, entity.length) for entity in found.entities} == {("button", 0, 0)}


def test_a_polls_question_and_answers_are_read(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    poll = {
        "question": {"text": "Claimed at drop.example?"},
        "answers": [{"answer_id": 1, "poll_media": {"text": "yes"}}],
        "expiry": "2027-01-01T00:00:00+00:00",
        "allow_multiselect": False,
        "layout_type": 1,
    }
    assert incoming(sdk, sdk.message(alice, channel, "", poll=poll)).text == "Claimed at drop.example?\nyes"


def test_an_edit_is_a_delivery_of_its_own_each_time(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    first = sdk.message(alice, channel, "a", id="100", edited_timestamp="2026-11-01T10:00:00+00:00")
    again = sdk.message(alice, channel, "b", id="100", edited_timestamp="2026-11-01T10:05:00+00:00")
    ids = [incoming(sdk, message, is_edit=True).delivery_id for message in (first, first, again)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0] == "discord:100@2026-11-01T10:00:00+00:00"
    assert incoming(sdk, first, is_edit=True).sent_at == datetime(2026, 11, 1, 10, tzinfo=UTC)


def test_nothing_of_its_own_and_no_note_of_discords_is_a_message(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    assert to_incoming(sdk.message(server.members[sdk.me.user], channel, "I said"), sdk.me) is None
    assert to_incoming(sdk.message(alice, channel, "", type=7), sdk.me) is None
    assert to_incoming(sdk.message(alice, channel, "", type=6), sdk.me) is None


def test_custom_emoji_are_shown_by_name_and_lone_surrogates_replaced(sdk: Objects) -> None:
    alice = sdk.fake.add_user("alice")
    found = incoming(sdk, sdk.message(alice, sdk.fake.add_private(alice), "gm <:pepe:123456789012345678> \ud800"))
    assert found.text == "gm :pepe: \ufffd"


@pytest.mark.parametrize(
    ("rights", "role"),
    [
        (ADMINISTRATOR, Role.ADMIN),
        (MANAGE_MESSAGES, Role.MODERATOR),
        (TIMEOUT, Role.MODERATOR),
        (BAN, Role.MODERATOR),
        (REACT, Role.MEMBER),
    ],
)
def test_roles_follow_the_rights_on_the_server(sdk: Objects, rights: int, role: Role) -> None:
    server = sdk.fake.add_server()
    assert role_of(sdk.member(sdk.fake.add_member(server, "ann", rights=rights)), datetime.now(UTC)) is role


def test_the_owner_is_an_administrator_without_any_role(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    assert role_of(sdk.member(server.members[server.owner_id]), datetime.now(UTC)) is Role.ADMIN


def test_a_channels_overwrites_make_nobody_a_moderator(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    channel, alice = sdk.fake.add_channel(server), sdk.fake.add_member(server, "alice")
    channel.overwrites[alice.id] = (MANAGE_MESSAGES, 0)
    assert incoming(sdk, sdk.message(alice, channel, "gm")).author.role is Role.MEMBER


def test_who_joined_a_moment_ago_is_new(sdk: Objects) -> None:
    server = sdk.fake.add_server()
    now = datetime.now(UTC)
    ages = {timedelta(minutes=4): Role.NEW_MEMBER, timedelta(days=3): Role.MEMBER}
    for age, role in ages.items():
        assert role_of(sdk.member(sdk.fake.add_member(server, "new", joined_at=now - age)), now) is role


def test_a_server_that_chose_a_language_gives_a_hint(sdk: Objects) -> None:
    for locale, hint in (("pt-BR", "pt"), ("zh-TW", "zh"), ("ja", None), ("en-US", None)):
        server = sdk.fake.add_server(locale=locale)
        found = incoming(sdk, sdk.message(sdk.fake.add_member(server, "ana"), sdk.fake.add_channel(server), "gm"))
        assert found.lang_hint == hint


def test_a_picture_or_a_sticker_alone_cannot_be_read(sdk: Objects) -> None:
    alice = sdk.fake.add_user("alice")
    channel = sdk.fake.add_private(alice)
    file = {"id": "1", "filename": "qr.png", "size": 1, "url": "https://cdn.example/1", "proxy_url": "x"}
    sticker = {"id": "1", "name": "gm", "format_type": 1}
    assert is_unreadable(sdk.message(alice, channel, "", attachments=[file]), sdk.me)
    assert is_unreadable(sdk.message(alice, channel, sdk.mention, sticker_items=[sticker]), sdk.me)
    assert not is_unreadable(sdk.message(alice, channel, "is this real", attachments=[file]), sdk.me)
    assert not is_unreadable(sdk.message(alice, channel, ""), sdk.me)


def test_a_message_tells_whether_it_holds_forwards_or_answers_what_nobody_reads(sdk: Objects) -> None:
    alice = sdk.fake.add_user("alice")
    channel = sdk.fake.add_private(alice)
    file = {"id": "1", "filename": "qr.png", "size": 1, "url": "https://cdn.example/1", "proxy_url": "x"}
    picture = sdk.written(alice, channel, "", attachments=[file])
    assert incoming(sdk, sdk.message(alice, channel, "look", attachments=[file])).unreadable
    assert incoming(sdk, sdk.message(alice, channel, "", **sdk.fake.forward_of("", attachments=[file]))).unreadable
    assert incoming(sdk, sdk.message(alice, channel, "what is this", **sdk.fake.reply_to(picture))).unreadable
    assert not incoming(sdk, sdk.message(alice, channel, "what is this")).unreadable
