"""Secrets in base64 or in hexadecimal: what a stretch of it says is read as a text of its own, once."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Sequence

from bot.models import Certainty, SecretMatch

SHORTEST_WRAPPED = 60
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_\-])[A-Za-z0-9+/_\-]{60,2000}={0,2}(?![A-Za-z0-9+/_\-=])")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:0x)?((?:[0-9a-fA-F]{2}){30,1000})(?![0-9A-Za-z])")
_MOST = 20  # in one text
_URL_SAFE = str.maketrans("-_", "+/")


def find_wrapped(text: str, find: Callable[[str], Sequence[SecretMatch]]) -> list[SecretMatch]:
    """Return the stretches of base64, or of text in hexadecimal, in which `find` is certain of a secret."""
    found = []
    for written in [*list(_BASE64.finditer(text))[:_MOST], *list(_HEX.finditer(text))[:_MOST]]:
        inside = _read(bytes.fromhex(written[1])) if written.re is _HEX else _decode(written[0])
        sure = [match for match in find(inside) if match.certainty is Certainty.CERTAIN] if inside else []
        if sure:
            found.append(SecretMatch(kind=sure[0].kind, certainty=Certainty.CERTAIN, start=written.start(), end=written.end()))
    return found


def _decode(written: str) -> str | None:
    """Return the text in base64, or None where there is none: pictures, keys and signatures are not."""
    bare = written.rstrip("=").translate(_URL_SAFE)
    try:
        return _read(b64decode(bare + "=" * (-len(bare) % 4)))
    except (Error, ValueError):
        return None


def _read(data: bytes) -> str | None:
    """Return the text that bytes are, or None."""
    try:
        inside = data.decode()
    except ValueError:
        return None
    return inside if inside.isprintable() or not any(ord(letter) < ord("\t") for letter in inside) else None
