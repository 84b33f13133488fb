"""Wallet and contract addresses."""

import pytest

from bot.models import Finding, Standing
from bot.screening.addresses import AddressKind, recognise_address, shorten
from bot.screening.verdict import LinkContext
from tests.fakes.link_judging import FakeFeeds, evidence_of, new_judge

# Example addresses of the standards themselves: EIP-55, BIP-173, BIP-350, the genesis block.
EIP55 = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
BIP173 = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
BIP350 = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
GENESIS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
SYSTEM_PROGRAM = "11111111111111111111111111111111"


def judged(address, feeds=None, **context):
    return new_judge(feeds=feeds).judge_written(address, LinkContext(**context))


@pytest.mark.parametrize("address", [EIP55, BIP173, BIP173.upper(), BIP350, GENESIS])
def test_right_checksums_pass(address):
    verdict = judged(address)
    assert verdict.standing is Standing.UNKNOWN
    assert "checksum is right" in evidence_of(verdict, "address_checksum").detail


@pytest.mark.parametrize("address", [EIP55.replace("aA", "Aa"), BIP173[:-1] + "5", BIP350[:-1] + "p", GENESIS[:-1] + "b"])
def test_wrong_checksums_are_flagged(address):
    verdict = judged(address)
    assert verdict.standing is Standing.SUSPICIOUS
    assert evidence_of(verdict, "address_checksum").finding is Finding.FLAGGED


@pytest.mark.parametrize("address", [EIP55.lower(), "0x" + EIP55[2:].upper(), SYSTEM_PROGRAM])
def test_addresses_without_a_checksum_are_unknown(address):
    verdict = judged(address)
    assert verdict.standing is Standing.UNKNOWN
    assert "carries no checksum" in evidence_of(verdict, "address_checksum").detail


def test_an_address_has_neither_url_nor_host():
    verdict = judged(EIP55)
    assert (verdict.url, verdict.host, verdict.registrable_domain) == (None, None, None)


def test_a_listed_address_is_malicious():
    assert judged(EIP55, FakeFeeds(addresses=frozenset({EIP55}))).standing is Standing.MALICIOUS


def test_a_pinned_address_is_official_and_a_blocked_one_malicious():
    assert judged(EIP55, pinned=(EIP55.lower(),)).standing is Standing.OFFICIAL
    assert judged(EIP55, blocked=frozenset({EIP55.lower()})).standing is Standing.MALICIOUS


class TestPoisoning:
    KNOWN = "0x5aa" + "1" * 33 + "eaed"
    POISON = "0x5aa" + "2" * 33 + "eaed"

    @pytest.mark.parametrize("place", ["pinned", "addresses_seen"])
    def test_the_same_ends_around_another_middle_are_suspicious(self, place):
        verdict = judged(self.POISON, **{place: (self.KNOWN,)})
        assert verdict.standing is Standing.SUSPICIOUS
        found = evidence_of(verdict, "address_poisoning")
        assert shorten(self.POISON) in found.detail
        assert shorten(self.KNOWN) in found.detail
        assert shorten(self.POISON) != shorten(self.KNOWN)

    @pytest.mark.parametrize("other", ["0x5ab" + "1" * 33 + "eaed", "0x5aa" + "1" * 33 + "eaee", "0x" + "3" * 40])
    def test_other_ends_are_another_address(self, other):
        assert judged(other, addresses_seen=(self.KNOWN,)).standing is Standing.UNKNOWN

    def test_the_same_address_in_another_case_is_itself(self):
        assert judged(EIP55, addresses_seen=(EIP55.lower(), EIP55)).standing is Standing.UNKNOWN

    def test_base58_addresses_can_be_poisoned_too(self):
        known = "7xK" + "a" * 37 + "9pQz"
        assert judged("7xK" + "b" * 37 + "9pQz", addresses_seen=(known,)).standing is Standing.SUSPICIOUS
        assert judged("7xk" + "b" * 37 + "9pQz", addresses_seen=(known,)).standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (EIP55, AddressKind.EVM),
        (EIP55[:-1], None),
        (EIP55 + "0", None),
        ("0x" + "a" * 64, AddressKind.APTOS),
        (BIP173, AddressKind.BECH32),
        (GENESIS, AddressKind.BASE58CHECK),
        ("T" + "a" * 33, AddressKind.TRON),
        (SYSTEM_PROGRAM, AddressKind.BASE58),
        ("quiet.example", None),
        ("", None),
        ("a" * 10_000, None),
    ],
)
def test_kinds_are_told_by_shape(text, kind):
    assert recognise_address(text) is kind
