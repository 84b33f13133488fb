"""The whole product on one server: what newcomers, scammers, impostors, victims and moderators live through."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from adapters.discord.opening import make_door
from adapters.shared.office import Office
from adapters.shared.opening import open_office
from adapters.shared.reception import Reception
from bot.settings import Settings
from tests.fakes.discord_api import FakeDiscord
from tests.fakes.discord_api.gateway import CONTENT
from tests.fakes.discord_api.interactions import Interaction, is_hidden
from tests.fakes.discord_api.log_ear import LogEar
from tests.fakes.discord_api.reading import as_seen
from tests.fakes.discord_api.world import BAN, EVERYBODY, FORUM, MANAGE_GUILD, MANAGE_MESSAGES, TIMEOUT, VIEW, Channel, Member
from tests.fakes.feed_gate import fake_gate
from tests.fakes.memory_storage import MemoryStorage
from tests.fakes.new_office import Shelf, new_office

pytestmark = pytest.mark.asyncio

ALL = EVERYBODY | MANAGE_MESSAGES | TIMEOUT | BAN | MANAGE_GUILD
LURE = (
    "Season 2 airdrop is LIVE! Claim your tokens now before it closes, connect your wallet: https://arbitrum-claims.example-drop.xyz/claim"
)
# The test phrase of the standard; it opens nothing that anybody owns.
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    opened = Shelf(home=tmp_path_factory.mktemp("home"))
    yield opened
    opened.assistant.close()


class Club:
    """A server with a channel for all, one for the moderators, and who comes there. `ann` and `ben` moderate."""

    def __init__(self, discord: FakeDiscord, home: Path, shelf: Shelf) -> None:
        self.discord = discord
        self._home = home
        self._shelf = shelf
        self._stores = MemoryStorage()
        discord.gateway.allowed_intents = CONTENT
        self.server = discord.add_server(rights=ALL)
        self.general = discord.add_channel(self.server, "general")
        self.mods = discord.add_channel(self.server, "mods")
        self.ann = discord.add_member(self.server, "ann", display_name="Ann", rights=MANAGE_MESSAGES)
        self.ben = discord.add_member(self.server, "ben", display_name="Ben", rights=MANAGE_MESSAGES)
        self.newcomer = discord.add_member(self.server, "newcomer")
        self.scammer = discord.add_member(self.server, "helper")
        self._running = AsyncExitStack()

    async def open(self, *, reads_messages: bool = True, on_disk: bool = False) -> None:
        """Open the door; `on_disk` as `jumpmaster run` does, else over stores in memory that outlive a restart too."""
        ear = LogEar(self.discord)
        self._running.callback(ear.close)
        settings = Settings(
            home=self._home,
            embedder="words",
            discord_token=self.discord.token,
            discord_message_content=reads_messages,
            discord_connect_to=self.discord.address,
            discord_ca_file=self.discord.authority_file,
        )
        office = await self._office(settings, on_disk=on_disk)
        reception = Reception(office)
        self._running.push_async_callback(reception.settle)
        adapter = make_door(settings, office, reception, automod_wait=timedelta(milliseconds=50))
        self._running.push_async_callback(adapter.stop)
        await adapter.start()
        await ear.until("discord.ready")
        await reception.resume({"discord": adapter})

    async def _office(self, settings: Settings, *, on_disk: bool) -> Office:
        if on_disk:
            return await self._running.enter_async_context(open_office(settings))
        return await new_office(self._shelf, self._stores, fake_gate(), lambda: datetime.now(UTC))

    async def close(self) -> None:
        await self._running.aclose()

    async def set_up(self, **options: Any) -> None:
        asked = await self.discord.use_command(self.ann, self.general, "setup", {"moderators": self.mods, **options})
        await self.discord.until(lambda: len(asked.said) == 1 + len(options))

    def cards(self) -> list[dict[str, Any]]:
        return [message for message in self.mods.shown if message["components"] or "ecided" in as_seen(message).text]

    async def card(self) -> dict[str, Any]:
        [card] = await self.discord.until(self.cards)
        return card

    async def use(self, who: Member, name: str, **options: Any) -> Interaction:
        return await self.discord.settled(await self.discord.use_command(who, self.general, name, options))

    async def press(self, who: Member, message: dict[str, Any], label: str) -> Interaction:
        return await self.discord.settled(await self.discord.press(who, message, label))

    def said(self, channel: Channel) -> list[dict[str, Any]]:
        return [message for message in channel.shown if int(message["author"]["id"]) == self.discord.world.bot.id]


@pytest_asyncio.fixture
async def club(tmp_path: Path, shelf: Shelf) -> AsyncIterator[Club]:
    async with FakeDiscord() as discord:
        made = Club(discord, tmp_path, shelf)
        yield made
        await made.close()
        assert discord.rest.refused == []
        assert discord.world.opened_by_bot == [], "the bot never writes first"


def text_of(interaction: Interaction) -> str:
    return "\n".join(as_seen(message).text for message in interaction.said)


async def test_a_newcomer_asks_is_answered_with_sources_and_looks_at_them(club: Club) -> None:
    await club.open(reads_messages=False)
    mention = f"<@{club.discord.world.bot.id}>"
    await club.discord.say(club.newcomer, club.general, f"{mention} how do i claim an airdrop, do i connect my wallet?")
    [answer] = await club.discord.until(lambda: club.said(club.general))
    seen = as_seen(answer)
    assert "[1]" in seen.text
    assert "Sources" in seen.text
    assert not seen.pings
    sources = await club.press(club.newcomer, answer, "Sources")
    assert all(is_hidden(message) for message in sources.said)
    assert "[1]" in text_of(sources)
    assert text_of(await club.press(club.newcomer, answer, "Helpful")) == "Thank you."


async def test_a_scam_becomes_one_card_and_the_moderators_decision_is_done_once(club: Club) -> None:
    await club.open()
    await club.set_up()
    bad = await club.discord.say(club.scammer, club.general, LURE)
    card = await club.card()
    ban = next(button["custom_id"] for row in card["components"] for button in row["components"] if button["label"].endswith("ban"))
    seen = as_seen(card)
    assert "arbitrum-claims" in seen.text
    assert seen.clickable == (f"https://discord.com/channels/{club.server.id}/{club.general.id}/{bad['id']}",)
    assert bad["id"] in {message["id"] for message in club.general.shown}, "in the mode observe people decide"
    assert text_of(await club.press(club.newcomer, card, "Delete for good + ban")) == "That is for the moderators of this chat."
    assert text_of(await club.press(club.ann, card, "Delete for good + ban")) == "Done."
    assert club.said(club.general) == club.general.shown
    assert club.scammer.id in club.server.banned
    await club.discord.until(lambda: not as_seen(card).clickable)
    await club.discord.until(lambda: "Ann" in as_seen(card).text)
    late = await club.discord.press_id(club.ben, card, ban)
    assert text_of(await club.discord.settled(late)).startswith("Already decided by Ann")
    assert len(club.discord.asked("PUT", r"/guilds/\d+/bans/\d+")) == 1


async def test_the_same_link_again_edited_in_forwarded_and_in_a_thread_is_one_card(club: Club) -> None:
    await club.open()
    await club.set_up()
    quiet = await club.discord.say(club.scammer, club.general, "good morning all")
    await club.discord.edit(quiet, LURE)
    await club.card()
    thread = club.discord.add_thread(club.general)
    await club.discord.say(club.scammer, thread, LURE)
    await club.discord.say(club.scammer, club.general, "", **club.discord.forward_of(LURE))
    await club.discord.until(lambda: "Further messages with the same link: 2" in as_seen(club.cards()[0]).text)
    assert len(club.cards()) == 1
    await club.press(club.ann, club.cards()[0], "Delete for good + mute")
    assert [message for message in (*club.general.shown, *thread.shown) if int(message["author"]["id"]) == club.scammer.id] == []
    assert club.scammer.muted_until is not None


@pytest.mark.parametrize("reads_messages", [True, False])
@pytest.mark.parametrize("how", ["from a message", "private", "by itself", "in a forum"])
async def test_a_scam_in_the_name_of_a_thread_is_one_card_and_its_author_muted(club: Club, how: str, reads_messages: bool) -> None:
    await club.open(reads_messages=reads_messages)
    await club.set_up(mode="enforce")
    name = "Season 2 airdrop is LIVE, claim now: arbitrum-claims.example-drop.xyz"
    innocent = await club.discord.say(club.newcomer, club.general, "good morning")
    parent = club.discord.add_channel(club.server, "forum", kind=FORUM) if how == "in a forum" else club.general
    of = innocent if how == "from a message" else None
    thread = await club.discord.open_thread(club.scammer, parent, name, of=of, is_private=how == "private")
    if how == "in a forum":
        await club.discord.say(club.scammer, thread, "details inside", id=str(thread.id))
    card = await club.card()
    assert "arbitrum-claims[.]example-drop[.]xyz" in as_seen(card).text
    await club.discord.until(lambda: club.scammer.muted_until is not None)
    assert innocent in club.general.shown


async def test_an_honest_thread_is_nobodys_business(club: Club) -> None:
    await club.open()
    await club.set_up(mode="enforce")
    of = await club.discord.say(club.newcomer, club.general, "good morning")
    await club.discord.open_thread(club.newcomer, club.general, "good morning everybody", of=of)
    await club.discord.say(club.scammer, club.general, LURE)
    assert "#general" in as_seen(await club.card()).text


async def test_who_warns_of_a_link_or_asks_about_it_is_not_accused(club: Club) -> None:
    await club.open()
    await club.set_up()
    bad = await club.discord.say(club.scammer, club.general, LURE)
    await club.card()
    await club.discord.say(club.newcomer, club.general, "is that real? arbitrum-claims.example-drop.xyz", **club.discord.reply_to(bad))
    await club.discord.say(club.newcomer, club.general, "scam!! do not click", **club.discord.reply_to(bad))
    asked = await club.discord.settled(await club.discord.use_message_menu(club.newcomer, club.general, "Check links", bad))
    assert "arbitrum-claims[.]example-drop[.]xyz" in text_of(asked)
    assert len(club.cards()) == 1


async def test_an_impostor_who_takes_a_moderators_name_is_shown_to_the_moderators(club: Club) -> None:
    await club.open()
    await club.set_up(staff="Margarethe, Ben")
    club.scammer.nick = "Mаrgаrethe"  # with two letters of another alphabet
    await club.discord.say(club.scammer, club.general, "hello, how can I help you today")
    card = await club.card()
    assert club.scammer.nick in as_seen(card).text
    looked = await club.discord.use_user_menu(club.newcomer, club.general, "Check this account", club.scammer)
    assert "Margarethe" in text_of(await club.discord.settled(looked))


async def test_an_impostor_is_shown_without_any_intent_once_he_writes_under_the_name(club: Club) -> None:
    await club.open(reads_messages=False)
    await club.set_up()
    await club.discord.say(club.ann, club.general, "gm")
    club.scammer.nick = "Ann"
    for words in ("hello all", "who needs help?"):
        await club.discord.say(club.scammer, club.general, words)
    assert "bears the name of a moderator or admin" in as_seen(await club.card()).text


async def test_a_victims_seed_phrase_is_gone_at_once_and_help_waits_behind_a_button(club: Club) -> None:
    await club.open()
    await club.set_up()
    await club.discord.say(club.newcomer, club.general, f"my wallet does not work, here are my words: {SEED}")
    [line] = await club.discord.until(lambda: club.said(club.general))
    assert club.general.shown == [line], "the message itself is gone"
    assert "message_reference" not in line
    helped = await club.press(club.newcomer, line, "Talk to me in private")
    assert all(is_hidden(message) for message in helped.said)
    assert "new wallet" in text_of(helped)
    bodies = [str(request.body) for request in club.discord.rest.requests]
    assert not any("sausage" in body for body in bodies), "no part of a secret is ever sent on"


async def test_a_secret_behind_a_command_is_answered_where_only_its_author_reads(club: Club) -> None:
    await club.open(reads_messages=False)
    asked = await club.discord.settled(await club.discord.use_command(club.newcomer, club.general, "ask", {"question": f"is {SEED} ok?"}))
    assert all(is_hidden(message) for message in asked.said)
    assert "wallet" in text_of(asked)
    assert club.said(club.general) == []


async def test_a_moderator_checks_blocks_and_takes_it_back_and_automod_follows(club: Club) -> None:
    await club.open(reads_messages=False)
    await club.set_up()
    checked = await club.use(club.ann, "check", link="quiet-garden-shop.com")
    assert "Unknown: quiet-garden-shop[.]com" in text_of(checked)
    blocked = await club.discord.settled(
        await club.discord.use_command(club.ann, club.general, "block", {"domain": "quiet-garden-shop.com"})
    )
    assert "quiet-garden-shop[.]com is blocked here" in text_of(blocked)
    [rule] = (await club.discord.until(lambda: club.server.rules)).values()
    assert "quiet-garden-shop.com" in rule["trigger_metadata"]["keyword_filter"]
    again = await club.discord.settled(
        await club.discord.use_command(club.newcomer, club.general, "check", {"link": "quiet-garden-shop.com"})
    )
    assert "Malicious: quiet-garden-shop[.]com" in text_of(again)
    why = await club.use(club.ben, "why", link="quiet-garden-shop.com")
    assert "blocked by Ann" in text_of(why)
    await club.use(club.ann, "unblock", domain="quiet-garden-shop.com")
    await club.discord.until(lambda: not club.server.rules)


async def test_help_and_settings_speak_of_commands_and_channels_as_people_there_see_them(club: Club) -> None:
    await club.open(reads_messages=False)
    await club.set_up(topic="here")
    ids = {command["name"]: command["id"] for command in club.discord.world.commands}
    helped = text_of(await club.use(club.newcomer, "help"))
    assert f"</check:{ids['check']}> LINK: " in helped
    assert '"Check links"' in helped
    shown = text_of(await club.use(club.ann, "setup"))
    assert "cards go to: #mods" in shown
    assert "topic for answers: #general" in shown
    assert f"Change it with </setup:{ids['setup']}> and one or more of its options" in shown
    assert "/setup language" not in shown
    assert "Cards go to: #mods." in text_of(await club.use(club.ann, "status"))
    assert club.mods.id not in as_numbers(shown)


def as_numbers(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", text)}


async def test_moderators_commands_are_not_for_others_even_if_discord_lets_them_through(club: Club) -> None:
    await club.open(reads_messages=False)
    for name, options in (("block", {"domain": "quiet-garden-shop.com"}), ("setup", {"mode": "enforce"}), ("quiet", {}), ("status", {})):
        asked = await club.use(club.newcomer, name, **options)
        assert text_of(asked) == "That is for the moderators of this chat."


async def test_a_member_reports_with_a_reason_and_the_card_outlives_a_restart(club: Club) -> None:
    await club.open(reads_messages=False, on_disk=True)
    await club.set_up()
    bad = await club.discord.say(club.scammer, club.general, LURE)
    opened = await club.discord.settled(await club.discord.use_message_menu(club.newcomer, club.general, "Report to moderators", bad))
    sent = await club.discord.settled(await club.discord.fill_form(club.newcomer, club.general, opened.modal, "steals *wallets*"))
    assert text_of(sent) == "Thank you. The moderators will look at it."
    card = await club.card()
    assert "steals *wallets*" in as_seen(card).text
    await club.close()
    await club.open(reads_messages=False, on_disk=True)
    assert text_of(await club.press(club.ben, card, "Delete for good + mute")) == "Done."
    assert bad["id"] not in {message["id"] for message in club.general.shown}
    await club.discord.until(lambda: "Ben" in as_seen(card).text)


async def test_a_form_that_waited_through_a_restart_makes_the_same_card(club: Club) -> None:
    await club.open(reads_messages=False, on_disk=True)
    await club.set_up()
    bad = await club.discord.say(club.scammer, club.general, LURE)
    opened = await club.discord.settled(await club.discord.use_message_menu(club.newcomer, club.general, "Report to moderators", bad))
    await club.close()
    await club.open(reads_messages=False, on_disk=True)
    sent = await club.discord.settled(await club.discord.fill_form(club.newcomer, club.general, opened.modal, ""))
    assert text_of(sent) == "Thank you. The moderators will look at it."
    card = as_seen(await club.card()).text
    assert "Season 2 airdrop is LIVE" in card
    assert "arbitrum-claims[.]example-drop[.]xyz" in card
    assert "helper" in card


async def test_enforcing_without_the_right_is_told_to_the_moderators_once(club: Club) -> None:
    next(role for role in club.server.roles.values() if role.bot_id).permissions = EVERYBODY | VIEW
    await club.open()
    await club.set_up(mode="enforce")
    for _ in range(3):
        await club.discord.say(club.scammer, club.general, LURE)
    await club.discord.until(lambda: club.cards() and "Further messages with the same link: 2" in as_seen(club.cards()[0]).text)
    notices = [message["content"] for message in club.said(club.mods) if message["content"]]
    assert len([notice for notice in notices if "delete messages" in notice]) == 1
    assert len([notice for notice in notices if "mute members" in notice]) == 1


async def test_a_redelivered_question_is_answered_once_and_so_is_an_edited_one(club: Club) -> None:
    await club.open(reads_messages=False)
    mention = f"<@{club.discord.world.bot.id}>"
    asked = await club.discord.say(club.newcomer, club.general, f"{mention} what is an airdrop?")
    await club.discord.redeliver(asked)
    await club.discord.until(lambda: club.said(club.general))
    await club.discord.edit(asked, f"{mention} what is an airdrop please?")
    other = await club.discord.say(club.ann, club.general, f"{mention} what types of airdrops are there?")
    await club.discord.until(
        lambda: any(each.get("message_reference", {}).get("message_id") == other["id"] for each in club.said(club.general))
    )
    answered = [each["message_reference"]["message_id"] for each in club.said(club.general)]
    assert sorted(answered) == sorted([asked["id"], other["id"]])


async def test_the_first_minute_on_a_server_says_what_is_seen_and_what_is_not(club: Club) -> None:
    await club.open(reads_messages=False)
    second = club.discord.add_server("Second Club", rights=EVERYBODY)
    lobby = club.discord.add_channel(second, "lobby")
    await club.discord.join_server(second)
    await club.discord.until(lambda: club.said(lobby))
    text = club.said(lobby)[0]["content"]
    assert "I see only commands, mentions and replies to me" in text
    assert 'choose Apps, "Check links"' in text
    assert "I may not: delete messages, mute members, ban members" in text
    assert "/setup" in text
