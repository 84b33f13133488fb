"""Slips of the pen in the words of our subject are put right, and nothing else is touched."""

import pytest

from bot.answering.typos import in_one_alphabet, mend


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whta is an ardrop", "what is an airdrop"),
        ("Airdorp tpyes?", "airdrop types?"),
        ("recieved unknwon tokne", "received unknown token"),
        ("ardorp", "airdrop"),
        ("how to partcipate", "how to participate"),
        ("avod scamers", "avoid scammers"),
        ("Becuase my freind dosent belive it", "because my friend dosent believe it"),
    ],
)
def test_slips_are_put_right(typed, meant):
    assert mend(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "which approvals were taken from my folder",
        "rewards, a reward, rewarded",
        "el proyecto y la cripto",
        "mein projekt ist privat",
        "аирдорп",
        "airpods and raindrop",
        "avoir un airdrop, void and avid",
        "the monkey got a massage, possibly a sample",
        "",
    ],
)
def test_what_means_itself_is_not_touched(text):
    assert mend(text) == text


def test_a_long_story_is_left_as_it_is():
    story = "an ardrop " * 40
    assert mend(story) == story


@pytest.mark.parametrize(("typed", "meant"), [("пiдписала щось, i все", "підписала щось, i все"), ("Iнший мiй", "інший мій")])
def test_a_latin_i_in_a_cyrillic_word_is_read_as_its_letter(typed, meant):
    assert in_one_alphabet(typed) == meant


@pytest.mark.parametrize("text", ["wi-fi у кафе", "i signed something", "mi смартфон"])
def test_a_latin_i_in_a_latin_word_stays(text):
    assert in_one_alphabet(text) == text
