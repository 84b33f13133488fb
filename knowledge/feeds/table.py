"""All feeds in one file that every process maps: keys in order, and for each key what which feed says since when.

A key is the seeded 64-bit xxh3 of an entry, the seed drawn once for each store, so that nobody can craft a name that falls on
another's key. No text is stored: whoever asks has the host or the parent that was hashed. Damage is found at opening, by a
checksum over everything.

Layout: magic, xxh3 of all that follows, header length, header (JSON), then at multiples of 64: where each bucket of keys starts
(u32), keys (u64, ascending), a posting a key (u32), where each posting starts (u32), records (4 x u16: feed, side, first day, last day).
"""

from __future__ import annotations

import json
import mmap
import struct
import sys
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

from xxhash import xxh3_64, xxh3_64_intdigest

from knowledge.feeds.entries import EntryKind, Side

MAGIC = b"JMPFEED1"
ALIGNMENT = 64
_Letter = Literal["H", "I", "Q"]
SECTIONS: tuple[tuple[str, _Letter], ...] = (("buckets", "I"), ("keys", "Q"), ("postings", "I"), ("starts", "I"), ("records", "H"))
_LEAD = struct.Struct("<8sQI")
_PIECE = 1 << 20
_EPOCH = date(1970, 1, 1)
_LAST_DAY = 0xFFFF

NOTHING = -1


class TableDamaged(Exception):
    """The file is not a whole table; the text says what is wrong."""


class Record(NamedTuple):
    """What one feed says. Days count from 1970-01-01; `until` is 0 while the feed still lists the entry."""

    feed: int
    side: Side
    first: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the table holds. `counts` are the bytes of the sections; `feeds` are the feeds' own facts, in the order of their numbers."""

    generation: int
    seed: int
    bits: int
    hashed: int
    counts: tuple[int, ...]
    feeds: tuple[dict[str, Any], ...]


def key_of(kind: EntryKind, value: str, seed: int) -> int:
    """Return the key of an entry in its one spelling."""
    return xxh3_64_intdigest(value.encode("utf-8", "surrogatepass"), seed + kind)


def day_of(moment: datetime) -> int:
    """Return the day, UTC, as the table counts."""
    return min(max((moment.astimezone(UTC).date() - _EPOCH).days, 1), _LAST_DAY)


@lru_cache(maxsize=4096)
def date_of(day: int) -> date:
    return _EPOCH + timedelta(days=day)


class Table:
    """An open table. Reads are safe from any thread and process, for a table is never changed once it has its name."""

    def __init__(self, header: Header, sections: dict[str, memoryview]) -> None:
        self.header = header
        self.seed = header.seed
        self._sections = sections
        self._buckets, self._keys = sections["buckets"], sections["keys"]
        self._postings, self._starts, self._records = sections["postings"], sections["starts"], sections["records"]
        self._shift = 64 - header.bits
        self._decoded: dict[int, tuple[Record, ...]] = {NOTHING: ()}

    def __len__(self) -> int:
        return len(self._keys)

    @classmethod
    def open(cls, path: Path) -> Table:
        """Return the table, its checksum verified; raises TableDamaged or OSError."""
        with path.open("rb") as file:
            header, start = _read_header(path, file)
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        try:
            return cls(header, _cut(whole, header, start))
        except (ValueError, TypeError) as error:
            raise TableDamaged(f"{path.name} has parts of another size than it says") from error

    def find(self, kind: EntryKind, value: str) -> int:
        """Return the number of the posting of an entry in its one spelling, or NOTHING."""
        key = xxh3_64_intdigest(value.encode("utf-8", "surrogatepass"), self.seed + kind)
        bucket = key >> self._shift
        end = self._buckets[bucket + 1]
        place = bisect_left(self._keys, key, self._buckets[bucket], end)
        return self._postings[place] if place < end and self._keys[place] == key else NOTHING

    def records(self, posting: int) -> tuple[Record, ...]:
        """Return what a posting records, removed entries included; nothing for NOTHING."""
        known = self._decoded.get(posting)
        return self._decode(posting) if known is None else known

    def section(self, name: str) -> memoryview:
        """Return one section's numbers, to merge or to count them."""
        return self._sections[name]

    def _decode(self, posting: int) -> tuple[Record, ...]:
        fields = self._records[self._starts[posting] * 4 : self._starts[posting + 1] * 4].tolist()
        records = tuple(Record(feed, Side(side), first, until) for feed, side, first, until in zip(*[iter(fields)] * 4, strict=True))
        self._decoded[posting] = records
        return records


def aligned(position: int) -> int:
    return -(-position // ALIGNMENT) * ALIGNMENT


def _cut(whole: memoryview, header: Header, position: int) -> dict[str, memoryview]:
    sections: dict[str, memoryview] = {}
    for (name, letter), size in zip(SECTIONS, header.counts, strict=True):
        start = aligned(position)
        position = start + size
        sections[name] = whole[start:position].cast(letter)
    if len(whole) != position or len(sections["buckets"]) != (1 << header.bits) + 1:
        raise ValueError
    return sections


def _read_header(path: Path, file: IO[bytes]) -> tuple[Header, int]:
    """Return the header and where it ends, after the checksum over the whole file."""
    lead = file.read(_LEAD.size)
    if len(lead) < _LEAD.size or not lead.startswith(MAGIC):
        raise TableDamaged(f"{path.name} is no table")
    _, wanted, size = _LEAD.unpack(lead)
    digest = xxh3_64(lead[16:])
    raw = file.read(size)
    digest.update(raw)
    # Reading instead of touching the mapped pages keeps them out of this process's memory until they are asked for.
    while piece := file.read(_PIECE):
        digest.update(piece)
    if digest.intdigest() != wanted:
        raise TableDamaged(f"{path.name} does not match its checksum")
    return _parse_header(path, raw), _LEAD.size + size


def _parse_header(path: Path, raw: bytes) -> Header:
    try:
        fields = json.loads(raw)
        if fields.pop("byteorder") != sys.byteorder:
            raise TableDamaged(f"{path.name} was written on another kind of machine")
        return Header(**{**fields, "counts": tuple(fields["counts"]), "feeds": tuple(fields["feeds"])})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TableDamaged(f"{path.name} has a header that cannot be read") from error
