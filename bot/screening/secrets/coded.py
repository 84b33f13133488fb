"""What each word of a message is to the lists, in one look-up a word, and what that alone rules out. Pure.

Most sentences hold words of some list. Whether they may be a phrase is told here by counting kinds of words, taken at their best; what
is not ruled out is looked at closely elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from bot.screening.secrets.between import CONNECTORS
from bot.screening.secrets.cores import CONNECTOR_GAIN, FILLER_GAIN, LEAST_PEAK
from bot.screening.secrets.glued import FEWEST_CUT, four_letter_heads
from bot.screening.secrets.listed import FEWEST_ITEMS
from bot.screening.secrets.wordlists import RARE_GAIN, compose_word, shelf

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LATIN_WORD = re.compile("[a-z]+")
_LATIN_LETTERS = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz" else ord(" ") for code in range(0x100))
_LETTER = rf"[^\W\d_{_HAN}]|\ufffd"
_ANY_WORD = re.compile(rf"[{_HAN}]|(?:{_LETTER})(?:{_LETTER}|[\u0300-\u034e\u3099\u309a])*")
_DECOMPOSED = re.compile("[\u0300-\u034e\u3099\u309a\u1100-\u11ff]")
FEWEST_HITS = 8
"""Words of one list, with fewer of which nothing is a phrase."""
LEAST_DENSE = -3.5
_MOSTLY = 0.6
OTHER = -1
"""The code of a word of no list. Words of lists have their numbers, behind them what is cut to four letters; what only joins is below."""
JOINING = -2
_JOINING_HEAD = -3

# Kinds of words, by what they add to a phrase where they add most. A head is a word of a list once it is made whole.
_FILLER, _CUT, _JOINT, _CUT_JOINT, _PLAIN, _RARE, _TELLING = range(7)
_BREAK = bytes([_FILLER])
_AS_BREAK = bytes.maketrans(bytes([_CUT]), _BREAK)
_FEWEST_IN_A_ROW = math.ceil(LEAST_PEAK / RARE_GAIN)  # rare words that reach the least peak, with none of no list between them


class Said(NamedTuple):
    """A text in lower case, its words in the form the lists have them, and the code of each. A tuple, for one is made for every message."""

    lower: str
    words: Sequence[str]
    codes: Sequence[int]

    @classmethod
    def in_text(cls, lower: str) -> Said:
        words = words_of(lower)
        return cls(lower, words, codes_of(words))


def words_of(lower: str) -> Sequence[str]:
    """Return the words of a text in lower case, in the form the lists have them."""
    if lower.isascii():
        # What the pattern finds, for a fifth of its price.
        return lower.encode().translate(_LATIN_LETTERS).decode().split()
    words = _ANY_WORD.findall(lower)
    if _DECOMPOSED.search(lower):
        return [compose_word(word) for word in words]
    return words


def word_pattern(lower: str) -> re.Pattern[str]:
    return _LATIN_WORD if lower.isascii() else _ANY_WORD


def codes_of(words: Sequence[str]) -> list[int]:
    """Return the code of each word."""
    return list(map(_codes().get, words, repeat(OTHER)))


def numbers_in(codes: Sequence[int]) -> list[int]:
    """Return the numbers of the words of lists, and `OTHER` for the others; nothing for what only joins words."""
    if min(codes, default=0) >= OTHER:
        return list(codes)
    return [max(code, OTHER) for code in codes if code not in (JOINING, _JOINING_HEAD)]


def kinds_of(codes: Sequence[int]) -> bytes:
    """Return the kind of each word."""
    return bytes(map(_kinds().__getitem__, codes))


def are_mostly_rare(numbers: Sequence[int]) -> bool:
    """Tell whether most of these are words that sentences can do without."""
    kinds = kinds_of(numbers)
    return kinds.count(_RARE) + kinds.count(_TELLING) >= _MOSTLY * len(kinds)


def rules_out_phrase(kinds: bytes, different: int) -> bool:
    """Tell whether words of these kinds, `different` of them different ones, are surely no phrase. False says nothing.

    It holds too with more words of no list anywhere among them, and with fewer of those that lists have.
    """
    count = len(kinds)
    if count < FEWEST_HITS:
        return True
    fillers, joints = kinds.count(_FILLER), kinds.count(_JOINT)
    cut, cut_joints = kinds.count(_CUT), kinds.count(_CUT_JOINT)
    of_no_list = fillers + joints + cut + cut_joints
    # What repeats so often may only count the words, and what is cut may be made whole.
    if (count - different >= FEWEST_HITS - 1 and of_no_list >= FEWEST_HITS) or cut + cut_joints >= FEWEST_CUT:
        return False
    if count - fillers - joints < FEWEST_HITS:
        return True
    rare = kinds.count(_RARE)
    fewest_fillers = fillers + cut - max(0, count - FEWEST_ITEMS)
    # A long chain of words of lists, or rare ones enough on both sides of another, stand close in any case.
    if kinds.count(_TELLING) or rare * RARE_GAIN + fewest_fillers * FILLER_GAIN >= LEAST_DENSE:
        return False
    if rare < _FEWEST_IN_A_ROW:
        return True
    rows = kinds.translate(_AS_BREAK).split(_BREAK)
    return max([row.count(_RARE) for row in rows]) < _FEWEST_IN_A_ROW


@lru_cache(maxsize=1)
def _codes() -> dict[str, int]:
    heads = four_letter_heads()
    codes = {word: number for number, word in enumerate(spellings())}
    codes.update((word, _JOINING_HEAD if word in heads else JOINING) for word in CONNECTORS if word not in shelf().bits)
    return codes


@lru_cache(maxsize=1)
def spellings() -> tuple[str, ...]:
    """Return the word of each number: those of the lists, and behind them the four-letter heads that are none."""
    return (*shelf().bits, *four_letter_heads())


@lru_cache(maxsize=1)
def _kinds() -> bytes:
    """Return the kind of each code; codes below zero count from the end."""
    gains = best_gains()
    of_words = [_PLAIN if gains[word] <= 0 else _RARE if gains[word] <= RARE_GAIN else _TELLING for word in shelf().bits]
    return bytes([*of_words, *([_CUT] * len(four_letter_heads())), _CUT_JOINT, _JOINT, _FILLER])


@lru_cache(maxsize=1)
def best_gains() -> dict[str, float]:
    """Return what each word adds in the list where it adds most: a message without a core by these has none in any list."""
    gains = dict.fromkeys(CONNECTORS, CONNECTOR_GAIN)
    for words in shelf().lists:
        for word in words.index:
            gain = words.gains.get(word, RARE_GAIN)
            gains[word] = max(gain, gains.get(word, gain))
    return gains
