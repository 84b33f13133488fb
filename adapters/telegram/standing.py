"""What people and we ourselves are in a chat.

Asked of Telegram at every command and click; remembered for minutes only where it colours how a message is judged.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberOwner, ChatMemberRestricted
from telegram.error import TelegramError

from adapters.shared.contract import Powers
from adapters.telegram.calls import Calls
from adapters.telegram.events import Me
from adapters.telegram.ids import anonymous_chat, to_number, user_id_of
from bot.models import Role

_ADMINS_LAST = 300.0
_FAILURE_LASTS = 60.0
_NEW_FOR = 24 * 3600.0
_MOST_CHATS = 2_000
_MOST_NEWCOMERS = 20_000


class Standing:
    """`sees_all` tells whether privacy mode is off for us."""

    def __init__(self, calls: Calls, me: Callable[[], Me], clock: Callable[[], float] = time.monotonic) -> None:
        self._calls = calls
        self._me = me
        self._clock = clock
        self.sees_all = False
        self._admins: OrderedDict[str, tuple[float, dict[str, Role]]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._joined: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def role_of(self, chat_id: str, user_id: str) -> Role:
        """Return what somebody is now. Nothing remembered is used; whoever can't be looked up is a member."""
        chat, user = to_number(chat_id), to_number(user_id)
        if anonymous_chat(user_id) == chat_id:
            # Telegram lets only admins write in the group's name.
            return Role.ADMIN
        if chat is None or user is None or chat > 0 or user < 0:
            return Role.MEMBER
        try:
            return to_role(await self._calls.do(chat, lambda there: self._calls.bot.get_chat_member(there, user)))
        except TelegramError:
            return Role.MEMBER

    def known_role(self, chat_id: str, author_id: str) -> Role:
        """Return what somebody was when the chat's admins were last asked for; who joined within a day is a new member."""
        role = self._admins.get(chat_id, (0.0, {}))[1].get(author_id)
        if role is not None:
            return role
        joined = self._joined.get((chat_id, author_id))
        return Role.NEW_MEMBER if joined is not None and self._clock() - joined < _NEW_FOR else Role.MEMBER

    async def learn(self, chat_id: str) -> None:
        """Make sure that the chat's admins and its linked channel are known and not out of date."""
        known = self._admins.get(chat_id)
        if known is not None and known[0] > self._clock():
            return
        if chat_id not in self._asking:
            self._asking[chat_id] = asyncio.create_task(self._ask_admins(chat_id))
            self._asking[chat_id].add_done_callback(lambda _: self._asking.pop(chat_id, None))
        await asyncio.shield(self._asking[chat_id])

    def forget(self, chat_id: str) -> None:
        self._admins.pop(chat_id, None)

    def joined_at(self, chat_id: str, author_id: str) -> datetime | None:
        """Return when somebody came into a chat, where that was seen lately."""
        joined = self._joined.get((chat_id, author_id))
        return None if joined is None else datetime.now(UTC) - timedelta(seconds=self._clock() - joined)

    def note_joined(self, chat_id: str, author_id: str) -> None:
        self._joined[chat_id, author_id] = self._clock()
        while len(self._joined) > _MOST_NEWCOMERS:
            self._joined.popitem(last=False)

    async def powers(self, chat_id: str) -> Powers:
        chat = to_number(chat_id)
        if chat is None:
            return Powers(can_write=False)
        if chat > 0:
            return Powers(sees_all=True)
        try:
            me = await self._calls.do(chat, lambda there: self._calls.bot.get_chat_member(there, self._me().id))
            is_basic, members_write = await self._about_chat(chat)
        except TelegramError:
            return Powers(can_write=False)
        return self._to_powers(me, is_basic=is_basic, members_write=members_write)

    async def _about_chat(self, chat: int) -> tuple[bool, bool]:
        full = await self._calls.do(chat, self._calls.bot.get_chat)
        return full.type == "group", full.permissions is None or full.permissions.can_send_messages is not False

    def _to_powers(self, me: ChatMember, *, is_basic: bool, members_write: bool) -> Powers:
        admin = me if isinstance(me, ChatMemberAdministrator) else None
        may_restrict = admin is not None and admin.can_restrict_members
        restricted = isinstance(me, ChatMemberRestricted) and not me.can_send_messages
        is_inside = me.status not in {ChatMember.LEFT, ChatMember.BANNED}
        return Powers(
            sees_all=is_inside and (admin is not None or self.sees_all),
            can_delete=admin is not None and admin.can_delete_messages,
            can_mute=may_restrict and not is_basic,
            can_ban=may_restrict,
            can_write=is_inside and (admin is not None or (members_write and not restricted)),
            sees_names=admin is not None,
        )

    async def _ask_admins(self, chat_id: str) -> None:
        chat = to_number(chat_id)
        if chat is None:
            return
        try:
            admins = await self._calls.do(chat, self._calls.bot.get_chat_administrators)
            linked = (await self._calls.do(chat, self._calls.bot.get_chat)).linked_chat_id
            roles = {user_id_of(admin.user.id): to_role(admin) for admin in admins}
            # Only its own admins write in a channel's name.
            roles |= {user_id_of(linked): Role.ADMIN} if linked else {}
            known = (self._clock() + _ADMINS_LAST, roles)
        except TelegramError:
            known = (self._clock() + _FAILURE_LASTS, {})
        self._admins[chat_id] = known
        while len(self._admins) > _MOST_CHATS:
            self._admins.popitem(last=False)


def to_role(member: ChatMember) -> Role:
    """Whoever may change the group is an admin, whoever may delete or restrict a moderator; a mere title makes nobody either."""
    if isinstance(member, ChatMemberOwner):
        return Role.ADMIN
    if isinstance(member, ChatMemberAdministrator):
        if member.user.is_bot:
            return Role.BOT
        if member.can_change_info or member.can_promote_members:
            return Role.ADMIN
        return Role.MODERATOR if member.can_delete_messages or member.can_restrict_members else Role.MEMBER
    return Role.BOT if member.user.is_bot else Role.MEMBER
