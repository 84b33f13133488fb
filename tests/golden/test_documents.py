"""Operators' documents: what they answer is told from them and cited, and what they don't is answered as if they were not there."""

import pytest

from tests.golden import judge
from tests.golden.document_sets import SETS, ask, is_same, lost_warnings, must_stay, open_owners, rows_of, tells


@pytest.fixture(scope="module", params=SETS, ids=lambda each: each.name)
def documents(request):
    return request.param


@pytest.fixture(scope="module")
def owners(documents, tmp_path_factory):
    opened = open_owners(documents, tmp_path_factory.mktemp(documents.name))
    yield opened
    for each in opened.values():
        each.close()


@pytest.mark.asyncio
async def test_what_documents_say_is_told_from_them(documents, owners):
    answered, _ = rows_of(documents)
    told = [tells(await ask(owners[row[documents.owner]], row), row) for row in answered]
    assert judge.rate(told) >= documents.told


@pytest.mark.asyncio
async def test_what_they_do_not_say_is_answered_as_without_them(documents, owners, assistant):
    """First aid and what is declined stay so in every row, and no warning is lost."""
    same = []
    for number, row in enumerate(rows_of(documents)[1]):
        without = await ask(assistant, row)
        for owner in documents.asked_of(number):
            outcome = await ask(owners[owner], row)
            same.append(is_same(outcome, without))
            assert same[-1] or not must_stay(without), (owner, row["text"])
            assert not lost_warnings(outcome, without), (owner, row["text"])
    assert judge.rate(same) >= documents.unchanged
