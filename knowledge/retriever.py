"""Find what a question is about: built-in targets and operators' passages, each with a calibrated probability.

Blocking and thread-safe. `read` takes about a millisecond; `search` runs the model and belongs in a worker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import numpy as np

from knowledge.content_signals import HARMLESS, TOLD, open_signals
from knowledge.embedding import Embedder, EmbedderUnavailable, Vectors
from knowledge.models import Corpus, Passage, Target, TargetKind
from knowledge.ranker import Floats, Likeness, Ranker, Ranking, nearest_by_words
from knowledge.signals import SignalMatcher

_log = logging.getLogger("jumpmaster.knowledge")


class ScoredTarget(NamedTuple):
    """A tuple, because a question makes hundreds of them."""

    target: Target
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPassage:
    """An operator's passage. `confidence` is the probability that it answers the question."""

    passage: Passage
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one question found, best first. `signals` are targets whose patterns fire in the text: certain, and rare.

    `vector` is the question's, where the whole model read it, and `similarity` that of the nearest known question to it.
    `named` are points of lists whose names stand in the question, `told` first aids whose act is told as done in it, `harmless` first
    aids and routes that it only sounds like.
    `nearest` tells how near the nearest known question is, 1 the same, 0 or less nothing in common: then no probability means much.
    """

    targets: tuple[ScoredTarget, ...]
    signals: tuple[Target, ...]
    nearest: float
    by_meaning: bool
    words: int = 0
    named: tuple[Target, ...] = ()
    told: tuple[Target, ...] = ()
    harmless: tuple[Target, ...] = ()
    vector: Vectors | None = None
    similarity: float = 0.0

    def probability(self, target: Target) -> float:
        return next((scored.probability for scored in self.targets if scored.target == target), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFindings:
    """An operator's passages for one question, best first, and what the built-in content has on it, as the whole model found."""

    passages: tuple[ScoredPassage, ...] = ()
    whole: Findings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a question's words alone tell, and what was guessed at a glance, if it was.

    Made once, however often the question is then searched.
    """

    text: str
    letters: Likeness
    signals: tuple[Target, ...]
    named: tuple[Target, ...]
    told: tuple[Target, ...] = ()
    harmless: tuple[Target, ...] = ()
    guess: Guess | None = None

    @property
    def nearest(self) -> float:
        """How near the nearest known question is by its letters: cheap to ask before words are searched."""
        return nearest_by_words(self.letters)


class DocumentSearch(Protocol):
    """Operators' passages, searched beside the built-in content."""

    def spell(self, question: str) -> str:
        """Return the question with slips in its words mended, where a document has the word that is meant; else as it is."""
        ...

    def search(self, question: str, vector: Vectors | None, limit: int) -> tuple[ScoredPassage, ...]:
        """Return the likeliest passages, best first."""
        ...

    def may_answer(self, question: str, state: Floats) -> bool:
        """Tell from the small model's state whether a search is worth its time."""
        ...


class Guess(Protocol):
    """What a small model made of a text: a log probability for each of its targets, and the state that they were read from."""

    @property
    def log_shares(self) -> Floats: ...

    @property
    def state(self) -> Floats: ...


class Guesser(Protocol):
    """A small model that guesses targets from a text, in their own order, by their written names."""

    targets: tuple[str, ...]

    def look(self, text: str) -> Guess: ...


GuessVector = Callable[[Floats], Vectors]
"""From the small model's state to about the vector that the whole model gives the text, shape (dimensions,)."""


