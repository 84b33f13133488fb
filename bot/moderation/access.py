"""Who may do what. Pure: a role as the platform says it now goes in, never one that was remembered."""

from __future__ import annotations

from bot.models import Role

STAFF = frozenset({Role.MODERATOR, Role.ADMIN})
"""Who decides: about reports and domains, about what was decided, and about a chat's settings."""

FOR_STAFF = frozenset({"flag", "why", "allow", "block", "unblock", "setup", "quiet", "status"})
"""Commands of moderators, in a group. All others are anybody's."""


def is_staff(role: Role) -> bool:
    return role in STAFF


def may_use(role: Role, command: str) -> bool:
    return command not in FOR_STAFF or is_staff(role)
