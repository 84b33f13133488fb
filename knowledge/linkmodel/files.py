"""The file of a link model: small, checksummed, read in a few milliseconds. Whoever opens it gets a model or the reason why not.

Layout: magic, sha256 of all that follows, header length (u32), header (JSON), the strict table, the plain table (signed bytes).
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.linkmodel.model import Curve, LinkModel
from knowledge.linkmodel.table import CELLS, VERSION
from knowledge.whole_files import write_whole

FILE_NAME = "links.model"
SHIPPED_MODEL = Path(__file__).parent.parent / "shipped" / FILE_NAME

_MAGIC = b"JMPLINK1"
_LEAD = len(_MAGIC) + 32
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is no model: one sentence for an operator."""

    text: str


def write_model(path: Path, model: LinkModel) -> str:
    """Write the model whole or not at all and return the file's checksum."""
    header = {"version": VERSION, "cells": CELLS, "curve": asdict(model.curve), "facts": dict(model.facts)}
    header |= {name: getattr(model, name) for name in ("strict_step", "plain_step", "strict_bias", "plain_bias")}
    packed = json.dumps(header, sort_keys=True).encode()
    rest = struct.pack("<I", len(packed)) + packed + model.strict.tobytes() + model.plain.tobytes()
    digest = hashlib.sha256(rest)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, [_MAGIC, digest.digest(), rest])
    return digest.hexdigest()


def open_model(path: Path = SHIPPED_MODEL) -> LinkModel | Problem:
    """Return the model of a file, or the problem: missing, unreadable, damaged, of another version. Never raises."""
    try:
        if path.stat().st_size > _LARGEST:
            return Problem(text=f"{path.name} is too large to be a link model")
        whole = path.read_bytes()
    except FileNotFoundError:
        return Problem(text=f"there is no link model at {path}")
    except OSError as error:
        return Problem(text=f"{path.name} cannot be read: {error.strerror}")
    if whole[: len(_MAGIC)] != _MAGIC:
        return Problem(text=f"{path.name} is not a link model")
    if hashlib.sha256(whole[_LEAD:]).digest() != whole[len(_MAGIC) : _LEAD]:
        return Problem(text=f"{path.name} does not match its checksum: it is damaged")
    try:
        return _unpack(whole[_LEAD:])
    except (ValueError, KeyError, TypeError, struct.error, OverflowError, RecursionError) as error:
        return Problem(text=f"{path.name} cannot be used: {error}")


def open_best(own: Path | None) -> tuple[LinkModel | None, Problem | None]:
    """Return the operator's own model where there is a file, else the shipped one; and the problem where the wanted one is off.

    A damaged own model is not silently replaced by the shipped one: the operator chose it, and its being off has to show.
    """
    chosen = own if own is not None and own.exists() else SHIPPED_MODEL
    opened = open_model(chosen)
    return (None, opened) if isinstance(opened, Problem) else (opened, None)


def _unpack(rest: bytes) -> LinkModel:
    (size,) = struct.unpack_from("<I", rest)
    header: dict[str, Any] = json.loads(rest[4 : 4 + size])
    if header["version"] != VERSION or header["cells"] != CELLS:
        raise ValueError("it was trained by another version of the program; run `jumpmaster feeds train`")
    tables = rest[4 + size :]
    if len(tables) != 2 * CELLS:
        raise ValueError("its tables have another size than it says")
    numbers = {name: _finite(header[name]) for name in ("strict_step", "plain_step", "strict_bias", "plain_bias")}
    curve = Curve(**{name: _finite(value) for name, value in header["curve"].items()})
    if curve.share <= 0 or curve.span <= 0 or curve.at_edge >= curve.at_budget:
        raise ValueError("its curve does not rise")
    both = np.frombuffer(tables, np.int8)
    return LinkModel(strict=both[:CELLS], plain=both[CELLS:], curve=curve, facts=header["facts"], **numbers)


def _finite(value: Any) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("one of its numbers is none")
    return float(value)
