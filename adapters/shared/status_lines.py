"""What the bot sees and may do in a chat, in plain lines."""

from __future__ import annotations

from adapters.shared.contract import Door, Powers
from adapters.shared.office import Office
from adapters.shared.orders import to_chat
from bot.moderation.models import ChatSettings

POWER_NAMES = ("delete", "mute", "ban", "write")


def power_lines(office: Office, powers: Powers, lang: str) -> list[str]:
    held = {"delete": powers.can_delete, "mute": powers.can_mute, "ban": powers.can_ban, "write": powers.can_write}
    lines = []
    for key, wanted in (("welcome_may", True), ("welcome_may_not", False)):
        named = [office.say(f"power_{name}", lang) for name in POWER_NAMES if held[name] is wanted]
        if named:
            lines.append(office.say(key, lang, powers=office.texts.join(named, lang)))
    return [*lines, *powers.notes]


async def status_lines(office: Office, door: Door, settings: ChatSettings, lang: str) -> list[str]:
    powers = await door.powers(settings.chat_id)
    sees = office.say("status_sees_all" if powers.sees_all else "status_sees_some", lang)
    place = name_of_place(office, door, settings.moderators_place, lang) or office.say("status_cards_nowhere", lang)
    return [
        office.say("status_sees", lang, what=sees),
        *power_lines(office, powers, lang),
        office.say("status_cards", lang, place=place),
        *([office.say("status_cards_shut", lang)] if await _is_shut(door, settings.moderators_place) else []),
        office.say("status_mode", lang, mode=settings.mode.value),
        *([office.say_on(door.name, "quiet_on", lang)] if settings.quiet else []),
        *([office.say_on(door.name, "status_topic", lang)] if settings.answer_thread else []),
        office.say("status_open", lang, n=str(await office.desk.count_open(settings.chat_id))),
        _feed_line(office, lang),
    ]


async def _is_shut(door: Door, place: str | None) -> bool:
    return place is not None and not await door.can_show(place)


def name_of_place(office: Office, door: Door, place: str | None, lang: str) -> str:
    """Return what people call a place: its chat's title, its topic or channel. Numbers tell nobody anything, so words stand for no name."""
    if not place:
        return ""
    chat = to_chat(place)
    thread = door.name_of(chat) or (office.say("topic_unnamed", lang) if chat.thread_id else "")
    named = [office.chats.settings(chat.id).title, thread]
    return " · ".join(filter(None, named)) or office.say("place_unnamed", lang)


def name_of_chat(office: Office, title: str, lang: str) -> str:
    return title or office.say("group_unnamed", lang)


def _feed_line(office: Office, lang: str) -> str:
    loaded = [feed for feed in office.feeds() if feed.entries]
    if not loaded:
        return office.say("status_feeds_none", lang)
    hours = int(min(feed.age for feed in loaded).total_seconds() // 3600)
    age = office.say("age_hours", lang, n=str(hours)) if hours < 48 else office.say("age_days", lang, n=str(hours // 24))
    return office.say("status_feeds", lang, n=str(len(loaded)), age=age)
