"""The fake Discord as a test uses it: it is built, served, filled, and asked what it saw."""

from __future__ import annotations

import asyncio
import re
import ssl
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import trustme
from aiohttp import web

from adapters.discord.connector import connector_to
from tests.fakes.discord_api import payloads
from tests.fakes.discord_api.gateway import Gateway
from tests.fakes.discord_api.interactions import Interaction
from tests.fakes.discord_api.rest import Fault, Rest, slow_down
from tests.fakes.discord_api.world import (
    DM,
    EVERYBODY,
    FORUM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Member,
    Role,
    Server,
    User,
    World,
    snowflake,
    stamp,
)

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.fake.token"
HOSTS = ("discord.com", "gateway.discord.gg", "gateway-resume.discord.gg")
PATIENCE_SECONDS = 180.0


class FakeDiscord:
    def __init__(self) -> None:
        bot = User(id=123456789012345678, name="jumpmaster", display_name="Jumpmaster", is_bot=True)
        self.world = World(bot=bot, application=bot.id, owner=User(id=snowflake(), name="operator"))
        self.world.users[bot.id] = bot
        self.token = TOKEN
        self._changed = asyncio.Event()
        self.gateway = Gateway(self.world, TOKEN, self._notify)
        self.rest = Rest(world=self.world, gateway=self.gateway, token=TOKEN, notify=self._notify)
        self.late = 0.0
        """Seconds that Discord's clock is ahead of the true one."""
        self.authority_file = Path()
        self.address = ""

    async def __aenter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory()
        self.authority_file = Path(self._folder.name) / "authority.pem"
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.authority_file))
        trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(*HOSTS).configure_cert(trust)
        app = web.Application(client_max_size=10_000_000)
        app.router.add_get("/", self.gateway.serve)
        app.router.add_route("*", "/{path:.*}", self.rest.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=trust)
        await site.start()
        self.address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.gateway.cut_all()
        await self._runner.cleanup()
        self._folder.cleanup()

    def connector(self) -> aiohttp.BaseConnector:
        """Return a connector that finds Discord's hosts here."""
        return connector_to(self.address, self.authority_file)()

    # Filling the world.

    def add_server(self, name: str = "Drop Club", *, rights: int = EVERYBODY, locale: str = "en-US") -> Server:
        """Return a server that the bot is in, with `rights` in a role of its own that stands above most."""
        owner = self.add_user("owner")
        number = snowflake()
        server = Server(
            id=number,
            name=name,
            owner_id=owner.id,
            locale=locale,
            everyone=Role(id=number, name="@everyone", permissions=EVERYBODY, position=0),
        )
        bot_role = Role(id=snowflake(), name="Jumpmaster", permissions=rights, position=50, bot_id=self.world.bot.id)
        server.roles[bot_role.id] = bot_role
        server.members[self.world.bot.id] = Member(user=self.world.bot, server=server, roles=[bot_role])
        server.members[owner.id] = Member(user=owner, server=server)
        self.world.servers[number] = server
        return server

    def add_user(self, name: str, display_name: str | None = None, *, is_bot: bool = False) -> User:
        user = User(id=snowflake(), name=name, display_name=display_name, is_bot=is_bot)
        self.world.users[user.id] = user
        return user

    def add_member(
        self,
        server: Server,
        name: str,
        *,
        display_name: str | None = None,
        rights: int = 0,
        position: int = 1,
        is_bot: bool = False,
        joined_at: datetime | None = None,
    ) -> Member:
        member = Member(user=self.add_user(name, display_name, is_bot=is_bot), server=server)
        if joined_at:
            member.joined_at = joined_at
        if rights:
            role = Role(id=snowflake(), name=f"role of {name}", permissions=rights, position=position)
            server.roles[role.id] = role
            member.roles.append(role)
        server.members[member.id] = member
        return member

    def add_channel(self, server: Server, name: str = "general", *, kind: int = TEXT, parent: Channel | None = None) -> Channel:
        channel = Channel(id=snowflake(), kind=kind, name=name, server=server, parent=parent)
        server.channels[channel.id] = self.world.channels[channel.id] = channel
        return channel

    def add_thread(self, parent: Channel, name: str = "a thread") -> Channel:
        assert parent.server is not None
        return self.add_channel(parent.server, name, kind=PUBLIC_THREAD, parent=parent)

    async def open_thread(
        self, owner: Member, parent: Channel, name: str, *, of: dict[str, Any] | None = None, is_private: bool = False
    ) -> Channel:
        """Open a thread, from a message where one is given, and tell the bot of it. Without one the channel gets Discord's note."""
        assert parent.server is not None
        thread = self.add_channel(parent.server, name, kind=PRIVATE_THREAD if is_private else PUBLIC_THREAD, parent=parent)
        if of is not None:
            for held in (self.world.channels, parent.server.channels):
                held[int(of["id"])] = held.pop(thread.id)
            thread.id = int(of["id"])
        about = payloads.channel(thread) | {"owner_id": str(owner.id), "newly_created": True}
        await self.gateway.dispatch("THREAD_CREATE", about, parent.server.id)
        if of is None and not is_private and parent.kind != FORUM:
            reference = {"type": 0, "channel_id": str(thread.id), "guild_id": str(parent.server.id)}
            await self.say(owner, parent, name, type=18, message_reference=reference)
        return thread

    def add_forum_post(self, server: Server, name: str = "a post") -> Channel:
        return self.add_thread(self.add_channel(server, "forum", kind=FORUM), name)

    def add_private(self, user: User) -> Channel:
        channel = Channel(id=snowflake(), kind=DM, recipient=user)
        self.world.channels[channel.id] = channel
        return channel

    # What people do.

    async def say(self, author: Member | User, channel: Channel, text: str = "", *, tell: bool = True, **more: Any) -> dict[str, Any]:
        """Post a message and tell the bot of it; `more` are further fields. Mentions are found in the text."""
        message = written_message(self, author, channel, text, **more)
        channel.messages[int(message["id"])] = message
        if tell:
            await self._tell_of("MESSAGE_CREATE", message, channel)
        return message

    async def edit(self, message: dict[str, Any], text: str | None = None, **more: Any) -> None:
        """Change a message; without a text it is Discord that adds a preview."""
        if text is not None:
            message |= {"content": text, "edited_timestamp": stamp(datetime.now(UTC))}
        message |= more
        await self._tell_of("MESSAGE_UPDATE", message, self.world.channels[int(message["channel_id"])])

    def reply_to(self, message: dict[str, Any], *, pings: bool = True) -> dict[str, Any]:
        """Return the fields that make a message a reply."""
        reference = {"type": 0, "message_id": message["id"], "channel_id": message["channel_id"]}
        ping = {"mentions": [message["author"]]} if pings else {}
        return {"type": 19, "message_reference": reference, "referenced_message": message, **ping}

    def forward_of(self, text: str, **more: Any) -> dict[str, Any]:
        """Return the fields that make a message a forward."""
        shot = {
            "type": 0,
            "content": text,
            "embeds": [],
            "attachments": [],
            "timestamp": stamp(datetime.now(UTC)),
            "edited_timestamp": None,
            "flags": 0,
            "mentions": [],
            "mention_roles": [],
            **more,
        }
        reference = {"type": 1, "message_id": str(snowflake()), "channel_id": str(snowflake())}
        return {"message_reference": reference, "message_snapshots": [{"message": shot}]}

    async def use_command(
        self, user: Member | User, channel: Channel, name: str, options: dict[str, Any] | None = None, **more: Any
    ) -> Interaction:
        """Type a slash command."""
        kinds = {str: 3, int: 4, bool: 5, Channel: 7}
        given = [
            {"name": option, "type": kinds[type(value)], "value": str(value.id) if isinstance(value, Channel) else value}
            for option, value in (options or {}).items()
        ]
        channels = {
            str(value.id): payloads.channel(value) | {"permissions": "0"}
            for value in (options or {}).values()
            if isinstance(value, Channel)
        }
        data = {"id": str(snowflake()), "name": name, "type": 1, "options": given, "resolved": {"channels": channels}}
        return await self.interact(2, user, channel, data, **more)

    async def use_message_menu(self, user: Member | User, channel: Channel, name: str, message: dict[str, Any], **more: Any) -> Interaction:
        resolved = {"messages": {message["id"]: message}}
        data = {"id": str(snowflake()), "name": name, "type": 3, "target_id": message["id"], "resolved": resolved}
        return await self.interact(2, user, channel, data, **more)

    async def use_user_menu(self, user: Member, channel: Channel, name: str, target: Member, **more: Any) -> Interaction:
        members = {str(target.id): payloads.member(target, with_user=False, channel=channel)}
        resolved = {"users": {str(target.id): payloads.user(target.user)}, "members": members}
        data = {"id": str(snowflake()), "name": name, "type": 2, "target_id": str(target.id), "resolved": resolved}
        return await self.interact(2, user, channel, data, **more)

    async def press(self, user: Member | User, message: dict[str, Any], label: str, **more: Any) -> Interaction:
        """Press the button with this label."""
        buttons = [button for row in message["components"] for button in row["components"]]
        found = next(button for button in buttons if button["label"].startswith(label))
        return await self.press_id(user, message, found["custom_id"], **more)

    async def press_id(self, user: Member | User, message: dict[str, Any], custom_id: str, **more: Any) -> Interaction:
        channel = self.world.channels[int(message["channel_id"])]
        return await self.interact(3, user, channel, {"custom_id": custom_id, "component_type": 2}, message=message, **more)

    async def fill_form(self, user: Member, channel: Channel, form: dict[str, Any], *values: str) -> Interaction:
        """Send a form, its fields filled in from the first on; what was in the others already is sent as it is."""
        fields = [field for row in form["components"] for field in row["components"]]
        typed = [*values, *(field.get("value", "") for field in fields[len(values) :])]
        filled = [
            {"type": 1, "components": [{"type": 4, "custom_id": field["custom_id"], "value": value}]}
            for field, value in zip(fields, typed, strict=True)
        ]
        return await self.interact(5, user, channel, {"custom_id": form["custom_id"], "components": filled})

    async def interact(
        self,
        kind: int,
        user: Member | User,
        channel: Channel,
        data: dict[str, Any],
        *,
        locale: str = "en-US",
        by_user_only: bool = False,
        asked_at: datetime | None = None,
        asked_ago: float = 0.0,
        **more: Any,
    ) -> Interaction:
        """Tell the bot of an interaction. `asked_at` is what its id says, `asked_ago` how long Discord has waited for an answer already."""
        number = snowflake(asked_at)
        server = channel.server
        owners = {"1": str(user.id)} if by_user_only else {"0": str(server.id) if server else "0"}
        event = {
            "id": str(number),
            "application_id": str(self.world.application),
            "type": kind,
            "token": f"token-{number}",
            "version": 1,
            "channel": payloads.channel(channel) | {"permissions": "0"},
            "channel_id": str(channel.id),
            "data": data,
            "locale": locale,
            "app_permissions": "0",
            "attachment_size_limit": 10_000_000,
            "authorizing_integration_owners": owners,
            "entitlements": [],
            "context": 0 if server else 1,
            **more,
        }
        if isinstance(user, Member) and server is not None:
            event |= {"member": payloads.member(user, channel=channel), "guild_id": str(server.id), "guild_locale": server.locale}
            event["guild"] = {"id": str(server.id), "locale": server.locale, "features": []}
        else:
            event["user"] = payloads.user(user.user if isinstance(user, Member) else user)
        one = Interaction(
            id=number, token=event["token"], data=event, asked_at=self.clock() - asked_ago, clock=self.clock, by_user_only=by_user_only
        )
        self.rest.interactions[one.token] = one
        await self.gateway.dispatch("INTERACTION_CREATE", event)
        return one

    async def join_server(self, server: Server) -> None:
        """Tell the bot that it was added to a server."""
        await self.gateway.dispatch("GUILD_CREATE", payloads.server(server, self.world.bot), server.id)

    async def leave_server(self, server: Server) -> None:
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(server.id)}, server.id)

    async def change_bot_rights(self, server: Server, rights: int) -> None:
        role = server.members[self.world.bot.id].roles[0]
        role.permissions = rights
        await self.gateway.dispatch("GUILD_ROLE_UPDATE", {"guild_id": str(server.id), "role": payloads.role(role)}, server.id)

    # What was seen.

    def clock(self) -> float:
        return time.monotonic() + self.late

    async def until(self, is_so: Callable[[], Any], patience: float = PATIENCE_SECONDS) -> Any:
        """Wait until `is_so()` is true and return it; it is asked again whenever the bot did something."""
        async with asyncio.timeout(patience):
            while not (found := is_so()):
                self._changed.clear()
                await self._changed.wait()
            return found

    async def settled(self, interaction: Interaction) -> Interaction:
        await self.until(lambda: interaction.is_settled)
        return interaction

    def fail(self, method: str, path: str, response: web.Response | None, times: int = 1) -> None:
        """Answer the next requests to `path` (a pattern) with this; None drops the connection."""
        self.rest.faults.append(Fault(method=method, path=re.compile(path), response=response, times=times))

    def hold(self, method: str, path: str) -> asyncio.Event:
        """Let the next request to `path` (a pattern) wait until the event that is returned is set."""
        over = asyncio.Event()
        self.rest.faults.append(Fault(method=method, path=re.compile(path), response=None, over=over))
        return over

    async def redeliver(self, message: dict[str, Any]) -> None:
        await self._tell_of("MESSAGE_CREATE", message, self.world.channels[int(message["channel_id"])])

    def slow_down(self, method: str, path: str, seconds: float, *, everywhere: bool = False, times: int = 1) -> None:
        self.fail(method, path, slow_down(seconds, everywhere=everywhere), times)

    def asked(self, method: str, path: str) -> list[Any]:
        """Return the bodies of the requests to `path` (a pattern)."""
        return [request.body for request in self.rest.requests if request.method == method and re.fullmatch(path, request.path)]

    def poke(self) -> None:
        """Have `until` look again: something happened that is not on the wire."""
        self._notify()

    def mentioned(self, text: str) -> list[dict[str, Any]]:
        return [payloads.user(self.world.users[int(found)]) for found in re.findall(r"<@!?(\d+)>", text) if int(found) in self.world.users]

    async def _tell_of(self, event: str, message: dict[str, Any], channel: Channel) -> None:
        await self.gateway.dispatch(event, message, channel.server.id if channel.server else None)

    def _notify(self) -> None:
        self._changed.set()


def written_message(fake: FakeDiscord, author: Member | User, channel: Channel, text: str, **more: Any) -> dict[str, Any]:
    """Return a message as Discord tells of it. Mentions are found in the text."""
    user = author.user if isinstance(author, Member) else author
    about: dict[str, Any] = {
        "id": str(snowflake()),
        "channel_id": str(channel.id),
        "author": payloads.user(user),
        "content": text,
        "timestamp": stamp(datetime.now(UTC)),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": "@everyone" in text,
        "mentions": fake.mentioned(text),
        "mention_roles": re.findall(r"<@&(\d+)>", text),
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
    }
    if channel.server is not None:
        about["guild_id"] = str(channel.server.id)
        if isinstance(author, Member) and "webhook_id" not in more:
            about["member"] = payloads.member(author, with_user=False)
    return about | more
