"""The Bot API's methods, as strict as Telegram: what it refuses is refused here in its words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_api.accounts import ADMIN_RIGHTS, JSON, SEND_RIGHTS, Member, Room
from tests.fakes.telegram_api.limits import Meter
from tests.fakes.telegram_api.markup import LONGEST, BadMarkup, check_entities, parse_html, utf16, with_found
from tests.fakes.telegram_api.world import World

_SAME = "specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
_SUPERGROUPS = {"supergroup", "channel"}
_WEBHOOK_PORTS = {None, "443", "80", "88", "8443"}


class Refused(Exception):
    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> JSON:
        answer: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad(why: str, **parameters: Any) -> Refused:
    return Refused(400, f"Bad Request: {why}", **parameters)


def too_many(seconds: float) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass(slots=True, kw_only=True)
class Call:
    """A request as it came: `chat` is the chat it is about, where there is one."""

    method: str
    params: JSON
    at: float

    @property
    def chat(self) -> int | None:
        value = self.params.get("chat_id")
        return value if isinstance(value, int) else None


@dataclass(slots=True)
class Methods:
    world: World
    meter: Meter
    sent: list[JSON] = field(default_factory=list)
    """Messages of the bot, in the order they were accepted."""
    deleted: list[tuple[int, int]] = field(default_factory=list)
    commands: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)
    webhook: JSON = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def run(self, call: Call) -> Any:
        method = _METHODS.get(call.method)
        if method is None:
            raise Refused(404, "Not Found")
        known, handler = method
        strange = sorted(set(call.params) - known)
        if strange:
            raise bad(f"unknown parameter {strange[0]}")
        return handler(self, call.params)

    def room(self, params: JSON) -> Room:
        number = params.get("chat_id")
        room = self.world.rooms.get(number) if isinstance(number, int) else None
        if room is None:
            raise bad("chat not found")
        if room.moved_to:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=room.moved_to)
        return room

    def bot_in(self, room: Room) -> Member:
        if room.kind == "private":
            if room.is_blocked:
                raise Refused(403, "Forbidden: bot was blocked by the user")
            return Member(person=self.world.bot)
        bot = room.members.get(self.world.bot.id)
        if bot is None or not bot.is_inside:
            kicked = bot is not None and bot.status == "kicked"
            raise Refused(403, f"Forbidden: bot {'was kicked from' if kicked else 'is not a member of'} the {room.kind} chat")
        return bot

    def me(self, _: JSON) -> JSON:
        extra = {"can_join_groups": True, "can_read_all_group_messages": not self.world.privacy_mode, "supports_inline_queries": False}
        return self.world.bot.as_user() | extra | {"can_connect_to_business": False, "has_main_web_app": False}

    # Messages

    def send_message(self, params: JSON) -> JSON:
        room = self.room(params)
        self._may_write(room)
        whisper = params.get("ephemeral_message_parameters") if self.world.knows_whispers else None
        if whisper:
            return self._whisper(room, whisper, params)
        fields = self._content(params) | self._place(room, params)
        wait = self.meter.take(room.id, room.is_group)
        if wait is not None:
            raise too_many(wait)
        message = self.world.new_bot_message(room, fields)
        self.sent.append(message)
        return message

    def _whisper(self, room: Room, to_whom: JSON, params: JSON) -> JSON:
        receiver = room.members.get(to_whom["receiver_user_id"])
        if room.kind != "supergroup" or receiver is None or not receiver.is_inside or receiver.person.is_bot:
            raise bad("USER_ID_INVALID")
        tapped_by = self.world.tapped.get(to_whom.get("callback_query_id", ""))
        answered = (params.get("reply_parameters") or {}).get("ephemeral_message_id")
        if not (self.bot_in(room).is_admin or tapped_by == receiver.person.id or answered in self.world.whispers_heard):
            raise bad("BOT_NOT_ADMIN")
        fields = self._content(params) | self._topic(room, params)
        message: JSON = {"message_id": 0, "ephemeral_message_id": len(self.world.whispers) + 1, "date": int(self.world.clock())}
        message |= {"chat": room.as_chat(), "from": self.world.bot.as_user(), "receiver_user": receiver.person.as_user()} | fields
        self.world.whispers.append(message)
        self.world.touch()
        return message

    def edit_message_text(self, params: JSON) -> JSON:
        room, message = self._own_message(params)
        fields = self._content(params)
        fields.setdefault("reply_markup", None)
        fields = {key: value for key, value in fields.items() if value is not None}
        before = {key: message.get(key) for key in ("text", "entities", "reply_markup")}
        if before == {key: fields.get(key) for key in ("text", "entities", "reply_markup")}:
            same = (
                "specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
            )
            raise bad(f"message is not modified: {same}")
        wait = self.meter.take(room.id, room.is_group)
        if wait is not None:
            raise too_many(wait)
        message.pop("reply_markup", None)
        message.update(fields | {"edit_date": int(self.world.clock())})
        return message

    def delete_message(self, params: JSON) -> bool:
        room = self.room(params)
        bot = self.bot_in(room)
        message = room.messages.get(params["message_id"])
        if message is None:
            raise bad("message to delete not found")
        own = message.get("from", {}).get("id") == self.world.bot.id
        if message["message_id"] in self.world.undeletable:
            raise bad("message can't be deleted")
        if not own and room.kind != "private" and not bot.may("can_delete_messages"):
            raise bad("message can't be deleted")
        if own and not bot.may("can_delete_messages") and self.world.clock() - message["date"] > 48 * 3600:
            raise bad("message can't be deleted")
        del room.messages[message["message_id"]]
        self.deleted.append((room.id, message["message_id"]))
        return True

    def send_chat_action(self, params: JSON) -> bool:
        room = self.room(params)
        self._may_write(room)
        self._topic(room, params)
        return True

    def _may_write(self, room: Room) -> None:
        bot = self.bot_in(room)
        rights = bot.rights if bot.status == "restricted" else room.permissions
        if room.is_group and not bot.is_admin and "can_send_messages" not in rights:
            raise bad("not enough rights to send text messages to the chat")

    def _content(self, params: JSON) -> JSON:
        text, given = str(params.get("text", "")), params.get("entities") or []
        try:
            if params.get("parse_mode"):
                text, given = parse_html(text) if params["parse_mode"] == "HTML" else _no_markdown()
            else:
                check_entities(text, given)
        except BadMarkup as error:
            raise bad(f"can't parse entities: {error}") from error
        if not text.strip():
            raise bad("message text is empty")
        if utf16(text) > LONGEST:
            raise bad("message is too long")
        fields: JSON = {"text": text, "entities": with_found(text, given)}
        if params.get("reply_markup") is not None:
            fields["reply_markup"] = _keyboard(params["reply_markup"])
        if params.get("link_preview_options"):
            fields["link_preview_options"] = params["link_preview_options"]
        return fields

    def _place(self, room: Room, params: JSON) -> JSON:
        fields = self._topic(room, params)
        reply = params.get("reply_parameters")
        if reply:
            answered = room.messages.get(reply["message_id"])
            if answered is None and not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
            if answered is not None:
                fields["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
        return fields

    def _topic(self, room: Room, params: JSON) -> JSON:
        topic = params.get("message_thread_id")
        if topic is None:
            return {}
        if topic not in room.topics:
            raise bad("message thread not found")
        if topic in room.closed_topics:
            raise bad("TOPIC_CLOSED")
        return {"message_thread_id": topic, "is_topic_message": True}

    def _own_message(self, params: JSON) -> tuple[Room, JSON]:
        room = self.room(params)
        self.bot_in(room)
        message = room.messages.get(params.get("message_id", 0))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != self.world.bot.id:
            raise bad("message can't be edited")
        return room, message

    # Taps

    def answer_query(self, params: JSON) -> bool:
        query_id = params.get("callback_query_id")
        if query_id not in self.world.queries:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if utf16(params.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        del self.world.queries[query_id]
        self.world.answers[query_id] = params
        return True

    # People

    def get_chat(self, params: JSON) -> JSON:
        return self.room(params).as_full()

    def get_member(self, params: JSON) -> JSON:
        room = self.room(params)
        self.bot_in(room)
        member = room.members.get(params["user_id"])
        if member is None:
            if params["user_id"] not in self.world.people:
                raise bad("PARTICIPANT_ID_INVALID")
            member = Member(person=self.world.people[params["user_id"]], status="left")
        return member.as_member()

    def get_admins(self, params: JSON) -> list[JSON]:
        room = self.room(params)
        self.bot_in(room)
        if room.kind == "private":
            raise bad("there are no administrators in the private chat")
        bot = self.world.bot.id
        return [each.as_member() for each in room.members.values() if each.is_admin and (not each.person.is_bot or each.person.id == bot)]

    def ban(self, params: JSON) -> bool:
        room, member = self._target(params)
        room.members[member.person.id] = Member(person=member.person, status="kicked", until_date=params.get("until_date", 0))
        return True

    def unban(self, params: JSON) -> bool:
        room, member = self._target(params)
        if params.get("only_if_banned") and member.status != "kicked":
            return True
        room.members[member.person.id] = Member(person=member.person, status="left")
        return True

    def restrict(self, params: JSON) -> bool:
        room, member = self._target(params, only_super=True)
        allowed = {right for right in SEND_RIGHTS if params["permissions"].get(right)}
        if allowed >= room.permissions:
            room.members[member.person.id] = Member(person=member.person)
        else:
            until = params.get("until_date", 0)
            room.members[member.person.id] = Member(person=member.person, status="restricted", rights=allowed, until_date=until)
        return True

    def ban_channel(self, params: JSON) -> bool:
        room = self._restricting(params)
        if params["sender_chat_id"] == room.linked_chat_id:
            raise bad("can't ban the linked channel")
        room.banned_channels.add(params["sender_chat_id"])
        return True

    def unban_channel(self, params: JSON) -> bool:
        self._restricting(params).banned_channels.discard(params["sender_chat_id"])
        return True

    def _restricting(self, params: JSON, *, only_super: bool = True) -> Room:
        room = self.room(params)
        if room.kind == "private":
            raise bad("chat member status can't be changed in private chats")
        if only_super and room.kind not in _SUPERGROUPS:
            raise bad("method is available only for supergroups")
        if not self.bot_in(room).may("can_restrict_members"):
            raise bad("not enough rights to restrict/unrestrict chat member")
        return room

    def _target(self, params: JSON, *, only_super: bool = False) -> tuple[Room, Member]:
        room = self._restricting(params, only_super=only_super)
        person = self.world.people.get(params["user_id"])
        member = room.members.get(params["user_id"]) or (Member(person=person, status="left") if person else None)
        if member is None:
            raise bad("PARTICIPANT_ID_INVALID")
        if member.is_admin:
            raise bad("can't remove chat owner" if member.status == "creator" else "user is an administrator of the chat")
        return room, member

    # Settings

    def set_commands(self, params: JSON) -> bool:
        names = [command["command"] for command in params["commands"]]
        if len(names) > 100 or not all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names):
            raise bad("BOT_COMMAND_INVALID")
        if not all(1 <= len(command["description"]) <= 256 for command in params["commands"]):
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[params.get("scope", {}).get("type", "default"), params.get("language_code", "")] = params["commands"]
        return True

    def set_webhook(self, params: JSON) -> bool:
        url = re.fullmatch(r"(https?)://([^/:]+)(?::(\d+))?(/\S*)?", params.get("url", ""))
        if params.get("url") and (url is None or url[1] != "https"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if url and url[3] not in _WEBHOOK_PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
            raise bad("secret token contains unallowed characters")
        self.webhook = dict(params) if params.get("url") else {}
        self._settle_updates(params)
        return True

    def delete_webhook(self, params: JSON) -> bool:
        self.webhook = {}
        self._settle_updates(params)
        return True

    def _settle_updates(self, params: JSON) -> None:
        if params.get("drop_pending_updates"):
            self.world.updates.clear()
        if "allowed_updates" in params:
            self.world.allowed = params["allowed_updates"]

    def webhook_info(self, _: JSON) -> JSON:
        return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": len(self.world.updates)}

    def get_file(self, params: JSON) -> JSON:
        if params["file_id"] not in self.files:
            raise bad("invalid file_id")
        size = len(self.files[params["file_id"]])
        return {"file_id": params["file_id"], "file_unique_id": "u" + params["file_id"], "file_size": size, "file_path": params["file_id"]}

    def leave(self, params: JSON) -> bool:
        room = self.room(params)
        self.bot_in(room)
        del room.members[self.world.bot.id]
        return True


def _no_markdown() -> tuple[str, list[JSON]]:
    raise BadMarkup("this fake parses HTML only")


def _keyboard(markup: Any) -> JSON:
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list):
        raise bad("object expected as reply markup")
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(not row for row in rows):
        raise bad("REPLY_MARKUP_INVALID")
    for button in buttons:
        does = [key for key in ("callback_data", "url") if key in button]
        if not button.get("text", "").strip() or len(does) != 1:
            raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
        link = re.fullmatch(r"(https?|tg)://\S+", button.get("url", "https://t.me/x"))
        start = re.search(r"[?&]start=([^&]*)", button.get("url", ""))
        if link is None or (start and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start[1])):
            raise bad("BUTTON_URL_INVALID")
    return {"inline_keyboard": rows}


_TO_CHAT = {"chat_id", "message_thread_id", "reply_parameters", "disable_notification", "protect_content"}
_CONTENT = {"text", "entities", "parse_mode", "link_preview_options", "reply_markup"}
_PERSON = {"chat_id", "user_id"}
_METHODS: dict[str, tuple[set[str], Callable[[Methods, JSON], Any]]] = {
    "getMe": (set(), Methods.me),
    "sendMessage": (_TO_CHAT | _CONTENT | {"ephemeral_message_parameters"}, Methods.send_message),
    "editMessageText": ({"chat_id", "message_id"} | _CONTENT, Methods.edit_message_text),
    "deleteMessage": ({"chat_id", "message_id"}, Methods.delete_message),
    "sendChatAction": ({"chat_id", "message_thread_id", "action"}, Methods.send_chat_action),
    "answerCallbackQuery": ({"callback_query_id", "text", "show_alert", "url", "cache_time"}, Methods.answer_query),
    "getChat": ({"chat_id"}, Methods.get_chat),
    "getChatMember": (_PERSON, Methods.get_member),
    "getChatAdministrators": ({"chat_id"}, Methods.get_admins),
    "banChatMember": (_PERSON | {"until_date", "revoke_messages"}, Methods.ban),
    "unbanChatMember": (_PERSON | {"only_if_banned"}, Methods.unban),
    "restrictChatMember": (_PERSON | {"permissions", "until_date", "use_independent_chat_permissions"}, Methods.restrict),
    "banChatSenderChat": ({"chat_id", "sender_chat_id"}, Methods.ban_channel),
    "unbanChatSenderChat": ({"chat_id", "sender_chat_id"}, Methods.unban_channel),
    "setMyCommands": ({"commands", "scope", "language_code"}, Methods.set_commands),
    "setWebhook": (
        {"url", "secret_token", "allowed_updates", "max_connections", "ip_address", "drop_pending_updates", "certificate"},
        Methods.set_webhook,
    ),
    "deleteWebhook": ({"drop_pending_updates"}, Methods.delete_webhook),
    "getWebhookInfo": (set(), Methods.webhook_info),
    "getFile": ({"file_id"}, Methods.get_file),
    "leaveChat": ({"chat_id"}, Methods.leave),
}


def read_params(pairs: dict[str, str]) -> JSON:
    """Return parameters as python-telegram-bot writes them: texts as they are, everything else as JSON."""
    return {key: value if key in _TEXTS else _read(value) for key, value in pairs.items()}


_TEXTS = {"text", "url", "callback_query_id", "secret_token", "parse_mode", "action", "language_code", "file_id", "ip_address"}


def _read(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


__all__ = ["ADMIN_RIGHTS", "Call", "Methods", "Refused", "bad", "read_params", "too_many"]
