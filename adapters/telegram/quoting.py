"""What a message answers or quotes: in this chat, by hand, or from elsewhere. Pure."""

from __future__ import annotations

from telegram import ExternalReplyInfo, Message, MessageOriginChannel, MessageOriginChat, MessageOriginUser

from adapters.telegram.content import flatten, flatten_quote, read_content
from adapters.telegram.events import Me
from adapters.telegram.ids import PLATFORM, user_id_of
from adapters.telegram.people import to_author
from bot.models import Author, Role


def is_ours(message: Message, me: Me) -> bool:
    return message.from_user is not None and message.from_user.id == me.id


def reply_target(message: Message) -> Message | None:
    """Return the message that was replied to. In a topic every message answers the one that opened it: that is no reply."""
    answered = message.reply_to_message
    if answered is None or (message.is_topic_message and answered.message_id == message.message_thread_id):
        return None
    return answered


def shows_unreadable(message: Message) -> bool:
    """Tell whether a message holds, answers or quotes a picture, a voice message or a file."""
    shown = (message, reply_target(message), message.external_reply)
    return any(_holds_unreadable(each) for each in shown if each is not None)


def _holds_unreadable(message: Message | ExternalReplyInfo) -> bool:
    looked_at = message.photo or message.video or message.animation or message.video_note or message.sticker
    return bool(looked_at or message.voice or message.audio or message.document)


def quoted_text(message: Message, me: Me) -> str:
    """Return what the message quotes, with the addresses behind its words. Our own words are nobody's quotation."""
    answered = reply_target(message)
    whole = flatten(read_content(answered)) if answered is not None and not is_ours(answered, me) else ""
    if message.external_reply is not None:
        whole = _external_lines(message.external_reply)
    if message.quote is None or (answered is not None and is_ours(answered, me)):
        return whole
    chosen = flatten_quote(message.quote)
    return whole if chosen in whole else f"{chosen}\n{whole}".strip()


def _external_lines(external: ExternalReplyInfo) -> str:
    """Return what Telegram shows of a message in another chat: never its text, but names of files and the preview's address."""
    lines = [file.file_name for file in (external.document, external.audio, external.video, external.animation) if file and file.file_name]
    if external.poll:
        lines += [external.poll.question, *(option.text for option in external.poll.options)]
    if external.link_preview_options and external.link_preview_options.url:
        lines.append(f"[link]({external.link_preview_options.url})")
    return "\n".join(lines)


def external_author(external: ExternalReplyInfo | None) -> Author:
    origin = external.origin if external else None
    if isinstance(origin, MessageOriginUser):
        return to_author(origin.sender_user, Role.MEMBER)
    if isinstance(origin, MessageOriginChannel):
        return Author(id=user_id_of(origin.chat.id), name=origin.chat.title, username=origin.chat.username, role=Role.CHANNEL)
    if isinstance(origin, MessageOriginChat):
        return Author(
            id=user_id_of(origin.sender_chat.id), name=origin.sender_chat.title, username=origin.sender_chat.username, role=Role.CHANNEL
        )
    return Author(id=f"{PLATFORM}:hidden", name=getattr(origin, "sender_user_name", None))
