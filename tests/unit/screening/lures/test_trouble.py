"""Offers of private help to somebody who just told of trouble: the same words weigh more there than elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.models import Author, Chat, ChatKind, Role
from bot.screening.lures import LureDetector
from knowledge.lures.shipped import open_lures
from tests.conftest import message

KNOWLEDGE = open_lures()
AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
OFFER = "write me in private, i had that too last week"
TROUBLE = "my withdrawal is stuck since monday"


class Undecided:
    """A second look that leans neither way, or as it is told."""

    def __init__(self, lean=0.0):
        self._lean = lean

    def open(self):
        pass

    def lean(self, sighting, undisguised=None):
        return self._lean


def detector_with(look):
    return LureDetector(KNOWLEDGE, lambda: look)


@pytest.fixture
def detector():
    return detector_with(Undecided())


def find(detector, text, *, author="helper", role=Role.MEMBER, at=AT, chat="room", **fields):
    said = message(text, chat=Chat(id=chat, kind=ChatKind.GROUP), author=Author(id=author, role=role), sent_at=at, **fields)
    return detector.find(said, (), text)


def test_private_help_offered_to_nobody_in_trouble_is_left(detector):
    find(detector, "what a match yesterday", author="asker")
    assert find(detector, OFFER) is None


@pytest.mark.parametrize(
    "told",
    [TROUBLE, "no me aparece el saldo", "не могу вывести, пишет ошибка", "提现一直不到账", "bakiye sıfır görünüyor", "الرصيد يظهر صفر"],
)
def test_private_help_offered_to_somebody_in_trouble_is_flagged(detector, told):
    find(detector, told, author="asker")
    assert find(detector, OFFER) is not None


def test_what_was_let_pass_before_the_trouble_is_flagged_after_it(detector):
    assert find(detector, OFFER) is None
    find(detector, TROUBLE, author="asker")
    assert find(detector, OFFER) is not None


@pytest.mark.parametrize(
    "offer",
    [{"author": "asker"}, {"at": AT + timedelta(minutes=16)}, {"chat": "elsewhere"}],
    ids=["the same member", "long after", "another chat"],
)
def test_only_another_member_soon_in_the_same_chat_counts(detector, offer):
    find(detector, TROUBLE, author="asker")
    assert find(detector, OFFER, **offer) is None


def test_forwarded_trouble_is_nobodys(detector):
    find(detector, TROUBLE, author="asker", is_forward=True)
    assert find(detector, OFFER) is None


def weight_of_trouble(text, role):
    """Return how much less sure the second look has to be to flag a text after somebody told of trouble, in log odds."""
    leasts = []
    for before in ("what a match yesterday", TROUBLE):
        for step in range(-64, 64):
            detector = detector_with(Undecided(step / 8))
            find(detector, before, author="asker")
            if find(detector, text, role=role) is not None:
                leasts.append(step / 8)
                break
    return leasts[0] - leasts[1]


def test_it_weighs_for_a_members_offer_of_private_help_only():
    assert weight_of_trouble(OFFER, Role.MEMBER) > 1
    assert weight_of_trouble(OFFER, Role.MODERATOR) == 0
    assert weight_of_trouble("entered my 12 words at the wallet validation page", Role.MEMBER) == 0
