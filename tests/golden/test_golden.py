"""Rates over the golden set, held above a floor. The floors stand a little under what was measured."""

import pytest

from bot.models import OutcomeKind
from tests.golden import judge

FLOORS = {
    "guide.cites": 0.96,
    "guide.correct": 0.95,
    "i18n.cites": 0.96,
    "i18n.language": 0.98,
    "rules.warned": 0.98,
    "rules.facts": 0.97,
    "out_of_scope": 0.95,
    "conversations": 0.87,
    "warned_where_due": 0.95,
}
CHECK_FLOORS = {
    "guide.cites": 0.96,
    "guide.correct": 0.95,
    "i18n.cites": 0.96,
    "rules.facts": 0.96,
    "out_of_scope": 0.94,
    "conversations": 0.88,
}
THIRD_FLOORS = {
    "guide.cites": 0.95,
    "guide.correct": 0.94,
    "i18n.cites": 0.95,
    "rules.facts": 0.95,
    "out_of_scope": 0.95,
    "conversations": 0.90,
    "warned_where_due": 0.95,
}
CEILINGS = {"warned_elsewhere": 0.05}
VICTIM_FLOORS = {"harmed": 0.88, "robbed": 0.85, "not_harmed": 0.90}


@pytest.mark.asyncio
async def test_guide_questions_are_answered_from_the_right_section(ask):
    rows = judge.load("guide")
    outcomes = [await ask(row["text"]) for row in rows]
    assert judge.rate(map(judge.cites, outcomes, rows)) >= FLOORS["guide.cites"]
    assert judge.rate(map(judge.is_right_answer, outcomes, rows)) >= FLOORS["guide.correct"]
    due = [bool(o.reply.warnings) for o, r in zip(outcomes, rows, strict=True) if r["warn"] == "due"]
    elsewhere = [bool(o.reply.warnings) for o, r in zip(outcomes, rows, strict=True) if r["warn"] == "none"]
    assert judge.rate(due) >= FLOORS["warned_where_due"]
    assert judge.rate(elsewhere) <= CEILINGS["warned_elsewhere"]


@pytest.mark.asyncio
async def test_questions_in_twelve_languages_are_understood(ask):
    rows = judge.load("i18n")
    outcomes = [await ask(row["text"]) for row in rows]
    assert judge.rate(map(judge.cites, outcomes, rows)) >= FLOORS["i18n.cites"]
    assert judge.rate(o.lang == r["lang"] for o, r in zip(outcomes, rows, strict=True)) >= FLOORS["i18n.language"]


@pytest.mark.asyncio
async def test_scam_situations_get_a_warning_with_the_facts(ask):
    rows = judge.load("rules")
    outcomes = [await ask(row["text"]) for row in rows]
    assert judge.rate(bool(o.reply.warnings) for o in outcomes) >= FLOORS["rules.warned"]
    assert judge.rate(map(judge.is_right_warning, outcomes, rows)) >= FLOORS["rules.facts"]


@pytest.mark.asyncio
async def test_what_the_knowledge_does_not_cover_is_not_answered(ask):
    rows = judge.load("out_of_scope")
    outcomes = [await ask(row["text"]) for row in rows]
    assert judge.rate(map(judge.is_right_refusal, outcomes, rows)) >= FLOORS["out_of_scope"]


@pytest.mark.asyncio
async def test_conversations_are_followed(ask):
    right = []
    for talk in judge.load("conversations"):
        for turn in talk["turns"]:
            outcome = await ask(turn["text"], f"golden-{talk['id']}")
            right.append(judge.is_right_turn(outcome, turn))
    assert judge.rate(right) >= FLOORS["conversations"]


@pytest.mark.asyncio
async def test_every_quote_stands_in_the_passage_it_names(ask, assistant):
    listed = assistant.listed_texts()
    for row in judge.load("guide")[:40]:
        outcome = await ask(row["text"])
        if outcome.kind is OutcomeKind.ANSWERED:
            assert outcome.reply.citations
        for citation in outcome.reply.citations:
            assert any(citation.quote in text for text in listed[citation.source_id])


