"""What one report says after another joined it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.models import LinkVerdict

MOST_LINKS = 20
"""Links of a report that are kept: the worst."""


def merged_links(old: Sequence[LinkVerdict], new: Sequence[LinkVerdict]) -> tuple[LinkVerdict, ...]:
    """Return each link once, the first seen first, as it was judged first: a click must not mean something else than was read."""
    links: dict[str, LinkVerdict] = {}
    for link in (*old, *new):
        links.setdefault(link.url or link.written, link)
    # Twenty harmless links before the bad one must not push it out.
    worst = sorted(links.values(), key=lambda link: -link.score)[:MOST_LINKS]
    return tuple(link for link in links.values() if link in worst)


def merged_text(old: str, old_links: Sequence[LinkVerdict], new: str, new_links: Sequence[LinkVerdict]) -> str:
    """Return the worse of two states of one message, so that nobody can edit away what was reported."""
    return new if _worst(new_links) > _worst(old_links) else old


def _worst(links: Sequence[LinkVerdict]) -> float:
    return max((link.score for link in links), default=0.0)
