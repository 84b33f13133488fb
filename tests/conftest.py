"""Fixtures that several suites share."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import settings as hypothesis_settings

from bot.assistant import Assistant
from bot.bootstrap import open_assistant
from bot.models import Author, Chat, IncomingMessage, Outcome
from bot.settings import Settings

Ask = Callable[..., Awaitable[Outcome]]

# How long an example takes says more about the machine than about the code.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

_numbers = count()


def message(text: str, conversation: str | None = None, **fields: object) -> IncomingMessage:
    """Return a private message to the assistant, in a conversation of its own unless one is named."""
    ref = f"m{next(_numbers)}"
    known = {
        "ref": ref,
        "delivery_id": ref,
        "author": Author(id="u1"),
        "chat": Chat(id="c1"),
        "text": text,
        "conversation": conversation or ref,
        "sent_at": datetime.now(UTC),
    }
    return IncomingMessage(**{**known, **fields})


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The real assistant with the bundled model, with a home of its own."""
    opened = open_assistant(Settings(home=tmp_path_factory.mktemp("home")))
    yield opened
    opened.close()


@pytest.fixture
def ask(assistant: Assistant) -> Ask:
    async def _ask(text: str, conversation: str | None = None, **fields: object) -> Outcome:
        return await assistant.handle(message(text, conversation, **fields))

    return _ask
