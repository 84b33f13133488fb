"""Made-up documents for the scaling part of the benchmark: laid as an operator's own, without embedding each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.ingest.models import Chunk
    from knowledge.models import Corpus

_MADE_UP = "made up"


def lay_documents(home: Path, count: int) -> None:
    """Put `count` made-up passages where the assistant finds an operator's documents, a hundred a document.

    Adding them as files would embed each, which takes a quarter of an hour.
    """
    from knowledge.corpus import load_corpus
    from knowledge.ingest.documents import write_documents
    from knowledge.ingest.manifest import Manifest, SourceEntry, write_manifest

    corpus = load_corpus()
    chunks = _make_chunks(corpus, count)
    vectors_id, vectors = _make_vectors(corpus, count)
    sources = {}
    for source_id, owned in groupby(chunks, key=lambda chunk: chunk.source_id):
        sources[source_id] = SourceEntry(
            source_id=source_id,
            sha256="",
            title=_MADE_UP,
            shown=_MADE_UP,
            collection=_MADE_UP,
            recipe="",
            paths=(),
            row_hashes=tuple(chunk.hash for chunk in owned),
        )
    manifest = Manifest(home_id=_MADE_UP, vectors_id=vectors_id, sources=sources)
    write_manifest(home, manifest)
    write_documents(home, manifest, chunks, vectors)


def _make_chunks(corpus: Corpus, count: int) -> tuple[Chunk, ...]:
    """Return texts of four of our own sentences, drawn the same way every time."""
    from knowledge.ingest.models import Chunk

    rng = random.Random(0)  # noqa: S311 - the same passages every time
    sentences = [line for text in own_texts(corpus) for line in text.replace(". ", ".\n").split("\n") if line]
    return tuple(
        Chunk(
            source_id=f"doc:{place // 100:05}",
            number=place % 100,
            of=min(100, count - place // 100 * 100),
            title=_MADE_UP,
            section="",
            text=" ".join(rng.sample(sentences, 4)),
            page=None,
            shown=_MADE_UP,
            collection=_MADE_UP,
        )
        for place in range(count)
    )


def _make_vectors(corpus: Corpus, count: int) -> tuple[str, NDArray[np.float16]]:
    """Return the vectors of our own passages, each blurred anew, so that none is nearer to a question than ours are."""
    import numpy as np

    from knowledge.bank import exemplar_id, exemplars
    from knowledge.shipped import SHIPPED, SNAPSHOT
    from knowledge.snapshot import read_snapshot

    shipped = read_snapshot(SHIPPED / SNAPSHOT)
    told = {exemplar_id(row) for row in exemplars(corpus) if not row.lang}
    places = [place for place, ident in enumerate(shipped.ids) if ident in told]
    noise = np.random.default_rng(0)
    vectors = np.asarray(shipped.vectors, np.float32)[noise.choice(places, count)]
    vectors += noise.normal(0, 0.02, vectors.shape).astype(np.float32)
    return shipped.vectors_id, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def own_texts(corpus: Corpus) -> Iterator[str]:
    """Yield what `jumpmaster knowledge list` lists."""
    from knowledge.ingest.listing import list_builtin

    return (listed.text for listed in list_builtin(corpus))
