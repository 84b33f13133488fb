"""The reception over stores in memory, with the real assistant: what people and moderators of one group live through."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
import pytest_asyncio

from adapters.shared.contract import Click, CommandCall, Delivered, Extra, Powers
from adapters.shared.reception import Reception
from bot.errors import StorageProblem
from bot.models import Author, Chat, ChatKind, Entity, IncomingMessage, Outcome, OutcomeKind, Reply, Role
from bot.moderation.models import DecisionKind, OrderKind, ResultKind
from bot.moderation.policy import Mode
from bot.moderation.problems import Problem
from tests.fakes.feed_gate import fake_gate
from tests.fakes.memory_storage import MemoryStorage
from tests.fakes.new_office import Clock, Shelf, new_office
from tests.fakes.recording_door import RecordingDoor

GROUP = Chat(id="test:group", kind=ChatKind.GROUP)
STAFF_ROOM = Chat(id="test:staff", kind=ChatKind.GROUP)
MEMBER = Author(id="test:7", name="Newcomer")
SCAMMER = Author(id="test:66", name="Helper")
MODERATOR = Author(id="test:1", name="Mo", role=Role.MODERATOR)
LURE = (
    "Season 2 airdrop is LIVE! Claim your tokens now before it closes, connect your wallet: https://arbitrum-claims.example-drop.xyz/claim"
)
# The test phrase of the standard; it opens nothing that anybody owns.
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"

_numbers = count(1)

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    opened = Shelf(home=tmp_path_factory.mktemp("home"))
    yield opened
    opened.assistant.close()


@pytest.fixture(scope="module")
def gate():
    return fake_gate()


class House:
    """One group with its moderators' room, and the door through which everybody speaks."""

    def __init__(self, office, clock, stores):
        self.office = office
        self.clock = clock
        self.stores = stores
        self.reception = Reception(office)
        self.door = RecordingDoor()
        self.door.make(Role.MODERATOR, MODERATOR.id)

    def message(self, text, author=MEMBER, chat=GROUP, **fields):
        number = next(_numbers)
        known = {
            "ref": f"{chat.id}/{number}",
            "delivery_id": f"test:{number}",
            "author": author,
            "chat": chat,
            "text": text,
            "conversation": f"{chat.id}/{author.id}",
            "sent_at": self.clock(),
            "addressed": chat.kind is ChatKind.PRIVATE,
        }
        return IncomingMessage(**{**known, **fields})

    async def write(self, text, author=MEMBER, chat=GROUP, **fields):
        message = self.message(text, author, chat, **fields)
        await self.reception.receive(message, self.door)
        await self.reception.settle()
        return message

    async def command(self, name, argument="", author=MEMBER, chat=GROUP, target=None, **fields):
        message = self.message(f"/{name} {argument}".strip(), author, chat, **fields)
        await self.reception.command(CommandCall(name=name, argument=argument, message=message, target=target), self.door)
        await self.reception.settle()
        return message

    async def click(self, kind, report_id, author=MODERATOR, version=None):
        version = self.door.cards[report_id].version if version is None else version
        click = Click(report_id=report_id, version=version, kind=kind, actor_id=author.id, actor_name=author.name)
        answer = await self.reception.click(click, self.door)
        await self.reception.settle()
        return answer.text

    async def set(self, **changes):
        await self.office.chats.change(GROUP.id, **{"title": "The Group", "moderators_place": STAFF_ROOM.id, **changes})

    @property
    def card(self):
        (card,) = self.door.cards.values()
        return card

    @property
    def last(self):
        return self.door.texts[-1]


@pytest_asyncio.fixture
async def house(shelf, gate):
    clock, stores = Clock(), MemoryStorage()
    return House(await new_office(shelf, stores, gate, clock), clock, stores)


def is_empty(stores):
    kept = stores.kept
    return not (kept.deliveries or kept.orders or kept.reports or kept.decisions or kept.domains)


async def test_a_question_in_a_group_is_answered_once_with_buttons(house):
    asked = await house.write("what is an airdrop", addressed=True)
    await house.reception.receive(asked, house.door)
    (said,) = house.door.said
    assert said.outcome.kind is OutcomeKind.ANSWERED
    assert said.extras == (Extra.HELPFUL, Extra.NOT_HELPFUL, Extra.SOURCES)
    assert said.reply_to.ref == asked.ref


async def test_an_update_that_comes_twice_at_once_is_answered_once(house):
    asked = house.message("what is an airdrop", addressed=True)
    await asyncio.gather(*(house.reception.receive(asked, house.door) for _ in range(5)))
    assert len(house.door.said) == 1


async def test_what_a_run_left_undone_is_done_again_but_not_answered_again(house, shelf, gate):
    """It was claimed and begun, then the program ended: nobody knows whether the answer went out."""
    asked = house.message(f"is this mine? {SEED}", addressed=True)
    await house.stores.deliveries.begin(asked.delivery_id, house.clock())
    await house.stores.deliveries.claim_answer(asked.delivery_id, house.clock())
    again = House(await new_office(shelf, house.stores.restarted(), gate, house.clock), house.clock, house.stores)
    await again.reception.receive(asked, again.door)
    assert again.door.kinds == ["delete"]
    assert again.door.said == []


async def test_an_edited_question_gets_no_second_answer(house):
    asked = await house.write("what is an airdrop", addressed=True)
    await house.write("what is an airdrop?", addressed=True, ref=asked.ref, is_edit=True)
    assert len(house.door.said) == 1


async def test_a_restart_does_not_answer_again_what_was_answered(house, shelf, gate):
    asked = await house.write("what is an airdrop", addressed=True)
    again = House(await new_office(shelf, house.stores.restarted(), gate, house.clock), house.clock, house.stores)
    await again.reception.receive(asked, again.door)
    assert again.door.said == []


async def test_talk_that_asks_nothing_and_hides_nothing_leaves_no_trace(house):
    await house.write("good morning all, nice weather today")
    assert house.door.said == []
    assert house.door.done == []
    assert is_empty(house.stores)


