"""The knowledge base as an operator handles it: build, add, remove, list, search.

The store of record and the model are opened when a call needs them and not before: listing and, where the snapshot is fresh,
searching do without the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from knowledge.bank import exemplars
from knowledge.embedding.seam import Embedder
from knowledge.ingest.adding import Addition, without_paths
from knowledge.ingest.adopting import adopt_sources
from knowledge.ingest.builtin import SNAPSHOT, BuiltinReport, Progress, build_builtin
from knowledge.ingest.documents import Documents, DocumentsState, cannot_be_read, open_documents, read_from_store
from knowledge.ingest.files import find_files
from knowledge.ingest.listing import Listed, list_builtin, list_documents
from knowledge.ingest.lock import FileLock, LockHeld
from knowledge.ingest.manifest import Manifest, ManifestDamaged, SourceEntry, read_manifest, write_manifest
from knowledge.ingest.models import IngestLimits, Outcome, Redact, Screen, Skipped, keep_as_is, let_through
from knowledge.ingest.pipeline import OpenReader, ingest_files
from knowledge.ingest.reader import IsolatedReader
from knowledge.ingest.seam import DOCUMENTS, IndexBusy, IndexMisconfigured, IndexUnavailable, VectorIndex
from knowledge.ingest.searching import BUILTIN_COLLECTION, Found, search_builtin, search_documents, search_store
from knowledge.ingest.stock import DocumentStock
from knowledge.ingest.words import WordsOnly
from knowledge.models import Corpus
from knowledge.shipped import SHIPPED
from knowledge.whole_files import PARTIAL

__all__ = ["BuildReport", "Documents", "DocumentsState", "Library", "Removal", "open_documents"]

OpenEmbedder = Callable[[], Embedder | None]
OpenStore = Callable[[Embedder, str | None], VectorIndex]
"""Opens the store for an embedder's vectors. The text is whose store it must be, None where this home does not know yet."""

