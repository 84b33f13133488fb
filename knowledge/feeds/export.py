"""Our confirmed list as others read it: eth-phishing-detect's config.json, with paths as MetaMask's stalelist lists them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from knowledge.feeds.confirmed import Place
from knowledge.feeds.entries import EntryKind
from knowledge.feeds.formats.metamask import OWN_NAME
from knowledge.feeds.reports import Confirmed

_CONFIG_VERSION = 2


def to_config(decisions: Mapping[Place, Confirmed]) -> bytes:
    """Return the config, sorted; wallets have no place in this format and stay out.

    The detector compares a page's host letter for letter, and browsers give it punycode: so hosts are written in punycode.
    """
    config: dict[str, object] = {
        "version": _CONFIG_VERSION,
        "name": OWN_NAME,
        "tolerance": 0,
        "fuzzylist": [],
        "whitelist": _entries(decisions, EntryKind.HOST, blocked=False),
        "blacklist": _entries(decisions, EntryKind.HOST, blocked=True),
    }
    paths = _entries(decisions, EntryKind.PATH, blocked=True)
    if paths:
        config["blocklistPaths"] = paths
    return json.dumps(config, indent=2, ensure_ascii=False).encode() + b"\n"


def _entries(decisions: Mapping[Place, Confirmed], kind: EntryKind, *, blocked: bool) -> list[str]:
    return sorted(decision.entry for (each, _), decision in decisions.items() if each is kind and decision.blocked is blocked)