async def test_a_scam_becomes_one_card_and_nothing_else_while_observing(house):
    await house.set()
    await house.write(LURE, SCAMMER)
    assert house.door.said == []
    assert house.door.done == []
    assert "arbitrum-claims[.]" in house.card.quoted
    assert "https://" not in house.card.quoted


async def test_the_same_scam_again_is_the_same_card(house):
    await house.set()
    for number in range(5):
        await house.write(LURE, replace(SCAMMER, id=f"test:{90 + number}"))
    assert len(house.door.cards) == 1
    assert len(house.stores.kept.reports) == 1


async def test_in_assist_the_worst_is_hidden_and_a_moderator_can_let_it_through(house):
    await house.set(mode=Mode.ASSIST)
    await house.office.domains.block(GROUP.id, "example-drop.xyz", MODERATOR)
    await house.write(LURE, SCAMMER)
    assert house.door.kinds == ["hold"]
    await house.click(DecisionKind.FINE, house.card.report_id)
    assert house.door.kinds == ["hold"]
    shown = house.door.said[-1]
    assert shown.chat == GROUP
    assert shown.notice.startswith("A moderator let this message through. It said:\nSeason 2 airdrop is LIVE!")
    assert "https[:]//arbitrum-claims[.]example-drop[.]xyz/claim" in shown.notice
    assert "Done: show the message again" in house.card.results


@pytest.mark.parametrize("kind", [DecisionKind.FINE, DecisionKind.ALLOW])
async def test_whoever_was_muted_by_mistake_in_enforce_may_speak_again_once_a_moderator_says_it_is_fine(house, kind):
    await house.set(mode=Mode.ENFORCE)
    await house.write(LURE, SCAMMER)
    assert house.door.kinds == ["delete", "mute"]
    await house.click(kind, house.card.report_id)
    assert house.door.kinds == ["delete", "mute", "unmute"]
    assert house.door.done[-1].author_id == SCAMMER.id
    assert "Done: unmute the author" in house.card.results
    await house.click(DecisionKind.UNDO, house.card.report_id)
    await house.click(DecisionKind.FINE, house.card.report_id)
    assert house.door.kinds.count("unmute") == 1


async def test_a_held_message_that_cannot_be_shown_again_is_told_on_the_card(house):
    await house.set(mode=Mode.ASSIST)
    await house.office.domains.block(GROUP.id, "example-drop.xyz", MODERATOR)
    await house.write(LURE, SCAMMER)
    house.door.mute = True
    answer = await house.click(DecisionKind.FINE, house.card.report_id)
    assert answer == house.office.say("problem_no_right_to_write", "en")
    assert "Not done: show the message again (I may not write there.)" in house.card.results


async def test_in_enforce_a_scam_is_deleted_and_its_author_muted_never_banned(house):
    await house.set(mode=Mode.ENFORCE)
    await house.write(LURE, SCAMMER)
    assert house.door.kinds == ["delete", "mute"]


async def test_a_moderators_click_is_carried_out_and_a_second_one_hears_of_the_first(house):
    await house.set()
    await house.write(LURE, SCAMMER)
    report, version = house.card.report_id, house.card.version
    await house.click(DecisionKind.BAN, report)
    assert house.door.kinds == ["delete", "ban"]
    house.door.make(Role.MODERATOR, "test:2")
    heard = await house.click(DecisionKind.FINE, report, Author(id="test:2", name="Ann"), version)
    assert "Mo" in heard
    assert house.door.kinds == ["delete", "ban"]
    assert "Mo" in house.card.decided


async def test_a_members_click_on_a_card_does_nothing(house):
    await house.set()
    await house.write(LURE, SCAMMER)
    heard = await house.click(DecisionKind.BAN, house.card.report_id, MEMBER)
    assert "moderators" in heard
    assert house.door.done == []


@pytest.mark.parametrize("command", ["check", "ask"])
@pytest.mark.parametrize("times", [1, 12])
async def test_whoever_asks_about_a_bad_link_by_command_is_not_taken_for_its_author(house, command, times):
    await house.set(mode=Mode.ENFORCE)
    await house.office.domains.block(GROUP.id, "example-drop.xyz", MODERATOR)
    for _ in range(times):
        await house.command(command, "https://arbitrum-claims.example-drop.xyz/claim")
    assert house.door.done == []
    assert house.door.cards == {}
    assert any("example-drop[.]xyz" in text for text in house.door.texts)


@pytest.mark.parametrize("command", ["check", "ask"])
async def test_a_seed_phrase_behind_a_command_is_taken_away_like_any_other(house, command):
    await house.set()
    await house.command(command, SEED)
    assert house.door.kinds == ["delete"]


async def test_a_lure_behind_a_command_is_a_lure(house):
    await house.set(mode=Mode.ENFORCE)
    await house.command("check", LURE, SCAMMER)
    assert house.door.kinds == ["delete", "mute"]


@pytest.mark.parametrize("command", ["help", "privacy", "start", "status", "setup", "block", "why", "flag"])
async def test_a_lure_behind_any_command_of_a_member_is_a_lure_and_gets_no_answer(house, command):
    await house.set(mode=Mode.ENFORCE)
    await house.command(command, LURE, SCAMMER)
    assert house.door.kinds == ["delete", "mute"]
    assert house.door.said == []
    assert "arbitrum-claims[.]" in house.card.quoted


async def test_a_lure_that_reports_nothing_is_a_lure(house):
    await house.set(mode=Mode.ENFORCE)
    await house.command("report", "Support here: send me your seed phrase in a private message and I will validate your wallet", SCAMMER)
    assert house.door.kinds == ["delete", "mute"]


async def test_whoever_reports_or_moderates_may_repeat_what_a_scam_says(house):
    await house.set(mode=Mode.ENFORCE)
    await house.command("report", LURE, replace(MEMBER, id="test:9"))
    await house.command("why", LURE, MODERATOR)
    await house.command("block", "arbitrum-claims.example-drop.xyz", MODERATOR)
    assert house.door.done == []
    assert len(house.door.said) == 3
    assert len(house.door.cards) == 1


