"""Finds where words of one list stand so close together that they may be a phrase. Linear in the text's length.

Each word adds to or takes from a running score: words of the list speak for a phrase, words of sentences against one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

from bot.screening.secrets.between import CONNECTORS
from bot.screening.secrets.coded import FEWEST_HITS
from bot.screening.secrets.context import LONGEST_MESSAGE
from bot.screening.secrets.cores import (
    CONNECTOR_GAIN,
    CUT_GAIN,
    FILLER_GAIN,
    LEAST_PEAK,
    LEAST_PEAK_HAN,
    find_cores,
    has_cores,
    telling_chain,
)
from bot.screening.secrets.listed import Stretch, may_be_phrase
from bot.screening.secrets.models import PLACEHOLDER
from bot.screening.secrets.spelling import nearest
from bot.screening.secrets.splitting import Words
from bot.screening.secrets.wordlists import RARE_GAIN, WordList, shelf

_OTHERS = 2  # words before or after the core of a run that are of no list, an "um" in the middle
_STRAYS = 3  # words before or after the core of a run that may be misspelt
_MISSPELT_GAIN = -0.4
_UNKNOWN_GAIN = -0.8  # for an item that is no word of the list, among many that are


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A word of the list: which word of the text, its place in the list, what it adds; `exact` is False for a misspelt one.

    One that is past reading, in the midst of a list, has a place below zero.
    """

    at: int
    place: int
    gain: float
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of one list that stand together, with few others between."""

    source: Words
    words: WordList
    hits: tuple[Hit, ...]


def lists_in(source: Words) -> list[WordList]:
    """Return the lists that have enough of the words."""
    counts: dict[int, int] = {}
    for bits, count in Counter(source.bits).items():
        for bit in _parted(bits):
            counts[bit] = counts.get(bit, 0) + count
    return [words for words in shelf().lists if counts.get(words.bit, 0) >= FEWEST_HITS]


@lru_cache(maxsize=4096)
def _parted(bits: int) -> tuple[int, ...]:
    return tuple(1 << at for at in range(bits.bit_length()) if bits >> at & 1)


def find_runs(source: Words, words: WordList) -> list[Run]:
    """Return the runs of one list, in order, without overlaps."""
    gains = _gains(source, words)
    runs: list[Run] = []
    free = 0
    chain = telling_chain(source.text, words)
    least = LEAST_PEAK_HAN if chain == math.inf else LEAST_PEAK
    listed = [stretch for stretch in source.listed if may_be_phrase(stretch, source.bits, words.bit, spoken=source.spoken)]
    items = {at for first, last in listed for at in range(first, last + 1)}
    cores = find_cores(gains, chain=chain, least=least) if has_cores(gains, chain=chain, least=least) else []
    for first, last in _joined([*cores, *listed]):
        if first < free or (chain == math.inf and not _may_begin_anywhere(source, first, last)):
            continue
        run = _grow(source, words, (first, last), free, items)
        if len(run.hits) >= FEWEST_HITS:
            free = run.hits[-1].at + 1
            runs.append(run)
    return runs


def _may_begin_anywhere(source: Words, first: int, last: int) -> bool:
    return len(source.text) <= LONGEST_MESSAGE or source.surroundings.seed_talk(source.starts[first], source.ends[last]) > 0


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Return the stretches in order, those that overlap as one."""
    joined: list[Stretch] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _gains(source: Words, words: WordList) -> list[float]:
    gains = list(map(_gains_in(words.name).get, source.words, repeat(FILLER_GAIN)))
    if source.counted:
        gains = [CONNECTOR_GAIN if word in source.counted else gain for word, gain in zip(source.words, gains, strict=True)]
    if PLACEHOLDER in source.text:
        gains = [CUT_GAIN if _is_placeholder(source, at) else gain for at, gain in enumerate(gains)]
    return gains


@lru_cache(maxsize=32)
def _gains_in(list_name: str) -> dict[str, float]:
    """Return what each word adds in one list; whatever is not in here is of no list, and joins nothing."""
    words = next(each for each in shelf().lists if each.name == list_name)
    gains = dict.fromkeys(CONNECTORS, CONNECTOR_GAIN)
    gains.update((word, words.gains.get(word, RARE_GAIN)) for word in words.index)
    return gains


def _is_placeholder(source: Words, at: int) -> bool:
    return source.words[at] == PLACEHOLDER[1:-1] and source.text[source.starts[at] - 1 : source.ends[at] + 1] == PLACEHOLDER


def _grow(source: Words, words: WordList, core: Stretch, free: int, items: Container[int]) -> Run:
    """Return the run around a core: words of the list next to it, and a misspelt one that has others beyond it.

    `items` are the words that are items of a list, whatever they are.
    """
    first, last = core
    before = _outward(source, words, range(first - 1, free - 1, -1))
    inside = [_hit(source, words, at) or (_unknown(at) if at in items else None) for at in range(first, last + 1)]
    after = _outward(source, words, range(last + 1, len(source.words)))
    hits = [*reversed(before), *(hit for hit in inside if hit is not None), *after]
    return Run(source=source, words=words, hits=tuple(hits))


def _unknown(at: int) -> Hit:
    return Hit(at=at, place=-1 - at, gain=_UNKNOWN_GAIN, exact=False)


def _outward(source: Words, words: WordList, places: range) -> list[Hit]:
    hits: list[Hit] = []
    misspelt = others = 0
    for at in places:
        hit = _hit(source, words, at)
        if hit is None:
            if source.words[at] in CONNECTORS or source.words[at] in source.counted:
                continue
            others += 1
            if others > _OTHERS or _is_placeholder(source, at):
                break
            continue
        if not hit.exact:
            misspelt += 1
            if misspelt > _STRAYS:
                break
        hits.append(hit)
    return hits


def _hit(source: Words, words: WordList, at: int) -> Hit | None:
    word = source.words[at]
    if source.bits[at] & words.bit:
        return Hit(at=at, place=words.index[word], gain=words.gains.get(word, RARE_GAIN))
    if word in CONNECTORS or word in source.counted or _is_placeholder(source, at):
        return None
    key = (words.bit, word)
    if key not in source.read_as:
        source.read_as[key] = nearest(word, words)
    place = source.read_as[key]
    return None if place is None else Hit(at=at, place=place, gain=_MISSPELT_GAIN, exact=False)
