"""The real door on the fake Discord, with a reception that only remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.discord.accounts import AccountLook
from adapters.discord.adapter import DiscordAdapter, DiscordOptions
from adapters.discord.automod import AutoModBridge
from adapters.discord.texts import TEXT_FOLDER
from bot.models import Author, Chat
from bot.screening.names import Impersonation
from bot.texts import CHAT_ROOMS, Texts, load_texts
from tests.fakes.discord_api.gateway import Socket
from tests.fakes.discord_api.log_ear import LogEar
from tests.fakes.discord_api.server import FakeDiscord
from tests.fakes.recording_reception import RecordingReception

ANSWERS, _, DOORS = CHAT_ROOMS
TEXTS: Texts = load_texts(ANSWERS, DOORS, TEXT_FOLDER)


@dataclass(kw_only=True)
class Stand:
    """What a test works with. `open` connects the door; what it opened is stopped with the test."""

    discord: FakeDiscord
    reception: RecordingReception
    adapter: DiscordAdapter | None = None
    blocked: dict[str, list[str]] = field(default_factory=dict)
    told: list[tuple[int, str]] = field(default_factory=list)
    """Servers whose moderators were told why AutoMod can't be used."""
    decisions: int = 0
    impostor: Impersonation | None = None
    naps: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ear = LogEar(self.discord)

    def close(self) -> None:
        self._ear.close()

    @property
    def logged(self) -> list[str]:
        return self._ear.heard

    @property
    def mention(self) -> str:
        return f"<@{self.discord.world.bot.id}>"

    def make(self, *, reads_messages: bool = False, token: str | None = None, **more: Any) -> DiscordAdapter:
        options = DiscordOptions(
            token=token or self.discord.token,
            reads_messages=reads_messages,
            connector=self.discord.connector,
            sleep=self._nap,
            **{"patience": timedelta(seconds=5), **more},
        )
        bridge = AutoModBridge(
            blocked=lambda chat_id: self.blocked.get(chat_id, []),
            refusal=lambda chat_id: TEXTS.say("automod_refusal", "en"),
            tell=self._tell,
            wait=timedelta(milliseconds=20),
        )
        accounts = AccountLook(TEXTS, self._resembles, self._earlier)
        self.adapter = DiscordAdapter(options, reception=self.reception, texts=TEXTS, accounts=accounts, bridge=bridge)
        return self.adapter

    async def open(self, **more: Any) -> DiscordAdapter:
        adapter = self.make(**more)
        await adapter.start()
        await self.discord.until(lambda: self.discord.gateway.connected)
        return adapter

    @property
    def sockets(self) -> list[Socket]:
        return self.discord.gateway.sockets

    async def ready(self) -> None:
        """Wait until discord.py has every server."""
        await self._ear.until("discord.ready")

    async def _nap(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.discord.poke()

    async def _tell(self, server: int, why: str) -> None:
        self.told.append((server, why))
        self.discord.poke()

    def _resembles(self, author: Author, chat: Chat) -> Impersonation | None:
        return self.impostor

    async def _earlier(self, chat_id: str, author_id: str) -> int:
        return self.decisions
