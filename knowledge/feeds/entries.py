"""What an entry is: one spelling for hosts, pages, wallet addresses and IPFS content, the same at import and at lookup. Pure."""

from __future__ import annotations

import base64
import re
from enum import IntEnum
from functools import lru_cache
from urllib.parse import unquote

from knowledge.feeds.reports import Reason
from knowledge.host_spelling import LONGEST_HOST
from knowledge.hostnames import is_ip, parse_address

LONGEST_ENTRY = 2048
MOST_PATH_PARTS = 24


class EntryKind(IntEnum):
    HOST = 0
    PATH = 1  # `host/part/part`, parts percent-decoded; covers what stands below
    ADDRESS = 2
    CONTENT = 3  # an IPFS content id
    HASHED = 4  # sha256 of a host, lower-case hex


class Side(IntEnum):
    BLOCKED = 0
    ALLOWED = 1
    WITHDRAWN = 2  # a list of changes takes back what the list it amends blocks


_PLAIN_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z]{2,63}\Z")
_WRAPPING = " \t\r\n\f\v\"'`,;"
_CID_V0 = re.compile(r"Qm[1-9A-HJ-NP-Za-km-z]{44}\Z")
_CID_V1 = re.compile(r"b[a-z2-7]{58,120}\Z")
_CID_OTHER = re.compile(r"(?:z[1-9A-HJ-NP-Za-km-z]{48,120}|k[0-9a-z]{50,120})\Z")
_IPFS = re.compile(r"(?:ipfs|ipns):/*(?:ipfs/|ipns/)?|/(?:ipfs|ipns)/", re.IGNORECASE)
_IPFS_PATH = re.compile(r"[^/]+/(?:ipfs|ipns)/([^/]+)\Z")
_EVM = re.compile(r"0[xX][0-9a-fA-F]{40}\Z")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_OTHER_ADDRESS = re.compile(r"[0-9A-Za-z:_.-]{20,128}\Z")
_ONE_CASE = re.compile(r"(?:bc1|tb1|ltc1|addr1|[a-z]{2,12}1)[0-9a-z]{20,120}\Z", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Honest transactions show these too; who lists them would flag half of all screenshots.
_COMMON_ADDRESSES = {
    f"0x{'0' * 40}",
    "0x000000000000000000000000000000000000dead",
    f"0x{'e' * 40}",
    "1nc1nerator11111111111111111111111111111111",
    "11111111111111111111111111111111",
}


def read_place(written: str) -> tuple[EntryKind, str] | Reason:
    """Return kind and one spelling of a host, a page or an IPFS content id as a feed writes it, or why it cannot be one."""
    if _PLAIN_HOST.match(written) and "xn--" not in written and len(written) <= LONGEST_HOST:
        return EntryKind.HOST, written
    if len(written) > LONGEST_ENTRY:
        return Reason.TOO_LONG
    text = written.strip(_WRAPPING).removeprefix("*.").removeprefix(".")
    content = canonical_content(_IPFS.sub("", text, count=1) if _IPFS.match(text) else text)
    if content:
        return EntryKind.CONTENT, content
    return _read_page(text)


def canonical_path(host: str, path: str) -> str:
    """Return `host/part/part` with parts percent-decoded as MetaMask compares them; just the host for no path."""
    parts = [part for part in path[:LONGEST_ENTRY].split("/") if part][:MOST_PATH_PARTS]
    return "/".join((host, *map(_decode_part, parts)))


def canonical_address(written: str) -> str | None:
    """Return one spelling of a wallet's or contract's address, or None where the text has no such shape.

    Hexadecimal and bech32 addresses are the same in any case; base58 addresses are not.
    """
    text = written.strip(_WRAPPING)
    if _EVM.match(text):
        return text.lower()
    if not _OTHER_ADDRESS.match(text) or (text.isalpha() and text.islower()):
        return None
    return text.lower() if _ONE_CASE.match(text) and (text.islower() or text.isupper()) else text


def is_common_address(address: str) -> bool:
    return address in _COMMON_ADDRESSES


@lru_cache(maxsize=1024)
def canonical_content(written: str) -> str | None:
    """Return one spelling of an IPFS content id or key, or None: version 0 (Qm...) becomes version 1 in base32, as gateways write it."""
    if _CID_V0.match(written):
        return _to_version_1(written)
    if len(written) > LONGEST_HOST:
        return None
    lowered = written.lower()
    if _CID_V1.match(lowered):
        return lowered
    return written if _CID_OTHER.match(written) else None


def content_within(kind: EntryKind, value: str) -> str | None:
    """Return the content id that a gateway's host or path names: the same page stands on every other gateway."""
    if kind is EntryKind.HOST:
        label, _, rest = value.partition(".")
        return canonical_content(label) if len(label) > 50 and rest else None
    path = _IPFS_PATH.match(value) if kind is EntryKind.PATH else None
    return canonical_content(path[1]) if path else None


def _read_page(text: str) -> tuple[EntryKind, str] | Reason:
    if not text or _CONTROL.search(text) or not _is_unicode(text):
        return Reason.UNREADABLE
    address = parse_address(text)
    # `someone@host` is a mail address: to block its host would block everybody's mail.
    if address is None or address.userinfo or "@" in text.partition("/")[0]:
        return Reason.UNREADABLE
    host = address.host.removeprefix("*.")
    reason = _find_flaw(host)
    if reason:
        return reason
    path = canonical_path(host, address.path)
    return (EntryKind.HOST, host) if path == host else (EntryKind.PATH, path)


def _find_flaw(host: str) -> Reason | None:
    if is_ip(host):
        return None
    labels = host.split(".")
    if not all(labels) or "*" in host or "," in host or '"' in host:
        return Reason.UNREADABLE
    if len(host) > LONGEST_HOST or max(map(len, labels)) > 63:
        return Reason.TOO_LONG
    return Reason.SINGLE_LABEL if len(labels) == 1 else None


def _decode_part(part: str) -> str:
    if "%" not in part:
        return part
    decoded = unquote(part, errors="strict") if _decodes(part) else part
    return part if _CONTROL.search(decoded) or "/" in decoded else decoded


def _decodes(part: str) -> bool:
    try:
        unquote(part, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _is_unicode(text: str) -> bool:
    """Tell whether no half of a surrogate pair is in the text; JSON can carry one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _to_version_1(cid: str) -> str:
    number = 0
    for letter in cid:
        number = number * 58 + _BASE58.index(letter)
    multihash = number.to_bytes(34, "big") if number < 1 << 272 else number.to_bytes(40, "big")
    return "b" + base64.b32encode(b"\x01\x70" + multihash).decode("ascii").lower().rstrip("=")
