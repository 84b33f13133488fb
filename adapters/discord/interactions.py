"""What commands, menus, buttons and forms ask for, handed to the reception with a door that answers whoever asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import discord

from adapters.discord.accounts import AccountLook
from adapters.discord.answering import HostDoor, Interaction, InteractionDoor, say_to_clicker
from adapters.discord.custom_ids import CardPress, ExtraPress, ReportForm, read_custom_id
from adapters.discord.forms import ReportForms, reason_in
from adapters.discord.ids import account_id, read_message_link
from adapters.discord.in_flight import InFlight
from adapters.discord.problems import SDK_ERRORS
from adapters.discord.recent import Recent
from adapters.discord.reception import Reception
from adapters.discord.translate import Me, chat_of, from_form, from_interaction, to_author, to_incoming, to_language
from adapters.shared.contract import Click, CommandCall, Delivery, Visibility
from bot.models import IncomingMessage
from bot.screening.links.finder import find_links
from bot.screening.secrets import find_secrets
from bot.texts import Texts


class Interactions:
    def __init__(
        self,
        *,
        door: HostDoor,
        reception: Reception,
        texts: Texts,
        me: Callable[[], Me | None],
        work: InFlight,
        accounts: AccountLook,
        forms: ReportForms,
    ) -> None:
        self._door = door
        self._reception = reception
        self._texts = texts
        self._me = me
        self._work = work
        self._accounts = accounts
        self._forms = forms
        # As they were shown with the menu; after a restart the form itself tells of its message, without what is hidden in it.
        self._chosen: Recent[tuple[int, int, int], IncomingMessage] = Recent(most=500)

    async def ask(self, interaction: Interaction, question: str, *, private: bool) -> None:
        # Everybody can read the command that a public answer belongs to, so one that holds a secret or a link is answered in private.
        hidden = private or bool(find_secrets(question)) or bool(find_links(question))
        await self._work.run("ask", self._command(interaction, "ask", question, private=hidden))

    async def say(self, interaction: Interaction, name: str, argument: str = "") -> None:
        await self._work.run(name, self._command(interaction, name, argument))

    async def point(self, interaction: Interaction, name: str, pointed: str, note: str, *, private: bool = True) -> None:
        await self._work.run(name, self._point(interaction, name, pointed, note, private or bool(find_secrets(pointed))))

    async def set_up(self, interaction: Interaction, wishes: dict[str, str]) -> None:
        await self._work.run("setup", self._set_up(interaction, wishes))

    async def chosen(self, interaction: Interaction, name: str, message: discord.Message) -> None:
        await self._work.run(name, self._command(interaction, name, "", target=self._incoming(message)))

    async def report(self, interaction: Interaction, message: discord.Message) -> None:
        await self._work.run("report", self._open_form(interaction, message))

    async def account(self, interaction: Interaction, account: discord.User | discord.Member) -> None:
        await self._work.run("account", self._look_at(interaction, account))

    async def pressed(self, interaction: Interaction) -> None:
        """Answer a button or a form. What has an id of no version we know is left alone: another process may know it."""
        data: Mapping[str, Any] = interaction.data or {}
        press = read_custom_id(str(data.get("custom_id", "")))
        if isinstance(press, CardPress):
            await self._decide(interaction, press)
        elif isinstance(press, ExtraPress):
            await self._extra(interaction, press)
        elif isinstance(press, ReportForm):
            await self._send_form(interaction, press)

    async def _command(
        self, interaction: Interaction, name: str, argument: str, *, private: bool = True, target: IncomingMessage | None = None
    ) -> None:
        door = InteractionDoor(interaction, self._door, self._texts, private=private)
        if await door.defer():
            message = from_interaction(interaction, argument)
            await self._finish(door, CommandCall(name=name, argument=argument, message=message, target=target))

    async def _finish(self, door: InteractionDoor, *calls: CommandCall) -> None:
        try:
            for call in calls:
                await self._reception.command(call, door)
        finally:
            await door.close()

    async def _point(self, interaction: Interaction, name: str, pointed: str, note: str, private: bool) -> None:
        door = InteractionDoor(interaction, self._door, self._texts, private=private)
        if not await door.defer():
            return
        target = await self._pointed_at(interaction, pointed)
        argument = note if target else "\n".join(part for part in (pointed, note) if part)
        await self._finish(door, CommandCall(name=name, argument=argument, message=from_interaction(interaction, argument), target=target))

    async def _set_up(self, interaction: Interaction, wishes: dict[str, str]) -> None:
        door = InteractionDoor(interaction, self._door, self._texts, private=True)
        if not await door.defer():
            return
        message = from_interaction(interaction, "")
        arguments = [f"{name} {value}" for name, value in wishes.items()] or [""]
        # One setting a call, each a delivery of its own.
        messages = [
            replace(message, text=argument, delivery_id=f"{message.delivery_id}-{number}") for number, argument in enumerate(arguments)
        ]
        await self._finish(door, *(CommandCall(name="setup", argument=each.text, message=each) for each in messages))

    async def _pointed_at(self, interaction: Interaction, pointed: str) -> IncomingMessage | None:
        """Return the message that a link points at, if whoever gave it may read it himself."""
        link, asker = read_message_link(pointed), interaction.user
        if link is None or link.guild != interaction.guild_id or not isinstance(asker, discord.Member):
            return None
        channel = interaction.client.get_channel(link.channel)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or channel.guild.id != link.guild:
            return None
        may = channel.permissions_for(asker)
        if not (may.view_channel and may.read_message_history):
            return None
        return await self._fetch(interaction, link.channel, link.message)

    async def _fetch(self, interaction: Interaction, channel: int, message: int) -> IncomingMessage | None:
        try:
            found = await interaction.client.get_partial_messageable(channel, guild_id=interaction.guild_id).fetch_message(message)
        except SDK_ERRORS:
            return None
        return self._incoming(found)

    def _incoming(self, message: discord.Message) -> IncomingMessage | None:
        me = self._me()
        return to_incoming(message, me) if me else None

    async def _open_form(self, interaction: Interaction, message: discord.Message) -> None:
        target = self._incoming(message)
        if target is None:
            # Its own words and Discord's notes are nobody's to report: the command itself says what can be.
            await self._command(interaction, "report", "")
            return
        self._chosen.put((interaction.user.id, message.channel.id, message.id), target)
        try:
            await interaction.response.send_modal(self._forms.modal(interaction.user.id, target, to_language(interaction.locale) or "en"))
        except SDK_ERRORS:
            return

    async def _send_form(self, interaction: Interaction, form: ReportForm) -> None:
        door = InteractionDoor(interaction, self._door, self._texts, private=True)
        if not await door.defer():
            return
        reason = reason_in(interaction.data or {})
        target = self._chosen.pop((interaction.user.id, form.channel, form.message)) or await self._target_of(interaction, form)
        message = from_interaction(interaction, reason)
        await self._finish(door, CommandCall(name="report", argument=reason, message=message, target=target))

    async def _target_of(self, interaction: Interaction, form: ReportForm) -> IncomingMessage | None:
        """Return the message of a form that was opened before a restart, as it was then. Its author may have taken it away since."""
        text = self._forms.text_in(interaction.user.id, form, interaction.data or {})
        found = await self._fetch(interaction, form.channel, form.message)
        if text is None:
            return found
        known = found or from_form(interaction, form)
        return replace(known, text=text, entities=())

    async def _decide(self, interaction: Interaction, press: CardPress) -> None:
        door = InteractionDoor(interaction, self._door, self._texts, private=True)
        if not await door.defer():
            return
        click = Click(
            report_id=press.report_id,
            version=press.version,
            kind=press.kind,
            actor_id=account_id(interaction.user.id),
            actor_name=interaction.user.display_name,
            lang_hint=to_language(interaction.locale),
        )
        answer = await self._reception.click(click, door)
        try:
            await say_to_clicker(interaction, answer.text)
        except SDK_ERRORS:
            return

    async def _extra(self, interaction: Interaction, press: ExtraPress) -> None:
        door = InteractionDoor(interaction, self._door, self._texts, private=True)
        if not await door.defer():
            return
        try:
            presser = to_author(interaction.user, interaction.created_at)
            hint = to_language(interaction.locale)
            delivery = await self._reception.press(press.extra, press.mark, presser, chat_of(interaction), door, hint)
            if delivery is not None:
                await door.deliver(replace(delivery, visibility=Visibility.ASKER))
        finally:
            await door.close()

    async def _look_at(self, interaction: Interaction, account: discord.User | discord.Member) -> None:
        door = InteractionDoor(interaction, self._door, self._texts, private=True)
        if not await door.defer():
            return
        try:
            asked = from_interaction(interaction, "")
            lang = asked.lang_hint or "en"
            notice = await self._accounts.describe(account, asked, lang)
            await door.deliver(Delivery(chat=asked.chat, notice=notice, lang=lang, reply_to=asked, visibility=Visibility.ASKER))
        finally:
            await door.close()
