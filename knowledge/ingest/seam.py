"""What the library needs of a store of record, said where it is needed. `knowledge.index` is the one on Chroma."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

BUILTIN = "builtin"
DOCUMENTS = "documents"

Vector = NDArray[np.float32]
Fields = Mapping[str, str | int]


class IndexUnavailable(Exception):
    """The store cannot be opened, reached or used; the text is one sentence and the fix."""


class IndexMisconfigured(IndexUnavailable):
    """The store that is configured is not one that this home can use."""


class IndexBusy(IndexUnavailable):
    """Another process has the store open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """What is stored with a vector. `hash` changes whenever the row does; `fields` are what a search can filter on."""

    id: str
    text: str
    hash: str
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRow:
    """A row as the store holds it, with its vector of shape (dimensions,), equal to the given one up to float32 rounding."""

    row: IndexRow
    vector: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A row that was found. `score` is the cosine with the query, higher is nearer."""

    row: IndexRow
    score: float


class VectorIndex(Protocol):
    """What the library needs of a store. Blocks; one caller at a time. `home_id` is whose store it is."""

    vectors_id: str
    home_id: str

    def upsert(self, collection: str, rows: Sequence[IndexRow], vectors: Vector) -> None:
        """Store the rows under their ids; `vectors` has the shape (len(rows), dimensions)."""
        ...

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Take out the rows that are there; unknown ids are no error."""
        ...

    def hashes(self, collection: str) -> dict[str, str]:
        """Return the hash of every row by its id."""
        ...

    def fetch(self, collection: str, ids: Sequence[str], *, vectors_id: str | None = None) -> dict[str, StoredRow]:
        """Return the rows that are there, by id; `vectors_id` looks into another vector space, where one is stored."""
        ...

    def search(self, collection: str, query: Vector | str, limit: int, where: Fields | None = None) -> list[Hit]:
        """Return the nearest rows, best first, that have every field of `where`."""
        ...

    def take_over(self) -> str:
        """Make the store this home's alone, under a new id that is returned: another home that had it can't open it any more."""
        ...

    def count(self, collection: str) -> int: ...

    def drop_other_spaces(self) -> None:
        """Remove what was stored with other models."""
        ...

    def close(self) -> None: ...
