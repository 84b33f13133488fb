"""Operators' documents as answering reads them: from the snapshot, without the store of record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.seam import Embedder
from knowledge.ingest.manifest import Manifest, ManifestDamaged, hash_rows, read_manifest
from knowledge.ingest.models import Chunk
from knowledge.ingest.seam import DOCUMENTS, VectorIndex
from knowledge.snapshot import Snapshot, SnapshotDamaged, content_hash, read_snapshot, write_snapshot

_HEADINGS_AT_ONCE = 64


class DocumentsState(StrEnum):
    FRESH = "fresh"
    STALE = "stale"
    DAMAGED = "damaged"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Chunks and their vectors, shape (len(chunks), dimensions), float16, in one order.

    `problem` is empty when fresh or when there never were documents; else it is one sentence and the fix. Stale documents
    are the last whole state; damaged ones are empty.
    """

    state: DocumentsState
    problem: str
    vectors_id: str
    chunks: tuple[Chunk, ...]
    vectors: NDArray[np.float16]


def snapshot_path(home: Path) -> Path:
    return home / "index" / "documents.snapshot"


def open_documents(home: Path) -> Documents:
    """Return what the snapshot holds and whether it is what the manifest says it should be. Never raises for a bad file."""
    try:
        manifest = read_manifest(home)
    except ManifestDamaged:
        manifest = None
        if not snapshot_path(home).exists():
            return _nothing(DocumentsState.DAMAGED, _with_fix("The index manifest is damaged"))
    except OSError as error:
        return _nothing(DocumentsState.DAMAGED, f"The index of your documents {cannot_be_read(error)}")
    try:
        snapshot, chunks = read_documents_snapshot(home)
    except (FileNotFoundError, NotADirectoryError):
        if manifest is None or not manifest.sources:
            return _nothing(DocumentsState.NONE, "")
        return _nothing(DocumentsState.STALE, _with_fix("The snapshot of your documents is missing"))
    except SnapshotDamaged:
        return _nothing(DocumentsState.DAMAGED, _with_fix("The snapshot of your documents is damaged"))
    except OSError as error:
        return _nothing(DocumentsState.DAMAGED, f"The snapshot of your documents {cannot_be_read(error)}")
    is_fresh = manifest is not None and is_snapshot_of(snapshot, manifest)
    return Documents(
        state=DocumentsState.FRESH if is_fresh else DocumentsState.STALE,
        problem="" if is_fresh else _with_fix("The snapshot of your documents is older than the index"),
        vectors_id=snapshot.vectors_id,
        chunks=chunks,
        vectors=snapshot.vectors,
    )


def read_documents_snapshot(home: Path) -> tuple[Snapshot, tuple[Chunk, ...]]:
    """Return the snapshot and its chunks, or raise SnapshotDamaged or OSError.

    The snapshot's checksum covers its vectors; that the rows are the ones written is seen from their own hashes.
    """
    snapshot = read_snapshot(snapshot_path(home))
    try:
        chunks = tuple(to_chunk(row) for row in snapshot.rows)
    except (KeyError, TypeError, ValueError) as error:
        raise SnapshotDamaged("a row of the snapshot lacks a field") from error
    if snapshot.built_from != hash_rows((chunk.id, chunk.hash) for chunk in chunks) or len(chunks) != len(snapshot.vectors):
        raise SnapshotDamaged("the snapshot's rows are not the ones that were written")
    return snapshot, chunks


def read_from_store(manifest: Manifest, store: VectorIndex, *, problem: str) -> Documents:
    """Return the committed documents from the store of record: slower to open, the same rows and vectors."""
    wanted = dict(manifest.rows())
    rows = store.fetch(DOCUMENTS, list(wanted), vectors_id=manifest.vectors_id)
    found = [rows[ident] for ident, row_hash in wanted.items() if ident in rows and rows[ident].row.hash == row_hash]
    return Documents(
        state=DocumentsState.STALE if problem else DocumentsState.FRESH,
        problem=problem,
        vectors_id=manifest.vectors_id,
        chunks=tuple(to_chunk({"text": stored.row.text, **stored.row.fields}) for stored in found),
        vectors=np.stack([stored.vector for stored in found]).astype(np.float16) if found else np.zeros((0, 0), np.float16),
    )


def is_snapshot_of(snapshot: Snapshot, manifest: Manifest) -> bool:
    return snapshot.vectors_id == manifest.vectors_id and snapshot.built_from == manifest.rows_hash()


def write_documents(home: Path, manifest: Manifest, chunks: tuple[Chunk, ...], vectors: NDArray[np.float16]) -> None:
    """Replace the snapshot. The chunks are the manifest's rows in its order."""
    write_snapshot(
        snapshot_path(home),
        Snapshot(
            vectors_id=manifest.vectors_id,
            built_from=manifest.rows_hash(),
            ids=tuple(chunk.id for chunk in chunks),
            vectors=vectors,
            rows=tuple({"text": chunk.text, **chunk.to_fields()} for chunk in chunks),
        ),
    )


def headings_path(home: Path) -> Path:
    return home / "index" / "headings.snapshot"


def read_headings(home: Path, vectors_id: str) -> dict[str, NDArray[np.float16]]:
    """Return the vectors of headings, read as questions, by their text; none where the file is missing, damaged or of another model."""
    try:
        snapshot = read_snapshot(headings_path(home))
    except (OSError, SnapshotDamaged):
        return {}
    return dict(zip(snapshot.ids, snapshot.vectors, strict=True)) if snapshot.vectors_id == vectors_id else {}


def update_headings(home: Path, chunks: Iterable[Chunk], embedder: Embedder) -> None:
    """Bring the file of headings up to these chunks; headings that are known already keep their vectors."""
    wanted = tuple(dict.fromkeys(chunk.heading for chunk in chunks if chunk.heading))
    known = read_headings(home, embedder.vectors_id)
    if tuple(known) == wanted:
        return
    missing = [heading for heading in wanted if heading not in known]
    for start in range(0, len(missing), _HEADINGS_AT_ONCE):
        batch = missing[start : start + _HEADINGS_AT_ONCE]
        known.update(zip(batch, embedder.embed_questions(batch).astype(np.float16), strict=True))
    vectors = np.stack([known[heading] for heading in wanted]) if wanted else np.zeros((0, embedder.dimensions), np.float16)
    snapshot = Snapshot(vectors_id=embedder.vectors_id, built_from=content_hash(wanted), ids=wanted, vectors=vectors)
    write_snapshot(headings_path(home), snapshot)


def to_chunk(row: Mapping[str, Any]) -> Chunk:
    return Chunk.from_fields(str(row["text"]), row)


def _nothing(state: DocumentsState, problem: str) -> Documents:
    return Documents(state=state, problem=problem, vectors_id="", chunks=(), vectors=np.zeros((0, 0), np.float16))


def _with_fix(problem: str) -> str:
    return f"{problem}; run `jumpmaster knowledge build`."


def cannot_be_read(error: OSError) -> str:
    """Return the end of a sentence about a file that is there and is kept from us."""
    return f"cannot be read ({error.strerror or type(error).__name__}); let the user that runs the program read the index folder."
