"""Follow-ups: when a question leans on what was said, and what "the second one" means."""

import pytest

from bot.answering.followup import (
    last_documents,
    last_targets,
    leads_on,
    leans_on_context,
    means_what_was_told,
    ordinal,
    pointed_at,
    points_back,
    spoken_of,
    with_context,
)
from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.corpus import load_corpus
from knowledge.models import Corpus, Passage, Source, Target, TargetKind

SOURCE = Source(id="guide", title="Guide", publisher="Publisher")
LISTS = {"types": ("standard", "holder", "bounty"), "options": ("hold", "trade")}


def passage(ident):
    return Passage(id=ident, source=SOURCE, section="Section", answer=f"About {ident}.", parts=LISTS.get(ident, ()))


IDENTS = ("types", "standard", "holder", "bounty", "options", "hold", "trade", "taxes")
CORPUS = Corpus(sources={}, passages={ident: passage(ident) for ident in IDENTS}, rules={}, first_aid={}, routes={})


def turn(*targets, question="what types are there", kind=OutcomeKind.ANSWERED, offered=()):
    return Turn(question=question, kind=kind, targets=targets, offered=offered)


def named(question, *turns):
    return [str(target) for target in pointed_at(question, turns, CORPUS)]


@pytest.mark.parametrize(
    "question",
    [
        "and the taxes on that?",
        "the second one",
        "is it always legit",
        "why",
        "¿y eso es gratis?",
        "а налоги?",
        "чи це законно",
        "peki vergisi?",
        "còn cái đó thì sao",
        "terus pajaknya?",
        "那要交税吗",
        "aur uska tax?",
        "وهل هو مجاني؟",
        "et les impôts ?",
        "und die Steuern?",
    ],
)
def test_a_short_question_may_lean_on_the_turn_before(question):
    assert leans_on_context(question, [turn("passage:types")])
    assert not leans_on_context(question, [])


def test_a_longer_question_leans_only_when_it_points_back():
    turns = [turn("passage:types")]
    assert leans_on_context("and do i really have to pay some taxes on that when i live abroad", turns)
    assert not leans_on_context("please explain how airdrop taxes work for somebody who lives abroad since last year", turns)


def test_a_longer_question_without_gaps_leans_only_when_it_points_back():
    turns = [turn("passage:types")]
    assert leans_on_context("那么在海外居住的人收到它以后是不是还要交税", turns)
    assert not leans_on_context("请详细说明在海外居住的人收到空投以后怎样缴税", turns)


def test_a_whole_story_stands_alone():
    story = "yesterday somebody wrote to me and asked for my seed phrase so that " * 3
    assert not leans_on_context(story, [turn("passage:types")])


@pytest.mark.parametrize("question", ["is it legit", "那个呢", "а это?", "y eso?", "ये क्या है", "und dann?"])
def test_words_that_point_back_are_seen(question):
    assert points_back(question)


@pytest.mark.parametrize("question", ["explain airdrop taxes please", "was ist airdrop", "空投税务", "налоги с airdrop"])
def test_a_question_with_its_own_topic_does_not_point_back(question):
    assert not points_back(question)


def test_the_last_question_goes_in_front():
    turns = [turn(question="what is staking"), turn(question="what types are there")]
    joined = with_context("and the taxes?", turns)
    assert joined.endswith("and the taxes?")
    assert "what types are there" in joined
    assert "staking" not in joined


def test_without_turns_the_question_is_left_alone():
    assert with_context("and the taxes?", []) == "and the taxes?"


def test_small_talk_is_passed_over_as_context():
    turns = [turn("passage:taxes", question="do i pay taxes"), turn("route:thanks", question="thx mate", kind=OutcomeKind.SMALLTALK)]
    assert "do i pay taxes" in with_context("and in spain?", turns)
    assert last_targets(turns) == (Target(TargetKind.PASSAGE, "taxes"),)


@pytest.mark.parametrize("said", ["why do they want it", "что они с этим сделают", "и если нет", "what can he do with that"])
def test_what_only_means_what_was_told_is_passed_over_as_context(said):
    turns = [turn(question="a page wants my seed phrase"), turn(question=said)]
    assert "a page wants my seed phrase" in with_context("how come?", turns)


@pytest.mark.parametrize(("said", "means"), [("why do they want it", True), ("is it taxed", False), ("will there be another", False)])
def test_what_means_nothing_but_what_was_told(said, means):
    assert means_what_was_told(said) is means


def test_a_very_long_question_before_is_cut():
    assert len(with_context("why?", [turn(question="x" * 4000)])) < 300


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("the first", 0),
        ("1st one", 0),
        ("what about the second one", 1),
        ("la segunda", 1),
        ("o terceiro", 2),
        ("а второй?", 1),
        ("третій", 2),
        ("ikinci", 1),
        ("cái thứ hai", 1),
        ("yang ketiga", 2),
        ("第二个", 1),
        ("第三种是什么", 2),
        ("दूसरा", 1),
        ("dusra wala", 1),
        ("الثاني", 1),
        ("le deuxième", 1),
        ("die dritte", 2),
        ("the last one", -1),
        ("最后一个", -1),
        ("and taxes?", None),
        ("", None),
    ],
)
def test_an_ordinal_names_its_place(question, place):
    assert ordinal(question) == place


