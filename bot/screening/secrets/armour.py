"""Keys in armour, as servers, mail and exchanges keep them: whole, cut, or with the armour lost."""

from __future__ import annotations

import re

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.models import SecretKind

_HEAD = re.compile(r"-{2,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{2,5}", re.IGNORECASE)
_END = re.compile(r"-{2,5} ?END ", re.IGNORECASE)
_TAIL = re.compile(r"[A-Z0-9 ]{1,80}-{2,5}", re.IGNORECASE)
_LONGEST = 8_000
# What private keys of the usual kinds begin with in base64: OpenSSH's, and RSA's, the curves' and ed25519's in ASN.1.
_BARE = re.compile(
    r"(?<![A-Za-z0-9+/])(?:b3BlbnNzaC1rZXktdjE|MIIE[opqrvw][A-Za-z0-9+/]{2}BA(?:AKCAQEA|DANBgkqhkiG)|MIIJ[A-Za-z0-9+/]{3}BAAKCAgEA|MC4CAQAwBQYDK2VwBCIEI"
    r"|MHcCAQEEI|MHQCAQEEI|MIGHAgEAMBMGByqGSM49|MIGEAgEAMBAGByqGSM49)[A-Za-z0-9+/]{30,}(?:\s{1,3}[A-Za-z0-9+/]{20,}){0,60}={0,2}"
)
_PUTTY = re.compile(r"Private-Lines: {0,3}[0-9]{1,3}(?:\s{1,3}[A-Za-z0-9+/]{16,}={0,2}){1,60}")


def find_armoured(text: str) -> list[SecretMatch]:
    """Return armoured keys; one that is cut counts up to where it must have ended."""
    found, end = [], 0
    for head in _HEAD.finditer(text):
        if head.start() < end:
            continue
        close = _END.search(text, head.end(), head.end() + _LONGEST)
        tail = _TAIL.match(text, close.end()) if close else None
        end = tail.end() if tail else min(len(text), head.end() + _LONGEST)
        found.append(_match(head.start(), end))
    return found + [_match(*bare.span()) for pattern in (_BARE, _PUTTY) for bare in pattern.finditer(text)]


def _match(start: int, end: int) -> SecretMatch:
    return SecretMatch(kind=SecretKind.PRIVATE_KEY, certainty=Certainty.CERTAIN, start=start, end=end)