DEFAULT_COLLECTION = "documents"
LOST = "was in the index and its text is lost; add the file again"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """`lost` are sources whose text is nowhere to be found any more: add their files again."""

    content_rows: int
    document_rows: int
    embedded: int
    lost: tuple[SourceEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """`unknown` are the given names that match nothing. `twins` are paths that were taken out of sources that another path holds still.

    `lost` is as in a `BuildReport`: what should have stayed and could not.
    """

    removed: tuple[SourceEntry, ...]
    unknown: tuple[str, ...]
    twins: tuple[tuple[str, SourceEntry], ...] = ()
    lost: tuple[SourceEntry, ...] = ()


def _quiet(stage: str, done: int, total: int) -> None:
    del stage, done, total


class Library:
    """One installation's knowledge base, under `home`/index. Blocking; call it from a command or a worker thread."""

    def __init__(
        self,
        home: Path,
        corpus: Corpus,
        open_embedder: OpenEmbedder,
        open_store: OpenStore,
        *,
        limits: IngestLimits | None = None,
        redact: Redact = keep_as_is,
        open_screen: Callable[[], Screen] = lambda: let_through,
        shipped: Path = SHIPPED / SNAPSHOT,
        open_reader: OpenReader = IsolatedReader,
    ) -> None:
        self._home = home
        self._corpus = corpus
        self._open_embedder = open_embedder
        self._open_store = open_store
        self._limits = limits or IngestLimits()
        self._redact = redact
        self._open_screen = open_screen
        self._shipped = shipped
        self._open_reader = open_reader

    @cached_property
    def embedder(self) -> Embedder:
        """Return the model, or the stand-in where there is none; raises EmbedderUnavailable."""
        return self._open_embedder() or WordsOnly()

    def build(self, progress: Progress = _quiet) -> BuildReport:
        """Bring the index up to the content, the model and the manifest, and mend what an ended run left.

        Only rows whose vectors are nowhere to be had are embedded. Raises IndexUnavailable, EmbedderUnavailable.
        """
        with self._writing() as (manifest, store):
            content = self._build_content(store, progress)
            stock = DocumentStock(self._home, manifest, store, self.embedder)
            lost = stock.commit(manifest.sources, progress)
            store.drop_other_spaces()
            return BuildReport(
                content_rows=content.rows,
                document_rows=store.count(DOCUMENTS),
                embedded=content.embedded + stock.embedded,
                lost=lost,
            )

    def add(self, paths: Sequence[Path], collection: str = DEFAULT_COLLECTION, progress: Progress = _quiet) -> tuple[Outcome, ...]:
        """Add files and folders; return one outcome a file, and one for each document from before whose text is lost.

        A file at a path that was added before replaces it.
        """
        if not collection.strip() or collection == BUILTIN_COLLECTION:
            raise ValueError(f"the collection {collection!r} is not for documents")
        files = list(find_files(paths, self._limits))
        with self._writing() as (manifest, store):
            stock = DocumentStock(self._home, manifest, store, self.embedder)
            addition = Addition(stock, manifest.sources, collection)
            outcomes: list[Outcome] = []
            ingested = ingest_files(
                files,
                collection=collection,
                limits=self._limits,
                is_known=addition.is_known,
                redact=self._redact,
                screen=self._open_screen(),
                open_reader=self._open_reader,
            )
            for outcome in ingested:
                outcomes.append(addition.take(outcome))
                progress("reading", len(outcomes), len(files))
            addition.flush()
            outcomes.extend(map(_to_failure, stock.commit(addition.sources, progress)))
        return tuple(outcomes)

    def remove(self, names: Sequence[str], progress: Progress = _quiet) -> Removal:
        """Remove documents by source id, by the path they were added from, by a folder above it, or by their shown path."""
        with self._writing() as (manifest, store):
            kept = dict(manifest.sources)
            unknown = tuple(name for name in names if not _take_out(kept, manifest, name))
            stock = DocumentStock(self._home, manifest, store, self.embedder)
            lost = stock.commit(kept, progress)
        removed = tuple(entry for ident, entry in manifest.sources.items() if ident not in kept)
        twins = [(path, entry) for ident, entry in kept.items() for path in manifest.sources[ident].paths if path not in entry.paths]
        return Removal(removed=removed, unknown=unknown, twins=tuple(twins), lost=lost)

    def documents(self) -> Documents:
        """Return the documents from the snapshot where it is fresh, else from the store of record."""
        opened = open_documents(self._home)
        if opened.state in {DocumentsState.FRESH, DocumentsState.NONE}:
            return opened
        with self._reading() as (manifest, store):
            return read_from_store(manifest, store, problem=opened.problem) if manifest.sources else opened

    def list(self) -> Iterator[Listed]:
        """Yield every passage: the guide with its notes, rules, first aid, operators' documents."""
        yield from list_builtin(self._corpus)
        yield from list_documents(self.documents().chunks)

    def search(self, text: str, limit: int = 5, collection: str | None = None) -> tuple[Found, ...]:
        """Return the nearest rows, best first; `collection` is `guide` for the built-in content, or an operators' one."""
        found: list[Found] = []
        if collection in {None, BUILTIN_COLLECTION}:
            snapshots = (self._home / "index" / SNAPSHOT, self._shipped)
            found.extend(search_builtin(text, limit, self._corpus, self.embedder, snapshots))
        if collection != BUILTIN_COLLECTION:
            found.extend(self._search_documents(text, limit, collection))
        return tuple(sorted(found, key=lambda each: -each.score)[:limit])

    def _search_documents(self, text: str, limit: int, collection: str | None) -> tuple[Found, ...]:
        opened = open_documents(self._home)
        is_words = self.embedder.vectors_id == WordsOnly.vectors_id
        if opened.state is DocumentsState.NONE:
            return ()
        if opened.state is DocumentsState.FRESH and (is_words or opened.vectors_id == self.embedder.vectors_id):
            return search_documents(text, limit, opened, self.embedder, collection)
        with self._reading() as (manifest, store):
            if is_words or manifest.vectors_id != self.embedder.vectors_id:
                return search_documents(text, limit, read_from_store(manifest, store, problem=""), WordsOnly(), collection)
            return search_store(text, limit, manifest, store, collection)

    def _build_content(self, store: VectorIndex, progress: Progress) -> BuiltinReport:
        rows = exemplars(self._corpus)
        return build_builtin(rows, home=self._home, shipped=self._shipped, store=store, embedder=self.embedder, progress=progress)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Manifest, VectorIndex]]:
        """Hold the writers' lock, with the manifest as the last writer left it."""
        lock = self._lock()
        try:
            self._clear_partial_files()
            with self._reading() as (manifest, store):
                if self._read_manifest() is None:
                    # A home that begins with a store in use takes it over: whoever had it is refused from here on, or each
                    # would delete the other's rows as its own leftovers.
                    # Written first, so that what an ended run leaves in the store is known as this home's.
                    manifest = replace(manifest, home_id=store.take_over())
                    write_manifest(self._home, manifest)
                yield manifest, store
        except OSError as error:
            # A disk that is full, say. Manifest and snapshot are replaced whole or not at all.
            reason = error.strerror or type(error).__name__
            raise IndexUnavailable(
                f"The index cannot be written ({reason}). Make room and try again; what was there still answers."
            ) from error
        finally:
            lock.release()

    @contextmanager
    def _reading(self) -> Iterator[tuple[Manifest, VectorIndex]]:
        manifest = self._read_manifest()
        store = self._open_store(self.embedder, manifest.home_id if manifest else None)
        try:
            yield manifest or adopt_sources(store), store
        finally:
            store.close()

    def _clear_partial_files(self) -> None:
        """Take away what writers that were killed have left half-written; the lock tells that none is at work."""
        for path in (self._home / "index").glob(f"*{PARTIAL}"):
            path.unlink(missing_ok=True)

    def _read_manifest(self) -> Manifest | None:
        try:
            return read_manifest(self._home)
        except ManifestDamaged:
            return None
        except OSError as error:
            # Not as if it were lost: a new one would forget where the documents are from.
            raise IndexMisconfigured(f"The index manifest {cannot_be_read(error)}") from error

    def _lock(self) -> FileLock:
        folder = self._home / "index"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return FileLock.acquire(folder / "writing.lock")
        except LockHeld as error:
            raise IndexBusy("Another process is changing the index; wait for it to end.") from error
        except OSError as error:
            raise IndexMisconfigured(f"The index folder cannot be written ({error.strerror}); choose another home folder.") from error


def _to_failure(entry: SourceEntry) -> Skipped:
    return Skipped(path=Path(entry.paths[0] if entry.paths else entry.shown), shown=entry.shown, reason=LOST)


def _take_out(kept: dict[str, SourceEntry], manifest: Manifest, name: str) -> bool:
    """Take what the name means out of `kept`; tell whether it means anything."""
    if name in manifest.sources:
        kept.pop(name, None)
        return True
    path = _place_of(name)
    matched = False
    for ident, entry in manifest.sources.items():
        gone = [written for written in entry.paths if path and path in (Path(written), *Path(written).parents)]
        if not gone and name != entry.shown:
            continue
        matched = True
        if ident in kept:
            kept.update(without_paths({ident: kept[ident]}, gone))
            if not kept[ident].paths or name == entry.shown:
                del kept[ident]
    return matched


def _place_of(name: str) -> Path | None:
    """Return the path that a name means, or None where it can be none: what an unset variable leaves is not the folder one is in."""
    try:
        return Path(name).resolve() if name.strip() else None
    except (OSError, RuntimeError):  # links that lead in a circle
        return None
