"""Wallet files: encrypted keys in JSON, whole or cut, printed in any way. With them only a password stands before the money."""

from __future__ import annotations

import re

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.models import SecretKind

_Q = r"[\"'“”`]?"
_CIPHERTEXT = re.compile(rf"{_Q}ciphertext{_Q}\s{{0,20}}[:=]\s{{0,20}}{_Q}((?:0x)?[0-9a-fA-F]{{32,4096}})", re.IGNORECASE)
_FIELD = re.compile(
    r"(?<![A-Za-z])(kdfparams|kdf|cipherparams|cipher|crypto|mac|salt|iv|version|address|id|dklen|prf|[nrpc])\\{0,3}"
    rf"{_Q}\s{{0,20}}[:=]",
    re.IGNORECASE,
)
_TELLING = frozenset({"kdf", "kdfparams", "cipherparams", "cipher", "crypto", "mac"})
_VAULT = re.compile(r"\{\s{0,20}\\?\"data\\?\"\s{0,4}:\s{0,4}\\?\"[A-Za-z0-9+/=]{64,}\\?\"\s{0,4},\s{0,4}\\?\"(?:iv|keyMetadata)\\?\"")
_VAULT_END = re.compile(r"salt\\?\"\s{0,4}:\s{0,4}\\?\"[^\"\\]{16,100}\\?\"\s{0,4}\}?")
_VAULT_REST = 500
_POLKADOT = re.compile(r"\"encoded\"\s{0,4}:\s{0,4}\"[A-Za-z0-9+/=]{100,400}\"\s{0,4},\s{0,10}\"encoding\"\s{0,4}:\s{0,4}\{[^{}]{0,400}\}?")
# As validators keep theirs: each part names its function, and the cipher text is the message of one.
_SIGNING = re.compile(
    r"\"cipher\\?\"\s{0,4}:\s{0,4}\{\s{0,20}\\?\"function\\?\"[^{}]{1,60}\{[^{}]{0,120}\}[^{}]{0,60}\"message\\?\"\s{0,4}:\s{0,4}\\?\"([0-9a-fA-F]{64})\\?\""
)
_REACH = 1_200
_VALUE_END = re.compile(r"[^\n,}]{0,200}")
_CLOSING = re.compile(r"[\s\"'`}]*")


def find_keystores(text: str) -> list[SecretMatch]:
    """Return wallet files and what is left of cut ones."""
    found = [_match(Certainty.CERTAIN, *each.span()) for each in _POLKADOT.finditer(text)] + _find_vaults(text)
    found += [_match(Certainty.CERTAIN, *_surroundings(text, cipher, 0)[:2]) for cipher in _SIGNING.finditer(text)]
    end_before = 0
    for cipher in _CIPHERTEXT.finditer(text):
        if cipher.start() < end_before:
            continue
        start, end, telling = _surroundings(text, cipher, end_before)
        end_before = end
        if telling:
            certain = telling >= 2 and len(cipher[1]) >= 64
            found.append(_match(Certainty.CERTAIN if certain else Certainty.LIKELY, start, end))
    return found


def _find_vaults(text: str) -> list[SecretMatch]:
    """Return what browser wallets keep: cipher text, its start value, and a salt."""
    found = []
    for head in _VAULT.finditer(text):
        salt = text.find("salt", head.end(), head.end() + _VAULT_REST)
        end = _VAULT_END.match(text, salt) if salt >= 0 else None
        found.append(_match(Certainty.CERTAIN if end else Certainty.LIKELY, head.start(), end.end() if end else head.end()))
    return found


def _surroundings(text: str, cipher: re.Match[str], floor: int) -> tuple[int, int, int]:
    """Return where the file around its cipher text begins and ends, and how many telling fields it has."""
    low, high = max(floor, cipher.start() - _REACH), min(len(text), cipher.end() + _REACH)
    fields = list(_FIELD.finditer(text, low, high))
    start, end = cipher.start(), cipher.end()
    if fields:
        rest = _VALUE_END.match(text, fields[-1].end())
        start, end = min(start, fields[0].start()), max(end, rest.end() if rest else end)
    brace = text.rfind("{", low, start)
    if brace >= 0 and not text[brace + 1 : start].strip(" \t\r\n\"'\\"):
        start = brace
    closing = _CLOSING.match(text, end)
    return start, closing.end() if closing else end, sum(field[1].lower() in _TELLING for field in fields)


def _match(certainty: Certainty, start: int, end: int) -> SecretMatch:
    return SecretMatch(kind=SecretKind.KEYSTORE, certainty=certainty, start=start, end=end)
