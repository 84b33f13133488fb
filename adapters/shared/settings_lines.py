"""A chat's settings, and changes of them, as moderators read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from adapters.shared.contract import Door
from adapters.shared.office import Office
from adapters.shared.status_lines import name_of_place
from bot.models import Chat, ChatKind
from bot.moderation.models import ChatSettings
from bot.moderation.setup import Change, DeclareOfficial, UnlinkModerators, Wish

_MOST_SHOWN = 20


def settings_lines(office: Office, door: Door, settings: ChatSettings, lang: str) -> list[str]:
    limits = f"{settings.member_questions} / {settings.chat_questions}"
    now = office.say(
        "setup_now",
        lang,
        moderators=name_of_place(office, door, settings.moderators_place, lang) or office.say("status_cards_nowhere", lang),
        language=settings.lang or office.say("setting_auto", lang),
        mode=settings.mode.value,
        topic=_topic(office, door, settings.chat_id, settings.answer_thread, lang),
        domains=_listed(office, sorted(office.domains.allowed(settings.chat_id)), lang),
        staff=_listed(office, list(settings.staff), lang),
        secrets=_switch(office, settings.delete_secrets, lang),
        vanish=_minutes(office, settings.vanish_after, lang),
        limits=limits,
    )
    return [now, "", office.say_on(door.name, "setup_how", lang), "", office.say("setup_modes", lang)]


def describe_wish(office: Office, door: Door, chat_id: str, wish: Wish, lang: str) -> str:
    """Return what a wish would set, in one line: nothing is so yet."""
    if isinstance(wish, Change) and "quiet" in wish.fields:
        return f"/quiet {'' if wish.fields['quiet'] else 'off'}".rstrip()
    return describe_change(office, door, chat_id, wish, lang)


def describe_change(office: Office, door: Door, chat_id: str, wish: Wish, lang: str) -> str:
    """Return what a wish sets, in one line: the option's own word and its value."""
    if isinstance(wish, DeclareOfficial):
        return f"domains: {', '.join(wish.domains)}"
    if isinstance(wish, UnlinkModerators):
        return f"moderators: {office.say('setting_none', lang)}"
    if not isinstance(wish, Change):
        return ""
    if "quiet" in wish.fields:
        return office.say_on(door.name, "quiet_on", lang) if wish.fields["quiet"] else office.say("quiet_off", lang)

    def shown(name: str, value: Any) -> str:
        if name == "answer_thread":
            return _topic(office, door, chat_id, value, lang)
        if name == "moderators_place":
            return name_of_place(office, door, value, lang)
        return _VALUES[name](office, value, lang)

    return ", ".join(f"{_WORDS[name]}: {shown(name, value)}" for name, value in wish.fields.items())


def _topic(office: Office, door: Door, chat_id: str, thread: str | None, lang: str) -> str:
    if thread is None:
        return office.say("setting_anywhere", lang)
    return door.name_of(Chat(id=chat_id, kind=ChatKind.GROUP, thread_id=thread)) or office.say("topic_unnamed", lang)


def _listed(office: Office, names: list[str], lang: str) -> str:
    more = f" (+{len(names) - _MOST_SHOWN})" if len(names) > _MOST_SHOWN else ""
    return (", ".join(names[:_MOST_SHOWN]) + more) or office.say("setting_none", lang)


def _switch(office: Office, on: bool, lang: str) -> str:
    return office.say("setting_on" if on else "setting_off", lang)


def _minutes(office: Office, after: timedelta | None, lang: str) -> str:
    return office.say("setting_off", lang) if after is None else f"{int(after.total_seconds() // 60)} min"


_WORDS = {
    "lang": "language",
    "mode": "mode",
    "answer_thread": "topic",
    "staff": "staff",
    "delete_secrets": "secrets",
    "vanish_after": "vanish",
    "member_questions": "limits",
    "chat_questions": "limits (all)",
    "moderators_place": "moderators",
}
_VALUES: dict[str, Callable[[Office, Any, str], str]] = {
    "lang": lambda office, value, lang: value or office.say("setting_auto", lang),
    "mode": lambda _, value, __: str(value.value),
    "staff": lambda office, value, lang: _listed(office, list(value), lang),
    "delete_secrets": _switch,
    "vanish_after": _minutes,
    "member_questions": lambda _, value, __: str(value),
    "chat_questions": lambda _, value, __: str(value),
}
