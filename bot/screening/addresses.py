"""Wallet and contract addresses: their own checksums, the feeds, and poisoning. Pure; an address has no host and no page.

Poisoning: whoever copies an address from history compares its ends, so scammers make one whose ends are the same. An address that
shares the first three and the last four characters with one that the conversation or the moderators showed, and differs within,
is suspicious.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256

from bot.models import Evidence, Finding, LinkVerdict, Standing
from bot.screening.checks import listed
from bot.screening.checks.context import LinkContext
from bot.screening.checks.evidence import passed
from bot.screening.checks.official import decide
from bot.screening.checks.weighing import join_doubts, within
from bot.screening.links.wallets import is_ripple, is_substrate, is_ton
from knowledge.feeds.models import FeedLookup

FORMAT, POISONING = "address_checksum", "address_poisoning"
_BASE_SCORE, _BAD_CHECKSUM, _POISONED = 0.05, 0.55, 0.9
_SAME_START, _SAME_END = 3, 4
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_LONGEST = 128
_SOLANA_BYTES = 32


class AddressKind(StrEnum):
    EVM = "an Ethereum-style address"
    BASE58CHECK = "a Bitcoin-style address"
    TRON = "a Tron address"
    BECH32 = "a bech32 address"
    BASE58 = "a Solana-style address"
    APTOS = "a 32-byte address"
    TON = "a TON address"
    SUBSTRATE = "a Polkadot-style address"
    RIPPLE = "an XRP address"


_PREFIXES = "bc|tb|ltc|cosmos|osmo|celestia|inj|addr|stars|juno|sei|terra|kava|dydx|axelar"
_PATTERNS = (
    (AddressKind.EVM, re.compile(r"0[xX][0-9a-fA-F]{40}\Z")),
    (AddressKind.APTOS, re.compile(r"0[xX][0-9a-fA-F]{60,64}\Z")),
    (AddressKind.BECH32, re.compile(rf"(?:{_PREFIXES})1[02-9ac-hj-np-z]{{8,100}}\Z", re.IGNORECASE)),
    (AddressKind.TRON, re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}\Z")),
    (AddressKind.BASE58CHECK, re.compile(r"[13DLM][1-9A-HJ-NP-Za-km-z]{25,34}\Z")),
    (AddressKind.BASE58, re.compile(r"[1-9A-HJ-NP-Za-km-z]{32,44}\Z")),
)  # fmt: skip
# Their shapes are those of other things too (a content's id on IPFS, a Solana address): only the checksum tells.
_BY_CHECKSUM = ((AddressKind.TON, is_ton), (AddressKind.SUBSTRATE, is_substrate), (AddressKind.RIPPLE, is_ripple))
_CHECKED = frozenset(kind for kind, _ in _BY_CHECKSUM)


def recognise_address(text: str) -> AddressKind | None:
    """Return what kind of address a text is by its shape, or None; the checksum is another question."""
    if len(text) > _LONGEST:
        return None
    told = next((kind for kind, is_one in _BY_CHECKSUM if is_one(text)), None)
    if told:
        return told
    kind = next((kind for kind, pattern in _PATTERNS if pattern.match(text)), None)
    # A Solana address is 32 bytes in the letters of a Bitcoin one, and has no checksum.
    return AddressKind.BASE58 if kind is AddressKind.BASE58CHECK and len(_decode_base58(text)) == _SOLANA_BYTES else kind


def judge_address(written: str, context: LinkContext, feeds: FeedLookup | None, threshold: float) -> LinkVerdict:
    """Return the verdict on a wallet or contract address; it has neither URL nor host."""
    address = written.strip()
    shelf = listed.Shelf(feeds.status() if feeds else ())
    word = listed.weigh_address(feeds.find_address(address)) if feeds else listed.NOTHING
    decided = decide((address, address.lower()), context.official | frozenset(context.pinned), context.blocked)
    evidence = (
        decided,
        listed.check(word, shelf),
        check_checksum(address),
        check_poisoning(address, (*context.pinned, *context.addresses_seen)),
    )
    score = _settle(decided, word, evidence)
    return LinkVerdict(
        written=written,
        url=None,
        host=None,
        registrable_domain=None,
        standing=_to_standing(score, threshold),
        score=score,
        evidence=evidence,
        feed_age=shelf.newest_age,
    )


def _settle(decided: Evidence, word: listed.FeedWord, evidence: Iterable[Evidence]) -> float:
    if decided.finding is Finding.FLAGGED:
        return 1.0
    if decided.finding is Finding.CLEARED:
        return 0.0
    return 1.0 if word.blocked else within(join_doubts((_BASE_SCORE, *(each.weight for each in evidence))))


def _to_standing(score: float, threshold: float) -> Standing:
    if score in (0.0, 1.0):
        return Standing.MALICIOUS if score else Standing.OFFICIAL
    return Standing.SUSPICIOUS if score >= threshold else Standing.UNKNOWN


def check_checksum(address: str) -> Evidence:
    """Check what the address says about itself: EIP-55 case, base58check, bech32."""
    kind = recognise_address(address)
    if kind is None:
        return Evidence(check=FORMAT, finding=Finding.ERRORED, detail="No kind of address that I know.")
    right = has_right_checksum(address, kind)
    if right is None:
        return passed(FORMAT, f"By its shape {kind.value}; it carries no checksum.")
    if right:
        return passed(FORMAT, f"By its shape {kind.value}; its checksum is right.")
    detail = f"By its shape {kind.value}, but its checksum is wrong: it was mistyped or changed."
    return Evidence(check=FORMAT, finding=Finding.FLAGGED, detail=detail, weight=_BAD_CHECKSUM)


def has_right_checksum(address: str, kind: AddressKind) -> bool | None:
    """Tell whether the checksum is right; None where the address has none."""
    if kind in _CHECKED:
        return True
    if kind is AddressKind.EVM:
        return _matches_eip55(address[2:])
    if kind in (AddressKind.BASE58CHECK, AddressKind.TRON):
        return _matches_base58check(address)
    return _matches_bech32(address) if kind is AddressKind.BECH32 else None


def check_poisoning(address: str, known: Iterable[str]) -> Evidence:
    """Compare with the addresses seen or pinned before: the same ends around another middle is poison."""
    mine = _comparable(address)
    for other in known:
        theirs = _comparable(other)
        if mine != theirs and len(mine) == len(theirs) and _same_ends(mine, theirs):
            detail = f"It ends like one shown here before but is another address: {shorten(address)} is not {shorten(other)}."
            return Evidence(check=POISONING, finding=Finding.FLAGGED, detail=detail, weight=_POISONED)
    return passed(POISONING, "It imitates no address shown here before.")


def shorten(address: str) -> str:
    """Return an address with its ends and enough of its middle to tell it from an imitation."""
    text = address.strip()
    middle = len(text) // 2
    return text if len(text) <= 24 else f"{text[:8]}…{text[middle - 4 : middle + 4]}…{text[-6:]}"


def _comparable(address: str) -> str:
    text = address.strip()
    return text[2:].lower() if text[:2] in ("0x", "0X") else text


def _same_ends(one: str, other: str) -> bool:
    return len(one) > _SAME_START + _SAME_END and one[:_SAME_START] == other[:_SAME_START] and one[-_SAME_END:] == other[-_SAME_END:]


def _matches_eip55(digits: str) -> bool | None:
    if digits in (digits.lower(), digits.upper()):
        return None
    from Crypto.Hash import keccak  # takes tens of milliseconds to load, and most links are no address

    hashed = keccak.new(digest_bits=256, data=digits.lower().encode("ascii")).hexdigest()
    return all(letter.isdigit() or letter.isupper() == (int(nibble, 16) >= 8) for letter, nibble in zip(digits, hashed, strict=False))


def _decode_base58(text: str) -> bytes:
    number = 0
    for letter in text:
        number = number * 58 + _ALPHABET.index(letter)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _matches_base58check(text: str) -> bool:
    content = _decode_base58(text)
    return len(content) == 25 and sha256(sha256(content[:-4]).digest()).digest()[:4] == content[-4:]


def _matches_bech32(text: str) -> bool:
    if text not in (text.lower(), text.upper()):
        return False
    prefix, _, tail = text.lower().rpartition("1")
    checksum = 1
    letters = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    for value in (*letters, *(_BECH32.index(letter) for letter in tail)):
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum in (1, 0x2BC830A3)
