"""Whose host or account is it? Only the registry and the chat's moderators can say; a poster's word changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.models import Evidence, Finding
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.evidence import defang, passed
from knowledge.brands import Brand
from knowledge.hostnames import parent_domains

CHECK = "official"
MODERATORS = "moderators"
_UNDECIDED = passed(MODERATORS, "The moderators here have not decided about it.")
_NOBODYS = passed(CHECK, "Not an official domain or account of any project I know.")


def check(anatomy: Anatomy, account_owner: Brand | None) -> Evidence:
    if account_owner is not None:
        return check_account(account_owner)
    if anatomy.owner is not None:
        return Evidence(check=CHECK, finding=Finding.CLEARED, detail=f"{anatomy.host} is an official domain of {anatomy.owner.name}.")
    if anatomy.roof is not None:
        return passed(CHECK, f"{anatomy.host} is an official domain of {anatomy.roof.name}, but this page is not its own.")
    return _NOBODYS


def check_account(owner: Brand | None) -> Evidence:
    if owner is not None:
        return Evidence(check=CHECK, finding=Finding.CLEARED, detail=f"This is an official account of {owner.name}.")
    return _NOBODYS


def check_moderators(anatomy: Anatomy, official: frozenset[str], blocked: frozenset[str]) -> Evidence:
    """Return what the moderators of this chat decided about the host; a block goes before a permission."""
    if not official and not blocked:
        return _UNDECIDED
    spellings = tuple(_spellings(anatomy))
    return decide(_reach(anatomy, spellings), official, blocked, spellings)


def decide(reaching: Iterable[str], official: frozenset[str], blocked: frozenset[str], spellings: Iterable[str] = ()) -> Evidence:
    """Return the moderators' word on any of these spellings; a permission counts only for those that reach the page."""
    reaching = tuple(reaching)
    by = next((each for each in (*spellings, *reaching) if each in blocked), None)
    if by is not None:
        return Evidence(check=MODERATORS, finding=Finding.FLAGGED, detail=f"The moderators here blocked {defang(by)}.", weight=1.0)
    allowed = next((each for each in reaching if each in official), None)
    if allowed is not None:
        return Evidence(check=MODERATORS, finding=Finding.CLEARED, detail=f"The moderators here named {allowed} as official.")
    return _UNDECIDED


def _spellings(anatomy: Anatomy) -> Iterator[str]:
    segments = [part for part in anatomy.address.path.split("/", 3) if part]
    if segments:
        yield f"{anatomy.host}/{segments[0]}".lower()
        yield "/".join((anatomy.host, *segments[:2])).lower()
    yield from parent_domains(anatomy.host)


def _reach(anatomy: Anatomy, spellings: Iterable[str]) -> Iterator[str]:
    """Yield the spellings whose permission reaches this page: that of a whole hosting service does not reach its tenants."""
    registered = anatomy.registrable or anatomy.host
    for spelling in spellings:
        if "/" in spelling or (len(spelling) >= len(registered) and not anatomy.is_path_tenant):
            yield spelling
