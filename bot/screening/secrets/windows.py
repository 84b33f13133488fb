"""Ranks the stretches of a run that have the size of a phrase, for a checksum of twelve words holds by chance once in sixteen.

What speaks for a stretch: a checksum, borders where a list begins and ends, numbers that count, one separator throughout, words
no sentence needs, talk of seed phrases around. What speaks against: alphabetical order, one theme, an announced word game.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.screening.secrets.between import CONNECTORS
from bot.screening.secrets.checksums import checksum_bits, is_electrum, is_valid
from bot.screening.secrets.context import LONGEST_MESSAGE, PLAIN_TALK
from bot.screening.secrets.runs import Hit, Run
from bot.screening.secrets.spacing import ANNOUNCING, HAN, Spacing
from bot.screening.secrets.spelling import readings
from bot.screening.secrets.themes import has_themes

_MOST_CHECKSUMS = 2_000  # a run; past this a run is a dump of words
_FEWEST_WHOLE = 10
_FEWEST_DISTINCT = 0.6  # a share; phrases drawn at random hardly repeat a word
_SLIDING_LENGTH_HAN = 36  # where every sentence is a run
_SLIDING_LENGTH = 72  # longer runs are cut at their borders only

_LIST_BONUS = {"number": 2.0, "line": 2.5, "comma": 1.0, "mark": 1.5, "stop": 1.0, "space": 0.0, "none": 0.0, "blank": 2.5, "words": 0.0}
_BREAKS = frozenset({"line", "blank"})
_PAUSES = frozenset({"comma", "stop", "mark"})

_COUNTED_BONUS = 5.0
_ALONE_BONUS = 1.5
_BORDER_BONUS = 0.75
_NO_BORDER = -1.5
_FILLER = -1.6
_REPEAT = -0.6
_SORTED = -8.0
_IN_ORDER = 0.8  # with a word misread or out of its place
_IN_ORDER_AND_VALID = 0.85  # of phrases drawn at random, one in five hundred has nine of eleven neighbours in order
_THEME = -14.0
_WORD_PLAY = -4.0
_SENTENCE = -2.5  # some words have commas or stops between them and some have not
_HAN_SPACED = 4.0
_HAN_UNSPACED = -6.0
_HAN_UNSPACED_IN_TALK = -4.5  # with a checksum that holds
_HAN_ANNOUNCED = 0.0  # the same, right behind "my seed phrase is"
_HAN_SENTENCE = -20.0  # with commas or line breaks between words of some characters
_UNBROKEN = 6.0  # with a checksum that holds: prose has no twelve words of a list in a row
_FEWEST_ROWS = 3
_MOST_COLUMNS = 4
_MOST_MISSPELT = 3
_MOST_SPELLINGS = 8
_HOPELESS = -1.5  # no talk around makes up for it
_ELECTRUM_BITS = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Words of a run, `first` to `last` by place among its hits, that may be one phrase.

    `checked` is what of the score its checksum gave; `thought_of` where they stand in order, are of one kind, or are announced as something else.
    """

    first: int
    last: int
    score: float
    valid: bool
    electrum: bool = False
    talk: float = 0.0
    thought_of: bool = False
    checked: float = 0.0


