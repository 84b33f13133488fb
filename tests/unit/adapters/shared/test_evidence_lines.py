"""What every check found about a link, told to a moderator."""

from datetime import UTC, datetime

import pytest

from adapters.shared.evidence_lines import evidence_lines
from bot.models import Evidence, Finding, LinkVerdict, Standing
from bot.texts import CHAT_ROOMS, load_texts
from knowledge.feeds.models import Lapsed
from knowledge.models import LANGUAGES
from tests.fakes.link_judging import FakeFeeds, new_judge

TEXTS = load_texts(*CHAT_ROOMS)
DETAIL = "MetaMask's own domain is metamask.io, this one is metamask-claim.xyz: its name joins."
LINK = LinkVerdict(
    written="https://metamask-claim.xyz",
    url="https://metamask-claim.xyz",
    host="metamask-claim.xyz",
    registrable_domain="metamask-claim.xyz",
    standing=Standing.SUSPICIOUS,
    score=0.9,
    evidence=(Evidence(check="lookalike", finding=Finding.FLAGGED, detail=DETAIL, weight=0.7),),
)


def line_of(check, finding, detail="", lang="en"):
    link = LINK._replace(evidence=(Evidence(check=check, finding=finding, detail=detail),))
    return evidence_lines(link, TEXTS, lang)[1]


def test_english_has_the_whole_of_it_and_nothing_twice():
    told = "MetaMask's own domain is metamask.io, this one is metamask-claim[.]xyz: its name joins."
    assert evidence_lines(LINK, TEXTS, "en")[1] == f"• {told}"


@pytest.mark.parametrize("finding", [Finding.PASSED, Finding.NOT_RUN, Finding.ERRORED])
def test_what_a_check_looks_at_is_told_in_the_language_of_the_reader(finding):
    assert "Zahl statt Name" in line_of("raw_ip", finding, lang="de")
    assert "a number instead of a name" in line_of("raw_ip", finding)


def test_things_are_parted_as_the_language_writes_that():
    link = LINK._replace(evidence=tuple(Evidence(check=check, finding=Finding.PASSED, detail="") for check in ("port", "script")))
    assert "端口、异国字母" in evidence_lines(link, TEXTS, "zh")[1]
    assert "المنفذ، حروف غريبة" in evidence_lines(link, TEXTS, "ar")[1]
    assert "sein Port, fremde Buchstaben" in evidence_lines(link, TEXTS, "de")[1]


def test_a_list_that_speaks_for_a_link_is_no_scam_list():
    assert line_of("listed", Finding.CLEARED, lang="de") == f"• {TEXTS.say('check_listed_cleared', 'de')}"
    assert line_of("listed", Finding.FLAGGED, lang="de") == f"• {TEXTS.say('check_listed', 'de')}"


def test_the_score_is_one_only_where_it_is_certain():
    assert evidence_lines(LINK._replace(score=0.9999), TEXTS, "en")[0].endswith("0.99")
    assert evidence_lines(LINK._replace(score=0.1 - 1e-12), TEXTS, "en")[0].endswith("0.10")


def test_other_languages_have_the_names_and_no_english_sentence():
    line = evidence_lines(LINK, TEXTS, "de")[1]
    assert line.startswith(f"• {TEXTS.say('check_lookalike', 'de')}")
    assert "metamask-claim[.]xyz" in line
    assert "metamask.io" in line
    assert "this one" not in line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_list_has_no_more_or_lists_disagree_about_is_told(lang):
    until = Lapsed(entry="quiet.example", blocked_by=("one", "two"), until=datetime(2026, 2, 1, tzinfo=UTC))
    disputed = Lapsed(entry="quiet.example", blocked_by=("one",), allowed_by=("two", "three"))
    for lapsed, shown in ((until, ("one, two", "2026-02-01")), (disputed, ("one", "two, three"))):
        link = new_judge(feeds=FakeFeeds(lapsed=lapsed, stale=True)).judge_written("https://quiet.example")
        told = next(line for line in evidence_lines(link, TEXTS, lang) if line.startswith("• ") and all(each in line for each in shown))
        assert "quiet" not in told
    plain = new_judge(feeds=FakeFeeds()).judge_written("https://quiet.example")
    assert not any("one" in line.split() for line in evidence_lines(plain, TEXTS, lang))
