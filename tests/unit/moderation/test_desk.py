"""The moderators' desk over the stores in memory: what is decided once, what is ordered, what can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.models import Author, LinkVerdict, Role, Standing
from bot.moderation.desk import MEMBER_REPORTS, STAFF_REPORTS
from bot.moderation.models import (
    ActionResult,
    AlreadyDecided,
    CannotUndo,
    DecisionKind,
    Filed,
    NewReport,
    Order,
    OrderKind,
    Outdated,
    ReportSource,
    Resolved,
    ResultKind,
    TooMany,
    Undone,
    Unknown,
)
from bot.moderation.problems import Problem
from knowledge.hostnames import registrable_domain
from tests.fakes.memory_storage import MemoryStorage
from tests.fakes.moderation import open_moderation

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 5, 1, tzinfo=UTC)
CHAT = "telegram:-1"
EVE = Author(id="telegram:5", name="Eve", role=Role.NEW_MEMBER)
ANN = Author(id="telegram:1", name="Ann", role=Role.MODERATOR)
BEN = Author(id="telegram:2", name="Ben", role=Role.ADMIN)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def link(url="https://claim-drop.xyz/s2", standing=Standing.SUSPICIOUS, score=0.9):
    host = url.split("/")[2]
    return LinkVerdict(written=url, url=url, host=host, registrable_domain=registrable_domain(host), standing=standing, score=score)


def new(**fields):
    known = {"chat_id": CHAT, "source": ReportSource.SCREENING, "reporter_id": "screening", "at": NOW, "text": "claim", "author": EVE}
    return NewReport(**{**known, "message_ref": "telegram:-1/7", "links": (link(),), **fields})


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stores():
    return MemoryStorage()


@pytest_asyncio.fixture
async def moderation(stores, clock):
    return await open_moderation(stores, clock)


@pytest.fixture
def domains(moderation):
    return moderation.domains


@pytest.fixture
def desk(moderation):
    return moderation.desk


async def filed(desk, **fields):
    answer = await desk.file(new(**fields))
    assert isinstance(answer, Filed)
    return answer.report


async def decided(desk, kind, **fields):
    report = await filed(desk, **fields)
    answer = await desk.resolve(report.id, kind, ANN, report.version)
    assert isinstance(answer, Resolved)
    return answer


def kinds(orders):
    return [order.kind for order in orders]


async def test_report_has_an_id_that_fits_a_button(desk):
    report = await filed(desk)
    assert len(report.id) <= 12
    assert set(report.id) <= set("abcdefghijklmnopqrstuvwxyz234567")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (DecisionKind.DELETE, [OrderKind.DELETE]),
        (DecisionKind.MUTE, [OrderKind.DELETE, OrderKind.MUTE]),
        (DecisionKind.BAN, [OrderKind.DELETE, OrderKind.BAN]),
        (DecisionKind.BLOCK, [OrderKind.DELETE]),
        (DecisionKind.FINE, []),
        (DecisionKind.ALLOW, []),
    ],
)
async def test_decision_orders_what_its_button_says(desk, kind, expected):
    answer = await decided(desk, kind)
    assert kinds(answer.orders) == expected
    assert (answer.decision.kind, answer.decision.actor_name, answer.report.decision.id) == (kind, "Ann", answer.decision.id)
    assert answer.report.version == 2
    assert await desk.unfinished(NOW) == answer.orders


async def test_mute_ends_by_itself_and_a_ban_does_not(desk):
    muted = await decided(desk, DecisionKind.MUTE)
    banned = await decided(desk, DecisionKind.BAN, message_ref="telegram:-1/8")
    assert [(order.author_id, order.duration) for order in muted.orders[1:]] == [(EVE.id, timedelta(days=1))]
    assert [(order.author_id, order.duration) for order in banned.orders[1:]] == [(EVE.id, None)]


async def test_second_click_hears_who_decided(desk):
    report = await filed(desk)
    await desk.resolve(report.id, DecisionKind.FINE, ANN, report.version)
    answer = await desk.resolve(report.id, DecisionKind.BAN, BEN, report.version)
    assert isinstance(answer, AlreadyDecided)
    assert (answer.decision.actor_name, answer.decision.kind) == ("Ann", DecisionKind.FINE)
    assert await desk.unfinished(NOW) == ()


async def test_click_that_loses_the_race_hears_who_won(desk, stores):
    report = await filed(desk)
    take = stores.decisions.take

    async def take_late(taking):
        stores.decisions.take = take
        await desk.resolve(report.id, DecisionKind.FINE, ANN, report.version)
        return await take(taking)

    stores.decisions.take = take_late
    answer = await desk.resolve(report.id, DecisionKind.BAN, BEN, report.version)
    assert isinstance(answer, AlreadyDecided)
    assert answer.decision.actor_name == "Ann"


async def test_click_on_a_card_that_changed_is_answered_and_not_obeyed(desk):
    report = await filed(desk, links=())
    await filed(desk, text="now with a link")
    answer = await desk.resolve(report.id, DecisionKind.DELETE, ANN, report.version)
    assert isinstance(answer, Outdated)
    assert answer.report.version == 2
    assert answer.report.decision is None


async def test_unknown_report_and_a_button_that_makes_no_sense_do_nothing(desk):
    about_link = await filed(desk, message_ref=None, author=None)
    assert isinstance(await desk.resolve("nosuchreport", DecisionKind.BAN, ANN, 1), Unknown)
    assert isinstance(await desk.resolve(about_link.id, DecisionKind.DELETE, ANN, 1), Unknown)
    assert isinstance(await desk.resolve(about_link.id, DecisionKind.BAN, ANN, 1), Unknown)
    assert (await desk.get(about_link.id)).decision is None


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
async def test_moderators_are_never_muted_or_banned_from_a_card(desk, role):
    report = await filed(desk, author=Author(id="telegram:9", role=role))
    assert isinstance(await desk.resolve(report.id, DecisionKind.BAN, ANN, 1), Unknown)
    answer = await desk.resolve(report.id, DecisionKind.DELETE, ANN, 1)
    assert kinds(answer.orders) == [OrderKind.DELETE]


async def test_all_merged_messages_are_deleted_and_only_the_shown_author_is_banned(desk):
    report = await filed(desk)
    for number in range(3):
        merged = await filed(desk, message_ref=f"telegram:-1/{20 + number}", author=Author(id=f"telegram:2{number}"))
    assert (merged.id, merged.more_messages, merged.version) == (report.id, 3, 1)
    answer = await desk.resolve(report.id, DecisionKind.BAN, ANN, report.version)
    deleted = [order.message_ref for order in answer.orders if order.kind is OrderKind.DELETE]
    banned = [order.author_id for order in answer.orders if order.kind is OrderKind.BAN]
    assert deleted == ["telegram:-1/7", "telegram:-1/20", "telegram:-1/21", "telegram:-1/22"]
    assert banned == [EVE.id]
    assert len({order.id for order in answer.orders}) == 5


@pytest.mark.parametrize(("kind", "expected"), [(DecisionKind.FINE, [OrderKind.RELEASE]), (DecisionKind.ALLOW, [OrderKind.RELEASE])])
async def test_held_message_is_shown_again_when_it_is_fine(desk, kind, expected):
    await hold(desk)
    answer = await decided(desk, kind, thread_id="3", text="what it said")
    assert kinds(answer.orders) == expected
    assert [(order.message_ref, order.thread_id, order.quote) for order in answer.orders] == [("telegram:-1/7", "3", "what it said")]


async def test_held_message_needs_no_deleting(desk):
    await hold(desk)
    assert kinds((await decided(desk, DecisionKind.MUTE)).orders) == [OrderKind.MUTE]


async def test_message_that_could_not_be_held_is_deleted_and_not_released(desk):
    await hold(desk, ResultKind.NO_RIGHT)
    report = await filed(desk)
    await desk.resolve(report.id, DecisionKind.FINE, ANN, 1)
    other = await decided(desk, DecisionKind.DELETE, text="another text")
    assert kinds(await desk.unfinished(NOW)) == kinds(other.orders) == [OrderKind.DELETE]


async def hold(desk, result=ResultKind.DONE):
    order = Order(id="hold:7", kind=OrderKind.HOLD, chat_id=CHAT, reason="claim_lure", message_ref="telegram:-1/7", author_id=EVE.id)
    await desk.intend([order])
    await desk.record(ActionResult(order_id=order.id, kind=result))


async def test_result_tells_which_card_changes(desk):
    answer = await decided(desk, DecisionKind.DELETE)
    report = await desk.record(ActionResult(order_id=answer.orders[0].id, kind=ResultKind.NO_RIGHT, detail="may not delete"))
    assert report.id == answer.report.id
    assert [result.detail for result in report.results] == ["may not delete"]
    assert await desk.unfinished(NOW) == ()


async def test_order_that_met_a_platform_out_of_reach_is_wanted_until_its_decision_is_taken_back(desk):
    answer = await decided(desk, DecisionKind.BAN)
    await desk.record(ActionResult(order_id=answer.orders[0].id, kind=ResultKind.DONE))
    ban = answer.orders[1]
    await desk.record(ActionResult(order_id=ban.id, kind=ResultKind.FAILED, detail=Problem.UNREACHABLE))
    assert await desk.unfinished(NOW) == (ban,)
    assert await desk.is_wanted(ban)
    undone = await desk.undo(answer.decision.id, BEN)
    assert not await desk.is_wanted(ban)
    assert await desk.is_wanted(undone.orders[0])
    banned_again = await desk.resolve(answer.report.id, DecisionKind.BAN, ANN, undone.report.version)
    assert not await desk.is_wanted(undone.orders[0])
    assert await desk.is_wanted(banned_again.orders[-1])


@pytest.mark.parametrize(("kind", "is_wanted"), [(DecisionKind.FINE, False), (DecisionKind.ALLOW, False), (DecisionKind.MUTE, True)])
async def test_what_screening_ordered_is_wanted_unless_somebody_finds_it_fine(desk, kind, is_wanted):
    order = Order(id="mute:7", kind=OrderKind.MUTE, chat_id=CHAT, reason="claim_lure", message_ref="telegram:-1/7", author_id=EVE.id)
    await desk.intend([order])
    assert await desk.is_wanted(order)
    await desk.record(ActionResult(order_id=order.id, kind=ResultKind.FAILED, detail=Problem.SLOW_DOWN))
    await decided(desk, kind)
    assert await desk.is_wanted(order) is is_wanted


async def test_order_left_undone_is_given_up_after_two_days(desk, clock):
    await decided(desk, DecisionKind.DELETE)
    clock.now = NOW + timedelta(hours=47)
    assert len(await desk.unfinished(NOW)) == 1
    clock.now = NOW + timedelta(hours=49)
    assert await desk.unfinished(NOW) == ()


async def test_blocking_on_a_card_blocks_the_registered_domain_for_this_chat(desk, domains):
    changed = []
    domains.watch(changed.append)
    answer = await decided(desk, DecisionKind.BLOCK, links=(link("https://eu.claim-drop.xyz/s2"),))
    assert answer.decision.target == "claim-drop.xyz"
    assert domains.blocked(CHAT) == {"claim-drop.xyz"}
    assert domains.blocked("telegram:-2") == frozenset()
    assert changed == [CHAT]


async def test_of_several_links_the_worst_that_may_be_blocked_is(desk):
    links = (link("https://meh.example/", score=0.6), link("https://github.io/", score=0.99), link("https://worst.example/", score=0.9))
    answer = await decided(desk, DecisionKind.BLOCK, links=links)
    assert answer.decision.target == "worst.example"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(DecisionKind.MUTE, [OrderKind.UNMUTE]), (DecisionKind.BAN, [OrderKind.UNBAN]), (DecisionKind.FINE, []), (DecisionKind.BLOCK, [])],
)
async def test_decision_is_taken_back_and_its_report_waits_again(desk, domains, kind, expected):
    answer = await decided(desk, kind)
    undone = await desk.undo(answer.decision.id, BEN)
    assert isinstance(undone, Undone)
    assert kinds(undone.orders) == expected
    assert [order.author_id for order in undone.orders] == [EVE.id] * len(expected)
    assert undone.report.decision is None
    assert undone.report.version == 3
    assert domains.blocked(CHAT) == frozenset()
    again = await desk.undo(answer.decision.id, ANN)
    assert isinstance(again, CannotUndo)
    assert again.undone_by.actor_name == "Ben"


async def test_deleting_cannot_be_taken_back_and_says_so(desk):
    answer = await decided(desk, DecisionKind.DELETE)
    refused = await desk.undo(answer.decision.id, ANN)
    assert isinstance(refused, CannotUndo)
    assert refused.undone_by is None
    assert "does not come back" in refused.decision.counter_note
    assert isinstance(await desk.undo("nosuch", ANN), Unknown)


async def test_decision_is_taken_back_by_a_click_on_its_card(desk):
    answer = await decided(desk, DecisionKind.BAN)
    stale = await desk.resolve(answer.report.id, DecisionKind.UNDO, BEN, 1)
    undone = await desk.resolve(answer.report.id, DecisionKind.UNDO, BEN, 2)
    assert isinstance(stale, Outdated)
    assert isinstance(undone, Resolved)
    assert kinds(undone.orders) == [OrderKind.UNBAN]
    assert undone.report.decision is None
    redecided = await desk.resolve(answer.report.id, DecisionKind.FINE, BEN, 3)
    assert isinstance(redecided, Resolved)


async def test_deletion_on_a_card_is_not_taken_back_by_a_click(desk):
    answer = await decided(desk, DecisionKind.DELETE)
    refused = await desk.resolve(answer.report.id, DecisionKind.UNDO, BEN, 2)
    assert isinstance(refused, AlreadyDecided)
    assert refused.decision.id == answer.decision.id


async def test_taking_back_an_old_block_leaves_a_newer_word_on_the_domain(desk, domains):
    answer = await decided(desk, DecisionKind.BLOCK)
    await domains.allow(CHAT, "claim-drop.xyz", BEN)
    await desk.undo(answer.decision.id, ANN)
    assert domains.allowed(CHAT) == {"claim-drop.xyz"}


async def test_taking_an_unblocking_back_blocks_again(desk, domains):
    await domains.block(CHAT, "claim-drop.xyz", ANN)
    unblocked = await domains.unblock(CHAT, "claim-drop.xyz", ANN)
    undone = await desk.undo(unblocked.id, BEN)
    assert isinstance(undone, Undone)
    assert undone.report is None
    assert domains.blocked(CHAT) == {"claim-drop.xyz"}


@pytest.mark.parametrize(("source", "most"), [(ReportSource.MEMBER, MEMBER_REPORTS), (ReportSource.STAFF, STAFF_REPORTS)])
async def test_who_reports_too_much_is_told_once(desk, source, most):
    for number in range(most):
        await filed(desk, source=source, reporter_id="telegram:8", message_ref=f"telegram:-1/{number}", links=())
    refused = [await desk.file(new(source=source, reporter_id="telegram:8", message_ref="telegram:-1/999", links=())) for _ in range(3)]
    assert refused == [TooMany(tell=True), TooMany(tell=False), TooMany(tell=False)]
    later = await desk.file(new(source=source, reporter_id="telegram:8", at=NOW + timedelta(minutes=10)))
    other = await desk.file(new(source=source, reporter_id="telegram:9"))
    assert isinstance(later, Filed)
    assert isinstance(other, Filed)


async def test_screening_is_never_refused(desk):
    reports = [await desk.file(new(message_ref=f"telegram:-1/{number}")) for number in range(300)]
    assert all(isinstance(each, Filed) for each in reports)
    assert {each.report.id for each in reports} == {reports[0].report.id}
    assert reports[-1].report.more_messages == 299


async def test_unknown_links_do_not_merge_messages(desk):
    first = await filed(desk, links=(link(standing=Standing.UNKNOWN, score=0.2),))
    second = await filed(desk, links=(link(standing=Standing.UNKNOWN, score=0.2),), message_ref="telegram:-1/8")
    assert first.id != second.id


async def test_two_reports_about_one_link_alone_are_one(desk):
    first = await filed(desk, message_ref=None, author=None, links=(link(standing=Standing.UNKNOWN),))
    second = await filed(desk, message_ref=None, author=None, links=(link("https://claim-drop.xyz/other", Standing.UNKNOWN),))
    assert first.id == second.id


async def test_pages_of_two_tenants_on_one_host_do_not_merge(desk):
    first = await filed(desk, links=(link("https://sites.google.com/view/one"),))
    second = await filed(desk, links=(link("https://sites.google.com/view/two"),), message_ref="telegram:-1/8")
    assert first.id != second.id


async def test_earlier_decisions_and_the_why_of_a_link(desk, domains):
    await decided(desk, DecisionKind.BLOCK)
    await domains.unblock(CHAT, "claim-drop.xyz", BEN)
    assert await desk.earlier(CHAT, EVE.id) == {DecisionKind.BLOCK: 1}
    why = await desk.why(CHAT, "https://www.claim-drop.xyz/s2?x=1")
    assert {each.kind for each in why} == {DecisionKind.UNBLOCK, DecisionKind.BLOCK}


async def test_card_is_written_where_moderators_read_it(desk, moderation):
    report = await filed(desk)
    await decided(desk, DecisionKind.FINE, message_ref="telegram:-1/1", links=())
    await moderation.book.change(CHAT, lang="fr", title="Gouttes")
    assert (await desk.card(report.id)).lang == "fr"
    await moderation.book.change(CHAT, moderators_place="telegram:-9#4")
    await moderation.book.change("telegram:-9", lang="de")
    card = await desk.card(report.id)
    assert card.headline == "Markiert: verdächtig · Gouttes · Eve · neues Mitglied · hier schon: in Ordnung ×1"
    assert [button.kind for button in card.buttons] == [
        kind for kind in DecisionKind if kind not in (DecisionKind.UNBLOCK, DecisionKind.UNDO)
    ]
    assert await desk.card("nosuch") is None


async def test_card_remembers_its_place_and_its_results(desk):
    answer = await decided(desk, DecisionKind.MUTE)
    await desk.placed(answer.report.id, "telegram:-9/44")
    await desk.record(ActionResult(order_id=answer.orders[0].id, kind=ResultKind.DONE))
    card = await desk.card(answer.report.id)
    assert (await desk.get(answer.report.id)).card_place == "telegram:-9/44"
    assert card.decided.startswith("Decided by Ann")
    assert card.results == ("Done: delete the message", "Not known yet: mute the author")
    assert card.version == answer.report.version


async def test_message_that_was_shown_again_is_not_shown_twice(desk):
    await hold(desk)
    first = await decided(desk, DecisionKind.FINE)
    await desk.record(ActionResult(order_id=first.orders[0].id, kind=ResultKind.DONE))
    await desk.undo(first.decision.id, BEN)
    second = await desk.resolve(first.report.id, DecisionKind.ALLOW, BEN, 3)
    assert second.orders == ()


async def test_second_ban_is_taken_back_once(desk):
    first = await decided(desk, DecisionKind.BAN)
    await desk.undo(first.decision.id, BEN)
    second = await desk.resolve(first.report.id, DecisionKind.BAN, BEN, 3)
    undone = await desk.undo(second.decision.id, ANN)
    assert kinds(undone.orders) == [OrderKind.UNBAN]
