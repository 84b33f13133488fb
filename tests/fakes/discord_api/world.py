"""What exists on the fake Discord: servers, channels, members, messages. Plain mutable data."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

DISCORD_EPOCH_MS = 1_420_070_400_000
TEXT, DM, FORUM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 15, 11, 12
THREADS = frozenset({PUBLIC_THREAD, PRIVATE_THREAD})
ADMINISTRATOR = 1 << 3
VIEW, SEND, SEND_IN_THREADS = 1 << 10, 1 << 11, 1 << 38
EMBED, HISTORY, MANAGE_MESSAGES = 1 << 14, 1 << 16, 1 << 13
BAN, TIMEOUT, MANAGE_GUILD = 1 << 2, 1 << 40, 1 << 5
EVERYBODY = VIEW | SEND | SEND_IN_THREADS | EMBED | HISTORY

_numbers = count(1)


def snowflake(at: datetime | None = None) -> int:
    ms = int((at.timestamp() if at else time.time()) * 1000)
    return ((ms - DISCORD_EPOCH_MS) << 22) | (next(_numbers) & 0x3FFFFF)


def stamp(at: datetime) -> str:
    return at.isoformat()


@dataclass(kw_only=True)
class User:
    id: int
    name: str
    display_name: str | None = None
    is_bot: bool = False


@dataclass(kw_only=True)
class Role:
    id: int
    name: str
    permissions: int
    position: int = 1
    bot_id: int | None = None


@dataclass(kw_only=True)
class Member:
    user: User
    server: Server
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None
    joined_at: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(days=100))
    muted_until: str | None = None

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def top(self) -> int:
        return max((role.position for role in self.roles), default=0)

    def permissions(self, channel: Channel | None = None) -> int:
        if self.server.owner_id == self.user.id:
            return (1 << 53) - 1
        value = self.server.everyone.permissions
        for role in self.roles:
            value |= role.permissions
        if value & ADMINISTRATOR:
            return (1 << 53) - 1
        for target, (allow, deny) in (channel.home.overwrites if channel else {}).items():
            if target in {self.server.id, self.user.id, *(role.id for role in self.roles)}:
                value = (value & ~deny) | allow
        return value


@dataclass(kw_only=True)
class Channel:
    id: int
    kind: int
    name: str = ""
    server: Server | None = None
    parent: Channel | None = None
    recipient: User | None = None
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    """As Discord would show them to somebody who may read everything."""

    @property
    def home(self) -> Channel:
        return self.parent or self

    @property
    def shown(self) -> list[dict[str, Any]]:
        return list(self.messages.values())


@dataclass(kw_only=True)
class Server:
    id: int
    name: str
    owner_id: int
    everyone: Role
    locale: str = "en-US"
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    banned: dict[int, str] = field(default_factory=dict)
    rules: dict[int, dict[str, Any]] = field(default_factory=dict)
    system_channel: int | None = None


@dataclass(kw_only=True)
class World:
    bot: User
    application: int
    application_flags: int = 0
    owner: User
    servers: dict[int, Server] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    opened_by_bot: list[int] = field(default_factory=list)
    """Private channels that the bot opened: it should open none."""
