"""The socket: hello, heartbeats, identify, resume with replay, and everything that goes wrong with it."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_api import payloads
from tests.fakes.discord_api.world import World

GUILDS, MEMBERS, GUILD_MESSAGES, DM_MESSAGES, CONTENT = 1 << 0, 1 << 1, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = MEMBERS | CONTENT | 1 << 8
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11

_NEEDED = {
    "MESSAGE_CREATE": GUILD_MESSAGES,
    "MESSAGE_UPDATE": GUILD_MESSAGES,
    "GUILD_MEMBER_ADD": MEMBERS,
    "GUILD_MEMBER_UPDATE": MEMBERS,
}


@dataclass(kw_only=True)
class Session:
    id: str
    intents: int
    shard: tuple[int, int]
    sequence: int = 0
    kept: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """What was dispatched, for a resume."""
    socket: Socket | None = None

    def sees(self, event: str, guild: int | None) -> bool:
        if guild is None:
            return event != "MESSAGE_CREATE" or bool(self.intents & DM_MESSAGES)
        needed = _NEEDED.get(event, GUILDS)
        return bool(self.intents & needed) and (guild >> 22) % self.shard[1] == self.shard[0]


class Socket:
    """One connection, compressed as a whole."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self._socket = socket
        self._deflate = zlib.compressobj() if compressed else None

    async def send(self, message: dict[str, Any]) -> None:
        text = json.dumps(message)
        if self._deflate is None:
            await self._socket.send_str(text)
        else:
            await self._socket.send_bytes(self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH))

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)

    def cut(self) -> None:
        """Take the cable out."""
        transport = self._socket._req.transport if self._socket._req else None
        if transport is not None:
            transport.abort()


class Gateway:
    def __init__(self, world: World, token: str, notify: Callable[[], None]) -> None:
        self._world = world
        self._token = token
        self._notify = notify
        self.allowed_intents = 0
        """Privileged ones that are switched on in the developer portal."""
        self.sessions: dict[str, Session] = {}
        self.sockets: list[Socket] = []
        """Those that are open, with a session or without."""
        self.heard: list[tuple[int, Any]] = []
        """What clients sent: (op, d)."""
        self.heartbeat_seconds = 41.25
        self.acknowledges = True

    @property
    def connected(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.socket is not None]

    def count(self, op: int) -> int:
        return sum(1 for heard, _ in self.heard if heard == op)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        link = Socket(socket, compressed=request.query.get("compress") == "zlib-stream")
        self.sockets.append(link)
        await link.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_seconds * 1000}})
        session: Session | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            self.heard.append((said["op"], said["d"]))
            session = await self._answer(said, link, session)
            self._notify()
        self.sockets.remove(link)
        if session is not None and session.socket is link:
            session.socket = None
        self._notify()
        return socket

    async def dispatch(self, event: str, data: dict[str, Any], guild: int | None = None) -> None:
        for session in list(self.sessions.values()):
            if session.sees(event, guild):
                await self._send(session, event, _as_seen(event, data, guild, session, self._world.bot.id))

    async def all_close(self, code: int) -> None:
        await asyncio.gather(*(session.socket.close(code) for session in self.connected if session.socket))

    async def all_hear(self, op: int, data: Any = None) -> None:
        for session in self.connected:
            if session.socket:
                await session.socket.send({"op": op, "d": data})

    def cut_all(self) -> None:
        for session in self.connected:
            if session.socket:
                session.socket.cut()

    async def _answer(self, said: dict[str, Any], link: Socket, session: Session | None) -> Session | None:
        if said["op"] == HEARTBEAT and self.acknowledges:
            await link.send({"op": ACK})
        elif said["op"] == IDENTIFY:
            return await self._identify(said["d"], link)
        elif said["op"] == RESUME:
            return await self._resume(said["d"], link)
        return session

    async def _identify(self, wish: dict[str, Any], link: Socket) -> Session | None:
        if wish["token"] != self._token:
            await link.close(4004)
            return None
        if wish["intents"] & PRIVILEGED & ~self.allowed_intents:
            await link.close(4014)
            return None
        shard, shards = wish.get("shard") or (0, 1)
        session = Session(id=secrets.token_hex(8), intents=wish["intents"], shard=(shard, shards), socket=link)
        self.sessions[session.id] = session
        own = [server for server in self._world.servers.values() if (server.id >> 22) % shards == shard]
        ready = {
            "v": 10,
            "user": payloads.user(self._world.bot),
            "guilds": [{"id": str(server.id), "unavailable": True} for server in own],
            "session_id": session.id,
            "resume_gateway_url": "wss://gateway-resume.discord.gg",
            "shard": [shard, shards],
            "application": {"id": str(self._world.application), "flags": 0},
        }
        await self._send(session, "READY", ready)
        for server in own:
            await self._send(session, "GUILD_CREATE", payloads.server(server, self._world.bot) | {"unavailable": False})
        return session

    async def _resume(self, wish: dict[str, Any], link: Socket) -> Session | None:
        session = self.sessions.get(wish["session_id"])
        if session is None or wish["token"] != self._token:
            await link.send({"op": INVALID, "d": False})
            return None
        session.socket = link
        for sequence, kept in session.kept:
            if sequence > wish["seq"]:
                await link.send(kept)
        await self._send(session, "RESUMED", {})
        return session

    async def _send(self, session: Session, event: str, data: dict[str, Any]) -> None:
        session.sequence += 1
        message = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
        session.kept.append((session.sequence, message))
        del session.kept[:-2000]
        if session.socket is not None:
            try:
                await session.socket.send(message)
            except (ConnectionError, RuntimeError):
                session.socket = None


def _as_seen(event: str, data: dict[str, Any], guild: int | None, session: Session, bot: int) -> dict[str, Any]:
    """Return an event without what a bot may not read: without the intent, only messages to it have a content."""
    if guild is None or not event.startswith("MESSAGE_") or session.intents & CONTENT:
        return data
    to_bot = any(int(user["id"]) == bot for user in data["mentions"])
    return data if to_bot or int(data["author"]["id"]) == bot else without_content(data)


def without_content(message: dict[str, Any]) -> dict[str, Any]:
    hidden = {"content": "", "embeds": [], "attachments": [], "components": []}
    return {name: value for name, value in (message | hidden).items() if name not in {"poll", "message_snapshots"}}
