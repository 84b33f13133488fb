"""Rates over the golden sets, held above a floor. The floors stand a little under what was measured.

All but the first were written before any of their failures was seen; README.md tells which halves were looked at since.
"""

import pytest

from bot.answering.replies import texts_by_source
from bot.models import OutcomeKind
from knowledge.corpus import load_corpus
from knowledge.models import LANGUAGES
from knowledge.shipped import CONTENT_FILE, SHIPPED
from tests.golden import judge

FLOORS = {
    "": {
        "guide.cites": 0.96,
        "guide.correct": 0.95,
        "i18n.cites": 0.96,
        "i18n.language": 0.98,
        "rules.warned": 0.98,
        "rules.facts": 0.97,
        "out_of_scope": 0.95,
        "conversations": 0.87,
        "warned_where_due": 0.95,
    },
    "check_": {
        "guide.cites": 0.96,
        "guide.correct": 0.95,
        "i18n.cites": 0.96,
        "i18n.language": 0.98,
        "rules.warned": 0.98,
        "rules.facts": 0.96,
        "out_of_scope": 0.94,
        "conversations": 0.88,
        "warned_where_due": 0.95,
    },
    "third_": {
        "guide.cites": 0.95,
        "guide.correct": 0.94,
        "i18n.cites": 0.95,
        "i18n.language": 0.98,
        "rules.warned": 0.95,
        "rules.facts": 0.95,
        "out_of_scope": 0.95,
        "conversations": 0.90,
        "warned_where_due": 0.95,
    },
    "fourth_": {
        "guide.cites": 0.87,
        "guide.correct": 0.87,
        "i18n.cites": 0.95,
        "i18n.language": 0.96,
        "rules.warned": 0.97,
        "rules.facts": 0.97,
        "out_of_scope": 0.93,
        "conversations": 0.92,
        "warned_where_due": 0.94,
        # Two of its 36, which are answered from a neighbouring section that warns.
        "warned_elsewhere": 0.06,
    },
    "fifth_": {
        "guide.cites": 0.90,
        "guide.correct": 0.89,
        "i18n.cites": 0.93,
        "i18n.language": 0.97,
        "rules.warned": 0.96,
        "rules.facts": 0.96,
        "out_of_scope": 0.96,
        "conversations": 0.96,
        "warned_where_due": 0.93,
        # Four of its 57, answered from a neighbouring section that warns.
        "warned_elsewhere": 0.09,
    },
}
MOST_WARNED_ELSEWHERE = 0.05
VICTIM_FLOORS = {"harmed": 0.96, "robbed": 0.96, "not_harmed": 0.96}
AFTERCARE_FLOOR, TERMS_FLOOR = 0.93, 0.93
ROUTE_FLOORS = {
    "live_drops": 0.94,
    "advice": 0.95,
    "price": 0.95,
    "injection": 0.95,
    "attack": 0.95,
    "small_talk": 0.97,
    "off_topic": 0.95,
    "other_crypto": 0.95,
    "near": 0.94,
}
LEAST_OF_A_LANGUAGE = 0.9

pytestmark = pytest.mark.asyncio
of_each_set = pytest.mark.parametrize("which", FLOORS)


async def answered(ask, name):
    """Return a set's rows with what was answered."""
    return [(await ask(row["text"]), row) for row in judge.load(name)]


def share(right, pairs):
    return judge.rate(right(outcome, row) for outcome, row in pairs)


def is_warned(outcome, _row=None):
    return bool(outcome.reply.warnings)


def warned(pairs, where):
    return share(is_warned, [(outcome, row) for outcome, row in pairs if row["warn"] == where])


def knows_language(outcome, row):
    return outcome.lang == row["lang"]


@of_each_set
async def test_guide_questions_are_answered_from_the_right_section(ask, which):
    pairs, floors = await answered(ask, f"{which}guide"), FLOORS[which]
    assert share(judge.cites, pairs) >= floors["guide.cites"]
    assert share(judge.is_right_answer, pairs) >= floors["guide.correct"]
    assert warned(pairs, "due") >= floors["warned_where_due"]
    assert warned(pairs, "none") <= floors.get("warned_elsewhere", MOST_WARNED_ELSEWHERE)


