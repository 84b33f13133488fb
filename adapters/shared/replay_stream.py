"""Recorded lines through the assistant, as a stream: bounded in memory, concurrent where order allows, out in the order in."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress

from adapters.shared.outcome_json import to_fields, to_line
from adapters.shared.replay import Invalid, Recorded, parse_line
from bot.models import IncomingMessage, Outcome, OutcomeKind

IN_FLIGHT = 32
LONGEST_LINE = 8 * 2**20
LARGEST_EXPORT = 512 * 2**20
_BLOCK = 2**16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

ERROR = "error"
Handle = Callable[[IncomingMessage], Awaitable[Outcome]]
_Work = asyncio.Task[tuple[str, str]]


async def replay(recorded: AsyncIterator[Recorded | Invalid], handle: Handle, write: Callable[[str], object]) -> Counter[str]:
    """Write one line for each message, and return how many came out of each kind (`error` for those left out)."""
    counts: Counter[str] = Counter()
    started: asyncio.Queue[_Work | None] = asyncio.Queue()
    room = asyncio.Semaphore(IN_FLIGHT)
    feeding = asyncio.create_task(_feed(recorded, handle, started, room))
    feeding.add_done_callback(lambda _: started.put_nowait(None))
    try:
        while (work := await started.get()) is not None:
            kind, line = await work
            counts[kind] += 1
            write(line + "\n")
            room.release()
        await feeding
    finally:
        feeding.cancel()
    return counts


def is_failure(counts: Counter[str]) -> bool:
    return bool(counts[ERROR] or counts[OutcomeKind.FAILED.value])


async def _feed(
    recorded: AsyncIterator[Recorded | Invalid], handle: Handle, started: asyncio.Queue[_Work | None], room: asyncio.Semaphore
) -> None:
    """Start work on each message as soon as there is room."""
    talks: dict[str, _Work] = {}
    async for parsed in recorded:
        await room.acquire()
        started.put_nowait(_start(parsed, handle, talks))


async def parse_lines(blocks: AsyncIterator[bytes]) -> AsyncIterator[Recorded | Invalid]:
    """Yield the message of each line that is not empty."""
    number = 0
    async for line in _lines(blocks):
        number += 1
        if line is None or line.strip():
            yield _parse(line, number)


async def parse_export(
    blocks: AsyncIterator[bytes], parse: Callable[[bytes], Iterator[Recorded | Invalid]]
) -> AsyncIterator[Recorded | Invalid]:
    """Yield the messages of a file that is one JSON document; it is read whole, up to LARGEST_EXPORT bytes."""
    whole = bytearray()
    async for block in blocks:
        whole += block
        if len(whole) > LARGEST_EXPORT:
            yield Invalid(id="export", error=f"the file is larger than {LARGEST_EXPORT} bytes; export fewer messages")
            return
    for each in parse(bytes(whole)):
        yield each
        await asyncio.sleep(0)


def _parse(line: bytes | None, number: int) -> Recorded | Invalid:
    if line is None:
        return Invalid(id=f"line-{number}", error=f"it is longer than {LONGEST_LINE} bytes")
    return parse_line(line, number)


def _start(parsed: Recorded | Invalid, handle: Handle, talks: dict[str, _Work]) -> _Work:
    """Start the work on a line; within a conversation each line waits for the one before."""
    if isinstance(parsed, Invalid):
        return asyncio.create_task(_refuse(parsed))
    conversation = parsed.message.conversation
    work = asyncio.create_task(_answer(parsed, handle, talks.get(conversation)))
    talks[conversation] = work
    work.add_done_callback(lambda done: talks.pop(conversation) if talks.get(conversation) is done else None)
    return work


async def _answer(recorded: Recorded, handle: Handle, before: _Work | None) -> tuple[str, str]:
    if before is not None:
        await asyncio.wait([before])
    try:
        outcome = await handle(recorded.message)
        return outcome.kind.value, to_line(to_fields(recorded.id, outcome))
    except Exception as error:
        # One line must not take the others with it. The error's text is left out: it may quote the message.
        return ERROR, to_line({"id": recorded.id, "error": f"it could not be answered ({type(error).__name__})"})


async def _refuse(invalid: Invalid) -> tuple[str, str]:
    return ERROR, to_line({"id": invalid.id, "error": invalid.error})


async def _lines(blocks: AsyncIterator[bytes]) -> AsyncIterator[bytes | None]:
    """Yield the lines without their ends, None for one that is too long."""
    splitter = LineSplitter()
    async for block in blocks:
        for line in splitter.feed(block):
            yield line
    for line in splitter.finish():
        yield line


class LineSplitter:
    """Blocks in, lines out. Only a newline byte ends a line: JSON strings may hold every other kind of line end."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._is_too_long = False
        self._is_first = True

    def feed(self, block: bytes) -> Iterator[bytes | None]:
        *ended, open_end = block.split(b"\n")
        for piece in ended:
            self._add(piece)
            yield self._take()
        self._add(open_end)

    def finish(self) -> Iterator[bytes | None]:
        if self._rest or self._is_too_long:
            yield self._take()

    def _add(self, piece: bytes) -> None:
        if self._is_too_long or len(self._rest) + len(piece) > LONGEST_LINE:
            self._is_too_long = True
            self._rest.clear()
        else:
            self._rest += piece

    def _take(self) -> bytes | None:
        line = None if self._is_too_long else bytes(self._rest)
        if line and self._is_first:
            line = line.removeprefix(_BYTE_ORDER_MARK)
        self._rest.clear()
        self._is_too_long = self._is_first = False
        return line


async def read_blocks(descriptor: int) -> AsyncIterator[bytes]:
    """Yield what can be read, as soon as it can, without holding up the event loop."""
    while block := await _read_in_background(descriptor):
        yield block


def _read_in_background(descriptor: int) -> asyncio.Future[bytes]:
    """Read in a daemon thread: one from a pool would keep the program from ending until the other side writes."""
    loop = asyncio.get_running_loop()
    block: asyncio.Future[bytes] = loop.create_future()

    def settle(result: bytes | OSError) -> None:
        if block.done():
            return
        if isinstance(result, OSError):
            block.set_exception(result)
        else:
            block.set_result(result)

    def read() -> None:
        result: bytes | OSError
        try:
            result = os.read(descriptor, _BLOCK)
        except OSError as error:
            result = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits for this block any more
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=read, name="replay-reader", daemon=True).start()
    return block
