"""What was typed -> IncomingMessage. Whoever types is alone with the assistant, so every message is addressed to it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from adapters.shared.clean import replace_surrogates
from bot.models import Author, Chat, IncomingMessage

_AUTHOR = Author(id="console")
_numbers = count(1)


def to_incoming(typed: str, conversation: str) -> IncomingMessage:
    ref = f"{conversation}-{next(_numbers)}"
    return IncomingMessage(
        ref=ref,
        delivery_id=ref,
        author=_AUTHOR,
        chat=Chat(id="console"),
        text=replace_surrogates(typed),
        conversation=conversation,
        sent_at=datetime.now(UTC),
    )
