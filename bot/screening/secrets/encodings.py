"""Reads the text forms of keys and checks their checksums: base58, bech32, base32. Returns None for what is not one."""

from __future__ import annotations

import hashlib
from binascii import crc_hqx

BITCOIN_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE_ALPHABET = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_SUMS = frozenset({1, 0x2BC830A3})
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def decode_base58(written: str, alphabet: str = BITCOIN_ALPHABET) -> bytes | None:
    """Return the bytes of a base58 text."""
    number = 0
    for letter in written:
        digit = alphabet.find(letter)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(written) - len(written.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def decode_base58check(written: str, alphabet: str = BITCOIN_ALPHABET) -> bytes | None:
    """Return the payload of a base58 text whose checksum holds."""
    decoded = decode_base58(written, alphabet)
    if decoded is None or len(decoded) < 5:
        return None
    payload, check = decoded[:-4], decoded[-4:]
    return payload if hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] == check else None


def is_bech32(written: str) -> bool:
    """Tell whether the checksum of a bech32 or bech32m text in lower case holds."""
    prefix, _, data = written.rpartition("1")
    values = [_BECH32.find(letter) for letter in data]
    if not prefix or len(values) < 6 or min(values) < 0:
        return False
    expanded = [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix), *values]
    check = 1
    for value in expanded:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_BECH32_GENERATORS):
            if top >> bit & 1:
                check ^= generator
    return check in _BECH32_SUMS


def is_stellar(written: str) -> bool:
    """Tell whether the checksum of a Stellar key, 56 characters of base32, holds."""
    number = 0
    for letter in written:
        digit = _BASE32.find(letter)
        if digit < 0:
            return False
        number = number << 5 | digit
    decoded = number.to_bytes(35, "big")
    check = 0
    for byte in decoded[:-2]:
        check = crc_hqx(bytes([byte]), check)
    return check == int.from_bytes(decoded[-2:], "little")
