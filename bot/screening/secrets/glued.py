"""Phrases whose words are run together or cut to four letters: both can be read back, for no two words of a list begin alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.checksums import is_valid
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.wordlists import Scheme, WordList, compose_word, shelf

_HEAD = 4
SHORTEST_GLUED = 24  # letters; Korean words have two or more
_GLUED = re.compile(r"[^\W\d_]{24,300}")
_MOST_SPLITS = 64
FEWEST_CUT = 5
_CUT_SHARE = 0.35
_AN_ANNOUNCEMENT = 4  # words: "this is my phrase"


def find_glued(lower: str) -> list[SecretMatch]:
    """Return the words of letters that split into as many words of one list as a phrase has; each is `SHORTEST_GLUED` long at least."""
    first = _by_first_letter()
    return [match for glued in _GLUED.finditer(lower) for words in first.get(lower[glued.start()], ()) if (match := _judge(glued, words))]


def _judge(glued: re.Match[str], words: WordList) -> SecretMatch | None:
    letters = glued[0]
    pieces = next((each for each in (words.index, _beginnings(words.name)) if _reaches_end(letters, each)), None)
    if pieces is None:
        return None
    splits = [places for places in _splits(letters, pieces) if len(places) in words.sizes]
    if not splits:
        return None
    certain = any(is_valid(places, words) for places in splits)
    certainty = Certainty.CERTAIN if certain else Certainty.LIKELY
    return SecretMatch(kind=SecretKind.SEED_PHRASE, certainty=certainty, start=glued.start(), end=glued.end())


def lengthen(words: Sequence[str]) -> Sequence[str]:
    """Return the words with four-letter heads made whole, where a good part of them are such heads of one list."""
    known = four_letter_heads()
    cut = list(filter(known.__contains__, words))
    if len(cut) < FEWEST_CUT:
        return words
    fewest = max(FEWEST_CUT, (len(words) - _AN_ANNOUNCEMENT) * _CUT_SHARE)
    if len(cut) < fewest:
        return words
    counts = Counter(at for word in cut for at in known[word])
    at, count = counts.most_common(1)[0]
    if count < fewest:
        return words
    heads = _heads()[at]
    return [heads.get(word, word) for word in words]


def _reaches_end(glued: str, index: dict[str, int]) -> bool:
    """Tell whether letters split into pieces, words or their heads. Most don't get past their first."""
    shortest, longest = _lengths(index)
    ends = {0}
    for at in range(len(glued)):
        if at not in ends:
            continue
        ends.discard(at)
        ends.update(end for end in range(at + shortest, min(len(glued), at + longest) + 1) if glued[at:end] in index)
        if not ends:
            return False
    return len(glued) in ends


def _splits(glued: str, index: dict[str, int]) -> list[list[int]]:
    """Return the ways to split letters into pieces, the first few of them, as places in the list."""
    reaches_end = _ends(glued, index)
    found: list[list[int]] = []
    for places in _walk(glued, 0, [], reaches_end, index):
        found.append(places)
        if len(found) >= _MOST_SPLITS:
            break
    return found


def _walk(glued: str, at: int, before: list[int], reaches_end: Sequence[bool], index: dict[str, int]) -> Iterator[list[int]]:
    if at == len(glued):
        yield before
    shortest, longest = _lengths(index)
    for end in range(at + shortest, min(len(glued), at + longest) + 1):
        place = index.get(glued[at:end]) if reaches_end[end] else None
        if place is not None:
            yield from _walk(glued, end, [*before, place], reaches_end, index)


def _ends(glued: str, index: dict[str, int]) -> list[bool]:
    """Return for each place whether the rest from there splits into pieces."""
    shortest, longest = _lengths(index)
    reaches = [False] * (len(glued) + 1)
    reaches[-1] = True
    for at in range(len(glued) - shortest, -1, -1):
        ends = range(at + shortest, min(len(glued), at + longest) + 1)
        reaches[at] = any(reaches[end] and glued[at:end] in index for end in ends)
    return reaches


@lru_cache(maxsize=1)
def _alphabetic() -> tuple[WordList, ...]:
    """Return the lists of words of letters; single characters are found where they stand."""
    return tuple(words for words in shelf().lists if words.scheme is Scheme.BIP39 and "chinese" not in words.name)


@lru_cache(maxsize=1)
def _by_first_letter() -> dict[str, tuple[WordList, ...]]:
    """Return for each letter the lists that have a word which begins with it."""
    found: dict[str, tuple[WordList, ...]] = {}
    for words in _alphabetic():
        for letter in {word[0] for word in words.index}:
            found[letter] = (*found.get(letter, ()), words)
    return found


@lru_cache(maxsize=32)
def _beginnings(list_name: str) -> dict[str, int]:
    """Return what each word of a list begins with, as steel plates have it: four letters, or all of a shorter one."""
    words = next(each for each in _alphabetic() if each.name == list_name)
    return {word[:_HEAD]: place for word, place in words.index.items()}


_LENGTHS: dict[int, tuple[int, int]] = {}


def _lengths(index: dict[str, int]) -> tuple[int, int]:
    """Return how short and how long pieces are; asked of the lists' own indexes only, which stay."""
    known = _LENGTHS.get(id(index))
    if known is None:
        lengths = [len(piece) for piece in index]
        known = _LENGTHS[id(index)] = min(lengths), max(lengths)
    return known


@lru_cache(maxsize=1)
def _heads() -> tuple[dict[str, str], ...]:
    """Return for each list of letters the four-letter heads that are no words of it, with their words."""
    return tuple({compose_word(word)[:_HEAD]: word for word in words.index if word[:_HEAD] not in words.index} for words in _alphabetic())


@lru_cache(maxsize=1)
def four_letter_heads() -> dict[str, tuple[int, ...]]:
    """Return the heads that are no words of any list, with the numbers of the lists that have them."""
    known = shelf().bits
    found: dict[str, tuple[int, ...]] = {}
    for at, heads in enumerate(_heads()):
        found.update({head: (*found.get(head, ()), at) for head in heads if len(head) == _HEAD and head not in known})
    return found
