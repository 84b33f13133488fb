"""The numbers that an address comes down to."""

import pytest

from bot.screening.checks.signs import SIGNS, compute_signs
from knowledge.hostnames import parse_address
from tests.fakes.link_judging import BRANDS, CID, HOSTS


def signs(written):
    address = parse_address(written)
    assert address is not None
    return compute_signs(address, BRANDS, HOSTS)


@pytest.mark.parametrize(
    "written", ["https://quiet.example", "http://1.2.3.4:81/a.exe", "https://u@zephyrswap-claim.pages.dev/x?y#z", "localhost", "[::1]"]
)
def test_every_sign_is_always_there_in_the_stored_order(written):
    assert tuple(signs(written)) == SIGNS


@pytest.mark.parametrize(
    ("written", "sign", "value"),
    [
        ("https://quiet.example", "lookalike", 0.0),
        ("https://quiet.example", "lure_host", 0.0),
        ("https://claim-airdrop.example", "lure_host", 2.0),
        ("https://claim.airdrop.example", "lure_host", 2.0),
        ("https://window.example", "lure_host", 0.0),  # `win` stands inside another word
        ("https://login-page.example", "lure_host", 0.5),
        ("https://空投.example", "lure_host", 1.0),
        ("https://quiet.example/claim/airdrop", "lure_path", 2.0),
        ("https://quiet.example/%63laim", "lure_path", 1.0),
        ("https://somebody.pages.dev", "tenant", 1.0),
        ("https://pages.dev", "tenant", 0.0),
        ("https://pages.dev", "shared", 1.0),
        ("https://short.example/x", "shortener", 1.0),
        (f"https://gateway.example/ipfs/{CID}", "gateway", 1.0),
        ("http://93.184.216.34/", "ip", 1.0),
        ("https://quiet.example", "ip", 0.0),
        ("https://a:b@quiet.example", "userinfo", 1.0),
        ("https://quiet.example:8443", "port", 1.0),
        ("https://quiet.example:443", "port", 0.0),
        ("https://münchen.example", "punycode", 1.0),
        ("https://münchen.example", "mixed_script", 0.0),
        ("https://mаin.example", "mixed_script", 1.0),
        ("https://a-b-c.example", "hyphens", 2.0),
        ("https://ab12.example", "digits", 0.5),
        ("https://quiet.top", "ending_risk", 1.0),
        ("https://quiet.org", "ending_risk", 0.0),
        ("https://www.quiet.example", "depth", 0.0),
        ("https://a.b.quiet.example", "depth", 2.0),
        ("https://quietquiet.example", "length", 1.0),
        ("https://qxzrtple.example", "consonants", 7.0),
        ("https://quiet.example/setup.exe", "executable", 1.0),
        ("https://quiet.example/setup.html", "executable", 0.0),
        ("http://quiet.example", "plain_http", 1.0),
        ("https://quiet.example/a/b", "path_depth", 1.0),
        ("https://zephyrswap.finance", "official", 1.0),
        ("https://zephyrswap-claim.top", "brand_inside", 1.0),
        ("https://quiet.example/zephyrswap", "brand_path", 1.0),
    ],
)  # fmt: skip
def test_signs_measure_what_they_say(written, sign, value):
    assert signs(written)[sign] == pytest.approx(value)


def test_signs_are_bounded_however_long_the_address_is():
    found = signs("https://" + "claim-" * 10 + "9.claim." * 20 + "example/" + "claim/" * 1000)
    assert (
        found["lure_host"] <= 4 and found["lure_path"] <= 4 and found["hyphens"] <= 5 and found["depth"] <= 5 and found["path_depth"] <= 6
    )
