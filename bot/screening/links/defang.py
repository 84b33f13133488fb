"""Make hosts inert in a text people read: no scheme, no dot that a client turns into a link."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DOT = re.compile(r"(?<!\[)\.(?!\])")


def defang_host(host: str) -> str:
    """Return `a[.]b[.]com` for `a.b.com`. What is inert already stays as it is."""
    return _DOT.sub("[.]", host)


def defang_links(text: str, hosts: Iterable[str]) -> str:
    """Return the text with every given host inert. A second time changes nothing."""
    for host in sorted(set(hosts), key=len, reverse=True):
        text = re.sub(rf"(?:https?://)?(?<![\w-]){re.escape(host)}(?![\w-])", defang_host(host), text, flags=re.IGNORECASE)
    return text
