"""Make hosts inert in a text people read: no scheme, and no dot that a client turns into a link."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.screening.links.finder import find_links
from knowledge.host_spelling import to_unicode_host
from knowledge.hostnames import parent_domains

_DOT = re.compile(r"(?<!\[)[.。．｡](?!\])")
_SCHEME = re.compile(r"\A[a-z][a-z0-9+*_.-]{1,12}(?:\[s\])?[\[(]?:[\])]?[/\\]{0,3}", re.IGNORECASE)
_INERT_SCHEME = re.compile(r"\Ahxxp(s?)", re.IGNORECASE)
_PORT_ONLY = re.compile(r"\A[\w.-]+:\d")


# What we put around an address so that it reads right, and what keeps clients from making a link of it.
_MARKS = re.compile("[\u2060\u2066-\u2069]")


def defang_host(host: str) -> str:
    """Return `a[.]b[.]com` for `a.b.com`. What is inert already stays as it is."""
    return _DOT.sub("[.]", host)


def refang(written: str) -> str:
    """Return an address as it was before it was made inert, for those who copy it from what we show."""
    return _INERT_SCHEME.sub(r"http\1", _MARKS.sub("", written).replace("[.]", ".").replace("(.)", ".").replace("[:]", ":"))


def defang_links(text: str, hosts: Iterable[str]) -> str:
    """Return the text with every link to one of these hosts, or to one below it, inert. A second time changes nothing.

    `hosts` come in their one spelling; the text may write them in any. A host that stands where no link is found (in a mail
    address, in code) is made inert too.
    """
    wanted = {host.lower() for host in hosts if host}
    if not wanted:
        return text
    pieces, at = [], 0
    for link in find_links(text):
        if link.host is not None and link.start >= at and not wanted.isdisjoint(parent_domains(link.host)):
            pieces += [text[at : link.start], _inert(link.written)]
            at = link.end
    return _defang_mentions("".join([*pieces, text[at:]]), wanted)


def _inert(written: str) -> str:
    scheme = None if _PORT_ONLY.match(written) else _SCHEME.match(written)
    return defang_host(written[scheme.end() :] if scheme else written)


def _defang_mentions(text: str, hosts: set[str]) -> str:
    if text.isascii() and all(map(str.isascii, hosts)):
        # Most hosts stand in links only, and those are inert by now; nothing spells these another way.
        lower = text.lower()
        if not any(map(lower.__contains__, hosts)) and not any("xn--" in host for host in hosts):
            return text
    spellings = sorted({spelling for host in hosts for spelling in (host, to_unicode_host(host))}, key=len, reverse=True)
    named = re.compile(rf"(?:https?:[/\\]*)?(?<![\w-])(?:{'|'.join(map(re.escape, spellings))})(?![\w-])", re.IGNORECASE)
    return named.sub(lambda found: _inert(found[0]), text)
