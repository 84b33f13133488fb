"""Sections -> chunks of about a paragraph or two, by LangChain's recursive splitter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.ingest.cleaning import clean_line
from knowledge.ingest.models import Chunk, ParsedDocument, Redact

LONGEST_CHUNK = 480
"""Characters. With title and headings before it a chunk stays inside what the bundled model reads (about 2,000)."""

_OVERLAP = 80
# From the widest gap to none; Chinese, Hindi and Arabic sentences end in marks of their own.
_GAPS = ["\n\n", "\n", ". ", "! ", "? ", "。", "！", "？", "।", "؟ ", "; ", ", ", "，", " ", ""]


class Splitter:
    """Cuts documents into chunks. Build it once: it loads LangChain."""

    def __init__(self, redact: Redact) -> None:
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        self._redact = redact
        self._splitter: Any = RecursiveCharacterTextSplitter(
            chunk_size=LONGEST_CHUNK, chunk_overlap=_OVERLAP, separators=_GAPS, keep_separator="end"
        )

    def split(self, document: ParsedDocument, *, source_id: str, shown: str, collection: str) -> tuple[Chunk, ...]:
        """Return the chunks in reading order. Redaction comes first: a secret must not slip through between two chunks."""
        shown = self._redact(shown)
        title = clean_line(self._redact(document.title)) or title_of_name(shown)
        pieces = list(self._pieces(document))
        return tuple(
            Chunk(
                source_id=source_id,
                number=number,
                of=len(pieces),
                title=title,
                section=heading,
                text=text,
                page=page,
                shown=shown,
                collection=collection,
            )
            for number, (heading, text, page) in enumerate(pieces)
        )

    def _pieces(self, document: ParsedDocument) -> Iterator[tuple[str, str, int | None]]:
        for section in document.sections:
            heading = clean_line(self._redact(section.heading))
            for piece in self._splitter.split_text(self._redact(section.text)):
                if text := piece.strip():
                    yield heading, text, section.page


def title_of_name(shown: str) -> str:
    """Return what a document without a title is called: its file's name."""
    return shown.rpartition("/")[2].rpartition(".")[0] or shown