def test_the_second_one_of_a_list_is_its_second_part():
    assert named("the second one", turn("passage:types")) == ["passage:holder"]
    assert named("and the last one", turn("passage:types")) == ["passage:bounty"]


def test_a_part_of_a_list_leads_to_the_list():
    assert named("what about the first", turn("passage:bounty")) == ["passage:standard"]


def test_two_lists_give_two_meanings():
    assert named("the second one", turn("passage:types"), turn("passage:options")) == ["passage:trade", "passage:holder"]


def test_what_was_offered_comes_before_any_list():
    offered = turn(kind=OutcomeKind.CLARIFY, offered=("passage:taxes", "rule:pay-first"))
    assert named("the second", turn("passage:types"), offered) == ["rule:pay-first"]


@pytest.mark.parametrize(
    "question", ["the fourth one", "and the taxes?", "", "the second one, but tell me first all about how it works please"]
)
def test_what_points_at_nothing_finds_nothing(question):
    assert named(question, turn("passage:options")) == []


def test_without_a_list_an_ordinal_points_at_nothing():
    assert named("the second one", turn("passage:taxes")) == []
    assert named("the second one", turn("route:greeting"), turn("rule:pay-first")) == []
    assert named("second, please") == []


@pytest.mark.parametrize(
    ("question", "points"),
    [("what about the second one", ["holder", "trade"]), ("y el primero?", ["standard", "hold"]), ("und das letzte?", ["bounty", "trade"])],
)
def test_who_spoke_of_no_list_is_asked_which_of_two_is_meant(question, points):
    assert named(question) == [f"passage:{point}" for point in points]


@pytest.mark.parametrize("question", ["one second", "the first type", "who was the first", "is the first one free", "the ninth one"])
def test_who_names_a_list_or_something_else_is_not_asked_which_is_meant(question):
    assert named(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "my son signed something bad",
        "my last nft got stolen",
        "one second, i got drained",
        "my first time here, is this normal",
        "third party app wants my seed",
        "mi ultima nft desapareció",
    ],
)
def test_an_ordinal_in_a_sentence_of_its_own_points_at_nothing(question):
    assert named(question, turn("passage:types")) == []


@pytest.mark.parametrize("question", ["and the other one", "y el otro?", "а другой", "و الآخر", "et l'autre ?", "und das andere"])
def test_the_other_one_of_two_is_the_one_not_spoken_of(question):
    assert named(question, turn("passage:hold")) == ["passage:trade"]
    assert named(question, turn("passage:holder")) == []


@pytest.mark.parametrize(
    ("question", "point"),
    [
        ("how much did people usually get in the first", "passage:standard"),
        ("explain to my sister what the last of those asks", "passage:bounty"),
        ("а сколько людей обычно получают во втором случае", "passage:holder"),
        ("what do i do first when it all goes wrong here", None),
        ("how much does it cost to take part", None),
    ],
)
def test_a_longer_question_is_about_the_point_it_names(question, point):
    found = spoken_of(question, [turn("passage:types")], CORPUS)
    assert (str(found) if found else None) == point


def test_without_a_list_a_longer_question_is_about_no_point():
    assert spoken_of("how much did people get in the first", [turn("passage:taxes")], CORPUS) is None
    assert spoken_of("how much did people get in the first", [turn("passage:hold")], CORPUS) is None
    assert spoken_of("how much did people get in the first", [turn("rule:pay-first")], CORPUS) is None
    assert spoken_of("how much did people get in the first", [], CORPUS) is None


@pytest.mark.parametrize(
    "question",
    [
        "and how much will the public pay for one?",
        "what will they earn in all for it",
        "fees?",
        "y cuánto tarda?",
        "手续费呢",
        "а сколько их?",
    ],
)
def test_what_points_back_or_says_too_little_goes_on_with_the_answer_before(question):
    assert leads_on(question)


@pytest.mark.parametrize("question", ["how do i find new airdrops early", "空投需要交税吗以及怎么申报"])
def test_what_says_enough_by_itself_does_not(question):
    assert not leads_on(question)


def test_the_documents_of_the_last_answer_are_known_until_something_else_was_answered():
    told = Turn(question="when is the mint", kind=OutcomeKind.ANSWERED, targets=(), documents=("doc:1",))
    thanks = Turn(question="thanks", kind=OutcomeKind.SMALLTALK, targets=())
    assert last_documents((told, thanks)) == ("doc:1",)
    assert last_documents((told, turn("types"))) == last_documents(()) == ()


@pytest.mark.parametrize("question", ["а второй вид", "aur dusra type", "طب والنوع التاني", "那第二种呢", "còn loại thứ hai thì sao"])
def test_the_second_type_is_one_of_the_types_whatever_list_was_spoken_of(question):
    shipped = load_corpus()
    turns = (Turn(question="an example", kind=OutcomeKind.ANSWERED, targets=("passage:history-overview",)),)
    assert pointed_at(question, turns, shipped) == (Target.parse("passage:types-holder"),)
