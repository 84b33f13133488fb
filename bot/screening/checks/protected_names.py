"""The names worth imitating, indexed so that a label's nearest one is found in microseconds.

A name is the label of an official domain, or a brand's name written together. The index is a symmetric-delete one: two labels are
one edit apart (a letter left out, put in, swapped with its neighbour, or another one) only where leaving out at most one letter
of each can make them equal, so a dozen dictionary reads find every candidate. Most labels are done with before: no name has their ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.screening.checks.confusables import fold_letters, skeleton
from bot.screening.checks.lure_words import PLAIN_WORDS
from bot.screening.checks.rarity import rarely_imitated
from bot.screening.checks.word_index import WordIndex
from knowledge.brands import Brand, BrandRegistry
from knowledge.hostnames import public_suffix, registrable_domain

SHORTEST_NAME = 3
SHORT_NAME = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedName:
    """One name of a brand. `endings` are the public suffixes it officially stands under.

    `joined_endings` are those as they are written together with a name (`couk`, `co`).

    An `ordinary` name (a word, or fewer than six letters) needs a second sign. A `plain` one
    (`crypto`) stands in too many names to mean anything beside other words. A `rare` one is hardly ever imitated (`rarity.py`).
    """

    name: str
    brand: Brand
    endings: frozenset[str]
    ordinary: bool
    is_word: bool
    plain: bool
    rare: bool
    joined_endings: frozenset[str]


class ProtectedNames:
    """The names of a registry's brands."""

    def __init__(self, brands: Iterable[Brand]) -> None:
        self.names: dict[str, ProtectedName] = {}
        for brand in brands:
            for protected in _names_of(brand):
                self.names.setdefault(protected.name, protected)
        self._by_skeleton: dict[str, ProtectedName] = {}
        self._by_deletion: dict[str, list[ProtectedName]] = {}
        for protected in self.names.values():
            self._by_skeleton.setdefault(skeleton(protected.name), protected)
            for key in _deletions(protected.name):
                self._by_deletion.setdefault(key, []).append(protected)
        self._ends = _ends_of(self.names)
        self.inside = WordIndex(name for name, protected in self.names.items() if not protected.plain)

    def exactly(self, label: str) -> ProtectedName | None:
        return self.names.get(label)

    def looking_like(self, label: str) -> ProtectedName | None:
        """Return the name that a reader sees in this label, though it is spelt otherwise."""
        return self._by_skeleton.get(skeleton(label))

    def one_edit_from(self, label: str) -> Iterable[ProtectedName]:
        """Return the names that are exactly one edit away."""
        ends = self._ends.get(len(label))
        if ends is None or not ends.are_shared_by(label):
            return ()
        keys = [*filter(self._by_deletion.__contains__, _deletions(label))]
        return self._one_edit_among(keys, label) if keys else ()

    def _one_edit_among(self, keys: Iterable[str], label: str) -> Iterator[ProtectedName]:
        seen: set[str] = set()
        for key in keys:
            for protected in self._by_deletion[key]:
                if protected.name not in seen and protected.name != label:
                    seen.add(protected.name)
                    if OSA.distance(label, protected.name, score_cutoff=1) == 1:
                        yield protected


@lru_cache(maxsize=8)
def protected_names_of(registry: BrandRegistry) -> ProtectedNames:
    """Return the index of a registry, built once for each."""
    return ProtectedNames(registry.brands)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return ordinary words of three to eight letters, in lower case."""
    text = (files(__package__) / "common_words.txt").read_text(encoding="ascii")
    while text.startswith("#"):
        text = text.partition("\n")[2]
    return frozenset(text.split())


class _Ends(NamedTuple):
    """What one edit leaves of the names that are about as long as a label: `size` letters of both ends, or all but so many of one."""

    size: int
    rest: int
    both: set[str]
    heads: set[str]
    tails: set[str]

    def are_shared_by(self, label: str) -> bool:
        size, rest = self.size, self.rest
        return label[:rest] in self.heads or label[size + 1 :] in self.tails or label[:size] + label[-size:] in self.both


def _ends_of(names: Iterable[str]) -> dict[int, _Ends]:
    """Return the ends by the length of the label; no name is one edit from a label of another length."""
    ends: dict[int, _Ends] = {}
    for name in names:
        for length in range(len(name) - 1, len(name) + 2):
            # An edit touches two neighbouring letters at most: it reaches into one third alone, or into the middle and one letter of it.
            size = max(1, length // 3)
            rest = length - size - 1
            _, _, both, heads, tails = ends.setdefault(length, _Ends(size, rest, set(), set(), set()))
            both.add(name[:size] + name[-size:])
            heads.add(name[:rest])
            tails.add(name[len(name) - rest :])
    return ends


def _names_of(brand: Brand) -> Iterator[ProtectedName]:
    endings: dict[str, set[str]] = {}
    for domain in brand.domains:
        registered = registrable_domain(domain)
        if registered is not None:
            endings.setdefault(registered.partition(".")[0], set()).add(registered.partition(".")[2])
    main_labels = {domain.partition(".")[0] for domain in brand.domains[:1]}
    main = {ending for ending in (public_suffix(domain) for domain in brand.domains[:1]) if ending}
    for written in (brand.name, *brand.names):
        folded = fold_letters(written)
        together = folded if folded.isalnum() else "".join([letter for letter in folded if letter.isalnum()])
        if len(together) >= SHORT_NAME - 1:
            endings.setdefault(together, set()).update(main)
    for name, under in endings.items():
        plain = name in PLAIN_WORDS
        if len(name) >= SHORTEST_NAME and name.isascii() and (not plain or name in main_labels):
            is_word = plain or name in common_words() or (brand.common_word and len(name) >= SHORT_NAME)
            yield ProtectedName(
                name=name,
                brand=brand,
                endings=frozenset(under),
                ordinary=is_word or len(name) < SHORT_NAME,
                is_word=is_word,
                plain=plain,
                rare=brand.id in rarely_imitated(),
                joined_endings=frozenset(spelt for ending in under for spelt in (ending.replace(".", ""), ending.partition(".")[0])),
            )


def _deletions(label: str) -> list[str]:
    """Return the label, and the label with each of its letters left out in turn."""
    shorter = [*map("".join, combinations(label, len(label) - 1))] if label else []
    return [label, *reversed(shorter)]
