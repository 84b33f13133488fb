"""Who wrote: a member, another bot, a channel as itself, an admin behind the group's name, the linked channel's post. Pure."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Chat as TelegramChat
from telegram import Message, User

from adapters.telegram.ids import anonymous_id_of, chat_id_of, user_id_of
from bot.models import Author, Chat, ChatKind, Role

RoleOf = Callable[[str, str], Role]
"""What somebody is in a chat, as far as it is known without asking: chat id and author id -> role."""


def to_author(user: User, role: Role) -> Author:
    return Author(id=user_id_of(user.id), name=user.full_name or None, username=user.username, role=Role.BOT if user.is_bot else role)


def author_of(message: Message, role_of: RoleOf) -> Author | None:
    """Return who answers for a message, None where Telegram names nobody.

    Anonymous admins and the linked channel are staff: Telegram lets nobody else write in their names. A channel's posts say that it is the
    linked one; of what its admins write in its name by hand `role_of` knows.
    """
    sender, chat = message.sender_chat, message.chat
    if sender is not None:
        if sender.id == chat.id:
            return Author(id=anonymous_id_of(chat.id), name=message.author_signature or chat.title, role=Role.ADMIN, anonymous=True)
        role = Role.ADMIN if message.is_automatic_forward else role_of(chat_id_of(chat.id), user_id_of(sender.id))
        role = Role.CHANNEL if role in {Role.MEMBER, Role.NEW_MEMBER} else role
        return Author(id=user_id_of(sender.id), name=sender.title, username=sender.username, role=role)
    if message.from_user is None:
        return None
    return to_author(message.from_user, role_of(chat_id_of(chat.id), user_id_of(message.from_user.id)))


def chat_of(message: Message) -> Chat:
    """Return where a message stands. Only a real topic has a thread: replies in other groups carry a number that is none."""
    thread = str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else None
    kind = ChatKind.PRIVATE if message.chat.type == "private" else ChatKind.GROUP
    return Chat(id=chat_id_of(message.chat.id), kind=kind, thread_id=thread)


def bare_chat(chat: TelegramChat) -> Chat:
    """Return a chat without a topic."""
    return Chat(id=chat_id_of(chat.id), kind=ChatKind.PRIVATE if chat.type == "private" else ChatKind.GROUP)


def lang_of(code: str | None) -> str | None:
    return code.split("-")[0].lower() if code else None
