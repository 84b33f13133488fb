"""Write the graphs, without a single weight: the layers of multilingual-e5-small and of the glance, and `rows.onnx`.

A development tool, run as `python -m knowledge.embedding.build_graph`; it needs the `onnx` package, which the program itself
does not. Every tensor is external and handed over in memory when the model opens (`e5_layers.to_tensors`), so the file holds a
few kilobytes of structure.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from onnx import TensorProto, helper

from knowledge.embedding.e5_weights import HEADS, INNER_WIDTH, LAYERS, WIDTH
from knowledge.embedding.glance import LAYERS as GLANCE_LAYERS
from knowledge.embedding.rows import ROWS_IN_A_BLOCK

_MICROSOFT = "com.microsoft"


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

    def node(self, kind: str, inputs: list[str], *outputs: str, domain: str = _MICROSOFT, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, list(outputs), name=outputs[0], domain=domain, **attributes))
        return outputs[0]

    def product(self, name: str, source: str, *, inputs: int, outputs: int) -> str:
        """Multiply in 8 bits, by one scale for what goes in and one for each output: a third of the time of a scale every 32 numbers."""
        operands = [
            source,
            self.weights(f"{name}.w", TensorProto.INT8, inputs, outputs),
            self.floats(f"{name}.s", outputs),
            "",
            self.floats(f"{name}.b", outputs),
        ]
        return self.node("DynamicQuantizeMatMul", operands, f"{name}.out")

    def norm(self, name: str, source: str, result: str) -> _Normed:
        """Return the norm of a sum as it goes on, and as the next product reads it, evened out."""
        # ONNX Runtime's own norms of a layer take five times as long as these five nodes.
        even = self.node("MeanVarianceNormalization", [source], f"{result}.even", domain="", axes=[2])
        plain, balanced = (self._scale(f"{name}.{{}}{end}", even, f"{result}{end}") for end in ("", "s"))
        return _Normed(plain, balanced)

    def last_norm(self, name: str, source: str, result: str) -> str:
        even = self.node("MeanVarianceNormalization", [source], f"{result}.even", domain="", axes=[2])
        return self._scale(f"{name}.{{}}", even, result)

    def _scale(self, factors: str, source: str, result: str) -> str:
        scaled = self.node("Mul", [source, self.floats(factors.format("w"))], f"{result}.scaled", domain="")
        return self.node("Add", [scaled, self.floats(factors.format("b"))], result, domain="")


class _Normed(NamedTuple):
    plain: str
    balanced: str


def build_graph(layers: int) -> Any:
    """Return the model: `words`, float32 (1, tokens, 384), to `mean`, float32 (1, 384), not yet of unit length."""
    graph = _Graph()
    state = graph.norm("emb.ln", "words", "l0.in")
    for layer in range(layers - 1):
        state = graph.norm(f"l{layer}.oln", _add_layer(graph, f"l{layer}", state), f"l{layer}.end")
    last = f"l{layers - 1}"
    end = graph.last_norm(f"{last}.oln", _add_layer(graph, last, state), f"{last}.end")
    graph.tensors.append(helper.make_tensor("over_tokens", TensorProto.INT64, [1], [1]))
    graph.node("ReduceMean", [end, "over_tokens"], "mean", domain="", keepdims=0)
    return _to_model(graph, "multilingual-e5-small", ["words", 1, "tokens", WIDTH], ["mean", 1, WIDTH])


def _add_layer(graph: _Graph, name: str, state: _Normed) -> str:
    """Return the sum that the layer's last norm reads. One text is one run, so nothing is padded and attention needs no mask."""
    together = graph.product(f"{name}.qkv", state.balanced, inputs=WIDTH, outputs=3 * WIDTH)
    parts = [f"{name}.{part}" for part in ("queries", "keys", "values")]
    graph.node("Split", [together], *parts, domain="", axis=-1, num_outputs=3)
    attended = graph.node("MultiHeadAttention", parts, f"{name}.attended", num_heads=HEADS)
    change = graph.product(f"{name}.ao", attended, inputs=WIDTH, outputs=WIDTH)
    middle = graph.norm(f"{name}.aln", graph.node("Add", [state.plain, change], f"{name}.halfway", domain=""), f"{name}.middle")
    wide = graph.product(f"{name}.fi", middle.balanced, inputs=WIDTH, outputs=INNER_WIDTH)
    bent = graph.node("Gelu", [wide], f"{name}.bent")
    evened = graph.node("Mul", [bent, graph.floats(f"{name}.fo.g", INNER_WIDTH)], f"{name}.evened", domain="")
    change = graph.product(f"{name}.fo", evened, inputs=INNER_WIDTH, outputs=WIDTH)
    return graph.node("Add", [middle.plain, change], f"{name}.whole", domain="")


def build_rows() -> Any:
    """Return the product of a block of vectors with one: `words`, float32 (1, 384), to `mean`, float32 (1, ROWS_IN_A_BLOCK)."""
    graph = _Graph()
    weights = [graph.weights("rows.w", TensorProto.INT8, WIDTH, ROWS_IN_A_BLOCK), graph.floats("rows.s", ROWS_IN_A_BLOCK)]
    graph.node("DynamicQuantizeMatMul", ["words", *weights], "mean")
    return _to_model(graph, "rows", ["words", 1, WIDTH], ["mean", 1, ROWS_IN_A_BLOCK])


def _to_model(graph: _Graph, name: str, given: list[Any], found: list[Any]) -> Any:
    """Return the graph as a file holds it. `given` and `found` are names with the shapes of what goes in and comes out."""
    values = [helper.make_tensor_value_info(value, TensorProto.FLOAT, shape) for value, *shape in (given, found)]
    return helper.make_model(
        helper.make_graph(graph.nodes, name, values[:1], values[1:], graph.tensors),
        opset_imports=[helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1)],
        ir_version=10,
        producer_name="jumpmaster",
    )


def build_all() -> dict[Path, Any]:
    """Return each file with what belongs into it."""
    here = Path(__file__)
    return {
        here.with_name("e5_small.onnx"): build_graph(LAYERS),
        here.with_name("glance.onnx"): build_graph(GLANCE_LAYERS),
        here.with_name("rows.onnx"): build_rows(),
    }


if __name__ == "__main__":
    for path, model in build_all().items():
        path.write_bytes(model.SerializeToString(deterministic=True))
