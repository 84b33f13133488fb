"""Secrets that hold their checksums, made from a number: nothing here is anybody's, and none stands in a file.

The places in MAKERS are below 9, the tabulator: higher control characters stand for themselves.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from mnemonic import Mnemonic

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LANGUAGES = ("english", "spanish", "french", "italian", "portuguese", "czech", "korean", "japanese", "chinese_simplified")


def make_phrase(number: int) -> str:
    """Return a BIP-39 phrase: five lengths, nine languages."""
    language, size = LANGUAGES[number // 5 % len(LANGUAGES)], (16, 20, 24, 28, 32)[number % 5]
    return str(_book(language).to_mnemonic(_bytes("phrase", number, size)))


def make_english_phrase(number: int) -> str:
    return str(_book("english").to_mnemonic(_bytes("english", number, 16 if number % 2 else 32)))


def make_hex_key(number: int) -> str:
    return ("0x" if number % 2 else "") + _bytes("hex", number, 32).hex()


def make_wif(number: int) -> str:
    return _base58check(b"\x80" + _bytes("wif", number, 32) + (b"\x01" if number % 2 else b""))


def make_extended_key(number: int) -> str:
    return _base58check(bytes.fromhex("0488ade4") + bytes(9) + _bytes("chain", number, 32) + b"\x00" + _bytes("key", number, 32))


def make_bot_token(number: int) -> str:
    return f"{1_000_000_000 + number}:AA{_base58(_bytes('token', number, 40))[:33]}"


def make_byte_list(number: int) -> str:
    return json.dumps([*_bytes("list", number, 64)])


def make_broken_phrase(number: int) -> str:
    """Return words of the English list whose checksum need not hold."""
    words = _book("english").wordlist
    return " ".join(words[(number * 7919 + place * 104729) % len(words)] for place in range(8 + number % 18))


MAKERS = (make_phrase, make_english_phrase, make_hex_key, make_wif, make_extended_key, make_bot_token, make_byte_list, make_broken_phrase)
SURE_KEYS = (make_wif, make_extended_key)
"""Their checksums tell them from everything else, whatever stands around them."""


@cache
def _book(language: str) -> Mnemonic:
    return Mnemonic(language)


def _bytes(purpose: str, number: int, count: int) -> bytes:
    return hashlib.shake_256(f"{purpose} {number}".encode()).digest(count)


def _base58check(payload: bytes) -> str:
    return _base58(payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4])


def _base58(payload: bytes) -> str:
    number, letters = int.from_bytes(payload, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        letters = _ALPHABET[digit] + letters
    return "1" * (len(payload) - len(payload.lstrip(b"\0"))) + letters
