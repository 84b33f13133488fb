"""What every storage keeps: a database in a file, new or opened again, and the fake that other tests use."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import pytest_asyncio

from bot.models import Author, Evidence, Finding, LinkVerdict, Role, Standing
from bot.moderation.models import (
    ActionResult,
    ChatSettings,
    Decision,
    DecisionKind,
    DomainStanding,
    NewReport,
    Order,
    OrderKind,
    ReportSource,
    ResultKind,
)
from bot.moderation.policy import Mode
from bot.moderation.problems import Problem
from bot.moderation.stores import DomainChange, Opinion, Passed, ReportedMessage, Retention, Seen, Taking
from bot.storage import Storage
from tests.fakes.memory_storage import MemoryStorage
from tests.unit.screening.secrets.making import bip39

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 5, 1, 12, 30, 15, 250_000, tzinfo=UTC)
LATER = NOW + timedelta(days=500)
CHAT = "telegram:-1001"
PHRASE = bip39(Random(7))
SEED = " ".join(PHRASE)


def link(host="bad.example.com", standing=Standing.SUSPICIOUS, score=0.9):
    return LinkVerdict(
        written=f"https://{host}/claim",
        url=f"https://{host}/claim",
        host=host,
        registrable_domain="example.com",
        standing=standing,
        score=score,
        evidence=(Evidence(check="lookalike", finding=Finding.FLAGGED, detail="it imitates", weight=0.75),),
        feed_age=timedelta(hours=2, seconds=0.5),
    )


def report(**fields):
    known = {
        "chat_id": CHAT,
        "source": ReportSource.SCREENING,
        "reporter_id": "screening",
        "at": NOW,
        "text": "claim at bad[.]example",
        "message_ref": "telegram:-1001/7",
        "thread_id": "3",
        "thread_name": "questions",
        "author": Author(
            id="telegram:5",
            name="Eve",
            username="eve",
            role=Role.NEW_MEMBER,
            joined_at=NOW - timedelta(hours=1),
            made_at=NOW - timedelta(days=900),
        ),
        "links": (link(),),
        "reasons": ("claim_lure",),
    }
    return NewReport(**{**known, **fields})


def decision(decision_id="d1", **fields):
    known = {"id": decision_id, "chat_id": CHAT, "kind": DecisionKind.BAN, "actor_id": "telegram:1", "actor_name": "Ann", "at": NOW}
    return Decision(**{**known, **fields})


def order(order_id="o1", **fields):
    known = {"id": order_id, "kind": OrderKind.DELETE, "chat_id": CHAT, "reason": "claim_lure", "message_ref": "telegram:-1001/7"}
    return Order(**{**known, **fields})


class StorageContract:
    """`storage` is open and empty; `restart` closes it as a crash would not, and opens what it kept."""

    async def test_new_delivery_is_new_once(self, storage):
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.NEW
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.AGAIN
        await storage.deliveries.finish("telegram:1", NOW)
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.AGAIN
        assert await storage.deliveries.begin("telegram:2", NOW) is Seen.NEW

    async def test_many_deliveries_at_once_are_each_told_apart(self, storage):
        ids = [f"telegram:{number % 500}" for number in range(1000)]
        seen = await asyncio.gather(*(storage.deliveries.begin(each, NOW) for each in ids))
        assert seen[:500] == [Seen.NEW] * 500
        assert seen[500:] == [Seen.AGAIN] * 500

    async def test_finished_delivery_is_known_after_a_restart(self, storage, restart):
        await storage.deliveries.begin("telegram:1", NOW)
        await storage.deliveries.finish("telegram:1", NOW)
        storage = await restart()
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.AGAIN

    async def test_delivery_left_open_is_told_after_a_restart_once(self, storage, restart):
        await storage.deliveries.begin("telegram:1", NOW)
        storage = await restart()
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.UNFINISHED
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.AGAIN

    async def test_answer_is_claimed_once_across_restarts(self, storage, restart):
        await storage.deliveries.begin("telegram:1", NOW)
        assert await storage.deliveries.claim_answer("telegram:1", NOW) is True
        assert await storage.deliveries.claim_answer("telegram:1", NOW) is False
        storage = await restart()
        await storage.deliveries.begin("telegram:1", NOW)
        assert await storage.deliveries.claim_answer("telegram:1", NOW) is False

    async def test_of_two_who_claim_an_answer_at_once_one_may_answer(self, storage):
        await storage.deliveries.begin("telegram:1", NOW)
        claims = await asyncio.gather(*(storage.deliveries.claim_answer("telegram:1", NOW) for _ in range(5)))
        assert sorted(claims) == [False, False, False, False, True]

    async def test_delivery_whose_beginning_could_not_be_kept_can_be_claimed_once(self, storage):
        assert await storage.deliveries.claim_answer("telegram:9", NOW) is True
        assert await storage.deliveries.claim_answer("telegram:9", NOW) is False
        await storage.deliveries.finish("telegram:9", NOW)
        assert await storage.deliveries.begin("telegram:9", NOW) is Seen.AGAIN

    async def test_delivery_that_was_let_go_can_be_begun_again(self, storage):
        await storage.deliveries.begin("telegram:1", NOW)
        storage.deliveries.let_go("telegram:1")
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.UNFINISHED

    async def test_delivery_that_was_let_go_after_its_claim_counts_as_lost(self, storage, restart):
        await storage.deliveries.begin("telegram:1", NOW)
        await storage.deliveries.claim_answer("telegram:1", NOW)
        storage.deliveries.let_go("telegram:1")
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.AGAIN
        storage = await restart()
        assert await storage.deliveries.count_lost(NOW) == 1

    async def test_how_far_a_delivery_came_can_be_read(self, storage):
        assert await storage.deliveries.look("telegram:1") is None
        await storage.deliveries.begin("telegram:1", NOW)
        assert await storage.deliveries.look("telegram:1") == Passed(begun_at=NOW)
        later = NOW + timedelta(seconds=1.000001)
        await storage.deliveries.claim_answer("telegram:1", later)
        await storage.deliveries.finish("telegram:1", later)
        assert await storage.deliveries.look("telegram:1") == Passed(begun_at=NOW, answered_at=later, finished_at=later)

    async def test_what_was_not_written_down_in_time_can_be_afterwards(self, storage, restart):
        later = NOW + timedelta(seconds=5)
        await storage.deliveries.note_passed("telegram:1", Passed(begun_at=NOW, answered_at=NOW, finished_at=NOW))
        await storage.deliveries.begin("telegram:2", NOW)
        await storage.deliveries.claim_answer("telegram:2", NOW)
        await storage.deliveries.note_passed("telegram:2", Passed(begun_at=later, answered_at=later, finished_at=later))
        await storage.deliveries.begin("telegram:3", NOW)
        await storage.deliveries.note_passed("telegram:3", Passed(begun_at=NOW))
        assert await storage.deliveries.look("telegram:2") == Passed(begun_at=NOW, answered_at=NOW, finished_at=later)
        storage = await restart()
        assert await storage.deliveries.count_lost(NOW) == 0
        assert await storage.deliveries.begin("telegram:1", NOW) is Seen.AGAIN
        assert await storage.deliveries.begin("telegram:3", NOW) is Seen.UNFINISHED

    async def test_lost_answers_are_counted_once(self, storage, restart):
        for number in range(4):
            await storage.deliveries.begin(f"telegram:{number}", NOW)
        for number in range(3):
            await storage.deliveries.claim_answer(f"telegram:{number}", NOW)
        await storage.deliveries.finish("telegram:0", NOW)
        storage = await restart()
        assert await storage.deliveries.count_lost(NOW) == 2
        assert await storage.deliveries.count_lost(NOW) == 0

    async def test_settings_come_back_as_they_were_saved(self, storage, restart):
        plain = ChatSettings(chat_id="telegram:-2", title="Plain")
        full = ChatSettings(
            chat_id=CHAT,
            title="Drops & \N{FIRE}",
            lang="de",
            mode=Mode.ENFORCE,
            delete_secrets=False,
            moderators_place="telegram:-9#4",
            answer_thread="12",
            quiet=True,
            vanish_after=timedelta(minutes=5),
            staff=("Ann", "Ben"),
            pinned_addresses=("0x" + "ab" * 20,),
            member_questions=3,
            chat_questions=30,
            welcomed=True,
        )
        for settings in (full, plain):
            await storage.chats.save(settings, NOW)
        storage = await restart()
        assert await storage.chats.all() == (full, plain)
        await storage.chats.save(replace(full, mode=Mode.OBSERVE), NOW)
        assert (await storage.chats.all())[0] == replace(full, mode=Mode.OBSERVE)

    async def test_chat_that_moves_takes_everything_along(self, storage):
        await storage.chats.save(ChatSettings(chat_id=CHAT, title="Old", quiet=True), NOW)
        filed = await storage.reports.file(report(), "r1", ["example.com"])
        blocking = decision(kind=DecisionKind.BLOCK, target="bad.org")
        await storage.decisions.take(Taking(decision=blocking, domain=DomainChange(domain="bad.org", standing=DomainStanding.BLOCKED)))
        await storage.actions.intend([order(message_ref=None)], NOW)
        await storage.chats.move(CHAT, "telegram:-100222")
        assert await storage.chats.all() == (ChatSettings(chat_id="telegram:-100222", title="Old", quiet=True),)
        assert (await storage.reports.get(filed.report.id)).chat_id == "telegram:-100222"
        assert await storage.domains.all() == {"telegram:-100222": {"bad.org": DomainStanding.BLOCKED}}
        assert [each.id for each in await storage.decisions.about("telegram:-100222", "bad.org")] == ["d1"]
        assert [each.chat_id for each in await storage.actions.unfinished(NOW, LATER)] == ["telegram:-100222"]
        joined = await storage.reports.file(report(chat_id="telegram:-100222", message_ref="telegram:-100222/1"), "r2", ["example.com"])
        assert joined.report.id == "r1"

    async def test_chat_that_moves_onto_a_known_one_leaves_that_as_it_is(self, storage):
        new = ChatSettings(chat_id="telegram:-2", title="New")
        await storage.chats.save(ChatSettings(chat_id=CHAT, title="Old"), NOW)
        await storage.chats.save(new, NOW)
        for number, (chat, standing) in enumerate([(CHAT, DomainStanding.BLOCKED), ("telegram:-2", DomainStanding.ALLOWED)]):
            taking = Taking(decision=decision(f"d{number}", chat_id=chat), domain=DomainChange(domain="x.org", standing=standing))
            await storage.decisions.take(taking)
        await storage.chats.move(CHAT, "telegram:-2")
        assert await storage.chats.all() == (new,)
        assert await storage.domains.all() == {"telegram:-2": {"x.org": DomainStanding.ALLOWED}}

    async def test_report_comes_back_as_it_was_filed(self, storage, restart):
        new = report(source=ReportSource.MEMBER, reporter_id="telegram:8", note="looks fake")
        filed = await storage.reports.file(new, "r1", ["example.com"])
        storage = await restart()
        kept = await storage.reports.get("r1")
        assert filed.is_new
        assert kept == filed.report
        assert (kept.version, kept.chat_id, kept.source, kept.created_at) == (1, CHAT, ReportSource.MEMBER, NOW)
        assert (kept.text, kept.message_ref, kept.thread_id, kept.author) == (new.text, new.message_ref, "3", new.author)
        assert (kept.links, kept.reasons, kept.notes) == (new.links, new.reasons, ("looks fake",))
        assert (kept.reporters, kept.more_messages, kept.decision, kept.results, kept.card_place) == (1, 0, None, (), None)
        assert await storage.reports.messages("r1") == (
            ReportedMessage(ref="telegram:-1001/7", author_id="telegram:5", thread_id="3", text=new.text),
        )

    async def test_unknown_report_is_none(self, storage):
        assert await storage.reports.get("none") is None
        assert await storage.reports.messages("none") == ()
        assert await storage.reports.deeds("none") == ()

    async def test_same_message_joins_its_report(self, storage):
        await storage.reports.file(report(), "r1", [])
        for reporter in ("telegram:8", "telegram:9", "telegram:8"):
            again = await storage.reports.file(report(source=ReportSource.MEMBER, reporter_id=reporter, note=f"n{reporter[-1]}"), "r2", [])
        assert (again.is_new, again.report.id, again.report.version) == (False, "r1", 1)
        assert (again.report.reporters, again.report.more_messages) == (2, 0)
        assert again.report.notes == ("n8", "n9")

    async def test_same_domain_joins_an_open_report_of_the_chat(self, storage):
        await storage.reports.file(report(), "r1", ["example.com"])
        joined = await storage.reports.file(report(message_ref="telegram:-1001/8", author=Author(id="telegram:6")), "r2", ["example.com"])
        elsewhere = await storage.reports.file(report(chat_id="telegram:-3", message_ref="telegram:-3/1"), "r3", ["example.com"])
        other = await storage.reports.file(report(message_ref="telegram:-1001/9"), "r4", ["example.net"])
        assert (joined.is_new, joined.report.id, joined.report.more_messages, joined.report.version) == (False, "r1", 1, 1)
        assert elsewhere.is_new
        assert other.is_new
        assert [each.author_id for each in await storage.reports.messages("r1")] == ["telegram:5", "telegram:6"]

    async def test_report_that_repeats_a_link_gives_way_to_the_message_of_who_spreads_it(self, storage):
        repeated = report(source=ReportSource.MEMBER, reporter_id="telegram:9", message_ref="telegram:-1001/3", author=None)
        await storage.reports.file(repeated, "a", ["bad.example"])
        other = replace(repeated, reporter_id="telegram:10", message_ref="telegram:-1001/4")
        assert (await storage.reports.file(other, "b", ["bad.example"])).report.message_ref == "telegram:-1001/3"
        spread = (await storage.reports.file(report(), "c", ["bad.example"])).report
        assert (spread.id, spread.message_ref, spread.author.name, spread.version, spread.more_messages) == (
            "a",
            "telegram:-1001/7",
            "Eve",
            2,
            2,
        )
        again = await storage.reports.file(report(message_ref="telegram:-1001/8"), "d", ["bad.example"])
        assert (again.report.message_ref, again.report.version) == ("telegram:-1001/7", 2)

    async def test_pieces_of_a_message_belong_to_its_report(self, storage):
        pieces = ("telegram:-1001/5", "telegram:-1001/6")
        filed = await storage.reports.file(report(pieces=pieces), "a", [])
        assert filed.report.more_messages == 2
        messages = await storage.reports.messages("a")
        assert {(each.ref, each.text) for each in messages} == {("telegram:-1001/7", report().text), *((ref, "") for ref in pieces)}
        assert {each.author_id for each in messages} == {"telegram:5"}
        await storage.actions.intend([order("p", message_ref=pieces[0])], NOW)
        assert [deed.order.id for deed in await storage.reports.deeds("a")] == ["p"]

    async def test_domain_of_a_joined_message_joins_others(self, storage):
        await storage.reports.file(report(), "r1", ["one.com"])
        await storage.reports.file(report(message_ref="telegram:-1001/8"), "r2", ["one.com", "two.com"])
        third = await storage.reports.file(report(message_ref="telegram:-1001/9"), "r3", ["two.com"])
        assert third.report.id == "r1"

    async def test_edit_to_something_worse_shows_and_changes_the_version(self, storage):
        await storage.reports.file(report(text="hello", links=(link(score=0.2),)), "r1", [])
        worse = report(text="claim here", links=(link("worse.example.com", score=0.95),), reasons=("urgency",))
        edited = (await storage.reports.file(worse, "r2", [])).report
        assert (edited.text, edited.version, edited.reasons) == ("claim here", 2, ("claim_lure", "urgency"))
        assert [each.host for each in edited.links] == ["bad.example.com", "worse.example.com"]
        assert [each.text for each in await storage.reports.messages("r1")] == ["claim here"]

    async def test_of_too_many_links_the_worst_are_kept_in_their_order(self, storage):
        links = [link(f"l{number}.example.com", score=number / 100) for number in range(60)]
        kept = (await storage.reports.file(report(links=tuple(links[:50])), "r1", [])).report
        assert kept.links == tuple(links[30:50])
        merged = (await storage.reports.file(report(links=tuple(links[40:])), "r2", [])).report
        assert merged.links == tuple(links[40:])

    async def test_link_keeps_its_first_verdict_until_it_stands_worse(self, storage):
        first = (await storage.reports.file(report(), "r1", [])).report
        same = (await storage.reports.file(report(links=(link(score=0.95),)), "r2", [])).report
        assert (same.links, same.version) == (first.links, 1)
        listed = link(standing=Standing.MALICIOUS, score=1.0)
        worse = (await storage.reports.file(report(links=(listed,)), "r3", [])).report
        assert (worse.links, worse.version) == ((listed,), 2)

    async def test_other_messages_with_other_addresses_of_a_domain_refuse_nobodys_click(self, storage):
        first = (await storage.reports.file(report(), "r1", ["example.com"])).report
        raid = [
            report(message_ref=f"telegram:-1001/{n}", links=(link(f"{n}.example.com", score=0.99),), reasons=("urgency",))
            for n in range(20, 25)
        ]
        for each in raid:
            merged = (await storage.reports.file(each, "r2", ["example.com"])).report
        assert (merged.version, merged.links, merged.text, merged.more_messages) == (1, first.links, first.text, 5)
        assert merged.reasons == ("claim_lure", "urgency")

    async def test_report_about_a_link_alone_takes_up_the_first_message_with_it(self, storage):
        alone = report(message_ref=None, author=None, thread_id=None, text="https://bad.example.com", links=(link(score=0.3),))
        await storage.reports.file(alone, "r1", ["example.com"])
        joined = (await storage.reports.file(report(), "r2", ["example.com"])).report
        assert (joined.id, joined.version, joined.more_messages) == ("r1", 2, 0)
        assert (joined.message_ref, joined.thread_id, joined.author, joined.text) == (
            "telegram:-1001/7",
            "3",
            report().author,
            report().text,
        )
        second = (await storage.reports.file(report(message_ref="telegram:-1001/8"), "r3", ["example.com"])).report
        assert (second.message_ref, second.version, second.more_messages) == ("telegram:-1001/7", 2, 1)

    async def test_edit_to_something_harmless_does_not_wipe_the_report(self, storage):
        await storage.reports.file(report(), "r1", [])
        edited = (await storage.reports.file(report(text="hello", links=()), "r2", [])).report
        assert (edited.text, edited.version, edited.links) == (report().text, 1, report().links)

    async def test_decided_report_is_joined_only_by_the_same_message_unchanged(self, storage):
        await storage.reports.file(report(), "r1", ["example.com"])
        await storage.decisions.take(Taking(decision=decision(report_id="r1"), expected_version=1))
        same = await storage.reports.file(report(), "r2", ["example.com"])
        edited = await storage.reports.file(report(text="something else"), "r3", [])
        other = await storage.reports.file(report(message_ref="telegram:-1001/8"), "r4", ["example.com"])
        assert (same.is_new, same.report.id, same.report.decision.id) == (False, "r1", "d1")
        assert edited.is_new
        assert other.is_new

    async def test_no_secret_goes_in(self, storage):
        new = report(text=f"look: {SEED}", note=f"note: {SEED}")
        await storage.reports.file(new, "r1", [])
        await storage.actions.intend([order(reason=SEED, quote=SEED)], NOW)
        await storage.actions.record(ActionResult(order_id="o1", kind=ResultKind.FAILED, detail=SEED), NOW)
        kept = await storage.reports.get("r1")
        said = f"{kept}{await storage.reports.deeds('r1')}{await storage.reports.messages('r1')}"
        assert [word for word in PHRASE if word in said] == []
        assert kept.text.startswith("look: ")

    async def test_characters_that_no_database_takes_keep_nobody_out_of_a_report(self, storage):
        odd = "claim\ud800 now\x00"
        new = report(text=odd, note=odd, author=Author(id="telegram:5", name=odd), links=(link()._replace(written=odd),))
        kept = (await storage.reports.file(new, "r1", [])).report
        assert (kept.text, kept.notes) == ("claim? now?", ("claim? now?",))
        assert (await storage.reports.file(new, "r2", [])).report.id == "r1"

    async def test_card_is_remembered(self, storage):
        await storage.reports.file(report(), "r1", [])
        await storage.reports.place("r1", "telegram:-9/44")
        assert (await storage.reports.get("r1")).card_place == "telegram:-9/44"

    async def test_decision_is_taken_once(self, storage):
        await storage.reports.file(report(), "r1", [])
        takings = [Taking(decision=decision(f"d{number}", report_id="r1"), expected_version=1) for number in range(4)]
        taken = await asyncio.gather(*(storage.decisions.take(taking) for taking in takings))
        kept = await storage.reports.get("r1")
        assert sorted(taken) == [False, False, False, True]
        assert (kept.version, kept.decision.id) == (2, f"d{taken.index(True)}")
        assert await storage.decisions.get(f"d{taken.index(False)}") is None

    async def test_decision_comes_back_as_it_was_taken(self, storage, restart):
        for counter in (None, OrderKind.UNBAN, OrderKind.UNMUTE, DecisionKind.UNDO, DecisionKind.UNBLOCK, DecisionKind.BLOCK):
            wanted = decision(f"d-{counter}", target="telegram:5", counter=counter, counter_note="" if counter else "it is gone")
            await storage.decisions.take(Taking(decision=wanted))
            storage = await restart()
            assert await storage.decisions.get(wanted.id) == wanted

    async def test_decision_keeps_its_orders_and_its_domain(self, storage, restart):
        await storage.reports.file(report(), "r1", ["example.com"])
        wanted = order(
            "d1:mute",
            kind=OrderKind.MUTE,
            message_ref=None,
            author_id="telegram:5",
            duration=timedelta(days=1),
            decision_id="d1",
            thread_id="3",
            quote="q",
        )
        change = DomainChange(domain="example.com", standing=DomainStanding.BLOCKED)
        taking = Taking(decision=decision(report_id="r1"), orders=(wanted,), domain=change, expected_version=1)
        assert await storage.decisions.take(taking)
        storage = await restart()
        assert await storage.actions.unfinished(NOW, LATER) == (wanted,)
        assert await storage.domains.all() == {CHAT: {"example.com": DomainStanding.BLOCKED}}
        assert await storage.actions.record(ActionResult(order_id="d1:mute", kind=ResultKind.NO_RIGHT, detail="no right"), NOW) == "r1"
        assert [each.kind for each in (await storage.reports.get("r1")).results] == [ResultKind.NO_RIGHT]
        assert [each.order for each in await storage.reports.deeds("r1")] == [wanted]

    async def test_what_was_decided_last_about_a_domain_stands_last(self, storage):
        for number, domain in enumerate(("b.example", "a.example", "c.example", "b.example")):
            change = DomainChange(domain=domain, standing=DomainStanding.BLOCKED)
            at = NOW + timedelta(minutes=number)
            assert await storage.decisions.take(Taking(decision=decision(f"d{number}", target=domain, at=at), domain=change))
        assert list((await storage.domains.all())[CHAT]) == ["a.example", "c.example", "b.example"]

    async def test_refused_decision_changes_nothing(self, storage):
        await storage.reports.file(report(), "r1", [])
        change = DomainChange(domain="example.com", standing=DomainStanding.BLOCKED)
        stale = Taking(decision=decision(report_id="r1"), orders=(order("x"),), domain=change, expected_version=7)
        assert not await storage.decisions.take(stale)
        assert (await storage.reports.get("r1")).decision is None
        assert await storage.domains.all() == {}
        assert await storage.actions.unfinished(NOW, LATER) == ()

    async def test_decision_is_taken_back_once_and_its_report_waits_again(self, storage):
        await storage.reports.file(report(), "r1", ["example.com"])
        await storage.decisions.take(Taking(decision=decision(report_id="r1", target="telegram:5"), expected_version=1))
        undoing = [
            Taking(decision=decision(f"u{n}", kind=DecisionKind.UNDO, report_id="r1"), expected_version=2, reopens=True, undoes="d1")
            for n in range(2)
        ]
        taken = [await storage.decisions.take(each) for each in undoing]
        kept = await storage.reports.get("r1")
        assert taken == [True, False]
        assert (kept.version, kept.decision) == (3, None)
        assert (await storage.decisions.get("d1")).undone_by == "u0"
        assert await storage.decisions.get("u1") is None
        joined = await storage.reports.file(report(message_ref="telegram:-1001/8"), "r2", ["example.com"])
        assert joined.report.id == "r1"

    async def test_undoing_without_a_report_happens_once(self, storage):
        await storage.decisions.take(Taking(decision=decision()))
        taken = [await storage.decisions.take(Taking(decision=decision(f"u{n}", kind=DecisionKind.UNDO), undoes="d1")) for n in range(2)]
        assert taken == [True, False]

    async def test_undoing_that_comes_too_late_leaves_the_report_as_it_is(self, storage):
        await storage.reports.file(report(), "r1", ["example.com"])
        await storage.decisions.take(Taking(decision=decision(report_id="r1"), expected_version=1))
        await storage.decisions.take(Taking(decision=decision("u0", kind=DecisionKind.UNDO), undoes="d1"))
        late = decision("u1", kind=DecisionKind.UNDO, report_id="r1")
        assert not await storage.decisions.take(Taking(decision=late, expected_version=2, reopens=True, undoes="d1"))
        kept = await storage.reports.get("r1")
        assert (kept.version, kept.decision.id) == (2, "d1")

    async def test_domain_leaves_the_list(self, storage):
        for number, standing in enumerate([DomainStanding.ALLOWED, DomainStanding.BLOCKED, None]):
            await storage.decisions.take(Taking(decision=decision(f"d{number}"), domain=DomainChange(domain="x.org", standing=standing)))
            expected = {CHAT: {"x.org": standing}} if standing else {}
            assert await storage.domains.all() == expected

    async def test_decisions_about_a_target_come_newest_first(self, storage):
        for number in range(3):
            await storage.decisions.take(Taking(decision=decision(f"d{number}", target="x.org", at=NOW + timedelta(minutes=number))))
        await storage.decisions.take(Taking(decision=decision("other", target="y.org")))
        assert [each.id for each in await storage.decisions.about(CHAT, "x.org")] == ["d2", "d1", "d0"]
        assert await storage.decisions.about("telegram:-3", "x.org") == ()

    async def test_earlier_decisions_on_an_author_are_counted_without_what_was_taken_back(self, storage):
        for number, kind in enumerate([DecisionKind.BAN, DecisionKind.DELETE, DecisionKind.DELETE, DecisionKind.MUTE]):
            await storage.reports.file(report(message_ref=f"telegram:-1001/{number}"), f"r{number}", [])
            await storage.decisions.take(Taking(decision=decision(f"d{number}", kind=kind, report_id=f"r{number}"), expected_version=1))
        undo = decision("u", kind=DecisionKind.UNDO, report_id="r3")
        await storage.decisions.take(Taking(decision=undo, expected_version=2, reopens=True, undoes="d3"))
        assert await storage.reports.earlier(CHAT, "telegram:5") == {DecisionKind.BAN: 1, DecisionKind.DELETE: 2}
        assert await storage.reports.earlier(CHAT, "telegram:6") == {}
        assert await storage.reports.earlier("telegram:-3", "telegram:5") == {}

    async def test_reports_that_wait_are_counted_by_chat(self, storage):
        for number in range(3):
            await storage.reports.file(report(message_ref=f"telegram:-1001/{number}"), f"r{number}", [])
        await storage.decisions.take(Taking(decision=decision("d", report_id="r0"), expected_version=1))
        assert await storage.reports.count_open(CHAT) == 2
        assert await storage.reports.count_open("telegram:-3") == 0

    async def test_reports_without_a_card_are_told_until_they_have_one_or_are_decided(self, storage):
        for number in range(5):
            at = NOW + timedelta(minutes=number)
            await storage.reports.file(report(message_ref=f"telegram:-1001/{number}", at=at), f"r{number}", [])
        await storage.reports.file(report(chat_id="telegram:-3", message_ref="telegram:-3/1"), "elsewhere", [])
        await storage.reports.place("r1", "telegram:-9/44")
        await storage.decisions.take(Taking(decision=decision("d", report_id="r2"), expected_version=1))
        waiting = await storage.reports.without_card([CHAT], NOW + timedelta(minutes=1))
        assert [each.id for each in waiting] == ["r3", "r4"]
        assert waiting[0] == await storage.reports.get("r3")

    async def test_order_is_intended_once_and_done_stays_done(self, storage):
        await storage.actions.intend([order()], NOW)
        await storage.actions.intend([order(), order(reason="another"), order("o2")], NOW + timedelta(seconds=1))
        assert await storage.actions.unfinished(NOW, LATER) == (order(), order("o2"))
        for kind in (ResultKind.FAILED, ResultKind.DONE, ResultKind.GONE):
            await storage.actions.record(ActionResult(order_id="o1", kind=kind), NOW)
        assert await storage.actions.unfinished(NOW, LATER) == (order("o2"),)
        await storage.reports.file(report(), "r1", [])
        assert [each.kind for each in (await storage.reports.get("r1")).results] == [ResultKind.DONE]

    async def test_order_that_met_a_platform_out_of_reach_is_unfinished_and_no_other_failure(self, storage):
        await storage.actions.intend([order(name, kind=OrderKind.BAN) for name in ("away", "slow", "refused")], NOW)
        await storage.actions.intend([order("shown", kind=OrderKind.RELEASE)], NOW)
        details = {"away": Problem.UNREACHABLE, "slow": Problem.SLOW_DOWN, "refused": Problem.REFUSED, "shown": Problem.UNREACHABLE}
        for name, detail in details.items():
            await storage.actions.record(ActionResult(order_id=name, kind=ResultKind.FAILED, detail=detail), NOW)
        assert [each.id for each in await storage.actions.unfinished(NOW, LATER)] == ["away", "slow"]
        await storage.actions.record(ActionResult(order_id="away", kind=ResultKind.DONE), NOW)
        assert [each.id for each in await storage.actions.unfinished(NOW, LATER)] == ["slow"]

    async def test_what_this_run_ordered_is_not_an_earlier_ones_business(self, storage):
        await storage.actions.intend([order("earlier")], NOW)
        await storage.actions.intend([order("mine")], NOW + timedelta(seconds=1))
        assert [each.id for each in await storage.actions.unfinished(NOW, NOW)] == ["earlier"]

    async def test_order_knows_its_report(self, storage):
        await storage.reports.file(report(), "r1", [])
        await storage.actions.intend([order()], NOW)
        assert await storage.actions.report_of("o1") == "r1"
        assert await storage.actions.report_of("unknown") is None

    async def test_order_of_long_ago_is_not_unfinished_business(self, storage):
        await storage.actions.intend([order("old")], NOW - timedelta(hours=3))
        await storage.actions.intend([order("new")], NOW)
        assert [each.id for each in await storage.actions.unfinished(NOW - timedelta(hours=1), LATER)] == ["new"]

    async def test_result_of_the_screening_finds_the_report_on_its_message(self, storage):
        await storage.actions.intend([order()], NOW)
        assert await storage.actions.record(ActionResult(order_id="o1", kind=ResultKind.DONE), NOW) is None
        await storage.reports.file(report(), "r1", [])
        assert await storage.actions.record(ActionResult(order_id="o1", kind=ResultKind.DONE), NOW) == "r1"
        assert await storage.actions.record(ActionResult(order_id="unknown", kind=ResultKind.DONE), NOW) is None

    async def test_what_another_report_on_a_message_decided_is_not_this_ones_deed(self, storage):
        await storage.reports.file(report(), "r1", [])
        await storage.decisions.take(Taking(decision=decision(report_id="r1"), orders=(order(decision_id="d1"),), expected_version=1))
        await storage.reports.file(report(text="edited since"), "r2", [])
        await storage.actions.intend([order("o2")], NOW)
        assert [deed.order.id for deed in await storage.reports.deeds("r2")] == ["o2"]
        assert {deed.order.id for deed in await storage.reports.deeds("r1")} == {"o1", "o2"}

    async def test_opinion_counts_once_and_may_change(self, storage):
        await storage.feedback.note(Opinion(mark="a1", presser_id="telegram:5", helpful=True, targets=("guide:x",)), NOW)
        await storage.feedback.note(Opinion(mark="a1", presser_id="telegram:5", helpful=False), NOW)
        await storage.feedback.note(Opinion(mark="a1", presser_id="telegram:6", helpful=True), NOW)
        assert await storage.feedback.counts(NOW) == (1, 1)
        assert await storage.feedback.counts(NOW + timedelta(seconds=1)) == (0, 0)

    async def test_old_things_are_forgotten(self, storage):
        later = NOW + timedelta(days=400)
        await storage.deliveries.begin("telegram:1", NOW)
        await storage.deliveries.finish("telegram:1", NOW)
        await storage.reports.file(report(source=ReportSource.MEMBER, note="fake"), "r1", [])
        await storage.decisions.take(Taking(decision=decision(report_id="r1"), orders=(order("done"), order("open")), expected_version=1))
        await storage.actions.record(ActionResult(order_id="done", kind=ResultKind.DONE), NOW)
        await storage.feedback.note(Opinion(mark="a1", presser_id="telegram:5", helpful=True), NOW)
        await storage.deliveries.begin("telegram:2", later)
        assert await storage.prune(NOW + timedelta(days=1)) == 0
        assert await storage.prune(later) == 6
        assert await storage.prune(later) == 0
        kept = await storage.reports.get("r1")
        assert (kept.text, kept.notes, kept.author.name, kept.decision.id) == ("", (), None, "d1")
        assert (kept.thread_name, kept.author.joined_at, kept.author.made_at) == (None, None, None)
        assert kept.links == report().links
        assert [each.text for each in await storage.reports.messages("r1")] == [""]
        assert [each.id for each in await storage.actions.unfinished(NOW, LATER)] == ["open"]
        assert await storage.deliveries.begin("telegram:1", later) is not Seen.UNFINISHED
        assert await storage.deliveries.begin("telegram:2", later) is Seen.AGAIN

    async def test_report_without_a_text_loses_its_names_as_well(self, storage):
        await storage.reports.file(report(text="", message_ref=None), "r1", [])
        later = NOW + timedelta(days=181)
        assert await storage.prune(later) == 1
        assert (await storage.reports.get("r1")).author.name is None
        assert await storage.prune(later) == 0

    async def test_how_long_things_are_kept_can_be_set(self, storage):
        await storage.deliveries.begin("telegram:1", NOW)
        assert await storage.prune(NOW + timedelta(hours=2), Retention(deliveries=timedelta(hours=1))) == 1


class TestSQLiteFile(StorageContract):
    @pytest_asyncio.fixture
    async def opened(self, tmp_path):
        opened = {"storage": await Storage.open(tmp_path / "home" / "jumpmaster.db")}
        yield opened
        await opened["storage"].close()

    @pytest.fixture
    def storage(self, opened):
        return opened["storage"]

    @pytest.fixture
    def restart(self, opened, tmp_path):
        async def _restart():
            await opened["storage"].close()
            opened["storage"] = await Storage.open(f"sqlite:///{tmp_path}/home/jumpmaster.db")
            return opened["storage"]

        return _restart


class TestMemory(StorageContract):
    @pytest.fixture
    def opened(self):
        return {"storage": MemoryStorage()}

    @pytest.fixture
    def storage(self, opened):
        return opened["storage"]

    @pytest.fixture
    def restart(self, opened):
        async def _restart():
            opened["storage"] = opened["storage"].restarted()
            return opened["storage"]

        return _restart
