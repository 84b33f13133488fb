"""Why a host was flagged, in words that a moderator can check against the host: the pieces that weighed most.

Each run of characters shares its weight among its letters; a word's weight is that of its letters. Only told where a host is flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.linkmodel.features import LONGEST_TEXT, ORDERS, HostText
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


def explain(
    model: LinkModel,
    host: HostText,
    windows: NDArray[np.uint32],
    words: Sequence[int],
    by_sign: Mapping[str, int],
    signs: Mapping[str, float],
) -> tuple[str, ...]:
    """Return up to three reasons, the strongest first; none where no single piece stands out."""
    # So few weights are quicker read one by one.
    weights = model.strict.data
    of_words = [weights[word] for word in words[: len(host.words) + 1]]
    of_signs, of_pairs = _weigh_signs(weights, by_sign)
    weight_until = _weight_until(model.strict.take(windows))
    found: list[tuple[float, str]] = []
    name_end = len(host.text) - 1 - (len(host.suffix) + 1 if host.suffix else 0)
    at = 1
    for word, own in zip(host.words, of_words, strict=False):
        start = host.text.find(word, at, name_end)
        if start < 0:
            break
        at = start + len(word)
        weight, begin, end = weight_until[at] - weight_until[start], start, at
        if len(word) > _SHORT_WORD:
            weight, begin, end = _heaviest_stretch(weight_until, start, at)
        letters = host.text[begin:end].decode("ascii")[:_LONGEST_WORD]
        if end - begin >= _SHORTEST_STRETCH and letters.isalpha():
            found.append((weight + own, f'the letters "{letters}" in the name'))
    on_free_hosting = bool(signs.get("tenant"))
    if host.suffix:
        ending = weight_until[len(host.text) - 1] - weight_until[name_end] + of_words[len(host.words)]
        ending += sum(of_signs.get(sign, 0) for sign in _TENANT_SIGNS)
        suffix = host.suffix.decode("ascii")
        found.append((ending, f"free hosting ({suffix})" if on_free_hosting else f'the ending ".{suffix}"'))
    found += [(weight + of_pairs.get(sign, 0.0), _SIGNS[sign]) for sign, weight in of_signs.items() if sign in _SIGNS]
    return tuple(text for weight, text in sorted(found, reverse=True)[:MOST_REASONS] if weight > 0)


def _weight_until(of_windows: NDArray[np.int8]) -> list[float]:
    """Return for each place of the text the weight of the letters before it; each window shares its weight among its letters."""
    until: list[float] = (of_windows.ravel() @ _shares(of_windows.shape[1])).tolist()
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


def _weigh_signs(weights: Sequence[int], by_sign: Mapping[str, int]) -> tuple[dict[str, int], dict[str, float]]:
    """Return the weight of each sign, and half the weight of the pairs it is part of."""
    own: dict[str, int] = {}
    halves: dict[str, float] = {}
    for name, cell in by_sign.items():
        if "+" not in name:
            own[name] = weights[cell]
            continue
        half = weights[cell] / 2
        for sign in name.split("+"):
            halves[sign] = halves.get(sign, 0.0) + half
    return own, halves
