"""What a shortener, redirect or deep link carries inside, read without a network."""

from __future__ import annotations

from bot.models import Evidence, Finding, LinkVerdict, Standing
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.evidence import defang, passed
from bot.screening.checks.host_kinds import FORWARDING

CHECK = "unwrapped_to"
UNSEEN_WEIGHT = 0.15
_WORDS = {
    Standing.OFFICIAL: "which is official",
    Standing.UNKNOWN: "of which I know nothing",
    Standing.SUSPICIOUS: "which is suspicious",
    Standing.MALICIOUS: "which is malicious",
}
_CARRIES_NOTHING = passed(CHECK, "It carries no other address inside.")


def check(anatomy: Anatomy, inner: LinkVerdict | None) -> Evidence:
    if inner is not None:
        return check_carried(inner)
    if anatomy.kind in FORWARDING:
        return Evidence(
            check=CHECK,
            finding=Finding.NOT_RUN,
            detail="It forwards to a place that can't be seen without opening it.",
            weight=UNSEEN_WEIGHT,
        )
    return _CARRIES_NOTHING


def check_carried(inner: LinkVerdict) -> Evidence:
    """Return what the address inside says of the one around it."""
    bad = inner.standing in (Standing.SUSPICIOUS, Standing.MALICIOUS)
    place = inner.host or inner.written if inner.standing is Standing.OFFICIAL else defang(inner.url or inner.written)
    return Evidence(
        check=CHECK,
        finding=Finding.FLAGGED if bad else Finding.PASSED,
        detail=f"It leads on to {place}, {_WORDS[inner.standing]}.",
        weight=inner.score if bad else 0.0,
    )
