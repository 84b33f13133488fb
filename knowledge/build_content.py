"""Compute what ships beside the content (`make build-content`). Run after every change of the content.

Vectors of questions that did not change are kept, so a small change takes seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from rich.progress import track

from knowledge.bank import exemplar_id, exemplars
from knowledge.corpus import read_raw, validate, write_parsed
from knowledge.embedding import Embedder, Vectors, open_embedder
from knowledge.language_words import count_words, write_language_words
from knowledge.lexical import build_char_index
from knowledge.models import Exemplar
from knowledge.ranker import train_classifier
from knowledge.shipped import (
    CHARACTERS,
    CLASSIFIER,
    CONTENT_FILE,
    SHIPPED,
    SNAPSHOT,
    write_characters,
    write_classifier,
)
from knowledge.snapshot import Snapshot, SnapshotDamaged, read_snapshot, write_snapshot

_BATCH = 64


def main() -> int:
    raw = read_raw()
    corpus, errors = validate(raw)
    if corpus is None or errors:
        sys.stderr.write("\n".join(errors) + "\n")
        return 1
    SHIPPED.mkdir(exist_ok=True)
    rows = exemplars(corpus)
    embedder = open_embedder("auto", threads=2)
    vectors = embed_rows(rows, embedder, known=_known(embedder.vectors_id))
    write_parsed(SHIPPED / CONTENT_FILE, raw)
    write_snapshot(
        SHIPPED / SNAPSHOT,
        Snapshot(
            vectors_id=embedder.vectors_id,
            built_from=raw.fingerprint,
            ids=tuple(exemplar_id(row) for row in rows),
            vectors=vectors.astype(np.float16),
        ),
        packing="int8",
    )
    asked = [position for position, row in enumerate(rows) if row.lang]
    questions = [rows[position] for position in asked]
    write_characters(SHIPPED / CHARACTERS, build_char_index([row.text for row in questions]), raw.fingerprint)
    write_language_words(count_words(questions))
    targets = tuple(dict.fromkeys(row.target for row in questions))
    owners = np.array([targets.index(row.target) for row in questions], np.int32)
    classifier = train_classifier(vectors[asked], owners, targets)
    write_classifier(SHIPPED / CLASSIFIER, classifier, vectors_id=embedder.vectors_id, built_from=raw.fingerprint)
    sys.stderr.write(f"{len(rows)} rows, {len(targets)} targets\n")
    return 0


def embed_rows(rows: Sequence[Exemplar], embedder: Embedder, *, known: dict[str, Vectors]) -> Vectors:
    """Return the vectors of all rows, shape (rows, dimensions); `known` ones, by row id, are not computed again."""
    vectors = np.zeros((len(rows), embedder.dimensions), np.float32)
    missing = []
    for position, row in enumerate(rows):
        vector = known.get(exemplar_id(row))
        if vector is None:
            missing.append(position)
        else:
            vectors[position] = vector
    for start in track(range(0, len(missing), _BATCH), "Embedding", disable=not sys.stderr.isatty()):
        part = missing[start : start + _BATCH]
        for embed, wanted in (
            (embedder.embed_questions, [p for p in part if rows[p].lang]),
            (embedder.embed_passages, [p for p in part if not rows[p].lang]),
        ):
            if wanted:
                vectors[wanted] = embed([rows[position].text for position in wanted])
    return vectors


def _known(vectors_id: str) -> dict[str, Vectors]:
    try:
        snapshot = read_snapshot(SHIPPED / SNAPSHOT)
    except (OSError, SnapshotDamaged):
        return {}
    if snapshot.vectors_id != vectors_id:
        return {}
    return dict(zip(snapshot.ids, snapshot.vectors.astype(np.float32), strict=True))


if __name__ == "__main__":
    sys.exit(main())
