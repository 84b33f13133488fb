"""How the content that ships with the program gets into the index. Its vectors ship too and are computed only when absent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.bank import exemplar_id
from knowledge.embedding.seam import Embedder
from knowledge.ingest.seam import BUILTIN, IndexRow, VectorIndex
from knowledge.models import Exemplar
from knowledge.ranker import train_classifier
from knowledge.shipped import CLASSIFIER, write_classifier
from knowledge.snapshot import Snapshot, SnapshotDamaged, content_hash, read_snapshot, write_snapshot

Halves = NDArray[np.float16]
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""

SNAPSHOT = "builtin.snapshot"
_BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltinReport:
    rows: int
    embedded: int


def builtin_snapshot_path(home: Path) -> Path:
    return home / "index" / SNAPSHOT


def builtin_vectors(rows: Sequence[Exemplar], vectors_id: str, snapshots: Iterable[Path]) -> Halves | None:
    """Return the vectors of all rows, shape (len(rows), dimensions), or None where the snapshots lack one of them."""
    known = known_vectors(vectors_id, snapshots)
    vectors = [known.get(exemplar_id(row)) for row in rows]
    found = [vector for vector in vectors if vector is not None]
    return np.stack(found) if found and len(found) == len(vectors) else None


def fresh_vectors(path: Path, vectors_id: str, built_from: str) -> Halves | None:
    """Return a snapshot's vectors as they stand, where it was made from this very content: then its rows are the content's rows."""
    try:
        snapshot = read_snapshot(path)
    except (OSError, SnapshotDamaged):
        return None
    return snapshot.vectors if (snapshot.vectors_id, snapshot.built_from) == (vectors_id, built_from) else None


def known_vectors(vectors_id: str, snapshots: Iterable[Path]) -> dict[str, Halves]:
    """Return the vectors of one space by row id; a missing or damaged snapshot holds none."""
    known: dict[str, Halves] = {}
    for path in snapshots:
        try:
            snapshot = read_snapshot(path)
        except (OSError, SnapshotDamaged):
            continue
        if snapshot.vectors_id == vectors_id:
            known.update(zip(snapshot.ids, snapshot.vectors, strict=True))
    return known


def build_builtin(
    rows: Sequence[Exemplar], *, home: Path, shipped: Path, store: VectorIndex, embedder: Embedder, progress: Progress
) -> BuiltinReport:
    """Bring the store's built-in rows up to the content, and write a snapshot where the shipped one does not serve.

    New rows go in before old ones go out, so an ended run leaves every row that was there.
    """
    by_id = {exemplar_id(row): row for row in rows}
    stored = store.hashes(BUILTIN)
    shipped_vectors = known_vectors(embedder.vectors_id, [shipped])
    known = {**known_vectors(embedder.vectors_id, [builtin_snapshot_path(home)]), **shipped_vectors}
    known.update(_stored_vectors(store, [ident for ident in by_id if ident in stored and ident not in known]))
    missing = [ident for ident in by_id if ident not in known]
    for start in range(0, len(missing), _BATCH):
        progress("embedding the content", start, len(missing))
        batch = missing[start : start + _BATCH]
        known.update(zip(batch, embed_exemplars([by_id[ident] for ident in batch], embedder), strict=True))
        _store(store, by_id, known, batch)
    _store(store, by_id, known, [ident for ident in by_id if ident not in stored and ident not in set(missing)])
    if not by_id.keys() <= shipped_vectors.keys():
        _write(home, embedder.vectors_id, by_id, known)
    store.delete(BUILTIN, [ident for ident in stored if ident not in by_id])
    progress("embedding the content", len(missing), len(missing))
    return BuiltinReport(rows=len(by_id), embedded=len(missing))


def embed_exemplars(rows: Sequence[Exemplar], embedder: Embedder) -> Halves:
    """Return the rows' vectors: questions as what people ask, a target's own text as what is searched."""
    vectors = np.zeros((len(rows), embedder.dimensions), np.float16)
    asked = [place for place, row in enumerate(rows) if row.lang]
    told = [place for place, row in enumerate(rows) if not row.lang]
    for embed, places in ((embedder.embed_questions, asked), (embedder.embed_passages, told)):
        if places:
            vectors[places] = embed([rows[place].text for place in places])
    return vectors


def _stored_vectors(store: VectorIndex, ids: Sequence[str]) -> dict[str, Halves]:
    return {ident: stored.vector.astype(np.float16) for ident, stored in store.fetch(BUILTIN, ids).items()} if ids else {}


def _store(store: VectorIndex, by_id: dict[str, Exemplar], known: dict[str, Halves], ids: Sequence[str]) -> None:
    if ids:
        vectors = np.stack([known[ident] for ident in ids]).astype(np.float32)
        store.upsert(BUILTIN, [_to_row(ident, by_id[ident]) for ident in ids], vectors)


def _to_row(ident: str, row: Exemplar) -> IndexRow:
    fields = {"target": str(row.target), "kind": row.target.kind.value, "lang": row.lang or ""}
    # The id is a hash of everything in the row, so a row never changes under its id.
    return IndexRow(id=ident, text=row.text, hash=ident, fields=fields)


def _write(home: Path, vectors_id: str, by_id: dict[str, Exemplar], known: dict[str, Halves]) -> None:
    """Write the snapshot and the classifier that answering by these vectors needs."""
    ids = tuple(by_id)
    vectors = np.stack([known[ident] for ident in ids])
    path = builtin_snapshot_path(home)
    write_snapshot(path, Snapshot(vectors_id=vectors_id, built_from=content_hash(ids), ids=ids, vectors=vectors))
    asked = [place for place, row in enumerate(by_id.values()) if row.lang]
    rows = [row for row in by_id.values() if row.lang]
    targets = tuple(dict.fromkeys(row.target for row in rows))
    owners = np.array([targets.index(row.target) for row in rows], np.int32)
    classifier = train_classifier(vectors[asked].astype(np.float32), owners, targets)
    write_classifier(path.with_name(CLASSIFIER), classifier, vectors_id=vectors_id, built_from=content_hash(ids))
