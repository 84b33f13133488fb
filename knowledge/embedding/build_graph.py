"""Write `e5_small.onnx` and `glance.onnx`: the layers of multilingual-e5-small and of the glance, without a single weight.

A development tool, run as `python -m knowledge.embedding.build_graph`; it needs the `onnx` package, which the program itself
does not. Every tensor is external and handed over
in memory when the model opens (`e5_weights.to_initializers`), so the file holds a few kilobytes of structure.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from onnx import TensorProto, helper

from knowledge.embedding.e5_weights import BLOCK, HEADS, INNER_WIDTH, LAYERS, WIDTH
from knowledge.embedding.glance import LAYERS as GLANCE_LAYERS

GRAPHS = {Path(__file__).with_name("e5_small.onnx"): LAYERS, Path(__file__).with_name("glance.onnx"): GLANCE_LAYERS}

_MICROSOFT = "com.microsoft"
_EPSILON = 1e-12
_INT8_ACTIVATIONS = 4
"""MatMulNBits multiplies in 8 bits with a scale every 32 numbers, as the C engine does: half the time of floats."""


class _Graph:
    """Nodes and tensors in the order they are added; each node is named after what it yields."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def weights(self, name: str, kind: int, *shape: int) -> str:
        tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value="given-in-memory")
        self.tensors.append(tensor)
        return name

    def floats(self, name: str, size: int = WIDTH) -> str:
        return self.weights(name, TensorProto.FLOAT, size)

    def node(self, kind: str, inputs: list[str], *outputs: str, domain: str = _MICROSOFT, **attributes: Any) -> None:
        self.nodes.append(helper.make_node(kind, inputs, list(outputs), name=outputs[0], domain=domain, **attributes))

    def product(self, name: str, source: str, *, inputs: int, outputs: int, bias: bool = False) -> str:
        blocks = inputs // BLOCK
        operands = [
            source,
            self.weights(f"{name}.w", TensorProto.UINT8, outputs, blocks, BLOCK // 2),
            self.floats(f"{name}.s", outputs * blocks),
        ]
        if bias:
            operands += ["", "", self.floats(f"{name}.b", outputs)]
        shape: dict[str, Any] = {"K": inputs, "N": outputs, "bits": 4, "block_size": BLOCK, "accuracy_level": _INT8_ACTIVATIONS}
        self.node("MatMulNBits", operands, f"{name}.out", **shape)
        return f"{name}.out"

    def add_and_norm(self, name: str, source: str, change: str, *, bias: str, norm: str) -> str:
        operands = [source, change, self.floats(f"{norm}.w"), self.floats(f"{norm}.b"), self.floats(bias)]
        self.node("SkipLayerNormalization", operands, name, epsilon=_EPSILON)
        return name


def build_graph(layers: int) -> Any:
    """Return the model: `words`, float32 (1, tokens, 384), to `mean`, float32 (1, 384), not yet of unit length."""
    graph = _Graph()
    graph.node("LayerNormalization", ["words", graph.floats("emb.ln.w"), graph.floats("emb.ln.b")], "l0.in", domain="", epsilon=_EPSILON)
    state = "l0.in"
    for layer in range(layers):
        state = _add_layer(graph, f"l{layer}", state)
    graph.tensors.append(helper.make_tensor("over_tokens", TensorProto.INT64, [1], [1]))
    graph.node("ReduceMean", [state, "over_tokens"], "mean", domain="", keepdims=0)
    words = helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "tokens", WIDTH])
    mean = helper.make_tensor_value_info("mean", TensorProto.FLOAT, [1, WIDTH])
    whole = helper.make_graph(graph.nodes, "multilingual-e5-small", [words], [mean], graph.tensors)
    return helper.make_model(
        whole, opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1)], ir_version=10, producer_name="jumpmaster"
    )


def _add_layer(graph: _Graph, name: str, state: str) -> str:
    """One text is one run, so nothing is padded and attention needs no mask."""
    together = graph.product(f"{name}.qkv", state, inputs=WIDTH, outputs=3 * WIDTH, bias=True)
    parts = [f"{name}.{part}" for part in ("queries", "keys", "values")]
    graph.node("Split", [together], *parts, domain="", axis=-1, num_outputs=3)
    graph.node("MultiHeadAttention", parts, f"{name}.attended", num_heads=HEADS)
    change = graph.product(f"{name}.ao", f"{name}.attended", inputs=WIDTH, outputs=WIDTH)
    state = graph.add_and_norm(f"{name}.middle", state, change, bias=f"{name}.ao.b", norm=f"{name}.aln")
    wide = graph.product(f"{name}.fi", state, inputs=WIDTH, outputs=INNER_WIDTH)
    graph.node("BiasGelu", [wide, graph.floats(f"{name}.fi.b", INNER_WIDTH)], f"{name}.bent")
    change = graph.product(f"{name}.fo", f"{name}.bent", inputs=INNER_WIDTH, outputs=WIDTH)
    return graph.add_and_norm(f"{name}.end", state, change, bias=f"{name}.fo.b", norm=f"{name}.oln")


if __name__ == "__main__":
    for path, layers in GRAPHS.items():
        path.write_bytes(build_graph(layers).SerializeToString(deterministic=True))
