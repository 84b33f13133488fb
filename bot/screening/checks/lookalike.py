"""Whether the host imitates a protected brand: the strongest resemblance found, with how it was made.

Strength 0 to 1; `FLAGGED_FROM` and above is an imitation by itself, below it is a sign among others. An ordinary name (a word,
or fewer than six letters) needs a second sign: the official ending, a lure word, an ending that scams favour or
projects like, free hosting, or foreign letters. A word of a dictionary near a name is that word, not an imitation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from bot.models import Evidence, Finding
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.confusables import fold_letters
from bot.screening.checks.endings import ending_risk, suits_crypto
from bot.screening.checks.evidence import defang, passed
from bot.screening.checks.lure_words import is_made_of_affixes, lure_strength, strength_of
from bot.screening.checks.protected_names import SHORT_NAME, ProtectedName, ProtectedNames, common_words
from knowledge.brands import Brand

CHECK = "lookalike"
FLAGGED_FROM = 0.5

_SECOND_SIGN = 0.25
_LONG_NAME = 8
_TINY_NAME = 3
_EVERYBODYS_ENDINGS = frozenset({"com", "org", "net", "io", "co", "xyz", "app", "info"})
_NO_RESEMBLANCE = passed(CHECK, "No protected project's name in it, and none near it.")


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


def find_resemblance(anatomy: Anatomy) -> Resemblance | None:
    """Return the strongest resemblance to a protected brand, or None; an official host resembles nobody."""
    if anatomy.owner is not None or anatomy.ip or not anatomy.name:
        return None
    found = _resemblances(anatomy)
    return max(found, key=attrgetter("strength")) if found else None


def check(anatomy: Anatomy, found: Resemblance | None) -> Evidence:
    if found is None:
        return _NO_RESEMBLANCE
    whose = (
        f"{found.brand.name}'s own domain is {found.brand.domains[0]}" if found.brand.domains else f"{found.brand.name} is a protected name"
    )
    sentence = f"{whose}, this one is {defang(anatomy.host)}: its name {found.likeness.value}."
    if found.strength < FLAGGED_FROM:
        return passed(CHECK, f"A resemblance too weak to count alone. {sentence}")
    return Evidence(check=CHECK, finding=Finding.FLAGGED, detail=sentence, weight=found.strength)


def _resemblances(anatomy: Anatomy) -> list[Resemblance]:
    found = _of_whole_label(anatomy)
    inside = anatomy.names.inside.find_everywhere(anatomy.folded)
    if inside:
        found += _of_joined_words(anatomy, inside)
    if "-" in anatomy.folded:
        found += _near_joined(anatomy)
    if anatomy.subdomains:
        found += _of_split_label(anatomy)
        found += _of_subdomains(anatomy)
    if anatomy.path and anatomy.is_tenant:
        found += _of_path(anatomy)
    return found


def _of_whole_label(anatomy: Anatomy) -> list[Resemblance]:
    """Compare the whole label: the same under another ending, one edit away, foreign letters, hyphens put in."""
    names, label, folded = anatomy.names, anatomy.name, anatomy.folded
    exact = names.exactly(label)
    if exact is not None:
        return [_resembles(exact, Likeness.OTHER_ENDING, _other_ending(anatomy, exact))]
    found = []
    foreign = not label.isascii()
    alike = names.looking_like(label)
    if alike is not None:
        found.append(_resembles(alike, Likeness.LETTERS, 0.97 if foreign else _by_name(anatomy, alike, 0.9, 0.6)))
    if label in common_words():
        return found
    hyphenless = names.exactly(folded.replace("-", "")) if "-" in folded else None
    if hyphenless is not None:
        return [*found, _resembles(hyphenless, Likeness.HYPHEN, _by_name(anatomy, hyphenless, 0.85, 0.6))]
    found += [_resembles(near, Likeness.EDIT, 0.9 if foreign else _one_edit(anatomy, near)) for near in names.one_edit_from(folded)]
    if "es" in folded:
        found += [_resembles(shorter, Likeness.EDIT, _one_edit(anatomy, shorter)) for shorter in _without_es(names, folded)]
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
    if protected.plain or "." in anatomy.suffix or not _invites_imitation(anatomy.ending):
        # A country's ending or an odd one is as often the project's own: they own more than any registry knows.
        return 0.2 if protected.is_word else 0.3 if protected.ordinary else 0.45
    if not protected.ordinary:
        return 0.6 if risk >= 0.6 else 0.55
    # For a short name or a word the ending is the second sign, and `.com` is none: whoever came first has it.
    if anatomy.ending == "com" or len(protected.name) <= _TINY_NAME:
        return 0.55 if risk >= 0.6 and not protected.is_word else 0.2 if protected.is_word else 0.3
    if not protected.is_word:
        return 0.55
    is_country = len(anatomy.ending) == 2 and anatomy.ending != "co" and not suits_crypto(anatomy.ending)
    return 0.2 if is_country else 0.52


def _invites_imitation(ending: str) -> bool:
    return ending in _EVERYBODYS_ENDINGS or suits_crypto(ending) or ending_risk(ending) > 0


def _by_name(anatomy: Anatomy, protected: ProtectedName, own: float, ordinary: float) -> float:
    """Return `own` for a name of its own, `ordinary` for an ordinary one under its official ending, else little and the second signs."""
    if not protected.ordinary:
        return own
    if anatomy.suffix in protected.endings:
        return ordinary
    return 0.25 + _second_signs(anatomy)


def _one_edit(anatomy: Anatomy, near: ProtectedName) -> float:
    """Return how much one edit says: most under the name's own ending, little elsewhere without a second sign."""
    same_ending = anatomy.suffix in near.endings
    if len(near.name) <= _TINY_NAME:
        return 0.55 if same_ending and anatomy.suffix not in _EVERYBODYS_ENDINGS else 0.15
    slip = _is_slip(anatomy.folded, near.name)
    if near.plain:
        return 0.6 if slip and same_ending else 0.1
    if near.ordinary:
        return 0.6 if same_ending else 0.1 + _second_signs(anatomy)
    if same_ending:
        return 0.85
    return (0.42 if slip and len(near.name) >= _LONG_NAME else 0.3 if slip else 0.2) + _second_signs(anatomy)


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


