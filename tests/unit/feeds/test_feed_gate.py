from hashlib import sha256

import pytest

from knowledge.feeds.entries import EntryKind, Side, canonical_address, canonical_content, read_place
from knowledge.feeds.formats import FeedFormat, ParsedFeed
from knowledge.feeds.reports import Reason
from tests.fakes.feed_gate import fake_gate

GATE = fake_gate()
CID_0 = "QmbWqxBEKC3P8tqsKc98xmWNzrzDtRLMiMPL8wBuTGsMnR"
CID_1 = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"


def admit(**lists):
    return GATE.admit(ParsedFeed(format=FeedFormat.METAMASK, **lists))


def reasons(**lists):
    return {each.entry: each.reason for each in admit(**lists).set_aside}


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("bad.example", "bad.example"),
        ("Bad.Example.", "bad.example"),
        ("https://bad.example/", "bad.example"),
        ("https://bad.example:8443", "bad.example"),
        ("*.bad.example", "bad.example"),
        (".bad.example", "bad.example"),
        ("bad.example,", "bad.example"),
        ('"8.8.4.4"', "8.8.4.4"),
        ("bäd.example", "xn--bd-via.example"),
        ("-bad.example", "-bad.example"),
    ],
)
def test_a_host_has_one_spelling(written, host):
    assert read_place(written) == (EntryKind.HOST, host)
    assert admit(blocked=[written]).groups == {(EntryKind.HOST, Side.BLOCKED): [host]}


@pytest.mark.parametrize(
    ("written", "page"),
    [
        ("blogs.example/thief", "blogs.example/thief"),
        ("https://blogs.example//thief/?a=1#b", "blogs.example/thief"),
        ("blogs.example/a%20b/c", "blogs.example/a b/c"),
        ("blogs.example/a%0Ab", "blogs.example/a%0Ab"),
        ("blogs.example/%FF", "blogs.example/%FF"),
    ],
)
def test_a_page_has_one_spelling(written, page):
    assert read_place(written) == (EntryKind.PATH, page)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("com", Reason.SINGLE_LABEL),
        ("org.in", Reason.PUBLIC_SUFFIX),
        ("vercel.app", Reason.PUBLIC_SUFFIX),
        ("*.github.io", Reason.PUBLIC_SUFFIX),
        ("com.bd", Reason.PUBLIC_SUFFIX),
        ("blogs.example", Reason.SHARED_HOST),
        ("https://sho.example/", Reason.SHARED_HOST),
        ("hub.example", Reason.PROTECTED_BRAND),
        ("hub.example/about", Reason.PROTECTED_BRAND),
        ("official.blogs.example", Reason.PROTECTED_BRAND),
        ("shop.official.blogs.example", Reason.PROTECTED_BRAND),
        ("samplewallet.example", Reason.PROTECTED_BRAND),
        ("help.samplewallet.example", Reason.PROTECTED_BRAND),
        ("paper.example", Reason.POPULAR_SITE),
        ("news.paper.example", Reason.POPULAR_SITE),
        ("paper.example/crypto", Reason.POPULAR_SITE),
        ("sampleswap.example", Reason.PROTECTED_BRAND),
        ("docs.sampleswap.example", Reason.PROTECTED_BRAND),
        ("sampleswap.example/claim", Reason.PROTECTED_BRAND),
        ("bigcloud.example", Reason.PROTECTED_BRAND),
        ("10.0.0.7", Reason.PRIVATE_ADDRESS),
        ("127.0.0.1/x", Reason.PRIVATE_ADDRESS),
        ("[::1]", Reason.PRIVATE_ADDRESS),
        ("somebody@mail.example", Reason.UNREADABLE),
        ("@mail.example", Reason.UNREADABLE),
        ("https://somebody@mail.example/", Reason.UNREADABLE),
        ("a b.example", Reason.UNREADABLE),
        ("a..example", Reason.UNREADABLE),
        ("", Reason.UNREADABLE),
        ("\ud800.example", Reason.UNREADABLE),
        ("a" * 64 + ".example", Reason.TOO_LONG),
        ("x" * 3000, Reason.TOO_LONG),
    ],
)
def test_an_entry_that_would_hit_bystanders_is_set_aside(entry, reason):
    assert reasons(blocked=[entry]) == {entry[:300]: reason}


