"""The second look: what a small sentence model makes of a message that words and signs leave in doubt.

The glance, which reads questions, reads the message too, and a head of its own tells from its inner state what the author does. A
thousand times the cost of a word, so only the doubtful are read; it was trained with one glance and is left out beside any other.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.embedding.seam import EmbedderUnavailable
from knowledge.lures.models import Sighting, Stance

Floats = npt.NDArray[np.float32]

SECOND = "lures_second.npz"
LONGEST = 400
"""Characters: longer messages say enough by their words, and the glance would read their beginning only."""

STANCES = tuple(Stance)
_PROMOTING = STANCES.index(Stance.PROMOTING)
_LINK = " link "
_MARKS = re.compile(r"\bz(\w+)z\b")
"""What stands in folded words for links, figures and the like: a word that says what it was."""
_NEVER = 1e-6
_DAMAGE = (OSError, ValueError, KeyError, EOFError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error)


class _Glimpse(Protocol):
    @property
    def state(self) -> Floats: ...


class Reader(Protocol):
    """The glance, as it is used here."""

    def look(self, text: str) -> _Glimpse: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One hidden layer over the glance's state: `inner` (WIDTH, hidden), `outer` (hidden, stances), and what is added after each."""

    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

    def score(self, states: Floats) -> Floats:
        """Return a logit for each stance; `states` (..., WIDTH)."""
        return np.asarray(np.maximum(states @ self.inner + self.inner_bias, 0) @ self.outer + self.outer_bias, np.float32)


class SecondLook:
    """Safe from any thread. `open_reader` is called with the first doubtful message, or by `open`; None where no glance can be had."""

    def __init__(self, head: Head, open_reader: Callable[[], Reader | None]) -> None:
        self._head = head
        self._open_reader = open_reader
        self._reader: Reader | None = None
        self._opened = False

    def open(self) -> None:
        if not self._opened:
            self._reader = self._open_reader()
            self._opened = True

    def lean(self, sighting: Sighting, undisguised: str | None = None) -> float | None:
        """Return the log odds that the author lures, or None where that cannot be told. `undisguised`: its words, if they were hidden."""
        if len(sighting.text) > LONGEST:
            return None
        self.open()
        if self._reader is None:
            return None
        try:
            state = self._reader.look(to_text(sighting) if undisguised is None else _MARKS.sub(r" \1 ", undisguised)).state
        except EmbedderUnavailable:  # screening goes on without it
            return None
        return float(lean_of(self._head.score(state)))


def to_text(sighting: Sighting) -> str:
    """Return a message as the glance reads it: what a link is called tells nothing that the checks of links do not tell."""
    text = sighting.text
    for link in sighting.links:
        if link.host is not None and link.written:
            text = text.replace(link.written, _LINK)
    return text


def lean_of(scores: Floats) -> Floats:
    """Return the log odds of promoting against all else; `scores` (..., stances) as the head gives them."""
    odds = np.exp(scores - scores.max(-1, keepdims=True))
    share = odds[..., _PROMOTING] / odds.sum(-1)
    return np.asarray(np.log((share + _NEVER) / (1 - share + _NEVER)), np.float32)


def write_head(path: Path, head: Head, *, glance_sha256: str, built_from: str) -> None:
    arrays = {"inner": head.inner, "inner_bias": head.inner_bias, "outer": head.outer, "outer_bias": head.outer_bias}
    halves: dict[str, Any] = {name: array.astype(np.float16) for name, array in arrays.items()}
    np.savez_compressed(path, glance=np.array(glance_sha256), built_from=np.array(built_from), **halves)


def read_head(path: Path, *, glance_sha256: str, built_from: str) -> Head | None:
    """Return the head, or None when it is missing, damaged, another glance's, or learned from other content."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            if str(archive["glance"]) != glance_sha256 or str(archive["built_from"]) != built_from:
                return None
            arrays = {name: archive[name].astype(np.float32) for name in ("inner", "inner_bias", "outer", "outer_bias")}
    except _DAMAGE:
        return None
    sound = all(bool(np.isfinite(array).all()) for array in arrays.values())
    fits = arrays["inner"].ndim == arrays["outer"].ndim == 2 and arrays["outer"].shape == (arrays["inner"].shape[1], len(STANCES))
    return Head(**arrays) if sound and fits else None
