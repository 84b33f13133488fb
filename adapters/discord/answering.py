"""The door of one interaction: what is said to its asker answers it; everything else goes out through the adapter."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import discord

from adapters.discord.ids import account_id, message_place, server_id
from adapters.discord.markup import clip, escape
from adapters.discord.problems import SDK_ERRORS, raw, trouble_of
from adapters.discord.render import to_sheets
from adapters.discord.sending import NOBODY, to_embeds, to_view
from adapters.discord.sheets import LONGEST_CONTENT, Sheet
from adapters.discord.translate import chat_of, role_of
from adapters.shared.contract import Delivered, Delivery, Door, Powers, Visibility
from bot.models import Chat, IncomingMessage, Role
from bot.moderation.models import ActionResult, Card, Order
from bot.moderation.problems import Problem
from bot.texts import Texts

Interaction: TypeAlias = "discord.Interaction[discord.AutoShardedClient]"

_log = logging.getLogger("jumpmaster.discord")

MOST_FOLLOW_UPS = 5
"""Where only the asker installed the bot."""


class HostDoor(Door, Protocol):
    """The adapter, as the door of an interaction needs it."""

    @property
    def command_ids(self) -> Mapping[str, int]: ...

    def let_vanish(self, refs: Sequence[str], delivery: Delivery) -> None: ...


class InteractionDoor:
    def __init__(self, interaction: Interaction, adapter: HostDoor, texts: Texts, *, private: bool) -> None:
        self._interaction = interaction
        self._adapter = adapter
        self._texts = texts
        self._private = private
        self._said = 0
        self._deferred = False

    @property
    def name(self) -> str:
        return self._adapter.name

    async def defer(self) -> bool:
        """Tell Discord that an answer comes, which it wants to know within 3 seconds; False where that was too late."""
        try:
            await self._interaction.response.defer(ephemeral=self._private, thinking=True)
        except SDK_ERRORS:
            return False
        self._deferred = True
        return True

    async def close(self) -> None:
        """Take the "thinking" away where nothing was said."""
        if self._deferred and not self._said:
            try:
                await self._interaction.delete_original_response()
            except SDK_ERRORS:
                return

    async def deliver(self, delivery: Delivery) -> Delivered:
        if not self._is_answer(delivery):
            return await self._adapter.deliver(delivery)
        if self._interaction.is_expired():
            return await self._deliver_late(delivery)
        hidden = self._private or delivery.visibility is Visibility.ASKER
        if delivery.claim is not None and not await delivery.claim():
            return Delivered()
        try:
            refs = [await self._say(sheet, hidden) for sheet in self._fitting(to_sheets(delivery, self._texts, self._adapter.command_ids))]
        except SDK_ERRORS as error:
            _log.warning("discord.unsaid error=%s", raw(error))
            return Delivered(problem=trouble_of(error).problem)
        if not hidden and self._interaction.is_guild_integration():
            # What one reader sees vanishes with his client, and is nobody's to take away.
            self._adapter.let_vanish(refs, delivery)
        return Delivered(refs=tuple(refs))

    async def perform(self, order: Order) -> ActionResult:
        return await self._adapter.perform(order)

    async def show_card(self, card: Card, where: str, place: str | None) -> str | None:
        return await self._adapter.show_card(card, where, place)

    async def role_of(self, chat_id: str, user_id: str) -> Role:
        """Return what the asker's roles say at this moment; they come with the interaction."""
        asker = self._interaction.user
        here = self._interaction.guild_id
        if here is not None and isinstance(asker, discord.Member) and (chat_id, user_id) == (server_id(here), account_id(asker.id)):
            return role_of(asker, self._interaction.created_at)
        return await self._adapter.role_of(chat_id, user_id)

    async def powers(self, chat_id: str) -> Powers:
        return await self._adapter.powers(chat_id)

    def name_of(self, chat: Chat) -> str:
        return self._adapter.name_of(chat)

    async def can_show(self, place: str) -> bool:
        return await self._adapter.can_show(place)

    async def find_place(self, message: IncomingMessage, named: str) -> str | None:
        return await self._adapter.find_place(message, named)

    def _is_answer(self, delivery: Delivery) -> bool:
        """Tell whether something is meant for the asker. What is said where he asked is: a message of its own would be another's."""
        return delivery.visibility is Visibility.ASKER or delivery.chat == chat_of(self._interaction)

    async def _deliver_late(self, delivery: Delivery) -> Delivered:
        """After 15 minutes an interaction can't be answered; what is public may still be said in the channel."""
        if self._private or delivery.visibility is Visibility.ASKER:
            return Delivered(problem=Problem.LATE)
        return await self._adapter.deliver(delivery)

    def _fitting(self, sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
        if self._interaction.is_guild_integration() or self._interaction.guild_id is None:
            return sheets
        return sheets[: max(0, MOST_FOLLOW_UPS - self._said)]

    async def _say(self, sheet: Sheet, hidden: bool) -> str:
        message = await self._send(sheet, hidden)
        self._said += 1
        channel = self._interaction.channel_id or 0
        return message_place(channel, message.id)

    async def _send(self, sheet: Sheet, hidden: bool) -> discord.Message:
        parts: dict[str, Any] = {"content": sheet.content or None, "embeds": to_embeds(sheet), "allowed_mentions": NOBODY}
        view = to_view(sheet)
        if self._said == 0 and self._deferred:
            if hidden == self._private:
                return await self._interaction.edit_original_response(view=view, **parts)
            # Whether an answer is seen by all was settled when it was announced; only another message can be otherwise.
            await self._interaction.delete_original_response()
        if view is not None:
            parts["view"] = view
        if not self._interaction.response.is_done():
            await self._interaction.response.send_message(ephemeral=hidden, **parts)
            return await self._interaction.original_response()
        return await self._interaction.followup.send(ephemeral=hidden, wait=True, **(parts | {"content": sheet.content or ""}))


async def say_to_clicker(interaction: Interaction, text: str) -> None:
    """Answer a click with a line that only the clicker sees."""
    line = clip(escape(text), LONGEST_CONTENT)
    if interaction.response.is_done():
        await interaction.edit_original_response(content=line, allowed_mentions=NOBODY)
    else:
        await interaction.response.send_message(line, ephemeral=True, allowed_mentions=NOBODY)
