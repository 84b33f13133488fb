"""Would a moderator want to see it? Own messages and names in thirteen languages, more than half of them innocent twins of the others."""

from collections import Counter

import pytest

from bot.bootstrap import open_screening
from bot.settings import Settings
from tests.golden import judge
from tests.golden.moderation_sets import NAMES, SETS, is_impostor, screen

NAMED = judge.load(NAMES)
LEAST_IMPOSTORS = 0.95
SIZES = {
    "moderation": {"flag": 52, "allow": 56},
    "moderation_wide": {"flag": 263, "allow": 366},
    "moderation_spoken": {"flag": 313, "allow": 506},
    "moderation_rooms": {"flag": 364, "allow": 549},
    "moderation_strangers": {"flag": 311, "allow": 295},
    "moderation_crowd": {"flag": 228, "allow": 192},
}

each_set = pytest.mark.parametrize("moderated", SETS, ids=lambda each: each.name)


@pytest.fixture(scope="module")
def screener(tmp_path_factory):
    return open_screening(Settings(home=tmp_path_factory.mktemp("home"))).screener


@pytest.fixture(scope="module")
def flags(screener):
    return {row["id"]: screen(screener, row).flagged for each in SETS for row in each.rows}


@pytest.fixture(scope="module")
def impostors(screener):
    return {row["id"]: is_impostor(screener, row) for row in NAMED}


@each_set
def test_promotions_are_flagged(flags, moderated):
    lures = [row for row in moderated.rows if row["expect"] == "flag"]
    missed = [row["text"] for row in lures if not flags[row["id"]]]
    assert len(missed) <= (1 - moderated.flagged) * len(lures), missed


@each_set
def test_asking_warning_and_talking_are_not(flags, moderated):
    honest = [row for row in moderated.rows if row["expect"] == "allow"]
    wrong = [row["text"] for row in honest if flags[row["id"]]]
    assert len(wrong) <= moderated.honest * len(honest), wrong


def test_impostors_are_told(impostors):
    missed = [row["author_name"] for row in NAMED if row["expect"] == "caught" and not impostors[row["id"]]]
    assert len(missed) <= (1 - LEAST_IMPOSTORS) * sum(row["expect"] == "caught" for row in NAMED), missed


def test_nobody_with_a_name_of_his_own_is(impostors):
    assert [row["author_name"] for row in NAMED if row["expect"] == "innocent" and impostors[row["id"]]] == []


@each_set
def test_the_sets_are_as_wide_as_they_say(moderated):
    assert Counter(row["expect"] for row in moderated.rows) == SIZES[moderated.name]
    assert len({row["lang"] for row in moderated.rows}) == 13


def test_no_row_stands_in_two_sets():
    rows = [*NAMED, *(row for each in SETS for row in each.rows)]
    assert len({row["id"] for row in rows}) == len(rows)
    assert Counter(row["expect"] for row in NAMED) == {"caught": 51, "innocent": 40}
