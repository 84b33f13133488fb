"""Paths -> outcomes, one a file, as they are read: nothing is held but the file at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from knowledge.ingest.files import FORMATS, read_bytes
from knowledge.ingest.listing import place_of
from knowledge.ingest.models import (
    CannotRead,
    Chunk,
    FoundFile,
    HeldBack,
    Ingested,
    IngestLimits,
    Outcome,
    ParsedDocument,
    Redact,
    Screen,
    Skipped,
    Unchanged,
    keep_as_is,
    let_through,
)
from knowledge.ingest.reader import IsolatedReader, Reader
from knowledge.ingest.splitting import Splitter, title_of_name

OpenReader = Callable[[IngestLimits], Reader]
IsKnown = Callable[[FoundFile, str], bool]
"""Tells whether a file with this sha256 is in the index as it is, so that it need not be parsed."""


def source_id_of(sha256: str) -> str:
    return f"doc:{sha256[:12]}"


def ingest_files(
    found: Iterable[FoundFile | Skipped],
    *,
    collection: str,
    limits: IngestLimits,
    is_known: IsKnown,
    redact: Redact = keep_as_is,
    screen: Screen = let_through,
    open_reader: OpenReader = IsolatedReader,
) -> Iterator[Outcome]:
    """Yield one outcome a file, in order. A file that cannot be read or parsed is Skipped and the rest goes on."""
    splitter: Splitter | None = None
    with open_reader(limits) as reader:
        for file in found:
            if isinstance(file, Skipped):
                yield file
                continue
            parsed = _parse(file, reader, limits, is_known)
            if not isinstance(parsed, _Parsed):
                yield parsed
                continue
            splitter = splitter or Splitter(redact)
            source_id = source_id_of(parsed.sha256)
            chunks = splitter.split(parsed.document, source_id=source_id, shown=file.shown, collection=collection)
            yield _let_in(file, parsed.sha256, chunks, screen)


class _Parsed(NamedTuple):
    sha256: str
    document: ParsedDocument


def _parse(file: FoundFile, reader: Reader, limits: IngestLimits, is_known: IsKnown) -> _Parsed | Unchanged | Skipped:
    try:
        content = read_bytes(file.path, limits)
        sha256 = hashlib.sha256(content).hexdigest()
        if is_known(file, sha256):
            return Unchanged(path=file.path, shown=file.shown, source_id=source_id_of(sha256))
        return _Parsed(sha256, reader.read(FORMATS[file.path.suffix.lower()], content))
    except CannotRead as error:
        return Skipped(path=file.path, shown=file.shown, reason=str(error))


def _let_in(file: FoundFile, sha256: str, chunks: tuple[Chunk, ...], screen: Screen) -> Ingested | Skipped:
    """Return a file with those of its chunks that may be stored, or why none may."""
    if not chunks:
        return Skipped(path=file.path, shown=file.shown, reason="holds no text")
    shown, (title, untitled) = chunks[0].shown, _title(chunks[0], screen)
    chunks, held, cut = _screened(chunks, screen) if title else ((), (), ())
    held = (*untitled, *held)
    if not chunks:
        return Skipped(path=file.path, shown=file.shown, reason=f"is held back whole: {held[0].reason} ({held[0].place})")
    return Ingested(
        path=file.path,
        shown=shown,
        source_id=source_id_of(sha256),
        sha256=sha256,
        title=title,
        chunks=tuple(replace(chunk, title=title) for chunk in chunks),
        held=held,
        cut=cut,
    )


def _title(chunk: Chunk, screen: Screen) -> tuple[str, tuple[HeldBack, ...]]:
    """Return what every citation of the document will show, and what may not be shown: the file's name stands in for a title that lures.

    Empty where the name lures too.
    """
    held: list[HeldBack] = []
    for written, place in {chunk.title: "its title", title_of_name(chunk.shown): "its name"}.items():
        screened = screen(written)
        if not screened.held:
            return screened.text, tuple(held)
        held.append(HeldBack(place=place, reason=screened.held))
    return "", tuple(held)


def _screened(chunks: tuple[Chunk, ...], screen: Screen) -> tuple[tuple[Chunk, ...], tuple[HeldBack, ...], tuple[HeldBack, ...]]:
    """Return the chunks that may be stored, numbered anew, what is held back, and what is taken out of those that are kept."""
    kept: list[Chunk] = []
    held: list[HeldBack] = []
    cut: list[HeldBack] = []
    for chunk in chunks:
        # Heading and text are read together by whoever sees the citation.
        heading, text = screen(chunk.section), screen(chunk.text)
        reason = heading.held or text.held or screen(f"{chunk.heading}\n{chunk.text}").held
        if reason:
            held.append(HeldBack(place=place_of(chunk), reason=reason))
        else:
            if what := heading.cut or text.cut:
                cut.append(HeldBack(place=place_of(chunk), reason=what))
            kept.append(replace(chunk, section=heading.text, text=text.text))
    return tuple(replace(chunk, number=number, of=len(kept)) for number, chunk in enumerate(kept)), tuple(held), tuple(cut)
