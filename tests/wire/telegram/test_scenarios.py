"""The whole product in a group, over the wire: the real assistant, screening, desk, database, reception and adapter."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from mnemonic import Mnemonic

from adapters.shared.contract import ChatAdapter
from adapters.shared.office import Office
from adapters.shared.reception import Reception
from adapters.telegram.adapter import TelegramAdapter
from bot.bootstrap import Desk, open_desk
from bot.metrics import Metrics
from bot.moderation.limits import QuestionLimits
from bot.moderation.policy import Mode
from bot.settings import Settings
from tests.fakes.new_office import Shelf
from tests.fakes.telegram_api import Member, Person, Room, TelegramApi, World, link
from tests.wire.telegram.conftest import Stage

pytestmark = pytest.mark.asyncio

SCAM = "Season two is live! Connect your wallet and claim 900 tokens before it closes: https://metamask-bonus-claim.xyz/go"
HOST = "metamask-bonus-claim.xyz"
PHRASE = Mnemonic("english").to_mnemonic(bytes(range(7, 23)))


@dataclass
class House:
    """A group, its moderators' chat, and everybody in them."""

    api: TelegramApi
    stage: Stage
    office: Office
    adapter: TelegramAdapter
    group: Room
    mods: Room
    mod: Person
    ann: Person
    mal: Person

    @property
    def world(self) -> World:
        return self.api.world

    async def until(self, ready: Callable[[], Any]) -> Any:
        return await self.api.until(ready)

    async def sent_with(self, room: Room, words: str, count: int = 1) -> dict[str, Any]:
        """Wait for a message of ours with these words, and return the newest."""

        def found() -> list[dict[str, Any]]:
            ours = [message for message in room.messages.values() if message["from"]["id"] == self.world.bot.id]
            return [message for message in ours if words in plainly(message)]

        messages: list[dict[str, Any]] = await self.until(lambda: len(found()) >= count and found())
        return messages[-1]

    async def quiet(self) -> None:
        """Wait until everything that was written is handled and every card is up to date."""
        await self.api.settled()
        await self.adapter._intake.drain()
        await self.adapter._handling._reception.settle()

    async def tap(self, person: Person, message: dict[str, Any], label: str) -> str:
        query = self.world.taps(person, message, label)
        answer = await self.until(lambda: self.world.answers.get(query))
        return str(answer.get("text", ""))

    def cards(self) -> list[dict[str, Any]]:
        return [message for message in self.mods.messages.values() if "c1:" in str(message.get("reply_markup", ""))]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """The assistant takes a second to open, and is the same for every test."""
    made = Shelf(tmp_path_factory.mktemp("shelf"))
    yield made
    made.assistant.close()


def _office(shelf: Shelf, desk: Desk) -> Office:
    shelf.book = desk.chats
    return Office(
        assistant=shelf.assistant,
        chats=desk.chats,
        desk=desk.reports,
        domains=desk.domains,
        limits=QuestionLimits(),
        stores=desk.stores,
        texts=desk.texts,
        metrics=Metrics(),
        feeds=tuple,
        see_name=shelf.tools.screener.see_name,
        now=lambda: datetime.now(UTC),
    )


def plainly(message: dict[str, Any]) -> str:
    return str(message["text"]).replace("\u2060", "")


@pytest_asyncio.fixture
async def house(stage: Stage, shelf: Shelf, tmp_path: Path) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(open_desk(Settings(home=tmp_path)))
        office = _office(shelf, desk)
        reception = Reception(office)
        world = stage.world
        mod, ann, mal = world.person("Mona", username="mona_mod"), world.person("Ann"), world.person("Mal", username="mal_420")
        group = world.group("Club", ann, mal, is_forum=True)
        mods = world.group("Club moderators", mod)
        for room in (group, mods):
            world.admin(room, world.bot)
            world.admin(room, mod)
        await office.chats.change(f"telegram:{group.id}", moderators_place=f"telegram:{mods.id}", title="Club", welcomed=True)
        adapter = await stage.start(reception=reception)
        yield House(api=stage.api, stage=stage, office=office, adapter=adapter, group=group, mods=mods, mod=mod, ann=ann, mal=mal)
        await adapter.stop()
        await reception.settle()


