"""Rows in 8 bits give what rows in floats give, as near as a search can tell."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.embedding.rows import ROWS_IN_A_BLOCK, ByteRows, Selected, to_rows

COUNT = 2 * ROWS_IN_A_BLOCK + 7


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    """Unit vectors that crowd together, as those of texts do."""
    drawn = np.random.default_rng(0).normal(0.1, 0.05, (COUNT, 384)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_thousands_of_rows_are_as_similar_as_their_floats(vectors: NDArray[np.float32]) -> None:
    rows = to_rows(vectors.astype(np.float16))
    assert isinstance(rows, ByteRows)
    assert len(rows) == COUNT
    for place in (0, ROWS_IN_A_BLOCK, COUNT - 1):
        found = rows @ vectors[place]
        assert found.shape == (COUNT,)
        assert np.abs(found - vectors @ vectors[place]).max() < 0.002
        assert found.argmax() == place


def test_few_rows_and_those_of_another_width_stay_floats(vectors: NDArray[np.float32]) -> None:
    few, narrow = to_rows(vectors[:9].astype(np.float16)), to_rows(vectors[:, :100])
    assert np.allclose(few @ vectors[3], vectors[:9] @ vectors[3], atol=1e-3)
    assert np.array_equal(narrow @ vectors[3, :100], vectors[:, :100] @ vectors[3, :100])


def test_without_the_runtime_they_stay_floats(vectors: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert np.array_equal(to_rows(vectors) @ vectors[5], vectors @ vectors[5])


def test_selected_rows_come_in_the_order_of_their_places(vectors: NDArray[np.float32]) -> None:
    chosen = Selected(vectors, np.array([5, 2]))
    assert len(chosen) == 2
    assert np.allclose(chosen @ vectors[2], [vectors[5] @ vectors[2], 1.0])
