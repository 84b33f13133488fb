"""A message that could be a piece of a phrase: which words of the lists it is made of, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.screening.secrets.coded import OTHER, Said, are_mostly_rare, numbers_in
from bot.screening.secrets.spelling import number_of_nearest

_LONGEST_PIECE = 40  # words; a longer message is no piece of a phrase
_PIECE_SHARE = 0.7
_MOST_MISSPELT = 2
_RIGHT_EACH = 4  # words, of which one is misspelt


class Piece(NamedTuple):
    """A tuple, for one is made for every message."""

    sent_at: datetime
    words: tuple[int, ...]
    talk: float
    joint: str = " "
    """What its words stood apart by: nothing between characters of a sentence."""
    ref: str = ""
    """The message it is."""
    is_told: bool = False
    """Whether it was found to be a part of what is likely a secret; a longer phrase may go on, and be one for certain."""

    @property
    def telling(self) -> int:
        """How many words of the lists it has."""
        return len(self.words) - self.words.count(OTHER)


def _put_right(numbers: list[int], words: Sequence[str], codes: Sequence[int]) -> list[int]:
    """Return the numbers with a misspelt word or two read as what they were meant to be, where most others are words no sentence needs."""
    if numbers.count(OTHER) > _MOST_MISSPELT or not are_mostly_rare([number for number in numbers if number != OTHER]):
        return numbers
    misspelt = [word for word, code in zip(words, codes, strict=True) if code == OTHER]
    if len(misspelt) != numbers.count(OTHER):
        return numbers
    meant = iter([number_of_nearest(word, words) for word in misspelt])
    return [next(meant) if number == OTHER else number for number in numbers]


def word_numbers(said: Said) -> tuple[int, ...]:
    """Return the numbers of the list words that a message is made of, or that it ends with; nothing for a sentence."""
    lower, words, codes = said
    if len(lower) > _LONGEST_PIECE * 12:
        return ()
    if not lower.isascii():
        codes = [code for word, code in zip(words, codes, strict=True) if word.isalpha()]
        words = [word for word in words if word.isalpha()]
    known = numbers_in(codes)
    if 0 < _RIGHT_EACH * known.count(OTHER) <= len(known):
        known = _put_right(known, words, codes)
    if not 0 < len(known) <= _LONGEST_PIECE:
        return ()
    if len(known) - known.count(OTHER) >= _PIECE_SHARE * len(known):
        return tuple(known)
    end = []
    while known and known[-1] != OTHER:
        end.append(known.pop())
    return (OTHER, *reversed(end)) if len(end) > 2 or len(codes) < 3 else ()
