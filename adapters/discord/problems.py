"""discord.py's errors as our codes. No error of it leaves this folder, and none of its words is shown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import aiohttp
import discord

from adapters.shared.contract import AdapterUnavailable
from bot.moderation.models import ResultKind
from bot.moderation.problems import Problem

SDK_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, asyncio.TimeoutError, RuntimeError)
"""Everything that a call to Discord raises. The last is aiohttp's word for a session that was closed meanwhile."""

_GONE = frozenset({10003, 10004, 10007, 10008, 10013, 10026})  # channel, server, member, message, user, ban: unknown
_LATE = frozenset({10015, 10062, 40060, 50027})  # webhook or interaction unknown, answered before, token too old
_NO_PRIVATE = 50007
_TOO_MANY = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What an error of discord.py means for whoever asked for the work."""

    kind: ResultKind
    problem: Problem


def trouble_of(error: Exception) -> Trouble:
    code = error.code if isinstance(error, discord.HTTPException) else 0
    if code in _LATE:
        return Trouble(kind=ResultKind.GONE, problem=Problem.LATE)
    if code in _GONE or isinstance(error, discord.NotFound):
        return Trouble(kind=ResultKind.GONE, problem=Problem.GONE)
    if code == _NO_PRIVATE:
        return Trouble(kind=ResultKind.NO_RIGHT, problem=Problem.NO_PRIVATE)
    if isinstance(error, discord.Forbidden):
        return Trouble(kind=ResultKind.NO_RIGHT, problem=Problem.NO_RIGHT)
    if isinstance(error, discord.HTTPException) and error.status == _TOO_MANY:
        return Trouble(kind=ResultKind.FAILED, problem=Problem.SLOW_DOWN)
    if isinstance(error, discord.HTTPException) and not isinstance(error, discord.DiscordServerError):
        return Trouble(kind=ResultKind.FAILED, problem=Problem.FAILED)
    return Trouble(kind=ResultKind.FAILED, problem=Problem.UNREACHABLE)


def raw(error: Exception) -> str:
    """Return what the log says of an error: its kind, and Discord's numbers for it."""
    kind = type(error).__name__
    return f"{kind} status={error.status} code={error.code}" if isinstance(error, discord.HTTPException) else kind


def refusal_of(error: Exception) -> AdapterUnavailable | None:
    """Return why Discord refuses the bot for good, None where another try may do."""
    if isinstance(error, discord.LoginFailure) or (isinstance(error, discord.ConnectionClosed) and error.code == 4004):
        return AdapterUnavailable("Discord refuses the token: make a new one under Bot > Reset Token and set JUMPMASTER_DISCORD_TOKEN.")
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return AdapterUnavailable(
            "Discord refuses the message content intent: switch it on under Bot > Privileged Gateway Intents, "
            "or unset JUMPMASTER_DISCORD_MESSAGE_CONTENT."
        )
    if isinstance(error, discord.ConnectionClosed):
        return AdapterUnavailable(
            f"Discord closed the connection for good (code {error.code}): look at the bot's page in the developer portal."
        )
    return None
