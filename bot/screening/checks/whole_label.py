"""The whole label against the protected names: the same under another ending, one edit away, foreign letters, hyphens put in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.endings import ending_risk, is_sold_twice, suits_crypto
from bot.screening.checks.likeness import EVERYBODYS_ENDINGS, TINY_NAME, Likeness, Resemblance, resembles, second_signs
from bot.screening.checks.protected_names import ProtectedName, ProtectedNames, common_words

_LONG_NAME = 8


def of_whole_label(anatomy: Anatomy) -> list[Resemblance]:
    """Return what the whole label resembles; a name under another ending resembles nothing else."""
    names, label, folded = anatomy.names, anatomy.name, anatomy.folded
    exact = names.exactly(label)
    if exact is not None:
        return [resembles(exact, Likeness.OTHER_ENDING, _other_ending(anatomy, exact))]
    found = []
    foreign = not label.isascii()
    alike = names.looking_like(label)
    if alike is not None:
        found.append(resembles(alike, Likeness.LETTERS, 0.97 if foreign else _by_name(anatomy, alike, 0.9, 0.6)))
    if label in common_words():
        return found
    hyphenless = names.exactly(folded.replace("-", "")) if "-" in folded else None
    if hyphenless is not None:
        return [*found, resembles(hyphenless, Likeness.HYPHEN, _by_name(anatomy, hyphenless, 0.85, 0.6))]
    found += [resembles(near, Likeness.EDIT, 0.9 if foreign else _one_edit(anatomy, near)) for near in names.one_edit_from(folded)]
    if "es" in folded:
        found += [resembles(shorter, Likeness.EDIT, _one_edit(anatomy, shorter)) for shorter in _without_es(names, folded)]
    return found


def _without_es(names: ProtectedNames, folded: str) -> Iterator[ProtectedName]:
    """Yield the names that a label is with an `es` put in."""
    for at in range(1, len(folded) - 1):
        shorter = names.exactly(folded[:at] + folded[at + 2 :]) if folded.startswith("es", at) else None
        if shorter is not None:
            yield shorter


def _other_ending(anatomy: Anatomy, protected: ProtectedName) -> float:
    if anatomy.suffix in protected.endings:
        return 0.3  # a host below the brand's own suffix that the registry doesn't name
    if anatomy.shared:
        return 0.3 if protected.ordinary else 0.45
    risk = ending_risk(anatomy.ending)
    if risk == 1.0 and not protected.plain:
        return 0.55 if protected.ordinary else 0.6
    if is_sold_twice(anatomy.suffix) and not protected.ordinary:
        return 0.55  # no project opens its branch there, and it reads as one
    if protected.plain or "." in anatomy.suffix or not _invites_imitation(anatomy.ending):
        # A country's ending or an odd one is as often the project's own: they own more than any registry knows.
        return 0.2 if protected.is_word else 0.3 if protected.ordinary else 0.45
    if not protected.ordinary:
        return 0.6 if risk >= 0.6 else 0.55
    # For a short name or a word the ending is the second sign, and `.com` is none: whoever came first has it.
    if anatomy.ending == "com" or len(protected.name) <= TINY_NAME:
        return 0.55 if risk >= 0.6 and not protected.is_word else 0.2 if protected.is_word else 0.3
    if not protected.is_word:
        return 0.55
    is_country = len(anatomy.ending) == 2 and anatomy.ending != "co" and not suits_crypto(anatomy.ending)
    return 0.2 if is_country else 0.52


def _invites_imitation(ending: str) -> bool:
    return ending in EVERYBODYS_ENDINGS or suits_crypto(ending) or ending_risk(ending) > 0


def _by_name(anatomy: Anatomy, protected: ProtectedName, own: float, ordinary: float) -> float:
    """Return `own` for a name of its own, `ordinary` for an ordinary one under its official ending, else little and the second signs."""
    if not protected.ordinary:
        return own
    if anatomy.suffix in protected.endings:
        return ordinary
    return 0.25 + second_signs(anatomy)


def _one_edit(anatomy: Anatomy, near: ProtectedName) -> float:
    """Return how much one edit says: most under the name's own ending, little elsewhere without a second sign."""
    same_ending = anatomy.suffix in near.endings
    if len(near.name) <= TINY_NAME:
        return 0.55 if same_ending and anatomy.suffix not in EVERYBODYS_ENDINGS else 0.15
    slip = _is_slip(anatomy.folded, near.name)
    if near.plain:
        return 0.6 if slip and same_ending else 0.1
    if near.ordinary:
        return 0.6 if same_ending else 0.1 + second_signs(anatomy)
    if same_ending:
        return 0.85
    return (0.42 if slip and len(near.name) >= _LONG_NAME else 0.3 if slip else 0.2) + second_signs(anatomy)


def _is_slip(label: str, name: str) -> bool:
    """Tell whether an eye slips over the edit: neighbours swapped, a letter doubled, one left out inside."""
    if sorted(label) == sorted(name):
        return True
    longer, shorter = (label, name) if len(label) > len(name) else (name, label)
    if len(longer) == len(shorter) or longer[0] != shorter[0]:
        return False
    if longer == label:
        return any(one == other for one, other in pairwise(longer))
    return longer[-1] == shorter[-1]
