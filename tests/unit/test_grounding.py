"""Grounding: no reply leaves whose marks, citations and quotes do not hold."""

import pytest

from bot.answering.grounding import LONGEST_BODY, Ungrounded, ground
from bot.models import Citation, Reply

TEXTS = {"guide:a": ("An airdrop is free. It can be taxed.",), "rule:b": ("Never pay first.", "Pay nothing.")}


def cite(number=1, source_id="guide:a", quote="An airdrop is free."):
    return Citation(number=number, source_id=source_id, title="T", credit="C", section="S", url=None, quote=quote)


def reply(body, *citations):
    return Reply(body=body, lang="en", citations=citations)


def test_a_reply_that_holds_is_returned_as_it_is():
    held = reply("Free [1], but never pay [2].", cite(), cite(2, "rule:b", "Pay nothing."))
    assert ground(held, TEXTS) is held


def test_a_reply_without_claims_needs_no_citation():
    assert ground(reply("Hello!"), TEXTS).body == "Hello!"


@pytest.mark.parametrize(
    ("body", "citations"),
    [
        ("Free [1] [2].", [cite()]),
        ("Free.", [cite()]),
        ("Free [2].", [cite()]),
        ("Free [1].", []),
        ("Free [1].", [cite(), cite(2)]),
    ],
)
def test_marks_and_citations_that_differ_are_held_back(body, citations):
    with pytest.raises(Ungrounded, match="marks"):
        ground(reply(body, *citations), TEXTS)


@pytest.mark.parametrize(
    "citation",
    [
        cite(quote=""),
        cite(quote="An airdrop is FREE."),
        cite(quote="Airdrops make you rich."),
        cite(source_id="guide:unknown"),
        cite(source_id="rule:b"),
    ],
)
def test_a_quote_that_stands_nowhere_in_its_passage_is_held_back(citation):
    with pytest.raises(Ungrounded, match="quote"):
        ground(reply("Free [1].", citation), TEXTS)


def test_too_much_is_held_back():
    with pytest.raises(Ungrounded, match="too many"):
        ground(reply("x" * (LONGEST_BODY - 3) + " [1]", cite()), TEXTS)
    with pytest.raises(Ungrounded, match="too many"):
        ground(reply("a [1] b [2] c [3] d [4]", *(cite(number) for number in range(1, 5))), TEXTS)


def test_the_limits_themselves_are_allowed():
    longest = "a [1] b [2] c [3] ".ljust(LONGEST_BODY, "x")
    assert ground(reply(longest, *(cite(number) for number in range(1, 4))), TEXTS)
