"""How checks say what they found: one plain sentence, hosts defanged unless they are a project's own."""

from __future__ import annotations

from functools import lru_cache

from bot.models import Evidence, Finding

LONGEST_SHOWN = 120


@lru_cache(maxsize=512)
def passed(check: str, detail: str) -> Evidence:
    return Evidence(check=check, finding=Finding.PASSED, detail=detail)


def defang(text: str) -> str:
    """Return a host or address that can be read but not clicked, cut where it is too long to read."""
    shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return shown.replace("://", "[://]").replace(".", "[.]").replace("@", "[at]")
