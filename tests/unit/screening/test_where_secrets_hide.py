"""A secret is its author's where the author wrote it, and only then."""

from random import Random

import pytest

from bot.bootstrap import open_screening
from bot.models import ActionKind, Chat, ChatKind, Entity
from bot.moderation.policy import ChatPolicy, recommend
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


def test_a_secret_in_what_is_quoted_is_no_act_of_who_quotes_it(screen):
    said = message("is that yours?", chat=GROUP, quoted_text=LINK)
    found = screen(said)
    assert found.intercepts
    assert not found.flagged
    assert ActionKind.DELETE not in [action.kind for action in recommend(said, found, ChatPolicy())]
