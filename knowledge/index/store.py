"""The store of record: rows and their vectors in Chroma, embedded in a folder or on a Chroma server.

Vectors are given with the rows and never computed here, so a build may take them from anywhere. What a caller sees is one
collection `builtin` and one `documents`; the physical collection's name also carries the vector space, so that changing the
model fills a new collection beside the old one, which stays whole until the new one is.

Operators' own collections are a metadata field of `documents`, not Chroma collections of their own: a collection in Chroma
has an index file, file descriptors and a naming rule each, and a search over all of them would be one query each.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding.seam import Embedder
from knowledge.index.clients import close_client, connect, lock_folder, open_folder, translated
from knowledge.ingest.lock import FileLock
from knowledge.ingest.seam import (
    BUILTIN,
    DOCUMENTS,
    Fields,
    Hit,
    IndexMisconfigured,
    IndexRow,
    StoredRow,
    Vector,
)

_PREFIX = "jumpmaster-"
_BATCH = 1000
_HASH = "hash"
# Cosine, and a wider search than the default: collections are small enough that recall is worth the milliseconds.
_INDEX_SETTINGS = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}


class ChromaStore:
    """Chroma through langchain-chroma. Opening the embedded store locks its folder against other processes."""

    def __init__(self, client: Any, embedder: Embedder, home_id: str | None, lock: FileLock | None) -> None:
        self._client = client
        self._given = _given_vectors(embedder)
        self._lock = lock
        self._opened: dict[str, Any] = {}
        self.vectors_id = embedder.vectors_id
        self.home_id = self._agree_on_home(home_id)

    @classmethod
    def open(
        cls, home: Path, *, embedder: Embedder, url: str | None = None, token: str | None = None, home_id: str | None = None
    ) -> ChromaStore:
        """Open the folder `home`/index/chroma, or the server at `url`; raise IndexUnavailable or IndexBusy.

        `home_id` is whose store it must be; None opens a store whose home was lost, to read it or to `take_over`.
        """
        if url is not None:
            return _claim(cls, connect(url, token), embedder, home_id, None)
        folder = home / "index" / "chroma"
        lock = lock_folder(folder)
        try:
            client = open_folder(folder)
        except BaseException:
            lock.release()
            raise
        return _claim(cls, client, embedder, home_id, lock)

    def upsert(self, collection: str, rows: Sequence[IndexRow], vectors: Vector) -> None:
        store = self._collection(collection)
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            with translated(), self._given.holding(vectors[start : start + _BATCH]):
                store.add_texts(
                    [row.text for row in batch],
                    metadatas=[{**row.fields, _HASH: row.hash} for row in batch],
                    ids=[row.id for row in batch],
                )

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        store = self._collection(collection)
        for start in range(0, len(ids), _BATCH):
            with translated():
                store.delete(ids=list(ids[start : start + _BATCH]))

    def hashes(self, collection: str) -> dict[str, str]:
        store = self._collection(collection)
        found: dict[str, str] = {}
        while True:
            with translated():
                page = store.get(include=["metadatas"], limit=_BATCH * 5, offset=len(found))
            found.update((ident, fields[_HASH]) for ident, fields in zip(page["ids"], page["metadatas"], strict=True))
            if len(page["ids"]) < _BATCH * 5:
                return found

    def fetch(self, collection: str, ids: Sequence[str], *, vectors_id: str | None = None) -> dict[str, StoredRow]:
        name = _name(collection, vectors_id or self.vectors_id)
        if vectors_id not in {None, self.vectors_id} and name not in self._owners():
            return {}
        store = self._by_name(name)
        found: dict[str, StoredRow] = {}
        for start in range(0, len(ids), _BATCH):
            with translated():
                page = store.get(ids=list(ids[start : start + _BATCH]), include=["documents", "metadatas", "embeddings"])
            for ident, text, fields, vector in zip(page["ids"], page["documents"], page["metadatas"], page["embeddings"], strict=True):
                found[ident] = StoredRow(row=_to_row(ident, text, fields), vector=np.asarray(vector, np.float32))
        return found

    def search(self, collection: str, query: Vector | str, limit: int, where: Fields | None = None) -> list[Hit]:
        store = self._collection(collection)
        vector = self._given.embed_query(query) if isinstance(query, str) else query.tolist()
        with translated():
            found = store.similarity_search_by_vector_with_relevance_scores(vector, k=limit, filter=_to_filter(where))
        # Chroma's number is the cosine distance, whatever langchain calls it.
        hits = (Hit(row=_to_row(doc.id, doc.page_content, doc.metadata), score=1.0 - distance) for doc, distance in found)
        return sorted(hits, key=lambda hit: (-hit.score, hit.row.id))

    def take_over(self) -> str:
        self.home_id = secrets.token_hex(8)
        self._opened.clear()
        for name in self._owners():
            with translated():
                self._client.get_collection(name, embedding_function=None).modify(metadata={"home_id": self.home_id})
        return self.home_id

    def count(self, collection: str) -> int:
        self._collection(collection)
        with translated():
            return int(self._client.get_collection(_name(collection, self.vectors_id), embedding_function=None).count())

    def drop_other_spaces(self) -> None:
        kept = {_name(collection, self.vectors_id) for collection in (BUILTIN, DOCUMENTS)}
        for name in self._owners():
            if name not in kept:
                self._opened.pop(name, None)
                with translated():
                    self._client.delete_collection(name)

    def close(self) -> None:
        self._opened.clear()
        close_client(self._client)
        if self._lock is not None:
            self._lock.release()

    def _agree_on_home(self, home_id: str | None) -> str:
        owners = set(self._owners().values())
        if home_id is None:
            return min(owners) if owners else secrets.token_hex(8)
        if owners - {home_id}:
            raise IndexMisconfigured("The Chroma store belongs to another home folder; use that one, or another store for this one.")
        return home_id

    def _owners(self) -> dict[str, str]:
        """Return whose each of our collections is, by its name; other programs' collections are passed over."""
        with translated():
            found = self._client.list_collections()
        ours = tuple(f"{_PREFIX}{collection}-" for collection in (BUILTIN, DOCUMENTS))
        return {each.name: str((each.metadata or {}).get("home_id", "")) for each in found if each.name.startswith(ours)}

    def _collection(self, collection: str) -> Any:
        return self._by_name(_name(collection, self.vectors_id))

    def _by_name(self, name: str) -> Any:
        if name not in self._opened:
            from langchain_chroma import Chroma

            with translated():
                self._opened[name] = Chroma(
                    collection_name=name,
                    client=self._client,
                    embedding_function=self._given,
                    collection_metadata={"home_id": self.home_id},
                    collection_configuration=_INDEX_SETTINGS,
                )
        return self._opened[name]


