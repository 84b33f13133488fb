"""Changing what the index holds so that ending anywhere leaves the old state whole and the next run mends the rest.

The order is the whole point:
1. new rows go into the store beside the old ones,
2. the manifest is replaced: from here on the new rows are the committed ones,
3. the snapshot is replaced: from here on answers come from them; then the vectors of its headings, which only sharpen what is found,
4. rows that are no longer committed are deleted.
Ended before 2, the store holds rows nobody asks for; before 3, the snapshot is whole but stale, and says so; before 4, as
before 2. Rows keep their vectors through all of this: a run that was ended goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.seam import Embedder
from knowledge.ingest.builtin import Progress
from knowledge.ingest.documents import (
    is_snapshot_of,
    read_documents_snapshot,
    to_chunk,
    update_headings,
    write_documents,
)
from knowledge.ingest.manifest import Manifest, SourceEntry, write_manifest
from knowledge.ingest.models import Chunk
from knowledge.ingest.seam import DOCUMENTS, IndexRow, StoredRow, VectorIndex
from knowledge.snapshot import Snapshot, SnapshotDamaged

Halves = NDArray[np.float16]

CHUNKS_AT_ONCE = 128
"""How many chunks are embedded and stored in one go: what a run that is ended loses at most."""


class DocumentStock:
    """One run's view of manifest, store and snapshot. Make a new one for each run."""

    def __init__(self, home: Path, manifest: Manifest, store: VectorIndex, embedder: Embedder) -> None:
        self._home = home
        self._manifest = manifest
        self._store = store
        self._embedder = embedder
        self._snapshot, self._old_chunks = _read_old(home)
        self._known_vectors = self._vectors_by_text()
        self._stored = store.hashes(DOCUMENTS)
        self._put: dict[str, tuple[Chunk, Halves]] = {}
        self.embedded = 0

    def holds(self, entry: SourceEntry) -> bool:
        """Tell whether the store has every row of a committed source as it was committed."""
        return all(self._stored.get(ident) == row_hash for ident, row_hash in zip(entry.row_ids, entry.row_hashes, strict=True))

    def put(self, chunks: Sequence[Chunk]) -> None:
        """Store the chunks, embedding those whose vectors are nowhere to be had. Commits nothing."""
        new = [chunk for chunk in chunks if self._stored.get(chunk.id) != chunk.hash]
        if not new:
            return
        vectors = self._vectors_for(new)
        # The store gets what the snapshot will hold, to the bit: both then rank alike.
        self._store.upsert(DOCUMENTS, [to_row(chunk) for chunk in new], vectors.astype(np.float32))
        for chunk, vector in zip(new, vectors, strict=True):
            self._put[chunk.id] = (chunk, vector)
            self._known_vectors[chunk.embedded_hash] = vector
            self._stored[chunk.id] = chunk.hash

    def commit(self, sources: Mapping[str, SourceEntry], progress: Progress) -> tuple[SourceEntry, ...]:
        """Make `sources` what the index holds. Return the sources whose rows are lost: they have to be added again."""
        lost = self._mend(sources, progress)
        kept = {ident: entry for ident, entry in sources.items() if entry not in lost}
        manifest = self._manifest.with_sources(kept, self._embedder.vectors_id)
        is_snapshot_fresh = self._snapshot is not None and is_snapshot_of(self._snapshot, manifest)
        if manifest != self._manifest or not is_snapshot_fresh:
            chunks, vectors = self._collect(manifest)
            write_manifest(self._home, manifest)
            write_documents(self._home, manifest, chunks, vectors)
            self._manifest = manifest
        else:
            chunks = tuple(self._old_chunks.values())
        # Also where nothing else is new: a run may have ended between the snapshot and this.
        update_headings(self._home, chunks, self._embedder)
        self._delete_uncommitted(manifest)
        return lost

    def _mend(self, sources: Mapping[str, SourceEntry], progress: Progress) -> tuple[SourceEntry, ...]:
        """Put back committed rows that the store lacks: from the snapshot, or from the collection of the model before."""
        broken = [entry for entry in sources.values() if not self.holds(entry)]
        ids = [ident for entry in broken for ident in entry.row_ids if ident not in self._old_chunks]
        elsewhere = self._store.fetch(DOCUMENTS, ids, vectors_id=self._manifest.vectors_id) if ids else {}
        lost: list[SourceEntry] = []
        waiting: list[Chunk] = []
        for done, entry in enumerate(broken, start=1):
            progress("restoring documents", done, len(broken))
            chunks = [self._old_chunks.get(ident) or _stored_chunk(elsewhere.get(ident)) for ident in entry.row_ids]
            found = [chunk for chunk in chunks if chunk is not None]
            if tuple(chunk.hash for chunk in found) != entry.row_hashes:
                lost.append(entry)
                continue
            waiting.extend(found)
            if len(waiting) >= CHUNKS_AT_ONCE:
                self.put(waiting)
                waiting = []
        self.put(waiting)
        return tuple(lost)

    def _collect(self, manifest: Manifest) -> tuple[tuple[Chunk, ...], Halves]:
        """Return every committed row in order: from this run, the old snapshot, or else the store."""
        wanted = list(manifest.rows())
        found = dict(self._put)
        found.update(self._from_snapshot(wanted, found))
        rest = [ident for ident, _ in wanted if ident not in found]
        for ident, stored in self._store.fetch(DOCUMENTS, rest).items() if rest else ():
            found[ident] = (to_chunk({"text": stored.row.text, **stored.row.fields}), stored.vector.astype(np.float16))
        rows = [found[ident] for ident, _ in wanted]
        vectors = np.stack([vector for _, vector in rows]) if rows else np.zeros((0, self._embedder.dimensions), np.float16)
        return tuple(chunk for chunk, _ in rows), vectors

    def _from_snapshot(self, wanted: Iterable[tuple[str, str]], found: Mapping[str, object]) -> dict[str, tuple[Chunk, Halves]]:
        if self._snapshot is None or self._snapshot.vectors_id != self._embedder.vectors_id:
            return {}
        places = {ident: place for place, ident in enumerate(self._snapshot.ids)}
        return {
            ident: (self._old_chunks[ident], self._snapshot.vectors[places[ident]])
            for ident, row_hash in wanted
            if ident not in found and ident in places and self._old_chunks[ident].hash == row_hash
        }

    def _vectors_for(self, chunks: Sequence[Chunk]) -> Halves:
        unknown = {chunk.embedded_hash: chunk.embedded_text for chunk in chunks if chunk.embedded_hash not in self._known_vectors}
        if unknown:
            vectors = self._embedder.embed_passages(list(unknown.values())).astype(np.float16)
            self.embedded += len(unknown)
            self._known_vectors.update(zip(unknown, vectors, strict=True))
        return np.stack([self._known_vectors[chunk.embedded_hash] for chunk in chunks])

    def _vectors_by_text(self) -> dict[str, Halves]:
        """Return the old snapshot's vectors by what was embedded: a changed file keeps those of its unchanged parts."""
        if self._snapshot is None or self._snapshot.vectors_id != self._embedder.vectors_id:
            return {}
        return {chunk.embedded_hash: vector for chunk, vector in zip(self._old_chunks.values(), self._snapshot.vectors, strict=True)}

    def _delete_uncommitted(self, manifest: Manifest) -> None:
        committed = {ident for ident, _ in manifest.rows()}
        uncommitted = [ident for ident in self._stored if ident not in committed]
        if uncommitted:
            self._store.delete(DOCUMENTS, uncommitted)
            for ident in uncommitted:
                del self._stored[ident]


def to_row(chunk: Chunk) -> IndexRow:
    return IndexRow(id=chunk.id, text=chunk.text, hash=chunk.hash, fields=chunk.to_fields())


def _stored_chunk(stored: StoredRow | None) -> Chunk | None:
    return to_chunk({"text": stored.row.text, **stored.row.fields}) if stored is not None else None


def _read_old(home: Path) -> tuple[Snapshot | None, dict[str, Chunk]]:
    try:
        snapshot, chunks = read_documents_snapshot(home)
    except (OSError, SnapshotDamaged):
        return None, {}
    return snapshot, {chunk.id: chunk for chunk in chunks}
