"""A webhook that another door may serve: the platform's own adapter judges and takes what arrives, whoever answers the HTTP request."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol


class Taken(StrEnum):
    """What became of an update, and the HTTP status that tells the platform so."""

    TAKEN = "taken"
    """Handled, or handled before: 200."""
    STRANGER = "stranger"
    """The secret is wrong or missing: 403, and nothing was looked at."""
    UNREADABLE = "unreadable"
    """Not an update: 400."""
    BUSY = "busy"
    """Too much is in flight, or the adapter is not running: 503, so that the platform sends it again."""


class WebhookReceiver(Protocol):
    async def receive(self, update: Mapping[str, Any], secret: str | None) -> Taken:
        """Take one update with the secret it came with, compared in constant time. Never raises but for cancellation."""
        ...
