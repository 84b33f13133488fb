"""What `jumpmaster doctor` says of the places where cards go: a group whose moderators read nothing has to be known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from adapters.shared.checkup import Check, State
from adapters.shared.clean import clean_line
from bot.settings import Settings
from bot.storage.checkup import card_places

_MOST_ASKED = 50
_MOST_NAMED = 5
_FIX = "Let the bot in there again and let it write, or choose another place with /setup in each of these groups."


async def check_places(settings: Settings, platform: str, can_show: Callable[[str], Awaitable[bool]]) -> list[Check]:
    """Ask a platform about each place, fifty at most. Returns no check where cards go nowhere."""
    titles: dict[str, list[str]] = {}
    for title, place in card_places(settings.database_file):
        if place.startswith(f"{platform}:"):
            titles.setdefault(place, []).append(clean_line(title) or "a group without a known name")
    shut = [place for place in list(titles)[:_MOST_ASKED] if not await can_show(place)]
    name = f"{platform.title()} cards"
    if shut:
        groups = [title for place in shut for title in titles[place]]
        named = ", ".join(groups[:_MOST_NAMED]) + (", ..." if len(groups) > _MOST_NAMED else "")
        return [Check(name=name, state=State.DEGRADED, detail=f"the bot can't write where the cards of {named} go", fix=_FIX)]
    return [Check(name=name, state=State.OK, detail=f"it can write in all {len(titles)} places where cards go")] if titles else []