@of_each_set
async def test_questions_in_twelve_languages_are_understood(ask, which):
    pairs, floors = await answered(ask, f"{which}i18n"), FLOORS[which]
    assert share(judge.cites, pairs) >= floors["i18n.cites"]
    assert warned(pairs, "due") >= floors["warned_where_due"]
    assert warned(pairs, "none") <= floors.get("warned_elsewhere", MOST_WARNED_ELSEWHERE)
    assert share(knows_language, pairs) >= floors["i18n.language"]


@of_each_set
async def test_scam_situations_get_a_warning_with_the_facts(ask, which):
    pairs, floors = await answered(ask, f"{which}rules"), FLOORS[which]
    assert share(is_warned, pairs) >= floors["rules.warned"]
    assert share(judge.is_right_warning, pairs) >= floors["rules.facts"]


@of_each_set
async def test_what_the_knowledge_does_not_cover_is_not_answered(ask, which):
    assert share(judge.is_right_refusal, await answered(ask, f"{which}out_of_scope")) >= FLOORS[which]["out_of_scope"]


@of_each_set
async def test_conversations_are_followed(ask, which):
    right = []
    for talk in judge.load(f"{which}conversations"):
        right += [judge.is_right_turn(await ask(turn["text"], f"{which}{talk['id']}"), turn) for turn in talk["turns"]]
    assert judge.rate(right) >= FLOORS[which]["conversations"]


async def test_every_quote_stands_in_the_passage_it_names(ask):
    listed = texts_by_source(load_corpus(parsed=SHIPPED / CONTENT_FILE))
    for row in judge.load("guide")[:40]:
        outcome = await ask(row["text"])
        if outcome.kind is OutcomeKind.ANSWERED:
            assert outcome.reply.citations
        for citation in outcome.reply.citations:
            assert any(citation.quote in text for text in listed[citation.source_id])


async def test_first_aid_is_given_to_those_who_were_harmed_and_to_nobody_else(ask):
    rows = judge.load("victims")
    given = [judge.first_aid(await ask(row["text"])) for row in rows]
    pairs = list(zip(rows, given, strict=True))
    harmed = [aid == row["first_aid"] for row, aid in pairs if row["first_aid"]]
    robbed = [aid == row["first_aid"] for row, aid in pairs if row["first_aid"] == "coins-gone"]
    assert judge.rate(harmed) >= VICTIM_FLOORS["harmed"]
    assert judge.rate(robbed) >= VICTIM_FLOORS["robbed"]
    assert judge.rate(aid is None for row, aid in pairs if not row["first_aid"]) >= VICTIM_FLOORS["not_harmed"]


async def test_what_is_asked_after_a_first_aid_stays_with_it(ask):
    stays = []
    for row in judge.load("aftercare"):
        await ask(row["told"], f"golden-{row['id']}")
        stays.append(judge.stays_with_the_harm(await ask(row["asked"], f"golden-{row['id']}")))
    assert judge.rate(stays) >= AFTERCARE_FLOOR


async def test_a_word_is_explained_from_what_is_known_or_said_not_to_be_covered(ask):
    assert share(judge.is_right_meaning, await answered(ask, "terms")) >= TERMS_FLOOR


async def test_every_kind_of_message_is_told_in_every_language_and_its_neighbours_are_answered(ask):
    pairs = await answered(ask, "routes")
    by_kind = {kind: share(judge.is_rightly_routed, [pair for pair in pairs if pair[1]["kind"] == kind]) for kind in ROUTE_FLOORS}
    assert {kind: rate for kind, rate in by_kind.items() if rate < ROUTE_FLOORS[kind]} == {}
    by_language = {lang: share(judge.is_rightly_routed, [pair for pair in pairs if pair[1]["lang"] == lang]) for lang in LANGUAGES}
    assert {lang: rate for lang, rate in by_language.items() if rate < LEAST_OF_A_LANGUAGE} == {}