async def test_a_command_alone_is_answered_as_often_as_a_question(house):
    await house.set(member_questions=2)
    for _ in range(5):
        await house.command("ask", author=replace(MEMBER, id="test:8"))
    assert len(house.door.said) == 3
    assert "a lot at once" in house.last


async def test_why_a_click_could_not_be_carried_out_is_told_in_the_chats_language(house):
    await house.set(lang="de")
    house.door.refuses, house.door.why = {OrderKind.DELETE: ResultKind.FAILED}, Problem.UNDELETABLE
    await house.write(LURE, SCAMMER)
    why = house.office.say("problem_undeletable", "de")
    assert await house.click(DecisionKind.DELETE, house.card.report_id) == why
    assert any(why in line for line in house.card.results)


async def test_a_click_that_failed_for_reasons_unknown_says_that_it_failed(house):
    await house.set()
    house.door.refuses, house.door.why = {OrderKind.DELETE: ResultKind.FAILED}, "Bad Request: nope"
    await house.write(LURE, SCAMMER)
    heard = await house.click(DecisionKind.DELETE, house.card.report_id)
    assert heard == house.office.say("click_undone", "en")
    assert "nope" not in "".join(house.card.results)


async def test_a_missing_right_shows_on_the_card_and_is_told_once(house):
    await house.set()
    house.door.refuses[OrderKind.DELETE] = ResultKind.NO_RIGHT
    for site in ("one", "two"):
        await house.write(LURE.replace("arbitrum-claims", f"arbitrum-claims-{site}").replace("example-drop", f"{site}-drop"), SCAMMER)
    for report_id in list(house.door.cards):
        await house.click(DecisionKind.DELETE, report_id)
    told = [each for each in house.door.said if each.chat.id == STAFF_ROOM.id]
    assert len(told) == 1
    assert "The Group" in told[0].notice
    assert all(card.results for card in house.door.cards.values())


async def test_a_seed_phrase_is_deleted_in_every_mode_and_its_author_is_told_without_content(house):
    await house.set()
    written = await house.write(f"help my wallet does not open: {SEED}")
    assert house.door.kinds == ["delete"]
    assert house.door.done[0].message_ref == written.ref
    (said,) = house.door.said
    assert said.extras == (Extra.PRIVATE_WORD,)
    assert said.vanish_after == timedelta(minutes=1)
    assert said.reply_to is None
    assert "sausage" not in house.last
    assert "sausage" not in str(house.stores.kept)
    assert "sausage" not in house.card.quoted


async def test_a_seed_phrase_that_cannot_be_deleted_is_answered_by_a_plea_to_delete_it(house):
    await house.set()
    house.door.refuses[OrderKind.DELETE] = ResultKind.NO_RIGHT
    written = await house.write(SEED)
    said = next(each for each in house.door.said if each.chat.id == GROUP.id)
    assert said.reply_to.ref == written.ref
    assert "Delete it yourself" in said.outcome.reply.body


async def test_a_seed_phrase_behind_a_command_is_deleted_too(house):
    await house.command("help", SEED)
    assert house.door.kinds == ["delete"]
    assert house.door.said[0].outcome.kind is OutcomeKind.INTERCEPTED


async def test_a_private_word_is_first_aid_for_whoever_asks_for_it(house):
    said = await house.reception.press(Extra.PRIVATE_WORD, "seed-exposed", MEMBER, GROUP, house.door)
    assert "1." in said.outcome.reply.body
    await house.reception.opened_private("seed-exposed", house.message("/start", chat=Chat(id="test:dm")), house.door)
    assert "1." in house.last


async def test_deleting_goes_on_when_nothing_can_be_written_down(house):
    def broken(*_args):
        raise StorageProblem("The database can't be written.")

    house.office.desk.intend = broken
    house.office.desk.record = broken
    await house.write(SEED)
    assert house.door.kinds == ["delete"]


async def test_ask_and_check_work_as_commands(house):
    await house.command("ask", "what is an airdrop")
    await house.command("check", "arbitrum-claims.example-drop.xyz")
    assert [each.outcome.kind for each in house.door.said] == [OutcomeKind.ANSWERED, OutcomeKind.VERDICT]


@pytest.mark.parametrize(("hint", "spoken"), [(None, "Verdächtig: "), ("es", "Sospechoso: ")])
async def test_a_bare_link_is_answered_in_the_askers_language_else_the_chats(house, hint, spoken):
    await house.set(lang="de")
    await house.command("check", "https://metamask-claim.xyz/claim", lang_hint=hint, conversation=f"new to us, {hint}")
    assert spoken in house.last


async def test_check_as_a_reply_looks_at_hidden_links(house):
    shown = house.message(
        "claim here", SCAMMER, entities=(Entity(type="text_link", offset=6, length=4, url="https://arbitrum-claims.example-drop.xyz/x"),)
    )
    await house.command("check", target=shown)
    assert house.door.said[0].outcome.kind is OutcomeKind.VERDICT
    assert "arbitrum-claims[.]example-drop[.]xyz" in house.last


async def test_check_looks_at_a_link_hidden_in_the_command_itself(house):
    text = "/check this one"
    entity = Entity(type="text_link", offset=7, length=8, url="https://arbitrum-claims.example-drop.xyz/x")
    message = house.message(text, entities=(entity,))
    await house.reception.command(CommandCall(name="check", argument="this one", message=message), house.door)
    assert "arbitrum-claims[.]example-drop[.]xyz" in house.last


async def test_commands_without_what_they_need_say_what_that_is(house):
    for name in ("ask", "check", "report"):
        await house.command(name)
        assert f"/{name}" in house.last


async def test_a_report_of_a_member_goes_to_the_moderators_and_is_thanked(house):
    await house.set()
    bad = house.message("buy my signals group, write me", SCAMMER)
    await house.command("report", "he writes to everybody", target=bad)
    assert "Thank you" in house.last
    assert house.card.quoted == "buy my signals group, write me"


async def test_a_member_who_reports_without_end_hears_so_once(house):
    await house.set()
    for number in range(9):
        await house.command("report", target=house.message(f"message {number}", SCAMMER))
    assert sum("a lot" in text for text in house.door.texts) == 1


