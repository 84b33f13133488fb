"""One spelling a host, read as a browser reads it, with the standard's parser and without it."""

from __future__ import annotations

import pytest

from knowledge import hostnames
from knowledge.host_spelling import to_ascii_label, to_unicode_host
from knowledge.hostnames import (
    icann_domain,
    is_ip,
    is_known_tld,
    is_public_suffix,
    normalize_host,
    parent_domains,
    parse_address,
    public_suffix,
    registrable_domain,
)

SPELLINGS = [
    ("https://Zetadrop.COM/x", "zetadrop.com"),
    ("zetadrop.com", "zetadrop.com"),
    ("zetadrop.com:8080/x", "zetadrop.com"),
    ("//zetadrop.com/x", "zetadrop.com"),
    ("https://zetadrop.com.", "zetadrop.com"),
    ("https://zetadrop.com。", "zetadrop.com"),
    ("https://orbit.com@zetadrop.com/", "zetadrop.com"),
    ("https://a:b@c@zetadrop.com/", "zetadrop.com"),
    ("https://zetadrop.com\\@orbit.com", "zetadrop.com"),
    ("https:\\\\zetadrop.com\\x", "zetadrop.com"),
    ("https://zetadrop.com?x=@orbit.com", "zetadrop.com"),
    ("https://zetadrop.com#@orbit.com", "zetadrop.com"),
    ("https://z%65tadrop.com", "zetadrop.com"),
    ("https://zeta\u00addrop.com", "zetadrop.com"),
    ("https://zeta\u200bdrop.com", "zetadrop.com"),
    ("https://ｚｅｔａｄｒｏｐ．ｃｏｍ", "zetadrop.com"),
    ("https://zetadrop。com", "zetadrop.com"),
    ("https://ⓩeta.com", "zeta.com"),
    ("https://zeta\ndrop.com", "zetadrop.com"),
    ("https://пример.рф", "xn--e1afmkfd.xn--p1ai"),
    ("https://ПРИМЕР.РФ", "xn--e1afmkfd.xn--p1ai"),
    ("https://раураl.com", "xn--l-7sba6dbr.com"),
    ("http://127.0.0.1/", "127.0.0.1"),
    ("http://2130706433/", "127.0.0.1"),
    ("http://0x7f.1/", "127.0.0.1"),
    ("http://0x7F000001/", "127.0.0.1"),
    ("http://017700000001/", "127.0.0.1"),
    ("http://127.1/", "127.0.0.1"),
    ("http://[2001:db8::1]:80/", "[2001:db8::1]"),
    ("https://under_score.zetadrop.com", "under_score.zetadrop.com"),
    # What a browser refuses is still read, to be judged.
    ("https://zetadrop.com:99999/x", "zetadrop.com"),
    ("https://xn--zzzzzz99999.com/", "xn--zzzzzz99999.com"),
]
NO_HOSTS = [
    "",
    " ",
    "https://",
    "https:///",
    "://",
    "https://[",
    "http://256.256.256.256.256/",
    "http://1.2.3.999/",
    "https://a b.com",
    "https://\ud800.com",
]