class Ranking:
    """One way to read a run: all its hits, or those left when words that only count are set aside."""

    def __init__(self, run: Run, hits: Sequence[Hit], *, talk: float = 0.0) -> None:
        self.run = run
        self.hits = hits
        self.spacing = Spacing(run, hits)
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
        """Return all hits but those that announce them as one window, where seed phrases are spoken of.

        For a phrase with a word too few or too many.
        """
        words = self.run.source.words
        last = len(self.hits) - 1
        first = next((order for order, hit in enumerate(self.hits) if words[hit.at] not in ANNOUNCING), len(self.hits))
        enough = last + 1 - first >= _FEWEST_WHOLE and self._surroundings(first, last)[0] >= PLAIN_TALK
        return self._judge(first, last) if enough else None

    def within_borders(self, window: Window) -> tuple[int, int]:
        """Return the first and last hit of a window and of what stands beside it up to the next border."""
        first, last = window.first, window.last
        while not (self.spacing.is_border(first) or self.spacing.is_announced(first)):
            first -= 1
        while not self.spacing.is_border(last + 1):
            last += 1
        return first, last

    def gain(self, first: int, last: int) -> float:
        """Return how much the words from one hit to another speak for a phrase."""
        return self._sums[last + 1] - self._sums[first]

    def is_all(self, window: Window) -> bool:
        """Tell whether a text is nothing but the words of this window, spelt right."""
        hits = self.hits[window.first : window.last + 1]
        return len(hits) == len(self.run.source.words) and all(hit.exact for hit in hits)

    def _count_fillers(self) -> list[int]:
        """Return for each hit how many words that neither count nor join stand between the first hit and it."""
        source, counts = self.run.source, [0]
        for left, right in pairwise(self.hits):
            between = source.words[left.at + 1 : right.at]
            counts.append(counts[-1] + sum(word not in CONNECTORS and word not in source.counted for word in between))
        return counts

    def _candidates(self) -> list[tuple[int, int]]:
        count, sizes = len(self.hits), self.run.words.sizes
        sliding = count <= (_SLIDING_LENGTH_HAN if self.spacing.usual_gap == "none" else _SLIDING_LENGTH) and self._may_slide()
        starts = range(count) if sliding else [order for order in range(count) if self.spacing.is_border(order)]
        return [
            (first, first + size - 1)
            for first in starts
            for size in sizes
            if first + size <= count and (sliding or self.spacing.is_border(first + size))
        ][:_MOST_CHECKSUMS]

    def _may_slide(self) -> bool:
        """Tell whether a phrase may begin in mid-sentence: in what fits a chat's message, or where wallets are spoken of."""
        return len(self.run.source.text) <= LONGEST_MESSAGE or self._surroundings(0, len(self.hits) - 1)[0] > 0

    def _judge(self, first: int, last: int) -> Window | None:
        hits = self.hits[first : last + 1]
        ordered = self.spacing.in_counted_order(first, last)
        places = ordered or [hit.place for hit in hits]
        distinct = len(set(places))
        valid, electrum = self._check(places, first, last)
        if distinct < _FEWEST_DISTINCT * len(hits) and (distinct == 1 or not (valid and self._is_plain_list(first, last))):
            return None
        score = self._sums[last + 1] - self._sums[first] + _FILLER * (self._fillers[last] - self._fillers[first])
        score += self._border_score(first, last) + (_COUNTED_BONUS if ordered else self._list_score(first, last))
        checked = self._checksum_score(first, last, valid=valid, electrum=electrum)
        checked += _UNBROKEN if (valid or electrum) and self.spacing.is_unbroken(first, last) else 0.0
        score += checked
        score += _ALONE_BONUS if len(hits) == len(self.run.source.words) else 0.0
        if not (valid and self._is_plain_list(first, last)):
            score += _REPEAT * max(0, len(hits) - distinct - 1)
        against = _against(places, [self.run.source.words[hit.at] for hit in hits], in_order=_IN_ORDER_AND_VALID if valid else _IN_ORDER)
        score += against
        announced = valid and self.spacing.is_announced(first)
        if score < _HOPELESS and not announced:
            return None
        talk, play = self._surroundings(first, last)
        score += talk + (_WORD_PLAY if play else 0.0)
        if self.spacing.runs_together(first, last) and not (valid and self._is_plain_list(first, last)):
            score += self._glued_score(first, last, in_talk=valid and talk >= PLAIN_TALK, announced=announced)
        return Window(
            first=first,
            last=last,
            score=score,
            valid=valid or electrum,
            electrum=electrum,
            talk=talk,
            thought_of=play or against < 0,
            checked=checked,
        )

    def _check(self, places: Sequence[int], first: int, last: int) -> tuple[bool, bool]:
        """Tell whether the checksum holds, and otherwise whether Electrum's does."""
        if not all(hit.exact for hit in self.hits[first : last + 1]):
            return False, False
        if is_valid(places, self.run.words) or self._is_valid_downwards(places, first, last):
            return True, False
        return False, self.spacing.is_border(first) and self.spacing.is_border(last + 1) and is_electrum(places, self.run.words)

    def is_valid_when_spelt(self, window: Window) -> bool:
        """Tell whether the checksum holds once misspelt words are read as what they may have been meant to be."""
        first, last = window.first, window.last
        misspelt = [hit for hit in self.hits[first : last + 1] if not hit.exact]
        if not 0 < len(misspelt) <= _MOST_MISSPELT or not self.spacing.is_bounded(first, last):
            return False
        places = self.spacing.in_counted_order(first, last) or [hit.place for hit in self.hits[first : last + 1]]
        ways = self._ways_to_spell(misspelt)
        return any(is_valid([way.get(place, place) for place in places], self.run.words) for way in ways)

    def _ways_to_spell(self, misspelt: Sequence[Hit]) -> list[dict[int, int]]:
        """Return what the misspelt words may have been meant to be, as places by the place they were read at."""
        source = self.run.source
        ways: list[dict[int, int]] = [{}]
        for hit in misspelt:
            places = readings(source.words[hit.at], self.run.words) if hit.place >= 0 else ()
            ways = [{**way, hit.place: place} for way in ways for place in places]
        return ways if len(ways) <= _MOST_SPELLINGS else []

    def _is_valid_downwards(self, places: Sequence[int], first: int, last: int) -> bool:
        """Tell whether the checksum of words in columns holds, read column after column."""
        breaks = [at - first for at in range(first, last) if self.spacing.gaps[at] in _BREAKS]
        if len(breaks) < _FEWEST_ROWS - 1:
            return False
        width = breaks[0] + 1
        rows = {right - left for left, right in pairwise(breaks)}
        if not 1 < width <= _MOST_COLUMNS or rows != {width} or len(places) - 1 - breaks[-1] > width:
            return False
        return is_valid([place for column in range(width) for place in places[column::width]], self.run.words)

    def _checksum_score(self, first: int, last: int, *, valid: bool, electrum: bool) -> float:
        if not (valid or electrum):
            return 0.0
        size = last - first + 1
        bits = _ELECTRUM_BITS if electrum else checksum_bits(size, self.run.words)
        # One of many windows passes by chance, unless it is the one that the borders point at.
        tried = 1 if self.spacing.is_bounded(first, last) else max(1, len(self.hits) - size + 1)
        return max(0.0, bits * math.log(2) - math.log(tried))

    def _surroundings(self, first: int, last: int) -> tuple[float, bool]:
        """Return how much the text around speaks of seed phrases, and whether it announces words for another purpose."""
        source = self.run.source
        start, end = source.starts[self.hits[first].at], source.ends[self.hits[last].at]
        around = source.surroundings
        return max(self._told, around.seed_talk(start, end)), around.is_word_play(start, end)

    def _is_plain_list(self, first: int, last: int) -> bool:
        """Tell whether the run is read as it stands, and the window is all of a list with nothing else in it."""
        one_gap = len(set(self.spacing.gaps[first:last])) == 1 or self.spacing.in_counted_order(first, last) is not None
        unfiltered = len(self.hits) == len(self.run.hits)
        return unfiltered and one_gap and self._fillers[first] == self._fillers[last] and self.spacing.is_bounded(first, last)

    def _glued_score(self, first: int, last: int, *, in_talk: bool, announced: bool) -> float:
        if any(gap in _PAUSES for gap in self.spacing.gaps[first:last]) or not self.spacing.is_in_rows(first, last):
            return _HAN_SENTENCE
        if in_talk and announced:
            return _HAN_ANNOUNCED
        return _HAN_UNSPACED_IN_TALK if in_talk else _HAN_UNSPACED

    def _border_score(self, first: int, last: int) -> float:
        left = self.spacing.is_border(first) or self.spacing.is_announced(first)
        return sum(_BORDER_BONUS if border else _NO_BORDER for border in (left, self.spacing.is_border(last + 1)))

    def _list_score(self, first: int, last: int) -> float:
        gaps = Counter(self.spacing.gaps[first:last])
        kind, count = gaps.most_common(1)[0]
        if count < 0.75 * (last - first):
            return _SENTENCE if gaps["comma"] + gaps["stop"] and gaps["space"] + gaps["mark"] else 0.0
        if kind != "none" and HAN.match(self.run.source.words[self.hits[first].at]):
            return _HAN_SPACED
        return _LIST_BONUS[kind]


def _against(places: Sequence[int], words: Sequence[str], *, in_order: float) -> float:
    """Return what speaks against words drawn at random: the order of the list, or one theme."""
    ordered = max(_order_share(places), _order_share(words))
    score = _THEME if has_themes(words) else 0.0
    if ordered > in_order:
        score += _SORTED * (1.5 if abs(places[-1] - places[0]) < 6 * len(places) else 1.0)
    return score


def _order_share(items: Sequence[int] | Sequence[str]) -> float:
    """Return which share of neighbours rises, or falls if more do."""
    pairs = list(pairwise(items))
    rises = sum(left < right for left, right in pairs)  # type: ignore[operator]
    falls = sum(left > right for left, right in pairs)  # type: ignore[operator]
    return max(rises, falls) / len(pairs)
