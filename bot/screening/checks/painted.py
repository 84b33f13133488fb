"""Plain words painted with other letters: `mooñbridge` is read as `moonbridge`, whoever it imitates.

Honest names in letters beyond a to z spell a word of their language, mostly under their country's ending; nobody honest spells plain
words with marks that no language puts there. Pure; only asked of the few hosts that have such letters.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache

from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.confusables import scripts_of
from bot.screening.checks.lure_words import PLAIN_WORDS
from bot.screening.checks.protected_names import common_words

FEWEST_LETTERS = 6
_SHORTEST_WORD, _LONGEST_WORD, _LONGEST_NAME = 4, 14, 40
_MOSTLY, _WHOLLY = 0.75, 0.99
_COUNTRY = 2  # letters of a country's ending: at home there, any letter may be everyday
_EVERYDAY = frozenset(
    "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćčďđēėęěğģīįıķļłńņňőœřśşšșťţțūůűųŵŷźżž"  # Latin marks of European languages
)


class Paint(IntEnum):
    """How surely a name is painted: not, by marks that some language has, by letters that hardly any has."""

    NONE = 0
    EVERYDAY = 1
    ODD = 2


def paint_of(anatomy: Anatomy) -> Paint:
    """Return whether plain words are written with letters that do not belong there."""
    name = anatomy.name
    if name.isascii() or len(anatomy.ending) == _COUNTRY or len(name) > _LONGEST_NAME:
        return Paint.NONE
    foreign = [letter for letter in name if not letter.isascii()]
    letters = "".join([letter for letter in anatomy.folded if letter.isalpha()])
    if len(letters) < FEWEST_LETTERS or not letters.isascii() or not scripts_of("".join(foreign)) <= {"LATIN"}:
        return Paint.NONE
    share = _share_of_words(letters)
    if share >= _MOSTLY and not _EVERYDAY.issuperset(foreign):
        return Paint.ODD
    return Paint.EVERYDAY if share >= _WHOLLY else Paint.NONE


def _share_of_words(letters: str) -> float:
    """Return how much of a name ordinary words cover at most."""
    known, heads = _known_words()
    covered = [0] * (len(letters) + 1)
    for start in range(len(letters)):
        here = covered[start]
        covered[start + 1] = max(covered[start + 1], here)
        # Few runs of letters begin a word, so that most places are done with one question.
        if letters[start : start + _SHORTEST_WORD] not in heads:
            continue
        for end in range(start + _SHORTEST_WORD, min(start + _LONGEST_WORD, len(letters)) + 1):
            if letters[start:end] in known:
                covered[end] = max(covered[end], here + end - start)
    return covered[-1] / len(letters)


@cache
def _known_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words and how they begin."""
    known = frozenset(word for word in common_words() | PLAIN_WORDS if len(word) >= _SHORTEST_WORD)
    return known, frozenset(word[:_SHORTEST_WORD] for word in known)
