"""Any sentence-transformers model, by name or folder. Optional: it brings torch, half a gigabyte and a slow start."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding.seam import EmbedderUnavailable, Vectors, failing_as_unavailable, to_readable, to_unit

_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_DESCRIPTIONS = ("config.json", "config_sentence_transformers.json", "modules.json", "*_Pooling/config.json")
_NEVER_LOADED = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.tflite"]


class SentenceTransformersEmbedder:
    """One model behind a lock: its tokenizer refuses a second caller, and torch already spreads one call over the cores."""

    def __init__(self, model: Any, name: str, folder: Path) -> None:
        self._model = model
        self._turn = threading.Lock()
        self.name = f"sentence-transformers:{name}"
        self.weights_sha256: str | None = _hash_files(folder, _WEIGHTS)
        self.vectors_id = f"sentence-transformers/{name}/{_hash_files(folder, (*_DESCRIPTIONS, *_WEIGHTS))[:16]}"
        self.dimensions = int(model.get_embedding_dimension())

    @classmethod
    def open(cls, model: str) -> SentenceTransformersEmbedder:
        """Load a folder, or a name from the local model cache; a name that is not cached is downloaded once.

        Raises EmbedderUnavailable when the library or the model can't be had.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbedderUnavailable(
                "The sentence-transformers backend is not installed. Run: pip install 'jumpmaster[sentence-transformers]'"
            ) from error
        try:
            folder = _locate(model)
            # The library asks the network about missing optional files one by one; here it only ever reads a folder.
            loaded = SentenceTransformer(str(folder), local_files_only=True)
        except Exception as error:  # every layer of the library raises its own kinds
            raise EmbedderUnavailable(
                f"The model {model!r} does not load ({_first_line(error)}). Give the folder of a sentence-transformers model, "
                "or download it by name once while online."
            ) from error
        return cls(loaded, Path(model).name if Path(model).is_dir() else model, folder)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, self._model.encode_query)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, self._model.encode_document)

    def _embed(self, texts: Sequence[str], encode: Callable[..., Any]) -> Vectors:
        """`encode_query` and `encode_document` add the prompts the model declares, such as e5's "query: "."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        with self._turn, failing_as_unavailable(self.name):
            raw = encode([to_readable(text) for text in texts], convert_to_numpy=True, show_progress_bar=False)
        return to_unit(np.asarray(raw, np.float32))


def _locate(model: str) -> Path:
    """Return the model's folder: the one named, the cached one, or a fresh download, in this order."""
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    repository = model if "/" in model else f"sentence-transformers/{model}"
    try:
        return Path(snapshot_download(repository, local_files_only=True))
    except LocalEntryNotFoundError:
        return Path(snapshot_download(repository, ignore_patterns=_NEVER_LOADED))


def _hash_files(folder: Path, patterns: Sequence[str]) -> str:
    """Return the matching file's sha256, or where there are several one over the list of theirs, by name."""
    digests = {}
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        with path.open("rb") as file:
            digests[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    if len(digests) == 1:
        return next(iter(digests.values()))
    return hashlib.sha256(repr(digests).encode()).hexdigest()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
