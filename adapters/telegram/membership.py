"""Comings and goings: what happened to us and to others in a chat. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import ChatMember, ChatMemberUpdated

from adapters.telegram.events import BotJoined, BotLeft, BotPowersChanged, Event, PersonSeen, RightsChanged
from adapters.telegram.ids import user_id_of
from adapters.telegram.people import RoleOf, bare_chat, lang_of, to_author
from bot.models import Role

_GROUPS = {"group", "supergroup"}
_OUTSIDE = {ChatMember.LEFT, ChatMember.BANNED}


def from_own_change(change: ChatMemberUpdated) -> Iterator[Event]:
    """Yield what happened to us. In a private chat it only means that somebody blocked or unblocked the bot."""
    if change.chat.type not in _GROUPS:
        return
    chat, title = bare_chat(change.chat), change.chat.title or ""
    was, now = _is_inside(change.old_chat_member), _is_inside(change.new_chat_member)
    lang = lang_of(change.from_user.language_code)
    if now and not was:
        yield BotJoined(chat=chat, title=title, lang_hint=lang)
    elif was and not now:
        yield BotLeft(chat=chat, title=title, lang_hint=lang)
    elif now:
        yield BotPowersChanged(chat=chat, title=title, lang_hint=lang)


def from_member_change(change: ChatMemberUpdated, role_of: RoleOf) -> Iterator[Event]:
    if change.chat.type not in _GROUPS:
        return
    chat = bare_chat(change.chat)
    was, now = _is_inside(change.old_chat_member), _is_inside(change.new_chat_member)
    yield RightsChanged(chat=chat)
    if now:
        user = change.new_chat_member.user
        joined = not was
        role = Role.NEW_MEMBER if joined else role_of(chat.id, user_id_of(user.id))
        yield PersonSeen(author=to_author(user, role), chat=chat, joined=joined)


def _is_inside(member: ChatMember) -> bool:
    # Somebody restricted may have left and still be under the restriction.
    return member.status not in _OUTSIDE and getattr(member, "is_member", True)
