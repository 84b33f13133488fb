"""What words say about the language they are of."""

import numpy as np
import pytest

from bot.answering.language import detect_language
from knowledge.language_words import SHIPPED_WORDS, count_words, read_language_words, write_language_words
from knowledge.models import Exemplar, Target, TargetKind


def asked(lang: str, *texts: str) -> list[Exemplar]:
    return [Exemplar(text=text, target=Target(TargetKind.PASSAGE, "what-is"), lang=lang) for text in texts]


ROWS = (
    asked("es", "qué es esto", "eso qué es", "esto es", "airdrop")
    + asked("vi", "là gì", "gì vậy", "cái gì", "airdrop airdrop")
    + asked("en", "airdrop")
)


def test_a_word_speaks_for_the_language_whose_questions_hold_it():
    scores = count_words(ROWS).scores("cai gi")
    assert max(scores, key=lambda lang: scores[lang]) == "vi"
    assert scores["vi"] > 0 > scores["es"]


def test_accents_and_rare_words_say_nothing():
    words = count_words(ROWS)
    assert words.scores("GÌ") == words.scores("gi")
    assert words.scores("vay") == {}
    assert words.scores("") == {}


def test_a_loan_word_of_all_says_little():
    scores = count_words(asked("es", *["airdrop"] * 5) + asked("vi", *["airdrop"] * 5)).scores("airdrop")
    assert scores["es"] == pytest.approx(scores["vi"])


def test_a_file_gives_back_what_was_written(tmp_path):
    words = count_words(ROWS)
    write_language_words(words, tmp_path / "words.npz")
    read = read_language_words(tmp_path / "words.npz")
    assert read.places == words.places
    np.testing.assert_allclose(read.weights, words.weights, atol=0.02)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"not an archive"])
def test_a_missing_or_damaged_file_says_nothing(tmp_path, damage):
    assert read_language_words(tmp_path / "none.npz").scores("gi") == {}
    (tmp_path / "words.npz").write_bytes(damage)
    assert read_language_words(tmp_path / "words.npz").scores("gi") == {}


def test_a_file_cut_anywhere_says_nothing_or_the_same(tmp_path):
    whole = SHIPPED_WORDS.read_bytes()
    for length in range(0, len(whole), 9973):
        (tmp_path / "words.npz").write_bytes(whole[:length])
        assert read_language_words(tmp_path / "words.npz").scores("gi") == {}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("airdrop ne demek", "tr"),
        ("lam sao de nhan airdrop", "vi"),
        ("airdrop gratis ga", "id"),
        ("los airdrops son gratis?", "es"),
        ("airdrop kaha milega", "hi"),
    ],
)
def test_short_questions_without_accents_are_told(text, lang):
    assert detect_language(text).code == lang
