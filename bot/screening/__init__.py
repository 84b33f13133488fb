"""What looks at every message before anybody answers it: secrets, links, lures. Pure, synchronous, microseconds."""

from __future__ import annotations

from typing import Protocol

from bot.models import IncomingMessage, Screening

MASK = "\u2588"
"""What stands in place of each character of a secret in a redacted text, so that positions stay true."""


class Screener(Protocol):
    def first_look(self, message: IncomingMessage) -> Screening:
        """Return what was found; `redacted_text` is the text without its secrets, which is all that goes on from there.

        Whoever needs `flagged` calls `second_look` where there is one.
        """
        ...
