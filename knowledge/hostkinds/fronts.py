"""The doors of one platform: `m.`, `web.` and `es-la.` show the same members' pages as the name behind them. Pure."""

from __future__ import annotations

import re

_FRONTS = re.compile(
    r"(?:www\d?|m|mobile|mbasic|touch|web|lite|free|old|new|beta|np|i|amp|sh|ptb|canary|clips|music|vm|vt|[a-z]{2}(?:-[a-z]{2})?)\."
)


def without_front(host: str) -> str:
    """Return a host without a label that only chooses a language or a device."""
    front = _FRONTS.match(host)
    return host[front.end() :] if front else host
