"""A secret is its author's where the author wrote it, and only then."""

from random import Random

import pytest

from bot.bootstrap import open_screening
from bot.models import ActionKind, Chat, ChatKind, Entity
from bot.moderation.policy import ChatPolicy, Mode, recommend
from bot.settings import Settings
from tests.conftest import message

GROUP = Chat(id="g", kind=ChatKind.GROUP)
LINK = f"https://a.example/?private_key=0x{Random(1).randbytes(32).hex()}"


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    return open_screening(Settings(home=tmp_path_factory.mktemp("home"), embedder="words")).screener.screen


@pytest.mark.parametrize(
    "entity", [Entity(type="text_link", offset=0, length=4, url=LINK), Entity(type="button", offset=0, length=0, url=LINK)]
)
def test_a_secret_behind_words_or_a_button_is_flagged_and_deleted(screen, entity):
    said = message("look", chat=GROUP, entities=(entity,))
    found = screen(said)
    assert found.flagged
    assert "secret" in found.reasons
    assert recommend(said, found, ChatPolicy())[0].kind is ActionKind.DELETE


@pytest.mark.parametrize("mode", Mode)
def test_a_secret_in_what_is_quoted_is_flagged_and_not_held_against_who_quotes_it(screen, mode):
    said = message("is that yours?", chat=GROUP, quoted_text=LINK)
    found = screen(said)
    assert found.intercepts
    assert (found.flagged, found.reasons) == (True, ("secret",))
    assert [action.kind for action in recommend(said, found, ChatPolicy(mode=mode))] == [ActionKind.COACH, ActionKind.NOTE]


def test_a_secret_of_ones_own_beside_a_quoted_one_gets_its_card(screen):
    said = message(LINK, chat=GROUP, quoted_text=LINK)
    kinds = [action.kind for action in recommend(said, screen(said), ChatPolicy())]
    assert kinds == [ActionKind.DELETE, ActionKind.COACH, ActionKind.CARD]
