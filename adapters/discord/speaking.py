"""Saying things in channels, and showing cards. Nothing here raises but for cancellation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

import discord
from discord.http import MultipartParameters

from adapters.discord.channels import Place, message_at, place_in, place_of
from adapters.discord.ids import message_place, read_chat, read_place
from adapters.discord.in_flight import InFlight
from adapters.discord.problems import SDK_ERRORS, raw, trouble_of
from adapters.discord.render import to_card_sheet, to_sheets, without_panels
from adapters.discord.sending import NOBODY, Reference, to_embeds, to_payload, to_view
from adapters.discord.sheets import Sheet
from adapters.shared.contract import Delivered, Delivery
from bot.models import IncomingMessage
from bot.moderation.models import Card, ResultKind
from bot.moderation.problems import Problem
from bot.texts import Texts

_log = logging.getLogger("jumpmaster.discord")


class Speaker:
    def __init__(
        self,
        client: Callable[[], discord.AutoShardedClient | None],
        texts: Texts,
        work: InFlight,
        commands: Callable[[], Mapping[str, int]],
    ) -> None:
        self._client = client
        self._commands = commands
        self._texts = texts
        self._work = work
        self._vanishing: dict[str, asyncio.Task[None]] = {}

    async def deliver(self, delivery: Delivery) -> Delivered:
        # Messages that came together are all looked at before the first is answered: looking again and again while its code and tables
        # are still in the processor's caches takes a tenth less of all that a message costs.
        await asyncio.sleep(0)
        client = self._client()
        place = place_of(client, delivery.chat) if client else None
        if client is None or place is None:
            return Delivered(problem=Problem.NO_PLACE)
        if place.problem is not None:
            return Delivered(problem=place.problem)
        sheets = to_sheets(delivery, self._texts, self._commands())
        reference = _reference(delivery.reply_to, place)
        if delivery.claim is not None and not await delivery.claim():
            return Delivered()
        refs: list[str] = []
        try:
            for sheet in sheets if place.may_embed else without_panels(sheets):
                refs.append(await self._send(client, place, sheet, reference))
                reference = None
        except SDK_ERRORS as error:
            _log.warning("discord.unsaid error=%s", raw(error))
            return Delivered(refs=tuple(refs), problem=trouble_of(error).problem)
        finally:
            self.let_vanish(refs, delivery)
        return Delivered(refs=tuple(refs))

    async def show_card(self, card: Card, where: str, place: str | None) -> str | None:
        client, sheet = self._client(), to_card_sheet(card)
        if client is None:
            return None
        try:
            if place is not None and (known := read_place(place)):
                try:
                    await self._edit(client, known, sheet)
                except SDK_ERRORS as error:
                    if trouble_of(error).kind is not ResultKind.GONE:
                        raise
                else:
                    return place
            channel = read_chat(where)
            return await self._send(client, place_in(client, channel.number), sheet, None) if channel else None
        except SDK_ERRORS as error:
            _log.warning("discord.card_not_shown error=%s", raw(error))
            return None

    async def clear(self) -> None:
        """Take away now what was to vanish later: nobody would do it after a stop."""
        tasks = list(self._vanishing.items())
        for _, task in tasks:
            task.cancel()
        await asyncio.gather(*(self._delete(ref) for ref, _ in tasks))
        await asyncio.gather(*(task for _, task in tasks), return_exceptions=True)
        self._vanishing.clear()

    async def _send(self, client: discord.AutoShardedClient, place: Place, sheet: Sheet, reference: Reference | None) -> str:
        # As `channel.send` does, which makes objects of the embeds it is given and of the message that comes back: a seventh of all
        # that an answer costs, for an id.
        payload = to_payload(sheet, reference)
        sent = await client.http.send_message(place.channel, params=MultipartParameters(payload=payload, multipart=None, files=None))
        return message_place(place.channel, int(sent["id"]))

    async def _edit(self, client: discord.AutoShardedClient, known: tuple[int, int], sheet: Sheet) -> None:
        [flat] = [sheet] if place_in(client, known[0]).may_embed else without_panels([sheet])[-1:]
        await message_at(client, known).edit(
            content=flat.content or None, embeds=to_embeds(flat), view=to_view(flat), allowed_mentions=NOBODY
        )

    def let_vanish(self, refs: Sequence[str], delivery: Delivery) -> None:
        """Take messages away later, where their delivery says so."""
        if delivery.vanish_after is None:
            return
        for ref in refs:
            self._vanishing[ref] = asyncio.get_running_loop().create_task(self._vanish(ref, delivery.vanish_after.total_seconds()))

    async def _vanish(self, ref: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._vanishing.pop(ref, None)
        await self._delete(ref)

    async def _delete(self, ref: str) -> None:
        client, known = self._client(), read_place(ref)
        if client is None or known is None:
            return
        try:
            await message_at(client, known).delete()
        except SDK_ERRORS:
            return


def _reference(asked: IncomingMessage | None, place: Place) -> Reference | None:
    """Return what to reply to: a message in the same channel. Commands have none."""
    known = read_place(asked.ref) if asked else None
    return known if known is not None and known[0] == place.channel else None