@pytest.mark.parametrize(
    "entry",
    [
        "thief.vercel.app",
        "thief.blogs.example",
        "blogs.example/thief",
        "thief.pages.bigcloud.example",
        "pages.bigcloud.example/thief",
        "hub.example/thief",
        "sho.example/abc",
        "thief.pages.bigcloud.example/x",
        "sampleswap.example.evil.example",
        "sampleswap-claim.example",
        "thief.eth.limo",
        "8.8.4.4",
    ],
)
def test_tenants_pages_and_lookalikes_stay_blocked(entry):
    admitted = admit(blocked=[entry])
    assert (admitted.count, admitted.set_aside) == (1, [])


def test_an_allow_entry_never_clears_tenants():
    assert reasons(
        allowed=["*.vercel.app", "blogs.example", "pages.bigcloud.example", "sampleswap.example", "paper.example", "fine.example"]
    ) == {
        "*.vercel.app": Reason.PUBLIC_SUFFIX,
        "blogs.example": Reason.SHARED_HOST,
        "pages.bigcloud.example": Reason.SHARED_HOST,
        "paper.example": Reason.POPULAR_SITE,
    }


def test_one_bad_entry_changes_nothing_else():
    admitted = admit(blocked=["bad.example", "org.in", "worse.example"], unreadable=["7"])
    assert admitted.groups == {(EntryKind.HOST, Side.BLOCKED): ["bad.example", "worse.example"]}
    assert [each.reason for each in admitted.set_aside] == [Reason.PUBLIC_SUFFIX, Reason.UNREADABLE]


def test_burn_addresses_and_nonsense_are_no_wallets():
    wallet = "0x" + "Ab" * 20
    admitted = admit(addresses=[wallet, "0x" + "0" * 40, "0x000000000000000000000000000000000000dEaD", "hello"])
    assert admitted.groups == {(EntryKind.ADDRESS, Side.BLOCKED): [wallet.lower()]}
    assert [each.reason for each in admitted.set_aside] == [Reason.COMMON_ADDRESS, Reason.COMMON_ADDRESS, Reason.UNREADABLE]


def test_case_counts_only_where_it_does_on_the_chain():
    assert canonical_address("0X" + "AB" * 20) == "0x" + "ab" * 20
    assert canonical_address("BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ") == "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
    assert canonical_address("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2") == "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"


def test_hashes_of_official_hosts_are_set_aside():
    official, other = sha256(b"sampleswap.example").hexdigest(), sha256(b"bad.example").hexdigest()
    admitted = admit(hashed=[official, other.upper(), "short"])
    assert admitted.groups == {(EntryKind.HASHED, Side.BLOCKED): [other]}
    assert [each.reason for each in admitted.set_aside] == [Reason.PROTECTED_BRAND, Reason.UNREADABLE]


def test_ipfs_content_is_the_same_in_both_versions_and_on_every_gateway():
    assert canonical_content(CID_0) == canonical_content(CID_1.upper()) == CID_1
    for written in (CID_0, CID_1, f"ipfs://{CID_0}", f"/ipfs/{CID_1}"):
        assert read_place(written) == (EntryKind.CONTENT, CID_1)
    for written in (f"https://gate.example/ipfs/{CID_0}", f"{CID_1}.ipfs.gate.example"):
        assert admit(blocked=[written]).groups[EntryKind.CONTENT, Side.BLOCKED] == [CID_1]


def test_an_address_that_everybody_shows_may_be_allowed_and_taken_back_but_never_blocked():
    burned = canonical_address("0x000000000000000000000000000000000000dEaD")
    assert GATE.refuse(EntryKind.ADDRESS, burned, Side.BLOCKED) is Reason.COMMON_ADDRESS
    assert GATE.refuse(EntryKind.ADDRESS, burned, Side.ALLOWED) is None
    assert GATE.refuse(EntryKind.ADDRESS, burned, Side.WITHDRAWN) is None
    assert GATE.refuse(EntryKind.ADDRESS, canonical_address("0x" + "ab" * 20), Side.BLOCKED) is None
