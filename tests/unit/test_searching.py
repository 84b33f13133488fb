"""Searching the store of record passes over what no commit knows, however much of it stands in front."""

from dataclasses import dataclass

import pytest

from knowledge.ingest.models import Chunk
from knowledge.ingest.seam import Hit, IndexRow
from knowledge.ingest.searching import search_store

LEFT_OVER = 300


@dataclass(frozen=True)
class Committed:
    """A manifest of the rows that a commit knows."""

    hashes: dict[str, str]

    def rows(self):
        return self.hashes.items()


class Store:
    """A store whose best rows were left over by a run that was killed."""

    def __init__(self, rows):
        self.rows = rows
        self.asked = []

    def search(self, collection, text, limit, where=None):
        self.asked.append(limit)
        return [Hit(row=row, score=1 - place / 1000) for place, row in enumerate(self.rows[:limit])]


def row(number):
    chunk = Chunk(
        source_id=f"doc:{number}",
        number=0,
        of=1,
        title="Staking",
        section="Rewards",
        text=f"text {number}",
        page=None,
        shown="a.md",
        collection="documents",
    )
    return IndexRow(id=chunk.id, text=chunk.text, hash=chunk.hash, fields=chunk.to_fields())


def committed(store, *, behind=0):
    return Committed({each.id: each.hash for each in store.rows[behind:]})


@pytest.fixture
def store():
    return Store([row(number) for number in range(LEFT_OVER + 5)])


def test_rows_behind_many_that_are_not_committed_are_found(store):
    found = search_store("staking", 3, committed(store, behind=LEFT_OVER), store, None)
    assert [each.text for each in found] == [f"text {number}" for number in range(LEFT_OVER, LEFT_OVER + 3)]


def test_rows_of_an_older_content_are_not_found(store):
    changed = Committed({each.id: "another" for each in store.rows})
    assert search_store("staking", 3, changed, store, None) == ()


def test_no_more_is_asked_for_than_it_takes(store):
    search_store("staking", 3, committed(store), store, None)
    assert len(store.asked) == 1
