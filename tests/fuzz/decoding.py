"""From a fuzzer's bytes to what a harness needs. Total: any bytes give something, and small changes give something near.

The first byte of a text says how the rest is read: `t` as tokens, `u` as UTF-8 (what is none becomes lone surrogates), `r` as tokens
repeated, `w` byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tests.fuzz.secret_making import MAKERS
from tests.fuzz.tokens import TOKENS

LONGEST_GROWN = 16_384
_MODES = "turw"
_DEEPEST = 4
_Choice = TypeVar("_Choice")


class Reader:
    """Reads bytes from the front; where none are left, it reads zeros."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1] if self._at <= len(self._data) else 0

    def choose(self, choices: Sequence[_Choice]) -> _Choice:
        return choices[self.byte() % len(choices)]

    def piece(self) -> bytes:
        """Return a stretch as long as the next byte says."""
        return self._take(self.byte())

    def rest(self) -> bytes:
        return self._take(len(self._data))

    @property
    def is_done(self) -> bool:
        return self._at >= len(self._data)

    def text(self) -> str:
        """Return a text made of everything that is left."""
        return to_text(self.rest())

    def short_text(self) -> str:
        return to_text(self.piece())

    def value(self, keys: Sequence[str], depth: int = 0) -> object:
        """Return something that JSON can say, with maps that use these keys."""
        kind = self.byte() % 12
        if kind < 5 or self.is_done or depth > _DEEPEST:
            return self.short_text()
        if kind < 7:
            return [self.value(keys, depth + 1) for _ in range(self.byte() % 6)]
        if kind < 10:
            return {self.key(keys): self.value(keys, depth + 1) for _ in range(self.byte() % 6)}
        return self.choose((None, True, False, 0, -1, 1.5, 1_700_000_000, 1_700_000_000_000, 2**63, 10**400, 1e308, float("nan")))

    def key(self, keys: Sequence[str]) -> str:
        place = self.byte()
        return self.short_text() if place == 255 else keys[place % len(keys)]

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken


def to_text(data: bytes) -> str:
    """Return the text that these bytes stand for."""
    mode = _MODES.find(chr(data[0])) if data else 0
    body = data[1:]
    match mode if mode >= 0 else data[0] % len(_MODES):
        case 0:
            return _spell(body)
        case 1:
            return _read_utf8(body)
        case 2:
            return _grow(_spell(body[1:]), 2 ** (body[0] % 15) if body else 1)
        case _:
            return body.decode("latin-1")


def _spell(data: bytes) -> str:
    """Printable bytes stand for themselves; one from 0x80 picks a token with the next byte; low ones make secrets."""
    pieces: list[str] = []
    at = 0
    while at < len(data):
        code, following = data[at], data[at + 1] if at + 1 < len(data) else 0
        at += 1
        if code >= 0x80:
            pieces.append(TOKENS[((code - 0x80) << 8 | following) % len(TOKENS)])
            at += 1
        elif 0 < code <= len(MAKERS):
            pieces.append(MAKERS[code - 1](following))
            at += 1
        else:
            pieces.append(chr(code))
    return "".join(pieces)


def spell_back(text: str) -> bytes:
    """Return bytes that stand for this text, to write seeds as texts."""
    return b"u" + text.encode("utf-8", "surrogatepass")


def _read_utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def _grow(piece: str, times: int) -> str:
    return (piece * min(times, LONGEST_GROWN // max(1, len(piece)) + 1))[:LONGEST_GROWN] if piece else ""
