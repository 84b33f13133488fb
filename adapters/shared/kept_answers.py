"""Answers whose buttons may still be pressed: in memory, bounded, without the question."""

from __future__ import annotations

import base64
import secrets
from collections import OrderedDict

from bot.models import Outcome

MOST_ANSWERS = 5_000


class KeptAnswers:
    def __init__(self, most: int = MOST_ANSWERS) -> None:
        self._most = most
        self._kept: OrderedDict[str, Outcome] = OrderedDict()

    def keep(self, outcome: Outcome) -> str:
        """Return the mark that names this answer from now on: 16 characters of a-z and 2-7."""
        mark = new_mark()
        self._kept[mark] = outcome
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return mark

    def find(self, mark: str) -> Outcome | None:
        return self._kept.get(mark)


def new_mark(letters: int = 16) -> str:
    """Return a name nobody can guess, of a-z and 2-7."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()[:letters]
