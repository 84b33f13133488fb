"""Train the lure model from our own writing: the lure examples, and the questions and warnings the other content holds.

A suspicious link of an example is also shown as unknown and as malicious, because feeds never know all. numpy only; minutes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from knowledge.lures.content import LureType
from knowledge.lures.examples import to_sighting, variants
from knowledge.lures.features import FeatureReader, Seen, buckets_of, tokens_of
from knowledge.lures.model import PAIR_VALUE, STANCES, Layout, LureModel, Weights, wording_value
from knowledge.lures.models import Sighting, Stance
from knowledge.lures.senses import Senses
from knowledge.models import LANGUAGES, Corpus

PENALTY = 3e-5
STEPS = 160
RATE = 0.05
HIDDEN = 0.5
"""Which share of what is seen of a message is hidden at each step, so that no one word or sign decides alone."""
BORROWED_WEIGHT = 0.2
"""What a question or warning of other content counts, against 1 for an example: they are not chat."""
BORROWED_SHARE = 6
"""One in so many of them is learned from: there are twenty thousand, and a sixth teaches as much."""

_MALICIOUS_ROUTES = frozenset({"attack-help", "injection"})
_TURNS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One message to learn from. `kind` is its lure type, or the content it is borrowed from."""

    sighting: Sighting
    stance: Stance
    kind: str
    lang: str
    weight: float


def own_samples(lures: Iterable[LureType]) -> Iterator[Sample]:
    """Yield the examples, each with its links in all standings, two spellings of links; a message weighs 1 altogether."""
    for lure in lures:
        for example in lure.examples:
            for turn in range(_TURNS):
                shown = list(variants(to_sighting(example, turn)))
                for sighting in shown:
                    yield Sample(sighting=sighting, stance=example.stance, kind=lure.id, lang=example.lang, weight=1 / len(shown) / _TURNS)


def borrowed_samples(corpus: Corpus) -> Iterator[Sample]:
    """Yield what we explain, and a share of what members ask (never a lure) and of what we warn of, in every language."""
    for sample in _all_borrowed(corpus):
        if sample.kind == "passages" or zlib.crc32(sample.sighting.text.encode()) % BORROWED_SHARE == 0:
            yield sample


def _all_borrowed(corpus: Corpus) -> Iterator[Sample]:
    for passage in corpus.passages.values():
        yield _borrowed(passage.text, Stance.OFFICIAL, "passages", "en")
    asked = [each.questions for owners in (corpus.passages, corpus.rules, corpus.first_aid) for each in owners.values()]
    for questions in asked:
        for lang, texts in questions.items():
            yield from (_borrowed(text, Stance.ASKING, "questions", lang) for text in texts)
    for route in corpus.routes.values():
        if route.id not in _MALICIOUS_ROUTES:
            for lang, texts in route.questions.items():
                yield from (_borrowed(text, Stance.ASKING, "routes", lang) for text in texts)
    for rule in corpus.rules.values():
        for lang in LANGUAGES:
            yield _borrowed(rule.warning[lang], Stance.WARNING, "warnings", lang)
            yield _borrowed(rule.title[lang], Stance.WARNING, "warnings", lang)
        yield from (_borrowed(text, Stance.WARNING, "warnings", "en") for text in rule.advice)
    for aid in corpus.first_aid.values():
        for lang, steps in aid.steps.items():
            yield from (_borrowed(text, Stance.WARNING, "first_aid", lang) for text in steps)


