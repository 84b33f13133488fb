"""The settings of every chat, at hand without waiting: each message asks for them. Stores are written first, then what is at hand."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.errors import StorageProblem
from bot.moderation.domains import ConfirmedDomains
from bot.moderation.models import ChatSettings
from bot.moderation.policy import ChatPolicy
from bot.moderation.stores import ChatStore
from bot.screening.redaction import mask_secrets

_MOST_TITLES = 10_000
_MOST_TOPICS = 200
"""Of one chat; those that were named last."""
_LONGEST_NAME = 128


class ChatBook:
    """Use `open`. Chats nobody has set anything in are not kept."""

    def __init__(self, store: ChatStore, domains: ConfirmedDomains, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._domains = domains
        self._now = now
        self._settings: dict[str, ChatSettings] = {}
        self._policies: dict[str, ChatPolicy] = {}
        self._titles: OrderedDict[str, str] = OrderedDict()
        self._topics: OrderedDict[str, OrderedDict[str, str]] = OrderedDict()
        self._bot_names: tuple[str, ...] = ()
        self._changing = asyncio.Lock()
        domains.watch(self._forget_policy)

    @classmethod
    async def open(cls, store: ChatStore, domains: ConfirmedDomains, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> ChatBook:
        book = cls(store, domains, now)
        book._settings = {settings.chat_id: settings for settings in await store.all()}
        book._topics.update((each.chat_id, OrderedDict(each.topic_names)) for each in book.known() if each.topic_names)
        return book

    async def load(self, chat_id: str, title: str = "") -> ChatSettings:
        """Return a chat's settings, and remember the chat under this title if it has one."""
        settings = self.settings(chat_id)
        if not title or title == settings.title:
            return settings
        try:
            return await self.change(chat_id, title=title)
        except StorageProblem:
            # A title comes again with the next message; nothing else must wait for it.
            return replace(settings, title=title)

    def settings(self, chat_id: str) -> ChatSettings:
        return self._settings.get(chat_id) or ChatSettings(chat_id=chat_id, title=self._titles.get(chat_id, ""))

    def know_title(self, chat_id: str, title: str) -> None:
        """Remember what a chat is called, which platforms tell again and again; it is kept with what is set there next."""
        settings = self._settings.get(chat_id)
        if settings is not None:
            if settings.title != title:
                self._settings[chat_id] = replace(settings, title=title)
            return
        self._titles[chat_id] = title
        while len(self._titles) > _MOST_TITLES:
            self._titles.popitem(last=False)

    def topic_name(self, chat_id: str, thread_id: str) -> str:
        """Return what a topic is called, empty where that is not known."""
        topics = self._topics.get(chat_id)
        return topics.get(thread_id, "") if topics else ""

    async def name_topic(self, chat_id: str, thread_id: str, name: str) -> None:
        """Remember what a topic is called. It is kept where moderators have set something, or read cards. May be tried again."""
        name = mask_secrets(name[:_LONGEST_NAME])
        if self.topic_name(chat_id, thread_id) != name:
            self._note_topic(chat_id, thread_id, name)
        is_kept = dict(self.settings(chat_id).topic_names).get(thread_id) == name
        if not is_kept and (chat_id in self._settings or any(_place_of(each) == chat_id for each in self.known())):
            await self.change(chat_id)

    def _note_topic(self, chat_id: str, thread_id: str, name: str) -> None:
        topics = self._topics.setdefault(chat_id, OrderedDict())
        topics.pop(thread_id, None)
        topics[thread_id] = name
        if len(topics) > _MOST_TOPICS:
            topics.popitem(last=False)
        if len(self._topics) > _MOST_TITLES:
            self._topics.popitem(last=False)

    def known(self) -> tuple[ChatSettings, ...]:
        return tuple(self._settings.values())

    def moderators_language(self, chat_id: str) -> str:
        """Return the language of where a chat's moderators read: that chat's own if it has set one, else this one's, else English."""
        settings = self.settings(chat_id)
        return self.settings(_place_of(settings)).lang or settings.lang or "en"

    def policy(self, chat_id: str) -> ChatPolicy:
        """Return what screening and recommending have to know of a chat."""
        policy = self._policies.get(chat_id)
        if policy is None:
            policy = self._to_policy(self.settings(chat_id))
            # A chat without settings has the same policy as any other: only what is known is kept at hand.
            if chat_id in self._settings:
                self._policies[chat_id] = policy
        return policy

    async def change(self, chat_id: str, **changes: Any) -> ChatSettings:
        """Set fields of ChatSettings by name. Raises TypeError for a name it has not."""
        async with self._changing:
            topics = tuple(self._topics.get(chat_id, {}).items())
            settings = replace(self.settings(chat_id), **{"topic_names": topics, **changes})
            await self._store.save(settings, self._now())
            self._settings[chat_id] = settings
            self._policies.pop(chat_id, None)
            return settings

    async def move(self, old_chat_id: str, new_chat_id: str) -> None:
        """Follow a chat that got a new id, with its domains, reports and decisions. May be tried again.

        In memory it has moved at once, whatever the store says: its platform knows the old id no more.
        """
        async with self._changing:
            old = self._settings.pop(old_chat_id, None)
            if topics := self._topics.pop(old_chat_id, None):
                self._topics.setdefault(new_chat_id, topics)
            if old and new_chat_id not in self._settings:
                self._settings[new_chat_id] = replace(old, chat_id=new_chat_id)
            for chat_id in (old_chat_id, new_chat_id):
                self._policies.pop(chat_id, None)
            shown_there = self._follow_place(old_chat_id, new_chat_id)
            self._domains.move(old_chat_id, new_chat_id)
            await self._store.move(old_chat_id, new_chat_id)
            for settings in shown_there:
                await self._store.save(settings, self._now())

    def _follow_place(self, old_chat_id: str, new_chat_id: str) -> tuple[ChatSettings, ...]:
        """Let cards of other chats go to where the moved one is now; return the settings of all whose cards go there."""
        for settings in self.known():
            where, hash_sign, thread = (settings.moderators_place or "").partition("#")
            if where == old_chat_id:
                self._settings[settings.chat_id] = replace(settings, moderators_place=f"{new_chat_id}{hash_sign}{thread}")
        return tuple(each for each in self.known() if _place_of(each) == new_chat_id)

    def know_bot(self, *names: str) -> None:
        """Remember names of the bot itself, as its platforms give them: who takes one is an impostor."""
        self._bot_names = tuple(dict.fromkeys((*self._bot_names, *names)))
        self._policies.clear()

    def _forget_policy(self, chat_id: str) -> None:
        self._policies.pop(chat_id, None)

    def _to_policy(self, settings: ChatSettings) -> ChatPolicy:
        return ChatPolicy(
            mode=settings.mode,
            delete_secrets=settings.delete_secrets,
            allowed=self._domains.allowed(settings.chat_id),
            blocked=self._domains.blocked(settings.chat_id),
            pinned_addresses=settings.pinned_addresses,
            staff=settings.staff,
            bot_names=self._bot_names,
        )


def _place_of(settings: ChatSettings) -> str:
    """Return the chat that cards go to, empty where there is none."""
    return (settings.moderators_place or "").partition("#")[0]
