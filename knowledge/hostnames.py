"""What a host name is: read from any address as a browser would, and cut where its owner ends. Pure, no network.

Feeds, the brand registry and the link checks all go through here, so that one host has one spelling everywhere: lower case,
ASCII (punycode), no port, no trailing dot, IPv4 as dotted quad, IPv6 in brackets.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from knowledge.host_spelling import LONGEST_HOST, read_host, read_ipv6, to_ascii_label, without_dot
from knowledge.suffixes import all_rules, icann_rules

can_ada: Any
try:
    import can_ada
except ImportError:  # no wheel for this machine: the lenient reader below stands in
    can_ada = None

LONGEST_URL = 8192
_USUAL = ("https://", "http://")
_LAST_PORT = 65535
_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443}
_SPECIAL = frozenset(f"{scheme}:" for scheme in _DEFAULT_PORTS)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# What a browser takes as it stands, unless it is punycode.
_AS_READ = re.compile(r"(https?)://((?:[a-z0-9_-]+\.)+[a-z][a-z-]*)(/[A-Za-z0-9_/-]*)?\Z")
_CONTROLS = re.compile("[\t\n\r]")


class WebAddress(NamedTuple):
    """An address as a browser reads it; a tuple, for one is made for every link.

    `lenient` tells that a browser would refuse it and we read what was meant.
    """

    href: str
    scheme: str
    userinfo: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str
    lenient: bool = False


def parse_address(written: str) -> WebAddress | None:
    """Return the address, or None where no host can be read from it. A missing scheme is read as https."""
    plain = _AS_READ.match(written)
    if plain is not None and len(written) <= LONGEST_HOST and "xn--" not in written:
        scheme, host, path = plain.groups()
        return WebAddress(written if path else f"{written}/", scheme, "", host, None, path or "/", "", "")
    text = written[:LONGEST_URL]
    if text.startswith(_USUAL) and text.isascii() and text.isprintable() and text[-1] != " ":
        return _parse_strictly(text) or _parse_leniently(text)
    text = _CONTROLS.sub("", text).strip("\x00\x01\x02\x03\x04\x05\x06\x07\x08 \x0b\x0c\x1f")
    # `evil.com:8080/x` has a port, not a scheme.
    scheme = _SCHEME.match(text)
    if scheme is None or (scheme[1].lower() not in _DEFAULT_PORTS and not text.startswith("//", scheme.end())):
        text = f"https://{text.lstrip('/')}"
    return _parse_strictly(text) or _parse_leniently(text)


def normalize_host(written: str) -> str | None:
    """Return the host of a bare host name or of a whole address in its one spelling, or None where there is none."""
    address = parse_address(written.strip())
    return address.host if address else None


def registrable_domain(host: str) -> str | None:
    """Return the domain that somebody registered, private suffixes included: a tenant of a shared host counts as itself.

    None for an IP address, a public suffix, or a host with one label.
    """
    return None if is_ip(host) else _below(host, public_suffix(host))


@lru_cache(maxsize=256)
def public_suffix(host: str) -> str | None:
    """Return the ending under which anybody may register, or be given, a name (`co.uk`, `vercel.app`); None for an IP address."""
    rules = all_rules()
    last = host.rpartition(".")[2]
    # Most hosts stand right below the ending of a registry, and no rule names any other part of theirs.
    if last in rules.plain and rules.every.isdisjoint(parent_domains(host)) and last not in rules.below and _is_plain(host):
        return last
    plain = _plain(host)
    if plain is None or is_ip(plain):
        return None
    return rules.suffix_of(plain) or plain.rpartition(".")[2]


def icann_domain(host: str) -> str | None:
    """Return the domain below the registry's own suffix: `vercel.app` for a tenant of it."""
    plain = None if is_ip(host) else _plain(host)
    return _below(host, icann_rules().suffix_of(plain)) if plain else None


def is_public_suffix(host: str) -> bool:
    return public_suffix(host) == host


@lru_cache(maxsize=4096)
def is_known_tld(label: str) -> bool:
    """Tell whether this last label, in ASCII or Unicode, is delegated."""
    plain = _plain(to_ascii_label(label) or label.lower())
    return plain is not None and icann_rules().suffix_of(plain) is not None


