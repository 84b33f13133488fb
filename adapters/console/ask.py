"""One question, one answer."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from adapters.console.render import to_lines
from adapters.console.screen import open_screen
from adapters.console.translate import to_incoming
from adapters.shared.outcome_json import to_fields, to_line
from bot.models import OutcomeKind
from bot.texts import load_texts

if TYPE_CHECKING:
    from bot.assistant import Assistant

_ID = "ask"


def ask(assistant: Assistant, question: str, *, as_json: bool) -> bool:
    """Print the answer; False where the assistant failed."""
    outcome = asyncio.run(assistant.handle(to_incoming(question, _ID)))
    if as_json:
        sys.stdout.write(to_line(to_fields(_ID, outcome)) + "\n")
    else:
        open_screen().show(to_lines(outcome, load_texts()))
    return outcome.kind is not OutcomeKind.FAILED
