"""Many words looked for in one short text at once."""

from __future__ import annotations

from collections.abc import Iterable

_LEAD = 3


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(text.split())


class WordIndex:
    """Words by their first three letters, so that a host is searched for hundreds of them in a few microseconds.

    Shorter words count only in scripts where two signs are a word.
    """

    def __init__(self, listed: Iterable[str]) -> None:
        words = set(listed)
        by_lead: dict[str, list[str]] = {}
        for word in sorted(words, key=lambda word: (-len(word), word)):
            if len(word) >= _LEAD:
                by_lead.setdefault(word[:_LEAD], []).append(word)
        self._short = tuple(word for word in words if len(word) < _LEAD and not word.isascii())
        self._by_lead = {lead: tuple(found) for lead, found in by_lead.items()}

    def find(self, text: str) -> tuple[tuple[int, str], ...]:
        """Return the words in the text with where they start, the longest first at each place, none overlapping."""
        by_lead = self._by_lead
        found: list[tuple[int, str]] = []
        end = 0
        for start in self._starts(text):
            if start < end:
                continue
            for word in by_lead[text[start : start + _LEAD]]:
                if text.startswith(word, start):
                    found.append((start, word))
                    end = start + len(word)
                    break
        if self._short and not text.isascii():
            found.extend((text.index(word), word) for word in self._short if word in text)
        return tuple(found)

    def find_everywhere(self, text: str) -> tuple[tuple[int, str], ...]:
        """Return every word at every place, overlapping ones too."""
        starts = self._starts(text)
        if not starts:
            return ()
        return tuple([(at, word) for at in starts for word in self._by_lead[text[at : at + _LEAD]] if text.startswith(word, at)])

    def _starts(self, text: str) -> list[int]:
        """Return where some word may begin."""
        by_lead = self._by_lead
        return [at for at in range(len(text) - _LEAD + 1) if text[at : at + _LEAD] in by_lead]
