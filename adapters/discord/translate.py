"""What Discord sends -> IncomingMessage. Pure: reads discord.py's objects, asks nobody anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import discord

from adapters.discord.channels import channel_name
from adapters.discord.custom_ids import ReportForm
from adapters.discord.ids import account_id, direct_id, interaction_ref, message_place, server_id
from adapters.discord.written import Written, read_message
from adapters.shared.clean import replace_surrogates
from bot.models import Author, Chat, ChatKind, IncomingMessage, Role
from knowledge.models import LANGUAGES

Account: TypeAlias = discord.User | discord.Member

NEW_FOR = timedelta(days=1)
"""How long somebody who joined is new."""

# Compared as bits, for each by its name costs a dozen calls a message.
_ADMINISTERS = discord.Permissions(administrator=True).value
_MODERATES = discord.Permissions(manage_messages=True, moderate_members=True, ban_members=True, manage_guild=True).value
_WRITTEN = frozenset(
    {
        discord.MessageType.default,
        discord.MessageType.reply,
        discord.MessageType.chat_input_command,
        discord.MessageType.context_menu_command,
        discord.MessageType.thread_starter_message,
        # What these say is the name that somebody gave a thread.
        discord.MessageType.thread_created,
        discord.MessageType.channel_name_change,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who the bot is: its account, and the role that Discord made for it in each server."""

    user: int
    application: int

    def wrote(self, message: discord.Message) -> bool:
        return message.author.id == self.user or message.application_id == self.application

    def is_named_in(self, message: discord.Message) -> bool:
        """Tell whether the bot was mentioned; a mention of everybody is none."""
        if any(user.id == self.user for user in message.mentions):
            return True
        return any(role.tags is not None and role.tags.bot_id == self.user for role in message.role_mentions)


def to_incoming(message: discord.Message, me: Me, *, is_edit: bool = False) -> IncomingMessage | None:
    """Return what was written, None for the bot's own messages and for Discord's notes (joins, pins, boosts)."""
    if message.type not in _WRITTEN or me.wrote(message):
        return None
    created_at = message.created_at
    author = to_author(message.author, created_at, is_webhook=message.webhook_id is not None)
    chat = to_chat(_server_of(message), message.channel.id, channel_name(message.channel))
    written, is_forward = _written(message, me, is_person=author.role is not Role.BOT)
    place = message_place(message.channel.id, message.id)
    edited_at = message.edited_at
    return IncomingMessage(
        ref=place,
        delivery_id=f"discord:{message.id}@{edited_at.isoformat()}" if is_edit and edited_at else f"discord:{message.id}",
        author=author,
        chat=chat,
        text=written.text,
        conversation=_conversation(chat, author),
        sent_at=edited_at if is_edit and edited_at else created_at,
        addressed=author.role is not Role.BOT and _is_addressed(message, me),
        entities=written.entities(),
        quoted_text=_quoted(message, me),
        is_edit=is_edit,
        is_forward=is_forward,
        unreadable=_shows_unreadable(message),
        lang_hint=server_language(message.guild),
    )


def from_interaction(interaction: discord.Interaction[discord.AutoShardedClient], text: str) -> IncomingMessage:
    """Return what somebody asked through a command, a menu or a form. It has no message of its own in the channel."""
    ref = interaction_ref(interaction.id)
    author = to_author(interaction.user, interaction.created_at)
    chat = chat_of(interaction)
    return IncomingMessage(
        ref=ref,
        delivery_id=ref,
        author=author,
        chat=chat,
        text=replace_surrogates(text),
        conversation=_conversation(chat, author),
        sent_at=interaction.created_at,
        lang_hint=to_language(interaction.locale),
    )


def from_form(interaction: discord.Interaction[discord.AutoShardedClient], form: ReportForm) -> IncomingMessage:
    """Return the message that a form is about, as far as the form knows it: not what it said."""
    chat = to_chat(interaction.guild_id, form.channel, channel_name(interaction.client.get_channel(form.channel)))
    author = Author(id=account_id(form.author))
    return IncomingMessage(
        ref=message_place(form.channel, form.message),
        delivery_id=f"discord:{form.message}",
        author=author,
        chat=chat,
        text="",
        conversation=_conversation(chat, author),
        sent_at=discord.utils.snowflake_time(form.message),
    )


def chat_of(interaction: discord.Interaction[discord.AutoShardedClient]) -> Chat:
    """Return where somebody asks. A server that didn't install the bot has no settings here: whoever asks in it is alone with the bot."""
    channel = interaction.channel_id or 0
    if interaction.guild_id is not None and interaction.is_guild_integration():
        return to_chat(interaction.guild_id, channel, channel_name(interaction.channel))
    return to_chat(None, channel)


