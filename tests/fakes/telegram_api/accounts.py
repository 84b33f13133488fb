"""Who and what there is in the fake's world, and how Telegram writes it: users, chats, members with all their rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

SEND_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


@dataclass(slots=True, kw_only=True)
class Person:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    is_bot: bool = False
    language_code: str | None = "en"

    def as_user(self) -> JSON:
        fields = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, **{k: v for k, v in fields.items() if v}}


@dataclass(slots=True, kw_only=True)
class Member:
    person: Person
    status: str = "member"
    rights: set[str] = field(default_factory=set)
    until_date: int = 0
    is_anonymous: bool = False

    @property
    def is_inside(self) -> bool:
        return self.status not in {"left", "kicked"}

    @property
    def is_admin(self) -> bool:
        return self.status in {"creator", "administrator"}

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def as_member(self) -> JSON:
        member: JSON = {"user": self.person.as_user(), "status": self.status}
        if self.status == "creator":
            member["is_anonymous"] = self.is_anonymous
        elif self.status == "administrator":
            member |= {right: right in self.rights for right in ADMIN_RIGHTS}
            member |= {"can_manage_chat": True, "can_be_edited": False, "is_anonymous": self.is_anonymous}
        elif self.status == "restricted":
            member |= {right: right in self.rights for right in SEND_RIGHTS}
            member |= {"is_member": True, "until_date": self.until_date}
        elif self.status == "kicked":
            member["until_date"] = self.until_date
        return member


@dataclass(slots=True, kw_only=True)
class Room:
    """A chat of any kind. `messages` holds what can still be seen in it, by message id."""

    id: int
    kind: str
    title: str | None = None
    person: Person | None = None
    username: str | None = None
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    permissions: set[str] = field(default_factory=lambda: set(SEND_RIGHTS))
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    messages: dict[int, JSON] = field(default_factory=dict)
    next_message: int = 10  # 1 stands for the topic General
    linked_chat_id: int | None = None
    moved_to: int | None = None
    is_blocked: bool = False
    banned_channels: set[int] = field(default_factory=set)
    last_bot_command_target: bool = True

    @property
    def is_group(self) -> bool:
        return self.kind in {"group", "supergroup"}

    def as_chat(self) -> JSON:
        if self.kind == "private":
            assert self.person is not None
            user = self.person.as_user()
            return {"id": self.id, "type": "private", **{k: user[k] for k in ("first_name", "last_name", "username") if k in user}}
        chat: JSON = {"id": self.id, "type": self.kind, "title": self.title or ""}
        if self.username:
            chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        return chat

    def as_full(self) -> JSON:
        full = self.as_chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
        if self.kind != "private":
            full["permissions"] = {right: right in self.permissions for right in SEND_RIGHTS}
        if self.linked_chat_id:
            full["linked_chat_id"] = self.linked_chat_id
        return full


_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
