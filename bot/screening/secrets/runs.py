"""Finds where words of one list stand so close together that they may be a phrase. Linear in the text's length.

Each word adds to or takes from a running score: words of the list speak for a phrase, words of sentences against one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from bot.screening.secrets.between import CONNECTORS, HESITATION
from bot.screening.secrets.context import LONGEST_MESSAGE, Surroundings, speaks_of_seeds
from bot.screening.secrets.glued import lengthen
from bot.screening.secrets.listed import FEWEST_ITEMS, Stretch, find_listed, find_set_apart, may_be_phrase
from bot.screening.secrets.models import PLACEHOLDER
from bot.screening.secrets.spelling import nearest
from bot.screening.secrets.wordlists import RARE_GAIN, Scheme, WordList, compose_word, shelf

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LATIN_WORD = re.compile("[a-z]+")
_LETTER = rf"[^\W\d_{_HAN}]|\ufffd"
_HAN_LETTER = re.compile(f"[{_HAN}]")
_LONE_HAN = re.compile(f"(?<![{_HAN}])[{_HAN}](?![{_HAN}])")
_ANY_WORD = re.compile(rf"[{_HAN}]|(?:{_LETTER})(?:{_LETTER}|[\u0300-\u034e\u3099\u309a])*")
_DECOMPOSED = re.compile("[\u0300-\u034e\u3099\u309a\u1100-\u11ff]")

_ENUMERATOR = re.compile(r"(?<![^\s(\[|,;])(?:[a-z]|[ivx]{2,5})(?=[.):])")

FEWEST_HITS = 8
_LEAST_DENSE = -3.5
_LEAST_PEAK = 2.7  # four words in a row
_LEAST_PEAK_HAN = 4.0  # where every sentence is made of words of the list
_LEAST_SET_APART = -1.8  # sentences are far below
_CHAIN = 10  # so many in a row are looked at whatever they are
_LONG_CHAIN = 12  # the words of poems make sentences
_FILLER_GAIN = -2.0
_CUT_GAIN = -100.0  # nothing reaches over what was cut out
_CONNECTOR_GAIN = -0.3
_DROP = 6.0
_COUNTED_SHARE = 0.4
_OTHERS = 2  # words before or after the core of a run that are of no list, an "um" in the middle
_STRAYS = 3  # words before or after the core of a run that may be misspelt
_MISSPELT_GAIN = -0.4
_UNKNOWN_GAIN = -0.8  # for an item that is no word of the list, among many that are


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a text in lower case with their places, and for each the bits of the lists that have it."""

    text: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    bits: Sequence[int]
    surroundings: Surroundings
    counted: frozenset[str]  # words that come as often as a list's items do
    listed: Sequence[Stretch]
    spoken: bool  # of seed phrases
    read_as: dict[tuple[int, str], int | None]  # what misspelt words were read as, for each is looked up once

    def between(self, left: int, right: int) -> str:
        """Return what stands between two words."""
        return self.text[self.ends[left] : self.starts[right]]


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


def words_of(lower: str) -> Sequence[str]:
    """Return the words of a text in lower case, in the form the lists have them."""
    words = _pattern(lower).findall(lower)
    if not lower.isascii() and _DECOMPOSED.search(lower):
        return [compose_word(word) for word in words]
    return words


def _pattern(lower: str) -> re.Pattern[str]:
    return _LATIN_WORD if lower.isascii() else _ANY_WORD


def split_words(lower: str) -> Words | None:
    """Return the words of a text in lower case, or None where no list has enough of them close together."""
    lower = _without_enumerators(lower)
    words = words_of(lower)
    if len(words) < FEWEST_HITS:
        return None
    words, counted, gains = _weigh(words)
    dense = _is_dense(gains)
    if not (dense or _has_core(gains, words, lower)):
        return None
    said = HESITATION.sub(lambda found: " " * len(found[0]), lower) if dense else lower
    if said != lower:
        words, counted, gains = _weigh(words_of(said))
    return _place(lower, said, words, counted, gains, dense=dense)


def _without_enumerators(lower: str) -> str:
    """Return a text without the letters and Roman numbers that count a list's items, at its old length."""
    if lower.count(")") + lower.count(".") + lower.count(":") < FEWEST_HITS or len(_ENUMERATOR.findall(lower)) < FEWEST_HITS:
        return lower
    return _ENUMERATOR.sub(lambda found: " " * len(found[0]), lower)


def _weigh(words: Sequence[str]) -> tuple[Sequence[str], frozenset[str], list[float]]:
    """Return the words with cut ones made whole, those that only count, and what each adds at best."""
    words = lengthen(words)
    counted = _counted(words)
    best = _best_gains()
    gains = [best.get(word, _FILLER_GAIN) for word in words]
    if counted:
        gains = [_CONNECTOR_GAIN if word in counted else gain for word, gain in zip(words, gains, strict=True)]
    return words, counted, gains


def _is_dense(gains: Sequence[float]) -> bool:
    """Tell whether so many words stand together that they may be a list, all kinds of words taken at their best."""
    sums = [0.0, *accumulate(gains)]
    width = min(FEWEST_ITEMS, len(gains))
    return any(after - before >= _LEAST_DENSE for before, after in zip(sums, sums[width:], strict=False))


