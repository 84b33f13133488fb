"""From what the glance computed to about where the whole model would put a question, in fewer dimensions.

The glance reads a question in a fraction of the whole model's time. A linear map of its inner state comes near enough to the
whole model's vector to tell whether an operator's documents are worth a proper search, and 128 dimensions are enough for that.
It belongs to one glance: `python -m knowledge.embedding.glance_map` makes it anew, in a minute, after `make glance`.
"""

from __future__ import annotations

import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.glance import GLANCE_SHA256, open_glance
from knowledge.embedding.seam import Vectors, open_embedder, to_unit

Floats = NDArray[np.float32]

DIMENSIONS = 128
_RIDGE = 1.0
_DAMAGE = (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceMap:
    """`weights` (inner, whole), `inner` and `whole` the means on both sides, `axes` (whole, DIMENSIONS)."""

    weights: Floats
    inner: Floats
    whole: Floats
    axes: Floats

    def shorten(self, vectors: Vectors) -> Floats:
        """Return vectors of the whole model in fewer dimensions, shape (..., DIMENSIONS)."""
        return np.asarray(vectors @ self.axes, np.float32)

    def guess_whole(self, state: Floats) -> Vectors:
        """Return about the vector of the text that the glance read, from its inner state."""
        vector: Vectors = to_unit(((state - self.inner) @ self.weights + self.whole)[None])[0]
        return vector

    def guess(self, state: Floats) -> Floats:
        """Return about the short vector of that text."""
        return self.shorten(self.guess_whole(state))


def fit_map(states: Floats, vectors: Vectors) -> GlanceMap:
    """Return the map from the glance's states to the whole model's vectors of the same texts, by least squares."""
    inner, whole = states.mean(axis=0), vectors.mean(axis=0)
    centred, wanted = (states - inner).astype(np.float64), vectors - whole
    weights = np.linalg.solve(centred.T @ centred + _RIDGE * np.eye(centred.shape[1]), centred.T @ wanted)
    spread = np.linalg.eigh((wanted.T @ wanted).astype(np.float64))[1]
    return GlanceMap(
        weights=weights.astype(np.float32),
        inner=inner.astype(np.float32),
        whole=whole.astype(np.float32),
        axes=np.ascontiguousarray(spread[:, ::-1][:, :DIMENSIONS], np.float32),
    )


def write_map(path: Path, found: GlanceMap, *, glance_sha256: str) -> None:
    np.savez(
        path,
        glance=np.array(glance_sha256),
        weights=found.weights.astype(np.float16),
        inner=found.inner,
        whole=found.whole,
        axes=found.axes.astype(np.float16),
    )


def read_map(path: Path, glance_sha256: str) -> GlanceMap | None:
    """Return the map of this glance, or None when the file is missing, damaged, or another glance's."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            if str(archive["glance"]) != glance_sha256:
                return None
            arrays = {name: archive[name].astype(np.float32) for name in ("weights", "inner", "whole", "axes")}
    except _DAMAGE:
        return None
    return GlanceMap(**arrays)


def main() -> int:
    from knowledge.bank import exemplar_id, exemplars
    from knowledge.corpus import load_corpus
    from knowledge.shipped import GLANCE, GLANCE_MAP, SHIPPED, SNAPSHOT
    from knowledge.snapshot import read_snapshot

    glance = open_glance(SHIPPED / GLANCE, open_embedder("onnx"))
    if glance is None:
        sys.stderr.write("The glance is not the pinned one, or the ONNX engine is not here.\n")
        return 1
    snapshot = read_snapshot(SHIPPED / SNAPSHOT)
    known = dict(zip(snapshot.ids, np.asarray(snapshot.vectors, np.float32), strict=True))
    rows = [row for row in exemplars(load_corpus()) if row.lang and exemplar_id(row) in known]
    states = np.stack([glance.look(row.text).state for row in rows])
    found = fit_map(states, np.stack([known[exemplar_id(row)] for row in rows]))
    write_map(SHIPPED / GLANCE_MAP, found, glance_sha256=GLANCE_SHA256)
    return 0


if __name__ == "__main__":
    sys.exit(main())
