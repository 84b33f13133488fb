"""Why something was not done or not said, as a code: stores and logs hold the code, people read its line in their language.

A platform's own words are in neither: doors turn them into one of these.
"""

from __future__ import annotations

from enum import StrEnum

from bot.texts import Texts


class Problem(StrEnum):
    """The line of each is `problem_<value>`."""

    NO_RIGHT = "no_right"
    NO_RIGHT_TO_DELETE = "no_right_to_delete"
    NO_RIGHT_TO_RESTRICT = "no_right_to_restrict"
    """To mute and to ban, where a platform has one right for both."""
    NO_RIGHT_TO_WRITE = "no_right_to_write"
    NOT_INSIDE = "not_inside"
    SHUT_OUT = "shut_out"
    """Removed from the chat, or blocked by whom it is with."""
    NO_CHAT = "no_chat"
    NO_PLACE = "no_place"
    GONE = "gone"
    ELSEWHERE = "elsewhere"
    """The message is in another chat than the order."""
    MOVED = "moved"
    NO_RELEASE = "no_release"
    NOT_KEPT = "not_kept"
    """What a message said is not kept any more, so it can't be shown again."""
    ANONYMOUS_ADMIN = "anonymous_admin"
    UNKNOWN_AUTHOR = "unknown_author"
    CHANNEL_MUTE = "channel_mute"
    OWN_CHANNEL = "own_channel"
    ADMIN = "admin"
    ABOVE_ME = "above_me"
    BASIC_GROUP = "basic_group"
    UNDELETABLE = "undeletable"
    TOPIC_CLOSED = "topic_closed"
    TOPIC_GONE = "topic_gone"
    TOO_LONG = "too_long"
    OVERFULL = "overfull"
    SLOW_DOWN = "slow_down"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    FAILED = "failed"
    LATE = "late"
    NO_PRIVATE = "no_private"


PASSING = frozenset({Problem.UNREACHABLE, Problem.SLOW_DOWN})
"""What says nothing about an order, only about the platform at that moment: the same order may be carried out later."""


def problem_text(code: str, texts: Texts, lang: str) -> str:
    """Return the line of a code; nothing for what is no code, such as what older versions kept."""
    key = f"problem_{code}"
    return texts.say(key, lang) if code and texts.has(key) else ""
