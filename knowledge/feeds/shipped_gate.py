"""The gate with what ships with the program: the brand registry and the list of shared hosts."""

from __future__ import annotations

from knowledge.brand_files import load_brands
from knowledge.feeds.gate import Gate
from knowledge.hostkinds import load_hostkinds


def shipped_gate() -> Gate:
    """Return the gate; raises ContentError where the shipped lists are broken."""
    return Gate(brands=load_brands(), hosts=load_hostkinds())
