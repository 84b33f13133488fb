"""Which word of a list a misspelt one was meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.screening.secrets.coded import OTHER, codes_of
from bot.screening.secrets.wordlists import WordList, shelf

_SHORTEST = 4
_LONGEST = 14
MOST_READINGS = 4
"""Of one misspelt word; with more a checksum tells too little."""
_LONG = 7  # from here on two slips are forgiven

# Words of chat that are one slip away from a word of a list and are no slip.
_PLAIN_WORDS = """
    the and are was were his her hers its here there where thing things this that those these have has had will would could should does
    did done doing don dont not from for with into been being please help hello thanks thank thx you your yours they them then than also
    some same come came comes made make makes take took takes give gave gives going gone got getting want wants wanted know knows knew
    known need needs needed seed seeds words word phrase phrases wallet wallets keys secret secrets metamask phantom ledger trezor
    recovery mnemonic backup private people guys guess friend friends team admin support claim claims token tokens coin coins price
    chain swap swaps send sent sends lost lose what when which while whose who whom how all any each just like likes liked look looks
    looking said says saying told tell tells time times year years days week weeks month months hour hours minute minutes first last
    next other others another every everyone sure maybe really good great well best better more most much many less least very still
    even ever never always only about after before because since until though although through between under over again once here's
    let's it's that's can't won't isn't wasn't work works worked working used uses using user users check checks checked checking start
    starts started stop stops stopped think thinks thought find finds found feel feels felt keep keeps kept call calls called calling
    live lives lived love loves loved main bitcoin money gas fees free drop drops airdrop airdrops link links site page pages group
    groups chat channel post posts posted
"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


def nearest(word: str, words: WordList) -> int | None:
    """Return the place of the word that is one slip away, two for a long word, or None."""
    if not _SHORTEST <= len(word) <= _LONGEST or word in _PLAIN:
        return None
    found = process.extractOne(word, _spellings(words.name), scorer=OSA.distance, score_cutoff=2 if len(word) >= _LONG else 1)
    return None if found is None else words.index[found[0]]


def number_of_nearest(word: str, others: Sequence[str]) -> int:
    """Return the number of the word that is one slip away in the list which has most of the others, or that of no word."""
    bits = shelf().bits
    counts = Counter(words.name for other in others for words in shelf().lists if bits.get(other, 0) & words.bit)
    if not counts:
        return OTHER
    name = counts.most_common(1)[0][0]
    words = next(each for each in shelf().lists if each.name == name)
    place = nearest(word, words)
    return OTHER if place is None else codes_of([words.words[place].lower()])[0]


def readings(word: str, words: WordList) -> tuple[int, ...]:
    """Return the places of all words as near as the nearest, each once; no more than `MOST_READINGS`, none where there are more."""
    place = nearest(word, words)
    if place is None:
        return ()
    spellings = _spellings(words.name)
    near = OSA.distance(word, words.words[place])
    found = process.extract(word, spellings, scorer=OSA.distance, score_cutoff=near, limit=MOST_READINGS + 1)
    places = tuple(dict.fromkeys([place, *(words.index[spelling] for spelling, _, _ in found)]))
    return places if len(places) <= MOST_READINGS else ()


@lru_cache(maxsize=32)
def _spellings(list_name: str) -> tuple[str, ...]:
    return tuple(next(each for each in shelf().lists if each.name == list_name).index)
