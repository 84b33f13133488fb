import asyncio
from collections import Counter
from itertools import count

import pytest

from adapters.shared.sending import Overfull, Pace, PacedSender, Rate, SlowDown

PACE = Pace(overall=Rate(count=30, seconds=1.0), chat=Rate(count=1, seconds=1.0), group=Rate(count=20, seconds=60.0))


class Timekeeper:
    """A clock that jumps to the next waker instead of waiting."""

    def __init__(self):
        self.now = 0.0
        self.wakers = []
        self.numbers = count()

    async def sleep(self, seconds):
        waker = asyncio.get_running_loop().create_future()
        self.wakers.append((self.now + seconds, next(self.numbers), waker))
        await waker

    async def run(self, *work):
        tasks = [asyncio.ensure_future(each) for each in work]
        while not all(task.done() for task in tasks):
            for _ in range(20):
                await asyncio.sleep(0)
            if self.wakers:
                self.wakers.sort()
                self.now, _, waker = self.wakers.pop(0)
                waker.set_result(None)
        return await asyncio.gather(*tasks, return_exceptions=True)


class Wire:
    def __init__(self, clock):
        self.clock = clock
        self.sent = []

    def send(self, chat, text=""):
        async def call():
            self.sent.append((round(self.clock.now, 3), chat, text))
            return text

        return call


def build(**options):
    clock = Timekeeper()
    return clock, Wire(clock), PacedSender(PACE, clock=lambda: clock.now, sleep=clock.sleep, **options)


@pytest.mark.asyncio
async def test_one_chat_gets_one_message_a_second_in_order():
    clock, wire, sender = build()
    await clock.run(*(sender.send("a", wire.send("a", str(n))) for n in range(4)))
    assert wire.sent == [(0.0, "a", "0"), (1.0, "a", "1"), (2.0, "a", "2"), (3.0, "a", "3")]


@pytest.mark.asyncio
async def test_a_group_gets_twenty_a_minute():
    clock, wire, sender = build()
    await clock.run(*(sender.send("g", wire.send("g"), is_group=True) for _ in range(21)))
    times = [at for at, _, _ in wire.sent]
    assert times[19] == 19.0
    assert times[20] == 60.0


@pytest.mark.asyncio
async def test_all_chats_together_keep_the_overall_rate():
    clock, wire, sender = build()
    await clock.run(*(sender.send(f"c{n}", wire.send(f"c{n}")) for n in range(95)))
    counts = Counter(int(at) for at, _, _ in wire.sent)
    assert counts == {0: 30, 1: 30, 2: 30, 3: 5}


@pytest.mark.asyncio
async def test_what_a_busy_loop_held_up_does_not_leave_in_a_bunch():
    clock, wire, sender = build()
    real_sleep, stalls = clock.sleep, iter([5.0])

    async def oversleep(seconds):
        await real_sleep(seconds)
        clock.now += next(stalls, 0.0)

    sender._sleep = oversleep
    await clock.run(*(sender.send(str(n), wire.send(str(n))) for n in range(200)))
    times = [at for at, _, _ in wire.sent]
    assert len(times) == 200
    assert all(later - earlier >= 1.0 - 1e-6 for earlier, later in zip(times, times[30:], strict=False))


@pytest.mark.asyncio
async def test_the_rates_hold_whenever_a_message_arrives_on_its_way():
    """One that takes long may arrive at its very end, and the next one at its very beginning."""
    clock, _, sender = build()
    spans = []

    def slow(chat):
        async def call():
            begun = clock.now
            await clock.sleep(0.7)
            spans.append((begun, clock.now))

        return sender.send(chat, call)

    await clock.run(slow("a"), slow("a"), *(slow(str(n)) for n in range(70)))
    of_a = sorted(spans)[:1] + [span for span in spans if span[0] >= 1.7 - 1e-6][:1]
    assert of_a[1][0] - of_a[0][1] >= 1.0 - 1e-6
    for _, end in spans:
        # All that may arrive within the second that begins when this one was over.
        assert sum(begun < end + 1.0 - 1e-6 and over >= end for begun, over in spans) <= 30


@pytest.mark.asyncio
async def test_slow_down_holds_up_its_own_chat_only():
    clock, wire, sender = build()
    tries = []

    async def told_to_wait():
        tries.append(clock.now)
        if len(tries) == 1:
            raise SlowDown(7)
        return "late"

    late, *_ = await clock.run(sender.send("a", told_to_wait), *(sender.send("b", wire.send("b")) for _ in range(3)))
    assert late == "late"
    assert tries == [0.0, 7.0]
    assert [at for at, _, _ in wire.sent] == [0.0, 1.0, 2.0]


@pytest.mark.asyncio
async def test_slow_down_everywhere_holds_up_all():
    clock, wire, sender = build()
    first = True

    async def told_to_wait():
        nonlocal first
        if first:
            first = False
            raise SlowDown(5, everywhere=True)

    async def later():
        await asyncio.sleep(0)
        return await sender.send("b", wire.send("b"))

    await clock.run(sender.send("a", told_to_wait), later())
    assert wire.sent[0][0] >= 5.0


@pytest.mark.asyncio
async def test_a_platform_that_never_has_time_is_given_up():
    clock, _, sender = build()

    async def never():
        raise SlowDown(1)

    (result,) = await clock.run(sender.send("a", never))
    assert isinstance(result, SlowDown)
    assert sender.waiting() == 0


@pytest.mark.asyncio
async def test_a_chat_that_waits_for_too_much_is_refused_more():
    clock, wire, sender = build(most_waiting=3)
    results = await clock.run(*(sender.send("a", wire.send("a")) for _ in range(6)))
    # The first goes out at once, three wait.
    assert [isinstance(each, Overfull) for each in results] == [False] * 4 + [True] * 2
    assert len(wire.sent) == 4


@pytest.mark.asyncio
async def test_a_failure_is_raised_and_the_next_one_goes_on():
    clock, wire, sender = build()

    async def broken():
        raise ValueError("no such chat")

    results = await clock.run(sender.send("a", broken), sender.send("a", wire.send("a", "next")))
    assert isinstance(results[0], ValueError)
    assert results[1] == "next"
