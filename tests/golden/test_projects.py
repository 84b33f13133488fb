"""Fifteen documents of five projects: what they answer is told from them, what they don't is answered as if they were not there."""

import pytest

from bot.models import Chat, OutcomeKind
from tests.conftest import message
from tests.golden import judge
from tests.golden.projects import NAMES, open_project

TOLD, UNCHANGED = 0.82, 0.96


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    folder = tmp_path_factory.mktemp("projects")
    opened = {name: open_project(name, folder) for name in NAMES}
    yield opened
    for each in opened.values():
        each.close()


def tells(outcome, row):
    """Tell whether the fact stands in the reply and a document is cited for it."""
    cites = any(citation.source_id.startswith("doc:") for citation in outcome.reply.citations)
    return cites and row["holds"] in outcome.reply.body.lower()


async def alone(assistant, text):
    """Ask in a chat of its own: words that one author writes one after the other are read together."""
    return await assistant.handle(message(text, chat=Chat(id=text)))


async def ask(assistant, row):
    if "after" in row:
        await assistant.handle(message(row["after"], conversation=row["id"], chat=Chat(id=row["id"])))
    return await assistant.handle(message(row["text"], conversation=row["id"], chat=Chat(id=row["id"])))


def what_was_said(outcome):
    reply = outcome.reply
    return outcome.kind, reply.body, reply.citations, reply.warnings


@pytest.mark.asyncio
async def test_what_a_projects_documents_say_is_told_from_them(projects):
    rows = judge.load("projects")
    assert judge.rate([tells(await ask(projects[row["project"]], row), row) for row in rows]) >= TOLD


@pytest.mark.asyncio
async def test_what_they_do_not_say_is_answered_as_without_them(projects, assistant):
    """First aid and what is declined stay so in every row, and no warning is lost."""
    same = []
    for row in judge.load("projects_others"):
        without = await alone(assistant, row["text"])
        for name in NAMES:
            outcome = await alone(projects[name], row["text"])
            same.append(what_was_said(outcome) == what_was_said(without))
            if without.kind in {OutcomeKind.REFUSED, OutcomeKind.NO_ADVICE} or "".join(without.targets[:1]).startswith("first_aid:"):
                assert same[-1], (name, row["text"])
            lost = {each.rule_id for each in without.reply.warnings} - {each.rule_id for each in outcome.reply.warnings}
            assert not lost, (name, row["text"])
    assert judge.rate(same) >= UNCHANGED
