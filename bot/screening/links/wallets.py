"""Addresses of wallets and contracts, told from other long words by their checksums and lengths."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64decode
from collections.abc import Collection, Iterator

_LONG_WORD = re.compile(r"(?<![A-Za-z0-9_])(?:-?[01]:)?[A-Za-z0-9_-]{25,110}(?![A-Za-z0-9_-])")
_EVM = re.compile(r"0[xX][0-9a-fA-F]{40}\Z")
_TON_RAW = re.compile(r"-?[01]:[0-9a-fA-F]{64}\Z")
_TON = re.compile(r"[EUk0]Q[A-Za-z0-9_-]{46}\Z")
# Cardano's are longer than the standard allows.
_BECH32 = re.compile(r"([a-z]{2,12})1([02-9ac-hj-np-z]{38,105})\Z")
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]{25,50}\Z")
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_FROM_RIPPLE = str.maketrans("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz", _ALPHABET)
_VALUE = {char: value for value, char in enumerate(_ALPHABET)}
_BECH32_VALUE = {char: value for value, char in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_ENDS = frozenset({1, 0x2BC830A3})
_NO_ADDRESSES = frozenset({"nsec", "npub", "note", "nevent", "lnurl"})
_SS58_SHORT, _SS58_TWO_BYTES = 35, 64
# Bitcoin, its test network, Litecoin, Dogecoin, Tron.
_VERSIONS = frozenset({0x00, 0x05, 0x6F, 0xC4, 0x30, 0x32, 0x1E, 0x16, 0x41})


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where wallet and contract addresses stand."""
    for match in _LONG_WORD.finditer(text):
        if is_address(match[0]):
            yield match.span()


def is_address(word: str) -> bool:
    """Tell whether a word is an address on a chain we know.

    EVM, Bitcoin and its kin, Tron, Solana, Polkadot and its kin, XRP, TON, Cosmos, Cardano and other bech32.
    """
    if _EVM.match(word):
        return True
    if _BASE58.match(word):
        return _is_base58_address(word)
    lower = word.lower() if word.isupper() else word
    bech32 = _BECH32.match(lower)
    if bech32:
        return bech32[1] not in _NO_ADDRESSES and _bech32_holds(bech32[1], bech32[2])
    return _TON_RAW.match(word) is not None or is_ton(word)


def is_ton(word: str) -> bool:
    """Tell whether a word is a TON address as wallets show it."""
    return _TON.match(word) is not None and _ton_holds(word)


def is_ripple(word: str) -> bool:
    """Tell whether a word is an address of the XRP ledger, whose base58 has its letters in another order."""
    return word.startswith("r") and _BASE58.match(word) is not None and _has_version(_decode(word.translate(_FROM_RIPPLE)), {0})


def is_substrate(word: str) -> bool:
    """Tell whether a word is an address of Polkadot, Kusama or a chain of their kin (SS58)."""
    return _BASE58.match(word) is not None and _ss58_holds(_decode(word))


def _is_base58_address(word: str) -> bool:
    raw = _decode(word)
    if _has_version(raw, _VERSIONS) or _ss58_holds(raw) or is_ripple(word):
        return True
    # Solana's have no checksum. Words and hashes in hexadecimal lack the mix of letters that 32 random bytes have.
    return len(raw) == 32 and len(word) >= 32 and _is_mixed(word)


def _decode(word: str) -> bytes:
    number = 0
    for char in word:
        number = number * 58 + _VALUE[char]
    zeros = len(word) - len(word.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _has_version(raw: bytes, versions: Collection[int]) -> bool:
    if len(raw) != 25 or raw[0] not in versions:
        return False
    return hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]


def _ss58_holds(raw: bytes) -> bool:
    """Tell whether these are a prefix of one byte or two, a public key and the checksum of both."""
    if not raw or len(raw) != (_SS58_SHORT if raw[0] < _SS58_TWO_BYTES else _SS58_SHORT + 1) or raw[0] >= 2 * _SS58_TWO_BYTES:
        return False
    return hashlib.blake2b(b"SS58PRE" + raw[:-2]).digest()[:2] == raw[-2:]


def _is_mixed(word: str) -> bool:
    return any(char.isdigit() for char in word) and any(char.isupper() for char in word) and any(char.islower() for char in word)


def _bech32_holds(prefix: str, data: str) -> bool:
    values = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix] + [_BECH32_VALUE[char] for char in data]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, step in enumerate(_BECH32_STEPS):
            check ^= step if top >> place & 1 else 0
    return check in _BECH32_ENDS


def _ton_holds(word: str) -> bool:
    raw = urlsafe_b64decode(word)
    check = 0
    for byte in raw[:34]:
        check ^= byte << 8
        for _ in range(8):
            check = (check << 1 ^ 0x1021) & 0xFFFF if check & 0x8000 else check << 1
    return check == int.from_bytes(raw[34:], "big")
