"""What lays a list out and is none of its words: what counts the items in letters and words, what comes with each, asides in brackets.

Digits are no words and need nothing; what counts in other ways is told by its order, so that a word of a phrase is hardly taken for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.screening.secrets.chatter import OTHER_WORD
from bot.screening.secrets.coded import FEWEST_HITS, word_pattern
from bot.screening.secrets.counting import HAN_NUMBER, TENS, counting_words, han_value

Span = tuple[int, int]

_LEAST_SHARE = 0.12  # of all words; no word of prose comes as often
_FEWEST_ASIDES = 2
_FEW_DOUBLED = 2  # "word 3 is word"
_RIGHT_BEHIND = range(1, 5)  # "twenty one", "veinte y uno"
_MOST_SKIPPED = 3  # an alphabet is counted by without some of its letters
_ASIDE = re.compile(r"\([^()\n]{1,60}\)|\[[^\[\]\n]{1,60}\]")
_WORDS_WITH_GAP = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_LONGEST = 20_000  # characters; what is longer is no message, and is read as it stands


def without_layout(lower: str, words: Sequence[str]) -> str | None:
    """Return a text in lower case, whose words these are, without what lays a list out, at its old length; None where nothing does."""
    if len(lower) > _LONGEST:
        return None
    different = set(words)
    # Where sentences stand between pieces, what comes again and again is their author's way to talk.
    may_repeat = len(words) - len(different) >= FEWEST_HITS - 1 and OTHER_WORD not in different
    repeated = _repeated(words) if may_repeat else frozenset()
    counts = len(different & all_counting_words()) >= FEWEST_HITS
    aside = lower.count("(") >= _FEWEST_ASIDES or lower.count("[") >= _FEWEST_ASIDES
    if not (repeated or counts or aside):
        return None
    bare = _blank(lower, [found.span() for found in _ASIDE.finditer(lower) if _WORDS_WITH_GAP.search(found[0])]) if aside else lower
    if counts:
        bare = _blank(bare, _counters(bare))
    if repeated:
        bare = _blank(bare, _templates(bare, repeated))
    return None if bare == lower else bare


def _blank(text: str, spans: Sequence[Span]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            pieces += [text[at:start], " " * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def _repeated(words: Sequence[str]) -> frozenset[str]:
    """Return the words that come as often as the items of a list."""
    least = max(FEWEST_HITS, _LEAST_SHARE * len(words))
    return frozenset(word for word, count in Counter(words).items() if count >= least)


def _templates(lower: str, repeated: frozenset[str]) -> list[Span]:
    """Return where words stand that come with every item, but for one that is an item itself."""
    tokens = [(found[0], found.span()) for found in word_pattern(lower).finditer(lower)]
    spans = list(_all_but_doubled(tokens, repeated))
    everywhere = [span for word, span in tokens if word in repeated]
    return spans if len(everywhere) - len(spans) <= _FEW_DOUBLED else everywhere


def _all_but_doubled(tokens: Sequence[tuple[str, Span]], repeated: frozenset[str]) -> Iterator[Span]:
    """Yield where repeated words stand, without those that came already since the last other word."""
    since: set[str] = set()
    for word, span in tokens:
        if word in repeated and word not in since:
            since.add(word)
            yield span
        else:
            since = set()


def _counters(lower: str) -> list[Span]:
    """Return where letters, Roman and Chinese numbers, and words stand that count from the first one on."""
    tokens = [(found[0], found.span()) for found in word_pattern(lower).finditer(lower)]
    han = [(han_value(found[0]), found.span()) for found in HAN_NUMBER.finditer(lower)]
    ways = [_in_order([(table.get(word, 0), span) for word, span in tokens], most_skipped) for table, most_skipped in _tables()]
    return max([*ways, _in_order(han, 0)], key=len)


def _in_order(tokens: Sequence[tuple[int, Span]], most_skipped: int) -> list[Span]:
    """Return the places of the numbers that go on from one, those of tens among them, or nothing where they are few."""
    last, spans = 0, []
    tens, tens_end = 0, -1
    for number, span in tokens:
        if last < number <= last + 1 + most_skipped:
            last = number
        elif last >= number in TENS:
            pass
        elif tens and number == last + 1 - tens and span[0] - tens_end in _RIGHT_BEHIND:
            last += 1
        else:
            continue
        spans.append(span)
        tens, tens_end = (number, span[1]) if number in TENS else (0, -1)
    return spans if len(spans) >= FEWEST_HITS else []


@lru_cache(maxsize=1)
def _tables() -> tuple[tuple[dict[str, int], int], ...]:
    """Return what counts, each way with how many may be left out between two."""
    return tuple((table, _MOST_SKIPPED if is_alphabet else 0) for table, is_alphabet in counting_words())


@lru_cache(maxsize=1)
def all_counting_words() -> frozenset[str]:
    """Return every word that counts somewhere."""
    return frozenset(word for table, _ in _tables() for word in table) | frozenset("一二三四五六七八九十")
