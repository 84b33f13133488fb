"""The fake's world: chats and people who write, edit, forward, join and tap. What the bot may see of it becomes updates."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from tests.fakes.telegram_api.accounts import ADMIN_RIGHTS, JSON, Member, Person, Room
from tests.fakes.telegram_api.markup import utf16, with_found

GROUP_ANONYMOUS_BOT = Person(id=1087968824, first_name="Group", username="GroupAnonymousBot", is_bot=True, language_code=None)
CHANNEL_BOT = Person(id=136817688, first_name="Channel", username="Channel_Bot", is_bot=True, language_code=None)
TELEGRAM = Person(id=777000, first_name="Telegram", language_code=None)
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
# No two worlds of one run share an account or a chat: what is remembered of one is not about another.
_people, _rooms = count(101), count(2)
ALL_RIGHTS = set(ADMIN_RIGHTS) - {"can_promote_members"}


class World:
    """`updates` are those that the bot has not confirmed."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.bot = Person(id=7_000_000_001, first_name="Jump", username="jump_test_bot", is_bot=True, language_code=None)
        self.privacy_mode = True
        self.rooms: dict[int, Room] = {}
        self.people: dict[int, Person] = {}
        self.updates: list[JSON] = []
        self.allowed: list[str] | None = None
        self.queries: dict[str, JSON] = {}
        """Taps that wait for an answer; answered ones are in `answers`."""
        self.answers: dict[str, JSON] = {}
        self._waiting: set[asyncio.Future[None]] = set()
        self.listeners: list[Callable[[JSON], None]] = []
        self._next_update = 1000

        # Places and people
        self.tapped: dict[str, int] = {}
        """Who tapped, by the query's id; a tap may be answered with a whisper for 15 seconds."""
        self.knows_whispers = False
        """Whether the server knows ephemeral messages; one of an older version passes over what asks for them."""
        self.whispers: list[JSON] = []
        """What was said to one reader alone."""
        self.undeletable: set[int] = set()
        self.whispers_heard: set[int] = set()
        """Numbers of what members said to the bot alone."""

    def person(self, first_name: str, **fields: Any) -> Person:
        person = Person(id=next(_people), first_name=first_name, **fields)
        self.people[person.id] = person
        return person

    def private(self, person: Person, *, started: bool = True) -> Room:
        room = self.rooms.get(person.id)
        if room is None:
            room = self.rooms[person.id] = Room(id=person.id, kind="private", person=person, is_blocked=not started)
        return room

    def group(
        self, title: str, *people: Person, kind: str = "supergroup", owner: Person | None = None, bot: bool = True, **fields: Any
    ) -> Room:
        number = next(_rooms)
        number = -number if kind == "group" else -(1_000_000_000_000 + number)
        room = self.rooms[number] = Room(id=number, kind=kind, title=title, **fields)
        owner = owner or self.person(f"Owner of {title}")
        room.members[owner.id] = Member(person=owner, status="creator")
        for person in people:
            room.members[person.id] = Member(person=person)
        if bot:
            room.members[self.bot.id] = Member(person=self.bot)
        return room

    def topic(self, room: Room, name: str) -> int:
        """Open a topic; its id is that of the service message which opened it."""
        message = self._new_message(room, GROUP_ANONYMOUS_BOT, {"forum_topic_created": {"name": name, "icon_color": 7322096}})
        number: int = message["message_id"]
        message |= {"message_thread_id": number, "is_topic_message": True}
        room.topics[number] = name
        return number

    def admin(self, room: Room, person: Person, *, rights: Iterable[str] = ALL_RIGHTS, anonymous: bool = False) -> None:
        """Make somebody an admin, without telling."""
        room.members[person.id] = Member(person=person, status="administrator", rights=set(rights), is_anonymous=anonymous)

    def member(self, room: Room, person_id: int) -> Member | None:
        return room.members.get(person_id)

    # What people do

    def says(self, person: Person, room: Room, text: str | None = None, **how: Any) -> JSON:
        """Write a message; `how` are `reply_to`, `topic`, `entities`, `as_chat`, `caption`, `quote`, or fields of the message itself."""
        message = self._new_message(room, person, self._content(room, text, how))
        self._deliver_message(room, message)
        return message

    def whispers_to_bot(self, person: Person, room: Room, text: str, number: int) -> JSON:
        """Say something that only the bot reads."""
        self.whispers_heard.add(number)
        message = {"message_id": 0, "ephemeral_message_id": number, "date": int(self.clock()), "chat": room.as_chat(), "text": text}
        message |= {"from": person.as_user(), "receiver_user": self.bot.as_user(), "entities": with_found(text, [])}
        self.push("message", message)
        return message

    def edits(self, message: JSON, text: str, **how: Any) -> JSON:
        room = self.rooms[message["chat"]["id"]]
        key = "caption" if "caption" in message else "text"
        fields = self._content(room, None, {**how, key: text})
        message.update(fields | {"edit_date": max(int(self.clock()), message.get("edit_date", message["date"]) + 1)})
        self._deliver_message(room, message, "edited_message")
        return message

    def forwards(self, person: Person, room: Room, message: JSON, **how: Any) -> JSON:
        kept = {k: v for k, v in message.items() if k in {"text", "entities", "caption", "caption_entities", "photo", "document"}}
        origin = {"type": "user", "date": message["date"], "sender_user": message["from"]}
        return self.says(person, room, kept.pop("text", None), **kept, forward_origin=origin, **how)

    def posts_in_channel(self, channel: Room, text: str, group: Room) -> JSON:
        """Post in a channel; the linked group gets it as an automatic forward."""
        post = {"message_id": channel.next_message, "date": int(self.clock()), "chat": channel.as_chat(), "text": text}
        channel.next_message += 1
        origin = {"type": "channel", "date": post["date"], "chat": channel.as_chat(), "message_id": post["message_id"]}
        return self.says(TELEGRAM, group, text, as_chat=channel, is_automatic_forward=True, forward_origin=origin)

    def starts(self, person: Person, payload: str = "") -> JSON:
        room = self.private(person)
        room.is_blocked = False
        return self.says(person, room, f"/start {payload}".strip())

    def joins(self, person: Person, room: Room) -> None:
        before = room.members.get(person.id) or Member(person=person, status="left")
        room.members[person.id] = Member(person=person)
        self._member_changed(room, person, before, room.members[person.id], by=person)
        service = self._new_message(room, person, {"new_chat_members": [person.as_user()]})
        self.push("message", service)

    def changes_member(self, room: Room, person: Person, member: Member, by: Person | None = None) -> None:
        """Give somebody another standing, and tell whoever may know."""
        before = room.members.get(person.id) or Member(person=person, status="left")
        room.members[person.id] = member
        kind = "my_chat_member" if person is self.bot else "chat_member"
        self._member_changed(room, person, before, member, by=by or self._owner(room), kind=kind)

    def adds_bot(self, room: Room, by: Person | None = None) -> None:
        self.changes_member(room, self.bot, Member(person=self.bot), by)

    def promotes_bot(self, room: Room, rights: Iterable[str] = ALL_RIGHTS) -> None:
        self.changes_member(room, self.bot, Member(person=self.bot, status="administrator", rights=set(rights)))

    def kicks_bot(self, room: Room) -> None:
        self.changes_member(room, self.bot, Member(person=self.bot, status="kicked"))

    def migrates(self, room: Room) -> Room:
        new = self.group(room.title or "", kind="supergroup", owner=self._owner(room))
        new.members = dict(room.members)
        room.moved_to = new.id
        self.push("message", self._new_message(room, GROUP_ANONYMOUS_BOT, {"migrate_to_chat_id": new.id}))
        self.push("message", self._new_message(new, GROUP_ANONYMOUS_BOT, {"migrate_from_chat_id": room.id}))
        return new

    def taps(self, person: Person, message: JSON, label: str) -> str:
        """Tap a button of a message by its label; return the query's id."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        button = next(button for row in rows for button in row if button["text"] == label)
        return self.taps_data(person, message, button["callback_data"])

    def taps_data(self, person: Person, message: JSON, data: str) -> str:
        query_id = f"q{self._next_update}"
        query = {"id": query_id, "from": person.as_user(), "message": message, "chat_instance": "1", "data": data}
        self.queries[query_id] = query
        self.tapped[query_id] = person.id
        self.push("callback_query", query)
        return query_id

    # What the bot sees

    def push(self, kind: str, body: JSON) -> JSON | None:
        """Queue an update of a kind that the bot asked for."""
        allowed = self.allowed
        if allowed is not None and kind not in allowed if allowed else kind in ON_REQUEST:
            return None
        update = {"update_id": self._next_update, kind: _copied(body)}
        self._next_update += 1
        self.updates.append(update)
        for listener in self.listeners:
            listener(update)
        self.touch()
        return update

    def touch(self) -> None:
        """Wake whoever waits for something to happen."""
        waiting, self._waiting = self._waiting, set()
        for each in waiting:
            if not each.done():
                each.set_result(None)

    def next_change(self) -> asyncio.Future[None]:
        """Return what is done as soon as anything happens from now on."""
        change: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(change)
        return change

    def new_bot_message(self, room: Room, fields: JSON) -> JSON:
        return self._new_message(room, self.bot, fields)

    def _deliver_message(self, room: Room, message: JSON, kind: str = "message") -> None:
        if self._is_visible(room, message):
            self.push(kind, message)
        else:
            self.touch()

    def _is_visible(self, room: Room, message: JSON) -> bool:
        if room.kind == "private":
            return True
        bot = room.members.get(self.bot.id)
        if bot is None or not bot.is_inside:
            return False
        writer = message.get("from", {})
        if writer.get("is_bot") and "sender_chat" not in message:
            return False  # bots do not see what other bots write
        if bot.is_admin or not self.privacy_mode:
            return True
        text = message.get("text") or message.get("caption") or ""
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot.id
        return text.startswith("/") or answered or f"@{self.bot.username}" in text

    def _member_changed(self, room: Room, person: Person, before: Member, after: Member, by: Person, kind: str = "chat_member") -> None:
        bot = room.members.get(self.bot.id)
        if kind == "chat_member" and (bot is None or not bot.is_admin):
            return
        change = {
            "chat": room.as_chat(),
            "from": by.as_user(),
            "date": int(self.clock()),
            "old_chat_member": before.as_member(),
            "new_chat_member": after.as_member(),
        }
        self.push(kind, change)

    def _owner(self, room: Room) -> Person:
        return next(member.person for member in room.members.values() if member.status == "creator")

    # Messages

    def _new_message(self, room: Room, writer: Person, fields: JSON) -> JSON:
        message: JSON = {"message_id": room.next_message, "date": int(self.clock()), "chat": room.as_chat()}
        sender = fields.pop("sender_chat", None)
        if sender is not None:
            message["sender_chat"] = sender
            same = sender["id"] == room.id
            writer = GROUP_ANONYMOUS_BOT if same else TELEGRAM if fields.get("is_automatic_forward") else CHANNEL_BOT
        message["from"] = writer.as_user()
        message |= fields
        room.messages[room.next_message] = message
        room.next_message += 1
        return message

    def _content(self, room: Room, text: str | None, how: JSON) -> JSON:
        fields: JSON = {}
        how = dict(how)
        for key, entities_key in (("text", "entities"), ("caption", "caption_entities")):
            words = how.pop(key, None)
            words = text if key == "text" and words is None else words
            if words is not None:
                given = how.pop(entities_key, how.pop("entities", []))
                fields |= {key: words, entities_key: with_found(words, given)}
        answered, topic, chat = how.pop("reply_to", None), how.pop("topic", None), how.pop("as_chat", None)
        if answered is not None:
            fields["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
        if topic is not None:
            fields |= {"message_thread_id": topic, "is_topic_message": True}
            fields.setdefault("reply_to_message", room.messages[topic])
        if chat is not None:
            fields["sender_chat"] = chat.as_chat()
        return fields | how


def link(text: str, words: str, url: str) -> JSON:
    """Return the entity that hides an address behind words of a text."""
    return {"type": "text_link", "offset": utf16(text[: text.index(words)]), "length": utf16(words), "url": url}


def _copied(value: Any) -> Any:
    """Return a copy: a message that is edited later must not change the update that told of it before."""
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value
