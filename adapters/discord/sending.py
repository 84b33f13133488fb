"""Sheets as discord.py's embeds and buttons. The only place that builds them."""

from __future__ import annotations

import discord

from adapters.discord.sheets import Look, Panel, Sheet, Weight

NOBODY = discord.AllowedMentions.none()

_COLOURS = {
    Look.INFO: discord.Colour(0x4E6E8E),
    Look.CAUTION: discord.Colour(0xC27C0E),
    Look.CRITICAL: discord.Colour(0xB3261E),
    Look.OPEN: discord.Colour(0xC27C0E),
    Look.DONE: discord.Colour(0x607D8B),
}
_STYLES = {
    Weight.QUIET: discord.ButtonStyle.secondary,
    Weight.GOOD: discord.ButtonStyle.success,
    Weight.GRAVE: discord.ButtonStyle.danger,
}


def to_embeds(sheet: Sheet) -> list[discord.Embed]:
    return [_to_embed(panel) for panel in sheet.panels]


def to_view(sheet: Sheet) -> discord.ui.View | None:
    """Return the buttons. The view is stopped: clicks come by their ids, and discord.py would keep every view it sent for ever."""
    if not sheet.presses:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(sheet.rows):
        for press in row:
            view.add_item(discord.ui.Button(label=press.label, custom_id=press.custom_id, style=_STYLES[press.weight], row=number))
    view.stop()
    return view


def _to_embed(panel: Panel) -> discord.Embed:
    return discord.Embed(title=panel.title or None, description=panel.body or None, colour=_COLOURS.get(panel.look))
