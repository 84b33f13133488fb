"""Forums that projects keep below their own domains: the project runs the site, and whoever signs up writes its pages. Pure."""

from __future__ import annotations

import re

_LABELS = frozenset({"forum", "forums", "gov", "governance", "discuss", "community", "research", "talk", "vote", "dao", "feedback"})
# Threads and members, as Discourse and its like write them.
_PAGES = re.compile(r"/(?:t|u|d|topic|discussion|discussions|thread|threads|user|users|profile|post|posts|proposal|p)/([^/?#]+)")


def forum_page(host: str, path: str) -> str | None:
    """Return the name of a thread or member whose page on a forum this is, or None for any other page or host."""
    if host.partition(".")[0] not in _LABELS:
        return None
    page = _PAGES.match(path)
    return page[1] if page else None
