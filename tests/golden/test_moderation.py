"""Would a moderator want to see it? Own messages in thirteen languages, half of them innocent twins of the others."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bootstrap import open_screening
from bot.models import Author, Chat, ChatKind, IncomingMessage, Role
from bot.settings import Settings

ROWS = [json.loads(line) for line in Path(__file__).with_name("moderation.jsonl").read_text(encoding="utf-8").splitlines()]
LEAST_FLAGGED = 0.90
MOST_FALSE_FLAGS = 0.04


def to_message(row, text, author, role, name=None):
    return IncomingMessage(
        ref=row["id"],
        delivery_id=row["id"],
        author=Author(id=author, name=name, role=Role(role)),
        chat=Chat(id=row["id"], kind=ChatKind.GROUP),
        text=text,
        conversation=row["id"],
        sent_at=datetime.now(UTC),
        addressed=False,
    )


@pytest.fixture(scope="module")
def flags(tmp_path_factory):
    screener = open_screening(Settings(home=tmp_path_factory.mktemp("home"))).screener
    found = {}
    for row in ROWS:
        if "before" in row:
            screener.screen(to_message(row, row["before"], "earlier", "member"))
        found[row["id"]] = screener.screen(to_message(row, row["text"], "author", row["author_role"], row.get("author_name"))).flagged
    return found


def test_promotions_are_flagged(flags):
    wanted = [flags[row["id"]] for row in ROWS if row["expect"] == "flag"]
    assert sum(wanted) / len(wanted) >= LEAST_FLAGGED


def test_asking_warning_and_talking_are_not(flags):
    innocent = [flags[row["id"]] for row in ROWS if row["expect"] == "allow"]
    assert sum(innocent) / len(innocent) <= MOST_FALSE_FLAGS


def test_the_set_is_as_wide_as_it_says():
    assert len(ROWS) >= 100
    assert len({row["lang"] for row in ROWS}) == 13