@pytest.mark.asyncio
async def test_a_second_set_of_plainer_questions_is_answered_as_well(ask):
    """Written before any failure was seen; README.md tells which half was looked at since."""
    rows = {name: judge.load(f"check_{name}") for name in ("guide", "i18n", "rules", "out_of_scope")}
    outcomes = {name: [await ask(row["text"]) for row in asked] for name, asked in rows.items()}
    assert judge.rate(map(judge.cites, outcomes["guide"], rows["guide"])) >= CHECK_FLOORS["guide.cites"]
    assert judge.rate(map(judge.is_right_answer, outcomes["guide"], rows["guide"])) >= CHECK_FLOORS["guide.correct"]
    assert judge.rate(map(judge.cites, outcomes["i18n"], rows["i18n"])) >= CHECK_FLOORS["i18n.cites"]
    assert judge.rate(map(judge.is_right_warning, outcomes["rules"], rows["rules"])) >= CHECK_FLOORS["rules.facts"]
    assert judge.rate(map(judge.is_right_refusal, outcomes["out_of_scope"], rows["out_of_scope"])) >= CHECK_FLOORS["out_of_scope"]


@pytest.mark.asyncio
async def test_conversations_of_the_second_set_are_followed(ask):
    right = []
    for talk in judge.load("check_conversations"):
        right += [judge.is_right_turn(await ask(turn["text"], f"check-{talk['id']}"), turn) for turn in talk["turns"]]
    assert judge.rate(right) >= CHECK_FLOORS["conversations"]


@pytest.mark.asyncio
async def test_a_third_set_is_answered_as_well(ask):
    """Written before any of its failures was seen; README.md tells which half was looked at since."""
    rows = {name: judge.load(f"third_{name}") for name in ("guide", "i18n", "rules", "out_of_scope")}
    outcomes = {name: [await ask(row["text"]) for row in asked] for name, asked in rows.items()}
    assert judge.rate(map(judge.cites, outcomes["guide"], rows["guide"])) >= THIRD_FLOORS["guide.cites"]
    assert judge.rate(map(judge.is_right_answer, outcomes["guide"], rows["guide"])) >= THIRD_FLOORS["guide.correct"]
    assert judge.rate(map(judge.cites, outcomes["i18n"], rows["i18n"])) >= THIRD_FLOORS["i18n.cites"]
    assert judge.rate(map(judge.is_right_warning, outcomes["rules"], rows["rules"])) >= THIRD_FLOORS["rules.facts"]
    assert judge.rate(map(judge.is_right_refusal, outcomes["out_of_scope"], rows["out_of_scope"])) >= THIRD_FLOORS["out_of_scope"]
    answered = [pair for name in ("guide", "i18n") for pair in zip(outcomes[name], rows[name], strict=True)]
    assert judge.rate(bool(o.reply.warnings) for o, r in answered if r["warn"] == "due") >= THIRD_FLOORS["warned_where_due"]
    assert judge.rate(bool(o.reply.warnings) for o, r in answered if r["warn"] == "none") <= CEILINGS["warned_elsewhere"]


@pytest.mark.asyncio
async def test_conversations_of_the_third_set_are_followed(ask):
    right = []
    for talk in judge.load("third_conversations"):
        right += [judge.is_right_turn(await ask(turn["text"], f"third-{talk['id']}"), turn) for turn in talk["turns"]]
    assert judge.rate(right) >= THIRD_FLOORS["conversations"]


@pytest.mark.asyncio
async def test_first_aid_is_given_to_those_who_were_harmed_and_to_nobody_else(ask):
    rows = judge.load("victims")
    given = [judge.first_aid(await ask(row["text"])) for row in rows]
    pairs = list(zip(rows, given, strict=True))
    harmed = [aid == row["first_aid"] for row, aid in pairs if row["first_aid"]]
    robbed = [aid == row["first_aid"] for row, aid in pairs if row["first_aid"] == "coins-gone"]
    assert judge.rate(harmed) >= VICTIM_FLOORS["harmed"]
    assert judge.rate(robbed) >= VICTIM_FLOORS["robbed"]
    assert judge.rate(aid is None for row, aid in pairs if not row["first_aid"]) >= VICTIM_FLOORS["not_harmed"]
