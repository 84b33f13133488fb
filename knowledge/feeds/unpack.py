"""Unpack a body while it arrives, within a limit that holds before and after unpacking: a kilobyte of gzip may hold a megabyte."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_GZIP = {"gzip", "x-gzip"}
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class TooLarge(Exception):
    """More has been sent, or unpacked, than is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    content: bytes
    problem: str | None = None


class Unpacker:
    """Takes pieces as they come. `encoding` is the answer's Content-Encoding."""

    def __init__(self, encoding: str, *, most_bytes: int) -> None:
        self._encoding = encoding.strip().lower() or "identity"
        self._left_packed = self._left = most_bytes
        self._pieces: list[bytes] = []
        self._stream = zlib.decompressobj(_GZIP_WINDOW) if self._encoding in _GZIP else None
        known = self._stream is not None or self._encoding == "identity"
        self._problem = None if known else "it is packed in a way that was not asked for"

    def feed(self, piece: bytes) -> None:
        """Take a piece; raises TooLarge. What comes after damage is only counted."""
        self._left_packed -= len(piece)
        if self._left_packed < 0:
            raise TooLarge
        if self._problem:
            return
        if self._stream is None:
            self._keep(piece)
            return
        try:
            self._unpack(piece)
        except zlib.error:
            self._problem = "the packed data is damaged"

    def finish(self) -> Unpacked:
        """Return what was unpacked, and what is wrong with it."""
        if not self._problem and self._stream is not None and not self._stream.eof:
            self._problem = "the packed data ends too early"
        return Unpacked(content=b"".join(self._pieces), problem=self._problem)

    def _unpack(self, piece: bytes) -> None:
        assert self._stream is not None
        while piece:
            if self._stream.eof:  # gzip files may stand one behind another, and be filled up with zeros
                piece = piece.lstrip(b"\0")
                if not piece:
                    return
                self._stream = zlib.decompressobj(_GZIP_WINDOW)
            # One byte more than is left tells too much from just enough.
            self._keep(self._stream.decompress(piece, self._left + 1))
            piece = self._stream.unused_data or self._stream.unconsumed_tail

    def _keep(self, piece: bytes) -> None:
        self._left -= len(piece)
        if self._left < 0:
            raise TooLarge
        self._pieces.append(piece)