@pytest.mark.parametrize("name", ["flag", "why", "allow", "block", "unblock", "setup", "quiet", "status"])
async def test_members_cannot_use_moderators_commands(house, name):
    await house.command(name, "example.org")
    assert "moderators" in house.last
    house.stores.kept.deliveries.clear()
    assert is_empty(house.stores)


async def test_a_role_that_was_taken_away_counts_at_once(house):
    house.door.make(Role.MEMBER, MODERATOR.id)
    await house.command("block", "example-drop.xyz", MODERATOR)
    assert not house.office.domains.blocked(GROUP.id)


async def test_block_makes_every_link_to_it_malicious_and_unblock_takes_it_back(house):
    await house.set()
    await house.command("block", "example-drop.xyz", MODERATOR)
    await house.command("check", "https://claim.example-drop.xyz/a")
    assert "Malicious" in house.last
    await house.command("unblock", "example-drop.xyz", MODERATOR)
    await house.command("check", "https://claim.example-drop.xyz/b")
    assert "Malicious" not in house.last
    await house.command("why", "https://example-drop.xyz", MODERATOR)
    assert "Mo" in house.last


async def test_what_everybody_uses_cannot_be_blocked(house):
    await house.command("block", "hub.example", MODERATOR)
    assert not house.office.domains.blocked(GROUP.id)
    assert "hub[.]example" in house.last


async def test_too_many_questions_hear_one_polite_line(house):
    await house.set(member_questions=2)
    for _ in range(5):
        await house.write("what is an airdrop", addressed=True)
    assert [bool(each.outcome) for each in house.door.said] == [True, True, False]


async def test_commands_count_as_questions(house):
    await house.set(member_questions=3)
    for _ in range(6):
        await house.command("help")
    assert len(house.door.said) == 4
    assert "a lot" in house.last


async def test_moderators_may_command_as_often_as_they_need(house):
    await house.set(member_questions=1)
    for _ in range(4):
        await house.command("status", author=MODERATOR)
    assert len(house.door.said) == 4


class BrokenAssistant:
    async def handle(self, message):
        return Outcome(kind=OutcomeKind.FAILED, reply=Reply(body="Something broke.", lang="en"))


async def test_nobody_who_did_not_ask_hears_that_something_broke(house):
    house.reception = Reception(replace(house.office, assistant=BrokenAssistant()))
    await house.write("good morning")
    assert house.door.said == []
    await house.write("what is an airdrop", addressed=True)
    assert house.door.texts == ["Something broke."]


async def test_a_quiet_chat_is_answered_on_command_only(house):
    await house.command("quiet", author=MODERATOR)
    await house.write("what is an airdrop", addressed=True)
    await house.command("ask", "what is an airdrop")
    assert [bool(each.outcome) for each in house.door.said] == [False, True]


async def test_questions_are_answered_in_their_topic_only(house):
    topic = replace(GROUP, thread_id="5")
    await house.command("setup", "topic here", MODERATOR, topic)
    await house.write("what is an airdrop", chat=topic, addressed=True)
    await house.write("what is an airdrop", addressed=True)
    answers = [each for each in house.door.said if each.outcome]
    assert [each.chat.thread_id for each in answers] == ["5"]


async def test_two_chats_are_joined_by_a_code_said_in_the_moderators_room(house):
    await house.command("setup", "moderators", MODERATOR)
    code = house.last.split("/setup ")[1].split()[0]
    house.door.make(Role.MODERATOR, MODERATOR.id, STAFF_ROOM.id)
    await house.command("setup", code, MODERATOR, STAFF_ROOM)
    assert house.office.chats.settings(GROUP.id).moderators_place == STAFF_ROOM.id


async def test_a_code_in_a_strangers_hand_joins_nothing(house):
    await house.command("setup", "moderators", MODERATOR)
    code = house.last.split("/setup ")[1].split()[0]
    thief = Author(id="test:99", name="Thief")
    house.door.make(Role.ADMIN, thief.id, "test:lair")
    await house.command("setup", code, thief, Chat(id="test:lair", kind=ChatKind.GROUP))
    house.clock.forward(minutes=16)
    house.door.make(Role.MODERATOR, MODERATOR.id, STAFF_ROOM.id)
    await house.command("setup", code, MODERATOR, STAFF_ROOM)
    assert house.office.chats.settings(GROUP.id).moderators_place is None


async def test_an_anonymous_setting_waits_for_a_named_moderator(house):
    nobody = Author(id="test:anonymous", role=Role.ADMIN, anonymous=True)
    await house.command("setup", "mode enforce", nobody)
    asked = house.door.said[-1]
    assert asked.extras == (Extra.CONFIRM,)
    assert house.office.chats.settings(GROUP.id).mode is Mode.OBSERVE
    await house.reception.press(Extra.CONFIRM, asked.mark, MEMBER, GROUP, house.door)
    assert house.office.chats.settings(GROUP.id).mode is Mode.OBSERVE
    said = await house.reception.press(Extra.CONFIRM, asked.mark, MODERATOR, GROUP, house.door)
    assert "Mo" in said.notice
    assert house.office.chats.settings(GROUP.id).mode is Mode.ENFORCE


async def test_two_moderators_who_confirm_at_once_confirm_once(house):
    nobody = Author(id="test:anonymous", role=Role.ADMIN, anonymous=True)
    other = Author(id="test:2", name="Oz", role=Role.MODERATOR)
    house.door.make(Role.MODERATOR, other.id)
    await house.command("setup", "domains example.org", nobody)
    asked = house.door.said[-1]
    role_of, both_asked = house.door.role_of, asyncio.Barrier(2)

    async def role_of_both(*who):
        await both_asked.wait()
        return await role_of(*who)

    house.door.role_of = role_of_both
    both = [house.reception.press(Extra.CONFIRM, asked.mark, each, GROUP, house.door) for each in (MODERATOR, other)]
    said = [each.notice for each in await asyncio.gather(*both)]
    assert said.count(house.office.say("setup_confirm_gone", "en")) == 1
    assert sum("Confirmed by" in each for each in said) == 1
    assert len(await house.office.domains.decisions(GROUP.id, "example.org")) == 1


