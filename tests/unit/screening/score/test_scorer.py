"""The scorer on the shipped model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.score.scorer import open_scorer
from knowledge.hostnames import parse_address

SCORER, _ = open_scorer()


def test_the_shipped_model_opens():
    assert SCORER is not None


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(["lookalike", "host_lures", "strange"]), st.floats(0, 9)))
def test_any_host_gets_a_value_between_nothing_and_all(written, signs):
    address = parse_address(written)
    if address:
        scored = SCORER.score(address, signs)
        assert 0 < scored.value < 1
        assert all(isinstance(reason, str) and reason for reason in scored.reasons)


def test_the_same_host_gets_the_same_value():
    address = parse_address("https://claim-meadow.example.xyz/a")
    assert SCORER.score(address, {}) == SCORER.score(address, {})


def test_what_is_doubted_says_why():
    scored = SCORER.score(parse_address("https://claim-airdrop-rewards-eligibility.pages.dev/"), {"host_lures": 2.0})
    assert scored.value >= 0.5
    assert scored.reasons


@pytest.mark.parametrize("host", ["vercel.app", "pages.dev", "github.io"])
def test_a_shared_host_itself_is_not_doubted(host):
    assert SCORER.score(parse_address(host), {}).value < 0.1
