"""A small linear model over what was seen of a message: the probability of each stance. numpy only, one file, microseconds."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from operator import add
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.kept import Kept
from knowledge.lures.features import BUCKETS, Seen, buckets_of, tokens_of
from knowledge.lures.models import Stance
from knowledge.lures.senses import Senses

Weights = npt.NDArray[np.float32]

PAIR_VALUE = np.float32(0.425)
"""What two features together count, against 1 for each: with more, what few examples happen to show together is learned by heart."""
WORDING_VALUE = 3.2
_DAMAGE = (OSError, ValueError, KeyError, EOFError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error)
STANCES = tuple(Stance)
_PROMOTING, _NEUTRAL, _ASKING = map(STANCES.index, (Stance.PROMOTING, Stance.NEUTRAL, Stance.ASKING))
_ROUNDED = 1e-4
_PLAINLY = -0.5
"""How far promoting has to lead by words alone, or a plain message is left: one line of chat in eight does, and each plain lure of ours."""
_NOTHING_SAID = (0.0,) * len(STANCES)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of the model a feature has: features, then pairs of features, then hashed wording."""

    features: int

    @property
    def pairs_at(self) -> int:
        return self.features

    @property
    def wording_at(self) -> int:
        return self.features + self.features * (self.features - 1) // 2

    @property
    def columns(self) -> int:
        return self.wording_at + BUCKETS

    def pair_columns(self, active: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Return the columns of all pairs of features; `active` is sorted."""
        low, high = np.triu_indices(len(active), 1) if len(active) > len(_TRIANGLES) else _TRIANGLES[len(active) - 1]
        return self.pairs_at + active[high] * (active[high] - 1) // 2 + active[low]


_TRIANGLES = [np.triu_indices(size, 1) for size in range(1, 65)]


class LureModel:
    """Weights of shape (columns, stances) and what features they are for; it fits no others. Safe from any thread."""

    def __init__(self, *, feature_names: tuple[str, ...], weights: Weights, bias: Weights, senses: Senses) -> None:
        self.feature_names = feature_names
        self.weights = weights
        self.bias = bias
        self.senses = senses
        self._layout = Layout(len(feature_names))
        self._wording = weights[self._layout.wording_at :]
        self._scaled = weights[: self._layout.wording_at].copy()
        self._scaled[self._layout.pairs_at :] *= PAIR_VALUE
        # Words come again and again: their sums are kept, which is faster than any array of this size.
        self._said: Kept[str, tuple[float, ...]] = Kept(self._say, most=32_768)
        # So do the same few features together.
        self._featured: Kept[tuple[int, ...], list[float]] = Kept(self._add_features, most=8192)
        self._leans: Kept[str, tuple[int, float, float]] = Kept(self._lean, most=32_768)

    def stances(self, seen: Seen) -> Mapping[Stance, float]:
        """Return the probability of each stance; they add up to 1."""
        # So few numbers are quicker one by one than as an array.
        wording = self._wording_logits(tokens_of(seen.folded))
        together = list(map(add, self._featured[seen.active], wording))
        most = max(together)
        odds = [exp(logit - most) for logit in together]
        total = sum(odds)
        return dict(zip(STANCES, [each / total for each in odds], strict=True))

    def hardly_promotes(self, seen: Seen, probability: float) -> bool:
        """Tell whether a message is so much rather neutral or asking that it promotes with less than this probability. False says nothing.

        Three stances are told by less than half of the numbers that all of them take.
        """
        featured = self._featured[seen.active]
        places, neutral, asking = 0, 0.0, 0.0
        for each, more_neutral, more_asking in map(self._leans.__getitem__, tokens_of(seen.folded)):
            places += each
            neutral += more_neutral
            asking += more_asking
        value, promoting, apart = float(wording_value(places)), featured[_PROMOTING], _far_apart(probability)
        return featured[_NEUTRAL] - promoting + neutral * value > apart or featured[_ASKING] - promoting + asking * value > apart

    def sounds_plain(self, words: Iterable[str]) -> bool:
        """Tell whether words one by one are hardly more a luring author's than a neutral or asking one's, so that nothing is to be found.

        A tenth of what `hardly_promotes` takes, for a word alone is nearly always one that was weighed before.
        """
        places, neutral, asking = 0, 0.0, 0.0
        for each, more_neutral, more_asking in map(self._leans.__getitem__, set(words)):
            places += each
            neutral += more_neutral
            asking += more_asking
        return max(neutral, asking) * float(wording_value(places)) > _PLAINLY

    def _lean(self, token: str) -> tuple[int, float, float]:
        places, *totals = self._said[token]
        return int(places), totals[_NEUTRAL] - totals[_PROMOTING], totals[_ASKING] - totals[_PROMOTING]

    def _add_features(self, numbers: tuple[int, ...]) -> list[float]:
        """Return what features and their pairs weigh for each stance."""
        logits = self.bias
        if numbers:
            active = np.array(numbers, np.intp)
            columns = np.concatenate((active, self._layout.pair_columns(active))) if len(active) > 1 else active
            logits = logits + np.add.reduce(self._scaled.take(columns, axis=0))
        return list(map(float, logits))

    def _wording_logits(self, tokens: Sequence[str]) -> Sequence[float]:
        said = list(map(self._said.__getitem__, tokens))
        if not said:
            return _NOTHING_SAID
        places, *totals = map(sum, zip(*said, strict=True))
        value = float(wording_value(int(places)))
        return [total * value for total in totals]

    def _say(self, token: str) -> tuple[float, ...]:
        """Return in how many places a token is hashed, and what they weigh for each stance."""
        places = buckets_of(token, self.senses)
        return (len(places), *self._wording[list(places)].sum(0).tolist())


@lru_cache
def _far_apart(probability: float) -> float:
    """Return from which lead of one stance's logit on another's the other's probability is below this one, whatever the rest."""
    return log(1 / probability - 1) + _ROUNDED


@lru_cache(maxsize=4096)
def wording_value(places: int) -> np.float32:
    """Return what one place counts: long messages have more words, not more to say."""
    return np.float32(WORDING_VALUE / np.sqrt(places + 10.0))


def write_model(path: Path, model: LureModel) -> None:
    np.savez_compressed(
        path,
        feature_names=np.array(json.dumps(model.feature_names)),
        weights=model.weights.astype(np.float16),
        bias=model.bias,
        senses=np.array(model.senses.digest, np.int64),
    )


def read_model(path: Path, feature_names: tuple[str, ...], senses: Senses) -> LureModel | None:
    """Return the model, or None when it is missing, damaged or was trained on other features or senses."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays: dict[str, Any] = {name: archive[name] for name in archive.files}
        names = tuple(json.loads(str(arrays["feature_names"])))
        weights = arrays["weights"].astype(np.float32)
        bias = arrays["bias"].astype(np.float32)
        digest = int(arrays["senses"])
    except _DAMAGE:
        return None
    fits = (
        names == feature_names
        and digest == senses.digest
        and weights.shape == (Layout(len(names)).columns, len(STANCES))
        and bias.shape == (len(STANCES),)
    )
    sound = fits and bool(np.isfinite(weights).all()) and bool(np.isfinite(bias).all())
    return LureModel(feature_names=names, weights=weights, bias=bias, senses=senses) if sound else None
