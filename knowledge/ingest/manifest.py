"""What the index is meant to hold: the committed sources and the hash of each of their rows.

A row in the store that is not here was left by a run that ended early. The file is replaced whole, once a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from knowledge.snapshot import content_hash
from knowledge.whole_files import write_whole


class ManifestDamaged(Exception):
    """The file is there and is not a manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """A committed document. `paths` are absolute and stay in this file: they are how an operator names it again."""

    source_id: str
    sha256: str
    title: str
    shown: str
    collection: str
    recipe: str
    paths: tuple[str, ...]
    row_hashes: tuple[str, ...]

    @property
    def row_ids(self) -> tuple[str, ...]:
        return tuple(f"{self.source_id}:{number}" for number in range(len(self.row_hashes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`home_id` is whose store this is. `vectors_id` is the space the rows were embedded in."""

    home_id: str
    vectors_id: str
    sources: Mapping[str, SourceEntry] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield (row id, hash) in the order of the snapshot."""
        for source in self.sources.values():
            yield from zip(source.row_ids, source.row_hashes, strict=True)

    def rows_hash(self) -> str:
        """Return what a snapshot of exactly these rows says it was built from."""
        return hash_rows(self.rows())

    def with_sources(self, sources: Mapping[str, SourceEntry], vectors_id: str) -> Manifest:
        return replace(self, sources=dict(sources), vectors_id=vectors_id)


def hash_rows(rows: Iterable[tuple[str, str]]) -> str:
    """Return one hash for (row id, hash) in their order."""
    return content_hash([f"{ident} {row_hash}" for ident, row_hash in rows])


def manifest_path(home: Path) -> Path:
    return home / "index" / "manifest.json"


def read_manifest(home: Path) -> Manifest | None:
    """Return the manifest, None where there is none yet, or raise ManifestDamaged, or OSError where it is kept from us."""
    try:
        raw = manifest_path(home).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        data = json.loads(raw)
        sources = [_to_entry(entry) for entry in data["sources"]]
        manifest = Manifest(home_id=data["home_id"], vectors_id=data["vectors_id"], sources={entry.source_id: entry for entry in sources})
        is_whole = manifest.rows_hash() == data["rows_hash"]
    except (ValueError, KeyError, TypeError) as error:
        raise ManifestDamaged("the index manifest cannot be read") from error
    if not is_whole:
        raise ManifestDamaged("the index manifest does not match its own hash")
    return manifest


def write_manifest(home: Path, manifest: Manifest) -> None:
    """Replace the manifest whole, or leave the old one."""
    path = manifest_path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = [asdict(entry) for entry in manifest.sources.values()]
    data = {"home_id": manifest.home_id, "vectors_id": manifest.vectors_id, "rows_hash": manifest.rows_hash(), "sources": entries}
    write_whole(path, [json.dumps(data, ensure_ascii=True).encode()])


def _to_entry(data: Mapping[str, Any]) -> SourceEntry:
    return SourceEntry(**{**data, "paths": tuple(data["paths"]), "row_hashes": tuple(data["row_hashes"])})
