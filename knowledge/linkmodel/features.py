"""What the learned score looks at in a host, as numbers of table cells. Training and judging both go through here.

Everything is hashed (CRC-32, cut to `BITS` bits) into one table, so the model needs no vocabulary:

- every run of 1 to 5 characters of `^host$`, a leading `www.` left out;
- the words of the name (cut at dots, hyphens and between letters and digits), their neighbours in pairs, the public suffix,
  and the outline of the name (`^ab-a0`: how long its runs of letters and digits are);
- the judge's signs, in steps, and six of them in pairs: only together do free hosting and a lure word say much.

A change here makes every trained model worthless: raise `VERSION`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from zlib import crc32

from knowledge.hostnames import public_suffix

VERSION = 1
BITS = 18
CELLS = 1 << BITS
ORDERS = (1, 2, 3, 4, 5)
LONGEST_TEXT = 80

SIGN_STEPS: Mapping[str, float] = {
    "lookalike": 10, "brand_inside": 1, "lure_host": 2, "tenant": 1, "shared": 1, "shortener": 1, "gateway": 1, "ip": 1, "punycode": 1,
    "mixed_script": 1, "hyphens": 1, "digits": 10, "ending_risk": 4, "depth": 1, "length": 2, "consonants": 1,
}  # fmt: skip
"""Steps a unit of each sign that is learned from. Not learned from: what a list of hosts cannot show (paths, ports, user names), and
whether a host is official, for that is decided elsewhere."""

IMITATION = 0.5
"""From this strength on a look-alike is flagged by itself."""

_MASK = CELLS - 1
_PIECES = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]+")
_MOST_IN_PAIRS = (4, 1, 2, 4, 2, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostText:
    """A host made ready. `text` is `^host$`; `words` are the name's words; `suffix` is empty for an IP address."""

    text: bytes
    words: tuple[str, ...]
    suffix: str
    outline: str

    @property
    def is_bare_suffix(self) -> bool:
        return bool(self.suffix) and not self.outline


def read_host(host: str) -> HostText:
    """Return the parts of a host in its one spelling."""
    if host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    host = host[-LONGEST_TEXT:]
    suffix = public_suffix(host) or ""
    name = host[: len(host) - len(suffix)].rstrip(".") if suffix else host
    pieces = _PIECES.findall(name)
    return HostText(
        text=f"^{host}$".encode("ascii", "replace"),
        words=tuple(piece for piece in pieces if piece.isalnum()),
        suffix=suffix,
        outline="".join(map(_outline, pieces)),
    )


def window_cells(text: bytes) -> list[int]:
    """Return the cells of all runs of characters, shortest first, from left to right."""
    return [crc32(text[at : at + order]) & _MASK for order in ORDERS for at in range(len(text) - order + 1)]


def word_cells(host: HostText) -> list[int]:
    """Return the cells of the words, the suffix, the two outlines and the pairs of words, in this order."""
    cells = [crc32(f"w={word}".encode()) & _MASK for word in host.words]
    cells.append(crc32(f"s={host.suffix}".encode()) & _MASK)
    cells.append(crc32(f"h={host.outline}".encode()) & _MASK)
    cells.append(crc32(f"hs={host.outline[:12]}{host.suffix}".encode()) & _MASK)
    cells += [crc32(f"b={left}_{right}".encode()) & _MASK for left, right in pairwise(host.words)]
    return cells


def sign_cells(signs: Mapping[str, float]) -> Mapping[str, int]:
    """Return the cells of the signs that are there, by sign; those of pairs have a `+` in their names."""
    return _step_cells(tuple([round(signs.get(sign, 0.0) * scale) for sign, scale in SIGN_STEPS.items()]))


@lru_cache(maxsize=8192)
def _step_cells(stepped: tuple[int, ...]) -> Mapping[str, int]:
    steps = dict(zip(SIGN_STEPS, stepped, strict=True))
    cells = {sign: crc32(f"#{sign}={step}".encode()) & _MASK for sign, step in steps.items() if step}
    together = _paired_steps(steps)
    shown = [(name, step) for name, step in zip(_PAIRED, together, strict=True) if step]
    for at, (left, left_step) in enumerate(shown):
        for right, right_step in shown[at + 1 :]:
            cells[f"{left}+{right}"] = crc32(f"#{left}+{right}={left_step},{right_step}".encode()) & _MASK
    cells["+"] = crc32(f"#all={together}".encode()) & _MASK
    return MappingProxyType(cells)


def host_cells(host: HostText, signs: Mapping[str, float]) -> list[int]:
    """Return every cell of a host; one that occurs twice is there twice."""
    return window_cells(host.text) + other_cells(host, signs)


def other_cells(host: HostText, signs: Mapping[str, float]) -> list[int]:
    """Return the cells of words and signs: all but the windows."""
    return word_cells(host) + list(sign_cells(signs).values())


_PAIRED = ("lure_host", "tenant", "brand_inside", "ending_risk", "hyphens", "depth")


def _paired_steps(steps: Mapping[str, int]) -> tuple[int, ...]:
    imitation = steps["lookalike"] >= IMITATION * SIGN_STEPS["lookalike"]
    values = (
        steps["lure_host"],
        steps["tenant"],
        steps["brand_inside"] + imitation,
        steps["ending_risk"],
        steps["hyphens"],
        steps["depth"],
    )
    return tuple(min(value, most) for value, most in zip(values, _MOST_IN_PAIRS, strict=True))


def _outline(piece: str) -> str:
    length = len(piece)
    if piece[0].isdigit():
        return "0" if length < 3 else "9"
    if not piece.isalnum():
        return piece
    return "a" if length < 4 else "b" if length < 9 else "c" if length < 14 else "d"