@pytest.fixture(params=["with the standard's parser", "without it"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without it":
        monkeypatch.setattr(hostnames, "can_ada", None)


@pytest.mark.parametrize(("written", "host"), SPELLINGS)
@pytest.mark.usefixtures("either_parser")
def test_a_host_has_one_spelling(written: str, host: str) -> None:
    assert normalize_host(written) == host


@pytest.mark.parametrize("written", NO_HOSTS)
@pytest.mark.usefixtures("either_parser")
def test_what_names_no_host_is_none(written: str) -> None:
    assert normalize_host(written) is None


@pytest.mark.parametrize(
    ("written", "lenient"),
    [("https://zetadrop.com:99999/x", True), ("https://xn--zzzzzz99999.com/", True), ("https://zetadrop.com/", False)],
)
def test_what_a_browser_refuses_is_marked_lenient(written: str, lenient: bool) -> None:
    address = parse_address(written)
    assert address is not None and address.lenient is lenient


@pytest.mark.parametrize(
    "host",
    [
        "zeta.com", "www.a-b.co", "-a.b-.x_y.com", "a.0x1", "a.1", "1.com", "xn--80ak6aa92e.com", "xn--.com", "a.xn--p1ai", "a..com",
        ".com", "com", f"{'z' * 64}.com", f"{'z.' * 130}com", "a.co-", "a.c_m", "a.com.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "after",
    [
        "", "/", "//", "/a", "/A/b-c_d/", "/.", "/a/../b", "/a%2eb", "?", "?q=1", "#", "/a b", "\n", "/\n", "/é", "\\", ":443", ":80/",
        f"/{'z' * 300}",
    ],
)  # fmt: skip
def test_a_plain_address_is_read_as_any_other(host: str, scheme: str, after: str) -> None:
    # A scheme in capitals is no plain address.
    assert parse_address(f"{scheme}://{host}{after}") == parse_address(f"{scheme.upper()}://{host}{after}")


@pytest.mark.usefixtures("either_parser")
def test_an_address_is_taken_apart() -> None:
    address = parse_address("https://me:pw@zetadrop.com:8443/a/b?x=1&y=2#top")
    assert address is not None
    assert (address.scheme, address.userinfo, address.host, address.port) == ("https", "me:pw", "zetadrop.com", 8443)
    assert (address.path, address.query, address.fragment) == ("/a/b", "x=1&y=2", "top")


@pytest.mark.usefixtures("either_parser")
def test_the_usual_port_is_not_named() -> None:
    address = parse_address("https://zetadrop.com:443/x")
    assert address is not None and address.port is None and address.href == "https://zetadrop.com/x"


def test_a_missing_scheme_is_read_as_https() -> None:
    address = parse_address("zetadrop.com/x")
    assert address is not None and address.href == "https://zetadrop.com/x"


def test_a_tenant_of_a_shared_host_is_its_own_owner() -> None:
    assert registrable_domain("a.zetadrop.vercel.app") == "zetadrop.vercel.app"
    assert icann_domain("a.zetadrop.vercel.app") == "vercel.app"
    assert public_suffix("zetadrop.vercel.app") == "vercel.app"
    assert registrable_domain("claim.zetadrop.co.uk") == "zetadrop.co.uk"


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_an_ip_address_belongs_to_no_domain(host: str) -> None:
    assert is_ip(host)
    assert (registrable_domain(host), public_suffix(host), icann_domain(host), is_public_suffix(host)) == (None, None, None, False)
    assert parent_domains(host) == (host,)


@pytest.mark.parametrize(("host", "is_suffix"), [("co.uk", True), ("vercel.app", True), ("zetadrop.com", False), ("com", True)])
def test_a_public_suffix_is_nobodys(host: str, is_suffix: bool) -> None:
    assert is_public_suffix(host) is is_suffix


@pytest.mark.parametrize(
    ("label", "known"),
    [("com", True), ("COM", True), ("рф", True), ("xn--p1ai", True), ("zip", True), ("eth", False), ("js", False), ("", False)],
)
def test_a_delegated_ending_is_known(label: str, known: bool) -> None:
    assert is_known_tld(label) is known


def test_parents_come_longest_first_down_to_two_labels() -> None:
    assert parent_domains("a.b.zetadrop.com") == ("a.b.zetadrop.com", "b.zetadrop.com", "zetadrop.com")
    assert parent_domains("localhost") == ("localhost",)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("xn--e1afmkfd.xn--p1ai", "пример.рф"),
        ("zetadrop.com", "zetadrop.com"),
        ("xn--99999999999.com", "xn--99999999999.com"),
        ("xn--ib9b.com", "xn--ib9b.com"),
    ],
)
def test_people_see_a_host_in_their_letters_and_never_half_a_character(host: str, shown: str) -> None:
    assert to_unicode_host(host) == shown


@pytest.mark.parametrize(
    ("label", "ascii_label"), [("ZETA", "zeta"), ("ｚｅｔａ", "zeta"), ("bücher", "xn--bcher-kva"), ("💎", "xn--tr8h"), ("\ud800", None)]
)
def test_a_label_is_written_in_ascii(label: str, ascii_label: str | None) -> None:
    assert to_ascii_label(label) == ascii_label


def test_a_very_long_host_is_none_and_a_very_long_address_is_read() -> None:
    assert normalize_host("a" * 400 + ".com") is None
    assert normalize_host("https://zetadrop.com/" + "a" * 100_000) == "zetadrop.com"


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("http://[2001:DB8::1%25eth0]/x", "[2001:db8::1]"),
        ("http://[2001:0db8:0:0:0:0:0:1]:99999/", "[2001:db8::1]"),
        ("http://[1, 2, 3]/", None),
        ("http://[]/", None),
    ],
)
def test_what_stands_in_brackets_is_an_address_or_nothing(written: str, host: str | None) -> None:
    assert normalize_host(written) == host


def test_an_odd_scheme_makes_no_host_of_what_is_none() -> None:
    assert normalize_host("ttp://a\x12b/x") is None
    assert normalize_host("app://ZETAdrop.com/x") == "zetadrop.com"


def test_a_port_that_no_browser_takes_is_none() -> None:
    address = parse_address("http://zetadrop.com:77777/x")
    assert address is not None
    assert (address.host, address.port) == ("zetadrop.com", None)


def test_dots_at_the_end_leave_a_number_a_number() -> None:
    assert normalize_host("http://0..:2/") == normalize_host("0.0.0.0")
    assert normalize_host("http://zetadrop.com../x") == "zetadrop.com"
