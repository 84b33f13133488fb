"""One `add`: found files -> rows in the stock and entries for the manifest. It commits nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from knowledge.ingest.manifest import SourceEntry
from knowledge.ingest.models import RECIPE, Chunk, FoundFile, Ingested, Outcome, Skipped, Unchanged
from knowledge.ingest.pipeline import source_id_of
from knowledge.ingest.stock import CHUNKS_AT_ONCE, DocumentStock


class Addition:
    """Collects outcomes. `sources` is what the manifest would hold if the run ended well here."""

    def __init__(self, stock: DocumentStock, sources: Mapping[str, SourceEntry], collection: str) -> None:
        self._stock = stock
        self._collection = collection
        self._waiting: list[Chunk] = []
        self._waiting_sources: set[str] = set()
        self._owners = {path: entry.source_id for entry in sources.values() for path in entry.paths}
        self.sources = dict(sources)

    def is_known(self, file: FoundFile, sha256: str) -> bool:
        """Tell whether reading the file again would give what is there."""
        entry = self.sources.get(source_id_of(sha256))
        if entry is None or (entry.sha256, entry.recipe, entry.collection) != (sha256, RECIPE, self._collection):
            return False
        is_renamed = str(file.path) not in entry.paths and not any(Path(path).exists() for path in entry.paths)
        return not is_renamed and (entry.source_id in self._waiting_sources or self._stock.holds(entry))

    def take(self, outcome: Outcome) -> Outcome:
        """Enter one outcome and return it; an Ingested comes back as Skipped where it cannot be told from another source."""
        if isinstance(outcome, Ingested):
            there = self.sources.get(outcome.source_id)
            if there is not None and not outcome.sha256.startswith(there.sha256):
                return Skipped(path=outcome.path, shown=outcome.shown, reason=f"has the same short id as {there.shown}")
            self._enter(outcome)
        elif isinstance(outcome, Unchanged):
            self._own(outcome.path, outcome.source_id)
        return outcome

    def flush(self) -> None:
        """Put what waits into the store."""
        self._stock.put(self._waiting)
        self._waiting = []
        self._waiting_sources.clear()

    def _enter(self, ingested: Ingested) -> None:
        there = self.sources.get(ingested.source_id)
        living = tuple(path for path in there.paths if Path(path).exists()) if there else ()
        self.sources[ingested.source_id] = SourceEntry(
            source_id=ingested.source_id,
            sha256=ingested.sha256,
            title=ingested.title,
            shown=ingested.shown,
            collection=self._collection,
            recipe=RECIPE,
            paths=living,
            row_hashes=tuple(chunk.hash for chunk in ingested.chunks),
        )
        self._own(ingested.path, ingested.source_id)
        self._waiting.extend(ingested.chunks)
        self._waiting_sources.add(ingested.source_id)
        if len(self._waiting) >= CHUNKS_AT_ONCE:
            self.flush()

    def _own(self, path: Path, source_id: str) -> None:
        """Say that the path now holds this source; what it held before goes when no other path holds it."""
        written = str(path)
        before = self._owners.get(written)
        if before is not None and before != source_id:
            self.sources.update(without_paths({before: self.sources[before]}, [written]))
            if self.sources[before].paths == ():
                del self.sources[before]
        entry = self.sources[source_id]
        if written not in entry.paths:
            self.sources[source_id] = replace(entry, paths=(*entry.paths, written))
        self._owners[written] = source_id


def without_paths(sources: Mapping[str, SourceEntry], paths: Iterable[str]) -> dict[str, SourceEntry]:
    """Return the entries without these paths; one may be left with none."""
    gone = set(paths)
    return {ident: replace(entry, paths=tuple(path for path in entry.paths if path not in gone)) for ident, entry in sources.items()}
