"""What a group's topics are called.

Telegram tells nobody who asks: a name stands in what opened a topic, in what renamed it, and in what answers its opening.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from telegram import Message

from adapters.telegram.ids import chat_id_of
from bot.models import Chat

_MOST_TOPICS = 5_000


class Topics:
    """In memory and bounded; after a restart a name is known again with the next message that is no reply."""

    def __init__(self) -> None:
        self._names: OrderedDict[tuple[str, str], str] = OrderedDict()

    def learn(self, message: Message) -> None:
        if not message.is_topic_message or message.message_thread_id is None:
            return
        opening = message.reply_to_message.forum_topic_created if message.reply_to_message else None
        told = message.forum_topic_created or message.forum_topic_edited
        key = (chat_id_of(message.chat.id), str(message.message_thread_id))
        # Every message of a topic shows how it was opened, under the name of then: what it was renamed to since is newer.
        name = told.name if told else (opening.name if opening and key not in self._names else None)
        if not name:
            return
        self._names[key] = name
        while len(self._names) > _MOST_TOPICS:
            self._names.popitem(last=False)

    def named(self, chat: Chat) -> Chat:
        """Return the chat with the name of its topic, where that is known."""
        name = self._names.get((chat.id, chat.thread_id)) if chat.thread_id else None
        return replace(chat, thread_name=name) if name else chat
