"""An embedder that needs no model: texts that share words get near vectors, the same ones in every run."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np

from knowledge.embedding import Vectors


class BagEmbedder:
    """Counts what it is asked for. `before` is called before each batch: a test may end the run there."""

    name = "bag"
    weights_sha256: str | None = None

    def __init__(self, dimensions: int = 64, vectors_id: str = "bag/64", before: Callable[[], None] = lambda: None) -> None:
        self.dimensions = dimensions
        self.vectors_id = vectors_id
        self._before = before
        self.embedded: list[str] = []

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        self._before()
        self.embedded.extend(texts)
        vectors = np.full((len(texts), self.dimensions), 0.01, np.float32)
        for place, text in enumerate(texts):
            for word in text.lower().split():
                vectors[place, zlib.crc32(word.encode()) % self.dimensions] += 1 + len(word) / 10
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
