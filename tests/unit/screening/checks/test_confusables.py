"""Letters that look alike meet in one skeleton."""

import pytest

from bot.screening.checks.confusables import fold_letters, scripts_of, skeleton


@pytest.mark.parametrize(
    "painted",
    [
        "pаypаl",
        "ṗaypal",
        "paypаl",
        "рaypal",
        "payþal".replace("þ", "ƿ"),
        "ραyραl",
        "paypa1",
        "ⓟaypal",
        "pаураl",
        "ⲣaypal".replace("ⲣ", "p"),
        "ＰayPal",
    ],
)
def test_painted_spellings_have_one_skeleton(painted):
    assert skeleton(painted) == skeleton("paypal")


def test_pairs_and_digits_are_read_as_the_letter_they_imitate():
    assert skeleton("rnodern") == skeleton("modem")
    assert skeleton("vvallet") == skeleton("wallet")
    assert skeleton("c1oud") == skeleton("cloud") == skeleton("doud")
    assert skeleton("b00k") == skeleton("book")


def test_different_words_keep_different_skeletons():
    words = ["bank", "bond", "pond", "base", "case", "swap", "soap", "coin", "corn", "chain"]
    assert len({skeleton(word) for word in words}) == len(words)


def test_folding_keeps_the_length_of_letters_without_marks():
    assert fold_letters("zürich") == "zurich"
    assert fold_letters("café") == fold_letters("cafe\u0301") == "cafe"


def test_scripts_are_told_apart():
    assert scripts_of("abc123") == {"LATIN"}
    assert scripts_of("abв") == {"LATIN", "CYRILLIC"}
    assert scripts_of("123-") == frozenset()
