"""How a host is spelt: foreign letters to ASCII and back, odd dots, and IP addresses in any of their notations."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote

import idna

LONGEST_HOST = 253

_DOTS = re.compile("[.。．｡]")
_IGNORED = re.compile("[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_FORBIDDEN = re.compile("[\x00-\x20\x7f#/:<>?@\\[\\\\\\]^|%]")
_IPV4_PART = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")
_LONGEST_IPV4_PART = 16
# What stands where bytes were no text: a host with it is nobody's.
_UNREADABLE = "\ufffd"


def to_unicode_host(host: str) -> str:
    """Return the host as people see it; a label that is not valid punycode stays as it is."""
    return ".".join(_to_unicode_label(label) for label in host.split(".")) if "xn--" in host else host


@lru_cache(maxsize=4096)
def to_ascii_label(label: str) -> str | None:
    """Return a label in lower case ASCII, or None where it cannot be written so."""
    if label.isascii():
        return label.lower()
    folded = unicodedata.normalize("NFKC", label).casefold()
    if folded.isascii():
        return folded
    if _SURROGATES.search(folded):
        return None
    try:
        return idna.encode(folded, uts46=True, std3_rules=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        try:
            return f"xn--{folded.encode('punycode').decode('ascii')}"
        except UnicodeError:
            return None


def read_host(name: str) -> str | None:
    """Return a host in its one spelling, or None where it is none: as a browser would, but for what only a browser refuses."""
    text = _IGNORED.sub("", unquote(name)).strip()
    if _UNREADABLE in text:
        return None
    labels = [to_ascii_label(label) for label in _DOTS.split(without_dot(unicodedata.normalize("NFKC", text)))]
    if any(not label for label in labels):
        return None
    host = without_dot(".".join(str(label) for label in labels))
    if not host or len(host) > LONGEST_HOST or _FORBIDDEN.search(host):
        return None
    return _read_ipv4(host) if _ends_in_number(host) else host


def read_ipv6(written: str) -> str | None:
    """Return the one spelling of an IPv6 address in brackets, without its zone, or None where it is none."""
    try:
        return f"[{IPv6Address(unquote(written).partition('%')[0]).compressed}]"
    except AddressValueError:
        return None


def without_dot(host: str) -> str:
    return host.rstrip(".。．｡")


def _to_unicode_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        shown = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
    # Half a character cannot be printed or sent.
    return label if _SURROGATES.search(shown) else shown


def _ends_in_number(host: str) -> bool:
    return _IPV4_PART.match(host.rpartition(".")[2]) is not None


def _read_ipv4(host: str) -> str | None:
    """Return the dotted quad of an IPv4 address in decimal, octal or hexadecimal, of one to four parts."""
    parts = host.split(".")
    if len(parts) > 4 or any(len(part) > _LONGEST_IPV4_PART or not _IPV4_PART.match(part) for part in parts):
        return None
    try:
        numbers = [_read_number(part) for part in parts]
    except ValueError:
        return None
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    value = numbers[-1] + sum(number << (8 * (3 - place)) for place, number in enumerate(numbers[:-1]))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _read_number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part.startswith("0") else int(part)
