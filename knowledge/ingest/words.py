"""Running without a model: rows are stored all the same, and words alone decide what is found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.embedding.seam import Vectors

WORDS_ONLY = "words"


class WordsOnly:
    """An Embedder whose vectors say nothing: the store needs one a row, and later a model takes their place."""

    name = WORDS_ONLY
    vectors_id = WORDS_ONLY
    dimensions = 1
    weights_sha256: str | None = None

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 1), np.float32)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 1), np.float32)