def _borrowed(text: str, stance: Stance, kind: str, lang: str) -> Sample:
    return Sample(sighting=Sighting(text=text), stance=stance, kind=kind, lang=lang, weight=BORROWED_WEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Samples as a sparse matrix by rows, with their stances and weights."""

    starts: npt.NDArray[np.intp]
    columns: npt.NDArray[np.int32]
    values: Weights
    stances: npt.NDArray[np.int32]
    weights: Weights
    width: int

    @property
    def rows(self) -> npt.NDArray[np.intp]:
        return np.repeat(np.arange(len(self.stances)), np.diff(self.starts))


def tabulate(samples: Sequence[Sample], reader: FeatureReader, senses: Senses) -> Table:
    layout = Layout(len(reader.names))
    columns, values, starts = [], [], [0]
    for sample in samples:
        row, worth = row_of(reader.see(sample.sighting), layout, senses)
        columns.append(row)
        values.append(worth)
        starts.append(starts[-1] + len(row))
    return Table(
        starts=np.array(starts, np.intp),
        columns=np.concatenate(columns).astype(np.int32),
        values=np.concatenate(values).astype(np.float32),
        stances=np.array([STANCES.index(sample.stance) for sample in samples], np.int32),
        weights=np.array([sample.weight for sample in samples], np.float32),
        width=layout.columns,
    )


def row_of(seen: Seen, layout: Layout, senses: Senses) -> tuple[npt.NDArray[np.intp], Weights]:
    """Return the columns and values of one message."""
    active = np.array(seen.active, np.intp)
    pairs = layout.pair_columns(active) if len(active) > 1 else active[:0]
    places = np.array([place for token in tokens_of(seen.folded) for place in buckets_of(token, senses)], np.intp)
    worth = np.concatenate(
        [
            np.ones(len(active), np.float32),
            np.full(len(pairs), PAIR_VALUE, np.float32),
            np.full(len(places), wording_value(len(places)), np.float32),
        ]
    )
    return np.concatenate([active, pairs, layout.wording_at + places]), worth


def fit(table: Table, *, steps: int = STEPS, penalty: float = PENALTY) -> tuple[Weights, Weights]:
    """Return weights and bias of a softmax regression, by full-batch Adam; the same table gives the same weights."""
    used, places = np.unique(table.columns, return_inverse=True)
    found, bias = _fit(replace(table, columns=places.astype(np.int32), width=len(used)), steps, penalty)
    weights = np.zeros((table.width, len(STANCES)), np.float32)
    weights[used] = found
    return weights, bias


def _fit(table: Table, steps: int, penalty: float) -> tuple[Weights, Weights]:
    rows, count = table.rows, len(table.stances)
    random, values = np.random.default_rng(0), table.values / np.float32(1 - HIDDEN)
    share = table.weights / table.weights.sum()
    target = np.eye(len(STANCES), dtype=np.float32)[table.stances]
    weights = np.zeros((table.width, len(STANCES)), np.float32)
    bias = np.zeros(len(STANCES), np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    bias_first, bias_second = np.zeros_like(bias), np.zeros_like(bias)
    for step in range(1, steps + 1):
        table = replace(table, values=values * (random.random(len(values), dtype=np.float32) >= HIDDEN))
        error = (_softmax(_products(table, rows, weights, count) + bias) - target) * share[:, None]
        slope = _slopes(table, rows, error) + np.float32(penalty) * weights
        rate = np.float32(RATE * (1 - step / (steps + 1)))
        weights -= rate * _adam(first, second, slope, step)
        bias -= rate * _adam(bias_first, bias_second, error.sum(0), step)
    return weights, bias


def _products(table: Table, rows: npt.NDArray[np.intp], weights: Weights, count: int) -> Weights:
    product = np.empty((count, len(STANCES)), np.float32)
    for stance in range(len(STANCES)):
        product[:, stance] = np.bincount(rows, weights=table.values * weights[table.columns, stance], minlength=count)
    return product


def _slopes(table: Table, rows: npt.NDArray[np.intp], error: Weights) -> Weights:
    slope = np.empty((table.width, len(STANCES)), np.float32)
    for stance in range(len(STANCES)):
        slope[:, stance] = np.bincount(table.columns, weights=table.values * error[rows, stance], minlength=table.width)
    return slope


def _softmax(logits: Weights) -> Weights:
    odds = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(odds / odds.sum(1, keepdims=True), np.float32)


def _adam(first: Weights, second: Weights, slope: Weights, step: int) -> Weights:
    """Return the step's direction; `first` and `second` are moved in place."""
    first *= 0.9
    first += 0.1 * slope
    second *= 0.98
    second += 0.02 * slope * slope
    return np.asarray((first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.98**step)) + 1e-9), np.float32)


def train(samples: Sequence[Sample], reader: FeatureReader, senses: Senses) -> LureModel:
    weights, bias = fit(tabulate(samples, reader, senses))
    return LureModel(feature_names=reader.names, weights=weights, bias=bias, senses=senses)
