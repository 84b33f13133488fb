"""How the words of a list are looked for where the automaton's package has no version: slower, and finds the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Found = tuple[int, int, int]
"""The number of the word in its list, where it starts and where it ends."""


def search_apart(words: Sequence[str]) -> Callable[[str], list[Found]]:
    """Return what finds the longest word at each place, none overlapping, in their order."""
    if not words:
        return lambda text: []
    numbers = {word: number for number, word in enumerate(words)}
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    return lambda text: [(numbers[match[0]], match.start(), match.end()) for match in pattern.finditer(text)]


def search_everywhere(words: Sequence[str]) -> Callable[[str], list[Found]]:
    """Return what finds every word at every place, in any order."""
    numbers = {word: number for number, word in enumerate(words)}
    lengths = sorted({len(word) for word in words})

    def find(text: str) -> list[Found]:
        places = ((start, start + length) for start in range(len(text)) for length in lengths)
        return [(numbers[text[start:end]], start, end) for start, end in places if end <= len(text) and text[start:end] in numbers]

    return find
