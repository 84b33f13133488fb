"""Vectors on disk, memory-mapped and checksummed: what answering starts from without opening the store of record.

Layout: magic, sha256 of all that follows it, header length, where the vectors start, header (JSON), vectors.
A snapshot is written whole beside its place and moved there, so a reader sees the old one or the new one.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.whole_files import write_whole

_MAGIC = b"JMPSNAP2"
_DIGEST_SIZE = 32
_ALIGNMENT = 64


class SnapshotDamaged(Exception):
    """The file is not a whole snapshot; the text says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Rows of a vector space. `vectors` has the shape (len(ids), dimensions), float16, unit length up to rounding.

    `built_from` is the hash of what was embedded: when the content's hash is another, the snapshot is stale.
    """

    vectors_id: str
    built_from: str
    ids: tuple[str, ...]
    vectors: NDArray[np.float16]
    rows: tuple[Mapping[str, Any], ...] = ()


def write_snapshot(path: Path, snapshot: Snapshot, *, packing: str = "float16") -> None:
    """Write the snapshot whole or not at all.

    `int8` takes half the room for a cosine off by 1e-4, but is unpacked into memory at opening instead of mapped.
    """
    payload = _pack(snapshot.vectors, packing)
    header = json.dumps(
        {
            "vectors_id": snapshot.vectors_id,
            "built_from": snapshot.built_from,
            "shape": list(snapshot.vectors.shape),
            "packing": packing,
            "ids": list(snapshot.ids),
            "rows": [dict(row) for row in snapshot.rows],
        },
        ensure_ascii=False,
    ).encode()
    start = _aligned(len(_MAGIC) + _DIGEST_SIZE + 8 + len(header))
    lead = struct.pack("<II", len(header), start) + header
    rest = lead + b"\0" * (start - len(_MAGIC) - _DIGEST_SIZE - len(lead)) + payload
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, [_MAGIC, hashlib.sha256(rest).digest(), rest])


def read_snapshot(path: Path) -> Snapshot:
    """Return the snapshot with its vectors mapped, or raise SnapshotDamaged or FileNotFoundError."""
    size = path.stat().st_size
    if size < len(_MAGIC) + _DIGEST_SIZE + 8:
        raise SnapshotDamaged(f"{path.name} is not a snapshot")
    whole = np.memmap(path, np.uint8, "r")
    lead = len(_MAGIC) + _DIGEST_SIZE
    if whole[: len(_MAGIC)].tobytes() != _MAGIC:
        raise SnapshotDamaged(f"{path.name} is not a snapshot")
    if hashlib.sha256(whole[lead:].data).digest() != whole[len(_MAGIC) : lead].tobytes():
        raise SnapshotDamaged(f"{path.name} does not match its checksum")
    header_size, start = struct.unpack("<II", whole[lead : lead + 8].tobytes())
    header = _parse_header(path, whole[lead + 8 : lead + 8 + header_size].tobytes())
    rows, dimensions = header["shape"]
    payload = whole[start:]
    if len(payload) != (rows * (dimensions + 4) if header["packing"] == "int8" else rows * dimensions * 2):
        raise SnapshotDamaged(f"{path.name} is cut short or too long")
    vectors = _unpack(payload, header["packing"], rows, dimensions)
    return Snapshot(
        vectors_id=header["vectors_id"],
        built_from=header["built_from"],
        ids=tuple(header["ids"]),
        vectors=vectors,
        rows=tuple(header["rows"]),
    )


def _parse_header(path: Path, raw: bytes) -> dict[str, Any]:
    try:
        header = json.loads(raw)
    except ValueError as error:
        raise SnapshotDamaged(f"{path.name} has a damaged header") from error
    if not isinstance(header, dict) or not {"vectors_id", "built_from", "shape", "packing", "ids", "rows"} <= set(header):
        raise SnapshotDamaged(f"{path.name} has an incomplete header")
    return header


def _pack(vectors: NDArray[np.float16], packing: str) -> bytes:
    if packing == "float16":
        return np.ascontiguousarray(vectors, np.float16).tobytes()
    exact = vectors.astype(np.float32)
    scales = (np.abs(exact).max(axis=1, keepdims=True, initial=1e-9) / 127).astype(np.float32)
    packed: bytes = scales.tobytes() + np.rint(exact / scales).astype(np.int8).tobytes()
    return packed


def _unpack(payload: NDArray[np.uint8], packing: str, rows: int, dimensions: int) -> NDArray[np.float16]:
    if packing == "float16":
        return payload.view(np.float16).reshape(rows, dimensions)
    scales = payload[: rows * 4].view(np.float32).reshape(rows, 1)
    return (payload[rows * 4 :].view(np.int8).reshape(rows, dimensions) * scales).astype(np.float16)


def _aligned(position: int) -> int:
    return -(-position // _ALIGNMENT) * _ALIGNMENT


def content_hash(texts: Sequence[str]) -> str:
    """Return one hash for an ordered list of texts."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode())
        digest.update(b"\0")
    return digest.hexdigest()
