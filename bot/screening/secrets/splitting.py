"""The words of a text, in the form the lists have them, where there are enough of them to look for a phrase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from operator import sub

from bot.screening.secrets.between import HESITATION
from bot.screening.secrets.coded import FEWEST_HITS, LEAST_DENSE, best_gains, word_pattern, words_of
from bot.screening.secrets.context import Surroundings, speaks_of_seeds
from bot.screening.secrets.cores import CONNECTOR_GAIN, FILLER_GAIN, has_core
from bot.screening.secrets.glued import lengthen
from bot.screening.secrets.listed import FEWEST_ITEMS, Stretch, find_listed, find_set_apart, may_be_phrase, may_list, may_stand_apart
from bot.screening.secrets.wordlists import shelf

_ENUMERATOR = re.compile(r"(?<![^\s(\[|,;])(?:[a-z]|[ivx]{2,5})(?=[.):])")

_LEAST_SET_APART = -1.8  # sentences are far below
_COUNTED_SHARE = 0.4


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


def split_words(lower: str, words: Sequence[str] | None = None) -> Words | None:
    """Return the words of a text in lower case, or None where no list has enough of them close together.

    `words` are what `words_of` says of the text, where that was asked already.
    """
    bare = _without_enumerators(lower)
    if words is None or bare is not lower:
        words = words_of(bare)
    lower = bare
    if len(words) < FEWEST_HITS:
        return None
    words, counted, gains = _weigh(words)
    dense, core = _is_dense(gains), has_core(gains, words, lower)
    if not (dense or core):
        return None
    said = HESITATION.sub(lambda found: " " * len(found[0]), lower) if dense else lower
    if said != lower:
        words, counted, gains = _weigh(words_of(said))
        core = has_core(gains, words, said)
    return _place(lower, said, words, counted, gains, dense=dense, core=core)


def may_enumerate(lower: str) -> bool:
    """Tell whether a text has as many signs behind letters as a list has items."""
    return lower.count(")") + lower.count(".") + lower.count(":") >= FEWEST_HITS


def _without_enumerators(lower: str) -> str:
    """Return a text without the letters and Roman numbers that count a list's items, at its old length."""
    if not may_enumerate(lower) or len(_ENUMERATOR.findall(lower)) < FEWEST_HITS:
        return lower
    return _ENUMERATOR.sub(lambda found: " " * len(found[0]), lower)


def _weigh(words: Sequence[str]) -> tuple[Sequence[str], frozenset[str], list[float]]:
    """Return the words with cut ones made whole, those that only count, and what each adds at best."""
    words = lengthen(words)
    counted = _counted(words)
    gains = list(map(best_gains().get, words, repeat(FILLER_GAIN)))
    if counted:
        gains = [CONNECTOR_GAIN if word in counted else gain for word, gain in zip(words, gains, strict=True)]
    return words, counted, gains


def _is_dense(gains: Sequence[float]) -> bool:
    """Tell whether so many words stand together that they may be a list, all kinds of words taken at their best."""
    sums = list(accumulate(gains, initial=0.0))
    width = min(FEWEST_ITEMS, len(gains))
    return bool(max(map(sub, sums[width:], sums)) >= LEAST_DENSE)


def _place(
    lower: str, said: str, words: Sequence[str], counted: frozenset[str], gains: list[float], *, dense: bool, core: bool
) -> Words | None:
    known = shelf().bits
    bits = list(map(known.get, words, repeat(0)))
    spoken = dense and speaks_of_seeds(lower)
    lists = dense and may_list(said, len(words), lambda: word_pattern(said).split(said)[1:-1], spaced=spoken)
    apart = dense and may_stand_apart(said, gains, _LEAST_SET_APART, word_pattern(said))
    if not (lists or apart or core):
        return None
    spans = [found.span() for found in word_pattern(said).finditer(said)]
    stretches = find_listed(said, spans, spaced=spoken) if lists else []
    if apart:
        stretches += [(first, last) for first, last in find_set_apart(said, spans) if sum(gains[first : last + 1]) >= _LEAST_SET_APART]
    listed = [stretch for stretch in stretches if may_be_phrase(stretch, bits, -1, spoken=spoken)]
    if not (listed or core):
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
