"""Whether a checksum that holds means anything: of 24 words drawn at random, every other list holds some window of twelve that passes.

A window counts where its neighbours, up to the next border, are less of a phrase than itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.screening.secrets.windows import Ranking, Window

_AS_MUCH_BESIDE = 2.0  # three words that no sentence needs
_LITTLE_BESIDE = -0.4  # where they make a stretch with the size of a phrase
_AS_PLAIN = 0.05


def passes_by_chance(ranking: Ranking, window: Window, others: Sequence[Window]) -> bool:
    """Tell whether the words beside a window whose checksum holds are as much of a phrase as its own.

    Two phrases, one right after the other, are no accident.
    """
    first, last = ranking.within_borders(window)
    if any(each.valid and _fill(window, each, first, last) for each in others):
        return False
    beside = _gain_beside(ranking, window, first, last)
    if beside >= _AS_MUCH_BESIDE or _is_part_of_longer(ranking, window, first, last) or _cuts_across(ranking, window):
        return True
    # Everyday words among everyday words: nothing sets these apart.
    size = window.last - window.first + 1
    others_beside = last - first + 1 - size
    own = ranking.gain(window.first, window.last) / size
    return others_beside > 0 > own and beside >= (own - _AS_PLAIN) * others_beside


def _gain_beside(ranking: Ranking, window: Window, first: int, last: int) -> float:
    """Return how much the words around a window, from `first` to `last`, speak for a phrase; one that repeats counts once."""
    beside = (*ranking.hits[first : window.first], *ranking.hits[window.last + 1 : last + 1])
    return sum({hit.place: hit.gain for hit in beside}.values())


def _is_part_of_longer(ranking: Ranking, window: Window, first: int, last: int) -> bool:
    """Tell whether a longer stretch with the size of a phrase begins or ends at a border and is as much of one."""
    for size in ranking.run.words.sizes:
        for start, end in ((first, first + size - 1), (last - size + 1, last)):
            around = first <= start <= window.first and window.last <= end <= last and (start, end) != (window.first, window.last)
            if around and _gain_beside(ranking, window, start, end) >= _LITTLE_BESIDE:
                return True
    return False


def _cuts_across(ranking: Ranking, window: Window) -> bool:
    """Tell whether a border inside the window begins, or ends, a list with the size of a phrase: "my seed phrase: ..."."""
    spacing = ranking.spacing
    if spacing.is_bounded(window.first, window.last):
        return False
    sizes, count = ranking.run.words.sizes, len(ranking.hits)
    inner = [order for order in range(window.first + 1, window.last + 1) if spacing.is_border(order)]
    return any(
        (order + size <= count and spacing.is_border(order + size)) or (order >= size and spacing.is_border(order - size))
        for order in inner
        for size in sizes
    )


def _fill(one: Window, other: Window, first: int, last: int) -> bool:
    """Tell whether two windows are all that stands there, one behind the other."""
    left, right = (one, other) if one.first < other.first else (other, one)
    return (left.first, left.last + 1, right.last) == (first, right.first, last)
