"""Ranks the stretches of a run that have the size of a phrase, for a checksum of twelve words holds by chance once in sixteen.

What speaks for a stretch: a checksum, borders where a list begins and ends, numbers that count, one separator throughout, words
no sentence needs, talk of seed phrases around. What speaks against: alphabetical order, one theme, an announced word game.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.screening.secrets.checksums import checksum_bits, is_electrum, is_valid
from bot.screening.secrets.context import is_word_play, seed_talk
from bot.screening.secrets.runs import CONNECTORS, Hit, Run
from bot.screening.secrets.themes import has_one_theme

_MOST_CHECKSUMS = 2_000  # a run; past this a run is a dump of words
_SLIDING_LENGTH = 160  # longer runs are cut at their borders only

_SEPARATORS = (
    ("blank", re.compile(r"\n\s*\n")),
    ("number", re.compile(r"[0-9]")),
    ("line", re.compile(r"\n")),
    ("stop", re.compile(r"[:=.!?\"“”«»(){}\[\]。：！？「」]")),
    ("comma", re.compile(r"[,;、，；]")),
    ("mark", re.compile(r"[^\s]")),
    ("space", re.compile(r"\s")),
)
_LIST_BONUS = {"number": 2.0, "line": 2.5, "comma": 1.0, "mark": 1.5, "stop": 1.0, "space": 0.0, "none": 0.0, "blank": 2.5}
_STRONG_BORDERS = frozenset({"blank", "line", "stop"})
_ANNOUNCING = frozenset(
    [
        "seed",
        "seeds",
        "phrase",
        "phrases",
        "word",
        "words",
        "secret",
        "recovery",
        "mnemonic",
        "wallet",
        "key",
        "keys",
        "backup",
        "is",
        "are",
        "this",
        "here",
        "these",
        "follows",
        "semilla",
        "semente",
        "graine",
    ]
)
_NUMBER = re.compile(r"[0-9]{1,3}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")

_COUNTED_BONUS = 4.0
_ALONE_BONUS = 1.5
_BORDER_BONUS = 0.75
_NO_BORDER = -1.5
_FILLER = -1.6
_REPEAT = -0.6
_SORTED = -8.0
_THEME = -6.0
_WORD_PLAY = -4.0
_HAN_SPACED = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Words of a run, `first` to `last` by place among its hits, that may be one phrase."""

    first: int
    last: int
    score: float
    valid: bool
    electrum: bool = False
    talk: float = 0.0