def buttons(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


async def test_a_scam_behind_a_report_is_taken_away_in_enforce_and_its_author_not_muted(house: House) -> None:
    await house.office.chats.change(f"telegram:{house.group.id}", mode=Mode.ENFORCE)
    reported = house.world.says(house.mal, house.group, f"/report {SCAM}")
    thanks = await house.sent_with(house.group, "Thank you")
    assert plainly(thanks).endswith("I took your message away, so that nobody opens the link.")
    card = await house.sent_with(house.mods, "Done: delete the message")
    assert reported["message_id"] not in house.group.messages
    assert not [button for button in buttons(card) if "ute" in button or "ban" in button]
    assert house.group.members[house.mal.id].status == "member"


async def test_what_stands_behind_a_report_can_be_deleted_from_its_card(house: House) -> None:
    reported = house.world.says(house.ann, house.group, f"/report https://{HOST}/go")
    card = await house.sent_with(house.mods, "Reported")
    assert reported["message_id"] in house.group.messages
    assert "Mute" not in str(buttons(card))
    # The scam itself comes later: the card is about it from then on, and deleting takes both.
    scam = house.world.says(house.mal, house.group, SCAM)
    await house.quiet()
    [card] = house.cards()
    assert " · Mal · " in plainly(card)
    await house.tap(house.mod, card, "Delete for good + ban")
    await house.quiet()
    assert not {reported["message_id"], scam["message_id"]} & set(house.group.messages)
    assert house.group.members[house.mal.id].status == "kicked"
    assert house.group.members[house.ann.id].status == "member"


async def test_a_group_whose_cards_reach_nobody_hears_so_once(house: House) -> None:
    house.world.kicks_bot(house.mods)
    said = await house.sent_with(house.group, "I can't write any more where my reports go.")
    assert "Mal" not in plainly(said)
    house.world.says(house.mod, house.group, "/status")
    await house.sent_with(house.group, "Until then nobody sees cards.")
    house.world.kicks_bot(house.mods)
    house.world.says(house.mal, house.group, SCAM)
    await house.quiet()
    ours = [plainly(each) for each in house.group.messages.values() if each["from"]["id"] == house.world.bot.id]
    assert sum("where my reports go" in each for each in ours) == 1
    house.world.admin(house.mods, house.world.bot)
    await house.quiet()
    house.world.says(house.mod, house.group, "/status")
    status = await house.sent_with(house.group, "Cards go to:", count=2)
    assert "nobody sees cards" not in plainly(status)


async def test_who_writes_as_a_channel_is_not_muted_and_no_mute_is_offered(house: House) -> None:
    await house.office.chats.change(f"telegram:{house.group.id}", mode=Mode.ENFORCE)
    channel = house.world.group("Drops", kind="channel", bot=False)
    posted = house.world.says(house.mal, house.group, SCAM, as_chat=channel)
    card = await house.sent_with(house.mods, "Flagged")
    assert " · Drops · writes as a channel · " in plainly(card)
    assert "Done: delete the message" in plainly(card)
    assert "Not done" not in plainly(card)
    assert posted["message_id"] not in house.group.messages
    assert buttons(card)[:2] == ["Ban", "It's fine"]
    await house.tap(house.mod, card, "Ban")
    await house.sent_with(house.mods, "Done: ban the author")
    assert house.api.calls_of("banChatSenderChat")
    assert not house.api.calls_of("restrictChatMember")


async def test_a_ban_that_was_taken_back_offers_no_unmute(house: House) -> None:
    await house.office.chats.change(f"telegram:{house.group.id}", mode=Mode.ENFORCE)
    house.world.says(house.mal, house.group, SCAM)
    card = await house.sent_with(house.mods, "Done: mute the author")
    assert "It's fine: unmute" in buttons(card)
    await house.tap(house.mod, card, "Ban")
    card = await house.sent_with(house.mods, "Done: ban the author")
    await house.tap(house.mod, card, "Unban the author")
    card = await house.sent_with(house.mods, "Done: unban the author")
    await house.quiet()
    [card] = house.cards()
    assert "It's fine" in buttons(card)


def _quote(house: House, words: str, quoted: str = SCAM) -> int:
    """Let Mal say something beside a quotation from a channel."""
    origin = {"type": "channel", "date": 1, "chat": {"id": -1009, "type": "channel", "title": "Drops"}, "message_id": 4}
    external = {"origin": origin, "chat": origin["chat"], "message_id": 4}
    said = house.world.says(house.mal, house.group, words, quote={"text": quoted, "position": 0}, external_reply=external)
    return int(said["message_id"])


@pytest.mark.parametrize("mode", list(Mode))
async def test_a_lure_quoted_from_another_chat_makes_a_card_and_nothing_more(house: House, mode: Mode) -> None:
    await house.office.chats.change(f"telegram:{house.group.id}", mode=mode)
    shown = _quote(house, "look at this")
    card = plainly(await house.sent_with(house.mods, "Flagged"))
    assert card.startswith("Flagged: quoted from another chat; ")
    assert "look at this\n> Season two is live!" in card
    assert f"{HOST.replace('.', '[.]')}/go: suspicious" in card
    assert "nothing was done" in card
    await house.quiet()
    assert shown in house.group.messages
    assert not house.api.calls_of("restrictChatMember")


@pytest.mark.parametrize("words", ["is this real?", "careful, this is a scam", "¿es real?", "@jump_test_bot look at this", "/check"])
async def test_who_asks_about_what_he_quotes_or_warns_of_it_is_not_flagged(house: House, words: str) -> None:
    _quote(house, words)
    _quote(house, "look at this", "We meet on Friday at five, as always.")
    await house.quiet()
    assert not house.cards()


async def _say_in_pieces(house: House) -> list[int]:
    """Post a phrase in three messages, with others around it; return the three."""
    words = PHRASE.split()
    house.world.says(house.mal, house.group, "gm everyone, how is it going")
    pieces = [house.world.says(house.mal, house.group, " ".join(words[at : at + 4]))["message_id"] for at in (0, 4)]
    house.world.says(house.mal, house.group, "one moment, my cat is on the keyboard again")
    house.world.says(house.ann, house.group, "what are these words?")
    return [*pieces, house.world.says(house.mal, house.group, " ".join(words[8:]))["message_id"]]


async def test_a_phrase_sent_in_pieces_is_taken_away_with_all_of_them(house: House) -> None:
    pieces = await _say_in_pieces(house)
    said = await house.sent_with(house.group, "gives away a wallet")
    assert "I removed it, with the earlier messages that held the rest of it." in plainly(said)
    await house.quiet()
    assert not set(pieces) & set(house.group.messages)
    assert {"gm everyone, how is it going", "what are these words?"} <= {str(each["text"]) for each in house.group.messages.values()}
    (card,) = house.cards()
    assert "Done: delete the message ×3" in plainly(card)
    assert "stood in earlier messages: 2." in plainly(card)
    assert not [button for button in buttons(card) if "Delete" in button]


async def test_pieces_that_cannot_be_taken_away_are_told_and_stay_on_the_card(house: House) -> None:
    await house.office.chats.change(f"telegram:{house.group.id}", delete_secrets=False)
    pieces = await _say_in_pieces(house)
    said = await house.sent_with(house.group, "gives away a wallet")
    assert "Delete it yourself now." in plainly(said)
    card = await house.sent_with(house.mods, "stood in earlier messages: 2.")
    await house.tap(house.mod, card, "Delete for good")
    await house.quiet()
    assert not set(pieces) & set(house.group.messages)


async def test_one_piece_that_stays_is_told(house: House) -> None:
    words = PHRASE.split()
    first = house.world.says(house.mal, house.group, " ".join(words[:6]))["message_id"]
    await house.quiet()
    house.world.undeletable.add(first)
    house.world.says(house.mal, house.group, " ".join(words[6:]))
    said = await house.sent_with(house.group, "gives away a wallet")
    assert "I could not remove all the messages it was sent in." in plainly(said)
    card = await house.sent_with(house.mods, "Not done: delete the message")
    assert "Delete for good" in buttons(card)


async def test_a_newcomer_asks_in_a_topic(house: House) -> None:
    new = house.world.person("Newt", language_code="en")
    topic = house.world.topic(house.group, "questions")
    house.world.joins(new, house.group)
    asked = house.world.says(new, house.group, "@jump_test_bot what is an airdrop?", topic=topic)
    answer = await house.sent_with(house.group, "[1]")
    assert answer["message_thread_id"] == topic
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert {"expandable_blockquote"} <= {entity["type"] for entity in answer["entities"]}
    helpful, unhelpful, sources = buttons(answer)
    assert await house.tap(new, answer, helpful) == house.office.say("vote_thanks", "en")
    await house.tap(new, answer, sources)
    listed = await house.sent_with(house.group, "Token Metrics", count=2)
    assert listed["message_thread_id"] == topic
    assert unhelpful


async def test_a_card_names_the_topic_and_tells_how_new_its_author_is(house: House) -> None:
    scammer = house.world.person("Sam")
    topic = house.world.topic(house.group, "questions")
    house.world.joins(scammer, house.group)
    first = house.world.says(house.ann, house.group, "gm", topic=topic)
    house.world.says(scammer, house.group, SCAM, topic=topic, reply_to=first)
    card = await house.sent_with(house.mods, "Flagged")
    assert " · Club · questions · Sam · new member · joined 0 min before · " in card["text"]


async def test_a_topic_whose_name_nobody_told_is_called_one(house: House) -> None:
    topic = house.world.topic(house.group, "questions")
    first = house.world.says(house.ann, house.group, "gm", topic=topic)
    await house.quiet()
    # As if the bot had come later.
    house.adapter._handling._topics._names.clear()
    house.office.chats._topics.clear()
    # Only what answers nothing shows how its topic was opened.
    house.world.says(house.mal, house.group, SCAM, topic=topic, reply_to=first)
    card = await house.sent_with(house.mods, "Flagged")
    assert " · Club · in a topic · Mal · " in card["text"]


async def test_names_of_topics_outlast_a_restart(house: House, tmp_path: Path) -> None:
    topic, alerts = house.world.topic(house.group, "questions"), house.world.topic(house.mods, "alerts")
    first = house.world.says(house.ann, house.group, "gm", topic=topic)
    house.world.says(house.mod, house.mods, "gm", topic=alerts)
    await house.quiet()
    house.adapter._handling._topics._names.clear()
    async with open_desk(Settings(home=tmp_path)) as desk:
        assert desk.chats.topic_name(f"telegram:{house.group.id}", str(topic)) == "questions"
        assert desk.chats.topic_name(f"telegram:{house.mods.id}", str(alerts)) == "alerts"
        house.office.chats._topics = desk.chats._topics
    house.world.says(house.mal, house.group, SCAM, topic=topic, reply_to=first)
    card = await house.sent_with(house.mods, "Flagged")
    assert " · Club · questions · Mal · " in card["text"]


async def test_a_card_from_a_basic_group_says_that_its_message_has_no_address(house: House) -> None:
    basic = house.world.group("Old club", house.mal, kind="group")
    house.world.admin(basic, house.world.bot)
    await house.office.chats.change(f"telegram:{basic.id}", moderators_place=f"telegram:{house.mods.id}", title="Old club", welcomed=True)
    house.world.says(house.mal, basic, SCAM)
    card = await house.sent_with(house.mods, "Old club")
    assert house.office.say("card_no_address", "en") in plainly(card)
    assert not [entity for entity in card["entities"] if entity["type"] == "text_link"]


async def test_settings_name_topics_and_chats_and_never_number_them(house: House) -> None:
    topic = house.world.topic(house.group, "questions")
    house.world.says(house.mod, house.group, "/setup topic here", topic=topic)
    assert plainly(await house.sent_with(house.group, "topic: ")).endswith("topic: questions")
    alerts = house.world.topic(house.mods, "alerts")
    house.world.says(house.mod, house.mods, "gm", topic=alerts)
    place = f"telegram:{house.mods.id}#{alerts}"
    await house.quiet()
    await house.office.chats.change(f"telegram:{house.group.id}", moderators_place=place)
    house.world.says(house.mod, house.group, "/status")
    await house.sent_with(house.group, "Cards go to: Club moderators · alerts.")
    house.adapter._handling._topics._names.clear()
    house.office.chats._topics.clear()
    house.world.says(house.mod, house.group, "/setup")
    told = plainly(await house.sent_with(house.group, "Set here:"))
    assert "topic for answers: one topic or channel" in told
    assert "cards go to: Club moderators · one topic or channel" in told
    assert "telegram:" not in told


async def test_the_same_question_edited_gets_no_second_answer(house: House) -> None:
    asked = house.world.says(house.ann, house.group, "@jump_test_bot what is an airdrop?")
    await house.sent_with(house.group, "[1]")
    house.world.edits(asked, "@jump_test_bot what is an airdrop, please?")
    await house.quiet()
    assert len(house.api.sent_to(house.group.id)) == 1


async def test_a_scam_becomes_a_card_and_a_moderator_ends_it(house: House) -> None:
    spam = house.world.says(house.mal, house.group, SCAM)
    card = await house.sent_with(house.mods, "metamask-bonus-claim[.]xyz")
    assert spam["message_id"] in house.group.messages
    assert house.api.sent_to(house.group.id) == []
    live = [entity for entity in card["entities"] if entity["type"] in {"url", "text_link", "mention", "bot_command"}]
    # Nothing in it opens but the message itself.
    assert [entity.get("url") for entity in live] == [f"https://t.me/c/{-1_000_000_000_000 - house.group.id}/{spam['message_id']}"]
    ban = next(label for label in buttons(card) if "ban" in label.lower())
    assert await house.tap(house.ann, card, ban) == house.office.say("only_moderators", "en")
    assert spam["message_id"] in house.group.messages
    await house.tap(house.mod, card, ban)
    await house.until(lambda: spam["message_id"] not in house.group.messages)
    await house.until(lambda: house.group.members[house.mal.id].status == "kicked")
    await house.quiet()
    ended = house.mods.messages[card["message_id"]]
    assert "Mona" in plainly(ended)
    assert not [entity for entity in ended["entities"] if entity["type"] == "text_link"]
    second = house.world.taps_data(house.mod, card, f"c1:{_report(card)}:1:fine")
    answer = await house.until(lambda: house.world.answers.get(second))
    assert "Mona" in answer["text"]


def _report(card: dict[str, Any]) -> str:
    found = re.search(r"c1:([a-z2-7]+):", str(card["reply_markup"]))
    assert found
    return found[1]


@pytest.mark.parametrize("way", ["hidden", "button", "caption", "edit", "forward", "topic", "channel"])
async def test_a_scam_is_seen_however_it_is_posted(house: House, way: str) -> None:
    world, words = house.world, "Season two is live! Connect your wallet and claim 900 tokens before it closes: press here"
    url = f"https://{HOST}/go"
    if way == "hidden":
        world.says(house.mal, house.group, words, entities=[link(words, "here", url)])
    elif way == "button":
        world.says(house.mal, house.group, words, reply_markup={"inline_keyboard": [[{"text": "Claim", "url": url}]]})
    elif way == "caption":
        world.says(house.mal, house.group, caption=SCAM, photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}])
    elif way == "edit":
        world.edits(world.says(house.mal, house.group, "good morning"), SCAM)
    elif way == "forward":
        world.forwards(house.mal, house.group, world.says(house.mal, world.private(house.mal), SCAM))
    elif way == "topic":
        world.says(house.mal, house.group, SCAM, topic=world.topic(house.group, "general talk"))
    else:
        world.says(house.mal, house.group, SCAM, as_chat=world.group("Free drops", kind="channel", bot=False))
    card = await house.sent_with(house.mods, "metamask-bonus-claim[.]xyz")
    assert buttons(card)
    await house.quiet()
    assert len(house.cards()) == 1


