"""The world as JSON, complete enough for discord.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.fakes.discord_api.world import DM, FORUM, THREADS, Channel, Member, Role, Server, User, stamp

Json = dict[str, Any]


def user(who: User) -> Json:
    return {
        "id": str(who.id),
        "username": who.name,
        "global_name": who.display_name,
        "discriminator": "0",
        "avatar": None,
        "bot": who.is_bot,
        "public_flags": 0,
    }


def role(one: Role) -> Json:
    tags = {"tags": {"bot_id": str(one.bot_id)}} if one.bot_id else {}
    return {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(one.permissions),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": bool(one.bot_id),
        "mentionable": False,
        "flags": 0,
        **tags,
    }


def member(one: Member, *, with_user: bool = True, channel: Channel | None = None) -> Json:
    about: Json = {
        "roles": [str(each.id) for each in one.roles],
        "nick": one.nick,
        "joined_at": stamp(one.joined_at),
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "avatar": None,
        "premium_since": None,
        "communication_disabled_until": one.muted_until,
    }
    if with_user:
        about["user"] = user(one.user)
    if channel is not None:
        about["permissions"] = str(one.permissions(channel))
    return about


def channel(one: Channel) -> Json:
    about: Json = {"id": str(one.id), "type": one.kind, "last_message_id": None}
    if one.kind == DM:
        assert one.recipient is not None
        return about | {"recipients": [user(one.recipient)]}
    assert one.server is not None
    about |= {"guild_id": str(one.server.id), "name": one.name}
    if one.kind in THREADS:
        assert one.parent is not None
        archive = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": stamp(datetime.now(UTC)), "locked": False}
        return about | {
            "parent_id": str(one.parent.id),
            "owner_id": str(one.server.owner_id),
            "rate_limit_per_user": 0,
            "message_count": 0,
            "member_count": 1,
            "total_message_sent": 0,
            "applied_tags": [],
            "flags": 0,
            "thread_metadata": archive,
        }
    forum = {"available_tags": [], "default_reaction_emoji": None} if one.kind == FORUM else {}
    return about | {
        "position": 0,
        "permission_overwrites": [
            {
                "id": str(target),
                "type": 0 if target in one.server.roles or target == one.server.id else 1,
                "allow": str(allow),
                "deny": str(deny),
            }
            for target, (allow, deny) in one.overwrites.items()
        ],
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        **forum,
    }


def server(one: Server, bot: User) -> Json:
    every = list(one.channels.values())
    return {
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner_id),
        "preferred_locale": one.locale,
        "system_channel_id": str(one.system_channel) if one.system_channel else None,
        "roles": [role(one.everyone), *(role(each) for each in one.roles.values())],
        "emojis": [],
        "stickers": [],
        "features": [],
        "member_count": len(one.members),
        "large": False,
        "joined_at": stamp(datetime.now(UTC)),
        "members": [member(one.members[bot.id])],
        "channels": [channel(each) for each in every if each.kind not in THREADS],
        "threads": [channel(each) for each in every if each.kind in THREADS],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "afk_timeout": 0,
        "nsfw_level": 0,
        "mfa_level": 0,
        "premium_tier": 0,
    }
