"""How the words of a run stand: what separates them, which numbers count them, where a list begins and ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from bot.screening.secrets.between import CONNECTORS
from bot.screening.secrets.runs import Hit, Run

_SEPARATORS = (
    ("blank", re.compile(r"\n\s*\n")),
    ("number", re.compile(r"[0-9]")),
    ("line", re.compile(r"\n")),
    ("stop", re.compile(r"[:=.!?\"“”«»(){}\[\]。：！？「」]")),
    ("comma", re.compile(r"[,;、，；]")),
    ("mark", re.compile(r"[^\s]")),
    ("space", re.compile(r"\s")),
)
_FREQUENT = {"": "none", " ": "space", "\n": "line", ", ": "comma", ",": "comma", "\u3000": "space"}
_PLAIN_GAPS = frozenset({"space", "line"})
_ROW_ENDS = frozenset({"line", "blank", "space"})
_STRONG_BORDERS = frozenset({"blank", "line", "stop", "words"})
_ANNOUNCING_TEXT = """
    seed seeds phrase phrases word words secret recovery mnemonic wallet key keys backup is are this here these follows semilla semente
    graine 是 为 為
"""
ANNOUNCING = frozenset(_ANNOUNCING_TEXT.split())
_NUMBER = re.compile(r"[0-9]{1,3}")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_FEW_GLUED = 2  # in a list of characters


class Spacing:
    """The separators of a run's hits. Orders count hits, not words of the text."""

    def __init__(self, run: Run, hits: Sequence[Hit]) -> None:
        self.run = run
        self.hits = hits

    @cached_property
    def gaps(self) -> list[str]:
        """What kind of separator stands after each hit but the last."""
        source = self.run.source
        pairs = pairwise(self.hits)
        return [
            _kind(source.between(left.at, right.at)) if right.at == left.at + 1 else self._gap_of_words(left, right)
            for left, right in pairs
        ]

    def _gap_of_words(self, left: Hit, right: Hit) -> str:
        """Return "words" where others than those that count or join stand between."""
        source = self.run.source
        between = source.words[left.at + 1 : right.at]
        others = any(word not in CONNECTORS and word not in source.counted for word in between)
        return "words" if others else _kind(source.between(left.at, right.at))

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

    def is_border(self, order: int) -> bool:
        """Tell whether a list may begin at this hit, or end before it."""
        if order in (0, len(self.hits)):
            return True
        gap = self.gaps[order - 1]
        if gap == self.usual_gap or (gap == "space" and self.usual_gap != "none"):
            return self.numbers[order] == 1
        return (
            gap in _STRONG_BORDERS
            or self.usual_gap == "none"
            or (self.usual_gap == "space" and gap != "number")
            or self.numbers[order] == 1
        )

    def is_announced(self, first: int) -> bool:
        return first > 0 and self.run.source.words[self.hits[first - 1].at] in ANNOUNCING

    def is_bounded(self, first: int, last: int) -> bool:
        return (self.is_border(first) or self.is_announced(first)) and self.is_border(last + 1)

    def is_unbroken(self, first: int, last: int) -> bool:
        """Tell whether nothing but spaces and line breaks stands between the words, which are not characters."""
        apart = self.hits[last].at - self.hits[first].at == last - first
        gaps = set(self.gaps[first:last])
        return apart and "space" in gaps and gaps <= _PLAIN_GAPS and not HAN.match(self.run.source.words[self.hits[first].at])

    def is_in_rows(self, first: int, last: int) -> bool:
        """Tell whether the rows of characters are whole and of one length: names and sentences, one a row, are not."""
        breaks = [at for at in range(first, last) if self.gaps[at] in _ROW_ENDS]
        if not breaks:
            return True
        outside = (self.gaps[first - 1] if first else "line", self.gaps[last] if last < len(self.gaps) else "line")
        rows = [right - left for left, right in pairwise([first - 1, *breaks, last])]
        return "none" not in outside and len(set(rows[:-1])) == 1 and rows[-1] <= rows[0]

    def runs_together(self, first: int, last: int) -> bool:
        """Tell whether these are characters written without spaces, as in any Chinese sentence."""
        return self.gaps[first:last].count("none") > _FEW_GLUED

    def in_counted_order(self, first: int, last: int) -> list[int] | None:
        """Return the words' places in the order of the numbers before them, or None where those don't count 1 to n."""
        numbers = self.numbers[first : last + 1]
        size = last - first + 1
        start = next((number for number in numbers if number is not None), None)
        if start is None or numbers.count(None) > 1:
            return None
        pairs = [(number if number is not None else 0, hit.place) for number, hit in zip(numbers, self.hits[first : last + 1], strict=True)]
        order = sorted(number for number, _ in pairs)
        if any(right - left != 1 for left, right in pairwise(order[1:])) or order[-1] not in (size, size - 1):
            return None
        return [place for _, place in sorted(pairs)]


def _kind(gap: str) -> str:
    known = _FREQUENT.get(gap)
    return known or next((name for name, pattern in _SEPARATORS if pattern.search(gap)), "none")
