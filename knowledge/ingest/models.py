"""What ingesting takes and gives. Plain frozen data; nothing here opens a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECIPE = "5"
"""Changes when the same file would give other chunks, so that the next `add` reads it again."""

Redact = Callable[[str], str]


def keep_as_is(text: str) -> str:
    """Redact nothing."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A passage as it may be stored; `held` says why it may not be, empty where it may. `cut` says what was taken out of it."""

    text: str
    held: str = ""
    cut: str = ""


Screen = Callable[[str], Screened]


def let_through(text: str) -> Screened:
    """Hold nothing back."""
    return Screened(text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestLimits:
    """What one file and one run may cost. A file over a limit is skipped whole: half a document misleads."""

    bytes_per_file: int = 20_000_000
    pages: int = 1_000
    characters: int = 2_000_000
    archive_bytes: int = 60_000_000
    archive_ratio: int = 100
    archive_entries: int = 2_000
    files: int = 50_000
    seconds_per_file: float = 30.0
    worker_memory_bytes: int = 2_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file to read. `shown` is its path from the added root, the only path that a citation may hold."""

    path: Path
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Running text under one heading. `page` counts from 1, None where the format has no pages."""

    heading: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """What a loader made of a file. `title` is empty where the document names none."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a document that can be found and cited: the `number`th, from 0, `of` so many."""

    source_id: str
    number: int
    of: int
    title: str
    section: str
    text: str
    page: int | None
    shown: str
    collection: str

    @property
    def id(self) -> str:
        return f"{self.source_id}:{self.number}"

    @property
    def heading(self) -> str:
        """Return the heading right above the text, without its ancestors; empty where there is none."""
        return self.section.rpartition(" > ")[2]

    @property
    def embedded_text(self) -> str:
        """Return the text with where it stands before it: a chunk rarely repeats its own headings."""
        places = dict.fromkeys(place for place in (self.title, self.section) if place)
        return "\n".join((*places, self.text))

    @property
    def embedded_hash(self) -> str:
        return _short_hash(self.embedded_text)

    @property
    def hash(self) -> str:
        """Return a hash of every field."""
        written = (self.id, self.of, self.title, self.section, self.text, self.page, self.shown, self.collection)
        return _short_hash("\0".join(map(str, written)))

    def to_fields(self) -> dict[str, Any]:
        return {
            "source_id": self.source_id,
            "number": self.number,
            "of": self.of,
            "title": self.title,
            "section": self.section,
            "page": self.page or 0,
            "shown": self.shown,
            "collection": self.collection,
        }

    @classmethod
    def from_fields(cls, text: str, fields: Mapping[str, Any]) -> Chunk:
        """Return the chunk that `to_fields` described; raise KeyError, TypeError or ValueError where it did not."""
        return cls(
            source_id=str(fields["source_id"]),
            number=int(fields["number"]),
            of=int(fields["of"]),
            title=str(fields["title"]),
            section=str(fields["section"]),
            text=text,
            page=int(fields["page"]) or None,
            shown=str(fields["shown"]),
            collection=str(fields["collection"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A piece of a document, or of a passage, that is not stored. `place` is its heading and page, for people."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """A file that became chunks, but for what was `held` back; `cut` is what was taken out of chunks that were kept."""

    path: Path
    shown: str
    source_id: str
    sha256: str
    title: str
    chunks: tuple[Chunk, ...]
    held: tuple[HeldBack, ...] = ()
    cut: tuple[HeldBack, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A file whose content is already in the index; it was not parsed."""

    path: Path
    shown: str
    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file that could not be taken. `is_failure` is false for what a folder may hold without fault."""

    path: Path
    shown: str
    reason: str
    is_failure: bool = True


Outcome = Ingested | Unchanged | Skipped


class CannotRead(Exception):
    """The file cannot be taken; the text is the reason, without the file's name."""


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
