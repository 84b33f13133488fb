"""discord.py's errors as what moderators can read. No error of it leaves this folder."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import aiohttp
import discord

from adapters.shared.contract import AdapterUnavailable
from bot.moderation.models import ResultKind

SDK_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, asyncio.TimeoutError, RuntimeError)
"""Everything that a call to Discord raises. The last is aiohttp's word for a session that was closed meanwhile."""

_GONE = frozenset({10003, 10004, 10007, 10008, 10013, 10026})  # channel, server, member, message, user, ban: unknown
_LATE = frozenset({10015, 10062, 40060, 50027})  # webhook or interaction unknown, answered before, token too old
_NO_PRIVATE = 50007


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`text` is the key of the sentence that tells it."""

    kind: ResultKind
    text: str


def problem_of(error: Exception) -> Problem:
    """Return what an error of discord.py means for whoever asked for the work."""
    code = error.code if isinstance(error, discord.HTTPException) else 0
    if code in _LATE:
        return Problem(kind=ResultKind.GONE, text="problem_late")
    if code in _GONE or isinstance(error, discord.NotFound):
        return Problem(kind=ResultKind.GONE, text="problem_gone")
    if code == _NO_PRIVATE:
        return Problem(kind=ResultKind.NO_RIGHT, text="problem_no_private")
    if isinstance(error, discord.Forbidden):
        return Problem(kind=ResultKind.NO_RIGHT, text="problem_no_right")
    return Problem(kind=ResultKind.FAILED, text="problem_failed")


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
