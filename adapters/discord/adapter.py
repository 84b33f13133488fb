"""The Discord door: connects, hands on what comes in, says and shows what the reception wants said and shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import discord
from discord import app_commands

from adapters.discord.accounts import AccountLook
from adapters.discord.actions import Actions
from adapters.discord.automod import AutoModBridge
from adapters.discord.channels import is_open, name_in, place_in, server_of
from adapters.discord.client import DoorClient, intents_for
from adapters.discord.commands import CommandNames, add_commands
from adapters.discord.connection import Connection
from adapters.discord.connector import MakeConnector
from adapters.discord.forms import ReportForms
from adapters.discord.ids import NAME, channel_place, read_account, server_id
from adapters.discord.in_flight import InFlight
from adapters.discord.interactions import Interactions
from adapters.discord.powers import powers_in
from adapters.discord.problems import SDK_ERRORS
from adapters.discord.reception import Reception
from adapters.discord.speaking import Speaker
from adapters.discord.threads import read_thread
from adapters.discord.translate import Me, is_unreadable, role_of, server_language, to_author, to_incoming, to_language
from adapters.shared.contract import CommandCall, Delivered, Delivery, Powers
from adapters.shared.recently import Recently
from bot.models import Chat, ChatKind, IncomingMessage, Role
from bot.moderation.models import ActionResult, Card, Order
from bot.texts import Texts

_TIMED_OUT = timedelta(seconds=10)
_CHANNEL = re.compile(r"(?:discord:(?=\d)|<#)?(\d{1,20})>?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordOptions:
    """`reads_messages` needs the message content intent switched on in the developer portal."""

    token: str
    reads_messages: bool = False
    connector: MakeConnector | None = None
    patience: timedelta = _TIMED_OUT
    """How long stopping waits for what is under way."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Waits where Discord asks for a pause."""