def _claim(cls: type[ChromaStore], client: Any, embedder: Embedder, home_id: str | None, lock: FileLock | None) -> ChromaStore:
    """Return the store, or close what was opened when it is somebody else's."""
    try:
        return cls(client, embedder, home_id, lock)
    except BaseException:
        close_client(client)
        if lock is not None:
            lock.release()
        raise


def _name(collection: str, vectors_id: str) -> str:
    return f"{_PREFIX}{collection}-{hashlib.sha256(vectors_id.encode()).hexdigest()[:8]}"


def _to_row(ident: str, text: str, metadata: Mapping[str, Any]) -> IndexRow:
    fields = {name: value for name, value in metadata.items() if name != _HASH}
    return IndexRow(id=ident, text=text, hash=str(metadata[_HASH]), fields=fields)


def _to_filter(where: Fields | None) -> dict[str, Any] | None:
    if not where:
        return None
    terms: list[dict[str, Any]] = [{name: value} for name, value in where.items()]
    return terms[0] if len(terms) == 1 else {"$and": terms}


def _given_vectors(embedder: Embedder) -> Any:
    """Return a LangChain Embeddings that hands over the vectors it holds instead of computing them."""
    from langchain_core.embeddings import Embeddings

    class GivenVectors(Embeddings):
        held: list[list[float]] | None = None

        @contextmanager
        def holding(self, vectors: Vector) -> Iterator[None]:
            self.held = vectors.tolist()
            try:
                yield
            finally:
                self.held = None

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            if self.held is None or len(self.held) != len(texts):
                raise ValueError("rows are stored with the vectors given for them")
            return self.held

        def embed_query(self, text: str) -> list[float]:
            return [float(number) for number in embedder.embed_questions([text])[0]]

    return GivenVectors()