async def test_whoever_asks_about_a_scam_is_answered_and_not_flagged(house: House) -> None:
    spam = house.world.says(house.mal, house.group, "gm")
    words = "is this one real?"
    rows = {"inline_keyboard": [[{"text": "Claim", "url": f"https://{HOST}/go"}]]}
    spam |= {"text": "Season two", "reply_markup": rows}
    house.world.says(house.ann, house.group, "/check", reply_to=spam)
    verdict = await house.sent_with(house.group, "metamask-bonus-claim[.]xyz")
    assert {entity["type"] for entity in verdict["entities"]} & {"url", "text_link"} == set()
    house.world.says(house.ann, house.group, f"@jump_test_bot {words}", reply_to=spam)
    await house.sent_with(house.group, "metamask-bonus-claim[.]xyz", count=2)
    await house.quiet()
    assert house.cards() == []


async def test_an_impostor_of_the_staff_is_shown_to_the_moderators(house: House) -> None:
    house.world.says(house.mod, house.group, "/setup staff Mona")
    await house.sent_with(house.group, "Mona")
    impostor = house.world.person("Mоna", username="mona_support_1")
    house.world.joins(impostor, house.group)
    card = await house.sent_with(house.mods, "Mоna")
    assert any("ban" in label.lower() for label in buttons(card)) or buttons(card)


