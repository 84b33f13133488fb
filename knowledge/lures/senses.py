"""What words are akin: one number for "money, dinero, geld, деньги, 钱", so that what is learned of one holds for the others.

Made once from the multilingual model's own vectors (`kinship.py`) and shipped as a table of 7 bytes a word. A word is looked up when
it is first met; nothing of the model is needed then.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_DAMAGE = (OSError, ValueError, KeyError, EOFError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Senses:
    """`keys` are sorted hashes of words; `near` and `wide` number the narrow and the wide kin that each belongs to."""

    keys: npt.NDArray[np.uint32]
    near: npt.NDArray[np.uint16]
    wide: npt.NDArray[np.uint8]

    def of(self, word: str) -> tuple[int, int] | None:
        """Return the numbers of a folded word's narrow and wide kin, or None for a word that was never met."""
        key = key_of(word)
        place = int(self.keys.searchsorted(np.uint32(key)))
        if place == len(self.keys) or int(self.keys[place]) != key:
            return None
        return int(self.near[place]), int(self.wide[place])

    @property
    def digest(self) -> int:
        """Return what tells this table from another: a model learned from one fits no other."""
        return zlib.crc32(self.keys.tobytes() + self.near.tobytes() + self.wide.tobytes())


def key_of(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


NO_SENSES = Senses(keys=np.zeros(0, np.uint32), near=np.zeros(0, np.uint16), wide=np.zeros(0, np.uint8))


def write_senses(path: Path, senses: Senses) -> None:
    np.savez_compressed(path, keys=senses.keys, near=senses.near, wide=senses.wide)


def read_senses(path: Path) -> Senses:
    """Return the table, or an empty one when it is missing or damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            keys, near, wide = archive["keys"], archive["near"], archive["wide"]
    except _DAMAGE:
        return NO_SENSES
    sound = keys.dtype == np.uint32 and near.dtype == np.uint16 and wide.dtype == np.uint8 and keys.shape == near.shape == wide.shape
    return Senses(keys=keys, near=near, wide=wide) if sound and keys.ndim == 1 and bool((keys[1:] > keys[:-1]).all()) else NO_SENSES
