"""Commands, menus, buttons and forms: answered in time, seen by whom they should be seen, and still understood after a restart."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.shared.contract import Click, CommandCall, Delivered, Delivery, Door, Extra, Visibility
from bot.models import Chat, ChatKind, Role
from bot.moderation.models import DecisionKind
from bot.moderation.problems import Problem
from bot.screening.names import Impersonation
from tests.fakes.discord_api.interactions import is_hidden
from tests.fakes.discord_api.stand import Stand
from tests.fakes.discord_api.world import MANAGE_MESSAGES, VIEW, Channel, Member

# The test phrase of the standard; it opens nothing that anybody owns.
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"

pytestmark = pytest.mark.asyncio


def answers(notice: str = "Here you are.", visibility: Visibility = Visibility.PUBLIC):
    async def on_command(call: CommandCall, door: Door) -> None:
        await door.deliver(Delivery(chat=call.message.chat, notice=notice, reply_to=call.message, visibility=visibility))

    return on_command


@pytest.fixture
def channel(stand: Stand) -> Channel:
    return stand.discord.add_channel(stand.discord.add_server())


@pytest.fixture
def alice(stand: Stand, channel: Channel) -> Member:
    assert channel.server is not None
    return stand.discord.add_member(channel.server, "alice", display_name="Alice")


@pytest.fixture
def mallory(stand: Stand, channel: Channel) -> Member:
    assert channel.server is not None
    return stand.discord.add_member(channel.server, "mallory", display_name="Helper")


@pytest.fixture
def ann(stand: Stand, channel: Channel) -> Member:
    """Who moderates."""
    assert channel.server is not None
    return stand.discord.add_member(channel.server, "ann", rights=MANAGE_MESSAGES)


async def test_a_question_is_announced_at_once_and_answered_for_all(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers()
    await stand.open()
    asked = await stand.discord.settled(await stand.discord.use_command(alice, channel, "ask", {"question": "what is an airdrop"}))
    assert (asked.answer_kind, asked.answered_after < 1) == (5, True)
    assert [(message["content"], is_hidden(message)) for message in asked.said] == [("Here you are.", False)]
    [call] = stand.reception.calls
    assert (call.name, call.argument, call.message.text) == ("ask", "what is an airdrop", "what is an airdrop")
    assert call.message.delivery_id == f"discord:i{asked.id}"
    assert (call.message.chat.id, call.message.chat.thread_id) == (f"discord:{channel.server.id}", str(channel.id))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("ask", {"question": "what is an airdrop", "private": True}),
        ("ask", {"question": "is drop-claims.xyz real"}),
        ("ask", {"question": "legal winner thank year wave sausage worth useful legal winner thank yellow"}),
        ("check", {"link": "drop.example"}),
        ("help", {}),
        ("privacy", {}),
        ("report", {"what": "drop.example", "reason": "scam"}),
        ("flag", {"what": "drop.example"}),
        ("why", {"link": "drop.example"}),
        ("block", {"domain": "drop.example"}),
        ("allow", {"domain": "drop.example"}),
        ("unblock", {"domain": "drop.example"}),
        ("quiet", {}),
        ("status", {}),
        ("setup", {}),
    ],
)
async def test_what_is_private_is_seen_by_its_asker_alone(stand: Stand, channel: Channel, alice: Member, name: str, options: dict) -> None:
    stand.reception.on_command = answers()
    await stand.open()
    asked = await stand.discord.settled(await stand.discord.use_command(alice, channel, name, options))
    assert [is_hidden(message) for message in asked.said] == [True]
    assert channel.shown == []
    assert [call.name for call in stand.reception.calls] == [name]


async def test_a_check_is_shown_to_all_where_its_asker_wants_that(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers()
    await stand.open()
    options = {"link": "drop.example", "private": False}
    asked = await stand.discord.settled(await stand.discord.use_command(alice, channel, "check", options))
    assert [is_hidden(message) for message in asked.said] == [False]


async def test_a_private_word_to_a_public_question_is_not_seen_by_others(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers("Only for you.", Visibility.ASKER)
    await stand.open()
    asked = await stand.discord.use_command(alice, channel, "ask", {"question": "gm"})
    await stand.discord.until(lambda: asked.follow_ups)
    assert asked.original_gone
    assert [(message["content"], is_hidden(message)) for message in asked.said] == [("Only for you.", True)]
    assert channel.shown == []


async def test_a_public_answer_to_a_command_vanishes_where_the_chat_wants_that(stand: Stand, channel: Channel, alice: Member) -> None:
    async def briefly(call: CommandCall, door: Door) -> None:
        after = timedelta(milliseconds=5)
        await door.deliver(Delivery(chat=call.message.chat, notice="gm", reply_to=call.message, vanish_after=after))

    stand.reception.on_command = briefly
    await stand.open()
    await stand.discord.use_command(alice, channel, "ask", {"question": "gm"})
    await stand.discord.until(lambda: stand.discord.asked("DELETE", rf"/channels/{channel.id}/messages/\d+"))
    assert channel.shown == []
    hidden = await stand.discord.settled(await stand.discord.use_command(alice, channel, "help"))
    await stand.adapter.stop()
    assert len(hidden.said) == 1
    assert len(stand.discord.asked("DELETE", rf"/channels/{channel.id}/messages/\d+")) == 1


async def test_a_long_answer_is_continued_in_follow_ups_of_the_same_kind(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers("word " * 1000)
    await stand.open()
    asked = await stand.discord.use_command(alice, channel, "help")
    await stand.discord.until(lambda: len(asked.said) == 3)
    assert all(is_hidden(message) for message in asked.said)
    assert stand.discord.rest.refused == []


async def test_a_command_that_says_nothing_leaves_nothing_waiting(stand: Stand, channel: Channel, alice: Member) -> None:
    await stand.open()
    asked = await stand.discord.settled(await stand.discord.use_command(alice, channel, "help"))
    assert (asked.said, asked.original_gone) == ([], True)


async def test_a_command_that_fails_leaves_nothing_waiting_and_shows_no_error(stand: Stand, channel: Channel, alice: Member) -> None:
    async def fail(call: CommandCall, door: Door) -> None:
        raise RuntimeError("broken")

    stand.reception.on_command = fail
    await stand.open()
    asked = await stand.discord.settled(await stand.discord.use_command(alice, channel, "help"))
    assert asked.said == []


async def test_what_came_too_late_for_discord_is_not_handled(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers()
    await stand.open()
    late = await stand.discord.use_command(alice, channel, "help", asked_ago=4.0)
    await stand.discord.until(lambda: stand.discord.asked("POST", rf"/interactions/{late.id}/.*"))
    in_time = await stand.discord.settled(await stand.discord.use_command(alice, channel, "help"))
    assert (late.said, len(in_time.said)) == ([], 1)
    assert len(stand.reception.calls) == 1


async def test_after_15_minutes_what_is_public_is_said_in_the_channel_and_what_is_private_not_at_all(
    stand: Stand, channel: Channel, alice: Member
) -> None:
    results: list[Delivered] = []

    async def slow(call: CommandCall, door: Door) -> None:
        results.append(await door.deliver(Delivery(chat=call.message.chat, notice="At last.", reply_to=call.message)))

    stand.reception.on_command = slow
    await stand.open()
    long_ago = datetime.now(UTC) - timedelta(minutes=16)
    public = await stand.discord.use_command(alice, channel, "ask", {"question": "gm"}, asked_at=long_ago)
    await stand.discord.until(lambda: len(results) == 1)
    await stand.discord.use_command(alice, channel, "help", asked_at=long_ago)
    await stand.discord.until(lambda: len(results) == 2)
    assert [message["content"] for message in channel.shown] == ["At last."]
    assert results[1].problem == Problem.LATE
    assert public.answer_kind == 5


async def test_whoever_installed_it_for_himself_gets_five_follow_ups_and_no_more(stand: Stand, alice: Member) -> None:
    elsewhere = stand.discord.add_server("A strange server")
    place = stand.discord.add_channel(elsewhere)
    stranger = stand.discord.add_member(elsewhere, "alice")
    said: list[Delivered] = []

    async def at_length(call: CommandCall, door: Door) -> None:
        said.append(await door.deliver(Delivery(chat=call.message.chat, notice="word " * 5000, reply_to=call.message)))

    stand.reception.on_command = at_length
    await stand.open()
    asked = await stand.discord.use_command(stranger, place, "check", {"link": "drop.example"}, by_user_only=True)
    await stand.discord.until(lambda: said)
    assert (len(asked.said), said[0].problem) == (5, "")
    [call] = stand.reception.calls
    assert (call.message.chat.kind, call.message.chat.id) == (ChatKind.PRIVATE, f"discord:dm:{place.id}")
    assert not any(request.status >= 400 for request in stand.discord.rest.requests)


async def test_the_asker_is_asked_in_his_own_language(stand: Stand, channel: Channel, alice: Member) -> None:
    await stand.open()
    for locale, lang in (("pt-BR", "pt"), ("zh-CN", "zh"), ("es-419", "es"), ("ja", None)):
        await stand.discord.settled(await stand.discord.use_command(alice, channel, "help", locale=locale))
        assert stand.reception.calls[-1].message.lang_hint == lang


async def test_a_message_menu_points_at_what_it_was_opened_on_without_any_intent(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers()
    await stand.open()
    bad = await stand.discord.say(alice, channel, "claim at drop.example")
    asked = await stand.discord.settled(await stand.discord.use_message_menu(alice, channel, "Check links", bad))
    [call] = stand.reception.calls
    assert (call.name, call.target.text, call.target.ref) == ("check", "claim at drop.example", f"discord:{channel.id}/{bad['id']}")
    assert [is_hidden(message) for message in asked.said] == [True]


async def test_a_report_asks_for_a_reason_and_points_at_the_message(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers("Thank you.")
    await stand.open()
    bad = await stand.discord.say(alice, channel, "claim at drop.example")
    opened = await stand.discord.settled(await stand.discord.use_message_menu(alice, channel, "Report to moderators", bad))
    assert opened.modal["custom_id"].startswith(f"m2:report:{channel.id}:{bad['id']}:{alice.id}:")
    sent = await stand.discord.settled(await stand.discord.fill_form(alice, channel, opened.modal, "a fake site"))
    [call] = stand.reception.calls
    assert (call.name, call.argument, call.target.text) == ("report", "a fake site", "claim at drop.example")
    assert [(message["content"], is_hidden(message)) for message in sent.said] == [("Thank you.", True)]


async def test_a_form_that_was_opened_before_a_restart_reports_what_the_message_said(
    stand: Stand, channel: Channel, alice: Member, mallory: Member
) -> None:
    first = await stand.open()
    bad = await stand.discord.say(mallory, channel, "claim at drop.example")
    opened = await stand.discord.settled(await stand.discord.use_message_menu(alice, channel, "Report to moderators", bad))
    await first.stop()
    await stand.open()
    await stand.discord.settled(await stand.discord.fill_form(alice, channel, opened.modal, "a fake site"))
    [call] = stand.reception.calls
    target = call.target
    assert (call.argument, target.text, target.ref) == ("a fake site", "claim at drop.example", f"discord:{channel.id}/{bad['id']}")
    assert (target.author.id, target.author.name) == (f"discord:{mallory.id}", "Helper")


async def test_such_a_form_outlives_the_message_it_is_about(stand: Stand, channel: Channel, alice: Member, mallory: Member) -> None:
    first = await stand.open()
    bad = await stand.discord.say(mallory, channel, "claim at drop.example")
    opened = await stand.discord.settled(await stand.discord.use_message_menu(alice, channel, "Report to moderators", bad))
    await first.stop()
    del channel.messages[int(bad["id"])]
    await stand.open()
    await stand.discord.settled(await stand.discord.fill_form(alice, channel, opened.modal, ""))
    [call] = stand.reception.calls
    assert (call.target.text, call.target.author.id) == ("claim at drop.example", f"discord:{mallory.id}")
    assert call.target.chat.thread_id == str(channel.id)


@pytest.mark.parametrize("forger", ["the reporter", "another member"])
async def test_a_text_that_was_changed_in_the_form_is_not_put_into_the_authors_mouth(
    stand: Stand, channel: Channel, alice: Member, mallory: Member, forger: str
) -> None:
    first = await stand.open()
    bad = await stand.discord.say(mallory, channel, "gm all")
    opened = await stand.discord.settled(await stand.discord.use_message_menu(alice, channel, "Report to moderators", bad))
    await first.stop()
    await stand.open()
    sender, typed = (alice, ["bad", "claim at drop.example"]) if forger == "the reporter" else (mallory, ["bad"])
    await stand.discord.settled(await stand.discord.fill_form(sender, channel, opened.modal, *typed))
    [call] = stand.reception.calls
    # Which message it was is known; what it said Discord no longer tells a bot without the intent.
    assert (call.target.ref, call.target.text) == (f"discord:{channel.id}/{bad['id']}", "")


async def test_a_form_shows_no_secret_and_no_more_than_fits(stand: Stand, channel: Channel, alice: Member, mallory: Member) -> None:
    await stand.open()
    for text in (SEED, "\U0001f600" * 2000, ""):
        bad = await stand.discord.say(mallory, channel, text, attachments=[])
        opened = await stand.discord.settled(await stand.discord.use_message_menu(alice, channel, "Report to moderators", bad))
        assert SEED not in str(opened.modal)
    assert stand.discord.rest.refused == []


async def test_a_link_to_a_message_is_followed_for_whoever_may_read_it(stand: Stand, channel: Channel, alice: Member) -> None:
    hidden = stand.discord.add_channel(channel.server, "hidden")
    hidden.overwrites[alice.id] = (0, VIEW)
    stand.discord.gateway.allowed_intents = 1 << 15
    await stand.open(reads_messages=True)
    await stand.ready()
    for place, is_read in ((channel, True), (hidden, False)):
        bad = await stand.discord.say(channel.server.members[channel.server.owner_id], place, "claim at drop.example")
        link = f"https://discord.com/channels/{channel.server.id}/{place.id}/{bad['id']}"
        await stand.discord.settled(await stand.discord.use_command(alice, channel, "report", {"what": link, "reason": "fake"}))
        call = stand.reception.calls[-1]
        assert bool(call.target) is is_read
        assert call.argument == ("fake" if is_read else f"{link}\nfake")


async def test_each_setting_of_one_setup_is_a_call_of_its_own(stand: Stand, channel: Channel, ann: Member) -> None:
    stand.reception.on_command = answers("Set.")
    await stand.open()
    options = {"moderators": channel, "language": "ru", "mode": "assist", "secrets": False, "vanish": 0}
    asked = await stand.discord.use_command(ann, channel, "setup", options)
    await stand.discord.until(lambda: len(asked.said) == 5)
    assert [call.argument for call in stand.reception.calls] == [
        f"moderators discord:{channel.id}",
        "language ru",
        "mode assist",
        "secrets off",
        "vanish off",
    ]
    assert len({call.message.delivery_id for call in stand.reception.calls}) == 5


async def test_a_click_on_a_card_is_answered_to_the_clicker_alone(stand: Stand, channel: Channel, ann: Member) -> None:
    roles: list[Role] = []

    async def decide(click: Click, door: Door) -> str:
        roles.append(await door.role_of(f"discord:{channel.server.id}", click.actor_id))
        return "Already decided by *Ben*."

    stand.reception.on_click = decide
    await stand.open()
    card = await stand.discord.say(stand.discord.world.bot, channel, "card", components=buttons("c1:abc234:7:ban"))
    clicked = await stand.discord.settled(await stand.discord.press(ann, card, "Press"))
    [click] = stand.reception.clicks
    assert (click.report_id, click.version, click.kind, click.actor_id) == ("abc234", 7, DecisionKind.BAN, f"discord:{ann.id}")
    assert [(message["content"], is_hidden(message)) for message in clicked.said] == [("Already decided by \\*Ben\\*.", True)]
    assert roles == [Role.MODERATOR]
    assert stand.discord.asked("GET", r"/guilds/.*/members/.*") == [], "the click itself says what the clicker may do"


async def test_rights_are_those_of_the_moment_of_the_click(stand: Stand, channel: Channel, ann: Member) -> None:
    roles: list[Role] = []

    async def decide(click: Click, door: Door) -> str:
        roles.append(await door.role_of(f"discord:{channel.server.id}", click.actor_id))
        return "Done."

    stand.reception.on_click = decide
    await stand.open()
    card = await stand.discord.say(stand.discord.world.bot, channel, "card", components=buttons("c1:abc234:7:ban"))
    await stand.discord.settled(await stand.discord.press(ann, card, "Press"))
    ann.roles.clear()
    await stand.discord.settled(await stand.discord.press(ann, card, "Press"))
    assert roles == [Role.MODERATOR, Role.MEMBER]


async def test_a_right_in_one_channel_makes_nobody_a_moderator(stand: Stand, channel: Channel, alice: Member) -> None:
    roles: list[Role] = []

    async def decide(click: Click, door: Door) -> str:
        roles.append(await door.role_of(f"discord:{channel.server.id}", click.actor_id))
        return "Done."

    stand.reception.on_click = decide
    channel.overwrites[alice.id] = (MANAGE_MESSAGES, 0)
    await stand.open()
    card = await stand.discord.say(stand.discord.world.bot, channel, "card", components=buttons("c1:abc234:7:ban"))
    await stand.discord.settled(await stand.discord.press(alice, card, "Press"))
    assert roles == [Role.MEMBER]


async def test_a_click_counts_only_for_the_server_it_is_made_on(stand: Stand, channel: Channel, ann: Member) -> None:
    other = stand.discord.add_server("Second Club")
    adapter = await stand.open()
    await stand.ready()
    assert await adapter.role_of(f"discord:{channel.server.id}", f"discord:{ann.id}") is Role.MODERATOR
    assert await adapter.role_of(f"discord:{other.id}", f"discord:{ann.id}") is Role.MEMBER
    assert await adapter.role_of("discord:dm:5", f"discord:{ann.id}") is Role.MEMBER


async def test_a_private_word_is_said_to_whoever_presses_for_it(stand: Stand, channel: Channel, alice: Member) -> None:
    chat = Chat(id=f"discord:{channel.server.id}", kind=ChatKind.GROUP)
    stand.reception.on_press = lambda *_: Delivery(chat=chat, notice="Move what is left now.")
    await stand.open()
    line = await stand.discord.say(stand.discord.world.bot, channel, "line", components=buttons("x1:private_word:seed-exposed"))
    pressed = await stand.discord.settled(await stand.discord.press(alice, line, "Press"))
    [(extra, mark, presser, _)] = stand.reception.presses
    assert (extra, mark, presser.id) == (Extra.PRIVATE_WORD, "seed-exposed", f"discord:{alice.id}")
    assert [(message["content"], is_hidden(message)) for message in pressed.said] == [("Move what is left now.", True)]
    assert [message["content"] for message in channel.shown] == ["line"]


async def test_a_press_that_needs_no_word_leaves_nothing_waiting(stand: Stand, channel: Channel, alice: Member) -> None:
    await stand.open()
    line = await stand.discord.say(stand.discord.world.bot, channel, "line", components=buttons("x1:helpful:m1"))
    pressed = await stand.discord.settled(await stand.discord.press(alice, line, "Press"))
    assert pressed.said == []


async def test_strange_buttons_are_left_to_whoever_made_them(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers()
    await stand.open()
    line = await stand.discord.say(stand.discord.world.bot, channel, "line", components=buttons("c9:something"))
    strange = await stand.discord.press(alice, line, "Press")
    await stand.discord.settled(await stand.discord.use_command(alice, channel, "help"))
    assert strange.answer_kind is None


async def test_an_account_is_described_with_whom_it_imitates_its_age_and_what_was_decided(
    stand: Stand, channel: Channel, alice: Member
) -> None:
    stand.impostor = Impersonation(kind="staff", seen_as="Αnn", looks_like="Ann")
    stand.decisions = 2
    suspect = stand.discord.add_member(channel.server, "ann_", display_name="Αnn", joined_at=datetime.now(UTC) - timedelta(days=3))
    await stand.open()
    asked = await stand.discord.settled(await stand.discord.use_user_menu(alice, channel, "Check this account", suspect))
    [message] = asked.said
    lines = message["content"].split("\n")
    assert lines[1] == 'Take care: the name "Αnn" looks like Ann.'
    assert "Created only 0 days ago." in lines
    assert "On this server for 3 days." in lines
    assert "Decisions about it here: 2." in lines
    assert is_hidden(message)


async def test_an_unsuspicious_account_is_not_called_trustworthy(stand: Stand, channel: Channel, alice: Member) -> None:
    await stand.open()
    asked = await stand.discord.settled(await stand.discord.use_user_menu(alice, channel, "Check this account", alice))
    lines = asked.said[0]["content"].split("\n")
    assert lines[1] == "I know of no name here that it imitates."
    assert lines[-1].startswith("That proves nothing.")


async def test_commands_are_registered_with_their_contexts_rights_and_languages(stand: Stand) -> None:
    await stand.open()
    commands = {command["name"]: command for command in stand.discord.world.commands}
    everybody = {"ask", "check", "report", "help", "privacy", "Check links", "Report to moderators", "Check this account"}
    moderators = {"flag", "why", "allow", "block", "unblock", "setup", "quiet", "status", "Flag"}
    assert set(commands) == everybody | moderators
    assert all(commands[name]["default_member_permissions"] is None for name in everybody)
    assert all(commands[name]["default_member_permissions"] == MANAGE_MESSAGES for name in moderators - {"setup"})
    assert commands["setup"]["default_member_permissions"] == 1 << 5
    assert all(commands[name]["contexts"] == [0] and commands[name]["integration_types"] == [0] for name in moderators)
    assert commands["check"]["contexts"] == [0, 1, 2]
    assert commands["check"]["integration_types"] == [0, 1]
    assert set(commands["ask"]["name_localizations"]) >= {
        "ru",
        "uk",
        "tr",
        "vi",
        "id",
        "zh-CN",
        "hi",
        "fr",
        "de",
        "es-ES",
        "es-419",
        "pt-BR",
    }
    assert set(commands["ask"]["description_localizations"]) == set(commands["ask"]["name_localizations"])


async def test_commands_that_cannot_be_registered_do_not_keep_the_door_shut(stand: Stand, channel: Channel, alice: Member) -> None:
    stand.reception.on_command = answers()
    stand.discord.slow_down("PUT", "/applications/.*/commands", 0.01, times=5)
    await stand.open()
    await stand.discord.settled(await stand.discord.use_command(alice, channel, "help"))
    assert any(line.startswith("discord.commands_not_registered") for line in stand.logged)


async def test_what_the_reception_says_elsewhere_goes_there(stand: Stand, channel: Channel, alice: Member) -> None:
    mods = stand.discord.add_channel(channel.server, "mods")

    async def file(call: CommandCall, door: Door) -> None:
        await door.deliver(Delivery(chat=Chat(id=f"discord:{mods.id}", kind=ChatKind.GROUP), notice="A report."))
        await answers("Thank you.")(call, door)

    stand.reception.on_command = file
    await stand.open()
    asked = await stand.discord.settled(await stand.discord.use_command(alice, channel, "report", {"what": "drop.example"}))
    assert [message["content"] for message in mods.shown] == ["A report."]
    assert [message["content"] for message in asked.said] == ["Thank you."]


async def test_concurrent_questions_do_not_wait_for_each_other(stand: Stand, channel: Channel, alice: Member) -> None:
    gate = asyncio.Event()

    async def slow_first(call: CommandCall, door: Door) -> None:
        if call.argument == "slow":
            await gate.wait()
        await answers(call.argument)(call, door)

    stand.reception.on_command = slow_first
    await stand.open()
    slow = await stand.discord.use_command(alice, channel, "ask", {"question": "slow"})
    quick = await stand.discord.settled(await stand.discord.use_command(alice, channel, "ask", {"question": "quick"}))
    assert (len(quick.said), len(slow.said)) == (1, 0)
    gate.set()
    await stand.discord.settled(slow)
    assert len(slow.said) == 1


def buttons(custom_id: str) -> list[dict]:
    return [{"type": 1, "components": [{"type": 2, "style": 2, "label": "Press", "custom_id": custom_id}]}]
