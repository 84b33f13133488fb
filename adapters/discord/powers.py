"""What the bot may do on a server, by its roles there."""

from __future__ import annotations

from collections.abc import Callable

import discord

from adapters.shared.contract import Powers


def powers_in(server: discord.Guild | None, reads_messages: bool, say: Callable[[str], str]) -> Powers:
    """Return the bot's powers; `say` gives the sentence of a key. Without a server it talks with somebody alone."""
    if server is None:
        return Powers(sees_all=True)
    may = server.me.guild_permissions
    missing = {
        "note_no_embeds": not may.embed_links,
        "note_no_threads": not may.send_messages_in_threads,
        "note_no_history": not may.read_message_history,
        "note_no_automod": not may.manage_guild,
        "note_administrator": may.administrator,
    }
    return Powers(
        sees_all=reads_messages and may.view_channel,
        can_delete=may.manage_messages,
        can_mute=may.moderate_members,
        can_ban=may.ban_members,
        can_write=may.view_channel and may.send_messages,
        notes=tuple(say(key) for key, is_so in missing.items() if is_so),
    )