@pytest.mark.parametrize("command", ["block", "allow"])
async def test_what_an_anonymous_moderator_decides_about_a_domain_is_decided_by_who_confirms_it(house, command):
    nobody = Author(id="test:anonymous", role=Role.ADMIN, anonymous=True)
    await house.command(command, "some-drops.xyz", nobody)
    asked = house.door.said[-1]
    assert f"/{command} some-drops[.]xyz" in asked.notice
    assert not await house.office.domains.decisions(GROUP.id, "some-drops.xyz")
    said = await house.reception.press(Extra.CONFIRM, asked.mark, MODERATOR, GROUP, house.door)
    assert "some-drops[.]xyz" in said.notice
    (decision,) = await house.office.domains.decisions(GROUP.id, "some-drops.xyz")
    assert (decision.actor_id, decision.actor_name) == (MODERATOR.id, MODERATOR.name)
    await house.command("unblock", "some-drops.xyz", nobody)
    assert house.office.domains.standing(GROUP.id, "some-drops.xyz") is not None
    await house.reception.press(Extra.CONFIRM, house.door.said[-1].mark, MODERATOR, GROUP, house.door)
    assert house.office.domains.standing(GROUP.id, "some-drops.xyz") is None


async def test_what_is_not_set_yet_is_not_told_as_set(house):
    await house.command("quiet", "", Author(id="test:anonymous", role=Role.ADMIN, anonymous=True))
    assert "I am quiet now" not in house.last
    assert "/quiet" in house.last


async def test_a_setting_that_could_not_be_kept_can_be_confirmed_again(house):
    await house.command("setup", "mode enforce", Author(id="test:anonymous", role=Role.ADMIN, anonymous=True))
    asked, save = house.door.said[-1], house.stores.chats.save

    async def refuse(*_):
        house.stores.chats.save = save
        raise StorageProblem("no room", may_pass=True)

    house.stores.chats.save = refuse
    said = await house.reception.press(Extra.CONFIRM, asked.mark, MODERATOR, GROUP, house.door)
    assert said.notice == house.office.say("not_kept", "en")
    said = await house.reception.press(Extra.CONFIRM, asked.mark, MODERATOR, GROUP, house.door)
    assert "Confirmed by Mo." in said.notice


async def test_official_domains_are_set_all_or_none(house):
    await house.command("setup", "domains example.org github.io", MODERATOR)
    assert "github[.]io" in house.last
    assert not house.office.domains.allowed(GROUP.id)


@pytest.mark.parametrize(("command", "hint"), [("flag", "/flag"), ("report", "/report"), ("why", "/why"), ("check", "/check")])
async def test_a_command_without_anything_behind_it_says_how_it_is_used(house, command, hint):
    await house.command(command, "", MODERATOR)
    assert hint in house.last


def picture(house, **fields):
    return house.message("", SCAMMER, unreadable=True, **fields)


@pytest.mark.parametrize("command", ["check", "ask"])
async def test_a_command_about_a_picture_hears_that_it_cannot_be_read(house, command):
    unreadable = house.office.say("unreadable", "en")
    await house.command(command, target=picture(house))
    assert house.last == unreadable
    captioned = replace(picture(house), text="my new wallpaper")
    await house.command(command, target=captioned)
    assert house.last == unreadable


async def test_a_picture_is_told_to_be_unreadable_in_the_language_of_who_points_at_it(house):
    await house.command("check", target=replace(picture(house), text="qr.png"), lang_hint="ru")
    assert house.last == house.office.say("unreadable", "ru")


async def test_who_asks_about_a_picture_hears_besides_the_answer_that_it_cannot_be_read(house):
    unreadable = house.office.say("unreadable", "en")
    await house.write("what is this", addressed=True, unreadable=True)
    assert house.last == unreadable
    await house.write("what is an airdrop", addressed=True, unreadable=True)
    assert "[1]" in house.last
    assert house.last.endswith(unreadable)
    await house.write("what is an airdrop", addressed=True)
    assert unreadable not in house.last


async def test_the_first_word_is_said_once(house):
    house.door.held = Powers(can_delete=True)
    for _ in range(2):
        await house.reception.joined(GROUP, "The Group", house.door)
    (text,) = house.door.texts
    assert "/setup" in text
    assert "only commands" in text
    assert "delete messages" in text


async def test_moderators_are_told_everything_in_the_language_of_their_own_chat(house):
    await house.set(lang="ru", mode=Mode.ENFORCE)
    await house.office.chats.change(STAFF_ROOM.id, lang="de")
    house.door.refuses = {OrderKind.DELETE: ResultKind.NO_RIGHT}
    await house.write(LURE, SCAMMER)
    await house.reception.powers_changed(GROUP, "The Group", house.door, "en")
    await house.reception.left(GROUP, "The Group", house.door, "en")
    assert house.card.lang == "de"
    assert [said.lang for said in house.door.said if said.chat.id == STAFF_ROOM.id] == ["de", "de", "de"]


async def test_being_removed_is_told_to_the_moderators(house):
    await house.set()
    await house.reception.left(GROUP, "The Group", house.door)
    assert house.door.said[-1].chat.id == STAFF_ROOM.id
    assert "The Group" in house.last


async def test_a_name_that_imitates_staff_becomes_a_card(house):
    await house.set(staff=("Mo Manager",))
    await house.reception.renamed(Author(id="test:50", name="Mo Manаger"), GROUP, house.door)  # with a Cyrillic letter
    await house.reception.settle()
    assert "Mo Man" in house.card.quoted