class DiscordAdapter:
    def __init__(
        self,
        options: DiscordOptions,
        *,
        reception: Reception,
        texts: Texts,
        accounts: AccountLook,
        bridge: AutoModBridge | None = None,
    ) -> None:
        self._options = options
        self._reception = reception
        self._texts = texts
        self._work = InFlight()
        self._names = Recently()
        self._known_me: Me | None = None
        self._connection = Connection(self._make_client, options.token)
        self._speaker = Speaker(lambda: self._connection.client, texts, self._work, lambda: self.command_ids)
        self._actions = Actions(lambda: self._connection.client)
        self._bridge = bridge
        self._interactions = Interactions(
            door=self,
            reception=reception,
            texts=texts,
            me=lambda: self._me,
            work=self._work,
            accounts=accounts,
            forms=ReportForms(options.token, texts),
        )

    @property
    def name(self) -> str:
        return NAME

    async def start(self) -> None:
        await self._connection.open()

    async def wait(self) -> None:
        await self._connection.wait()

    async def stop(self) -> None:
        await self._work.finish(self._options.patience)
        await self._reception.settle(self)
        await self._speaker.clear()
        if self._bridge:
            await self._bridge.close()
        await self._connection.close()

    async def deliver(self, delivery: Delivery) -> Delivered:
        return await self._speaker.deliver(delivery)

    async def perform(self, order: Order) -> ActionResult:
        return await self._actions.perform(order)

    async def show_card(self, card: Card, where: str, place: str | None) -> str | None:
        return await self._speaker.show_card(card, where, place)

    async def role_of(self, chat_id: str, user_id: str) -> Role:
        client = self._connection.client
        server, account = (server_of(client, chat_id), read_account(user_id)) if client else (None, None)
        if server is None or account is None:
            return Role.MEMBER
        try:
            member = await server.fetch_member(account)
        except SDK_ERRORS:
            return Role.MEMBER
        return role_of(member, discord.utils.utcnow())

    async def powers(self, chat_id: str) -> Powers:
        client = self._connection.client
        server = server_of(client, chat_id) if client else None
        return powers_in(server, self._options.reads_messages, lambda key: self._say(key, chat_id))

    @property
    def command_ids(self) -> Mapping[str, int]:
        client = self._connection.client
        return client.command_ids if client else {}

    def name_of(self, chat: Chat) -> str:
        client = self._connection.client
        return name_in(client, chat) if client else ""

    async def can_show(self, place: str) -> bool:
        client = self._connection.client
        return client is not None and await is_open(client, place)

    async def find_place(self, message: IncomingMessage, named: str) -> str | None:
        """Return a channel or thread of the message's own server where the bot may write."""
        client = self._connection.client
        written = _CHANNEL.fullmatch(named.strip()) if named else None
        number = written[1] if written else message.chat.thread_id if not named else None
        server = server_of(client, message.chat.id) if client else None
        channel = server.get_channel_or_thread(int(number)) if server and number else None
        if client is None or channel is None or place_in(client, channel.id).problem:
            return None
        return channel_place(channel.id)

    async def tell_moderators(self, server: int, text: str) -> None:
        """Say the line of this key where a server's moderators read, if they said where that is."""
        chat_id = server_id(server)
        place = self._reception.settings(chat_id).moderators_place
        if place is not None:
            await self.deliver(Delivery(chat=Chat(id=place, kind=ChatKind.GROUP), notice=self._say(text, chat_id)))

    def let_vanish(self, refs: Sequence[str], delivery: Delivery) -> None:
        self._speaker.let_vanish(refs, delivery)

    # What happens on Discord.

    async def on_written(self, message: discord.Message) -> None:
        await self._work.run("message", self._written(message, is_edit=False), in_turn=True)

    async def on_edited(self, message: discord.Message) -> None:
        await self._work.run("edit", self._written(message, is_edit=True), in_turn=True)

    async def on_thread(self, thread: discord.Thread) -> None:
        await self._work.run("thread", self._named(thread), in_turn=True)

    async def on_pressed(self, interaction: discord.Interaction[discord.AutoShardedClient]) -> None:
        await self._work.run("press", self._interactions.pressed(interaction))

    async def on_joined(self, server: discord.Guild) -> None:
        await self._work.run("joined", self._reception.joined(_chat(server), server.name, self, server_language(server)))

    async def on_left(self, server: discord.Guild) -> None:
        if self._bridge:
            self._bridge.forget(server.id)
        await self._work.run("left", self._reception.left(_chat(server), server.name, self, server_language(server)))

    async def on_powers(self, server: discord.Guild) -> None:
        if self._bridge:
            self._bridge.seen(server)
        await self._work.run("powers", self._reception.powers_changed(_chat(server), server.name, self, server_language(server)))

    def on_connected(self) -> None:
        self._connection.is_up()
        client = self._connection.client
        if client is not None and client.user is not None:
            self._reception.know_bot(*dict.fromkeys((client.user.display_name, client.user.name)))

    def on_server_seen(self, server: discord.Guild) -> None:
        self._reception.know_title(server_id(server.id), server.name)
        if self._bridge:
            self._bridge.seen(server)

    def domains_changed(self, chat_id: str) -> None:
        """Bring a server's AutoMod rule up to date; the confirmed domains of a chat call it when they change."""
        client = self._connection.client
        server = server_of(client, chat_id) if client else None
        if server is not None and self._bridge and not self._work.is_closed:
            self._bridge.changed(server)

    async def _written(self, message: discord.Message, *, is_edit: bool) -> None:
        me = self._me
        if me is None:
            return
        if message.type is discord.MessageType.new_member and message.guild:
            await self._reception.renamed(to_author(message.author, message.created_at), _chat(message.guild), self)
            return
        incoming = to_incoming(message, me, is_edit=is_edit)
        if incoming is None:
            return
        if not (incoming.addressed or self._options.reads_messages):
            await self._name_seen(incoming)
            return
        if incoming.addressed and is_unreadable(message, me):
            await self._reception.command(CommandCall(name="unreadable", argument="", message=incoming), self)
        else:
            await self._reception.receive(incoming, self)

    async def _named(self, thread: discord.Thread) -> None:
        if self._me is None or thread.owner_id == self._me.user:
            return
        if named := await read_thread(thread, reads_messages=self._options.reads_messages):
            await self._reception.receive(named, self)

    async def _name_seen(self, message: IncomingMessage) -> None:
        """Look at the name over a message that is not for us: Discord tells it without any intent."""
        author = message.author
        if author.role is not Role.BOT and self._names.note(f"{message.chat.id} {author.id} {author.name} {author.username}"):
            await self._reception.renamed(author, replace(message.chat, thread_id=None), self)

    @property
    def _me(self) -> Me | None:
        client = self._connection.client
        if client is None or client.user is None:
            return None
        if self._known_me is None or self._known_me.user != client.user.id:
            self._known_me = Me(user=client.user.id, application=client.application_id or client.user.id)
        return self._known_me

    def _say(self, key: str, chat_id: str) -> str:
        """Return a sentence in the language that a chat's moderators set, else that of the server."""
        client = self._connection.client
        server = server_of(client, chat_id) if client else None
        lang = self._reception.settings(chat_id).lang or (to_language(server.preferred_locale) if server else None)
        return self._texts.say(key, lang or "en")

    def _make_client(self) -> DoorClient:
        options = self._options
        client = DoorClient(
            self,
            intents_for(reads_messages=options.reads_messages),
            options.connector() if options.connector else None,
            options.sleep,
        )
        tree: app_commands.CommandTree[discord.AutoShardedClient] = app_commands.CommandTree(client)
        add_commands(tree, self._interactions, self._texts)
        client.tell_discord_of(tree, CommandNames(self._texts))
        return client


def _chat(server: discord.Guild) -> Chat:
    return Chat(id=server_id(server.id), kind=ChatKind.GROUP)
