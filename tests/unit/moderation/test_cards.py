"""What moderators read on a card, and that nothing on it can be clicked or turned around."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.models import Author, Evidence, Finding, LinkVerdict, Role, Standing
from bot.moderation.cards import CardContext, build_card, show_text
from bot.moderation.effects import Case
from bot.moderation.models import (
    ActionResult,
    ChatSettings,
    Decision,
    DecisionKind,
    Deed,
    Order,
    OrderKind,
    Report,
    ReportSource,
    ResultKind,
)
from bot.moderation.policy import Mode
from bot.moderation.problems import Problem
from bot.moderation.stores import ReportedMessage
from bot.screening.lures.detector import open_lures
from knowledge.models import LANGUAGES
from tests.fakes.moderation import texts

NOW = datetime(2026, 5, 1, tzinfo=UTC)
CHAT = "telegram:-1"


def evidence(check, finding=Finding.FLAGGED, detail="", weight=0.5):
    return Evidence(check=check, finding=finding, detail=detail, weight=weight)


LOOKALIKE = evidence(
    "lookalike", detail="Arbitrum's own domain is arbitrum.io, this one is arbitrum-claims[.]xyz: its name joins.", weight=0.75
)
LINK = LinkVerdict(
    written="https://arbitrum-claims.xyz/s2?ref=1",
    url="https://arbitrum-claims.xyz/s2?ref=1",
    host="arbitrum-claims.xyz",
    registrable_domain="arbitrum-claims.xyz",
    standing=Standing.SUSPICIOUS,
    score=0.9199,
    evidence=(
        evidence("lure_words", detail='Words that scams like in its name or path: "claims".', weight=0.0),
        LOOKALIKE,
        evidence("port", Finding.PASSED, "The usual port."),
        evidence("listed", Finding.PASSED, "On no list."),
        evidence("newly_seen", Finding.NOT_RUN, "Nobody keeps count."),
    ),
    feed_age=timedelta(hours=2, minutes=40),
)


def report(**fields):
    known = {
        "id": "abcdefgh2345",
        "version": 3,
        "chat_id": CHAT,
        "source": ReportSource.SCREENING,
        "text": "Season 2 is LIVE claim before it closes https://arbitrum-claims.xyz/s2",
        "created_at": NOW,
        "message_ref": "telegram:-1/7",
        "author": Author(id="telegram:5", name="Eve", role=Role.NEW_MEMBER),
        "links": (LINK,),
        "reasons": ("link_suspicious", "claim_lure", "urgency"),
        "reporters": 0,
    }
    return Report(**{**known, **fields})


def card(case_fields=None, lang="en", earlier=None, settings=None, **report_fields):
    reported = report(**report_fields)
    known = {"report": reported, "messages": (ReportedMessage(ref="telegram:-1/7"),), "target": "arbitrum-claims.xyz"}
    case = Case(**{"allowable": "arbitrum-claims.xyz", **known, **(case_fields or {})})
    context = CardContext(settings=settings or ChatSettings(chat_id=CHAT, title="Drops"), earlier=earlier or {}, lang=lang)
    return build_card(case, context, texts())


def decision(kind=DecisionKind.BAN, **fields):
    counter = {DecisionKind.BAN: OrderKind.UNBAN, DecisionKind.BLOCK: DecisionKind.UNBLOCK}.get(kind)
    known = {"id": "d", "chat_id": CHAT, "kind": kind, "actor_id": "telegram:1", "actor_name": "Ann", "at": NOW, "counter": counter}
    return Decision(**{**known, **fields})


def deed(kind, result=ResultKind.DONE, detail="", order_id="o", decision_id=None):
    about = {"message_ref": "telegram:-1/7", "author_id": "telegram:5"}
    order = Order(id=order_id, kind=kind, chat_id=CHAT, reason="r", decision_id=decision_id, **about)
    return Deed(order=order, result=ActionResult(order_id=order_id, kind=result, detail=detail) if result else None)


def said(built):
    labels = [button.label for button in built.buttons]
    return "\n".join([built.headline, built.quoted, *built.lines, built.decided, *built.results, *labels])


def kinds(built):
    return [button.kind for button in built.buttons]


def test_card_reads_as_moderators_need_it():
    built = card()
    assert (built.report_id, built.version, built.chat_id, built.lang) == ("abcdefgh2345", 3, CHAT, "en")
    assert built.headline == "Flagged: suspicious link; fake claim; urgency · Drops · Eve · new member · no earlier decisions here"
    assert built.quoted == "Season 2 is LIVE claim before it closes https[:]//arbitrum-claims[.]xyz/s2"
    assert built.lines == (
        "arbitrum-claims[.]xyz/s2: suspicious, 0.91 · its name imitates a protected one (arbitrum[.]io)"
        ' · words that scams like stand in it ("claims")',
        "on no scam list (newest 2 h old) · not checked: page content, whether it is new here",
        "Policy here is observe: nothing was done.",
        "What is deleted does not come back. A ban may take all messages of the account.",
    )
    assert [button.label for button in built.buttons] == [
        "Delete for good",
        "Delete for good + mute 1 d",
        "Delete for good + ban",
        "It's fine",
        "Delete for good + block arbitrum-claims[.]xyz",
        "Allow arbitrum-claims[.]xyz",
    ]
    assert (built.decided, built.results) == ("", ())


def test_card_tells_where_it_stood_and_how_new_its_author_was():
    author = Author(
        id="discord:5", name="Eve", role=Role.NEW_MEMBER, joined_at=NOW - timedelta(minutes=4, seconds=50), made_at=NOW - timedelta(days=3)
    )
    headline = card(author=author, thread_name="#general [x](https://bad.example)").headline
    assert " · Drops · #general [x](https[:]//bad[.]example) · Eve · new member · joined 4 min before · account 3 d old · " in headline


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_tells_how_new_an_author_was(lang):
    ages = {"joined_at": NOW - timedelta(minutes=47), "made_at": NOW - timedelta(hours=31)}
    headline = card(author=Author(id="discord:5", name="Eve", **ages), lang=lang).headline
    assert "47" in headline
    assert "31" in headline


def test_an_account_that_seems_to_come_from_the_future_is_just_new():
    headline = card(author=Author(id="discord:5", name="Eve", joined_at=NOW + timedelta(seconds=3))).headline
    assert "joined 0 min before" in headline


def test_an_impostor_can_be_muted_or_banned_though_he_wrote_nothing():
    about_name = {"links": (), "reasons": ("impersonation",), "text": '"Mo Adm1n" ≈ "Mo Admin"', "message_ref": None}
    built = card({"target": None, "allowable": None, "messages": ()}, **about_name)
    assert [button.label for button in built.buttons] == ["Mute 1 d", "Ban", "It's fine"]
    assert built.lines[-1] == "A ban may take all messages of the account."
    of_staff = card({"messages": ()}, **about_name, author=Author(id="telegram:5", name="Eve", role=Role.ADMIN))
    assert DecisionKind.BAN not in kinds(of_staff)


def test_a_card_about_a_leaked_secret_says_why_nobody_can_be_punished():
    leak = {"links": (), "reasons": ("secret",)}
    built = card({"target": None, "allowable": None}, **leak)
    assert built.lines[-2:] == (
        "What is deleted does not come back.",
        "Whoever posts this is usually its victim: mute and ban are not offered.",
    )
    assert "victim" not in said(card({"target": None, "allowable": None}, **leak, decision=decision(DecisionKind.FINE)))


def test_the_button_that_lets_a_hidden_message_through_says_that_it_is_shown_again():
    labels = [button.label for button in card({"deeds": (deed(OrderKind.HOLD),)}).buttons]
    assert "It's fine: show it again" in labels
    assert "It's fine" not in labels


def test_buttons_of_a_message_that_is_gone_say_nothing_of_deleting():
    labels = [button.label for button in card({"deeds": (deed(OrderKind.DELETE),)}).buttons]
    assert labels == ["Mute 1 d", "Ban", "It's fine", "Block arbitrum-claims[.]xyz", "Allow arbitrum-claims[.]xyz"]


def test_the_button_that_takes_back_a_mute_of_the_bot_itself_says_so():
    assert "It's fine: unmute" in [button.label for button in card({"deeds": (deed(OrderKind.MUTE),)}).buttons]
    for other in (deed(OrderKind.MUTE, decision_id="d"), deed(OrderKind.MUTE, ResultKind.NO_RIGHT)):
        assert "It's fine" in [button.label for button in card({"deeds": (other,)}).buttons]


def test_member_of_long_standing_with_earlier_decisions():
    author = Author(id="telegram:5", username="eve", role=Role.MEMBER)
    built = card(author=author, earlier={DecisionKind.DELETE: 2, DecisionKind.BAN: 1})
    assert built.headline.endswith("eve · member · earlier here: delete ×2, ban ×1")


def test_report_of_a_member_tells_who_says_what():
    built = card(source=ReportSource.MEMBER, reporters=3, more_messages=7, notes=("he wrote me too",), reasons=(), links=())
    assert built.headline.startswith("Reported: nothing found by itself · Drops")
    assert "People who reported it: 3" in built.lines
    assert "A reporter says: he wrote me too" in built.lines
    assert any(line.startswith("Further messages with the same link: 7.") for line in built.lines)


def test_without_reasons_the_worst_link_speaks():
    links = (
        LINK._replace(standing=Standing.UNKNOWN, score=0.1),
        LINK._replace(url="https://x.xyz/", standing=Standing.MALICIOUS, score=1.0),
    )
    assert card(reasons=(), links=links).headline.startswith("Flagged: malicious ·")


def test_worst_links_come_first_and_the_rest_is_counted():
    links = [LINK._replace(url=f"https://h{n}.xyz/", host=f"h{n}.xyz", score=n / 10, standing=Standing.SUSPICIOUS) for n in range(5)]
    links.append(LINK._replace(url="https://bad.xyz/", host="bad.xyz", score=1.0, standing=Standing.MALICIOUS))
    built = card(links=tuple(links))
    assert [line.split(":")[0] for line in built.lines[:3]] == ["bad[.]xyz", "h4[.]xyz", "h3[.]xyz"]
    assert built.lines[3] == "Further links: 3"


def test_lists_that_are_missing_or_that_spoke_are_said():
    assert any("no scam lists loaded" in line for line in card(links=(LINK._replace(feed_age=None),)).lines)
    listed = LINK._replace(evidence=(evidence("listed", detail="Listed by MetaMask"),), standing=Standing.MALICIOUS)
    lines = card(links=(listed,)).lines
    assert "it is on a scam list" in lines[0]
    assert not any("no scam list" in line for line in lines)


@pytest.mark.parametrize("kind", [OrderKind.DELETE, OrderKind.HOLD])
@pytest.mark.parametrize(
    ("result", "standing"),
    [(ResultKind.DONE, False), (ResultKind.GONE, False), (ResultKind.FAILED, True), (ResultKind.NO_RIGHT, True), (None, True)],
)
def test_a_message_is_pointed_at_while_it_stands(kind, result, standing):
    assert card({"deeds": (deed(kind, result),)}).message_ref == ("telegram:-1/7" if standing else None)


def test_a_message_whose_author_was_muted_still_stands():
    assert card({"deeds": (deed(OrderKind.MUTE),)}).message_ref == "telegram:-1/7"


@pytest.mark.parametrize(("thread_name", "said_of_it"), [("questions", "questions"), (None, "in a topic")])
def test_a_topic_is_called_by_its_name_or_one(thread_name, said_of_it):
    assert f" · {said_of_it} · " in card(thread_id="55", thread_name=thread_name).headline


def test_check_that_failed_is_no_pass():
    broken = LINK._replace(evidence=(evidence("unwrapped_to", Finding.ERRORED),))
    assert "not checked: page content, where it leads, one check failed" in card(links=(broken,)).lines[1]


@pytest.mark.parametrize(
    ("fields", "case_fields", "expected"),
    [
        ({"message_ref": None, "author": None}, {"messages": ()}, [DecisionKind.FINE, DecisionKind.BLOCK, DecisionKind.ALLOW]),
        ({}, {"target": None, "allowable": None}, [DecisionKind.DELETE, DecisionKind.MUTE, DecisionKind.BAN, DecisionKind.FINE]),
        (
            {"author": Author(id="telegram:9", role=Role.ADMIN)},
            {"target": None, "allowable": "x.org"},
            [DecisionKind.DELETE, DecisionKind.FINE, DecisionKind.ALLOW],
        ),
        ({"author": None}, {"target": None, "allowable": None}, [DecisionKind.DELETE, DecisionKind.FINE]),
    ],
)
def test_only_buttons_that_make_sense(fields, case_fields, expected):
    built = card(case_fields, **fields)
    assert kinds(built) == expected
    assert any("does not come back" in line for line in built.lines) == (DecisionKind.DELETE in expected)


def test_staff_is_named_as_such():
    assert "may have lost the account" in card(author=Author(id="telegram:9", name="Mod", role=Role.MODERATOR)).headline


def test_decided_card_says_who_and_what_came_of_it():
    deeds = (
        *(deed(OrderKind.DELETE, order_id=f"o{n}", decision_id="d") for n in range(3)),
        deed(OrderKind.DELETE, ResultKind.GONE, order_id="o4"),
        deed(OrderKind.BAN, ResultKind.NO_RIGHT, Problem.NO_RIGHT_TO_RESTRICT, "o5"),
        deed(OrderKind.MUTE, None, order_id="o6"),
        deed(OrderKind.RELEASE, ResultKind.FAILED, Problem.NOT_KEPT, order_id="o7"),
    )
    built = card({"deeds": deeds}, decision=decision())
    assert built.decided == "Decided by Ann: ban"
    assert built.results == (
        "Done: delete the message ×3",
        "Nothing left to do, it was gone: delete the message",
        "Not done, I lack the right: ban the author",
        "Not known yet: mute the author",
        "Not done: show the message again (What it said is no longer kept.)",
    )
    assert [(button.kind, button.label) for button in built.buttons] == [(DecisionKind.UNDO, "Unban the author")]
    assert "Policy here is observe." in built.lines
    assert not any("does not come back" in line for line in built.lines)


def test_deletion_offers_nothing_to_take_back():
    assert kinds(card(decision=decision(DecisionKind.DELETE))) == []


def test_decision_about_a_domain_names_it():
    built = card(decision=decision(DecisionKind.BLOCK, target="arbitrum-claims.xyz"))
    assert built.decided == "Decided by Ann: domain blocked (arbitrum-claims[.]xyz)"


def test_what_policy_did_is_not_called_nothing():
    built = card({"deeds": (deed(OrderKind.HOLD),)}, settings=ChatSettings(chat_id=CHAT, mode=Mode.ASSIST))
    assert "Policy here is assist." in built.lines
    assert built.results == ("Done: hide the message",)


@pytest.mark.parametrize(
    "written",
    [
        "https://evil.example.com/a.b?c=d.e",
        "HTTP://EVIL.COM",
        "evil。com и злой.рф",
        "1.2.3.4/x",
        "[click](https://evil.com)",
        "sub.a.evil.co",
        "(evil.com)",
        "пример.испытание",
        "例え.テスト",
        "tg://resolve?domain=evil",
        "me@evil.com",
        "evil-.com-x.net",
    ],
)
def test_nothing_a_client_would_link_is_left(written):
    shown = show_text(written, 700)
    bare = shown.replace("[.]", "").replace("[:]", "")
    assert "://" not in bare
    assert not [at for at, char in enumerate(bare) if char in ".。．｡"]


@pytest.mark.parametrize("written", ["It costs 3.5 ETH. Really... yes", "v2", "Wait. What?", "100,5 %"])
def test_ordinary_prose_stays_as_it_is(written):
    assert show_text(written, 700) == written


@pytest.mark.parametrize("lang", LANGUAGES)
def test_why_something_was_not_done_is_told_in_the_cards_language(lang):
    built = card({"deeds": (deed(OrderKind.BAN, ResultKind.FAILED, Problem.ADMIN),)}, lang=lang, decision=decision())
    assert texts().say("problem_admin", lang) in built.results[0]


def test_what_is_no_code_is_shown_to_nobody():
    said_by_a_platform = "Bad Request: PARTICIPANT_ID_INVALID"
    built = card({"deeds": (deed(OrderKind.BAN, ResultKind.FAILED, said_by_a_platform),)}, decision=decision())
    assert built.results == ("Not done: ban the author",)


def test_hidden_and_turning_characters_are_gone_and_long_texts_cut():
    assert show_text("a\u202eb\u200bc\x00d\r\n e", 700) == "abcd\n e"
    assert show_text("x" * 800, 700) == "x" * 700 + "…"


def test_every_field_of_a_hostile_report_is_inert():
    hostile = "see https://evil.com \u202e@everyone"
    built = card(
        {"deeds": (deed(OrderKind.BAN, ResultKind.FAILED, hostile),)},
        text=hostile,
        author=Author(id="telegram:5", name="evil.com admin"),
        notes=(hostile,),
        source=ReportSource.MEMBER,
        settings=ChatSettings(chat_id=CHAT, title="evil.com"),
        decision=decision(actor_name="evil.com"),
    )
    assert "evil.com" not in said(built)
    assert "arbitrum-claims.xyz" not in said(built)
    assert "://" not in said(built)
    assert "\u202e" not in said(built)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_card_is_whole_in_every_language(lang):
    for built in (card(lang=lang), card({"deeds": (deed(OrderKind.BAN),)}, lang=lang, decision=decision(), more_messages=2, notes=("x",))):
        assert "{" not in said(built)
        assert all(0 < len(button.label) <= 80 for button in built.buttons)
        assert built.lang == lang
    if lang != "en":
        assert not set(card(lang=lang).lines) & set(card().lines)


def test_every_reason_a_message_is_flagged_for_has_words():
    lures = {reason for signals in open_lures().reader._signals.values() for reason, _ in signals}
    names = {f"poses_as_{kind}" for kind in ("staff", "bot", "brand", "support", "account")}
    wanted = {*lures, *names, "link_malicious", "link_suspicious", "lure_wording", "impersonation", "secret"}
    assert {reason for reason in wanted if not texts().has(f"reason_{reason}")} == set()


def test_who_poses_as_somebody_is_told_once():
    shown = card(reasons=("impersonation", "poses_as_support"), links=())
    assert "calls itself support or staff" in shown.headline
    assert "imitates another name" not in shown.headline


def test_a_lookalike_is_told_by_the_name_it_imitates():
    assert "imitates a protected one (arbitrum[.]io)" in said(card())


@pytest.mark.parametrize("check", ["shape", "ending"])
def test_what_alone_says_little_is_said_in_the_readers_language(check):
    odd = LINK._replace(evidence=(evidence(check, detail="An odd thing, which alone says little."),))
    assert "odd thing" not in said(card(lang="de", links=(odd,)))


def test_who_gave_a_secret_away_is_not_offered_for_punishment():
    shown = card({"target": None, "allowable": None}, reasons=("secret",), links=())
    assert kinds(shown) == [DecisionKind.DELETE, DecisionKind.FINE]


def test_a_message_that_is_gone_is_not_offered_for_deletion():
    order = Order(id="o", kind=OrderKind.DELETE, chat_id=CHAT, reason="r", message_ref="telegram:-1/7")
    deed = Deed(order=order, result=ActionResult(order_id="o", kind=ResultKind.DONE))
    shown = card({"target": None, "allowable": None, "deeds": (deed,)}, reasons=("secret",), links=())
    assert kinds(shown) == [DecisionKind.FINE]


def test_a_held_message_can_be_deleted_for_good():
    order = Order(id="o", kind=OrderKind.HOLD, chat_id=CHAT, reason="r", message_ref="telegram:-1/7")
    deed = Deed(order=order, result=ActionResult(order_id="o", kind=ResultKind.DONE))
    assert DecisionKind.DELETE in kinds(card({"deeds": (deed,)}))