async def test_an_impostor_is_banned_by_a_click_and_taken_back_by_another(house):
    await house.set(staff=("Vitalik Support",))
    impostor = Author(id="test:66", name="Vitalik Supp0rt", role=Role.NEW_MEMBER)
    await house.reception.renamed(impostor, GROUP, house.door)
    await house.reception.settle()
    for kind in (DecisionKind.BAN, DecisionKind.UNDO):
        (card,) = house.door.cards.values()
        click = Click(report_id=card.report_id, version=card.version, kind=kind, actor_id=MODERATOR.id, actor_name="Mo")
        assert (await house.reception.click(click, house.door)).text == "Done."
        await house.reception.settle()
    assert [(order.kind, order.author_id, order.message_ref) for order in house.door.done] == [
        (OrderKind.BAN, impostor.id, None),
        (OrderKind.UNBAN, impostor.id, None),
    ]


async def test_a_name_that_imitates_the_bot_becomes_a_card(house):
    await house.set()
    house.reception.know_bot("Drop Helper", "drop_helper_bot")
    await house.reception.renamed(Author(id="test:51", name="Drop Hеlper", username="someone"), GROUP, house.door)
    await house.reception.renamed(Author(id="test:52", name="Drop Helper", username="someone2"), GROUP, house.door)
    await house.reception.settle()
    assert len(house.stores.kept.reports) == 2


async def test_votes_are_kept_and_sources_shown(house):
    await house.write("what is an airdrop", addressed=True)
    mark = house.door.said[0].mark
    await house.reception.press(Extra.HELPFUL, mark, MEMBER, GROUP, house.door)
    sources = await house.reception.press(Extra.SOURCES, mark, MEMBER, GROUP, house.door)
    assert "[1]" in sources.notice
    assert await house.stores.feedback.counts(house.clock.now - timedelta(days=1)) == (1, 0)
    gone = await house.reception.press(Extra.SOURCES, "nothing", MEMBER, GROUP, house.door)
    assert "ask again" in gone.notice


async def test_what_breaks_inside_is_counted_and_shown_to_nobody(house):
    async def broken(*_args):
        raise RuntimeError("secret inside")

    house.office.chats.load = broken
    await house.write("what is an airdrop", addressed=True)
    assert house.door.said == []
    assert b'failures_total{platform="test"} 1.0' in house.office.metrics.to_text()


async def killed_with_orders(house, shelf, gate):
    """Return the next run after one that was killed with orders in hand."""
    await house.set(mode=Mode.ENFORCE)

    async def killed(_order):
        raise KeyboardInterrupt

    house.door.perform = killed
    with pytest.raises(KeyboardInterrupt):
        await house.write(LURE, SCAMMER)
    return House(await new_office(shelf, house.stores.restarted(), gate, house.clock), house.clock, house.stores)


async def test_orders_of_an_earlier_run_are_finished(house, shelf, gate):
    again = await killed_with_orders(house, shelf, gate)
    await again.reception.resume({"test": again.door})
    assert sorted(again.door.kinds) == ["delete", "mute"]


async def test_what_met_a_platform_out_of_reach_is_done_when_it_is_back_and_its_card_says_so(house):
    await house.set(mode=Mode.ENFORCE)
    house.door.refuses = dict.fromkeys((OrderKind.DELETE, OrderKind.MUTE), ResultKind.FAILED)
    house.door.why = Problem.UNREACHABLE
    await house.write(LURE, SCAMMER)
    assert "I go on trying" in house.card.results[0]
    # Nothing else is tried on a platform that is still away.
    assert await house.reception.resume({"test": house.door}) == 2
    assert house.door.kinds == ["delete", "mute", "delete"]
    house.door.refuses.clear()
    assert await house.reception.resume({"test": house.door}) == 0
    await house.reception.settle()
    assert house.door.kinds[3:] == ["delete", "mute"]
    assert [line.split(":")[0] for line in house.card.results] == ["Done", "Done"]
    assert await house.reception.resume({"test": house.door}) == 0
    assert len(house.door.done) == 5


async def test_nobody_is_muted_late_whom_a_moderator_found_to_be_fine_meanwhile(house):
    await house.set(mode=Mode.ENFORCE)
    house.door.refuses, house.door.why = {OrderKind.MUTE: ResultKind.FAILED}, Problem.UNREACHABLE
    await house.write(LURE, SCAMMER)
    house.door.refuses.clear()
    await house.click(DecisionKind.FINE, house.card.report_id)
    assert await house.reception.resume({"test": house.door}) == 0
    assert house.door.kinds == ["delete", "mute"]


async def test_what_was_refused_is_not_tried_again(house):
    await house.set(mode=Mode.ENFORCE)
    house.door.refuses = dict.fromkeys((OrderKind.DELETE, OrderKind.MUTE), ResultKind.FAILED)
    house.door.why = Problem.ADMIN
    await house.write(LURE, SCAMMER)
    assert await house.reception.resume({"test": house.door}) == 0


async def test_late_orders_are_waited_for(house):
    waiting = asyncio.create_task(house.reception.wait_for_late())
    await house.set(mode=Mode.ENFORCE)
    await house.write(LURE, SCAMMER)
    assert not waiting.done()
    house.door.refuses, house.door.why = {OrderKind.DELETE: ResultKind.FAILED}, Problem.SLOW_DOWN
    await house.write(LURE.replace("example-drop", "other-drop"), SCAMMER)
    assert waiting.done()


async def test_a_door_that_falls_while_orders_are_finished_leaves_the_rest_to_the_next_start(house, shelf, gate):
    again = await killed_with_orders(house, shelf, gate)
    doors, perform = {"test": again.door}, again.door.perform

    async def fall(order):
        doors.clear()
        return await perform(order)

    again.door.perform = fall
    await again.reception.resume(doors)
    assert len(again.door.done) == 1


class StuckDoor(RecordingDoor):
    """One that hangs in what is named, as a dead network does."""

    def __init__(self, where):
        super().__init__()
        self.stuck = asyncio.Event()
        self.goes_on = asyncio.Event()
        self.where = where

    async def _hang(self, where):
        if where == self.where:
            self.stuck.set()
            await self.goes_on.wait()

    async def deliver(self, delivery):
        await self._hang("queue")
        if delivery.claim is not None and not await delivery.claim():
            return Delivered()
        await self._hang("deliver")
        return await super().deliver(delivery)

    async def perform(self, order):
        await self._hang("perform")
        return await super().perform(order)

    async def show_card(self, card, where, place):
        await self._hang("show_card")
        return await super().show_card(card, where, place)