class Ranking:
    """One way to read a run: all its hits, or those left when words that only count are set aside."""

    def __init__(self, run: Run, hits: Sequence[Hit], *, talk: float = 0.0) -> None:
        self.run = run
        self.hits = hits
        self._sums = [0.0]
        for hit in hits:
            self._sums.append(self._sums[-1] + hit.gain)
        self._fillers = self._count_fillers()
        self._told = talk

    def best(self) -> list[Window]:
        """Return the windows worth looking at, best first."""
        windows = [window for first, last in self._candidates() if (window := self._judge(first, last))]
        return sorted(windows, key=lambda each: -each.score)

    def whole(self) -> Window | None:
        """Return all hits as one window, whatever their number: a phrase with a word too few or too many."""
        return self._judge(0, len(self.hits) - 1)

    def within_borders(self, window: Window) -> tuple[int, int]:
        """Return the first and last hit of a window and of what stands beside it up to the next border."""
        first, last = window.first, window.last
        while not (self._is_border(first) or self._is_announced(first)):
            first -= 1
        while not self._is_border(last + 1):
            last += 1
        return first, last

    @cached_property
    def gaps(self) -> list[str]:
        """What kind of separator stands after each hit but the last."""
        source = self.run.source
        pairs = zip(self.hits, self.hits[1:], strict=False)
        return [_kind(source.between(left.at, right.at)) if right.at == left.at + 1 else "space" for left, right in pairs]

    @cached_property
    def usual_gap(self) -> str:
        """The most frequent separator."""
        return Counter(self.gaps).most_common(1)[0][0] if self.gaps else "none"

    @cached_property
    def numbers(self) -> list[int | None]:
        """The number before each hit, if one stands between it and the hit before."""
        return [self._number_before(order) for order in range(len(self.hits))]

    def _number_before(self, order: int) -> int | None:
        source, at = self.run.source, self.hits[order].at
        since = source.ends[self.hits[order - 1].at] if order else max(0, source.starts[at] - 12)
        found = _NUMBER.findall(source.text[since : source.starts[at]])
        return int(found[-1]) if found else None

    def _count_fillers(self) -> list[int]:
        """Return for each hit how many words that neither count nor join stand between the first hit and it."""
        source, counts = self.run.source, [0]
        for left, right in zip(self.hits, self.hits[1:], strict=False):
            between = source.words[left.at + 1 : right.at]
            counts.append(counts[-1] + sum(word not in CONNECTORS and word not in source.counted for word in between))
        return counts

    def _candidates(self) -> list[tuple[int, int]]:
        count, sizes = len(self.hits), self.run.words.sizes
        sliding = count <= _SLIDING_LENGTH
        starts = range(count) if sliding else [order for order in range(count) if self._is_border(order)]
        return [
            (first, first + size - 1)
            for first in starts
            for size in sizes
            if first + size <= count and (sliding or self._is_border(first + size))
        ][:_MOST_CHECKSUMS]

    def _is_border(self, order: int) -> bool:
        """Tell whether a list may begin at this hit, or end before it."""
        if order in (0, len(self.hits)):
            return True
        gap = self.gaps[order - 1]
        if gap == self.usual_gap or gap == "space":
            return self.numbers[order] == 1
        return (
            gap in _STRONG_BORDERS
            or self.usual_gap == "none"
            or (self.usual_gap == "space" and gap != "number")
            or self.numbers[order] == 1
        )

    def _judge(self, first: int, last: int) -> Window | None:
        hits = self.hits[first : last + 1]
        places = [hit.place for hit in hits]
        distinct, size = len(set(places)), len(places)
        if distinct == 1:
            return None
        words = self.run.words
        ordered = self._in_counted_order(first, last)
        counted = ordered is not None
        sound = all(hit.exact for hit in hits)
        places = ordered if ordered is not None else places
        valid = sound and is_valid(places, words)
        electrum = sound and not valid and self._is_border(first) and self._is_border(last + 1) and is_electrum(places, words)
        talk, play = self._surroundings(first, last)
        score = self._sums[last + 1] - self._sums[first] + _FILLER * (self._fillers[last] - self._fillers[first])
        score += talk + self._border_score(first, last) + (_COUNTED_BONUS if counted else self._list_score(first, last))
        if valid or electrum:
            tried = max(1, len(self.hits) - len(hits) + 1)
            bits = checksum_bits(len(hits), words) if valid else 7.0
            score += max(0.0, bits * math.log(2) - (0.0 if self._is_bounded(first, last) else math.log(tried)))
        if not (valid and self._is_bounded(first, last)):
            score += _REPEAT * max(0, len(hits) - distinct - 1)
        score += _ALONE_BONUS if size == len(self.run.source.words) else 0.0
        score += self._against(hits, places, talk=talk, play=play)
        return Window(first=first, last=last, score=score, valid=valid or electrum, electrum=electrum, talk=talk)

    def _surroundings(self, first: int, last: int) -> tuple[float, bool]:
        source = self.run.source
        start, end = source.starts[self.hits[first].at], source.ends[self.hits[last].at]
        return max(self._told, seed_talk(source.text, start, end)), is_word_play(source.text, start, end)

    def _against(self, hits: Sequence[Hit], places: Sequence[int], *, talk: float, play: bool) -> float:
        score = 0.0
        # The lists in Chinese and of old Electrum are not in order of the alphabet, but a list copied from them is.
        if all(left < right for left, right in itertools.pairwise(places)):
            score += _SORTED * (1.5 if places[-1] - places[0] < 6 * len(places) else 1.0)
        if has_one_theme([self.run.source.words[hit.at] for hit in hits]):
            score += _THEME
        return score + (_WORD_PLAY if play and talk < 4 else 0.0)

    def _is_bounded(self, first: int, last: int) -> bool:
        return (self._is_border(first) or self._is_announced(first)) and self._is_border(last + 1)

    def _is_announced(self, first: int) -> bool:
        return first > 0 and self.run.source.words[self.hits[first - 1].at] in _ANNOUNCING

    def _border_score(self, first: int, last: int) -> float:
        left = self._is_border(first) or self._is_announced(first)
        return sum(_BORDER_BONUS if border else _NO_BORDER for border in (left, self._is_border(last + 1)))

    def _list_score(self, first: int, last: int) -> float:
        gaps = Counter(self.gaps[first:last])
        kind, count = gaps.most_common(1)[0]
        if count < 0.75 * (last - first):
            return 0.0
        if kind != "none" and _HAN.match(self.run.source.words[self.hits[first].at]):
            return _HAN_SPACED
        return _LIST_BONUS[kind]

    def _in_counted_order(self, first: int, last: int) -> list[int] | None:
        """Return the words' places in the order of the numbers before them, or None where those don't count 1 to n."""
        numbers = self.numbers[first : last + 1]
        size = last - first + 1
        start = next((number for number in numbers if number is not None), None)
        if start is None or numbers.count(None) > 1:
            return None
        pairs = [(number if number is not None else 0, hit.place) for number, hit in zip(numbers, self.hits[first : last + 1], strict=True)]
        order = sorted(number for number, _ in pairs)
        if any(right - left != 1 for left, right in itertools.pairwise(order)) or order[-1] not in (size, size - 1):
            return None
        return [place for _, place in sorted(pairs)]


def _kind(gap: str) -> str:
    return next((name for name, pattern in _SEPARATORS if pattern.search(gap)), "none")
