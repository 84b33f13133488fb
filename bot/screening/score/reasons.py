"""Why a host was flagged, in words that a moderator can check against the host: the pieces that weighed most.

Each run of characters shares its weight among its letters; a word's weight is that of its letters. Only told where a host is flagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.linkmodel.features import ORDERS
from knowledge.linkmodel.host_text import LONGEST_TEXT, HostText
from knowledge.linkmodel.model import LinkModel

MOST_REASONS = 3
_LONGEST_WORD = 24
_SHORTEST_STRETCH = 3
_SHORT_WORD = 10

_SIGNS = {
    "lookalike": "near a protected name",
    "brand_inside": "a protected name inside",
    "lure_host": "lure words",
    "gateway": "served by a gateway",
    "ip": "a bare number for a host",
    "punycode": "foreign letters",
    "mixed_script": "letters of several scripts",
    "hyphens": "hyphens",
    "digits": "many digits",
    "depth": "many names in front",
    "length": "a long name",
}
_TENANT_SIGNS = ("tenant", "shared")


class SignCells(NamedTuple):
    """The signs that are there, the pairs of them, and their cells: those of the signs first."""

    names: Sequence[str]
    pairs: Sequence[tuple[str, str]]
    cells: Sequence[int]


def explain(model: LinkModel, host: HostText, windows: NDArray[np.uint32], words: Sequence[int], signs: SignCells) -> tuple[str, ...]:
    """Return up to three reasons, the strongest first; none where no single piece stands out."""
    # So few weights are quicker read one by one.
    weights = model.strict.data
    own = [weights[word] for word in words[: len(host.words) + 1]]
    weight_until = _weight_until(model.strict.take(windows))
    of_signs, of_pairs = _weigh_signs(weights, signs)
    suffix = host.suffix.decode("ascii")
    name_end = len(host.text) - 1 - (len(suffix) + 1 if suffix else 0)
    found = _weigh_words(host, own, weight_until, name_end)
    if suffix:
        ending = weight_until[len(host.text) - 1] - weight_until[name_end] + own[len(host.words)]
        ending += sum([of_signs.get(sign, 0) for sign in _TENANT_SIGNS])
        found.append((ending, f"free hosting ({suffix})" if "tenant" in of_signs else f'the ending ".{suffix}"'))
    found += [(weight + of_pairs.get(sign, 0.0), _SIGNS[sign]) for sign, weight in of_signs.items() if sign in _SIGNS]
    found.sort(reverse=True)
    return tuple([text for weight, text in found[:MOST_REASONS] if weight > 0])


def _weigh_words(host: HostText, own: Sequence[int], weight_until: Sequence[float], name_end: int) -> list[tuple[float, str]]:
    """Return the words of the name that weigh anything, with the weight of their letters and their own."""
    found = []
    text, at = host.text, 1
    for word, of_word in zip(host.words, own, strict=False):
        start = text.find(word, at, name_end)
        if start < 0:
            break
        at = start + len(word)
        if len(word) > _SHORT_WORD:
            of_letters, begin, end = _heaviest_stretch(weight_until, start, at)
        else:
            of_letters, begin, end = weight_until[at] - weight_until[start], start, at
        weight = of_letters + of_word
        if weight > 0 and end - begin >= _SHORTEST_STRETCH:
            letters = text[begin : min(end, begin + _LONGEST_WORD)]
            if letters.isalpha():
                found.append((weight, f'the letters "{letters.decode("ascii")}" in the name'))
    return found


def _weight_until(of_windows: NDArray[np.int8]) -> list[float]:
    """Return for each place of the text the weight of the letters before it; each window shares its weight among its letters."""
    until: list[float] = of_windows.ravel().dot(_shares(of_windows.shape[1])).tolist()
    return until


@lru_cache(maxsize=LONGEST_TEXT + 3)
def _shares(letters: int) -> NDArray[np.float64]:
    """Return how much of each window stands before each place, shape (orders x letters, letters + 1).

    Windows that reach past the end stand for the end, not for letters.
    """
    orders = np.array(ORDERS)[:, np.newaxis, np.newaxis]
    starts = np.arange(letters)[:, np.newaxis]
    shares: NDArray[np.float64] = (np.arange(letters + 1) - starts).clip(0, orders) / orders * (starts + orders <= letters)
    return shares.reshape(-1, letters + 1)


def _heaviest_stretch(weight_until: Sequence[float], start: int, end: int) -> tuple[float, int, int]:
    """Return the weight and the bounds of the run of letters that weighs most between two places."""
    best, lowest, begin = (0.0, start, start), weight_until[start], start
    for at in range(start + 1, end + 1):
        if weight_until[at] - lowest > best[0]:
            best = (weight_until[at] - lowest, begin, at)
        if weight_until[at] < lowest:
            lowest, begin = weight_until[at], at
    return best


def _weigh_signs(weights: Sequence[int], signs: SignCells) -> tuple[dict[str, int], dict[str, float]]:
    """Return the weight of each sign, and half the weight of the pairs it is part of."""
    names, pairs, cells = signs
    own = {sign: weights[cell] for sign, cell in zip(names, cells, strict=False)}
    halves: dict[str, float] = {}
    for (left, right), cell in zip(pairs, cells[len(names) :], strict=False):
        half = weights[cell] / 2
        halves[left] = halves.get(left, 0.0) + half
        halves[right] = halves.get(right, 0.0) + half
    return own, halves
