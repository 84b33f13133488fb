"""What the glance learns from."""

import random

import pytest

from knowledge.embedding.glance_lessons import lessons, vary
from knowledge.models import LANGUAGES, Exemplar, Target, TargetKind

TAX = Target(TargetKind.PASSAGE, "tax-overview")
SEED = Target(TargetKind.FIRST_AID, "seed-exposed")
THANKS = Target(TargetKind.ROUTE, "thanks")
QUESTIONS = (
    Exemplar(text="do i pay tax on drops", target=TAX, lang="en"),
    Exemplar(text="i typed my seed phrase somewhere", target=SEED, lang="en"),
    Exemplar(text="thanks a lot", target=THANKS, lang="en"),
    Exemplar(text="muss ich das versteuern", target=TAX, lang="de"),
)


def many(places, times=400):
    rng = random.Random(3)
    return [lesson for _ in range(times) for lesson in lessons(QUESTIONS, places, rng)]


def test_a_question_that_is_kept_out_is_never_in_a_lesson():
    assert not any(1 in lesson.asks or "seed" in lesson.text for lesson in many([0, 2, 3]))


def test_two_questions_in_one_ask_both_and_small_talk_asks_nothing():
    mixed = [lesson for lesson in many([0, 1, 2]) if not lesson.plain]
    assert {frozenset(lesson.asks) for lesson in mixed} >= {frozenset({0, 1}), frozenset({0}), frozenset({1})}
    assert not any(2 in lesson.asks and (0 in lesson.asks or 1 in lesson.asks) for lesson in mixed)
    assert all(QUESTIONS[place].text in lesson.text for lesson in mixed for place in lesson.asks)


def test_only_questions_of_one_language_stand_together():
    assert all(set(lesson.asks) == {3} for lesson in many([0, 1, 3]) if 3 in lesson.asks)


def test_the_same_seed_gives_the_same_lessons():
    assert many([0, 1, 2, 3]) == many([0, 1, 2, 3])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_manners(lang):
    rng = random.Random(1)
    varied = {vary("airdrop airdrop airdrop", lang, rng) for _ in range(300)}
    assert len(varied) > 20
    assert "airdrop airdrop airdrop" in varied
