"""Find what a question is about: built-in targets and operators' passages, each with a calibrated probability.

Blocking and thread-safe. `by_words` takes about a millisecond; `search` runs the model and belongs in a worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.embedding import Embedder, Vectors
from knowledge.models import Corpus, Passage, Signal, Target, TargetKind
from knowledge.ranker import Ranker, Ranking
from knowledge.signals import SignalMatcher


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredTarget:
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

    `named` are points of lists whose names stand in the question.
    `nearest` tells how near the nearest known question is, 1 the same, 0 or less nothing in common: then no probability means much.
    """

    targets: tuple[ScoredTarget, ...]
    signals: tuple[Target, ...]
    passages: tuple[ScoredPassage, ...]
    nearest: float
    by_meaning: bool
    words: int = 0
    named: tuple[Target, ...] = ()

    def probability(self, target: Target) -> float:
        return next((scored.probability for scored in self.targets if scored.target == target), 0.0)


class DocumentSearch(Protocol):
    """Operators' passages, searched beside the built-in content."""

    def search(self, question: str, vector: Vectors | None, limit: int) -> tuple[ScoredPassage, ...]: ...


class Retriever:
    def __init__(
        self,
        corpus: Corpus,
        ranker: Ranker,
        *,
        embedder: Embedder | None = None,
        documents: DocumentSearch | None = None,
    ) -> None:
        self.corpus = corpus
        self.embedder = embedder if ranker.knows_meaning else None
        self._ranker = ranker
        self._documents = documents
        self._names = SignalMatcher(
            {passage.id: (Signal(name="named", all=(passage.names,)),) for passage in corpus.passages.values() if passage.names}
        )
        self._signals = {
            kind: SignalMatcher({ident: owner.signals for ident, owner in owners.items()})
            for kind, owners in (
                (TargetKind.FIRST_AID, corpus.first_aid),
                (TargetKind.RULE, corpus.rules),
                (TargetKind.ROUTE, corpus.routes),
            )
        }

    def by_words(self, question: str, *, limit: int = 5) -> Findings:
        """Return what words and characters alone find."""
        return self._findings(question, self._ranker.by_words(question), None, limit)

    def search(self, question: str, *, limit: int = 5) -> Findings:
        """Return what meaning, words and characters find together; words alone where no model is installed."""
        return self.search_many((question,), limit=limit)[0]

    def search_many(self, questions: Sequence[str], *, limit: int = 5) -> tuple[Findings, ...]:
        if self.embedder is None:
            return tuple(self.by_words(question, limit=limit) for question in questions)
        vectors = self.embedder.embed_questions(questions)
        return tuple(
            self._findings(question, self._ranker.by_meaning(question, vector), vector, limit)
            for question, vector in zip(questions, vectors, strict=True)
        )

    def fired(self, question: str) -> tuple[Target, ...]:
        """Return the targets whose signals fire, the most urgent first aid first."""
        found = [Target(kind, owner) for kind, matcher in self._signals.items() for owner in matcher.owners(question)]
        return tuple(sorted(found, key=self._urgency))

    def _urgency(self, target: Target) -> int:
        return self.corpus.first_aid[target.id].order if target.kind is TargetKind.FIRST_AID else 100

    def _findings(self, question: str, ranking: Ranking, vector: Vectors | None, limit: int) -> Findings:
        passages = self._documents.search(question, vector, limit) if self._documents else ()
        return Findings(
            targets=_to_scored(ranking),
            signals=self.fired(question),
            passages=passages,
            nearest=ranking.nearest,
            by_meaning=ranking.by_meaning,
            words=len(question.split()),
            named=tuple(Target(TargetKind.PASSAGE, ident) for ident in self._names.owners(question)),
        )


def _to_scored(ranking: Ranking) -> tuple[ScoredTarget, ...]:
    logs = ranking.log_probabilities
    order = (-logs).argsort(kind="stable")
    return tuple(
        ScoredTarget(target=ranking.targets[position], probability=float(2.718281828 ** logs[position])) for position in order.tolist()
    )
