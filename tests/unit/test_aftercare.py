"""What is asked after a first aid is answered in its matter, in every language, and only then."""

import pytest

from bot.answering.aftercare import AftercareFinder
from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.corpus import load_corpus
from knowledge.models import LANGUAGES, Repeats, Target, TargetKind

CORPUS = load_corpus()
FINDER = AftercareFinder(CORPUS)
SEED = Target(TargetKind.FIRST_AID, "seed-exposed")


def turn(*targets: str, kind: OutcomeKind = OutcomeKind.WARNED) -> Turn:
    return Turn(question="what was said", kind=kind, targets=targets)


def found(question: str, *turns: Turn) -> str | None:
    asked = FINDER.find(question, turns or (turn(str(SEED)),))
    return asked[1].id if asked else None


@pytest.mark.parametrize("care", CORPUS.aftercare.values(), ids=lambda care: care.id)
def test_finds_its_own_examples_and_none_of_what_is_innocent(care):
    for text in care.examples:
        assert found(text) == care.id, text
    for text in care.innocent:
        assert found(text) != care.id, text


@pytest.mark.parametrize("care", CORPUS.aftercare.values(), ids=lambda care: care.id)
def test_has_an_example_in_most_languages_and_an_answer_in_all(care):
    assert len(care.examples) >= len(LANGUAGES)
    assert set(care.answer) == set(LANGUAGES)


def test_means_nothing_where_no_first_aid_was_given():
    assert FINDER.find("can i get it back?", ()) is None
    assert found("can i get it back?", turn("passage:after-options", kind=OutcomeKind.ANSWERED)) is None


def test_survives_thanks_and_the_warning_of_one_of_its_own_rules():
    thanks = turn("route:thanks", kind=OutcomeKind.SMALLTALK)
    assert found("what now", turn(str(SEED)), thanks) == "what-next"
    assert found("what now", turn(str(SEED)), turn("rule:recovery-scam")) == "what-next"


def test_ends_with_another_matter():
    assert found("what now", turn(str(SEED)), turn("passage:tax-overview", kind=OutcomeKind.ANSWERED)) is None
    assert found("what now", turn(str(SEED)), turn("rule:qr-code")) is None


def test_the_police_and_the_loss_mean_the_harm_whatever_was_warned_of_since():
    assert found("can i get it back", turn(str(SEED)), turn("rule:qr-code")) == "get-back"
    assert found("thế báo công an có ích gì không", turn(str(SEED)), turn("rule:pay-first")) == "police"
    assert found("can i get it back", turn(str(SEED)), turn("passage:tax-overview", kind=OutcomeKind.ANSWERED)) is None


def test_leaves_a_longer_message_to_the_search():
    assert found("omg") == "calm"
    assert found("omg and then he also wanted me to send him my passport and my selfie") is None


def test_prefers_the_narrower_question():
    assert found("what now, do i tell the police") == "police"


@pytest.mark.asyncio
async def test_a_follow_up_stays_with_the_harm_in_the_askers_language(ask):
    await ask("puse mis 12 palabras en una web falsa", "harm")
    back = await ask("¿se puede recuperar?", "harm")
    assert back.targets == (str(SEED),)
    assert back.reply.lang == "es"
    assert "segunda estafa" in back.reply.body
    assert [citation.source_id for citation in back.reply.citations] == ["rule:aftercare-get-back"]
    assert back.reply.warnings
    steps = await ask("y ahora qué hago", "harm")
    assert all(step in steps.reply.body for step in CORPUS.first_aid[SEED.id].steps["es"])


@pytest.mark.asyncio
async def test_another_harm_told_in_a_follow_up_gets_its_own_first_aid(ask):
    await ask("i typed my 12 words on a fake page", "two harms")
    second = await ask("omg i also ran an exe he sent me", "two harms")
    assert second.targets == ("first_aid:malware-run",)


@pytest.mark.asyncio
async def test_who_is_beside_themselves_gets_only_the_first_step(ask):
    await ask("i typed my 12 words on a fake page", "panic")
    calm = await ask("omg im so stupid", "panic")
    steps = CORPUS.first_aid[SEED.id].steps["en"]
    assert CORPUS.aftercare["calm"].repeats is Repeats.FIRST
    assert steps[0] in calm.reply.body
    assert steps[1] not in calm.reply.body
