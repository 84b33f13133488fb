"""The shipped public suffix list says what the package it is made from says."""

from pathlib import Path

import publicsuffixlist
import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from knowledge.hostnames import icann_domain, is_known_tld, is_public_suffix, public_suffix, registrable_domain
from knowledge.suffixes import SHIPPED, SuffixRules, all_rules, to_text

ALL = PublicSuffixList()
ICANN = PublicSuffixList(accept_unknown=False, only_icann=True)
RULES = sorted({*all_rules().plain, *all_rules().below, *all_rules().exceptions})
FRONTS = ("", "a.", "www.", "a.b.", "a.b.c.d.e.f.g.h.i.j.")


def compare(host):
    assert public_suffix(host) == ALL.publicsuffix(host)
    assert registrable_domain(host) == ALL.privatesuffix(host)
    assert icann_domain(host) == ICANN.privatesuffix(host)
    assert is_public_suffix(host) == (ALL.publicsuffix(host) == host)


def test_the_shipped_list_is_the_installed_one():
    published = Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8")
    assert SHIPPED.read_text(encoding="utf-8") == to_text(published), "run python -m knowledge.suffixes"


@pytest.mark.parametrize("front", FRONTS)
def test_every_rule_cuts_as_the_package_cuts(front):
    for rule in RULES:
        compare(f"{front}{rule}")


@given(
    st.lists(st.sampled_from(["a", "", "www", "co", "uk", "ck", "kawasaki", "city", "jp", "github", "io", "com", "test", "X"]), max_size=7)
)
def test_any_host_is_cut_as_the_package_cuts_it(labels):
    compare(".".join(labels))


@pytest.mark.parametrize("host", ["x", "a.x", "b.x", "c.b.x", "c.a.x", "z", "y.z", "w.y.z", "v.w.y.z"])
def test_rules_of_every_kind_go_before_each_other_as_the_package_has_it(host):
    rules = ["x", "*.x", "!a.x", "z", "*.y.z"]
    package = PublicSuffixList("\n".join(rules), accept_unknown=False)
    assert SuffixRules.of(rules).suffix_of(host) == package.publicsuffix(host)


def test_an_ip_address_has_no_suffix():
    assert public_suffix("192.0.2.1") is None
    assert registrable_domain("[2001:db8::1]") is None
    assert not is_public_suffix("192.0.2.1")


def test_last_labels_are_known_in_letters_and_in_punycode():
    assert is_known_tld("com")
    assert is_known_tld("рф")
    assert is_known_tld("xn--p1ai")
    assert not is_known_tld("notatld")
