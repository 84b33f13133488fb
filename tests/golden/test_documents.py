"""Operators' documents: what they answer is cited, and what they don't is answered as if they were not there."""

import pytest

from bot.models import OutcomeKind
from tests.conftest import message
from tests.golden import judge
from tests.golden.communities import NAMES, open_community

CITED, HOLDS, UNCHANGED = 0.79, 0.78, 0.98
CITED_IN_ENGLISH = 0.82


@pytest.fixture(scope="module")
def communities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("communities")
    opened = {name: open_community(name, folder) for name in NAMES}
    yield opened
    for each in opened.values():
        each.close()


def cites_place(outcome, row):
    return any(
        citation.source_id.startswith("doc:")
        and row["place"] in (citation.section.rpartition(" > ")[2], citation.title, f"p{citation.page}")
        for citation in outcome.reply.citations
    )


def what_was_said(outcome):
    reply = outcome.reply
    return outcome.kind, reply.body, reply.citations, reply.warnings


@pytest.mark.asyncio
async def test_what_a_communitys_documents_say_is_cited(communities):
    rows = judge.load("documents")
    outcomes = [await communities[row["community"]].handle(message(row["text"])) for row in rows]
    cited = [cites_place(outcome, row) for outcome, row in zip(outcomes, rows, strict=True)]
    holds = [row["holds"] in outcome.reply.body.lower() for outcome, row in zip(outcomes, rows, strict=True)]
    assert judge.rate(cited) >= CITED
    assert judge.rate(holds) >= HOLDS
    assert judge.rate(hit for hit, row in zip(cited, rows, strict=True) if row["lang"] == "en") >= CITED_IN_ENGLISH


@pytest.mark.asyncio
async def test_what_they_do_not_say_is_answered_as_without_them(communities, assistant):
    """What is declined or refused stays so in every row, and no warning is lost."""
    same = []
    for number, row in enumerate(judge.load("documents_others")):
        without = await assistant.handle(message(row["text"]))
        for name in ("lantern", NAMES[1 + number % 4]):
            outcome = await communities[name].handle(message(row["text"]))
            same.append(what_was_said(outcome) == what_was_said(without))
            if without.kind in {OutcomeKind.REFUSED, OutcomeKind.NO_ADVICE}:
                assert same[-1], (name, row["text"])
            assert {each.rule_id for each in without.reply.warnings} <= {each.rule_id for each in outcome.reply.warnings}, (
                name,
                row["text"],
            )
    assert judge.rate(same) >= UNCHANGED
