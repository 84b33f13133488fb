"""Interactions as Discord keeps them: one answer within 3 seconds, follow-ups for 15 minutes, each thing said once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

PONG, MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL = 1, 4, 5, 6, 7, 9
EPHEMERAL = 64
TIME_TO_ANSWER = 3.0
TIME_TO_FOLLOW_UP = 900.0


@dataclass(kw_only=True)
class Interaction:
    id: int
    token: str
    data: dict[str, Any]
    asked_at: float
    clock: Callable[[], float]
    by_user_only: bool = False
    """Only the asker installed the bot: five follow-ups and no more."""
    answer_kind: int | None = None
    answered_after: float | None = None
    original: dict[str, Any] | None = None
    original_gone: bool = False
    follow_ups: list[dict[str, Any]] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    waits: bool = False
    """Shows "thinking"."""
    waits_hidden: bool = False

    @property
    def is_late(self) -> bool:
        return self.clock() - self.asked_at > TIME_TO_ANSWER

    @property
    def is_over(self) -> bool:
        return self.clock() - self.asked_at > TIME_TO_FOLLOW_UP

    @property
    def said(self) -> list[dict[str, Any]]:
        """What the asker was told, in order."""
        original = [] if self.original is None or self.original_gone else [self.original]
        return [*original, *self.follow_ups]

    @property
    def is_settled(self) -> bool:
        """Something was said or shown, or the wait was taken away."""
        return self.modal is not None or (self.answer_kind is not None and not self.waits)


def is_hidden(message: dict[str, Any]) -> bool:
    return bool(message.get("flags", 0) & EPHEMERAL)
