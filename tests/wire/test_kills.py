"""`jumpmaster run` killed at random moments of its work. `python -m tests.load.kills` does it for longer."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest

from bot.moderation.policy import Mode
from tests.fakes.telegram_api.server import PATIENCE
from tests.load.kills import QUESTIONS, Crowd, is_good, left_open, run_and_kill

pytestmark = pytest.mark.asyncio

KILLS = 3
SPEAKERS = 12


async def test_killed_at_random_moments_it_answers_at_most_once_and_leaves_nothing_undone() -> None:
    moments = random.Random()

    async def short_life(crowd: Crowd) -> None:
        """End in the middle: some answers are said and not known to be, one message is not yet deleted, nothing is confirmed."""
        said, polls = len(crowd.api.sent), len(crowd.api.calls_of("getUpdates"))
        for _ in range(SPEAKERS):
            crowd.speak()
        await crowd.api.until(lambda: len(crowd.api.calls_of("getUpdates")) > polls)
        faults = [
            crowd.api.fail("hold", "getUpdates"),
            crowd.api.fail("hang_after", "sendMessage", times=moments.randint(1, 4)),
            crowd.api.fail("hang", "deleteMessage"),
        ]
        await crowd.api.until(lambda: len(crowd.api.sent) > said)
        await asyncio.sleep(moments.uniform(0.0, 0.4))
        for fault in faults:
            fault.times = 0

    async def last_life(crowd: Crowd) -> None:
        await crowd.api.settled()
        # What is left then shows in the figures.
        with suppress(TimeoutError):
            await all_written(crowd)

    # Without cards: a group takes one message a second, and a test is to be over in a few.
    figures = await run_and_kill([short_life] * KILLS, last_life, random.Random(1), shows_cards=False)
    assert is_good(figures), str(figures)
    assert figures["kills"] == KILLS
    # How many are lost is chance: who had claimed an answer and not said it when the end came. Not all of them.
    assert figures["answered_once"] > 0


async def test_answers_that_waited_for_their_turn_are_given_by_the_next_run() -> None:
    """A chat takes one message a second: all but the first stand in line when the end comes."""
    asked: list[int] = []

    async def short_life(crowd: Crowd) -> None:
        asker = crowd.api.world.person("Curious")
        crowd.api.world.joins(asker, crowd.group)
        said = crowd.api.fail("hang_after", "sendMessage")
        for question in (*QUESTIONS, *QUESTIONS):
            asked.append(crowd.api.world.says(asker, crowd.group, f"@jump_test_bot {question}")["message_id"])
        await crowd.api.until(lambda: crowd.api.sent and len(crowd.api.calls_of("getUpdates")) > 3)
        said.times = 0

    async def last_life(crowd: Crowd) -> None:
        await crowd.api.until(lambda: len(crowd.api.sent) >= len(asked))
        await all_written(crowd)
        answered = [said.get("reply_to_message", {}).get("message_id") for said in crowd.api.sent]
        assert sorted(filter(None, answered)) == asked

    figures = await run_and_kill([short_life], last_life, random.Random(1), shows_cards=False)
    # The one on the wire was said, and nobody could know that.
    assert figures["counted_as_lost"] == 1
    assert figures["left_open"] == 0


async def all_written(crowd: Crowd) -> None:
    """Wait until nothing is open in the database: what came of something is written a moment after it was done."""
    async with asyncio.timeout(PATIENCE):
        while left_open(crowd.database):  # noqa: ASYNC110 - a file tells nobody
            await asyncio.sleep(0.05)


async def test_what_a_moderator_decided_before_a_kill_is_done_at_the_next_start() -> None:
    """The click comes again, but finds its decision taken: only what was intended tells that it was never carried out."""

    async def clicked(crowd: Crowd) -> None:
        crowd.post_scam()
        [card] = await crowd.api.until(lambda: [each for each in crowd.api.sent_to(crowd.staff.id) if each.get("reply_markup")])
        await all_written(crowd)
        fault = crowd.api.fail("hang", "deleteMessage")
        label = next(button["text"] for row in card["reply_markup"]["inline_keyboard"] for button in row if button["text"].endswith("ban"))
        crowd.api.world.taps(crowd.moderator, card, label)
        await crowd.api.until(lambda: crowd.api.calls_of("deleteMessage"))
        fault.times = 0

    async def last_life(crowd: Crowd) -> None:
        await crowd.api.until(lambda: "kicked" in {member.status for member in crowd.group.members.values()})
        await all_written(crowd)

    figures = await run_and_kill([clicked], last_life, random.Random(1), shows_cards=True, mode=Mode.OBSERVE)
    assert figures["to_delete"] == 1
    assert is_good(figures), str(figures)