async def break_off(house, message, where):
    house.door, working_door = StuckDoor(where), house.door
    handling = asyncio.create_task(house.reception.receive(message, house.door))
    await house.door.stuck.wait()
    handling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await handling
    house.door = working_door


async def test_what_was_broken_off_before_its_answer_is_done_when_it_comes_again(house):
    leaked = house.message(SEED)
    await break_off(house, leaked, "perform")
    await house.reception.receive(leaked, house.door)
    assert house.door.kinds == ["delete"]
    assert len(house.door.said) == 1


async def test_an_answer_that_still_waited_for_its_turn_is_given_when_its_question_comes_again(house):
    asked = house.message("what is an airdrop", addressed=True)
    await break_off(house, asked, "queue")
    assert await house.stores.deliveries.count_lost(house.clock()) == 0
    await house.reception.receive(asked, house.door)
    assert len(house.door.said) == 1


@pytest.mark.parametrize("name", ["help", "ask", "setup", "quiet", "start"])
async def test_a_command_that_comes_again_in_the_next_run_is_carried_out_once(house, name):
    call = CommandCall(name=name, argument="", message=house.message(f"/{name}", author=MODERATOR, lang_hint="en"))
    await house.reception.command(call, house.door)
    before = house.reception.settings(GROUP.id).quiet
    await Reception(house.office).command(call, house.door)
    assert len(house.door.said) == 1
    assert house.reception.settings(GROUP.id).quiet is before


async def test_an_answer_that_was_broken_off_is_given_no_second_time_and_counts_as_lost(house):
    asked = house.message("what is an airdrop", addressed=True)
    await break_off(house, asked, "deliver")
    await house.reception.receive(asked, house.door)
    assert not house.door.said
    assert await house.stores.deliveries.count_lost(house.clock()) == 1


async def test_a_row_of_leaked_phrases_gets_one_line_a_minute_in_each_place(house):
    for chat in (GROUP, replace(GROUP, thread_id="5")):
        for number in range(4):
            await house.write(SEED, replace(MEMBER, id=f"test:4{number}"), chat)
    assert house.door.kinds == ["delete"] * 8
    assert [each.chat.thread_id for each in house.door.said] == [None, "5"]
    house.clock.forward(seconds=61)
    await house.write(SEED, replace(MEMBER, id="test:44"))
    assert len(house.door.said) == 3
    for _ in range(2):
        await house.write(SEED, chat=Chat(id="test:private", kind=ChatKind.PRIVATE))
    assert len(house.door.said) == 5


async def test_a_report_that_cannot_be_kept_takes_nobodys_answer_and_leaves_no_seed_phrase(house):
    async def broken(*_args):
        raise StorageProblem("There is no room left for the database.")

    house.office.desk.keep = broken
    await house.write(SEED)
    await house.write(f"is this real? {LURE}", addressed=True)
    assert house.door.kinds == ["delete"]
    assert [each.outcome.kind for each in house.door.said] == [OutcomeKind.INTERCEPTED, OutcomeKind.VERDICT]


class Outage:
    """Everything that is written is refused, until it is mended."""

    NAMES = (
        ("deliveries", "begin"),
        ("deliveries", "claim_answer"),
        ("deliveries", "finish"),
        ("deliveries", "note_passed"),
        ("actions", "intend"),
        ("actions", "record"),
        ("reports", "file"),
        ("reports", "place"),
        ("decisions", "take"),
        ("chats", "save"),
        ("chats", "move"),
        ("feedback", "note"),
    )

    def __init__(self, house, monkeypatch):
        self.house = house
        self.stores = house.stores
        monkeypatch.setattr("adapters.shared.records.AGAIN_SECONDS", 0.01)
        for store, name in self.NAMES:
            setattr(getattr(self.stores, store), name, self.refuse)

    async def refuse(self, *_args):
        raise StorageProblem("There is no room left for the database.", may_pass=True)

    async def mend(self):
        for store, name in self.NAMES:
            delattr(getattr(self.stores, store), name)
        await self.house.reception.close()
        await self.house.reception.settle()


async def test_while_nothing_can_be_written_answers_and_deletions_go_on_and_all_is_filed_afterwards(house, monkeypatch, caplog):
    await house.set(mode=Mode.ENFORCE)
    outage = Outage(house, monkeypatch)
    await house.write(SEED)
    await house.write(LURE, SCAMMER)
    await house.write("what is an airdrop?", addressed=True)
    assert house.door.kinds == ["delete", "delete", "mute"]
    assert [each.outcome.kind for each in house.door.said if each.outcome] == [OutcomeKind.INTERCEPTED, OutcomeKind.ANSWERED]
    assert [each.chat.id for each in house.door.said if "write to my records" in each.notice] == [STAFF_ROOM.id]
    assert not house.door.cards
    await outage.mend()
    assert "records.caught_up" in caplog.text
    cards = house.door.cards.values()
    assert sorted(len(card.results) for card in cards) == [1, 2]
    assert all("Done" in result for card in cards for result in card.results)
    assert await house.stores.restarted().actions.unfinished(house.clock(), house.clock()) == ()
    assert await house.stores.restarted().deliveries.count_lost(house.clock()) == 0


async def test_moderators_are_told_of_a_find_that_was_late_before_the_database_failed(house, monkeypatch):
    await house.set()
    monkeypatch.setattr("adapters.shared.records.AGAIN_SECONDS", 0.01)
    goes_on, file = asyncio.Event(), house.stores.reports.file

    async def slow_then_refusing(*_args):
        await goes_on.wait()
        raise StorageProblem("The database is held by another program.", may_pass=True)

    house.stores.reports.file = slow_then_refusing
    house.reception._records.patience = 0.05
    await house.write(LURE, SCAMMER)
    assert not house.door.said
    goes_on.set()
    while not house.door.said:  # noqa: ASYNC110 - nobody is told
        await asyncio.sleep(0)
    assert "write to my records" in house.last
    house.stores.reports.file = file
    await house.reception.close()
    await house.reception.settle()
    assert len(house.door.cards) == len(house.door.said) == 1


