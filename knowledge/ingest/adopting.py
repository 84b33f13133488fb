"""A home without its manifest: what the store of record holds whole becomes committed again."""

from __future__ import annotations

from knowledge.ingest.documents import to_chunk
from knowledge.ingest.manifest import Manifest, SourceEntry
from knowledge.ingest.models import Chunk
from knowledge.ingest.seam import DOCUMENTS, VectorIndex

_RECIPE = "adopted"


def adopt_sources(store: VectorIndex) -> Manifest:
    """Return a manifest with each source of which the store has every row; the rest was never committed.

    Where the files lay is not known any more, so these are removed by their ids, and read again when added again.
    """
    rows = store.fetch(DOCUMENTS, list(store.hashes(DOCUMENTS)))
    by_source: dict[str, dict[int, Chunk]] = {}
    for stored in rows.values():
        chunk = to_chunk({"text": stored.row.text, **stored.row.fields})
        by_source.setdefault(chunk.source_id, {})[chunk.number] = chunk
    sources = {ident: _to_entry(chunks) for ident, chunks in sorted(by_source.items()) if _is_whole(chunks)}
    return Manifest(home_id=store.home_id, vectors_id=store.vectors_id, sources=sources)


def _is_whole(chunks: dict[int, Chunk]) -> bool:
    return all(number in chunks and chunks[number].of == len(chunks) for number in range(len(chunks)))


def _to_entry(chunks: dict[int, Chunk]) -> SourceEntry:
    first = chunks[0]
    return SourceEntry(
        source_id=first.source_id,
        sha256=first.source_id.removeprefix("doc:"),
        title=first.title,
        shown=first.shown,
        collection=first.collection,
        recipe=_RECIPE,
        paths=(),
        row_hashes=tuple(chunks[number].hash for number in range(len(chunks))),
    )
