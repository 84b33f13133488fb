"""Match signals against a text in one pass. Pure and synchronous: it runs on every message of a group.

A signal is a few groups of terms (`docs/adding-a-rule.md`). All terms of all signals go into one lookup, so the
cost of a text does not grow with the number of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.folding import fold, has_loose_words
from knowledge.models import Signal

LONGEST_TEXT = 4000
"""Characters of a text that are looked at: a scam that needs more room than this does not read as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalHit:
    owner: str
    signal: str


class SignalMatcher:
    """Finds whose signals fire in a text."""

    def __init__(self, signals: Mapping[str, tuple[Signal, ...]]) -> None:
        self._phrases: dict[str, set[int]] = {}
        self._prefixes: dict[str, set[int]] = {}
        self._loose: dict[str, set[int]] = {}
        # Long lists of bars stand in many signals: a term is folded once and then only joins another group.
        self._groups_of: dict[str, set[int]] = {}
        self._rules: list[tuple[SignalHit, tuple[int, ...], int]] = []
        groups: dict[tuple[str, ...], int] = {}
        for owner, owned in signals.items():
            for signal in owned:
                needed = tuple(self._group(group, groups) for group in signal.all)
                barred = self._group(signal.none, groups) if signal.none else -1
                self._rules.append((SignalHit(owner=owner, signal=signal.name), needed, barred))
        self.known_owners = tuple(signals)
        self._longest_prefix = max((prefix.count(" ") + 1 for prefix in self._prefixes), default=1)
        self._phrase_starts = _longest_by_start((phrase.partition(" ")[0], phrase.count(" ") + 1) for phrase in self._phrases)
        self._loose_starts = _longest_by_start((term[0], len(term)) for term in self._loose)
        self._prefix_starts = _sizes_by_start(self._prefixes)

    def match(self, text: str) -> tuple[SignalHit, ...]:
        """Return every signal that fires, in the order the signals were given."""
        present = self._groups_in(fold(text[:LONGEST_TEXT]))
        return tuple(hit for hit, needed, barred in self._rules if barred not in present and present.issuperset(needed))

    def owners(self, text: str) -> tuple[str, ...]:
        """Return who owns a firing signal, each once, in order."""
        return tuple(dict.fromkeys(hit.owner for hit in self.match(text)))

    def _group(self, terms: Iterable[str], groups: dict[tuple[str, ...], int]) -> int:
        key = tuple(terms)
        number = groups.setdefault(key, len(groups))
        for term in key:
            self._add(term, number)
        return number

    def _add(self, term: str, group: int) -> None:
        groups = self._groups_of.get(term)
        if groups is None:
            groups = self._groups_of[term] = self._entry(term)
        groups.add(group)

    def _entry(self, term: str) -> set[int]:
        """Return the groups of a term, as they stand in the lookup for its kind."""
        folded = fold(term)
        if not folded:
            raise ValueError(f"the term {term!r} has no letter or digit")
        if has_loose_words(folded):
            return self._loose.setdefault(folded, set())
        if term.rstrip().endswith("*"):
            return self._prefixes.setdefault(folded, set())
        return self._phrases.setdefault(folded, set())

    def _groups_in(self, folded: str) -> set[int]:
        present: set[int] = set()
        words = folded.split(" ")
        for start in range(len(words)):
            self._add_phrases(words, start, present)
            self._add_prefixes(words, start, present)
        if self._loose and not folded.isascii():
            self._add_loose(folded, present)
        return present

    def _add_phrases(self, words: list[str], start: int, present: set[int]) -> None:
        longest = self._phrase_starts.get(words[start], 0)
        phrase = ""
        for word in words[start : start + longest]:
            phrase = f"{phrase} {word}" if phrase else word
            present.update(self._phrases.get(phrase, ()))

    def _add_prefixes(self, words: list[str], start: int, present: set[int]) -> None:
        sizes = self._prefix_starts.get(words[start][:1], ())
        if not sizes:
            return
        window = " ".join(words[start : start + self._longest_prefix])
        for size in sizes:
            if size > len(window):
                break
            present.update(self._prefixes.get(window[:size], ()))

    def _add_loose(self, folded: str, present: set[int]) -> None:
        for start, char in enumerate(folded):
            longest = self._loose_starts.get(char, 0)
            for end in range(start + 1, min(len(folded), start + longest) + 1):
                present.update(self._loose.get(folded[start:end], ()))


def _longest_by_start(terms: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return for each beginning how long the longest term is that begins so."""
    longest: dict[str, int] = {}
    for start, length in terms:
        longest[start] = max(length, longest.get(start, 0))
    return longest


def _sizes_by_start(prefixes: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return for each first letter how long the prefixes are that begin with it, ascending."""
    sizes: dict[str, set[int]] = {}
    for prefix in prefixes:
        sizes.setdefault(prefix[0], set()).add(len(prefix))
    return {start: tuple(sorted(found)) for start, found in sizes.items()}
