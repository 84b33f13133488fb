"""Saying something through a door, and noting where it could not be said."""

from __future__ import annotations

import logging

from adapters.shared.contract import Delivery, Door
from bot.metrics import Metrics

_log = logging.getLogger("jumpmaster.reception")


class Mouth:
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def deliver(self, delivery: Delivery | None, door: Door) -> None:
        """Say it; with None there is nothing to say."""
        if delivery is None:
            return
        delivered = await door.deliver(delivery)
        if not delivered.ok:
            self._metrics.count_unsaid(door.name)
            _log.warning("reply.unsaid platform=%s problem=%s", door.name, delivered.problem)
