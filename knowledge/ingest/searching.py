"""Ranking rows against a question, for operators who want to see what is found and how near it is. Answering ranks on its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.bank import exemplars
from knowledge.embedding.seam import Embedder
from knowledge.ingest.builtin import builtin_vectors
from knowledge.ingest.documents import Documents, to_chunk
from knowledge.ingest.listing import place_of
from knowledge.ingest.manifest import Manifest
from knowledge.ingest.models import Chunk
from knowledge.ingest.seam import DOCUMENTS, Hit, VectorIndex
from knowledge.ingest.words import WORDS_ONLY
from knowledge.lexical import build_char_index, build_word_index, char_scores, word_scores
from knowledge.models import Corpus, Exemplar, Target, TargetKind

BUILTIN_COLLECTION = "guide"
Scores = NDArray[np.float32]

_SPARE = 20
"""Rows asked of the store beyond those wanted: equally near rows are then put in the same order everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A row that was found. `score` is a cosine, or a share of matched words where there is no model."""

    id: str
    source_id: str
    title: str
    section: str
    text: str
    score: float
    collection: str
    page: int | None = None


def search_builtin(text: str, limit: int, corpus: Corpus, embedder: Embedder, snapshots: Iterable[Path]) -> tuple[Found, ...]:
    """Return the passages, rules and first aid whose questions are nearest, each once."""
    rows = exemplars(corpus)
    best: dict[Target, float] = {}
    for row, score in zip(rows, _builtin_scores(text, rows, embedder, snapshots), strict=True):
        best[row.target] = max(best.get(row.target, -1.0), float(score))
    found = (_found_builtin(corpus, target, score) for target, score in best.items() if target.kind is not TargetKind.ROUTE)
    return _best(found, limit)


def search_documents(text: str, limit: int, documents: Documents, embedder: Embedder, collection: str | None) -> tuple[Found, ...]:
    """Return the nearest chunks of one collection, or of all."""
    wanted = [place for place, chunk in enumerate(documents.chunks) if collection in {None, chunk.collection}]
    chunks = [documents.chunks[place] for place in wanted]
    if not chunks:
        return ()
    if embedder.vectors_id == WORDS_ONLY:
        scores = word_scores(build_word_index([chunk.embedded_text for chunk in chunks]), text)
    else:
        scores = _cosines(documents.vectors[wanted], embedder.embed_questions([text])[0])
    return _best((_found_chunk(chunk, float(score)) for chunk, score in zip(chunks, scores, strict=True)), limit)


def search_store(text: str, limit: int, manifest: Manifest, store: VectorIndex, collection: str | None) -> tuple[Found, ...]:
    """Return the same from the store of record, passing over rows that are not committed."""
    committed = dict(manifest.rows())
    where = {"collection": collection} if collection is not None else None
    asked = limit + _SPARE
    while True:
        hits = store.search(DOCUMENTS, text, asked, where)
        kept = [hit for hit in hits if committed.get(hit.row.id) == hit.row.hash]
        if len(kept) >= limit or len(hits) < asked:
            return _best(map(_found_hit, kept), limit)
        asked *= 4


def _best(found: Iterable[Found], limit: int) -> tuple[Found, ...]:
    """Return the best rows in an order that does not hang on the last bits of a score: the store and numpy differ there."""
    return tuple(sorted(found, key=lambda each: (-round(each.score, 5), each.id))[:limit])


def _builtin_scores(text: str, rows: Sequence[Exemplar], embedder: Embedder, snapshots: Iterable[Path]) -> Scores:
    vectors = None if embedder.vectors_id == WORDS_ONLY else builtin_vectors(rows, embedder.vectors_id, snapshots)
    if vectors is None:
        return char_scores(build_char_index([row.text for row in rows]), text)
    return _cosines(vectors, embedder.embed_questions([text])[0])


def _cosines(vectors: NDArray[np.float16], question: Scores) -> Scores:
    rows = vectors.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(question)
    return np.asarray(rows @ question / np.maximum(lengths, 1e-9), np.float32)


def _found_builtin(corpus: Corpus, target: Target, score: float) -> Found:
    if target.kind is TargetKind.PASSAGE:
        passage = corpus.passages[target.id]
        source_id, title, section, text = passage.source_id, passage.source.title, passage.section, passage.text
    elif target.kind is TargetKind.RULE:
        rule = corpus.rules[target.id]
        source_id, title, section, text = rule.source_id, rule.title["en"], rule.title["en"], rule.text
    else:
        aid = corpus.first_aid[target.id]
        source_id, title, section, text = aid.source_id, aid.topic["en"], aid.topic["en"], aid.text
    return Found(id=source_id, source_id=source_id, title=title, section=section, text=text, score=score, collection=BUILTIN_COLLECTION)


def _found_chunk(chunk: Chunk, score: float) -> Found:
    return Found(
        id=chunk.id,
        source_id=chunk.source_id,
        title=chunk.title,
        section=place_of(chunk),
        text=chunk.text,
        score=score,
        collection=chunk.collection,
        page=chunk.page,
    )


def _found_hit(hit: Hit) -> Found:
    return _found_chunk(to_chunk({"text": hit.row.text, **hit.row.fields}), hit.score)
