"""What looks at every message before anybody answers it: secrets, links, lures. Pure, synchronous, microseconds.

No screener is built yet. `Assistant.handle` runs one where it is given one, and otherwise says in each outcome that
screening did not run.
"""

from __future__ import annotations

from typing import Protocol

from bot.models import IncomingMessage, Screening


class Screener(Protocol):
    def screen(self, message: IncomingMessage) -> Screening:
        """Return what was found; `redacted_text` is the text without its secrets, which is all that goes on from there."""
        ...
