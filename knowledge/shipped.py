"""What is computed once from the content and ships in the package, so that the first answer comes in a second.

`content.json` is the content files parsed; `builtin.snapshot` holds the questions' vectors, `characters.npz` the character
index, `classifier.npz` the classifier. Each names the hash of the content it was made from; a stale one is left out.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.lexical import Postings
from knowledge.models import Target
from knowledge.ranker import Classifier

_DAMAGE = (OSError, ValueError, KeyError, EOFError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What numpy and zipfile raise for files that are cut, changed, or something else altogether."""

SHIPPED = Path(__file__).parent / "shipped"
SNAPSHOT = "builtin.snapshot"
CONTENT_FILE = "content.json"
CHARACTERS = "characters.npz"
CLASSIFIER = "classifier.npz"
GLANCE = "glance.npz"
GLANCE_MAP = "glance_map.npz"


def write_characters(path: Path, postings: Postings, built_from: str) -> None:
    np.savez(
        path,
        built_from=np.array(built_from),
        starts=postings.starts,
        texts=postings.texts.astype(np.uint16 if postings.size < 65536 else np.uint32),
        weights=np.rint(postings.weights * 255).astype(np.uint8),
        idf=postings.idf.astype(np.float16),
        size=np.array(postings.size),
    )


def read_characters(path: Path, built_from: str) -> Postings | None:
    """Return the character index, or None when it is missing, damaged or made from other content."""
    arrays = _read(path, built_from)
    if arrays is None or not {"starts", "texts", "weights", "idf", "size"} <= arrays.keys():
        return None
    return Postings(
        starts=arrays["starts"],
        texts=arrays["texts"].astype(np.intp),
        weights=arrays["weights"].astype(np.float32) / np.float32(255),
        idf=arrays["idf"].astype(np.float32),
        size=int(arrays["size"]),
    )


def write_classifier(path: Path, classifier: Classifier, *, vectors_id: str, built_from: str) -> None:
    np.savez(
        path,
        built_from=np.array(built_from),
        vectors_id=np.array(vectors_id),
        targets=np.array(json.dumps([str(target) for target in classifier.targets])),
        weights=classifier.weights.astype(np.float16),
        bias=classifier.bias,
        centre=classifier.centre,
        floor=np.array(classifier.floor),
    )


def read_classifier(path: Path, *, vectors_id: str) -> Classifier | None:
    """Return the classifier of a vector space, or None. One made from older content still serves: it lacks new targets."""
    arrays = _read(path, None)
    if arrays is None or not {"vectors_id", "targets", "weights", "bias", "centre", "floor"} <= arrays.keys():
        return None
    if str(arrays["vectors_id"]) != vectors_id:
        return None
    return Classifier(
        targets=tuple(Target.parse(written) for written in json.loads(str(arrays["targets"]))),
        weights=arrays["weights"].astype(np.float32),
        bias=arrays["bias"],
        centre=arrays["centre"],
        floor=float(arrays["floor"]),
    )


def _read(path: Path, built_from: str | None) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            if built_from is not None and str(archive["built_from"]) != built_from:
                return None
            return {name: archive[name] for name in archive.files}
    except _DAMAGE:
        return None
