"""Links as people hide them, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Entity
from bot.screening.links.finder import MOST_LINKS, find_links
from tests.unit.screening.links import cases

HOSTS = [
    *cases.PLAIN,
    *cases.DEFANGED,
    *cases.SPACED,
    *cases.LETTERS,
    *cases.MARKUP,
    *cases.INVITES,
    *((text, hosts) for _, text, hosts in cases.LANGUAGES),
]


def hosts_of(text):
    return [link.host for link in find_links(text) if link.host]


@pytest.mark.parametrize(("text", "hosts"), HOSTS)
def test_hosts_are_found_in_order(text, hosts):
    assert sorted((link.host for link in find_links(text)), key=str) == sorted(hosts, key=str)


@pytest.mark.parametrize("text", cases.NOT_LINKS)
def test_what_only_looks_like_a_link_is_none(text):
    assert hosts_of(text) == []


def test_the_address_shown_beside_a_hidden_one_is_an_entry_of_its_own():
    assert sorted(hosts_of("[https://shown-zeta.io/claim](https://hidden-zeta.xyz/a)")) == ["hidden-zeta.xyz", "shown-zeta.io"]
    assert sorted(hosts_of("[shown-zeta.io/claim](https://hidden-zeta.xyz)")) == ["hidden-zeta.xyz", "shown-zeta.io"]


def test_a_bracket_after_a_name_is_no_call():
    assert hosts_of("Connect here: zqrtw.cc (only 200 places)") == ["zqrtw.cc"]


@given(st.text(max_size=120), st.integers(-5, 200), st.integers(-5, 200))
def test_any_text_and_any_entity_is_read(text, offset, length):
    found = find_links(text, [Entity(type="text_link", offset=offset, length=length, url="https://zetadrop.xyz/")])
    assert any(link.host == "zetadrop.xyz" for link in found)
    assert len(found) <= MOST_LINKS
    assert all(0 <= link.start <= link.end <= len(text) for link in found)
