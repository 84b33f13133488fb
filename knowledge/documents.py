"""Search operators' documents beside the built-in content, with a probability that a passage answers the question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.document_scoring import (
    Nearness,
    at_a_glance,
    by_meaning,
    by_words,
    nearest,
    odds_at_a_glance,
    odds_by_meaning,
    odds_by_words,
)
from knowledge.document_space import DocumentSpace
from knowledge.document_words import AskedWords, DocumentWords, particular_words
from knowledge.embedding import Vectors
from knowledge.embedding.glance_map import GlanceMap
from knowledge.embedding.rows import to_rows
from knowledge.folding import fold
from knowledge.ingest.models import Chunk
from knowledge.models import Passage, Source
from knowledge.retriever import ScoredPassage

Floats = NDArray[np.float32]

_LOOKED_AT = 8
_WORTH_A_SEARCH = -1.0
_SURELY_NOT = -3.5
"""Log odds, with a guessed vector, below which no passage answers: of questions to thirteen projects' documents they lose few."""
_OF_ANOTHER_PROJECT = np.float32(4)
_WORDS_FOR_FORMS = (
    (re.compile(r"\b0x[0-9a-fA-F]{40}\b"), "contract address"),
    (re.compile(r"\b[\w.+-]+@[\w-]+\.\w"), "email support"),
)
_CREDIT = "this community's documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What ships, as the documents are held against it: its passages' vectors, and how often each folded word stands in it.

    `names` are folded names of projects: who asks about one that no document speaks of means none of them. `space` is where vectors
    are compared.
    """

    vectors: Vectors | None
    words: Mapping[str, int]
    names: frozenset[str] = frozenset()
    space: DocumentSpace | None = None


class DocumentIndex:
    """Chunks and their vectors, shape (chunks, dimensions), in one order; `headings` are vectors of headings, read as questions.

    Without vectors of the model in use, or of the question, words alone decide. Read-only, so any number of threads may search.
    """

    def __init__(
        self,
        chunks: Sequence[Chunk],
        *,
        vectors: NDArray[np.floating[Any]] | None,
        background: Background,
        headings: Mapping[str, NDArray[np.floating[Any]]] | None = None,
        glance_map: GlanceMap | None = None,
    ) -> None:
        self._chunks = tuple(chunks)
        self._background = background
        self._titles = tuple(dict.fromkeys(chunk.heading for chunk in self._chunks if chunk.heading))
        places = {heading: place for place, heading in enumerate(self._titles)}
        self._heading_of = np.array([places.get(chunk.heading, -1) for chunk in self._chunks], np.int64)
        self._vectors = None if background.vectors is None else vectors
        self._headings = _stacked(self._titles, headings or {})
        space = background.space or _plain_space()
        self._asked = space.questions
        self._rows = None if self._vectors is None else to_rows(space.passages(self._vectors))
        self._compared_headings = space.questions(self._headings) if len(self._headings) else self._headings
        self._compared_background = None if background.vectors is None else space.passages(background.vectors)
        self._map = glance_map

    def spell(self, question: str) -> str:
        """Return the question with slips in its words mended, where a document has the word that is meant."""
        return self._words.spell(question) if self._chunks else question

    def search(self, question: str, vector: Vectors | None, limit: int) -> tuple[ScoredPassage, ...]:
        """Return the likeliest passages, best first."""
        if not self._chunks:
            return ()
        asked = self._words.ask(question)
        if self._vectors is None or vector is None:
            places = nearest(asked.held, _LOOKED_AT)
            return self._scored(places, odds_by_words(by_words(asked, places, self._heading_of)), limit)
        places, odds = self._odds(self._asked(vector), asked)
        return self._scored(places, odds - _OF_ANOTHER_PROJECT if self._is_of_another(question) else odds, limit)

    def may_answer(self, question: str, state: Floats) -> bool:
        """Tell from the glance's state whether a search is worth its time; few questions that have an answer are missed."""
        if self._map is None or self._vectors is None or not self._chunks:
            return True
        guess = self._map.guess(state)
        short, short_headings, short_background = self._short
        near = Nearness(
            passages=short @ guess, headings=short_headings @ guess, background=float((short_background @ guess).max(initial=-1.0))
        )
        asked = self._words.ask(question)
        if odds_at_a_glance(at_a_glance(near, asked)) < _WORTH_A_SEARCH:
            return False
        return bool(self._odds(self._asked(self._map.guess_whole(state)), asked)[1].max() >= _SURELY_NOT)

    def _odds(self, vector: Floats, asked: AskedWords) -> tuple[NDArray[np.intp], Floats]:
        """Return the places of the likeliest passages and their log odds. `vector` is the question's, in the documents' space."""
        near = self._near(vector)
        ranked = (near.passages, asked.held, near.headings[self._heading_of] if len(near.headings) else near.passages)
        places = np.unique(np.concatenate([nearest(each, _LOOKED_AT) for each in ranked]))
        return places, odds_by_meaning(by_meaning(near, asked, places, self._heading_of))

    def _is_of_another(self, question: str) -> bool:
        named = self._background.names | particular_words()
        return any(word in named and not self._words.knows(word) for word in fold(question).split())

    def _near(self, asked: Floats) -> Nearness:
        assert self._rows is not None
        assert self._compared_background is not None
        return Nearness(
            passages=np.asarray(self._rows @ asked, np.float32),
            headings=np.asarray(self._compared_headings @ asked, np.float32) if len(self._headings) else np.zeros(0, np.float32),
            background=float((self._compared_background @ asked).max(initial=-1.0)),
        )

    @cached_property
    def _short(self) -> tuple[Floats, Floats, Floats]:
        """Vectors of passages, headings and background in the few dimensions of a glance's guess."""
        assert self._map is not None
        assert self._vectors is not None
        assert self._background.vectors is not None
        vectors = np.asarray(self._vectors, np.float32)
        wide = (vectors, self._headings if len(self._headings) else vectors[:0], self._background.vectors)
        passages, headings, background = (np.ascontiguousarray(self._map.shorten(each)) for each in wide)
        return passages, headings, background

    @cached_property
    def _words(self) -> DocumentWords:
        texts = [f"{chunk.title}\n{chunk.heading}\n{chunk.text}{_what_it_is(chunk.text)}" for chunk in self._chunks]
        return DocumentWords(texts, self._titles, self._background.words)

    def _scored(self, places: NDArray[np.intp], odds: Floats, limit: int) -> tuple[ScoredPassage, ...]:
        order = np.lexsort((places, -odds))[:limit]
        return tuple(
            ScoredPassage(passage=to_passage(self._chunks[places[at]]), confidence=float(1 / (1 + np.exp(-odds[at])))) for at in order
        )