def _second_signs(anatomy: Anatomy) -> float:
    """Return what else speaks against the host, so that an ordinary name may count."""
    risk = ending_risk(anatomy.ending)
    signs = _SECOND_SIGN * (risk == 1.0) + 0.15 * (0 < risk < 1.0)
    signs += _SECOND_SIGN * min(2.0, strength_of(anatomy.path_lures) + sum(map(lure_strength, anatomy.subdomains)))
    return min(0.5, signs + (0.15 if anatomy.shared else 0.0))


def _of_joined_words(anatomy: Anatomy, inside: Iterable[tuple[int, str]]) -> Iterator[Resemblance]:
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
        return _resembles(protected, Likeness.ENDING_INSIDE, _with_ending(anatomy, protected, apart=apart))
    lures = lure_strength(rest)
    same_ending = anatomy.suffix in protected.endings
    if is_made_of_affixes(before) and is_made_of_affixes(after):
        return _resembles(protected, Likeness.COMBINED, _combined(anatomy, protected, lures, same_ending=same_ending, apart=apart))
    if apart and lures >= 1.0 and not protected.ordinary:
        return _resembles(protected, Likeness.COMBINED, 0.6)
    return _resembles(protected, Likeness.INSIDE, 0.05 if protected.ordinary else 0.25)


def _with_ending(anatomy: Anatomy, protected: ProtectedName, *, apart: bool) -> float:
    if not protected.ordinary:
        return 0.85
    same_ending = anatomy.suffix in protected.endings
    if protected.endings <= _EVERYBODYS_ENDINGS:
        return 0.6 if apart or (same_ending and len(protected.name) > _TINY_NAME) else 0.4
    return 0.7 if len(protected.name) > _TINY_NAME or apart else 0.4


