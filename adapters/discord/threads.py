"""Names of posts and threads as they are opened: an advertisement that everybody sees, and that stands in no message of its own."""

from __future__ import annotations

from datetime import datetime

import discord

from adapters.discord.channels import channel_name
from adapters.discord.ids import account_id, message_place
from adapters.discord.problems import SDK_ERRORS
from adapters.discord.translate import server_language, to_author, to_chat
from adapters.shared.clean import replace_surrogates
from bot.models import Author, IncomingMessage


async def read_thread(thread: discord.Thread, *, reads_messages: bool) -> IncomingMessage | None:
    """Return the name of a new post or thread as what its owner said; None where a message that is read says the same."""
    if reads_messages and await _is_told_by_message(thread):
        return None
    at = thread.created_at or discord.utils.utcnow()
    author = await _owner_of(thread, at)
    chat = to_chat(thread.guild.id, thread.id, channel_name(thread))
    # A post's first message has the number of the post; elsewhere it names none, and leads people to the thread all the same.
    place = message_place(thread.id, thread.id)
    return IncomingMessage(
        ref=place,
        delivery_id=f"{place}/name",
        author=author,
        chat=chat,
        text=replace_surrogates(thread.name),
        conversation=place,
        sent_at=at,
        addressed=False,
        lang_hint=server_language(thread.guild),
    )


async def _is_told_by_message(thread: discord.Thread) -> bool:
    """Tell whether a message brings the name too: the first one of a post, or Discord's note in the channel that a thread was opened.

    There is no such note about a private thread, nor about one that was made from a message, whose number it has.
    """
    if isinstance(thread.parent, discord.ForumChannel):
        return True
    if thread.is_private() or thread.parent is None:
        return False
    try:
        await thread.parent.get_partial_message(thread.id).fetch()
    except discord.NotFound:
        return True
    except SDK_ERRORS:
        return False
    return False


async def _owner_of(thread: discord.Thread, at: datetime) -> Author:
    try:
        return to_author(await thread.guild.fetch_member(thread.owner_id), at)
    except SDK_ERRORS:
        return Author(id=account_id(thread.owner_id))