class Retriever:
    def __init__(
        self,
        corpus: Corpus,
        ranker: Ranker,
        *,
        embedder: Embedder | None = None,
        documents: DocumentSearch | None = None,
        guesser: Guesser | None = None,
        guess_vector: GuessVector | None = None,
        signals: SignalMatcher | None = None,
    ) -> None:
        self.corpus = corpus
        self._guesser = guesser
        self._guess_vector = guess_vector
        self.embedder = embedder if ranker.knows_meaning else None
        self._ranker = ranker
        self._documents = documents
        self._signals = signals or open_signals(corpus)
        self._of_owner = {owner: Target.parse(owner.removeprefix(TOLD).removeprefix(HARMLESS)) for owner in self._signals.known_owners}

    def read(self, question: str) -> Reading:
        """Return what the question's letters and words tell."""
        owners = self._signals.owners(question)
        found = self._targets(owner for owner in owners if not owner.startswith((TOLD, HARMLESS)))
        told = self._targets(owner for owner in owners if owner.startswith(TOLD))
        harmless = [target for target in self._targets(owner for owner in owners if owner.startswith(HARMLESS)) if target not in found]
        return Reading(
            text=question,
            letters=self._ranker.compare_letters(question),
            signals=self._most_urgent_first(found),
            named=tuple(target for target in found if target.kind is TargetKind.PASSAGE),
            told=self._most_urgent_first([target for target in told if target not in harmless]),
            harmless=tuple(harmless),
        )

    def by_words(self, reading: Reading) -> Findings:
        """Return what words and characters alone find."""
        return self._to_findings(reading, self._ranker.by_words(reading.letters))

    def glance(self, reading: Reading) -> Reading:
        """Return the reading with a guess, where a small model is at hand; about two milliseconds."""
        if self._guesser is None or reading.guess is not None:
            return reading
        try:
            return replace(reading, guess=self._guesser.look(reading.text))
        except EmbedderUnavailable as error:
            _log.error("model.failed %s", error)
            return reading

    @property
    def has_documents(self) -> bool:
        return self._documents is not None

    def by_glance(self, reading: Reading) -> Findings | None:
        """Return what letters and a guess find, or None where there is no guess."""
        if reading.guess is None:
            return None
        return self._to_findings(reading, self._ranker.by_glance(reading.letters, reading.guess.log_shares))

    def by_guessed_vector(self, reading: Reading) -> Findings | None:
        """Return what a whole search finds with about the vector that the text has, or None where it cannot be guessed.

        A second opinion, in a tenth of the time of a search: the guess learnt targets by heart, its vector is held against all questions.
        """
        if reading.guess is None or self._guess_vector is None:
            return None
        vector = self._guess_vector(reading.guess.state)
        return self._to_findings(reading, self._ranker.by_meaning(reading.letters, vector, reading.guess.log_shares))

    def search_documents(self, reading: Reading, found: Findings | None = None, *, limit: int = 5) -> DocumentFindings:
        """Return the operator's passages for a question, best first; none where a glance tells that none will do.

        `found` is what is known of it already.
        """
        if self._documents is None:
            return DocumentFindings()
        if self.embedder is not None and (found is None or found.vector is None):
            reading = self.glance(reading)
            if reading.guess is not None and not self._documents.may_answer(reading.text, reading.guess.state):
                return DocumentFindings()
            found = self.search_many((reading,))[0]
        spelt = self._documents.spell(reading.text)
        vector = found.vector if found else None
        if spelt != reading.text and vector is not None:
            vectors = self._vectors([spelt])
            vector = vector if vectors is None else vectors[0]
        return DocumentFindings(passages=self._documents.search(spelt, vector, limit), whole=found)

    def search(self, question: str) -> Findings:
        """Return what meaning, words and characters find together; words alone where no model is installed."""
        return self.search_many((self.read(question),))[0]

    def search_many(self, readings: Sequence[Reading]) -> tuple[Findings, ...]:
        vectors = self._vectors([reading.text for reading in readings])
        if vectors is None:
            return tuple(map(self.by_words, readings))
        return tuple(map(self._by_meaning, map(self.glance, readings), vectors))

    def _by_meaning(self, reading: Reading, vector: Vectors) -> Findings:
        guess = reading.guess.log_shares if reading.guess else None
        return self._to_findings(reading, self._ranker.by_meaning(reading.letters, vector, guess), vector)

    def _vectors(self, texts: Sequence[str]) -> Vectors | None:
        """Return the texts' vectors, None without a model and where it fails: then words have to do."""
        if self.embedder is None:
            return None
        try:
            return self.embedder.embed_questions(texts)
        except EmbedderUnavailable as error:
            _log.error("model.failed %s", error)
            return None

    def fired(self, text: str) -> tuple[Target, ...]:
        """Return the targets whose signals fire, the most urgent first aid first."""
        return self._most_urgent_first(
            self._targets(owner for owner in self._signals.owners(text) if not owner.startswith((TOLD, HARMLESS)))
        )

    def _targets(self, owners: Iterable[str]) -> list[Target]:
        return [self._of_owner[owner] for owner in owners]

    def _most_urgent_first(self, found: Sequence[Target]) -> tuple[Target, ...]:
        fired = (target for target in found if target.kind is not TargetKind.PASSAGE)
        return tuple(sorted(fired, key=self._urgency))

    def _urgency(self, target: Target) -> int:
        return self.corpus.first_aid[target.id].order if target.kind is TargetKind.FIRST_AID else 100

    def _to_findings(self, reading: Reading, ranking: Ranking, vector: Vectors | None = None) -> Findings:
        return Findings(
            targets=_to_scored(ranking),
            signals=reading.signals,
            nearest=ranking.nearest,
            by_meaning=ranking.by_meaning,
            words=len(reading.text.split()),
            named=reading.named,
            told=reading.told,
            harmless=reading.harmless,
            vector=vector,
            similarity=ranking.similarity,
        )


def _to_scored(ranking: Ranking) -> tuple[ScoredTarget, ...]:
    order = (-ranking.log_probabilities).argsort(kind="stable")
    shares = np.exp(ranking.log_probabilities[order]).tolist()
    return tuple(map(ScoredTarget, map(ranking.targets.__getitem__, order.tolist()), shares))
