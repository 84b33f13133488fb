"""Put a feed's new entries and what the table knows of all feeds into the next table. Whole arrays at a time; only imports load it."""

from __future__ import annotations

import json
import secrets
import struct
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xxhash import xxh3_64, xxh3_64_intdigest

from knowledge.feeds.entries import Side
from knowledge.feeds.gate import Admitted
from knowledge.feeds.table import MAGIC, Header, Table, aligned

Keys = NDArray[np.uint64]
Records = NDArray[np.uint16]

_EPOCH = date(1970, 1, 1)
_REMEMBERED_DAYS = 730
_PER_BUCKET = 4
_FEWEST_BITS, _MOST_BITS = 4, 24


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for each entry, side and feed. `records` has the columns feed, side, first day, last day (0: still listed)."""

    keys: Keys
    records: Records

    def __len__(self) -> int:
        return len(self.keys)

    def where(self, mask: NDArray[np.bool_]) -> Rows:
        return Rows(self.keys[mask], self.records[mask])

    @property
    def active(self) -> NDArray[np.bool_]:
        return np.equal(self.records[:, 3], 0)

    @classmethod
    def join(cls, parts: Iterable[Rows]) -> Rows:
        parts = list(parts)
        return cls(np.concatenate([part.keys for part in parts]), np.concatenate([part.records for part in parts]))

    @classmethod
    def none(cls) -> Rows:
        return cls(np.empty(0, np.uint64), np.empty((0, 4), np.uint16))


def new_seed() -> int:
    """Return a seed for a new store; small enough that one can be added for each kind of entry."""
    return secrets.randbits(62)


def rows_of(table: Table) -> Rows:
    """Return everything a table records."""
    keys = np.frombuffer(table.section("keys"), np.uint64)
    postings = np.frombuffer(table.section("postings"), np.uint32)
    starts = np.frombuffer(table.section("starts"), np.uint32)
    records = np.frombuffer(table.section("records"), np.uint16).reshape(-1, 4)
    first, counts = starts[postings], (starts[1:] - starts[:-1])[postings]
    if len(counts) == 0:
        return Rows.none()
    within = np.arange(int(counts.sum()), dtype=np.int64) - np.repeat(np.cumsum(counts, dtype=np.int64) - counts, counts)
    return Rows(np.repeat(keys, counts), records[np.repeat(first, counts) + within])


def rows_from(admitted: Admitted, *, feed: int, day: int, seed: int) -> Rows:
    """Return the rows of what a feed lists now, each entry once, first seen on `day` or when the feed says."""
    parts = [Rows.none()]
    for (kind, side), values in admitted.groups.items():
        keys = _hash(values, seed + kind)
        first = np.full(len(values), day, np.uint16)
        if admitted.dates:
            _set_dates(first, values, admitted.dates, day)
        keys, kept = np.unique(keys, return_index=True)
        records = np.empty((len(keys), 4), np.uint16)
        records[:, 0], records[:, 1], records[:, 2], records[:, 3] = feed, side, first[kept], 0
        parts.append(Rows(keys, records))
    return Rows.join(parts)


@dataclass(frozen=True, slots=True)
class Change:
    """A feed's rows after an import."""

    rows: Rows
    added: int
    removed: int


def follow(before: Rows, now: Rows, *, day: int, of_day: int) -> Change:
    """Return a feed's rows with their history: what stays keeps its first day, what is gone gets its last.

    `of_day` is the list's own day, where it states one: what it lacks was gone by then. `day` is today.
    """
    kept, added, removed = [], 0, 0
    for side in Side:
        old, new = before.where(before.records[:, 1] == side), now.where(now.records[:, 1] == side)
        order = np.argsort(old.keys, kind="stable")
        old = Rows(old.keys[order], old.records[order])
        places = np.minimum(np.searchsorted(old.keys, new.keys), max(len(old) - 1, 0))
        known = old.keys[places] == new.keys if len(old) else np.zeros(len(new), np.bool_)
        records = new.records.copy()
        records[known, 2] = np.minimum(records[known, 2], old.records[places[known], 2])
        added += int(len(new) - (old.active[places[known]].sum() if len(old) else 0))
        gone = old.where(~np.isin(old.keys, new.keys, assume_unique=True))
        removed += int(gone.active.sum())
        last = gone.records.copy()
        last[gone.active, 3] = np.maximum(last[gone.active, 2], of_day)
        kept += [Rows(new.keys, records), _still_remembered(Rows(gone.keys, last), day)]
    return Change(Rows.join(kept), added, removed)


