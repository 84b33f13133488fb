"""Whether single words, one or two a message, are everyday chat or drawn from a list: what they say together tells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from bot.models import SecretMatch
from bot.screening.secrets.coded import words_of
from bot.screening.secrets.wordlists import RARE_GAIN, WordList, shelf

OTHER_WORD = "zzqzz"  # no word of a list, nor one slip away from one

_LEAST_DEVIATION = 0.5  # where all words of a list say the same
_MOST_DEVIATIONS = 3.0  # of words drawn from a list; "gm", "ok", "nice", "lol" and the like say far less
_LEAST_OF_MANY = 2.5  # more for each e-fold of words: the more were written, the sooner some dozen passes its checksum
_IN_MID_CHAT = 1.5  # right behind another word of a list, where no phrase begins
_ASIDE = -1.6  # a word of no list between those of a phrase


def is_chat(text: str, match: SecretMatch) -> bool:
    """Tell whether single words, one or two a line, are those of everyday chat: one dozen in sixteen passes its checksum by chance."""
    spoken = words_of(text[match.start : match.end])
    before = text[: match.start].split()
    more = _IN_MID_CHAT if before and before[-1] != OTHER_WORD else 0.0
    among = len(text.split())
    return not any(_are_drawn(spoken, words, among, more) for words in shelf().lists)


def _are_drawn(spoken: Sequence[str], words: WordList, among: int, more: float) -> bool:
    """Tell whether these, of so many words, may be drawn from a list: what they say together is no less than such words say, and `more`."""
    gains = [words.gains.get(word, RARE_GAIN) for word in spoken if word in words.index]
    if not gains:
        return False
    more += _LEAST_OF_MANY * max(0.0, math.log(among / len(gains)))
    usual, deviation = _usual_gain(words.name)
    least = usual * len(gains) - _MOST_DEVIATIONS * deviation * math.sqrt(len(gains))
    return sum(gains) + _ASIDE * (len(spoken) - len(gains)) >= least + more


@lru_cache(maxsize=32)
def _usual_gain(list_name: str) -> tuple[float, float]:
    """Return what a word drawn from a list says on average, and its standard deviation."""
    words = next(each for each in shelf().lists if each.name == list_name)
    gains = [words.gains.get(word, RARE_GAIN) for word in words.index]
    mean = sum(gains) / len(gains)
    return mean, max(_LEAST_DEVIATION, math.sqrt(sum((gain - mean) ** 2 for gain in gains) / len(gains)))
