"""How a command starts its assistant: as soon as can be, for somebody waits for the first answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from adapters.shared.collector import spared_from_collection, without_collection

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.moderation.policy import ChatPolicy
    from bot.settings import Settings


@contextmanager
def started_assistant(settings: Settings, policy: ChatPolicy | None = None) -> Iterator[Assistant]:
    """Yield an assistant, and close it. Raises BadConfiguration."""
    with without_collection():
        from bot.opening_meaning import begin_model

        # The model opens while the rest of the program is imported.
        model = begin_model(settings)
        from bot.bootstrap import open_assistant, usual_policy

        assistant = open_assistant(settings, (lambda _: policy) if policy else usual_policy, model=model)
    try:
        with spared_from_collection():
            yield assistant
    finally:
        assistant.close()
