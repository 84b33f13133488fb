"""Private keys in the text forms that wallets export: most have a checksum, which makes them certain."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable

from bot.models import Certainty, SecretMatch
from bot.screening.secrets.armour import find_armoured
from bot.screening.secrets.curves import is_ed25519_pair
from bot.screening.secrets.encodings import RIPPLE_ALPHABET, decode_base58, decode_base58check, is_bech32, is_stellar
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.nearby import is_called_private

_TOKEN = re.compile(r"[1-9A-HJ-NP-Za-km-z](?<![0-9A-Za-z][0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{24,114}(?![0-9A-Za-z])")
_BECH32 = re.compile(
    r"(?<![0-9A-Za-z])(?:nsec|suiprivkey|age-secret-key-|(?:[a-z0-9]{2,8}_){1,2}x?sk|xprv|secret-extended-key-main)"
    r"1[02-9ac-hj-np-z]{38,1000}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_STELLAR = re.compile(r"S(?<![0-9A-Za-z]S)[A-Z2-7]{55}(?![0-9A-Za-z])")
_EOS = re.compile(r"P(?<![0-9A-Za-z]P)VT_(?:K1|R1)_[1-9A-HJ-NP-Za-km-z]{40,60}(?![0-9A-Za-z])")
_EXTENDED = re.compile(r"[xyzvtuYZVU]prv")
_TEZOS = ("edsk", "edesk", "spsk", "spesk", "p2sk", "p2esk")
_BIP38 = 58
_PAIR_IN_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9+/=])")
_OLDEST_SECRET_VERSION = 0x80
_MOST_PAIRS = 200  # checked in one text, for each costs a multiplication on the curve


def find_wallet_keys(text: str) -> list[SecretMatch]:
    """Return private keys in wallets' own forms."""
    found: list[SecretMatch] = []
    pairs_left = _MOST_PAIRS
    for token in _TOKEN.finditer(text):
        written = token[0]
        if 80 <= len(written) <= 90:
            pairs_left -= 1
            if pairs_left < 0:
                continue
        judgement = _judge(written, text, token.start(), token.end())
        if judgement:
            found.append(_match(*judgement, token))
    in_base64 = list(_PAIR_IN_BASE64.finditer(text))[: max(0, pairs_left)]
    found += [_match(SecretKind.SOLANA_KEY, Certainty.CERTAIN, each) for each in in_base64 if is_ed25519_pair(b64decode(each[0]))]
    return found + _find_marked(text)


def _judge(written: str, text: str, start: int, end: int) -> tuple[SecretKind, Certainty] | None:
    size = len(written)
    if written.startswith(_TEZOS):
        return _judge_checked(written)
    if size in (51, 52):
        return _judge_wif(written, text, start, end)
    if _EXTENDED.match(written) and 95 <= size <= 115:
        certain = decode_base58check(written) is not None
        return SecretKind.EXTENDED_KEY, Certainty.CERTAIN if certain else Certainty.LIKELY
    if 80 <= size <= 90:
        return _judge_pair(written, text, start, end)
    if size == _BIP38 or written.startswith("s"):
        return _judge_checked(written)
    if size in (43, 44) and is_called_private(text, start, end) and _is_seed(written):
        return SecretKind.SOLANA_KEY, Certainty.LIKELY
    return None


def _judge_wif(written: str, text: str, start: int, end: int) -> tuple[SecretKind, Certainty] | None:
    payload = decode_base58check(written)
    if payload is not None:
        sized = (len(payload) == 34 and payload[-1] == 1) or len(payload) == 33
        return (SecretKind.WIF, Certainty.CERTAIN) if sized and payload[0] >= _OLDEST_SECRET_VERSION else None
    if written[0] in "5KL" and is_called_private(text, start, end):
        return SecretKind.WIF, Certainty.LIKELY
    return None


def _judge_pair(written: str, text: str, start: int, end: int) -> tuple[SecretKind, Certainty] | None:
    decoded = decode_base58(written)
    if decoded is None or len(decoded) != 64:
        return None
    if is_ed25519_pair(decoded):
        return SecretKind.SOLANA_KEY, Certainty.CERTAIN
    # The scalar of a signature is below 2**253. A key with a slip is not, seven times in eight.
    is_signature = decoded[63] <= 0x10
    if not is_signature and is_called_private(text, start, end):
        return SecretKind.SOLANA_KEY, Certainty.LIKELY
    return None


def _judge_checked(written: str) -> tuple[SecretKind, Certainty] | None:
    if written.startswith("s") and not written.startswith(_TEZOS):
        payload = decode_base58check(written, RIPPLE_ALPHABET)
        is_seed = payload is not None and ((payload[:1] == b"\x21" and len(payload) == 17) or payload[:3] == b"\x01\xe1\x4b")
        return (SecretKind.PRIVATE_KEY, Certainty.CERTAIN) if is_seed else None
    payload = decode_base58check(written)
    if payload is None:
        return None
    if written.startswith("6P") and len(payload) == 39:
        return SecretKind.WIF, Certainty.LIKELY  # BIP-38: locked with a password
    return (SecretKind.PRIVATE_KEY, Certainty.CERTAIN) if written.startswith(_TEZOS) else None


def _is_seed(written: str) -> bool:
    decoded = decode_base58(written)
    return decoded is not None and len(decoded) == 32


def _find_marked(text: str) -> list[SecretMatch]:
    """Return keys that say themselves what they are."""
    checks: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
        (_BECH32, lambda written: is_bech32(written.lower())),
        (_STELLAR, is_stellar),
        (_EOS, bool),
    )
    return find_armoured(text) + [
        _match(SecretKind.PRIVATE_KEY, Certainty.CERTAIN, written)
        for pattern, is_sound in checks
        for written in pattern.finditer(text)
        if is_sound(written[0])
    ]


def _match(kind: SecretKind, certainty: Certainty, written: re.Match[str]) -> SecretMatch:
    return SecretMatch(kind=kind, certainty=certainty, start=written.start(), end=written.end())
