"""An update -> what it says: messages, commands, clicks, comings and goings. Pure; nothing for service messages and our own.

Only what is understood leaves this room: a command for another bot is a message like any other, a bot is never answered, and an admin
behind the group's name is told from everybody else by what Telegram vouches for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from telegram import Message, Update

from adapters.shared.contract import CommandCall
from adapters.telegram.clicks import from_click
from adapters.telegram.content import Content, quotes_elsewhere, read_content, without_name
from adapters.telegram.events import Commanded, Event, Me, Moved, Opened, PersonSeen, Said
from adapters.telegram.ids import PLATFORM, chat_id_of, ref_of, to_message, user_id_of, whisper_ref_of
from adapters.telegram.membership import from_member_change, from_own_change
from adapters.telegram.people import RoleOf, author_of, chat_of, lang_of, to_author
from adapters.telegram.quoting import external_author, is_ours, quoted_text, reply_target, shows_unreadable
from bot.models import Author, Chat, ChatKind, IncomingMessage, Role

COMMANDS = frozenset(
    ("ask", "check", "report", "help", "privacy", "flag", "why", "allow", "block", "unblock", "setup", "quiet", "status", "start")
)
_COMMAND = re.compile(r"/(\w{1,32})(?:@(\w{1,64}))?(?:\s+|\Z)", re.ASCII)


def translate(update: Update, me: Me, role_of: RoleOf = lambda _chat, _author: Role.MEMBER) -> tuple[Event, ...]:
    """Return what an update says, in order.

    `role_of` tells what is known of people's roles; rights are asked for again where they matter.
    """
    message = update.message or update.edited_message
    if message is not None:
        return tuple(_from_message(message, update.update_id, me, role_of))
    if update.callback_query is not None:
        return (from_click(update.callback_query),)
    if update.my_chat_member is not None:
        return tuple(from_own_change(update.my_chat_member))
    if update.chat_member is not None:
        return tuple(from_member_change(update.chat_member, role_of))
    return ()


def _from_message(message: Message, update_id: int, me: Me, role_of: RoleOf) -> Iterator[Event]:
    if message.migrate_to_chat_id:
        yield Moved(old_chat_id=chat_id_of(message.chat.id), new_chat_id=chat_id_of(message.migrate_to_chat_id))
    elif message.migrate_from_chat_id:
        yield Moved(old_chat_id=chat_id_of(message.migrate_from_chat_id), new_chat_id=chat_id_of(message.chat.id))
    elif message.new_chat_members:
        people = [user for user in message.new_chat_members if user.id != me.id]
        yield from (PersonSeen(author=to_author(user, Role.NEW_MEMBER), chat=chat_of(message), joined=True) for user in people)
    else:
        yield from _from_words(message, update_id, me, role_of)


def _from_words(message: Message, update_id: int, me: Me, role_of: RoleOf) -> Iterator[Event]:
    content = read_content(message)
    incoming = _to_incoming(message, content, me, role_of, delivery_id=f"{PLATFORM}:{update_id}")
    if incoming is None or not (content.text or content.entities or message.effective_attachment):
        return
    command = _command_of(message, content, me) if _may_command(message, incoming.author) else None
    if command is None:
        words = without_name(content, me.username).words
        yield Said(message=incoming, album=message.media_group_id, has_words=bool(words.strip()))
    elif command[0] == "start" and command[1] and incoming.chat.kind is ChatKind.PRIVATE:
        yield Opened(payload=command[1], message=incoming)
    else:
        name, argument = command
        target, stands = _target_of(message, me, role_of), to_message(incoming.ref) is not None
        yield Commanded(call=CommandCall(name=name, argument=argument, message=incoming, target=target, stands=stands))


def _to_incoming(message: Message, content: Content, me: Me, role_of: RoleOf, *, delivery_id: str) -> IncomingMessage | None:
    """Return the message, None for our own and for those that nobody answers for."""
    author = author_of(message, role_of)
    if author is None or author.id == user_id_of(me.id):
        return None
    chat = chat_of(message)
    addressed = _is_addressed(message, content, author, chat, me)
    content = without_name(content, me.username)
    return IncomingMessage(
        ref=_ref_of(message),
        delivery_id=delivery_id,
        author=author,
        chat=chat,
        text=content.text,
        conversation=f"{chat.id}/{chat.thread_id or ''}/{author.id}",
        sent_at=message.edit_date or message.date or datetime.now(UTC),
        addressed=addressed,
        entities=content.entities,
        quoted_text=quoted_text(message, me) or None,
        quotes_elsewhere=quotes_elsewhere(message),
        is_edit=message.edit_date is not None,
        is_forward=message.forward_origin is not None and not message.is_automatic_forward,
        unreadable=shows_unreadable(message),
        lang_hint=lang_of(message.from_user.language_code if message.from_user else None),
    )


def _ref_of(message: Message) -> str:
    whisper = message.api_kwargs.get("ephemeral_message_id")
    return whisper_ref_of(message.chat.id, int(whisper)) if whisper else ref_of(message.chat.id, message.message_id)


def _may_command(message: Message, author: Author) -> bool:
    """Forwarded words are somebody else's, and what bots and channels' posts say is never done."""
    return message.forward_origin is None and author.role is not Role.BOT and not message.is_automatic_forward


def _command_of(message: Message, content: Content, me: Me) -> tuple[str, str] | None:
    """Return name and argument of a command of ours. In a group one without our name is ours if we know it."""
    match = _COMMAND.match(content.words)
    if match is None or not any(entity.type == "bot_command" and entity.offset == 0 for entity in content.entities):
        return None
    name, addressee = match[1].lower(), match[2]
    if name not in COMMANDS or (addressee and addressee.lower() != me.username.lower()):
        return None
    return name, content.words[match.end() :].strip()


def _is_addressed(message: Message, content: Content, author: Author, chat: Chat, me: Me) -> bool:
    if author.role is Role.BOT or message.is_automatic_forward or message.forum_topic_created or message.forum_topic_edited:
        return False
    if chat.kind is ChatKind.PRIVATE:
        return True
    if message.forward_origin is not None:
        return False
    if not content.words and (message.sticker or message.dice or message.location):
        # A gesture in a group, not a question.
        return False
    answered = reply_target(message)
    return (answered is not None and is_ours(answered, me)) or _names_us(message, content, me)


def _names_us(message: Message, content: Content, me: Me) -> bool:
    ours = f"@{me.username}".lower()
    for entity in content.entities:
        written = content.text[entity.offset : entity.offset + entity.length].lower()
        if (entity.type == "mention" and written == ours) or (
            entity.type == "bot_command" and entity.offset == 0 and written.endswith(ours)
        ):
            return True
    marked = message.entities or message.caption_entities
    return any(entity.type == "text_mention" and entity.user is not None and entity.user.id == me.id for entity in marked)


def _target_of(message: Message, me: Me, role_of: RoleOf) -> IncomingMessage | None:
    """Return the message a command points at by replying to it, with everything in it that people read or tap."""
    answered = reply_target(message)
    if answered is not None:
        return _to_incoming(answered, read_content(answered), me, role_of, delivery_id=ref_of(answered.chat.id, answered.message_id))
    return _external_target(message, me) if message.external_reply is not None or message.quote is not None else None


def _external_target(message: Message, me: Me) -> IncomingMessage | None:
    text = quoted_text(message, me)
    if not text:
        return None
    chat, external = chat_of(message), message.external_reply
    # What stands in another chat is out of reach: its ref names no message of this one.
    ref, is_here = f"{chat.id}/elsewhere-{message.message_id}", False
    if external is not None and external.message_id and external.chat is not None and external.chat.id == message.chat.id:
        ref, is_here = ref_of(message.chat.id, external.message_id), True
    return IncomingMessage(
        ref=ref,
        delivery_id=ref,
        author=external_author(external),
        chat=chat,
        text=text,
        conversation=ref,
        sent_at=message.date,
        addressed=False,
        is_forward=not is_here,
    )
