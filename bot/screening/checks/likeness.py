"""How a host is like a protected brand, and what makes a likeness count: shared by all that look for one."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.endings import ending_risk
from bot.screening.checks.lure_words import lure_strength, strength_of
from bot.screening.checks.protected_names import ProtectedName
from knowledge.brands import Brand

TINY_NAME = 3
EVERYBODYS_ENDINGS = frozenset({"com", "org", "net", "io", "co", "xyz", "app", "info"})

_SECOND_SIGN = 0.25


class Likeness(StrEnum):
    """How an imitation is made, in words that finish "its name ..."."""

    OTHER_ENDING = "is the same under another ending"
    LETTERS = "is written with letters or digits that only look the same"
    EDIT = "differs by one letter"
    HYPHEN = "is the same but for hyphens"
    SPLIT = "is the same but for a dot put inside"
    ENDING_INSIDE = "carries the project's name and ending written together"
    COMBINED = "joins the project's name with other words"
    SUBDOMAIN = "stands in front of somebody else's domain"
    PATH = "stands in the path of a host where anybody may publish"
    INSIDE = "holds the project's name"


_OF_RARE = {
    Likeness.OTHER_ENDING: 0.6,
    Likeness.EDIT: 0.55,
    Likeness.HYPHEN: 0.55,
    Likeness.ENDING_INSIDE: 0.6,
    Likeness.COMBINED: 0.68,
}
"""What is left of a likeness to a name that is hardly ever imitated: more often than not it is a coincidence."""


class Resemblance(NamedTuple):
    """A likeness to a brand. `full_strength` is what it were if scams imitated the brand often. A tuple, for a link may have many."""

    brand: Brand
    likeness: Likeness
    strength: float
    full_strength: float


def resembles(protected: ProtectedName, likeness: Likeness, strength: float) -> Resemblance:
    tempered = strength * _OF_RARE.get(likeness, 1.0) if protected.rare else strength
    return Resemblance(brand=protected.brand, likeness=likeness, strength=tempered, full_strength=strength)


def second_signs(anatomy: Anatomy) -> float:
    """Return what else speaks against the host, so that an ordinary name may count."""
    risk = ending_risk(anatomy.ending)
    signs = _SECOND_SIGN * (risk == 1.0) + 0.15 * (0 < risk < 1.0)
    signs += _SECOND_SIGN * min(2.0, strength_of(anatomy.path_lures) + sum(map(lure_strength, anatomy.subdomains)))
    return min(0.5, signs + (0.15 if anatomy.shared else 0.0))
