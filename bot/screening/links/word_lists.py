"""How lists of words are written in code: as running text, for a word a line would hide what belongs together."""

from __future__ import annotations


def word_set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())