def _place(lower: str, said: str, words: Sequence[str], counted: frozenset[str], gains: list[float], *, dense: bool) -> Words | None:
    known = shelf().bits
    bits = [known.get(word, 0) for word in words]
    spans = [found.span() for found in _pattern(said).finditer(said)]
    spoken = dense and speaks_of_seeds(lower)
    stretches = find_listed(said, spans, spaced=spoken) if dense else []
    if dense and _HAN_LETTER.search(said):
        stretches += [(first, last) for first, last in find_set_apart(said, spans) if sum(gains[first : last + 1]) >= _LEAST_SET_APART]
    listed = [stretch for stretch in stretches if may_be_phrase(stretch, bits, -1, spoken=spoken)]
    if not (listed or _has_core(gains, words, said)):
        return None
    return Words(
        text=said,
        words=words,
        starts=[start for start, _ in spans],
        ends=[end for _, end in spans],
        bits=bits,
        surroundings=Surroundings(lower),
        counted=counted,
        listed=listed,
        spoken=spoken,
        read_as={},
    )


@lru_cache(maxsize=1)
def _best_gains() -> dict[str, float]:
    """Return what each word adds in the list where it adds most: a message without a core by these has none in any list."""
    gains = dict.fromkeys(CONNECTORS, _CONNECTOR_GAIN)
    for words in shelf().lists:
        for word in words.index:
            gain = words.gains.get(word, RARE_GAIN)
            gains[word] = max(gain, gains.get(word, gain))
    return gains


def _counted(words: Sequence[str]) -> frozenset[str]:
    if len(words) - len(set(words)) < FEWEST_HITS - 1:
        return frozenset()
    known = shelf().bits
    others = [word for word in words if word not in known]
    if len(others) - len(set(others)) < FEWEST_HITS - 1:
        return frozenset()
    least = max(FEWEST_HITS, _COUNTED_SHARE * (len(words) - len(others)))
    common = Counter(words).most_common(6)
    return frozenset(word for word, count in common if word not in known and count >= least)


def lists_in(source: Words) -> list[WordList]:
    """Return the lists that have enough of the words."""
    counts: Counter[int] = Counter()
    for bits, count in Counter(source.bits).items():
        left = bits
        while left:
            bit = left & -left
            counts[bit] += count
            left ^= bit
    return [words for words in shelf().lists if counts[words.bit] >= FEWEST_HITS]


def find_runs(source: Words, words: WordList) -> list[Run]:
    """Return the runs of one list, in order, without overlaps."""
    gains = _gains(source, words)
    runs: list[Run] = []
    free = 0
    chain = _chain(source.text, words)
    least = _LEAST_PEAK_HAN if chain == math.inf else _LEAST_PEAK
    listed = [stretch for stretch in source.listed if may_be_phrase(stretch, source.bits, words.bit, spoken=source.spoken)]
    items = {at for first, last in listed for at in range(first, last + 1)}
    for first, last in _joined([*_cores(gains, chain=chain, least=least), *listed]):
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


def _has_core(gains: list[float], words: Sequence[str], lower: str) -> bool:
    if not _has_glued_han(lower):
        return bool(_cores(gains, chain=_CHAIN))
    if _cores(gains, chain=math.inf, least=_LEAST_PEAK_HAN):
        return True
    # A word begins with a Chinese character only if it is one.
    without_han = [
        _FILLER_GAIN if "\u3400" <= word[0] <= "\u9fff" and _HAN_LETTER.match(word) else gain
        for word, gain in zip(words, gains, strict=True)
    ]
    return bool(_cores(without_han, chain=_CHAIN))


def _chain(lower: str, words: WordList) -> float:
    """Return how many neighbours of a list mean something whatever they are."""
    if words.scheme is Scheme.ELECTRUM_OLD:
        return _LONG_CHAIN
    return math.inf if "chinese" in words.name and _has_glued_han(lower) else _CHAIN


def _has_glued_han(lower: str) -> bool:
    """Tell whether Chinese is written as sentences are; only where its characters stand apart do neighbours mean something."""
    return _HAN_LETTER.search(lower) is not None and len(_LONE_HAN.findall(lower)) < _CHAIN


def _gains(source: Words, words: WordList) -> list[float]:
    known = _gains_in(words.name)
    gains = [known.get(word, _FILLER_GAIN) for word in source.words]
    if source.counted:
        gains = [_CONNECTOR_GAIN if word in source.counted else gain for word, gain in zip(source.words, gains, strict=True)]
    if PLACEHOLDER in source.text:
        gains = [_CUT_GAIN if _is_placeholder(source, at) else gain for at, gain in enumerate(gains)]
    return gains


@lru_cache(maxsize=32)
def _gains_in(list_name: str) -> dict[str, float]:
    """Return what each word adds in one list; whatever is not in here is of no list, and joins nothing."""
    words = next(each for each in shelf().lists if each.name == list_name)
    gains = dict.fromkeys(CONNECTORS, _CONNECTOR_GAIN)
    gains.update((word, words.gains.get(word, RARE_GAIN)) for word in words.index)
    return gains


def _is_placeholder(source: Words, at: int) -> bool:
    return source.words[at] == PLACEHOLDER[1:-1] and source.text[source.starts[at] - 1 : source.ends[at] + 1] == PLACEHOLDER


def _cores(gains: Sequence[float], *, chain: float, least: float = _LEAST_PEAK) -> list[Stretch]:
    """Return the stretches, first and last word, over which the running score climbs high enough, and long chains."""
    cores = []
    score = best = 0.0
    first = last = length = 0
    for at, gain in enumerate(gains):
        score += gain
        length = length + 1 if gain not in (_FILLER_GAIN, _CUT_GAIN) else 0
        if length >= chain:
            first, last = min(first, at - length + 1), at
            best = score = max(best, score, least)
        elif score > best:
            best, last = score, at
        elif score <= 0 or score < best - _DROP:
            if best >= least:
                cores.append((first, last))
            score = best = 0.0
            first = at + 1
    if best >= least:
        cores.append((first, last))
    return cores


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
