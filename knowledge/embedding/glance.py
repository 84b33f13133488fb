"""The glance: a small model that guesses what a question is about, for a fifth of what the whole model costs.

Three layers of multilingual-e5-small, trained further on the content's own questions (`train_glance`), over the same word
table. It knows the targets it was trained on and nothing else: a guess that is not sure is left to the whole model.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.e5_layers import read_balance, to_tensors
from knowledge.embedding.e5_onnx import OnnxE5, open_session, run_session
from knowledge.embedding.e5_weights import BLOCKS, Blocks, Floats
from knowledge.embedding.seam import Embedder, EmbedderUnavailable

GLANCE_SHA256 = "8127973167d5107116ad3722bcb27e3c9ce1cceaeba32036ac1d236baa9913d6"
"""Of the file that ships; `train_glance` prints the next one."""

LAYERS = 3
LONGEST_GLANCE = 96
"""Tokens that are read: longer messages tell stories, which the whole model reads better."""

_GRAPH_FILE = Path(__file__).with_name("glance.onnx")
_MATRIX, _VECTOR = "matrix:", "vector:"
_DAMAGE = (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceWeights:
    """`matrices` and `vectors` are named as in the weights file of the whole model. `head` (WIDTH, targets), `bias` (targets,)."""

    targets: tuple[str, ...]
    vectors: dict[str, Floats]
    matrices: dict[str, Blocks]
    head: Floats
    bias: Floats


class Glimpse(NamedTuple):
    """`log_shares` (targets,), `state` (WIDTH,)."""

    log_shares: Floats
    state: Floats


class Glance:
    """Text to log probabilities over `targets`. Several threads may ask it at once."""

    def __init__(self, embedder: OnnxE5, session: Any, weights: GlanceWeights) -> None:
        self._embedder = embedder
        self._session = session
        self._head, self._bias = weights.head, weights.bias
        self.targets = weights.targets

    def look(self, text: str) -> Glimpse:
        """Return a log probability for each target, and the state that they were read from."""
        words = self._embedder.read_words(text, most=LONGEST_GLANCE)
        state: Floats = run_session(self._session, words[None])[0]
        scores = state @ self._head + self._bias
        shifted = scores - scores.max()
        return Glimpse(log_shares=np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float32), state=state)


def open_glance(path: Path, embedder: Embedder, *, threads: int = 1) -> Glance | None:
    """Return the glance, or None where its file is not the pinned one, or another engine is in use, whose words it cannot read."""
    weights = read_glance(path, GLANCE_SHA256) if isinstance(embedder, OnnxE5) else None
    if weights is None or not isinstance(embedder, OnnxE5):
        return None
    try:
        tensors = to_tensors(weights.vectors, weights.matrices, LAYERS, read_balance("glance"))
        session = open_session(_GRAPH_FILE, tensors, threads)
    except EmbedderUnavailable:
        return None
    return Glance(embedder, session, weights)


def write_glance(path: Path, weights: GlanceWeights) -> str:
    """Write the weights and return the file's sha256."""
    arrays: dict[str, NDArray[np.generic]] = {_MATRIX + name: matrix.view(np.uint8) for name, matrix in weights.matrices.items()}
    arrays |= {_VECTOR + name: vector.astype(np.float16) for name, vector in weights.vectors.items()}
    arrays |= {"targets": np.array(json.dumps(weights.targets)), "head": weights.head.astype(np.float16), "bias": weights.bias}
    packed = io.BytesIO()
    np.savez(packed, **arrays)  # type: ignore[arg-type]  # its stub takes the names for options
    path.write_bytes(packed.getvalue())
    return hashlib.sha256(packed.getvalue()).hexdigest()


def read_glance(path: Path, sha256: str) -> GlanceWeights | None:
    """Return the weights, or None when the file is missing, damaged or not the one with this hash."""
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            return None
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        return GlanceWeights(
            targets=tuple(json.loads(str(arrays["targets"]))),
            vectors={name.removeprefix(_VECTOR): arrays[name].astype(np.float32) for name in arrays if name.startswith(_VECTOR)},
            matrices={name.removeprefix(_MATRIX): arrays[name].view(BLOCKS) for name in arrays if name.startswith(_MATRIX)},
            head=arrays["head"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
        )
    except _DAMAGE:
        return None


def to_blocks(matrix: Floats) -> Blocks:
    """Return a matrix's rows in 4 bits, block by block, as the whole model's file holds them. Shape (outputs, inputs)."""
    rows = matrix.reshape(-1, 2, BLOCKS["nibbles"].shape[0])  # per block: weights 0-15, then 16-31
    flat = rows.reshape(len(rows), -1)
    largest = flat[np.arange(len(flat)), np.abs(flat).argmax(axis=1)]
    blocks = np.zeros(len(flat), BLOCKS)
    # The largest weight becomes -8, the one number that has no counterpart above zero.
    blocks["scale"] = largest / -8
    scale = blocks["scale"].astype(np.float32)[:, None, None]
    quanta = np.clip(np.rint(rows / np.where(scale == 0, 1, scale)) + 8, 0, 15).astype(np.uint8)
    blocks["nibbles"] = quanta[:, 0] | (quanta[:, 1] << 4)
    return blocks
