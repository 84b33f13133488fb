"""Whether words are a phrase that a wallet would accept. Each takes places in a list, and costs a hash.

Sources: BIP-39, SLIP-39, Electrum's "Seed Version System", Monero's English-words format.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from zlib import crc32

from bot.screening.secrets.wordlists import Scheme, WordList

_ELECTRUM_VERSIONS = ("01", "100", "101", "102")  # standard, segwit, two-factor, two-factor segwit
_ELECTRUM_SIZES = (12, 13, 24, 25)
_GENERATORS = (0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009, 0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120)
_SHARE_PURPOSES = (b"shamir", b"shamir_extendable")
_CJK_GAP = re.compile("(?<=[\u3040-\u30ff\u4e00-\u9fff\u3400-\u4dbf]) (?=[\u3040-\u30ff\u4e00-\u9fff\u3400-\u4dbf])")
_BITS = {Scheme.SLIP39: 30.0, Scheme.ELECTRUM_OLD: 0.0, Scheme.MONERO: 4.6}


def is_valid(places: Sequence[int], words: WordList) -> bool:
    """Tell whether the checksum of the list's own scheme holds; a scheme without one never says so."""
    if words.scheme is Scheme.BIP39:
        return _is_bip39(places)
    if words.scheme is Scheme.SLIP39:
        return len(places) in words.sizes and any(_polymod((*purpose, *places)) == 1 for purpose in _SHARE_PURPOSES)
    if words.scheme is Scheme.MONERO:
        return _is_monero(places, words)
    return False


def checksum_bits(count: int, words: WordList) -> float:
    """Return how many bits a checksum that holds is worth."""
    return count / 3 if words.scheme is Scheme.BIP39 else _BITS[words.scheme]


def is_electrum(places: Sequence[int], words: WordList) -> bool:
    """Tell whether words of a BIP-39 list are a seed of Electrum's newer kind."""
    if len(places) not in _ELECTRUM_SIZES or words.scheme is not Scheme.BIP39:
        return False
    plain = unicodedata.normalize("NFKD", " ".join(words.words[place] for place in places)).lower()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    digest = hmac.digest(b"Seed version", _CJK_GAP.sub("", plain).encode(), hashlib.sha512).hex()
    return digest.startswith(_ELECTRUM_VERSIONS)


def _is_bip39(places: Sequence[int]) -> bool:
    if len(places) % 3 or not 12 <= len(places) <= 24:
        return False
    number = 0
    for place in places:
        number = number << 11 | place
    size = len(places) // 3
    entropy = (number >> size).to_bytes(size * 4, "big")
    return number & ((1 << size) - 1) == hashlib.sha256(entropy).digest()[0] >> (8 - size)


def _is_monero(places: Sequence[int], words: WordList) -> bool:
    if len(places) not in (13, 25):
        return False
    heads = [words.words[place][: words.prefix] for place in places]
    return heads[crc32("".join(heads[:-1]).encode()) % (len(heads) - 1)] == heads[-1]


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 20
        check = (check & 0xFFFFF) << 10 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                check ^= generator
    return check