def _still_remembered(gone: Rows, day: int) -> Rows:
    return gone.where(gone.records[:, 3].astype(np.int64) + _REMEMBERED_DAYS >= day)


def _hash(values: list[str], seed: int) -> Keys:
    return np.fromiter((xxh3_64_intdigest(value.encode("utf-8", "surrogatepass"), seed) for value in values), np.uint64, len(values))


def _set_dates(first: NDArray[np.uint16], values: list[str], dates: Mapping[str, date], day: int) -> None:
    for place, value in enumerate(values):
        if value in dates:
            # A feed's clock may be wrong: nothing was first seen in the future.
            first[place] = min(max((dates[value] - _EPOCH).days, 1), day)


@dataclass(frozen=True, slots=True)
class _Index:
    keys: Keys
    postings: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    records: Records


def build(rows: Rows, *, generation: int, seed: int, feeds: tuple[dict[str, Any], ...], hashed: int) -> list[bytes]:
    """Return a table file in pieces. `hashed` tells how many entries are hashes, for a lookup that need not compute one."""
    index = _to_index(rows)
    bits = min(max((len(index.keys) // _PER_BUCKET).bit_length(), _FEWEST_BITS), _MOST_BITS)
    counts = np.bincount((index.keys >> np.uint64(64 - bits)).astype(np.int64), minlength=1 << bits)
    buckets = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
    sections = [np.ascontiguousarray(each) for each in (buckets, index.keys, index.postings, index.starts, index.records)]
    header = Header(generation=generation, seed=seed, bits=bits, hashed=hashed, counts=tuple(each.nbytes for each in sections), feeds=feeds)
    return _to_file(header, sections)


def _to_file(header: Header, sections: list[NDArray[Any]]) -> list[bytes]:
    raw = json.dumps({**asdict(header), "byteorder": sys.byteorder}).encode()
    pieces: list[bytes] = [struct.pack("<I", len(raw)), raw]
    position = len(MAGIC) + 8 + 4 + len(raw)
    for section in sections:
        pieces += [b"\0" * (aligned(position) - position), section.tobytes()]
        position = aligned(position) + section.nbytes
    digest = xxh3_64()
    for piece in pieces:
        digest.update(piece)
    return [MAGIC + struct.pack("<Q", digest.intdigest()), *pieces]


def _to_index(rows: Rows) -> _Index:
    """Group rows by key; equal groups share one posting."""
    packed = np.ascontiguousarray(rows.records).view(np.uint64).reshape(-1)
    order = np.lexsort((packed, rows.keys))
    keys, packed = rows.keys[order], packed[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.append(first, len(keys)))
    postings = np.zeros(len(first), np.uint32)
    starts, records, number, length = [0], [], 0, 0
    for size in np.unique(sizes):
        here = sizes == size
        groups = packed[first[here][:, None] + np.arange(size)]
        distinct, which = np.unique(groups, axis=0, return_inverse=True) if size > 1 else _unique_of_one(groups)
        postings[here] = number + which.reshape(-1)
        records.append(distinct.reshape(-1))
        starts += [length + int(size) * (each + 1) for each in range(len(distinct))]
        number, length = number + len(distinct), length + distinct.size
    flat = np.concatenate(records) if records else np.empty(0, np.uint64)
    return _Index(keys[first], postings, np.array(starts, np.uint32), flat.view(np.uint16).reshape(-1, 4))


def _unique_of_one(groups: Keys) -> tuple[Keys, NDArray[np.intp]]:
    distinct, which = np.unique(groups.reshape(-1), return_inverse=True)
    return distinct.reshape(-1, 1), which


def conflicts_of(rows: Rows, feeds: int) -> NDArray[np.int64]:
    """Return for each feed how many of its entries have no effect because another entry says the opposite of the same place."""
    active = rows.where(rows.active)
    sides = active.records[:, 1]
    both = np.intersect1d(active.keys[sides == Side.BLOCKED], active.keys[sides == Side.ALLOWED])
    here = np.isin(active.keys, both) & (sides != Side.WITHDRAWN)
    return np.bincount(active.records[here, 0], minlength=feeds)


def count_active(rows: Rows, feeds: int) -> NDArray[np.int64]:
    """Return how many entries each feed lists."""
    return np.bincount(rows.records[rows.active, 0], minlength=feeds)
