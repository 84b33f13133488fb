"""What a group's topics are called.

Telegram tells nobody who asks: a name stands in what opened a topic, in what renamed it, and in what answers its opening.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from telegram import Message

from adapters.telegram.ids import chat_id_of
from bot.models import Chat

_MOST_TOPICS = 5_000


class Topics:
    """In memory and bounded. `kept` tells what an earlier run has learnt; else a name comes with the next message that is no reply."""

    def __init__(self, kept: Callable[[str, str], str] = lambda _chat, _thread: "") -> None:
        self._kept = kept
        self._names: OrderedDict[tuple[str, str], str] = OrderedDict()

    def learn(self, message: Message) -> tuple[str, str, str] | None:
        """Return chat, thread and name where a topic is called otherwise than was known."""
        if not message.is_topic_message or message.message_thread_id is None:
            return None
        opening = message.reply_to_message.forum_topic_created if message.reply_to_message else None
        told = message.forum_topic_created or message.forum_topic_edited
        key = (chat_id_of(message.chat.id), str(message.message_thread_id))
        # Every message of a topic shows how it was opened, under the name of then: what it was renamed to since is newer.
        name = told.name if told else (opening.name if opening and not self._find(*key) else None)
        if not name or name == self._find(*key):
            return None
        self._note(key, name)
        return (*key, name)

    def named(self, chat: Chat) -> Chat:
        """Return the chat with the name of its topic, where that is known."""
        name = self._find(chat.id, chat.thread_id) if chat.thread_id else None
        return replace(chat, thread_name=name) if name else chat

    def _find(self, chat_id: str, thread_id: str) -> str:
        name = self._names.get((chat_id, thread_id))
        if name is None and (name := self._kept(chat_id, thread_id)):
            self._note((chat_id, thread_id), name)
        return name or ""

    def _note(self, key: tuple[str, str], name: str) -> None:
        self._names[key] = name
        while len(self._names) > _MOST_TOPICS:
            self._names.popitem(last=False)
