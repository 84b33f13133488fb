import asyncio

import pytest

from adapters.shared.contract import AdapterUnavailable
from adapters.shared.watch import DoorState, Watch


class FakeDoor:
    def __init__(self, name="a", *, start_error=None, stop_hangs=False):
        self.name = name
        self.start_error = start_error
        self.stop_hangs = stop_hangs
        self.ended = None
        self.stops = 0
        self.started = asyncio.Event()

    async def start(self):
        if self.start_error:
            raise self.start_error
        self.ended = asyncio.get_running_loop().create_future()
        self.started.set()

    async def wait(self):
        await self.ended

    async def stop(self):
        self.stops += 1
        if self.stop_hangs:
            await asyncio.Event().wait()
        if self.ended and not self.ended.done():
            self.ended.set_result(None)


async def no_pause(_seconds):
    await asyncio.sleep(0)


def build(doors, **options):
    lists = {name: list(each) for name, each in doors.items()}
    return Watch({name: (lambda name=name: lists[name].pop(0)) for name in doors}, stop_seconds=1, sleep=no_pause, **options)


@pytest.mark.asyncio
async def test_a_door_that_falls_is_opened_anew_and_the_others_stay_open():
    first, second, other = FakeDoor(), FakeDoor(), FakeDoor("b")
    watch = build({"a": [first, second], "b": [other]})
    running = asyncio.create_task(watch.run())
    await first.started.wait()
    await other.started.wait()
    first.ended.set_exception(ConnectionError("gone"))
    await second.started.wait()
    assert other.stops == 0
    assert first.stops == 1
    watch.stop()
    assert await running is True
    assert (second.stops, other.stops) == (1, 1)


@pytest.mark.asyncio
async def test_a_door_that_is_refused_is_not_tried_again():
    watch = build({"a": [FakeDoor(start_error=AdapterUnavailable("The token is wrong."))], "b": [other := FakeDoor("b")]})
    running = asyncio.create_task(watch.run())
    await watch.opened.wait()
    assert watch.states == {"a": DoorState.REFUSED, "b": DoorState.OPEN}
    watch.stop()
    assert await running is True
    assert other.stops == 1


@pytest.mark.asyncio
async def test_when_all_are_refused_there_is_nothing_to_run():
    watch = build({"a": [FakeDoor(start_error=AdapterUnavailable("no"))]})
    assert await watch.run() is False


@pytest.mark.asyncio
async def test_a_door_that_cannot_start_is_tried_until_it_can():
    good = FakeDoor()
    watch = build({"a": [FakeDoor(start_error=OSError()), FakeDoor(start_error=OSError()), good]})
    running = asyncio.create_task(watch.run())
    await good.started.wait()
    watch.stop()
    await running
    assert watch.states["a"] is DoorState.STOPPED


@pytest.mark.asyncio
async def test_a_door_that_does_not_close_holds_up_the_end_only_so_long():
    hanging = FakeDoor(stop_hangs=True)
    watch = Watch({"a": lambda: hanging}, stop_seconds=0.05)
    running = asyncio.create_task(watch.run())
    await hanging.started.wait()
    watch.stop()
    await asyncio.wait_for(running, 5)


@pytest.mark.asyncio
async def test_stopping_ends_a_pause():
    async def for_ever(_seconds):
        await asyncio.Event().wait()

    watch = Watch({"a": lambda: FakeDoor(start_error=OSError())}, stop_seconds=1, sleep=for_ever)
    running = asyncio.create_task(watch.run())
    await watch.opened.wait()
    watch.stop()
    await asyncio.wait_for(running, 5)