def _combined(anatomy: Anatomy, protected: ProtectedName, lures: float, *, same_ending: bool, apart: bool) -> float:
    if not protected.ordinary:
        base = 0.6 if lures >= 0.5 else 0.4
        return min(0.95, base + 0.15 * min(2.0, lures) + (0.15 if same_ending else 0.0))
    if len(protected.name) <= _TINY_NAME:
        own_ending = 0.0 if not same_ending else 0.25 if anatomy.suffix in _EVERYBODYS_ENDINGS else 0.35
        told_apart = apart or own_ending > 0.25
        return 0.1 + own_ending + (0.2 * min(1.5, lures) + 0.5 * _second_signs(anatomy) if lures and told_apart else 0.0)
    own_ending = 0.0 if not same_ending else 0.25 if anatomy.suffix in _EVERYBODYS_ENDINGS else 0.35
    strength = 0.15 + 0.25 * min(1.0, lures) + own_ending + (0.1 if apart else 0.0)
    return min(0.9, strength + 0.5 * _second_signs(anatomy)) if lures or own_ending > 0.25 else min(0.45, strength)


def _near_joined(anatomy: Anatomy) -> Iterator[Resemblance]:
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
                yield _resembles(near, Likeness.EDIT, 0.5 + 0.1 * min(2.0, lure_strength(rest)))


def _of_split_label(anatomy: Anatomy) -> Iterator[Resemblance]:
    """Join what a dot put inside has split: `na.me.org`."""
    for depth in range(1, min(2, len(anatomy.subdomains)) + 1):
        together = fold_letters("".join(reversed(anatomy.subdomains[:depth]))) + anatomy.folded
        split = anatomy.names.exactly(together)
        if split is not None:
            same_ending = anatomy.suffix in split.endings and len(split.name) > _TINY_NAME
            yield _resembles(split, Likeness.SPLIT, 0.85 if same_ending else 0.3 if split.ordinary else 0.7)


def _of_subdomains(anatomy: Anatomy) -> Iterator[Resemblance]:
    """Find a brand's name, or its whole domain, in front of somebody else's domain."""
    labels = [fold_letters(label) for label in anatomy.subdomains]
    spelt = [*reversed(labels), anatomy.folded]
    for at, label in enumerate(spelt[:-1]):
        protected = anatomy.names.exactly(label)
        if protected is None:
            yield from _joined_in_subdomain(anatomy, label)
            continue
        following = ".".join(spelt[at + 1 :])
        if any(
            following == ending or following.startswith(f"{ending}.") or following.startswith(f"{ending}-") for ending in protected.endings
        ):
            yield _resembles(protected, Likeness.SUBDOMAIN, 0.9 if len(protected.name) > _TINY_NAME else 0.55)
        else:
            lures = lure_strength(".".join(spelt[:at] + spelt[at + 1 :])) + strength_of(anatomy.path_lures)
            weight = 0.1 if protected.ordinary else 0.25
            yield _resembles(
                protected, Likeness.SUBDOMAIN, min(0.7, weight + 0.2 * min(2.0, lures) + 0.1 * (ending_risk(anatomy.ending) == 1.0))
            )


def _joined_in_subdomain(anatomy: Anatomy, label: str) -> Iterator[Resemblance]:
    for start, word in anatomy.names.inside.find_everywhere(label):
        protected = anatomy.names.names[word]
        before, after = label[:start], label[start + len(word) :]
        rest = f"{before}-{after}"
        if not protected.ordinary and is_made_of_affixes(before) and is_made_of_affixes(after) and lure_strength(rest):
            yield _resembles(protected, Likeness.SUBDOMAIN, 0.45 + 0.1 * min(2.0, lure_strength(rest)))


def _of_path(anatomy: Anatomy) -> Iterator[Resemblance]:
    """Find a brand with a lure word in the path of a host where anybody may publish."""
    lures = strength_of(anatomy.path_lures)
    for _, word in anatomy.names.inside.find(anatomy.path):
        protected = anatomy.names.names[word]
        if not protected.ordinary:
            yield _resembles(protected, Likeness.PATH, 0.6 + 0.1 * min(2.0, lures) if lures else 0.3)


def _resembles(protected: ProtectedName, likeness: Likeness, strength: float) -> Resemblance:
    tempered = strength * _OF_RARE.get(likeness, 1.0) if protected.rare else strength
    return Resemblance(brand=protected.brand, likeness=likeness, strength=tempered, full_strength=strength)
