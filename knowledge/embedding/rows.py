"""Thousands of unit vectors, held against one at a time: in 8 bits, an eighth of the time and a quarter of the room of floats.

It takes the runtime's product of a fixed size, so the rows are cut into blocks and the last one is filled up.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.e5_onnx import open_session, run_session
from knowledge.embedding.e5_weights import WIDTH, Floats
from knowledge.embedding.seam import EmbedderUnavailable

ROWS_IN_A_BLOCK = 4096
_ROWS_AT_ONCE = 256
"""That are unpacked, so that little room is taken for a moment."""

_LARGEST = np.float32(64)
"""Of a row's numbers. Processors without instructions of their own for 8 bits add two products up in 16, and with 127 and no middle
taken off similarities would be off by up to .05."""
_GRAPH_FILE = Path(__file__).with_name("rows.onnx")


class Rows(Protocol):
    """What yields the similarities of its rows to a vector, shape (rows,), by `@`: an array, or these."""

    def __len__(self) -> int: ...

    def __matmul__(self, vector: Floats, /) -> Any: ...


class ByteRows:
    """Similarities are right to .0003 or so, at the worst to .002: a question's vector is cut to 8 bits too. Any number of threads may ask.

    What the sessions hold is each row less the `middle` of all: texts' vectors crowd together, and the difference is the smaller number.
    """

    def __init__(self, sessions: list[Any], count: int, middle: Floats) -> None:
        self._sessions = sessions
        self._count = count
        self._middle = middle

    def __len__(self) -> int:
        return self._count

    def __matmul__(self, vector: Floats, /) -> Floats:
        found = [run_session(session, vector[None])[0] for session in self._sessions]
        return np.asarray(np.concatenate(found)[: self._count] + self._middle @ vector, np.float32)


class Selected:
    """Some of the rows, in the order of their `places`."""

    def __init__(self, rows: Rows, places: NDArray[np.intp]) -> None:
        self._rows = rows
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __matmul__(self, vector: Floats, /) -> Floats:
        return np.asarray((self._rows @ vector)[self._places], np.float32)


def to_rows(vectors: NDArray[np.floating[Any]]) -> Rows:
    """Return vectors, shape (rows, dimensions), so that they are quick to compare: as floats where they are few or no runtime loads."""
    if len(vectors) < ROWS_IN_A_BLOCK or vectors.shape[1] != WIDTH:
        return np.ascontiguousarray(vectors, np.float32)
    blocks = range(0, len(vectors), ROWS_IN_A_BLOCK)
    middle = np.asarray(vectors.mean(axis=0, dtype=np.float32))
    try:
        return ByteRows([_open_block(vectors[start : start + ROWS_IN_A_BLOCK], middle) for start in blocks], len(vectors), middle)
    except EmbedderUnavailable:
        return np.ascontiguousarray(vectors, np.float32)


def _open_block(vectors: NDArray[np.floating[Any]], middle: Floats) -> Any:
    quanta, scales = np.zeros((WIDTH, ROWS_IN_A_BLOCK), np.int8), np.ones(ROWS_IN_A_BLOCK, np.float32)
    for start in range(0, len(vectors), _ROWS_AT_ONCE):
        rows = np.asarray(vectors[start : start + _ROWS_AT_ONCE], np.float32) - middle
        here = slice(start, start + len(rows))
        scales[here] = np.maximum(np.abs(rows).max(axis=1), np.finfo(np.float32).tiny) / _LARGEST
        quanta[:, here] = np.rint(rows / scales[here, None]).T
    return open_session(_GRAPH_FILE, {"rows.w": quanta, "rows.s": scales}, threads=1)
