"""A protected name joined with other words in one label: `name-claim`, `claimname`, `nmae-claim`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.likeness import EVERYBODYS_ENDINGS, TINY_NAME, Likeness, Resemblance, resembles, second_signs
from bot.screening.checks.lure_words import is_made_of_affixes, lure_strength
from bot.screening.checks.protected_names import SHORT_NAME, ProtectedName, common_words


def of_joined_words(anatomy: Anatomy, inside: Iterable[tuple[int, str]]) -> Iterator[Resemblance]:
    """Find a name joined with other words: `name-claim`, `claimname`, `name-foundation`, `get-nameapp`."""
    folded = anatomy.folded
    for start, word in inside:
        protected = anatomy.names.names[word]
        before, after = folded[:start], folded[start + len(word) :]
        if before or after:
            yield _joined(anatomy, protected, before, after)


def _joined(anatomy: Anatomy, protected: ProtectedName, before: str, after: str) -> Resemblance:
    rest = f"{before}-{after}"
    apart = (not before or before.endswith("-")) and (not after or after.startswith("-"))
    if not before.strip("-") and after.strip("-") in protected.joined_endings:
        return resembles(protected, Likeness.ENDING_INSIDE, _with_ending(anatomy, protected, apart=apart))
    lures = lure_strength(rest)
    same_ending = anatomy.suffix in protected.endings
    if is_made_of_affixes(before) and is_made_of_affixes(after):
        return resembles(protected, Likeness.COMBINED, _combined(anatomy, protected, lures, same_ending=same_ending, apart=apart))
    if apart and lures >= 1.0 and not protected.ordinary:
        return resembles(protected, Likeness.COMBINED, 0.6)
    return resembles(protected, Likeness.INSIDE, 0.05 if protected.ordinary else 0.25)


def _with_ending(anatomy: Anatomy, protected: ProtectedName, *, apart: bool) -> float:
    if not protected.ordinary:
        return 0.85
    same_ending = anatomy.suffix in protected.endings
    if protected.endings <= EVERYBODYS_ENDINGS:
        return 0.6 if apart or (same_ending and len(protected.name) > TINY_NAME) else 0.4
    return 0.7 if len(protected.name) > TINY_NAME or apart else 0.4


def _combined(anatomy: Anatomy, protected: ProtectedName, lures: float, *, same_ending: bool, apart: bool) -> float:
    if not protected.ordinary:
        base = 0.6 if lures >= 0.5 else 0.4
        return min(0.95, base + 0.15 * min(2.0, lures) + (0.15 if same_ending else 0.0))
    if len(protected.name) <= TINY_NAME:
        own_ending = 0.0 if not same_ending else 0.25 if anatomy.suffix in EVERYBODYS_ENDINGS else 0.35
        told_apart = apart or own_ending > 0.25
        return 0.1 + own_ending + (0.2 * min(1.5, lures) + 0.5 * second_signs(anatomy) if lures and told_apart else 0.0)
    own_ending = 0.0 if not same_ending else 0.25 if anatomy.suffix in EVERYBODYS_ENDINGS else 0.35
    strength = 0.15 + 0.25 * min(1.0, lures) + own_ending + (0.1 if apart else 0.0)
    return min(0.9, strength + 0.5 * second_signs(anatomy)) if lures or own_ending > 0.25 else min(0.45, strength)


def near_joined(anatomy: Anatomy) -> Iterator[Resemblance]:
    """Find a name one edit away among hyphenated lure words: `nmae-claim`."""
    words = anatomy.folded.split("-")
    if len(words) < 2 or len(words) > 6:
        return
    for at, word in enumerate(words):
        if len(word) < SHORT_NAME or word in common_words():
            continue
        rest = "-".join(words[:at] + words[at + 1 :])
        for near in anatomy.names.one_edit_from(word):
            if not near.ordinary and is_made_of_affixes(rest):
                yield resembles(near, Likeness.EDIT, 0.5 + 0.1 * min(2.0, lure_strength(rest)))
