"""Why a host was flagged, in words that a moderator can check against the host: the pieces that weighed most.

Each run of characters shares its weight among its letters; a word's weight is that of its letters. Only told where a host is flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from knowledge.linkmodel.features import ORDERS, HostText
from knowledge.linkmodel.model import LinkModel

MOST_REASONS = 3
_LONGEST_WORD = 24
_SHORTEST_STRETCH = 3
_SHORT_WORD = 10

_SIGNS = {
    "lookalike": "near a protected name",
    "brand_inside": "a protected name inside",
    "lure_host": "lure words",
    "tenant": "free hosting",
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
    model: LinkModel, host: HostText, windows: Sequence[int], words: Sequence[int], by_sign: Mapping[str, int], signs: Mapping[str, float]
) -> tuple[str, ...]:
    """Return up to three reasons, the strongest first; none where no single piece stands out."""
    table = model.strict
    weight_until = [0.0, *accumulate(_letter_weights(host.text, windows, table))]
    found: list[tuple[float, str]] = []
    name_end = len(host.text) - 1 - (len(host.suffix) + 1 if host.suffix else 0)
    at = 1
    for word, cell in zip(host.words, words, strict=False):
        start = host.text.find(word.encode("ascii", "replace"), at, name_end)
        if start < 0:
            break
        at = start + len(word)
        weight, begin, end = weight_until[at] - weight_until[start], start, at
        if len(word) > _SHORT_WORD:
            weight, begin, end = _heaviest_stretch(weight_until, start, at)
        letters = host.text[begin:end].decode("ascii")[:_LONGEST_WORD]
        if end - begin >= _SHORTEST_STRETCH and letters.isalpha():
            found.append((weight + table[cell], f'the letters "{letters}" in the name'))
    on_free_hosting = bool(signs.get("tenant"))
    if host.suffix:
        ending = weight_until[len(host.text) - 1] - weight_until[name_end] + table[words[len(host.words)]]
        ending += sum(table[by_sign[sign]] for sign in _TENANT_SIGNS if sign in by_sign)
        found.append((ending, f"free hosting ({host.suffix})" if on_free_hosting else f'the ending ".{host.suffix}"'))
    found += [(_with_pairs(sign, by_sign, table), text) for sign, text in _SIGNS.items() if sign in by_sign and sign not in _TENANT_SIGNS]
    return tuple(text for weight, text in sorted(found, reverse=True)[:MOST_REASONS] if weight > 0)


def _letter_weights(text: bytes, windows: Sequence[int], table: Sequence[int]) -> list[float]:
    """Return each letter's share of the windows that cover it."""
    change = [0.0] * (len(text) + 1)
    place = 0
    for order in ORDERS:
        for at in range(len(text) - order + 1):
            share = table[windows[place]] / order
            change[at] += share
            change[at + order] -= share
            place += 1
    return list(accumulate(change[:-1]))


def _heaviest_stretch(weight_until: Sequence[float], start: int, end: int) -> tuple[float, int, int]:
    """Return the weight and the bounds of the run of letters that weighs most between two places."""
    best, lowest, begin = (0.0, start, start), weight_until[start], start
    for at in range(start + 1, end + 1):
        if weight_until[at] - lowest > best[0]:
            best = (weight_until[at] - lowest, begin, at)
        if weight_until[at] < lowest:
            lowest, begin = weight_until[at], at
    return best


def _with_pairs(sign: str, by_sign: Mapping[str, int], table: Sequence[int]) -> float:
    """Return a sign's weight with half of that of the pairs it is part of."""
    pairs = (table[cell] for name, cell in by_sign.items() if "+" in name and sign in name.split("+"))
    return table[by_sign[sign]] + sum(pairs) / 2
