"""What people read holds no link they could open by mistake."""

from __future__ import annotations

import pytest

from bot.screening.links.defang import defang_host, defang_links

CASES = [
    ("see https://a.zetadrop.com/x.html now", ["a.zetadrop.com"], "see a[.]zetadrop[.]com/x[.]html now"),
    ("see https://a.zetadrop.com now", ["zetadrop.com"], "see a[.]zetadrop[.]com now"),
    ("ZetaDrop.COM", ["zetadrop.com"], "ZetaDrop[.]COM"),
    ("hxxps://zetadrop[.]com/x", ["zetadrop.com"], "zetadrop[.]com/x"),
    ("https://orbit.com@zetadrop.com/", ["zetadrop.com"], "orbit[.]com@zetadrop[.]com/"),
    ("zetadrop.com:8080/x", ["zetadrop.com"], "zetadrop[.]com:8080/x"),
    ("notzetadrop.com stays", ["zetadrop.com"], "notzetadrop.com stays"),
    ("orbit.com stays", ["zetadrop.com"], "orbit.com stays"),
    ("orbit.com stays", [], "orbit.com stays"),
    ("write to a@zetadrop.com", ["zetadrop.com"], "write to a@zetadrop[.]com"),
    ("[zetadrop.com](https://zetadrop.com/a.b)", ["zetadrop.com"], "[zetadrop[.]com](zetadrop[.]com/a[.]b)"),
    ("http://0x7f.1/x", ["127.0.0.1"], "0x7f[.]1/x"),
    ("https://пример.рф/a", ["xn--e1afmkfd.xn--p1ai"], "пример[.]рф/a"),
    ("zetadrop。com", ["zetadrop.com"], "zetadrop[.]com"),
    ("t.me/zeta", ["t.me"], "t[.]me/zeta"),
    ("https://zetadrop.com/a and ZetaDrop.com too", ["zetadrop.com"], "zetadrop[.]com/a and ZetaDrop[.]com too"),
    ("`zetadrop.com` and https://orbit.com/a", ["orbit.com", "zetadrop.com"], "`zetadrop[.]com` and orbit[.]com/a"),
    ("write to a@пример.рф", ["xn--e1afmkfd.xn--p1ai"], "write to a@пример[.]рф"),
]


@pytest.mark.parametrize(("text", "hosts", "inert"), CASES)
def test_a_given_host_becomes_inert(text: str, hosts: list[str], inert: str) -> None:
    assert defang_links(text, hosts) == inert


@pytest.mark.parametrize(("text", "hosts"), [(text, hosts) for text, hosts, _ in CASES])
def test_a_second_time_changes_nothing(text: str, hosts: list[str]) -> None:
    once = defang_links(text, hosts)
    assert defang_links(once, hosts) == once


def test_a_host_alone_has_no_clickable_dot() -> None:
    assert defang_host("a.b.com") == "a[.]b[.]com"
    assert defang_host("a[.]b[.]com") == "a[.]b[.]com"
