"""Would a moderator want to see it? Own messages and names in thirteen languages, more than half of them innocent twins of the others."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bootstrap import open_screening
from bot.models import Author, Chat, ChatKind, IncomingMessage, Role
from bot.settings import Settings


def read(name):
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()]


# By file: the least share of lures that is flagged, and the most of the innocent messages that is.
RATES = {
    "moderation.jsonl": (0.96, 0.01),
    "moderation_wide.jsonl": (0.98, 0.01),
    "moderation_spoken.jsonl": (0.94, 0.025),
    "moderation_rooms.jsonl": (0.89, 0.025),
}
SETS = {name: read(name) for name in RATES}
NAMES = read("moderation_names.jsonl")
LEAST_IMPOSTORS = 0.95


def author_of(row, ident):
    return Author(id=ident, name=row.get("author_name"), username=row.get("author_username"), role=Role(row["author_role"]))


def to_message(row, text, author):
    return IncomingMessage(
        ref=row["id"],
        delivery_id=row["id"],
        author=author,
        chat=Chat(id=row["id"], kind=ChatKind.GROUP),
        text=text,
        conversation=row["id"],
        sent_at=datetime.now(UTC),
        addressed=False,
    )


@pytest.fixture(scope="module")
def screener(tmp_path_factory):
    return open_screening(Settings(home=tmp_path_factory.mktemp("home"))).screener


@pytest.fixture(scope="module")
def flags(screener):
    found = {}
    for row in (row for rows in SETS.values() for row in rows):
        if "before" in row:
            screener.screen(to_message(row, row["before"], Author(id="earlier", role=Role.MEMBER)))
        found[row["id"]] = screener.screen(to_message(row, row["text"], author_of(row, "author"))).flagged
    return found


@pytest.fixture(scope="module")
def impostors(screener):
    """The names of the set that were taken for another's; whose they might be was in the chat before."""
    found = {}
    for row in NAMES:
        for place, seen in enumerate(row.get("room", ())):
            screener.screen(to_message(row, "good morning all", author_of(seen, f"room{place}")))
        found[row["id"]] = "impersonation" in screener.screen(to_message(row, "hello there", author_of(row, "candidate"))).reasons
    return found


@pytest.mark.parametrize("name", RATES)
def test_promotions_are_flagged(flags, name):
    missed = [row["text"] for row in SETS[name] if row["expect"] == "flag" and not flags[row["id"]]]
    assert len(missed) <= (1 - RATES[name][0]) * sum(row["expect"] == "flag" for row in SETS[name]), missed


@pytest.mark.parametrize("name", RATES)
def test_asking_warning_and_talking_are_not(flags, name):
    wrong = [row["text"] for row in SETS[name] if row["expect"] == "allow" and flags[row["id"]]]
    assert len(wrong) <= RATES[name][1] * sum(row["expect"] == "allow" for row in SETS[name]), wrong


def test_impostors_are_told(impostors):
    missed = [row["author_name"] for row in NAMES if row["expect"] == "caught" and not impostors[row["id"]]]
    assert len(missed) <= (1 - LEAST_IMPOSTORS) * sum(row["expect"] == "caught" for row in NAMES), missed


def test_nobody_with_a_name_of_his_own_is(impostors):
    assert [row["author_name"] for row in NAMES if row["expect"] == "innocent" and impostors[row["id"]]] == []


def test_the_sets_are_as_wide_as_they_say():
    assert len(SETS["moderation.jsonl"]) >= 100
    assert Counter(row["expect"] for row in SETS["moderation_wide.jsonl"]) == {"flag": 263, "allow": 366}
    assert Counter(row["expect"] for row in SETS["moderation_spoken.jsonl"]) == {"flag": 313, "allow": 506}
    assert Counter(row["expect"] for row in SETS["moderation_rooms.jsonl"]) == {"flag": 364, "allow": 549}
    assert Counter(row["expect"] for row in NAMES) == {"caught": 51, "innocent": 40}
    assert all(len({row["lang"] for row in rows}) == 13 for rows in SETS.values())
    assert len({row["id"] for rows in (*SETS.values(), NAMES) for row in rows}) == sum(map(len, (*SETS.values(), NAMES)))
