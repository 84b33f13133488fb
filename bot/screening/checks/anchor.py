"""Whether the text people see names another host than the link goes to."""

from __future__ import annotations

import re

from bot.models import Evidence, Finding
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.evidence import defang, passed
from knowledge.brands import BrandRegistry
from knowledge.hostnames import is_known_tld, normalize_host, registrable_domain

CHECK = "anchor"
_LONGEST_TEXT = 500
_HOST = re.compile(r"(?<![@\w.-])(?:https?://)?((?:[\w-]{1,63}\.){1,6}[^\W\d_][\w-]{1,62})", re.IGNORECASE)
NAMES_NOTHING = passed(CHECK, "The text shown names no other host.")


def check(anatomy: Anatomy, shown: str | None, brands: BrandRegistry, unwrapped_host: str | None) -> Evidence:
    named = shown_host(shown) if shown else None
    if named is None:
        return NAMES_NOTHING
    if _same_owner(named, anatomy.host) or (unwrapped_host and _same_owner(named, unwrapped_host)):
        return passed(CHECK, "The text shown names the host that the link goes to.")
    brand = brands.owner_of(named)
    whose = f"{named}, {brand.name}'s own domain" if brand else defang(named)
    return Evidence(
        check=CHECK,
        finding=Finding.FLAGGED,
        detail=f"The text shows {whose}, but the link goes to {defang(anatomy.host)}.",
        weight=0.85 if brand else 0.55,
    )


def shown_host(shown: str) -> str | None:
    """Return the host that a link's text names, or None."""
    if "." not in shown[:_LONGEST_TEXT]:
        return None
    for found in _HOST.finditer(shown[:_LONGEST_TEXT]):
        host = normalize_host(found[1])
        if host and is_known_tld(host.rpartition(".")[2]):
            return host
    return None


def _same_owner(one: str, other: str) -> bool:
    return one == other or (registrable_domain(one) or one) == (registrable_domain(other) or other)
