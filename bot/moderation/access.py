"""Who may do what. Pure: a role as the platform says it now goes in, never one that was remembered."""

from __future__ import annotations

from enum import IntEnum

from bot.models import Role
from bot.moderation.models import DecisionKind


class Access(IntEnum):
    """What somebody has to be, at least."""

    ANYONE = 0
    MODERATOR = 1


COMMANDS = {
    "ask": Access.ANYONE,
    "check": Access.ANYONE,
    "report": Access.ANYONE,
    "help": Access.ANYONE,
    "privacy": Access.ANYONE,
    "start": Access.ANYONE,
    "status": Access.ANYONE,
    "flag": Access.MODERATOR,
    "why": Access.MODERATOR,
    "allow": Access.MODERATOR,
    "block": Access.MODERATOR,
    "unblock": Access.MODERATOR,
    "setup": Access.MODERATOR,
    "quiet": Access.MODERATOR,
}
"""What each command needs. One that does not stand here needs a moderator: forgetting it must not open it."""

STAFF = frozenset({Role.MODERATOR, Role.ADMIN})


def may_use(role: Role, command: str) -> bool:
    return is_staff(role) or COMMANDS.get(command, Access.MODERATOR) is Access.ANYONE


def may_decide(role: Role, kind: DecisionKind) -> bool:
    """Every decision about others needs a moderator, taking one back as well."""
    return is_staff(role)


def is_staff(role: Role) -> bool:
    return role in STAFF
