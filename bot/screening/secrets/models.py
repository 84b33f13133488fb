"""What the secret finder hands on. Places and kinds only: nothing here ever carries a secret."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.reading import Reading

PLACEHOLDER = "[removed]"
_RANK = {Certainty.POSSIBLE: 0, Certainty.LIKELY: 1, Certainty.CERTAIN: 2}


class SecretKind(StrEnum):
    """What a `SecretMatch.kind` may say."""

    SEED_PHRASE = "seed_phrase"  # BIP-39 and what looks like it (TON, Cardano)
    SLIP39_SHARE = "slip39_share"
    ELECTRUM_SEED = "electrum_seed"
    MONERO_SEED = "monero_seed"
    PRIVATE_KEY = "private_key"  # 32 bytes in hex, or a wallet's own text form of them
    WIF = "wif"
    EXTENDED_KEY = "extended_key"  # xprv and its relatives
    SOLANA_KEY = "solana_key"
    KEYSTORE = "keystore"
    BOT_TOKEN = "bot_token"  # noqa: S105 - a kind, not a token
    API_KEY = "api_key"
    ACCESS_TOKEN = "access_token"  # noqa: S105


SERVICE_KINDS = frozenset({SecretKind.BOT_TOKEN, SecretKind.API_KEY, SecretKind.ACCESS_TOKEN})
"""Kinds that open an account of a service, not a wallet: they are revoked, nothing has to be moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """A text with every secret replaced by `PLACEHOLDER`. The matches point into the original text."""

    text: str
    matches: tuple[SecretMatch, ...]


def merge_matches(found: list[SecretMatch]) -> tuple[SecretMatch, ...]:
    """Return matches in order, overlapping ones joined under the kind of the surest (the longest among equals)."""
    if not found:
        return ()
    merged: list[SecretMatch] = []
    for match in sorted(found, key=lambda each: (each.start, -each.end)):
        if not merged or match.start >= merged[-1].end:
            merged.append(match)
            continue
        last = merged[-1]
        lead = max(last, match, key=lambda each: (_RANK[each.certainty], each.end - each.start))
        pieces = tuple(dict.fromkeys((*last.pieces, *match.pieces)))
        merged[-1] = SecretMatch(kind=lead.kind, certainty=lead.certainty, start=last.start, end=max(last.end, match.end), pieces=pieces)
    return tuple(merged)


def place_in_original(match: SecretMatch, reading: Reading) -> SecretMatch:
    """Return a match found in a reading at its place in the original text."""
    if reading.places is None:
        return match
    start, end = reading.span(match.start, match.end)
    return replace(match, start=start, end=end)
