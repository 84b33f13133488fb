"""Akin words: one number in every language, and no model that was learned from another table."""

import shutil

import numpy as np
import pytest

from knowledge.embedding.e5_tokenizer import Vocabulary
from knowledge.lures.content import LureExample, LureType
from knowledge.lures.kinship import common_words, relate
from knowledge.lures.models import Stance
from knowledge.lures.senses import NO_SENSES, read_senses, write_senses
from knowledge.lures.shipped import open_lures
from knowledge.shipped import SHIPPED

SENSES = read_senses(SHIPPED / "senses.npz")


@pytest.mark.parametrize("words", [("money", "geld", "деньги", "资金"), ("friend", "amigo", "teman", "朋友"), ("vote", "voto", "мнения")])
def test_words_of_one_sense_have_one_number(words):
    first, second, last = SENSES.of(words[0]), SENSES.of(words[1]), SENSES.of(words[-1])
    assert first is not None
    assert first[0] == second[0]
    assert (first[0] == last[0]) == (words[-1] != "мнения")


@pytest.mark.parametrize("word", ["", "qzxvjkwy", "\ud800", "zamountz"])
def test_an_unknown_word_has_none(word):
    assert SENSES.of(word) is None
    assert NO_SENSES.of(word) is None


def test_vectors_that_lie_close_are_one_kin():
    random = np.random.default_rng(3)
    centres = random.normal(size=(6, 40))
    names = [f"{letter * 3}{other}" for letter in "abcdef" for other in "ghijklmnop"]
    vectors = np.repeat(centres, 10, axis=0) + random.normal(scale=0.01, size=(60, 40))
    senses = relate(names, vectors.astype(np.float32))
    again = relate(names, vectors.astype(np.float32))
    assert len(senses.keys) == 60
    assert senses.digest == again.digest


def test_whole_words_count_and_the_examples_words_with_them():
    pieces = ["\u2581money", "ey", "\u2581a", "\u2581geld", "钱包", "\u2581x1", "\u2581Geld"]
    joined = [piece.encode() for piece in pieces]
    vocabulary = Vocabulary(
        joined=b"".join(joined),
        bounds=np.cumsum([0, *map(len, joined)]).astype(np.uint32),
        scores=np.array([-1, -2, -3, -4, -5, -6, -7], np.float32),
        normaliser={},
    )
    lure = LureType(id="odd", signals=(), examples=(LureExample(text="Wallet {s}", lang="en", stance=Stance.PROMOTING),))
    assert common_words(vocabulary, [lure]) == ["money", "geld", "钱包", "wallet"]


def test_a_damaged_table_is_an_empty_one(tmp_path):
    path = tmp_path / "senses.npz"
    assert read_senses(path) is NO_SENSES
    write_senses(path, SENSES)
    assert read_senses(path).digest == SENSES.digest
    path.write_bytes(path.read_bytes()[:-200])
    assert read_senses(path) is NO_SENSES


def test_a_model_learned_from_another_table_is_left_out(tmp_path):
    for name in ("lures.json", "lures.npz"):
        shutil.copy(SHIPPED / name, tmp_path)
    shutil.copy(SHIPPED / "senses.npz", tmp_path)
    assert open_lures(tmp_path).model is not None
    write_senses(tmp_path / "senses.npz", NO_SENSES)
    assert open_lures(tmp_path).model is None
