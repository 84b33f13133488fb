"""The store of record in memory: what a test sees of it outlives the index that opened it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

import numpy as np

from knowledge.embedding import Embedder
from knowledge.ingest.seam import Fields, Hit, IndexRow, IndexUnavailable, StoredRow, Vector

Spaces = dict[tuple[str, str], dict[str, StoredRow]]


class Shelf:
    """What is stored, by collection and vector space."""

    def __init__(self) -> None:
        self.spaces: Spaces = {}
        self.home_id: str | None = None
        self.operations: list[str] = []

    def copy(self) -> Shelf:
        return copy.deepcopy(self)


class MemoryIndex:
    """`step` is called around every half of an operation: a test may end the run there."""

    def __init__(self, shelf: Shelf, embedder: Embedder, home_id: str | None = None, step: Callable[[], None] = lambda: None) -> None:
        if shelf.home_id is not None and home_id not in {None, shelf.home_id}:
            raise IndexUnavailable("The store belongs to another home folder.")
        self._shelf = shelf
        self._embedder = embedder
        self._step = step
        self.vectors_id = embedder.vectors_id
        self.home_id = shelf.home_id or home_id or "home-1"

    def upsert(self, collection: str, rows: Sequence[IndexRow], vectors: Vector) -> None:
        self._shelf.operations.append("upsert")
        self._shelf.home_id = self.home_id
        space = self._space(collection)
        self._step()
        for place, (row, vector) in enumerate(zip(rows, vectors, strict=True)):
            if place == len(rows) // 2:
                self._step()
            space[row.id] = StoredRow(row=row, vector=np.array(vector, np.float32))
        self._step()

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        self._shelf.operations.append("delete")
        space = self._space(collection)
        self._step()
        for place, ident in enumerate(ids):
            if place == len(ids) // 2:
                self._step()
            space.pop(ident, None)
        self._step()

    def hashes(self, collection: str) -> dict[str, str]:
        self._shelf.operations.append("hashes")
        return {ident: stored.row.hash for ident, stored in self._space(collection).items()}

    def fetch(self, collection: str, ids: Sequence[str], *, vectors_id: str | None = None) -> dict[str, StoredRow]:
        self._shelf.operations.append("fetch")
        space = self._shelf.spaces.get((collection, vectors_id or self.vectors_id), {})
        return {ident: space[ident] for ident in ids if ident in space}

    def search(self, collection: str, query: Vector | str, limit: int, where: Fields | None = None) -> list[Hit]:
        self._shelf.operations.append("search")
        vector = self._embedder.embed_questions([query])[0] if isinstance(query, str) else query
        wanted = (where or {}).items()
        hits = [
            Hit(row=stored.row, score=_cosine(stored.vector, vector))
            for stored in self._space(collection).values()
            if all(stored.row.fields.get(name) == value for name, value in wanted)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row.id))[:limit]

    def take_over(self) -> str:
        number = 0 if self._shelf.home_id is None else int(self._shelf.home_id.removeprefix("home-"))
        self.home_id = self._shelf.home_id = f"home-{number + 1}"
        return self.home_id

    def count(self, collection: str) -> int:
        return len(self._space(collection))

    def drop_other_spaces(self) -> None:
        self._step()
        for key in [key for key in self._shelf.spaces if key[1] != self.vectors_id]:
            del self._shelf.spaces[key]
        self._step()

    def close(self) -> None:
        self._shelf.operations.append("close")

    def _space(self, collection: str) -> dict[str, StoredRow]:
        return self._shelf.spaces.setdefault((collection, self.vectors_id), {})


def _cosine(one: Vector, other: Vector) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
