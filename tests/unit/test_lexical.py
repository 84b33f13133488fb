"""Word and character matching: what is near, without a model."""

import numpy as np
import pytest

from knowledge.lexical import LONGEST_QUESTION, build_char_index, build_word_index, char_scores, word_scores

QUESTIONS = [
    "what is an airdrop",
    "do i pay taxes on airdrops",
    "how do i revoke an approval",
    "что такое аирдроп",
    "什么是空投",
    "how do i claim my tokens",
]


@pytest.fixture(scope="module")
def characters():
    return build_char_index(QUESTIONS)


def best(scores):
    return QUESTIONS[int(scores.argmax())]


def test_the_same_question_scores_one(characters):
    for place, question in enumerate(QUESTIONS):
        assert char_scores(characters, question)[place] == pytest.approx(1, abs=1e-3)


def test_no_score_leaves_zero_to_one(characters):
    for question in [*QUESTIONS, "airdrop " * 50, "zzz"]:
        scores = char_scores(characters, question)
        assert scores.shape == (len(QUESTIONS),)
        assert scores.min() >= 0
        assert scores.max() <= 1 + 1e-3


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("wht is an airdorp", "what is an airdrop"),
        ("TAXES on an airdrop??", "do i pay taxes on airdrops"),
        ("revoking approvals", "how do i revoke an approval"),
        ("что за аирдропы", "что такое аирдроп"),
        ("空投是什么", "什么是空投"),
        ("claiming tokens", "how do i claim my tokens"),
    ],
)
def test_typos_and_inflections_stay_near(characters, asked, meant):
    assert best(char_scores(characters, asked)) == meant


@pytest.mark.parametrize("nothing", ["", "   ", "?!", "👍"])
def test_nothing_is_near_nothing(characters, nothing):
    assert not char_scores(characters, nothing).any()


def test_what_stands_beyond_the_longest_question_does_not_count(characters):
    padding = "what is an airdrop ".ljust(LONGEST_QUESTION)
    assert np.array_equal(char_scores(characters, padding), char_scores(characters, padding + "revoke an approval"))


def test_an_index_of_nothing_scores_nothing():
    assert char_scores(build_char_index([]), "airdrop").shape == (0,)
    assert word_scores(build_word_index([]), "airdrop").shape == (0,)


DOCUMENTS = [
    "The treasury pays contributors in the first week of each month.",
    "Contributors vote on proposals. " * 20,
    "Bridges move tokens between chains; the treasury is not involved, nor is any month mentioned again.",
    "金库每月支付给贡献者。",
]


@pytest.fixture(scope="module")
def words():
    return build_word_index(DOCUMENTS)


def test_the_document_with_the_rare_words_is_first(words):
    assert word_scores(words, "which week does the treasury pay").argmax() == 0
    assert word_scores(words, "proposals vote").argmax() == 1
    assert word_scores(words, "金库 支付").argmax() == 3


def test_a_rare_word_counts_for_more_than_a_common_one():
    texts = ["stellar moon", *(f"airdrop number{n}" for n in range(9))]
    for scores in (char_scores(build_char_index(texts), "airdrop stellar"), word_scores(build_word_index(texts), "airdrop stellar")):
        assert scores[0] > 1.5 * scores[1]


def test_long_words_meet_their_inflections(words):
    assert word_scores(words, "contribution")[0] > 0


def test_saying_a_word_often_does_not_win_by_much(words):
    short, long = build_word_index(["bridge fees", "bridge " * 400]), word_scores(words, "treasury")
    assert word_scores(short, "bridge").max() <= 1
    assert long.max() <= 1


def test_a_question_of_known_words_stays_within_one(words):
    for document in DOCUMENTS:
        scores = word_scores(words, document)
        assert 0 <= scores.min() <= scores.max() <= 1


def test_an_index_is_the_same_each_time():
    one, other = build_char_index(QUESTIONS), build_char_index(QUESTIONS)
    assert np.array_equal(one.texts, other.texts)
    assert np.array_equal(one.weights, other.weights)
