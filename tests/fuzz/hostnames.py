"""The host normaliser: one spelling for every host, and the reader of last resort agrees with the strict one."""

from __future__ import annotations

from knowledge import hostnames
from knowledge.host_spelling import LONGEST_HOST, to_ascii_label, to_unicode_host
from knowledge.hostnames import (
    LONGEST_URL,
    icann_domain,
    is_ip,
    is_known_tld,
    is_public_suffix,
    normalize_host,
    parent_domains,
    parse_address,
    public_suffix,
    registrable_domain,
)
from tests.fuzz.budget import in_time
from tests.fuzz.decoding import to_text


def check(data: bytes) -> None:
    written = to_text(data)
    address = in_time(lambda: parse_address(written), len(written))
    host = normalize_host(written)
    for label in written[:200].split("."):
        is_known_tld(label)
        to_ascii_label(label)
    if address is None:
        return
    assert_host(address.host)
    if written == written.strip():
        assert host == address.host
    assert address.port is None or 0 <= address.port <= 65535, address.port
    again = parse_address(address.href)
    # Percent-encoding can make an address longer than what is read of one.
    if not address.lenient and len(address.href) <= LONGEST_URL:
        assert again is not None and again.host == address.host, f"{address.host!r} is read from its own href as {again and again.host!r}"
    _check_stand_in(written)


def _check_stand_in(written: str) -> None:
    """Where the strict reader is not installed the lenient one stands in: on plain ASCII they name the same host."""
    if not written.isascii() or not written.isprintable() or "%" in written or "xn--" in written.lower():
        return
    strict = hostnames._parse_strictly(f"https://{written}")
    lenient = hostnames._parse_leniently(f"https://{written}")
    if strict is not None and lenient is not None and not strict.host.startswith("["):
        assert strict.host == lenient.host, f"strictly {strict.host!r}, leniently {lenient.host!r}"


def assert_host(host: str) -> None:
    """Assert what every host in its one spelling is, and that everything about it can be asked."""
    assert host and host.isascii() and host == host.lower(), f"{host!r} is not lower-case ASCII"
    assert not host.endswith("."), f"{host!r} ends with a dot"
    assert host.startswith("[") or len(host) <= LONGEST_HOST, f"a host of {len(host)} characters"
    assert not set(host) & set(" \t\r\n/?#@\\<>^|%"), f"{host!r} holds what no host does"
    assert normalize_host(host) == host, f"{host!r} is normalised again to {normalize_host(host)!r}"
    registered = registrable_domain(host)
    assert registered is None or host == registered or host.endswith(f".{registered}"), f"{registered!r} is no end of {host!r}"
    suffix = public_suffix(host)
    assert suffix is None or host == suffix or host.endswith(f".{suffix}"), f"{suffix!r} is no end of {host!r}"
    assert is_public_suffix(host) == (suffix == host and not is_ip(host))
    icann_domain(host)
    assert parent_domains(host)[0] == host
    to_unicode_host(host)