async def test_somebody_who_renames_into_staff_is_seen_when_writing(house: House) -> None:
    house.world.says(house.mod, house.group, "/setup staff Mona")
    await house.sent_with(house.group, "Mona")
    house.world.says(house.mal, house.group, "hello all")
    await house.quiet()
    house.mal.first_name, house.mal.username = "Mоna", None
    house.world.says(house.mal, house.group, "write me in private if you need help with your wallet")
    await house.sent_with(house.mods, "Mоna")


async def test_a_seed_phrase_is_taken_away_and_its_owner_helped_in_private(
    house: House, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    said = house.world.says(house.ann, house.group, f"my seed is {PHRASE}")
    await house.until(lambda: said["message_id"] not in house.group.messages)
    coaching = await house.sent_with(house.group, house.office.say("intercept_removed", "en"))
    assert "reply_to_message" not in coaching
    assert not any(word in plainly(coaching).split() for word in PHRASE.split() if len(word) > 6)
    (row,) = coaching["reply_markup"]["inline_keyboard"]
    payload = row[0]["url"].split("start=")[1]
    house.world.starts(house.ann, payload)
    private = house.world.private(house.ann)
    await house.sent_with(private, "1.")
    await house.quiet()
    assert PHRASE not in caplog.text
    assert PHRASE.encode() not in everything_kept(tmp_path)
    assert PHRASE not in str([call.params for call in house.api.calls])


def everything_kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_missing_right_is_told_to_the_moderators_once(house: House) -> None:
    house.world.admin(house.group, house.world.bot, rights={"can_pin_messages"})
    for person in (house.ann, house.mal):
        house.world.says(person, house.group, PHRASE)
    await house.sent_with(house.group, house.office.say("intercept_not_removed", "en"), count=2)
    await house.quiet()
    told = [message for message in house.api.sent_to(house.mods.id) if "I could not do this" in message["text"]]
    assert len(told) == 1


async def test_a_moderator_blocks_a_domain_and_takes_it_back(house: House) -> None:
    house.world.says(house.ann, house.group, "/block nice-pets-shop.com")
    await house.sent_with(house.group, house.office.say("only_moderators", "en"))
    house.world.says(house.mod, house.group, "/block nice-pets-shop.com")
    done = await house.sent_with(house.group, "nice-pets-shop[.]com is blocked here")
    assert "url" not in {entity["type"] for entity in done["entities"]}
    house.world.says(house.mal, house.group, "Claim your free tokens now: https://nice-pets-shop.com")
    await house.sent_with(house.mods, "nice-pets-shop[.]com")
    house.world.says(house.mod, house.group, "/why nice-pets-shop.com")
    await house.sent_with(house.group, "blocked by Mona")
    house.world.says(house.mod, house.group, "/unblock nice-pets-shop.com")
    await house.sent_with(house.group, "neither blocked nor official")


async def test_an_anonymous_admin_needs_a_named_one(house: House) -> None:
    house.world.says(house.mod, house.group, "/setup mode assist", as_chat=house.group)
    asked = await house.sent_with(house.group, "anonymous")
    (confirm,) = buttons(asked)
    assert await house.tap(house.ann, asked, confirm) == house.office.say("only_moderators", "en")
    assert house.office.chats.settings(f"telegram:{house.group.id}").mode.value == "observe"
    assert "Mona" in await house.tap(house.mod, asked, confirm)
    assert house.office.chats.settings(f"telegram:{house.group.id}").mode.value == "assist"


async def test_what_its_admins_write_as_the_linked_channel_is_not_acted_on(house: House) -> None:
    await house.office.chats.change(f"telegram:{house.group.id}", mode=Mode.ENFORCE)
    channel = house.world.group("Club News", kind="channel", bot=False)
    house.group.linked_chat_id = channel.id
    written = house.world.says(house.mod, house.group, SCAM, as_chat=channel)
    card = await house.sent_with(house.mods, "metamask-bonus-claim[.]xyz")
    await house.quiet()
    assert written["message_id"] in house.group.messages
    assert not any("ban" in label or "mute" in label for label in buttons(card))


async def test_two_edits_of_one_second_are_both_seen(house: House) -> None:
    await house.office.chats.change(f"telegram:{house.group.id}", mode=Mode.ENFORCE)
    written = house.world.says(house.mal, house.group, "gm")
    house.world.edits(written, "gm all")
    written["edit_date"] -= 1
    house.world.edits(written, SCAM)
    await house.until(lambda: written["message_id"] not in house.group.messages)


async def test_a_lure_in_a_files_name_for_us_is_seen(house: House) -> None:
    answer = house.world.says(house.ann, house.group, "@jump_test_bot what is an airdrop?") and await house.sent_with(house.group, "[1]")
    file = {"file_id": "d", "file_unique_id": "u", "file_name": "Connect your wallet and claim now https metamask-bonus-claim.xyz"}
    house.world.says(house.mal, house.group, document=file, reply_to=answer)
    await house.sent_with(house.mods, "metamask-bonus-claim[.]xyz")


async def test_the_linked_channel_and_other_bots_are_not_acted_on(house: House) -> None:
    await house.office.chats.change(f"telegram:{house.group.id}", mode=Mode.ENFORCE)
    channel = house.world.group("Club news", kind="channel", bot=False)
    house.group.linked_chat_id = channel.id
    house.world.posts_in_channel(channel, SCAM, house.group)
    await house.sent_with(house.mods, "metamask-bonus-claim[.]xyz")
    await house.quiet()
    acted = {"deleteMessage", "restrictChatMember", "banChatMember", "banChatSenderChat"} & {call.method for call in house.api.calls}
    assert acted == set()


async def test_a_card_names_a_group_that_was_there_before_the_records(house: House) -> None:
    other = house.world.group("Second club", house.mal)
    house.world.admin(other, house.world.bot)
    await house.office.chats.change(f"telegram:{other.id}", moderators_place=f"telegram:{house.mods.id}")
    house.world.says(house.mal, other, SCAM)
    card = await house.sent_with(house.mods, "metamask-bonus-claim[.]xyz")
    assert " · Second club · " in card["text"]


async def test_a_chat_finds_its_moderators_by_a_code(house: House) -> None:
    other = house.world.group("Second club", house.ann)
    house.world.admin(other, house.world.bot)
    house.world.admin(other, house.mod)
    house.world.says(house.mod, other, "/setup moderators")
    offered = await house.sent_with(other, "/setup ")
    code = re.search(r"/setup ([a-z2-7]{8})", plainly(offered))
    assert code
    house.world.says(house.mod, house.mods, f"/setup {code[1]}")
    await house.sent_with(house.mods, "Cards about")
    house.world.says(house.mal, other, SCAM)
    await house.sent_with(house.mods, "metamask-bonus-claim[.]xyz")


async def test_a_group_keeps_its_settings_when_it_moves(house: House) -> None:
    old = house.world.group("Basic", house.ann, kind="group")
    house.world.admin(old, house.world.bot)
    house.world.admin(old, house.mod)
    house.world.says(house.mod, old, "/setup language de")
    await house.sent_with(old, "de")
    new = house.world.migrates(old)
    await house.quiet()
    house.world.says(house.ann, new, "/privacy")
    await house.sent_with(new, house.office.say("privacy", "de").split("\n")[0][:20])


async def test_the_first_word_in_a_group_says_what_is_seen(house: House) -> None:
    new = house.world.group("Fresh", bot=False)
    house.world.adds_bot(new)
    first = await house.sent_with(new, house.office.say("welcome_sees_some", "en"))
    assert house.office.say("never_first", "en") in plainly(first)
    await house.quiet()
    house.world.kicks_bot(new)
    house.world.adds_bot(house.group)
    await house.quiet()
    assert len(house.api.sent_to(new.id)) == 1


async def test_a_group_is_greeted_in_the_language_of_whoever_added_the_bot(house: House) -> None:
    owner = house.world.person("Otto", language_code="de")
    new = house.world.group("Fresh", bot=False)
    house.world.adds_bot(new, by=owner)
    await house.sent_with(new, house.office.say("welcome_moderators", "de"))


async def test_from_a_fresh_group_to_cards_with_the_code_said_in_the_wrong_place_first(house: House) -> None:
    new = house.world.group("Fresh", house.ann, house.mal, bot=False)
    house.world.admin(new, house.mod)
    house.world.adds_bot(new)
    house.world.promotes_bot(new)
    house.world.says(house.mod, new, "/setup")
    await house.sent_with(new, house.office.say("status_cards_nowhere", "en"))
    house.world.says(house.mod, new, "/setup moderators")
    code = re.search(r"/setup ([a-z2-7]{8})", plainly(await house.sent_with(new, "in the chat of your moderators")))
    assert code
    house.world.says(house.ann, new, f"/setup {code[1]}")
    await house.sent_with(new, house.office.say("only_moderators", "en"))
    house.world.says(house.mod, new, f"/setup {code[1]}")
    await house.sent_with(new, house.office.say("setup_code_here", "en"))
    house.world.says(house.mod, house.mods, f"/setup {code[1]}")
    await house.sent_with(house.mods, "Cards about Fresh come here")
    house.world.says(house.mal, new, SCAM)
    await house.sent_with(house.mods, "metamask-bonus-claim[.]xyz")


async def test_cards_are_sent_to_no_group_whose_moderators_did_not_ask_for_them(house: House) -> None:
    other = house.world.group("Strangers", house.mod)
    house.world.admin(other, house.world.bot)
    house.world.says(house.mod, house.group, f"/setup moderators telegram:{other.id}")
    await house.sent_with(house.group, house.office.say("setup_no_place", "en"))
    assert house.office.chats.settings(f"telegram:{house.group.id}").moderators_place == f"telegram:{house.mods.id}"


async def test_the_moderators_hear_what_a_demoted_bot_no_longer_sees(house: House) -> None:
    house.world.changes_member(house.group, house.world.bot, Member(person=house.world.bot))
    told = plainly(await house.sent_with(house.mods, house.office.say("powers_now", "en", title="Club")))
    assert "I see: commands, mentions and replies to me only." in told
    assert "I may not: delete messages, mute members, ban members." in told


async def test_a_bot_that_is_added_again_tells_its_moderators_and_the_group_nothing_of_them(house: House) -> None:
    house.world.kicks_bot(house.group)
    await house.sent_with(house.mods, "I was removed from Club.")
    house.world.adds_bot(house.group)
    first = plainly(await house.sent_with(house.group, house.office.say("welcome", "en")))
    assert house.office.say("welcome_moderators", "en") not in first
    # Where the moderators read is not for the whole group to know; they themselves hear that the bot is back.
    assert "Cards go to" not in first
    await house.sent_with(house.mods, house.office.say("powers_now", "en", title="Club"))


async def test_status_tells_why_questions_are_not_answered(house: House) -> None:
    topic = house.world.topic(house.group, "questions")
    house.world.says(house.mod, house.group, "/setup topic here", topic=topic)
    house.world.says(house.mod, house.group, "/quiet")
    await house.sent_with(house.group, house.office.say("quiet_on", "en"))
    house.world.says(house.mod, house.group, "/status")
    told = plainly(await house.sent_with(house.group, "Mode: observe."))
    assert house.office.say("quiet_on", "en") in told
    assert house.office.say("status_topic", "en") in told


async def test_a_domain_can_be_copied_from_what_the_bot_says(house: House) -> None:
    house.world.says(house.mod, house.group, "/block hxxps://nice-pets-shop[.]com/")
    done = plainly(await house.sent_with(house.group, "is blocked here"))
    taking_back = re.search(r"/unblock \S+", done)
    assert taking_back
    house.world.says(house.mod, house.group, taking_back[0])
    await house.sent_with(house.group, "neither blocked nor official")


async def test_a_picture_that_names_the_bot_is_told_to_be_unreadable(house: House) -> None:
    photo = [{"file_id": "p", "file_unique_id": "q", "width": 9, "height": 9}]
    house.world.says(house.ann, house.group, photo=photo, caption=f"@{house.world.bot.username}")
    await house.sent_with(house.group, house.office.say("unreadable", "en"))


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
@pytest.mark.parametrize("words", ["/check", "/ask", "@jump_test_bot what is this"])
async def test_who_points_at_a_picture_hears_that_it_cannot_be_read(house: House, kind: str, words: str) -> None:
    file: dict[str, Any] = {"file_id": "p", "file_unique_id": "q"}
    shown = {
        "photo": [file | {"width": 9, "height": 9}],
        "voice": file | {"duration": 3},
        "document": file | {"file_name": "IMG_1.pdf"},
    }
    about = house.world.says(house.mal, house.group, **{kind: shown[kind]})
    house.world.says(house.ann, house.group, words, reply_to=about)
    await house.sent_with(house.group, house.office.say("unreadable", "en"))


async def test_a_greeting_to_the_bot_is_no_question_about_the_bots_name(house: House) -> None:
    house.world.says(house.ann, house.group, f"@{house.world.bot.username} hi")
    assert house.world.bot.username not in plainly(await house.sent_with(house.group, "Hello!"))


async def test_a_report_of_a_picture_says_that_there_is_nothing_to_read(house: House) -> None:
    photo = [{"file_id": "p", "file_unique_id": "q", "width": 9, "height": 9}]
    shown = house.world.says(house.mal, house.group, photo=photo)
    house.world.says(house.ann, house.group, "/report", reply_to=shown)
    card = await house.sent_with(house.mods, house.office.say("card_no_text", "en"))
    assert "Delete for good" in buttons(card)


async def test_a_card_does_not_count_its_own_decision_as_an_earlier_one(house: House) -> None:
    house.world.says(house.mal, house.group, SCAM)
    card = await house.sent_with(house.mods, HOST.replace(".", "[.]"))
    assert await house.tap(house.ann, card, "Delete for good") == house.office.say("only_moderators", "en")
    await house.tap(house.mod, card, "Delete for good")
    decided = plainly(await house.sent_with(house.mods, "Decided by Mona"))
    assert "no earlier decisions here" in decided


async def test_a_question_as_long_as_telegram_takes_is_answered_in_a_sentence(house: House) -> None:
    private = house.world.private(house.ann)
    house.world.says(house.ann, private, f"what is an airdrop? {'x' * 4076}")
    await house.sent_with(private, "too long for me")


async def test_a_voice_message_is_told_to_be_unreadable(house: House) -> None:
    private = house.world.private(house.ann)
    house.world.says(house.ann, private, voice={"file_id": "v", "file_unique_id": "u", "duration": 3})
    await house.sent_with(private, "QR")


async def test_what_telegram_sends_again_after_a_restart_is_answered_once(house: House) -> None:
    house.world.says(house.ann, house.group, "@jump_test_bot what is an airdrop?")
    update = dict(house.world.updates[-1])
    await house.sent_with(house.group, "[1]")
    await house.quiet()
    await house.adapter.stop()
    again: ChatAdapter = await house.stage.start(reception=Reception(house.office))
    house.world.updates.append(update)
    house.world.says(house.ann, house.group, "@jump_test_bot what are holder airdrops?")
    await house.sent_with(house.group, "[1]", count=2)
    await again.stop()
    assert len(house.api.sent_to(house.group.id)) == 2


class Stuck:
    """An assistant that never comes to an end."""

    def __init__(self, called: Callable[[], None]) -> None:
        self._called = called

    async def handle(self, _: object) -> None:
        self._called()
        await asyncio.Event().wait()


async def test_a_question_that_a_crash_cut_off_before_its_answer_is_answered_at_the_next_start(
    house: House, shelf: Shelf, tmp_path: Path
) -> None:
    await house.adapter.stop()
    begun = asyncio.Event()
    stuck: Any = Stuck(begun.set)
    dying = await house.stage.start(reception=Reception(replace(house.office, assistant=stuck)))
    house.world.says(house.ann, house.group, "@jump_test_bot what is an airdrop?")
    update = dict(house.world.updates[-1])
    await begun.wait()
    for task in list(dying._intake._tasks):
        task.cancel()
    await dying.stop()
    house.world.updates[:] = [update]
    # What the dead process held in memory is gone: the next one opens the database anew.
    async with open_desk(Settings(home=tmp_path)) as desk:
        again = await house.stage.start(reception=Reception(_office(shelf, desk)))
        await house.sent_with(house.group, "[1]")
        await again.stop()


async def test_a_deletion_that_a_crash_cut_off_is_done_at_the_next_start(house: House) -> None:
    hold = house.api.fail("hold", "deleteMessage")
    said = house.world.says(house.ann, house.group, PHRASE)
    await house.until(lambda: house.api.calls_of("deleteMessage"))
    for task in list(house.adapter._intake._tasks):
        task.cancel()
    await house.adapter.stop()
    hold.kind = "drop"
    hold.over.set()
    reception = Reception(house.office)
    again = await house.stage.start(reception=reception)
    await reception.resume({"telegram": again})
    await house.until(lambda: said["message_id"] not in house.group.messages)
    await again.stop()
