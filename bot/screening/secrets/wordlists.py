"""The lists that seed phrases are made of, loaded once, and how telling each of their words is."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from bot.screening.secrets.everyday import EVERYDAY_WORDS, GRAMMAR_WORDS

_OWN = Path(__file__).parent.parent / "wordlists"
_BIP39 = [
    "english",
    "chinese_simplified",
    "chinese_traditional",
    "czech",
    "french",
    "italian",
    "japanese",
    "korean",
    "portuguese",
    "russian",
    "spanish",
    "turkish",
]
_MONERO = {  # how many letters of a word its checksum reads
    "english": 3,
    "chinese_simplified": 1,
    "dutch": 4,
    "esperanto": 4,
    "french": 4,
    "german": 4,
    "italian": 4,
    "japanese": 3,
    "lojban": 4,
    "portuguese": 4,
    "russian": 4,
    "spanish": 4,
}
# The Russian list as packaged has one word damaged in its file. Phrases made with it carry the damage; others the word itself.
_DAMAGED = {"сно\ufffd\ufffdа": "снова"}
_ENGLISH = frozenset({"bip39_english", "slip39", "monero_english"})
_ACCENTS = re.compile("[\u0300-\u036f]")

# How much a word speaks for a phrase drawn at random and against prose, in nats.
RARE_GAIN = 0.7
_GRAMMAR_GAIN = -1.5
_EVERYDAY_GAIN = -0.3


class Scheme(StrEnum):
    BIP39 = "bip39"
    SLIP39 = "slip39"
    ELECTRUM_OLD = "electrum_old"
    MONERO = "monero"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """One list. `gains` holds the words that say less, or more, than `RARE_GAIN`; `prefix` is for Monero's checksum only."""

    name: str
    scheme: Scheme
    bit: int
    words: tuple[str, ...]
    index: dict[str, int]
    gains: dict[str, float]
    sizes: tuple[int, ...]
    prefix: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All lists, and for each spelling of a word the bits of the lists that have it."""

    lists: tuple[WordList, ...]
    bits: dict[str, int]


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """Return the lists; the first call reads them."""
    lists = tuple(_load(at, *each) for at, each in enumerate(_sources()))
    bits: dict[str, int] = {}
    for each in lists:
        known = {word: bits[word] | each.bit for word in each.index.keys() & bits.keys()}
        bits.update(dict.fromkeys(each.index, each.bit))
        bits.update(known)
    return Shelf(lists=lists, bits=bits)


def compose_word(word: str) -> str:
    """Return a lower-case word in the one form that lookups use, whatever normal form it was typed in."""
    return unicodedata.normalize("NFC", word)


def _sources() -> list[tuple[str, Scheme, Path, int]]:
    found = [(f"bip39_{name}", Scheme.BIP39, _package("mnemonic") / "wordlist" / f"{name}.txt", 0) for name in _BIP39]
    found.append(("slip39", Scheme.SLIP39, _package("shamir_mnemonic") / "wordlist.txt", 0))
    found.append(("electrum_old", Scheme.ELECTRUM_OLD, _OWN / "electrum_old.txt", 0))
    found += [(f"monero_{name}", Scheme.MONERO, _OWN / f"monero_{name}.txt", prefix) for name, prefix in _MONERO.items()]
    return found


def _package(name: str) -> Path:
    # The lists are read as files: importing these packages would load code that nothing here uses.
    spec = find_spec(name)
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


_SIZES = {
    Scheme.BIP39: (12, 15, 18, 21, 24),
    Scheme.SLIP39: (20, 33),
    Scheme.ELECTRUM_OLD: (12, 24),
    Scheme.MONERO: (24, 25),
}
_MYMONERO_SIZES = (13, 24, 25)  # that wallet's short seeds are English only


def _load(at: int, name: str, scheme: Scheme, path: Path, prefix: int) -> WordList:
    text = path.read_text(encoding="utf-8")
    words = tuple(unicodedata.normalize("NFC", text).split())
    index = dict(zip(words, range(len(words)), strict=True))
    if not text.isascii() or not text.islower():
        for number, word in enumerate(words):
            for spelling in _spellings(word):
                index.setdefault(spelling, number)
    return WordList(
        name=name,
        scheme=scheme,
        bit=1 << at,
        words=words,
        index=index,
        gains=_gains(name, words, index),
        sizes=_MYMONERO_SIZES if name == "monero_english" else _SIZES[scheme],
        prefix=prefix,
    )


def _spellings(word: str) -> tuple[str, ...]:
    """Return a word as people type it: as it is, without accents, with Turkish capitals turned small elsewhere."""
    lower = word.lower()
    if lower.isascii():
        return (lower,)
    if lower in _DAMAGED:
        return lower, _DAMAGED[lower]
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", lower)))
    if "ı" in lower:
        return lower, lower.replace("ı", "i"), plain, plain.replace("ı", "i")
    return (lower, plain) if plain != lower else (lower,)


def _gains(name: str, words: tuple[str, ...], index: dict[str, int]) -> dict[str, float]:
    if "chinese" in name:
        # These lists begin with the most frequent characters, and frequency falls with rank after Zipf.
        return {word: math.log((rank + 30) / 469) for rank, word in enumerate(words)}
    if name == "electrum_old":
        # So does this one, made from poems. Twelve everyday words are a game sooner than a seed of 2011.
        return {
            word: min(0.0 if word in EVERYDAY_WORDS else RARE_GAIN, 0.6 * math.log((rank + 20) / 250)) for rank, word in enumerate(words)
        }
    if name not in _ENGLISH:
        return {}
    everyday = {word: _EVERYDAY_GAIN for word in EVERYDAY_WORDS if word in index}
    return everyday | {word: _GRAMMAR_GAIN for word in GRAMMAR_WORDS if word in index}
