"""Which content a gateway's address names: IPFS and IPNS ids, Arweave transactions."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import pairwise

from knowledge.hostnames import WebAddress

_CID = re.compile(r"Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{58,112}|B[A-Z2-7]{58,112}|k[0-9a-z]{50,70}|z[1-9A-HJ-NP-Za-km-z]{46,60}")
_ARWEAVE = re.compile(r"[A-Za-z0-9_-]{43}")
_ARWEAVE_LABEL = re.compile(r"[a-z2-7]{52}")


def content_id(address: WebAddress, *, arweave: bool, gateway: bool) -> str | None:
    """Return the content id an address shows, or None. `arweave` and `gateway` tell what its host is known to be."""
    if address.scheme in {"ipfs", "ipns", "ar"}:
        # A host's letters are folded, a content id's must not be.
        name = address.href.partition("//")[2].partition("/")[0]
        return name if _CID.fullmatch(name) or (address.scheme == "ar" and _ARWEAVE.fullmatch(name)) else None
    segments = [part for part in address.path.split("/") if part]
    for marker, part in pairwise(segments):
        if marker in {"ipfs", "ipns"} and _CID.fullmatch(part):
            return part
    if arweave:
        return _arweave_id(address.host, segments)
    label, _, rest = address.host.partition(".")
    return label if (gateway or rest.startswith(("ipfs.", "ipns."))) and _CID.fullmatch(label) else None


def _arweave_id(host: str, segments: list[str]) -> str | None:
    for part in segments[:2]:
        if _ARWEAVE.fullmatch(part):
            return part
    label = host.partition(".")[0]
    if not _ARWEAVE_LABEL.fullmatch(label):
        return None
    try:
        raw = base64.b32decode(f"{label.upper()}====")
    except (binascii.Error, ValueError):
        return None
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")