def to_passage(chunk: Chunk) -> Passage:
    """Return a chunk as a passage that can be cited: it is the document's own text, not our summary."""
    source = Source(id=chunk.source_id, title=chunk.title or chunk.shown, publisher=_CREDIT, locator=chunk.shown)
    return Passage(
        id=chunk.source_id,
        source=source,
        section=chunk.section or chunk.title or chunk.shown,
        answer=chunk.text,
        own_words=False,
        collection=chunk.collection,
        page=chunk.page,
    )


def _what_it_is(text: str) -> str:
    """Return words for what a text holds and need not name: whoever asks for an address finds 0x..., though no word says so."""
    return "".join(f"\n{words}" for form, words in _WORDS_FOR_FORMS if form.search(text))


def _plain_space() -> DocumentSpace:
    """Return the space that takes nothing off."""
    none = np.zeros(1, np.float32)
    return DocumentSpace(question=none, passage=none, languages=np.zeros((0, 0), np.float32))


def _stacked(titles: Sequence[str], vectors: Mapping[str, NDArray[np.floating[Any]]]) -> Floats:
    """Return the headings' vectors in their order, or none at all where one is missing: then headings count by their words."""
    if not titles or any(title not in vectors for title in titles):
        return np.zeros((0, 0), np.float32)
    return np.ascontiguousarray(np.stack([vectors[title] for title in titles]), np.float32)