def to_chat(server: int | None, channel: int, name: str | None = None) -> Chat:
    if server is None:
        return Chat(id=direct_id(channel), kind=ChatKind.PRIVATE)
    return Chat(id=server_id(server), kind=ChatKind.GROUP, thread_id=str(channel), thread_name=name)


def is_unreadable(message: discord.Message, me: Me) -> bool:
    """Tell whether there is something to see or hear in it and nothing to read."""
    to_read = _without_mention(message, me) or message.message_snapshots or message.embeds
    return not to_read and bool(message.attachments or message.stickers)


def _shows_unreadable(message: discord.Message) -> bool:
    """Tell whether a message holds, forwards or answers a picture, a voice message or a file."""
    if message.attachments or message.stickers:
        return True
    if any(shot.attachments or shot.stickers for shot in message.message_snapshots):
        return True
    replied = _replied(message)
    return replied is not None and bool(replied.attachments or replied.stickers)


def to_author(account: Account, at: datetime, *, is_webhook: bool = False) -> Author:
    joined_at = account.joined_at if isinstance(account, discord.Member) else None
    return Author(
        id=account_id(account.id),
        name=replace_surrogates(account.display_name),
        username=replace_surrogates(account.name),
        role=Role.BOT if is_webhook or account.bot else role_of(account, at),
        joined_at=joined_at,
        # A webhook's number is of the day it was set up; it has no account.
        made_at=None if is_webhook else account.created_at,
    )


def role_of(account: Account, at: datetime) -> Role:
    """Return what somebody may do in the server, by his roles there; channel overwrites make nobody a moderator."""
    if account.bot:
        return Role.BOT
    if not isinstance(account, discord.Member):
        return Role.MEMBER
    may = account.guild_permissions.value
    if may & _ADMINISTERS or account.id == account.guild.owner_id:
        return Role.ADMIN
    if may & _MODERATES:
        return Role.MODERATOR
    joined = account.joined_at
    return Role.NEW_MEMBER if joined is not None and at - joined < NEW_FOR else Role.MEMBER


def to_language(locale: discord.Locale | None) -> str | None:
    """Return our language for one of Discord's; None where we don't speak it."""
    code = str(locale).partition("-")[0] if locale else ""
    return code if code in LANGUAGES else None


def _server_of(message: discord.Message) -> int | None:
    # A server that discord.py has not been told about yet leaves its number with the channel only.
    return message.guild.id if message.guild else getattr(message.channel, "guild_id", None)


def _conversation(chat: Chat, author: Author) -> str:
    return f"{chat.id}/{chat.thread_id or ''}/{author.id}"


def server_language(guild: discord.Guild | None) -> str | None:
    """Return the language a server chose for itself."""
    # English is what a server has that never chose a language, so it says nothing about who writes there.
    return None if guild is None or guild.preferred_locale is discord.Locale.american_english else to_language(guild.preferred_locale)


def _is_addressed(message: discord.Message, me: Me) -> bool:
    if _server_of(message) is None or me.is_named_in(message):
        return True
    replied = _replied(message)
    return replied is not None and replied.author.id == me.user


def _replied(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is None or reference.type is discord.MessageReferenceType.forward:
        return None
    return reference.resolved if isinstance(reference.resolved, discord.Message) else None


def _written(message: discord.Message, me: Me, *, is_person: bool) -> tuple[Written, bool]:
    content = "\n".join(part for part in (_title(message), _without_mention(message, me)) if part)
    written = read_message(message, content=content, is_person=is_person)
    if not message.message_snapshots:
        return written, False
    # A forward holds nothing of its author's own; what he forwards he shows to all the same.
    forwarded = [read_message(shot, content=shot.content, is_person=False) for shot in message.message_snapshots]
    texts = [written.text, *(each.text for each in forwarded)]
    links = (*written.links, *(link for each in forwarded for link in each.links))
    return Written(text="\n".join(text for text in texts if text), links=links), True


def _title(message: discord.Message) -> str:
    """Return the name of the post or thread that a message begins: its author gave it, and it is read before all else."""
    channel = message.channel
    return channel.name if message.id == channel.id and isinstance(channel, discord.Thread) else ""


def _without_mention(message: discord.Message, me: Me) -> str:
    if "<@" not in message.content:
        return message.content.strip()
    roles = [role.id for role in message.role_mentions if role.tags is not None and role.tags.bot_id == me.user]
    names = "|".join([rf"<@!?{me.user}>", *(rf"<@&{role}>" for role in roles)])
    return re.sub(rf"[ \t]*(?:{names})[ \t]*[,:]?[ \t]*", " ", message.content).strip()


def _quoted(message: discord.Message, me: Me) -> str | None:
    replied = _replied(message)
    if replied is None:
        return None
    written, _ = _written(replied, me, is_person=not (replied.author.bot or replied.webhook_id is not None))
    return written.quoted() or None
