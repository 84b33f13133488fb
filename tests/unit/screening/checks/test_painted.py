"""Plain words in letters that do not belong there."""

import pytest

from bot.models import Finding, Standing
from bot.screening.checks.anatomy import take_apart
from bot.screening.checks.painted import Paint, paint_of
from knowledge.hostnames import parse_address
from tests.fakes.link_judging import BRANDS, HOSTS, FixedScorer, evidence_of, new_judge


def paint(written):
    address = parse_address(written)
    assert address is not None
    return paint_of(take_apart(address, BRANDS, HOSTS))


@pytest.mark.parametrize("written", ["silverƃridge.com", "silverbriḍge.network", "silver-bridǥe.app", "silverbriḍge.pages.dev"])
def test_words_with_letters_of_no_language_are_painted(written):
    assert paint(written) is Paint.ODD


@pytest.mark.parametrize("written", ["silverbrídge.com", "silver-brïdge.xyz"])
def test_words_with_a_mark_that_some_language_has_may_be_painted(written):
    assert paint(written) is Paint.EVERYDAY


@pytest.mark.parametrize(
    "written",
    [
        "silverbridge.com",  # no other letters
        "silverbrídge.de",  # at home under its country's ending
        "müller-söhne-oberpfaffenlohe.com",  # no plain words
        "límit.com",  # too short to tell
        "серебрянныймост.com",  # another script, whole
        "ñ.com",
        "silverbridge.ñandutïxq.com",  # another's label
    ],
)
def test_honest_names_in_their_own_letters_are_not_painted(written):
    assert paint(written) is Paint.NONE


def test_odd_letters_are_flagged_by_themselves_and_everyday_ones_are_only_doubted():
    judge = new_judge(scorer=FixedScorer(0.01))
    odd, everyday = judge.judge_written("https://silverbriḍge.com"), judge.judge_written("https://silverbrídge.com")
    assert odd.standing is Standing.SUSPICIOUS
    assert everyday.standing is Standing.UNKNOWN
    assert everyday.score > judge.judge_written("https://mülhöfner.com").score
    told = evidence_of(odd, "script")
    assert told.finding is Finding.FLAGGED
    assert "silverbridge" in told.detail


def test_a_very_long_name_takes_no_time():
    assert paint("https://" + "ñ" * 60 + ".com") is Paint.NONE
