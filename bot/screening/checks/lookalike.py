"""Whether the host imitates a protected brand: the strongest resemblance found, with how it was made.

Strength 0 to 1; `FLAGGED_FROM` and above is an imitation by itself, below it is a sign among others. An ordinary name (a word,
or fewer than six letters) needs a second sign: the official ending, a lure word, an ending that scams favour or
projects like, free hosting, or foreign letters. A word of a dictionary near a name is that word, not an imitation.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from bot.models import Evidence, Finding
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.confusables import fold_letters
from bot.screening.checks.endings import ending_risk
from bot.screening.checks.evidence import defang, passed
from bot.screening.checks.joined_words import near_joined, of_joined_words
from bot.screening.checks.likeness import TINY_NAME, Likeness, Resemblance, resembles
from bot.screening.checks.lure_words import is_made_of_affixes, lure_strength, strength_of
from bot.screening.checks.whole_label import of_whole_label

CHECK = "lookalike"
FLAGGED_FROM = 0.5

_NO_RESEMBLANCE = passed(CHECK, "No protected project's name in it, and none near it.")


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
    found = of_whole_label(anatomy)
    inside = anatomy.names.inside.find_everywhere(anatomy.folded)
    if inside:
        found += of_joined_words(anatomy, inside)
    if "-" in anatomy.folded:
        found += near_joined(anatomy)
    if anatomy.subdomains:
        found += _of_split_label(anatomy)
        found += _of_subdomains(anatomy)
    if anatomy.path and anatomy.is_tenant:
        found += _of_path(anatomy)
    return found


def _of_split_label(anatomy: Anatomy) -> Iterator[Resemblance]:
    """Join what a dot put inside has split: `na.me.org`."""
    for depth in range(1, min(2, len(anatomy.subdomains)) + 1):
        together = fold_letters("".join(reversed(anatomy.subdomains[:depth]))) + anatomy.folded
        split = anatomy.names.exactly(together)
        if split is not None:
            same_ending = anatomy.suffix in split.endings and len(split.name) > TINY_NAME
            yield resembles(split, Likeness.SPLIT, 0.85 if same_ending else 0.3 if split.ordinary else 0.7)


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
            yield resembles(protected, Likeness.SUBDOMAIN, 0.9 if len(protected.name) > TINY_NAME else 0.55)
        else:
            lures = lure_strength(".".join(spelt[:at] + spelt[at + 1 :])) + strength_of(anatomy.path_lures)
            weight = 0.1 if protected.ordinary else 0.25
            yield resembles(
                protected, Likeness.SUBDOMAIN, min(0.7, weight + 0.2 * min(2.0, lures) + 0.1 * (ending_risk(anatomy.ending) == 1.0))
            )


def _joined_in_subdomain(anatomy: Anatomy, label: str) -> Iterator[Resemblance]:
    for start, word in anatomy.names.inside.find_everywhere(label):
        protected = anatomy.names.names[word]
        before, after = label[:start], label[start + len(word) :]
        rest = f"{before}-{after}"
        if not protected.ordinary and is_made_of_affixes(before) and is_made_of_affixes(after) and lure_strength(rest):
            yield resembles(protected, Likeness.SUBDOMAIN, 0.45 + 0.1 * min(2.0, lure_strength(rest)))


def _of_path(anatomy: Anatomy) -> Iterator[Resemblance]:
    """Find a brand with a lure word in the path of a host where anybody may publish."""
    lures = strength_of(anatomy.path_lures)
    for _, word in anatomy.names.inside.find(anatomy.path):
        protected = anatomy.names.names[word]
        if not protected.ordinary:
            yield resembles(protected, Likeness.PATH, 0.6 + 0.1 * min(2.0, lures) if lures else 0.3)
