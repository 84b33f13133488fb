"""`jumpmaster run` killed at random moments of its work. `python -m tests.load.kills` does it for longer."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.load.kills import Crowd, is_good, run_and_kill

pytestmark = pytest.mark.asyncio

KILLS = 3
SPEAKERS = 12


async def test_killed_at_random_moments_it_answers_at_most_once_and_leaves_nothing_undone() -> None:
    chance = random.Random()

    async def speak_to(crowd: Crowd) -> None:
        """Let people speak as soon as somebody listens."""
        calls = len(crowd.api.calls)
        await crowd.api.until(lambda: any(call.method == "getUpdates" for call in crowd.api.calls[calls:]))
        for _ in range(SPEAKERS):
            crowd.speak()
            await asyncio.sleep(0.02)

    async def short_life(crowd: Crowd) -> None:
        await speak_to(crowd)
        await asyncio.sleep(chance.uniform(0.0, 0.5))

    async def last_life(crowd: Crowd) -> None:
        await speak_to(crowd)
        await crowd.api.settled()

    # Without cards: a group takes one message a second, and a test is to be over in a few.
    figures = await run_and_kill([short_life] * KILLS, last_life, chance, shows_cards=False)
    assert is_good(figures), figures
    assert figures["kills"] == KILLS
    assert figures["answered_once"] > figures["unanswered"]
