"""A server on loopback that misbehaves in every way a feed's server can. Speaks HTTP/1.1 by hand: real servers hide the faults."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: dict[str, str]
    hung_up: Callable[[], Awaitable[object]]
    """Waits until the client has closed the connection."""


Respond = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class FeedServer:
    """`answers` gives a path's answers in turn; the last one stays. `open` counts connections that are being served."""

    port: int = 0
    tls_name: str | None = None
    answers: dict[str, list[Respond]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    called: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while nobody is being served."""

    def on(self, path: str, *answers: Respond) -> str:
        """Answer a path this way; return its URL."""
        self.answers[path] = list(answers)
        return self.url(path)

    def url(self, path: str) -> str:
        scheme, host = ("https", self.tls_name) if self.tls_name else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        self.left.clear()
        try:
            request = _read_request(await reader.readuntil(b"\r\n\r\n"), reader.read)
            self.requests.append(request)
            self.called.set()
            waiting = self.answers[request.path]
            await (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            if not self.open:
                self.left.set()
            writer.close()


@asynccontextmanager
async def feed_server(context: ssl.SSLContext | None = None, tls_name: str | None = None) -> AsyncIterator[FeedServer]:
    made = FeedServer(tls_name=tls_name)
    handlers: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        handlers.add(task)
        with suppress(asyncio.CancelledError):
            await made.serve(reader, writer)

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    made.port = listening.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        listening.close()
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Respond:
    """Answer properly. A header's name is written with _ for -."""

    async def respond(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, {"Content-Length": str(len(body)), **headers}) + body)
        await writer.drain()

    return respond


def head(status: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()), "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def raw(*pieces: bytes) -> Respond:
    """Write these bytes and hang up."""

    async def respond(_: Request, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return respond


def then_silence(*pieces: bytes) -> Respond:
    """Write these bytes and then keep the line open until the client hangs up."""

    async def respond(request: Request, writer: asyncio.StreamWriter) -> None:
        await raw(*pieces)(request, writer)
        await request.hung_up()

    return respond


def reset(*pieces: bytes) -> Respond:
    """Write these bytes and reset the connection."""

    async def respond(request: Request, writer: asyncio.StreamWriter) -> None:
        await raw(*pieces)(request, writer)
        writer.transport.abort()

    return respond


def endless(piece: bytes, *, first: bytes, pause_seconds: float = 0) -> Respond:
    """Write `piece` again and again until the client hangs up."""

    async def respond(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause_seconds)

    return respond


def _read_request(written: bytes, hung_up: Callable[[], Awaitable[object]]) -> Request:
    first, *lines = written.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return Request(first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs}, hung_up)
