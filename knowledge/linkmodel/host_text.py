"""A host made ready for the learned score: its text, its words, its suffix and its outline."""

from __future__ import annotations

import re
from typing import NamedTuple

from knowledge.hostnames import public_suffix

LONGEST_TEXT = 80

_PIECES = re.compile(rb"[a-z]+|[0-9]+|[^a-z0-9]+")


class HostText(NamedTuple):
    """A host made ready. `text` is `^host$`; `words` are the name's words; `suffix` is empty for an IP address.

    `label` is what stands left of the suffix, `depth` how many labels stand before it. A tuple, for one is made for every link.
    """

    text: bytes
    words: tuple[bytes, ...]
    suffix: bytes
    label: bytes
    depth: int
    outline: bytes

    @property
    def is_bare_suffix(self) -> bool:
        return bool(self.suffix) and not self.outline


def read_host(host: str) -> HostText:
    """Return the parts of a host in its one spelling."""
    suffix = public_suffix(host) or ""
    if host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    written = host[-LONGEST_TEXT:].encode("ascii", "replace")
    name = written[: -len(suffix)].rstrip(b".") if suffix else written
    ending = suffix.encode("ascii", "replace")
    if name.isalpha() and name.islower():
        # One word, as most names are.
        return HostText(b"^" + written + b"$", (name,), ending, name, 0, _outline(name))
    pieces = _PIECES.findall(name)
    front, _, label = name.rpartition(b".")
    return HostText(
        b"^" + written + b"$",
        tuple([piece for piece in pieces if piece.isalnum()]),
        ending,
        label,
        front.count(b".") + 1 if front else 0,
        b"".join(map(_outline, pieces)),
    )


def _outline(piece: bytes) -> bytes:
    length = len(piece)
    if piece.isdigit():
        return b"0" if length < 3 else b"9"
    if not piece.isalnum():
        return piece
    return b"a" if length < 4 else b"b" if length < 9 else b"c" if length < 14 else b"d"
