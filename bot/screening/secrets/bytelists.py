"""Keys as lists of byte values, the way Solana's command line keeps them."""

from __future__ import annotations

import re

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.curves import is_ed25519_pair
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.nearby import is_called_private

_FEWEST = 32
_LIST = re.compile(
    r"[\[({]?\s{0,4}(?<![\w.])(?:0x[0-9a-fA-F]{1,2}|\d{1,3})(?:[\s,;+-]{1,12}(?:0x[0-9a-fA-F]{1,2}|\d{1,3})){31,}(?![\w.])\s{0,4}[\])}]?"
)
_KEYED = re.compile(r"\{\s{0,8}\"?\d{1,2}\"?\s{0,4}:\s{0,4}\d{1,3}(?:\s{0,8},\s{0,8}\"?\d{1,2}\"?\s{0,4}:\s{0,4}\d{1,3}){31,70}\s{0,8}\}?")
_VALUE = re.compile(r"0x[0-9a-fA-F]{1,2}|\d{1,3}")
_KEYED_VALUE = re.compile(r":\s{0,4}(\d{1,3})")
_LARGEST_BYTE = 255


def find_byte_lists(text: str) -> list[SecretMatch]:
    """Return the lists of 64 bytes that are a key pair, and of 32 or 64 that are said to be a key."""
    if not may_list_bytes(text):
        return []
    found = []
    for pattern, value in ((_LIST, _VALUE), (_KEYED, _KEYED_VALUE)):
        for written in pattern.finditer(text):
            numbers = [int(each, 16) if each.startswith("0x") else int(each) for each in value.findall(written[0])]
            certainty = _certainty(numbers, text, written.start(), written.end())
            if certainty:
                found.append(SecretMatch(kind=SecretKind.SOLANA_KEY, certainty=certainty, start=written.start(), end=written.end()))
    return found


def may_list_bytes(text: str) -> bool:
    """Tell whether a text has as many separators as the shortest list."""
    return any(text.count(separator) >= _FEWEST - 1 for separator in ", \n-")


def _certainty(numbers: list[int], text: str, start: int, end: int) -> Certainty | None:
    if len(numbers) not in (32, 64) or max(numbers) > _LARGEST_BYTE:
        return None
    if is_ed25519_pair(bytes(numbers)):
        return Certainty.CERTAIN
    return Certainty.LIKELY if is_called_private(text, start, end) else None