async def test_a_later_outage_is_told_again(house, monkeypatch):
    await house.set()
    for number in range(2):
        outage = Outage(house, monkeypatch)
        await house.write(LURE.replace("drop", f"drop{number}"), SCAMMER)
        await house.write(LURE.replace("drop", f"other{number}"), SCAMMER)
        await outage.mend()
    assert sum("write to my records" in text for text in house.door.texts) == 2


async def test_what_cannot_be_kept_is_not_decided_and_whoever_asked_hears_so(house, monkeypatch):
    await house.set()
    await house.write(LURE, SCAMMER)
    (card,) = house.door.cards.values()
    outage = Outage(house, monkeypatch)
    click = Click(report_id=card.report_id, version=card.version, kind=DecisionKind.BAN, actor_id=MODERATOR.id, actor_name="Mo")
    assert "nothing was done" in (await house.reception.click(click, house.door)).text
    for name, argument in (("block", "bad.example.com"), ("quiet", "on"), ("setup", "language ru")):
        await house.command(name, argument, MODERATOR)
        assert "nothing was done" in house.last
    assert house.door.done == []
    assert not house.office.chats.settings(GROUP.id).quiet
    assert not house.office.domains.blocked(GROUP.id)
    await outage.mend()
    assert (await house.reception.click(click, house.door)).text == "Done."


async def test_a_members_report_is_remembered_while_it_cannot_be_kept_and_counts_once(house, monkeypatch):
    await house.set()
    outage = Outage(house, monkeypatch)
    for number in range(5):
        await house.command("report", f"https://odd.example.org/{number}")
        assert "as soon as I can" in house.last
    await asyncio.sleep(0.05)
    await outage.mend()
    (card,) = house.door.cards.values()
    assert "example[.]org" in "".join(card.lines)
    await house.command("report", "https://odd6.example.org/x")
    assert "reported a lot" in house.last


async def test_a_chat_keeps_its_settings_when_it_moves_while_nothing_can_be_written(house, monkeypatch):
    await house.set(mode=Mode.ENFORCE)
    outage = Outage(house, monkeypatch)
    await house.reception.migrated(GROUP.id, "test:new")
    assert house.office.chats.settings("test:new").mode is Mode.ENFORCE
    await outage.mend()
    assert {each.chat_id for each in await house.stores.restarted().chats.all()} == {"test:new"}


async def test_cards_follow_a_moderators_chat_that_moves(house):
    await house.set(moderators_place=f"{STAFF_ROOM.id}#7")
    await house.office.chats.change(STAFF_ROOM.id, lang="de")
    await house.reception.migrated(STAFF_ROOM.id, "test:new")
    assert house.office.chats.settings(GROUP.id).moderators_place == "test:new#7"
    assert house.office.chats.moderators_language(GROUP.id) == "de"
    kept = {each.chat_id: each.moderators_place for each in await house.stores.restarted().chats.all()}
    assert kept == {GROUP.id: "test:new#7", "test:new": None}


async def test_a_card_whose_place_cannot_be_kept_is_not_posted_twice(house, monkeypatch):
    await house.set()
    house.stores.reports.place = Outage.refuse.__get__(house)
    await house.write(LURE, SCAMMER)
    first = dict(house.door.card_places)
    (card,) = house.door.cards.values()
    click = Click(report_id=card.report_id, version=card.version, kind=DecisionKind.FINE, actor_id=MODERATOR.id, actor_name="Mo")
    await house.reception.click(click, house.door)
    await house.reception.settle()
    assert await house.reception.show_missing_cards({"test": house.door}) == 0
    assert house.door.card_places == first
    assert house.door.card_updates > 1
    monkeypatch.setattr("adapters.shared.records.AGAIN_SECONDS", 0.01)
    del house.stores.reports.place


async def test_a_door_that_closes_waits_for_its_cards_and_not_for_ever(house, monkeypatch):
    await house.set()
    house.door = StuckDoor("show_card")
    await house.reception.receive(house.message(LURE, SCAMMER), house.door)
    await house.door.stuck.wait()
    other = RecordingDoor()
    other.name = "other"
    await house.reception.settle(other)
    asyncio.get_running_loop().call_later(0.05, house.door.goes_on.set)
    await house.reception.settle(house.door)
    assert len(house.door.cards) == 1


@pytest.mark.parametrize("whole", [False, True])
async def test_a_card_that_a_stop_does_not_wait_for_is_shown_by_the_next_run(house, monkeypatch, whole):
    await house.set()
    house.door, working_door = StuckDoor("show_card"), house.door
    await house.reception.receive(house.message(LURE, SCAMMER), house.door)
    await house.door.stuck.wait()
    monkeypatch.setattr("adapters.shared.card_board.SETTLING_SECONDS", 0.01)
    async with asyncio.timeout(5):
        await (house.reception.close() if whole else house.reception.settle(house.door))
    house.door.goes_on.set()
    await house.reception.settle()
    assert not house.door.cards
    assert await house.reception.show_missing_cards({"test": working_door}) == 1
    await house.reception.settle()
    assert len(working_door.cards) == 1


async def test_a_card_that_was_never_shown_is_shown_later_once(house):
    await house.set()
    failing = RecordingDoor()

    async def nowhere(*_args):
        return None

    failing.show_card = nowhere
    await house.reception.receive(house.message(LURE, SCAMMER), failing)
    await house.reception.settle()
    assert await house.reception.show_missing_cards({"elsewhere": house.door}) == 0
    assert await house.reception.show_missing_cards({"test": house.door}) == 1
    await house.reception.settle()
    assert house.card.headline
    assert await house.reception.show_missing_cards({"test": house.door}) == 0


async def test_a_card_of_days_ago_is_not_shown_any_more(house):
    await house.write(LURE, SCAMMER)
    await house.set()
    house.clock.forward(hours=49)
    assert await house.reception.show_missing_cards({"test": house.door}) == 0
