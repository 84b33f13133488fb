"""Which target a question is about: a linear classifier over meaning, near questions, and characters, in one score.

On a quarter of the questions held out, the classifier alone named the right one of 118 targets in 63 to 71 of 100 (the
more oblique questions were added, the harder it became), the nearest question in 45, characters in 21;
together they are best, and the nearest question tells when nothing is near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Vectors
from knowledge.embedding.rows import Rows
from knowledge.lexical import Postings, char_scores
from knowledge.models import Exemplar, Target

Floats = NDArray[np.float32]

_MEANING_SCALE = 5.0
_SIMILARITY_WEIGHT = 30.0
_CHARACTER_WEIGHT = 6.0
_CHARACTERS_ALONE_WEIGHT = 22.0
_CHARACTERS_FLOOR = 0.3
# On questions that the glance was kept from it is too careful by its making, and the whole search with it would be too sure.
_GUESS_WEIGHT = 0.4
_GUESS_ALONE_WEIGHT, _CHARACTERS_BESIDE_GUESS = 1.35, 3.0
_UNKNOWN = -20.0
_UNGUESSED = -3.0
"""What a glance is taken to say, beside the whole search, of a target that came after it was trained: little, but not never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A softmax regression. `weights` (dimensions, targets), `bias` (targets,), `centre` (dimensions,).

    `floor` is the similarity at which two texts of this model have nothing in common: 0.8 for multilingual-e5, whose
    vectors crowd together, 0.1 for MiniLM.
    """

    targets: tuple[Target, ...]
    weights: Floats
    bias: Floats
    centre: Floats
    floor: float

    def log_scores(self, vector: Floats) -> Floats:
        """Return a log probability for each target, shape (targets,)."""
        scores = (vector - self.centre) * np.float32(_MEANING_SCALE) @ self.weights + self.bias
        return log_softmax(np.asarray(scores, np.float32))


def log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)


def train_classifier(vectors: Vectors, owners: NDArray[np.int32], targets: Sequence[Target], *, rounds: int = 250) -> Classifier:
    """Fit the classifier by full-batch Adam; deterministic. Rare targets weigh more, by the root of their count."""
    count = len(targets)
    centre = vectors.mean(axis=0)
    inputs = (vectors - centre) * np.float32(_MEANING_SCALE)
    wanted = np.eye(count, dtype=np.float32)[owners]
    shares = (1 / np.sqrt(np.bincount(owners, minlength=count).clip(1)))[owners]
    shares = (shares / shares.sum()).astype(np.float32)[:, None]
    parameters = [np.zeros((vectors.shape[1], count), np.float32), np.zeros(count, np.float32)]
    first = [np.zeros_like(each) for each in parameters]
    second = [np.zeros_like(each) for each in parameters]
    for step in range(1, rounds + 1):
        scores = inputs @ parameters[0] + parameters[1]
        errors = (np.exp(log_softmax(scores)) - wanted) * shares
        gradients = [inputs.T @ errors + np.float32(1e-4) * parameters[0], errors.sum(axis=0)]
        rate = np.float32(0.05 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step))
        for each, gradient, mean, spread in zip(parameters, gradients, first, second, strict=True):
            mean += 0.1 * (gradient - mean)
            spread += 0.001 * (gradient * gradient - spread)
            each -= rate * mean / (np.sqrt(spread) + np.float32(1e-8))
    return Classifier(
        targets=tuple(targets), weights=parameters[0], bias=parameters[1], centre=centre.astype(np.float32), floor=_floor(vectors)
    )


def _floor(vectors: Vectors) -> float:
    """Return the similarity below which nothing is near, from how near each of a sample's nearest neighbours is."""
    sample = np.random.default_rng(0).permutation(len(vectors))[:1500]
    similar = vectors[sample] @ vectors.T
    similar[np.arange(len(sample)), sample] = -1.0
    far, usual = np.quantile(similar.max(axis=1), (0.005, 0.5))
    # As far again below the farthest neighbours as four fifths of their distance from the usual ones.
    return float(max(0.0, far - 0.8 * (usual - far)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Log probabilities over `targets`, and how near the nearest question is: 1 the same, 0 or less nothing in common.

    `similarity` is the same as the model has it, where it was asked.
    """

    targets: tuple[Target, ...]
    log_probabilities: Floats
    nearest: float
    by_meaning: bool
    similarity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How like a question's letters are to each target's likest question, shape (targets,), 0..1; and the most of them."""

    of_targets: Floats
    most: float


def _above(similarity: float, floor: float) -> float:
    return (similarity - floor) / (1 - floor)


def nearest_by_words(letters: Likeness) -> float:
    """Return how near the nearest question is by letters alone: what a ranking by words says of it."""
    return _above(letters.most, _CHARACTERS_FLOOR)


class Ranker:
    """Ranks targets for a question. Immutable, so any number of threads may ask it."""

    def __init__(
        self,
        rows: Sequence[Exemplar],
        *,
        characters: Postings,
        vectors: Rows | None,
        classifier: Classifier | None,
        guessed: Sequence[Target] = (),
    ) -> None:
        """`guessed` are the targets, in the glance's own order, that a guess has a log probability for."""
        self.targets: tuple[Target, ...] = tuple(dict.fromkeys(row.target for row in rows))
        number = {target: position for position, target in enumerate(self.targets)}
        owners = np.array([number[row.target] for row in rows], np.int32)
        self._by_target = np.argsort(owners, kind="stable")
        self._starts = np.searchsorted(owners[self._by_target], np.arange(len(self.targets)))
        self._is_sorted = bool((np.diff(owners) >= 0).all())
        self._characters = characters
        self._vectors = vectors
        self._classifier = classifier
        self._order = None if classifier is None else self._align(classifier.targets)
        self._guess_order = self._align(guessed)

    @property
    def knows_meaning(self) -> bool:
        return self._vectors is not None and self._classifier is not None

    def compare_letters(self, question: str) -> Likeness:
        scores = char_scores(self._characters, question)
        return Likeness(of_targets=self._nearest_of_each(scores), most=float(scores.max(initial=0.0)))

    def by_words(self, letters: Likeness) -> Ranking:
        return self._ranking(_CHARACTERS_ALONE_WEIGHT * letters.of_targets, nearest_by_words(letters), by_meaning=False)

    def by_glance(self, letters: Likeness, guess: Floats) -> Ranking:
        """Rank by the glance's log probabilities and by letters: good where it is sure, and a fraction of the work."""
        scores = _GUESS_ALONE_WEIGHT * self._in_our_order(guess, self._guess_order) + _CHARACTERS_BESIDE_GUESS * letters.of_targets
        return self._ranking(scores, float(np.exp(guess.max())), by_meaning=True)

    def by_meaning(self, letters: Likeness, vector: Floats, guess: Floats | None = None) -> Ranking:
        """Rank with the question's vector, shape (dimensions,), too, and with what was guessed at a glance."""
        if self._vectors is None or self._classifier is None or self._order is None:
            return self.by_words(letters)
        similar = np.asarray(self._vectors @ vector, np.float32)
        scores = self._in_our_order(self._classifier.log_scores(vector), self._order)
        scores += _SIMILARITY_WEIGHT * self._nearest_of_each(similar) + _CHARACTER_WEIGHT * letters.of_targets
        if guess is not None:
            scores += _GUESS_WEIGHT * self._in_our_order(guess, self._guess_order, unknown=_UNGUESSED)
        nearest = float(similar.max(initial=0.0))
        return self._ranking(scores, _above(nearest, self._classifier.floor), by_meaning=True, similarity=nearest)

    def _in_our_order(self, scores: Floats, order: tuple[NDArray[np.int64], NDArray[np.int64]], unknown: float = _UNKNOWN) -> Floats:
        """Return another order's scores in ours, shape (targets,); what is not in it is unknown."""
        theirs, ours = order
        placed = np.full(len(self.targets), unknown, np.float32)
        placed[ours] = scores[theirs]
        return placed

    def _ranking(self, scores: Floats, nearest: float, *, by_meaning: bool, similarity: float = 0.0) -> Ranking:
        return Ranking(
            targets=self.targets,
            log_probabilities=log_softmax(np.asarray(scores, np.float32)),
            nearest=nearest,
            by_meaning=by_meaning,
            similarity=similarity,
        )

    def _nearest_of_each(self, scores: Floats) -> Floats:
        """Return each target's best score, shape (targets,)."""
        by_target = scores if self._is_sorted else scores[self._by_target]
        return np.asarray(np.maximum.reduceat(by_target, self._starts), np.float32)

    def _align(self, learned: Sequence[Target]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the classifier's targets stand in its own order and in ours; content may have changed since."""
        place = {target: position for position, target in enumerate(self.targets)}
        pairs = [(position, place[target]) for position, target in enumerate(learned) if target in place]
        theirs, ours = zip(*pairs, strict=True) if pairs else ((), ())
        return np.array(theirs, np.int64), np.array(ours, np.int64)
