"""A feed's entries as text, beside the table: for training, for regating after the gate has learned, and to show the quarantine."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from knowledge.feeds.entries import EntryKind, Side
from knowledge.feeds.gate import Admitted, SetAside
from knowledge.feeds.models import ListedAs
from knowledge.feeds.reports import Reason

_SIDES = {Side.BLOCKED: "b", Side.ALLOWED: "a", Side.WITHDRAWN: "w"}
_KINDS = {EntryKind.HOST: "h", EntryKind.PATH: "p", EntryKind.ADDRESS: "w", EntryKind.CONTENT: "c", EntryKind.HASHED: "x"}
_CODES = {f"{_SIDES[side]}{_KINDS[kind]}": (kind, side) for side in Side for kind in EntryKind}
_QUARANTINE = "q"
_BATCH = 50_000


class ListDamaged(Exception):
    """The text beside the table cannot be read; lookups do not need it."""


class ListedEntry(NamedTuple):
    kind: EntryKind
    side: Side
    value: str


def pack_list(admitted: Admitted) -> Iterator[bytes]:
    """Return a list file in pieces: a line an entry, a line of JSON for each that is set aside."""
    packer = zlib.compressobj(level=1, wbits=16 + zlib.MAX_WBITS)
    for lines in _batches(admitted):
        yield packer.compress("".join(lines).encode())
    yield packer.flush()


def read_entries(path: Path, *, codes: Iterable[tuple[EntryKind, Side]] = tuple(_CODES.values())) -> Iterator[ListedEntry]:
    """Return the entries of these kinds and sides; raises ListDamaged."""
    wanted = set(codes)
    for line in _read_lines(path):
        code = _CODES.get(line[:2])
        if code in wanted and code is not None:
            yield ListedEntry(*code, line[3:])


def read_set_aside(path: Path) -> Iterator[SetAside]:
    """Return what the gate set aside; raises ListDamaged."""
    for line in _read_lines(path):
        if line.startswith(_QUARANTINE):
            try:
                entry, listed_as, reason = json.loads(line[1:])
                yield SetAside(entry=entry, listed_as=ListedAs(listed_as), reason=Reason(reason))
            except (ValueError, TypeError) as error:
                raise ListDamaged(f"{path.name} has a line that cannot be read") from error


def _batches(admitted: Admitted) -> Iterator[list[str]]:
    yield [f"{_QUARANTINE}{json.dumps([each.entry, each.listed_as.value, each.reason.value])}\n" for each in admitted.set_aside]
    for (kind, side), values in admitted.groups.items():
        code = f"{_SIDES[side]}{_KINDS[kind]}"
        for start in range(0, len(values), _BATCH):
            yield [f"{code} {value}\n" for value in values[start : start + _BATCH]]


def _read_lines(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.rstrip("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ListDamaged(f"{path.name} cannot be read") from error
