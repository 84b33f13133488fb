"""Words that name nothing: they go on about the answer before, or it is asked what they mean."""

import pytest

from bot.answering.bare import Bare, bare, is_listed, spoken_about, told_more
from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.corpus import load_corpus
from knowledge.models import Target


def turn(*targets, kind=OutcomeKind.ANSWERED):
    return Turn(question="what is it", kind=kind, targets=targets)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("tell me more", Bare.MORE),
        ("ok, tell me more please", Bare.MORE),
        ("¡cuéntame más!", Bare.MORE),
        ("расскажи подробнее", Bare.MORE),
        ("继续说", Bare.MORE),
        ("in English, please", Bare.AGAIN),
        ("anlamadım", Bare.AGAIN),
        ("?", Bare.AGAIN),
        ("...？！", Bare.AGAIN),
        ("shorter please", Bare.SHORTER),
        ("tell me shorter", Bare.SHORTER),
        ("kürzer", Bare.SHORTER),
        ("daha kısa", Bare.SHORTER),
        ("покороче", Bare.SHORTER),
        ("简短点", Bare.SHORTER),
        ("me dá um exemplo", Bare.EXAMPLE),
        ("приведи пример", Bare.EXAMPLE),
        ("how much", Bare.POINTS),
        ("how does that work?", Bare.POINTS),
        ("what about the other one", Bare.POINTS),
        ("et l'autre ?", Bare.POINTS),
        ("wie geht das", Bare.POINTS),
    ],
)
def test_words_that_name_nothing_are_known(said, kind):
    assert bare(said) is kind


@pytest.mark.parametrize(
    "said", ["tell me more about taxes", "how does a bounty work", "what about the fee", "please", "", "!", "...", "why do they"]
)
def test_words_that_name_something_are_not(said):
    assert bare(said) is None


def test_what_was_spoken_about_is_the_last_answer_but_small_talk():
    assert str(spoken_about((turn("passage:what-is"), turn("route:thanks", kind=OutcomeKind.SMALLTALK)))) == "passage:what-is"


GREETED, UNCOVERED = turn("route:greeting", kind=OutcomeKind.SMALLTALK), turn("route:off-topic", kind=OutcomeKind.NOT_FOUND)


@pytest.mark.parametrize("turns", [(), (GREETED,), (turn("passage:what-is"), UNCOVERED)])
def test_where_nothing_was_answered_nothing_was_spoken_about(turns):
    assert spoken_about(turns) is None


@pytest.mark.parametrize(
    ("target", "listed"),
    [("passage:types-overview", True), ("passage:types-holder", True), ("passage:what-is", False), ("rule:qr-code", False)],
)
def test_a_list_and_its_points_are_listed(target, listed):
    assert is_listed(Target.parse(target), load_corpus()) is listed


def test_more_of_a_list_is_its_next_point_until_all_are_told():
    corpus, told = load_corpus(), ["passage:types-overview"]
    for _ in range(4):
        told.append(str(told_more(Target.parse(told[-1]), tuple(turn(each) for each in told), corpus)))
    assert told[1:] == ["passage:types-standard", "passage:types-holder", "passage:types-exclusive", "passage:types-bounty"]


def test_more_of_what_is_told_whole_is_the_same_again():
    corpus = load_corpus()
    everything = tuple(turn(f"passage:{ident}") for ident in corpus.passages)
    assert str(told_more(Target.parse("passage:disclaimer"), everything, corpus)) == "passage:disclaimer"


@pytest.mark.asyncio
async def test_what_is_not_known_is_said_again_in_another_language(ask):
    unknown = await ask("o que é um snapshot", "gap")
    again = await ask("in english please", "gap")
    assert (unknown.kind, again.kind, again.reply.lang) == (OutcomeKind.NOT_FOUND, OutcomeKind.NOT_FOUND, "en")


@pytest.mark.asyncio
async def test_small_talk_is_asked_back_rather_than_said_again(ask):
    await ask("lol", "laughs")
    assert (await ask("???", "laughs")).kind is OutcomeKind.CLARIFY


@pytest.mark.asyncio
async def test_an_example_of_airdrops_as_such_is_a_famous_one(ask):
    await ask("what is an airdrop", "example")
    assert (await ask("example?", "example")).targets == ("passage:history-overview",)
