"""The bridge to LangChain: any of its Embeddings as an Embedder, and any Embedder as its Embeddings.

Import this module where a vector store is built and nowhere earlier: LangChain takes a fifth of a second to load.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.embedding.seam import Embedder, EmbedderUnavailable, Vectors, failing_as_unavailable, to_readable, to_unit


class LangChainEmbedder:
    """Any LangChain Embeddings, its vectors brought to unit length. As thread-safe as what it wraps."""

    weights_sha256: str | None = None

    def __init__(self, embeddings: Embeddings, name: str) -> None:
        """Ask for one vector to learn the dimensions; `name` must change when the model behind it does.

        Raises EmbedderUnavailable when that first call fails.
        """
        self._embeddings = embeddings
        self.name = f"langchain:{name}"
        self.vectors_id = f"langchain/{name}"
        try:
            self.dimensions = len(embeddings.embed_query("dimensions"))
        except Exception as error:  # every provider raises its own kind
            raise EmbedderUnavailable(f"The embeddings {name!r} do not answer ({error}). Check the provider's address and key.") from error

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        with failing_as_unavailable(self.name):
            return self._to_vectors([self._embeddings.embed_query(to_readable(text)) for text in texts], len(texts))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        with failing_as_unavailable(self.name):
            return self._to_vectors(self._embeddings.embed_documents([to_readable(text) for text in texts]) if texts else [], len(texts))

    def _to_vectors(self, rows: list[list[float]], count: int) -> Vectors:
        return to_unit(np.array(rows, np.float32).reshape(count, self.dimensions))


class _AsLangChain(Embeddings):
    """Questions and passages stay apart: LangChain's two methods map onto the seam's."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._embedder.embed_questions([text])[0].tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.embed_passages(texts).tolist()
        return vectors


def as_langchain(embedder: Embedder) -> Embeddings:
    """Return Embeddings that a LangChain vector store can use; vectors are lists of floats of unit length."""
    return _AsLangChain(embedder)
