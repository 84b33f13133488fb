"""What moderators ordered, done on Discord. Doing it twice does it once; each result is a sentence they can read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord

from adapters.discord.channels import place_in, server_of
from adapters.discord.ids import read_account, read_place
from adapters.discord.problems import SDK_ERRORS, problem_of
from bot.moderation.models import ActionResult, Order, OrderKind, ResultKind

LONGEST_TIMEOUT = timedelta(days=28)
_SLACK = timedelta(minutes=1)
_LONGEST_REASON = 400

Say = Callable[[str, str], str]
"""The sentence of a key in the language of a chat."""


class Actions:
    def __init__(self, client: Callable[[], discord.AutoShardedClient | None], say: Say) -> None:
        self._client = client
        self._say = say

    async def perform(self, order: Order) -> ActionResult:
        client = self._client()
        if client is None:
            return self._result(order, ResultKind.FAILED, "problem_failed")
        try:
            return await self._do(client, order)
        except SDK_ERRORS as error:
            problem = problem_of(error)
            return self._result(order, problem.kind, problem.text)

    async def _do(self, client: discord.AutoShardedClient, order: Order) -> ActionResult:
        if order.kind in {OrderKind.DELETE, OrderKind.HOLD}:
            return await self._delete(client, order)
        if order.kind is OrderKind.RELEASE:
            # Discord gives no deleted message back, and what it said is not in the order.
            return self._result(order, ResultKind.FAILED, "problem_no_release")
        server, account = server_of(client, order.chat_id), read_account(order.author_id)
        if server is None or account is None:
            return self._result(order, ResultKind.GONE, "problem_gone")
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
            return self._result(order, ResultKind.GONE, "problem_gone")
        await place_in(client, place[0]).target.get_partial_message(place[1]).delete()
        return self._done(order)

    async def _mute(self, server: discord.Guild, account: int, order: Order) -> ActionResult:
        member = await server.fetch_member(account)
        if _stands_above(server, member):
            return self._result(order, ResultKind.NO_RIGHT, "problem_above_me")
        until = discord.utils.utcnow() + min(order.duration or LONGEST_TIMEOUT, LONGEST_TIMEOUT)
        if member.timed_out_until is None or member.timed_out_until < until - _SLACK:
            await member.timeout(until, reason=_reason(order))
        return self._done(order)

    async def _ban(self, server: discord.Guild, account: int, order: Order) -> ActionResult:
        await server.ban(discord.Object(account), reason=_reason(order), delete_message_seconds=0)
        return self._done(order)

    async def _unmute(self, server: discord.Guild, account: int, order: Order) -> ActionResult:
        member = await server.fetch_member(account)
        if member.is_timed_out():
            await member.timeout(None, reason=_reason(order))
        return self._done(order)

    async def _unban(self, server: discord.Guild, account: int, order: Order) -> ActionResult:
        await server.unban(discord.Object(account), reason=_reason(order))
        return self._done(order)

    def _done(self, order: Order) -> ActionResult:
        return ActionResult(order_id=order.id, kind=ResultKind.DONE)

    def _result(self, order: Order, kind: ResultKind, text: str) -> ActionResult:
        return ActionResult(order_id=order.id, kind=kind, detail=self._say(text, order.chat_id))


def _stands_above(server: discord.Guild, member: discord.Member) -> bool:
    return member.guild_permissions.administrator or member.id == server.owner_id or member.top_role >= server.me.top_role


def _reason(order: Order) -> str:
    return " ".join(order.reason.split())[:_LONGEST_REASON]
