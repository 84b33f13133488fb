"""What one report says after another joined it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models import LinkVerdict, Standing

MOST_LINKS = 20
"""Links of a report that are kept: the worst."""

_WORSE = {Standing.OFFICIAL: 0, Standing.UNKNOWN: 1, Standing.SUSPICIOUS: 2, Standing.MALICIOUS: 3}


def merged_links(old: Sequence[LinkVerdict], new: Sequence[LinkVerdict]) -> tuple[LinkVerdict, ...]:
    """Return each link once, the first seen first, with its first verdict unless a later one has a worse standing.

    A mere change of score does not count: in a raid it would change the report with each message.
    """
    links: dict[str, LinkVerdict] = {}
    for link in (*old, *new):
        key = link.url or link.written
        known = links.setdefault(key, link)
        if _WORSE[link.standing] > _WORSE[known.standing]:
            links[key] = link
    # Twenty harmless links before the bad one must not push it out.
    worst = sorted(links.values(), key=lambda link: (-_WORSE[link.standing], -link.score))[:MOST_LINKS]
    return tuple(link for link in links.values() if link in worst)


def merged_text(old: str, old_links: Sequence[LinkVerdict], new: str, new_links: Sequence[LinkVerdict]) -> str:
    """Return the worse of two states of one message, so that nobody can edit away what was reported."""
    return new if _worst(new_links) > _worst(old_links) else old


def _worst(links: Sequence[LinkVerdict]) -> float:
    return max((link.score for link in links), default=0.0)
