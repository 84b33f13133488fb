"""Many words looked for in one short text at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from bot.screening.checks.word_search import Found, search_apart, search_everywhere

_SHORTEST = 3


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(text.split())


class WordIndex:
    """Words in an automaton that reads a text once, so that a host is searched for hundreds of them in a fraction of a microsecond.

    Words shorter than three letters count only in scripts where two signs are a word.
    """

    def __init__(self, listed: Iterable[str]) -> None:
        words = sorted(set(listed))
        self._words = tuple(word for word in words if len(word) >= _SHORTEST)
        self._short = tuple(word for word in words if len(word) < _SHORTEST and not word.isascii())
        self._apart, self._everywhere = _searches(self._words)

    def find(self, text: str) -> tuple[tuple[int, str], ...]:
        """Return the words in the text with where they start, the longest first at each place, none overlapping."""
        if not text.isascii():
            return self._find_foreign(text)
        matches = self._apart(text)
        return tuple([(start, self._words[number]) for number, start, _ in matches]) if matches else ()

    def find_everywhere(self, text: str) -> tuple[tuple[int, str], ...]:
        """Return every word at every place, overlapping ones too."""
        matches = self._everywhere(text if text.isascii() else _without_halves(text))
        if not matches:
            return ()
        if len(matches) > 1:
            matches.sort(key=lambda match: (match[1], -match[2]))
        return tuple([(start, self._words[number]) for number, start, _ in matches])

    def _find_foreign(self, text: str) -> tuple[tuple[int, str], ...]:
        found = [(start, self._words[number]) for number, start, _ in self._apart(_without_halves(text))]
        found.extend((text.index(word), word) for word in self._short if word in text)
        return tuple(found)


def _searches(words: Sequence[str]) -> tuple[Callable[[str], list[Found]], Callable[[str], list[Found]]]:
    """Return what finds words apart, and what finds them everywhere."""
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind
    except ImportError:  # its wheels are for 64-bit processors
        return search_apart(words), search_everywhere(words)
    apart = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes
    return apart, partial(AhoCorasick(words).find_matches_as_indexes, overlapping=True)


def _without_halves(text: str) -> str:
    """Return the text with half a surrogate pair, which is no character, as a question mark: everything else stays in its place."""
    return text.encode("utf-8", "replace").decode("utf-8")
