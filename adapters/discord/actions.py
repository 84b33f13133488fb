"""What moderators ordered, done on Discord. Doing it twice does it once; each result says why where it was not."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord

from adapters.discord.channels import message_at, server_of
from adapters.discord.ids import read_account, read_place
from adapters.discord.problems import SDK_ERRORS, raw, trouble_of
from bot.moderation.models import ActionResult, Order, OrderKind, ResultKind
from bot.moderation.problems import Problem

_log = logging.getLogger("jumpmaster.discord")

LONGEST_TIMEOUT = timedelta(days=28)
_SLACK = timedelta(minutes=1)
_LONGEST_REASON = 400


class Actions:
    def __init__(self, client: Callable[[], discord.AutoShardedClient | None]) -> None:
        self._client = client

    async def perform(self, order: Order) -> ActionResult:
        client = self._client()
        if client is None:
            return _result(order, ResultKind.FAILED, Problem.UNREACHABLE)
        try:
            return await self._do(client, order)
        except SDK_ERRORS as error:
            trouble = trouble_of(error)
            _log.warning("discord.not_done order=%s problem=%s error=%s", order.kind.value, trouble.problem.value, raw(error))
            return _result(order, trouble.kind, trouble.problem)

    async def _do(self, client: discord.AutoShardedClient, order: Order) -> ActionResult:
        if order.kind in {OrderKind.DELETE, OrderKind.HOLD}:
            return await self._delete(client, order)
        if order.kind is OrderKind.RELEASE:
            # Discord gives no deleted message back, and what it said is not in the order.
            return _result(order, ResultKind.FAILED, Problem.NO_RELEASE)
        server, account = server_of(client, order.chat_id), read_account(order.author_id)
        if server is None or account is None:
            return _result(order, ResultKind.GONE, Problem.GONE)
        doings: dict[OrderKind, Callable[[discord.Guild, int, Order], Awaitable[ActionResult]]] = {
            OrderKind.MUTE: self._mute,
            OrderKind.BAN: self._ban,
            OrderKind.UNMUTE: self._unmute,
            OrderKind.UNBAN: self._unban,
        }
        return await doings[order.kind](server, account, order)

    async def _delete(self, client: discord.AutoShardedClient, order: Order) -> ActionResult:
        place = read_place(order.message_ref)
        if place is None:
            return _result(order, ResultKind.GONE, Problem.GONE)
        if place[0] == place[1] and not _is_post(client, place[0]):
            # The name of a thread. Taking the thread away takes what others wrote in it, and a right that is not asked for.
            return _result(order, ResultKind.FAILED, Problem.UNDELETABLE)
        await message_at(client, place).delete()
        return _done(order)

    async def _mute(self, server: discord.Guild, account: int, order: Order) -> ActionResult:
        member = await server.fetch_member(account)
        if _stands_above(server, member):
            return _result(order, ResultKind.NO_RIGHT, Problem.ABOVE_ME)
        until = discord.utils.utcnow() + min(order.duration or LONGEST_TIMEOUT, LONGEST_TIMEOUT)
        if member.timed_out_until is None or member.timed_out_until < until - _SLACK:
            await member.timeout(until, reason=_reason(order))
        return _done(order)

    async def _ban(self, server: discord.Guild, account: int, order: Order) -> ActionResult:
        await server.ban(discord.Object(account), reason=_reason(order), delete_message_seconds=0)
        return _done(order)

    async def _unmute(self, server: discord.Guild, account: int, order: Order) -> ActionResult:
        member = await server.fetch_member(account)
        if member.is_timed_out():
            await member.timeout(None, reason=_reason(order))
        return _done(order)

    async def _unban(self, server: discord.Guild, account: int, order: Order) -> ActionResult:
        await server.unban(discord.Object(account), reason=_reason(order))
        return _done(order)


def _is_post(client: discord.AutoShardedClient, channel_id: int) -> bool:
    channel = client.get_channel(channel_id)
    return not isinstance(channel, discord.Thread) or isinstance(channel.parent, discord.ForumChannel)


def _done(order: Order) -> ActionResult:
    return ActionResult(order_id=order.id, kind=ResultKind.DONE)


def _result(order: Order, kind: ResultKind, problem: Problem) -> ActionResult:
    return ActionResult(order_id=order.id, kind=kind, detail=problem)


def _stands_above(server: discord.Guild, member: discord.Member) -> bool:
    return member.guild_permissions.administrator or member.id == server.owner_id or member.top_role >= server.me.top_role


def _reason(order: Order) -> str:
    return " ".join(order.reason.split())[:_LONGEST_REASON]
