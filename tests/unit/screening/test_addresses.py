"""Wallet and contract addresses."""

import pytest

from bot.models import Finding, Standing
from bot.screening.addresses import AddressKind, recognise_address, shorten
from bot.screening.links.finder import find_links
from bot.screening.links.models import LinkKind
from bot.screening.verdict import LinkContext
from tests.fakes.link_judging import FakeFeeds, evidence_of, new_judge

# Example addresses of the standards themselves: EIP-55, BIP-173, BIP-350, the genesis block.
EIP55 = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
BIP173 = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
BIP350 = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
GENESIS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
# Well known accounts: Substrate's Alice on two chains, the XRP ledger's first one and its black hole, TON's and Cardano's own samples.
ALICE, ALICE_ON_POLKADOT = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"
XRP_FIRST, XRP_NOBODY = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "rrrrrrrrrrrrrrrrrrrrBZbvji"
TON_SAMPLE = "EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF"
CARDANO = "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x"
OF_OTHER_CHAINS = [ALICE, ALICE_ON_POLKADOT, XRP_FIRST, XRP_NOBODY, TON_SAMPLE, CARDANO]
CONTENT_ID = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG"
SYSTEM_PROGRAM = "11111111111111111111111111111111"


def judged(address, feeds=None, **context):
    return new_judge(feeds=feeds).judge_written(address, LinkContext(**context))


@pytest.mark.parametrize("address", [EIP55, BIP173, BIP173.upper(), BIP350, GENESIS, *OF_OTHER_CHAINS])
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


@pytest.mark.parametrize("address", OF_OTHER_CHAINS)
def test_an_address_of_any_chain_that_is_listed_is_found_in_a_message(address):
    (link,) = find_links(f"send 5 coins to {address}, I double it")
    assert (link.kind, link.written) == (LinkKind.ADDRESS, address)
    feeds = FakeFeeds(addresses=frozenset({address}))
    assert new_judge(feeds=feeds).judge(link).standing is Standing.MALICIOUS


@pytest.mark.parametrize("word", [CONTENT_ID, ALICE[:-1] + "Z", TON_SAMPLE[:-1] + "G", XRP_FIRST[:-1] + "j"])
def test_what_lacks_a_chains_checksum_is_no_address_of_it(word):
    known = {AddressKind.SUBSTRATE, AddressKind.TON, AddressKind.RIPPLE}
    assert recognise_address(word) not in known


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
