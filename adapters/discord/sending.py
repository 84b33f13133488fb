"""Sheets as Discord takes them: discord.py's embeds and buttons, and what a new message is sent as. The only place that builds them."""

from __future__ import annotations

import secrets
from typing import Any, TypeAlias

import discord

from adapters.discord.sheets import Look, Panel, Sheet, Weight

NOBODY = discord.AllowedMentions.none()

Reference: TypeAlias = tuple[int, int]
"""The channel and the number of the message that is replied to."""

_NOBODY: dict[str, Any] = {"parse": []}
_NOBODY_REPLIED_TO: dict[str, Any] = {"parse": [], "replied_user": False}
_NO_PREVIEWS = discord.MessageFlags(suppress_embeds=True).value

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


def to_payload(sheet: Sheet, reference: Reference | None) -> dict[str, Any]:
    """Return a new message as Discord takes it, as `channel.send` of discord.py writes it."""
    payload: dict[str, Any] = {
        "embeds": [_to_fields(panel) for panel in sheet.panels],
        "content": sheet.content or None,
        # Where a request is sent again because its answer was lost, Discord shows the message once.
        "nonce": str(secrets.randbits(64)),
        "enforce_nonce": True,
        "tts": False,
        "allowed_mentions": _NOBODY,
    }
    if (view := to_view(sheet)) is not None:
        payload["components"] = view.to_components()
    if reference is not None:
        payload["message_reference"] = {"type": 0, "message_id": reference[1], "channel_id": reference[0], "fail_if_not_exists": False}
        payload["allowed_mentions"] = _NOBODY_REPLIED_TO
    if not sheet.panels:
        # With embeds of our own it would hide them; addresses in those unfold into nothing.
        payload["flags"] = _NO_PREVIEWS
    return payload


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


def _to_fields(panel: Panel) -> dict[str, Any]:
    fields: dict[str, Any] = {"type": "rich"}
    if panel.title:
        fields["title"] = panel.title
    if panel.body:
        fields["description"] = panel.body
    colour = _COLOURS.get(panel.look)
    if colour is not None:
        fields["color"] = colour.value
    return fields