def is_ip(host: str) -> bool:
    """Tell whether a host in its one spelling is an IP address."""
    return host.startswith("[") or (host[-1:].isdigit() and host.count(".") == 3 and host.replace(".", "").isdigit())


@lru_cache(maxsize=256)
def parent_domains(host: str) -> tuple[str, ...]:
    """Return the host and its parents, longest first, down to two labels; an IP address has no parents."""
    if host.count(".") < 2 or is_ip(host):
        return (host,)
    labels = host.split(".")
    return tuple(".".join(labels[start:]) for start in range(max(1, len(labels) - 1)))


def _parse_strictly(text: str) -> WebAddress | None:
    if can_ada is None:
        return None
    try:
        url = can_ada.parse(text)
    except (ValueError, TypeError):  # a lone surrogate is a TypeError
        return None
    # Each of these is worked out anew when it is asked for, so nothing is asked for that has no sign in the text.
    protocol, hostname = url.protocol, url.hostname
    host = without_dot(hostname)
    if not host or (len(host) > LONGEST_HOST and not host.startswith("[")) or protocol == "file:":
        return None
    # Behind two dots a browser sees no number, and nobody's host.
    # Only special schemes have their hosts normalised by the standard.
    if (protocol not in _SPECIAL or len(hostname) > len(host) + 1) and not host.startswith("["):
        host = read_host(host) or ""
        if not host:
            return None
    port = url.port
    return WebAddress(
        url.href,
        protocol[:-1],
        _userinfo_of(url) if "@" in text else "",
        host,
        int(port) if port else None,
        url.pathname,
        url.search.removeprefix("?") if "?" in text else "",
        url.hash.removeprefix("#") if "#" in text else "",
    )


def _userinfo_of(url: Any) -> str:
    password = url.password
    userinfo = f"{url.username}:{password}" if password else url.username
    return unquote(userinfo) if userinfo else ""


def _parse_leniently(text: str) -> WebAddress | None:
    """Read what a browser refuses (a port out of range, broken punycode), so that it can still be judged."""
    scheme, _, rest = text.partition(":")
    rest = rest.replace("\\", "/").lstrip("/")
    end = min((at for at in (rest.find(mark) for mark in "/?#") if at >= 0), default=len(rest))
    authority, tail = rest[:end], rest[end:]
    userinfo, _, place = authority.rpartition("@")
    bracket = place.startswith("[") and "]" in place
    name, _, port = (place.partition("]")[0] + "]", "", place.partition("]")[2].removeprefix(":")) if bracket else place.partition(":")
    host = read_ipv6(name[1:-1]) if bracket else read_host(name)
    if not host:
        return None
    before, _, fragment = tail.partition("#")
    path, _, query = before.partition("?")
    number = int(port) if port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= _LAST_PORT else None
    scheme = scheme.lower()
    shown_port = "" if number is None or number == _DEFAULT_PORTS.get(scheme) else f":{number}"
    return WebAddress(
        href=f"{scheme}://{host}{shown_port}{tail if tail.startswith('/') else '/' + tail}",
        scheme=scheme,
        userinfo=unquote(userinfo),
        host=host,
        port=None if number == _DEFAULT_PORTS.get(scheme) else number,
        path=path or "/",
        query=query,
        fragment=fragment,
        lenient=True,
    )


def _is_plain(host: str) -> bool:
    return host.islower() and ".." not in host and host[0] != "."


def _plain(host: str) -> str | None:
    """Return a host in lower case without its root's dot, or None where a label is empty."""
    plain = host.removesuffix(".").lower()
    return None if not plain or plain[0] == "." or plain[-1] == "." or ".." in plain else plain


def _below(host: str, suffix: str | None) -> str | None:
    """Return the name right below a suffix, or None where the host is the suffix."""
    plain = _plain(host)
    if plain is None or suffix is None or suffix == plain:
        return None
    return f"{plain[: -len(suffix) - 1].rpartition('.')[2]}.{suffix}"
