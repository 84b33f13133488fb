"""Where words that speak for a phrase stand close together: stretches over which a running score climbs, and long chains."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from bot.screening.secrets.listed import Stretch
from bot.screening.secrets.wordlists import Scheme, WordList

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
HAN_LETTER = re.compile(f"[{_HAN}]")
_LONE_HAN = re.compile(f"[{_HAN}](?<![{_HAN}][{_HAN}])(?![{_HAN}])")

LEAST_PEAK = 2.7  # four words in a row
LEAST_PEAK_HAN = 4.0  # where every sentence is made of words of the list
CHAIN = 10  # so many in a row are looked at whatever they are
_LONG_CHAIN = 12  # the words of poems make sentences
FILLER_GAIN = -2.0
CUT_GAIN = -100.0  # nothing reaches over what was cut out
CONNECTOR_GAIN = -0.3
_BREAKS = (FILLER_GAIN, CUT_GAIN)
_HIGHEST_GAIN = 2.0  # of any list, and more than that
_DROP = 6.0


def has_core(gains: list[float], words: Sequence[str], lower: str) -> bool:
    if not has_glued_han(lower):
        return has_cores(gains, chain=CHAIN)
    if has_cores(gains, chain=math.inf, least=LEAST_PEAK_HAN):
        return True
    # A word begins with a Chinese character only if it is one.
    without_han = [FILLER_GAIN if "\u3400" <= word < "\ua000" else gain for word, gain in zip(words, gains, strict=True)]
    return has_cores(without_han, chain=CHAIN)


def has_cores(gains: list[float], *, chain: float, least: float = LEAST_PEAK) -> bool:
    """Tell whether `find_cores` finds anything: the same walk without the places, for it is taken through most messages in vain."""
    telling = len(gains) - gains.count(FILLER_GAIN)
    if telling * _HIGHEST_GAIN < least:
        return False
    return _climbs(gains, least) or (telling >= chain and _has_chain(gains, int(chain)))


def _climbs(gains: Sequence[float], least: float) -> bool:
    score = best = 0.0
    for gain in gains:
        score += gain
        if score > best:
            if score >= least:
                return True
            best = score
        elif score <= 0 or score < best - _DROP:
            score = best = 0.0
    return False


def _has_chain(gains: Sequence[float], chain: int) -> bool:
    return b"\x01" * chain in bytes([gain not in _BREAKS for gain in gains])


def telling_chain(lower: str, words: WordList) -> float:
    """Return how many neighbours of a list mean something whatever they are."""
    if words.scheme is Scheme.ELECTRUM_OLD:
        return _LONG_CHAIN
    return math.inf if "chinese" in words.name and has_glued_han(lower) else CHAIN


def has_glued_han(lower: str) -> bool:
    """Tell whether Chinese is written as sentences are; only where its characters stand apart do neighbours mean something."""
    return not lower.isascii() and HAN_LETTER.search(lower) is not None and len(_LONE_HAN.findall(lower)) < CHAIN


def find_cores(gains: Sequence[float], *, chain: float, least: float = LEAST_PEAK) -> list[Stretch]:
    """Return the stretches, first and last word, over which the running score climbs high enough, and long chains."""
    cores = []
    score = best = 0.0
    first = last = length = 0
    for at, gain in enumerate(gains):
        score += gain
        length = length + 1 if gain not in _BREAKS else 0
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
