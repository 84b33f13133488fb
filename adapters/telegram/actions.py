"""Orders carried out on Telegram: delete, mute, ban, and what takes them back. Each may be given twice: the second finds it done."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from telegram import ChatPermissions
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from adapters.telegram.albums import Albums
from adapters.telegram.calls import Calls
from adapters.telegram.ids import is_anonymous, to_message, to_number
from adapters.telegram.intake import settle
from adapters.telegram.problems import problem_of, raw, says
from adapters.telegram.standing import Standing
from bot.moderation.models import ActionResult, Order, OrderKind, ResultKind
from bot.moderation.problems import Problem

_log = logging.getLogger("jumpmaster.telegram")

_SILENT = ChatPermissions.no_permissions()
_SPEAKING = ChatPermissions.all_permissions()
_NO_RIGHT = ("not enough rights", "need administrator rights", "chat_admin_required", "have no rights", "can't remove chat owner")
_NOBODY = ("participant_id_invalid", "user_id_invalid", "user not found", "user_not_participant", "member not found", "user_deleted")
_ADMIN = ("user is an administrator", "can't remove chat owner", "user_admin_invalid")


class Actions:
    def __init__(self, calls: Calls, standing: Standing, albums: Albums) -> None:
        self._calls = calls
        self._standing = standing
        self._albums = albums

    async def perform(self, order: Order) -> ActionResult:
        """Do it. A second time finds the message gone, the member muted or banned already: nothing is done twice."""
        settle()
        try:
            kind, problem = await self._do(order)
        except TelegramError as error:
            kind, problem = await self._failure(order, error)
            _log.warning("telegram.not_done order=%s problem=%s error=%s", order.kind.value, problem or kind.value, raw(error))
        return ActionResult(order_id=order.id, kind=kind, detail=problem or "")

    async def _do(self, order: Order) -> tuple[ResultKind, Problem | None]:
        chat = to_number(order.chat_id)
        if chat is None:
            return ResultKind.FAILED, Problem.NO_CHAT
        if order.kind in {OrderKind.DELETE, OrderKind.HOLD}:
            return await self._delete(chat, order)
        if order.kind is OrderKind.RELEASE:
            return ResultKind.FAILED, Problem.NO_RELEASE
        return await self._sanction(chat, order)

    async def _delete(self, chat: int, order: Order) -> tuple[ResultKind, Problem | None]:
        found = to_message(order.message_ref or "")
        if found is None or self._calls.now_at(found[0]) != self._calls.now_at(chat):
            return ResultKind.FAILED, Problem.ELSEWHERE
        if found[0] != self._calls.now_at(chat):
            return ResultKind.FAILED, Problem.MOVED
        others = self._albums.take_away(*found)
        try:
            await self.take_away(*found)
        finally:
            for other in others:
                with suppress(TelegramError):
                    await self.take_away(found[0], other)
        return ResultKind.DONE, None

    async def take_away(self, chat: int, number: int) -> None:
        """Delete a message. Raises what a call may raise."""
        await self._calls.do(chat, lambda there: self._calls.bot.delete_message(there, number))

    async def _sanction(self, chat: int, order: Order) -> tuple[ResultKind, Problem | None]:
        if is_anonymous(order.author_id or ""):
            return ResultKind.FAILED, Problem.ANONYMOUS_ADMIN
        author = to_number(order.author_id or "")
        if author is None:
            return ResultKind.FAILED, Problem.UNKNOWN_AUTHOR
        calls = self._channel_calls(author) if author < 0 else self._member_calls(author, order)
        call = calls.get(order.kind)
        if call is None:
            return ResultKind.FAILED, Problem.CHANNEL_MUTE
        if author < 0 and await self._is_linked(chat, author):
            return ResultKind.FAILED, Problem.OWN_CHANNEL
        await self._calls.do(chat, call)
        return ResultKind.DONE, None

    def _member_calls(self, user: int, order: Order) -> dict[OrderKind, Callable[[int], Awaitable[bool]]]:
        bot = self._calls.bot
        until = datetime.now(UTC) + order.duration if order.duration else None
        return {
            OrderKind.MUTE: lambda chat: bot.restrict_chat_member(chat, user, _SILENT, until_date=until),
            OrderKind.UNMUTE: lambda chat: bot.restrict_chat_member(chat, user, _SPEAKING),
            OrderKind.BAN: lambda chat: bot.ban_chat_member(chat, user, until_date=until),
            OrderKind.UNBAN: lambda chat: bot.unban_chat_member(chat, user, only_if_banned=True),
        }

    def _channel_calls(self, channel: int) -> dict[OrderKind, Callable[[int], Awaitable[bool]]]:
        """Somebody who writes as a channel: Telegram can ban the channel, and nobody knows who is behind it."""
        bot = self._calls.bot
        return {
            OrderKind.BAN: lambda chat: bot.ban_chat_sender_chat(chat, channel),
            OrderKind.UNBAN: lambda chat: bot.unban_chat_sender_chat(chat, channel),
        }

    async def _is_linked(self, chat: int, channel: int) -> bool:
        return (await self._calls.do(chat, self._calls.bot.get_chat)).linked_chat_id == channel

    async def _failure(self, order: Order, error: TelegramError) -> tuple[ResultKind, Problem | None]:
        deletes = order.kind in {OrderKind.DELETE, OrderKind.HOLD}
        right = Problem.NO_RIGHT_TO_DELETE if deletes else Problem.NO_RIGHT_TO_RESTRICT
        if isinstance(error, Forbidden):
            return ResultKind.NO_RIGHT, Problem.NOT_INSIDE
        if isinstance(error, RetryAfter | ChatMigrated) or not isinstance(error, BadRequest):
            return ResultKind.FAILED, problem_of(error)
        if says(error, *_ADMIN):
            return ResultKind.FAILED, Problem.ADMIN
        if says(error, *_NO_RIGHT):
            return ResultKind.NO_RIGHT, right
        if says(error, "message to delete not found", "message_id_invalid", *_NOBODY):
            return ResultKind.GONE, None
        if says(error, "can't be deleted"):
            return await self._why_not_deleted(order)
        if says(error, "only for supergroups", "supergroup and channel"):
            return ResultKind.FAILED, Problem.BASIC_GROUP
        return ResultKind.FAILED, problem_of(error)

    async def _why_not_deleted(self, order: Order) -> tuple[ResultKind, Problem | None]:
        """Telegram has the same words for a missing right and for a message that is too old."""
        if (await self._standing.powers(order.chat_id)).can_delete:
            return ResultKind.FAILED, Problem.UNDELETABLE
        return ResultKind.NO_RIGHT, Problem.NO_RIGHT_TO_DELETE
