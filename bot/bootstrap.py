"""The one composition root: everything is built here from Settings, and nothing anywhere else has import side effects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.answering.memory import ConversationMemory
from bot.assistant import Assistant
from bot.settings import Settings
from bot.texts import load_texts
from knowledge.bank import exemplar_id, exemplars
from knowledge.corpus import fingerprint, load_corpus
from knowledge.embedding import Embedder, EmbedderUnavailable, Vectors, open_embedder
from knowledge.lexical import build_char_index
from knowledge.models import Corpus, Exemplar
from knowledge.ranker import Classifier, Ranker
from knowledge.retriever import DocumentSearch, Retriever
from knowledge.shipped import CHARACTERS, CLASSIFIER, CONTENT_FILE, SHIPPED, SNAPSHOT, read_characters, read_classifier
from knowledge.snapshot import SnapshotDamaged, read_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What searching by meaning needs; all None where it cannot be had. `facts` say what is used or missing."""

    embedder: Embedder | None
    vectors: Vectors | None
    classifier: Classifier | None
    facts: tuple[str, ...]


def open_assistant(settings: Settings) -> Assistant:
    """Return a ready assistant. Takes about a second; without a model it answers from words and says so."""
    retriever, facts = open_retriever(settings)
    memory = ConversationMemory(turns=settings.memory_turns, keep=settings.memory_time, conversations=settings.memory_conversations)
    return Assistant(
        retriever=retriever,
        texts=load_texts(),
        memory=memory,
        longest_message=settings.longest_message,
        workers=settings.model_workers,
        facts=facts,
    )


def open_retriever(settings: Settings) -> tuple[Retriever, tuple[str, ...]]:
    corpus = load_corpus(parsed=SHIPPED / CONTENT_FILE)
    rows = tuple(row for row in exemplars(corpus) if row.lang)
    characters = read_characters(SHIPPED / CHARACTERS, fingerprint()) or build_char_index([row.text for row in rows])
    meaning = open_meaning(settings, rows)
    ranker = Ranker(rows, characters=characters, vectors=meaning.vectors, classifier=meaning.classifier)
    documents = _open_documents(settings)
    retriever = Retriever(corpus, ranker, embedder=meaning.embedder, documents=documents)
    return retriever, (*meaning.facts, _count_fact(corpus))


def open_meaning(settings: Settings, rows: tuple[Exemplar, ...]) -> Meaning:
    if settings.embedder == "words":
        return _without_meaning("No language model is used (JUMPMASTER_EMBEDDER=words): answers come from words alone.")
    try:
        embedder = open_embedder(settings.embedder, threads=settings.model_threads)
    except EmbedderUnavailable as error:
        return _without_meaning(f"Answers come from words alone and miss more: {error}")
    vectors = _row_vectors(rows, embedder)
    classifier = read_classifier(SHIPPED / CLASSIFIER, vectors_id=embedder.vectors_id)
    if vectors is None or classifier is None:
        return _without_meaning(
            f"The content has no vectors of {embedder.vectors_id} yet, so answers come from words alone. Run: jumpmaster knowledge build"
        )
    digest = (embedder.weights_sha256 or "not pinned")[:12]
    fact = f"Language model: {embedder.vectors_id} on {embedder.name} (sha256 {digest})"
    return Meaning(embedder=embedder, vectors=vectors, classifier=classifier, facts=(fact,))


def _without_meaning(fact: str) -> Meaning:
    return Meaning(embedder=None, vectors=None, classifier=None, facts=(fact,))


def _row_vectors(rows: tuple[Exemplar, ...], embedder: Embedder) -> Vectors | None:
    """Return the rows' vectors, zeros for rows that were added since the snapshot was made."""
    try:
        snapshot = read_snapshot(SHIPPED / SNAPSHOT)
    except (OSError, SnapshotDamaged):
        return None
    if snapshot.vectors_id != embedder.vectors_id:
        return None
    place = {ident: position for position, ident in enumerate(snapshot.ids)}
    positions = [place.get(exemplar_id(row), -1) for row in rows]
    vectors = np.asarray(snapshot.vectors, np.float32)[positions]
    vectors[[position < 0 for position in positions]] = 0
    return vectors


def _open_documents(settings: Settings) -> DocumentSearch | None:
    del settings
    return None


def _count_fact(corpus: Corpus) -> str:
    return f"Knows {len(corpus.passages)} passages of the guide, {len(corpus.rules)} scam rules, {len(corpus.first_aid)} first-aid guides"
