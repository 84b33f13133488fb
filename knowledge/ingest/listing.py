"""Every passage that can be cited, as `knowledge list` shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.ingest.models import Chunk
from knowledge.models import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """`own_words` tells that the text is our summary, not the source's own."""

    source_id: str
    section: str
    text: str
    own_words: bool


def list_builtin(corpus: Corpus) -> Iterator[Listed]:
    for passage in corpus.passages.values():
        yield Listed(source_id=passage.source_id, section=passage.section, text=passage.text, own_words=passage.own_words)
        if passage.note is not None:
            note = passage.note
            yield Listed(source_id=note.source.id, section=passage.section, text=note.text, own_words=True)
    for rule in corpus.rules.values():
        yield Listed(source_id=rule.source_id, section=rule.title["en"], text=rule.text, own_words=True)
    for aid in corpus.first_aid.values():
        yield Listed(source_id=aid.source_id, section=aid.topic["en"], text=aid.text, own_words=True)
    for care in corpus.aftercare.values():
        yield Listed(source_id=care.source_id, section=care.id.replace("-", " "), text=care.text, own_words=True)


def list_documents(chunks: Iterable[Chunk]) -> Iterator[Listed]:
    for chunk in chunks:
        yield Listed(source_id=chunk.source_id, section=place_of(chunk), text=chunk.text, own_words=False)


def place_of(chunk: Chunk) -> str:
    """Return where the chunk stands, for people: its heading or else the title, and its page."""
    place = chunk.section or chunk.title
    return f"{place}, p. {chunk.page}" if chunk.page else place
