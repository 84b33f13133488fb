"""The REST API, as strict as Discord's: rights, limits, unknown things, everything answered once."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from tests.fakes.discord_api import payloads
from tests.fakes.discord_api.gateway import CONTENT, Gateway, without_content
from tests.fakes.discord_api.interactions import DEFERRED, DEFERRED_UPDATE, EPHEMERAL, MESSAGE, MODAL, Interaction
from tests.fakes.discord_api.limits import refusal_of
from tests.fakes.discord_api.world import (
    BAN,
    DM,
    EMBED,
    HISTORY,
    MANAGE_GUILD,
    MANAGE_MESSAGES,
    SEND,
    SEND_IN_THREADS,
    THREADS,
    TIMEOUT,
    VIEW,
    Channel,
    Member,
    Server,
    World,
    snowflake,
    stamp,
)

Handler = Callable[..., Awaitable[web.Response]]


class Refused(Exception):
    def __init__(self, status: int, code: int, message: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(message)
        self.response = answer({"code": code, "message": message, **more}, status, headers)


def answer(body: Any = None, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads a body as JSON only where the type says exactly this.
    if status == 204:
        return web.Response(status=204)
    return web.Response(body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})})


@dataclass(kw_only=True)
class Request:
    method: str
    path: str
    body: Any
    status: int = 0


@dataclass(kw_only=True)
class Fault:
    """What happens to the next requests that fit."""

    method: str
    path: re.Pattern[str]
    response: web.Response | None
    """None drops the connection."""
    times: int = 1
    over: asyncio.Event | None = None
    """Requests wait for it, and are then answered as if nothing had been."""


@dataclass(kw_only=True)
class Rest:
    world: World
    gateway: Gateway
    token: str
    notify: Callable[[], None]
    interactions: dict[str, Interaction] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Why messages were refused as bad: there should be none."""
    shards: int = 1
    keeps_requests: bool = True

    async def serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        body = await _read(request)
        seen = Request(method=request.method, path=path, body=body if body is not None else dict(request.query))
        if self.keeps_requests:
            self.requests.append(seen)
        try:
            response = await self._route(request, path, body)
        except Refused as refused:
            response = refused.response
        seen.status = response.status
        self.notify()
        return response

    async def _route(self, request: web.Request, path: str, body: Any) -> web.Response:
        if fault := next((one for one in self.faults if one.times and one.method == request.method and one.path.fullmatch(path)), None):
            fault.times -= 1
            if fault.over is not None:
                await fault.over.wait()
                return await self._route(request, path, body)
            if fault.response is None:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            return answer(json.loads(fault.response.body), fault.response.status, _kept(fault.response))
        by_token = path.startswith(("/interactions/", "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(401, 0, "401: Unauthorized")
        for method, pattern, handler in _ROUTES:
            if method == request.method and (found := pattern.fullmatch(path)):
                return await handler(self, *(int(part) if part.isdigit() else part for part in found.groups()), body=body)
        raise Refused(404, 0, f"404: Not Found ({request.method} {path})")

    # The bot itself.

    async def me(self, body: Any) -> web.Response:
        return answer(payloads.user(self.world.bot))

    async def application(self, body: Any) -> web.Response:
        about = {
            "id": str(self.world.application),
            "name": "Jumpmaster",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": payloads.user(self.world.owner),
            "verify_key": "",
            "flags": self.world.application_flags,
        }
        return answer(about)

    async def gateway_bot(self, body: Any) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return answer({"url": "wss://gateway.discord.gg", "shards": self.shards, "session_start_limit": limit})

    async def put_commands(self, application: int, body: Any) -> web.Response:
        kinds = [command.get("type", 1) for command in body]
        if kinds.count(1) > 100 or kinds.count(2) > 15 or kinds.count(3) > 15:
            raise Refused(400, 30032, "Maximum number of application commands reached")
        for command in body:
            _check_command(command)
        given = {"application_id": str(application), "version": "1", "default_member_permissions": None}
        self.world.commands = [{**command, "id": str(snowflake())} for command in body]
        return answer([{"description": "", **given, **command} for command in self.world.commands])

    async def open_private(self, body: Any) -> web.Response:
        self.world.opened_by_bot.append(int(body["recipient_id"]))
        raise Refused(400, 50007, "Cannot send messages to this user")

    # Messages.

    async def post_message(self, channel_id: int, body: Any) -> web.Response:
        channel = self._channel(channel_id)
        self._need(channel, VIEW | (SEND_IN_THREADS if channel.kind in THREADS else SEND))
        self._check(body)
        reference = body.get("message_reference")
        if reference and int(reference["message_id"]) not in channel.messages and reference.get("fail_if_not_exists", True):
            raise Refused(400, 50035, "Unknown message")
        message = self.new_message(channel, body)
        if channel.server and not self._may(channel, EMBED):
            # Discord drops them without a word.
            message["embeds"] = []
        channel.messages[int(message["id"])] = message
        return answer(message)

    async def get_message(self, channel_id: int, message_id: int, body: Any) -> web.Response:
        channel = self._channel(channel_id)
        self._need(channel, VIEW | HISTORY)
        message = self._message(channel, message_id)
        reads_all = any(session.intents & CONTENT for session in self.gateway.sessions.values())
        own = int(message["author"]["id"]) == self.world.bot.id
        return answer(message if reads_all or own or channel.kind == DM else without_content(message))

    async def patch_message(self, channel_id: int, message_id: int, body: Any) -> web.Response:
        channel = self._channel(channel_id)
        message = self._message(channel, message_id)
        if int(message["author"]["id"]) != self.world.bot.id:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        self._check(body, is_edit=True)
        message.update(_changes(body))
        message["edited_timestamp"] = stamp(datetime.now(UTC))
        return answer(message)

    async def delete_message(self, channel_id: int, message_id: int, body: Any) -> web.Response:
        channel = self._channel(channel_id)
        message = self._message(channel, message_id)
        if int(message["author"]["id"]) != self.world.bot.id:
            self._need(channel, VIEW | MANAGE_MESSAGES)
        del channel.messages[message_id]
        return answer(status=204)

    # Members.

    async def get_member(self, server_id: int, user_id: int, body: Any) -> web.Response:
        return answer(payloads.member(self._member(self._server(server_id), user_id)))

    async def patch_member(self, server_id: int, user_id: int, body: Any) -> web.Response:
        server = self._server(server_id)
        member = self._member(server, user_id)
        self._need_over(server, member, TIMEOUT)
        member.muted_until = body["communication_disabled_until"]
        return answer(payloads.member(member))

    async def put_ban(self, server_id: int, user_id: int, body: Any) -> web.Response:
        server = self._server(server_id)
        member = server.members.get(user_id)
        if member:
            self._need_over(server, member, BAN)
        self._need_right(server, BAN)
        server.banned[user_id] = ""
        server.members.pop(user_id, None)
        return answer(status=204)

    async def delete_ban(self, server_id: int, user_id: int, body: Any) -> web.Response:
        server = self._server(server_id)
        self._need_right(server, BAN)
        if user_id not in server.banned:
            raise Refused(404, 10026, "Unknown Ban")
        del server.banned[user_id]
        return answer(status=204)

    # AutoMod.

    async def get_rules(self, server_id: int, body: Any) -> web.Response:
        server = self._server(server_id)
        self._need_right(server, MANAGE_GUILD)
        return answer(list(server.rules.values()))

    async def post_rule(self, server_id: int, body: Any) -> web.Response:
        server = self._server(server_id)
        self._need_right(server, MANAGE_GUILD)
        _check_rule(body)
        if sum(rule["trigger_type"] == 1 for rule in server.rules.values()) >= 6:
            raise Refused(400, 30034, "Maximum number of rules reached")
        rule = {
            "id": str(snowflake()),
            "guild_id": str(server_id),
            "creator_id": str(self.world.bot.id),
            "exempt_roles": [],
            "exempt_channels": [],
            "enabled": False,
            **body,
        }
        server.rules[int(rule["id"])] = rule
        return answer(rule)

    async def patch_rule(self, server_id: int, rule_id: int, body: Any) -> web.Response:
        server = self._server(server_id)
        self._need_right(server, MANAGE_GUILD)
        _check_rule(server.rules[rule_id] | body)
        server.rules[rule_id] |= body
        return answer(server.rules[rule_id])

    async def delete_rule(self, server_id: int, rule_id: int, body: Any) -> web.Response:
        server = self._server(server_id)
        self._need_right(server, MANAGE_GUILD)
        del server.rules[rule_id]
        return answer(status=204)

    # Interactions.

    async def callback(self, interaction_id: int, token: str, body: Any) -> web.Response:
        one = self.interactions.get(token)
        if one is None or one.id != interaction_id or one.is_late:
            raise Refused(404, 10062, "Unknown interaction")
        if one.answer_kind is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        kind, data = body["type"], body.get("data") or {}
        message: dict[str, Any] | None = None
        if kind == MESSAGE:
            self._check(data)
            message = one.original = self._say(one, data, hidden=bool(data.get("flags", 0) & EPHEMERAL))
        elif kind == DEFERRED:
            one.waits, one.waits_hidden = True, bool(data.get("flags", 0) & EPHEMERAL)
        elif kind == MODAL:
            self._check_form(data)
            one.modal = data
        elif kind != DEFERRED_UPDATE:
            raise Refused(400, 50035, f"callback of type {kind}")
        one.answer_kind, one.answered_after = kind, one.clock() - one.asked_at
        about = {
            "id": str(one.id),
            "type": one.data["type"],
            "response_message_loading": one.waits,
            "response_message_ephemeral": one.waits_hidden,
        }
        return answer({"interaction": about, "resource": {"type": kind, **({"message": message} if message else {})}})

    def _check_form(self, form: dict[str, Any]) -> None:
        fields = [field for row in form["components"] for field in row["components"]]
        longest = [(form["custom_id"], 100), (form["title"], 45), *((field["label"], 45) for field in fields)]
        longest += [(field.get("value") or "", field.get("max_length", 4000)) for field in fields]
        if not 1 <= len(fields) <= 5 or any(len(text) > limit for text, limit in longest):
            raise Refused(400, 50035, "Invalid Form Body")

    async def get_original(self, application: int, token: str, body: Any) -> web.Response:
        return answer(self._original(self._open(token)))

    async def patch_original(self, application: int, token: str, body: Any) -> web.Response:
        one = self._open(token)
        self._check(body)
        if one.waits:
            one.original, one.waits = self._say(one, body, hidden=one.waits_hidden), False
        self._original(one).update(_changes(body))
        return answer(one.original)

    async def delete_original(self, application: int, token: str, body: Any) -> web.Response:
        one = self._open(token)
        if one.original is None and not one.waits:
            raise Refused(404, 10008, "Unknown Message")
        one.waits, one.original_gone = False, True
        return answer(status=204)

    async def follow_up(self, application: int, token: str, body: Any) -> web.Response:
        one = self._open(token)
        self._check(body)
        if one.answer_kind is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if one.by_user_only and len(one.follow_ups) >= 5:
            raise Refused(400, 40094, "This interaction has reached its maximum number of follow-up messages")
        hidden = bool(body.get("flags", 0) & EPHEMERAL)
        if one.waits:
            one.original, one.waits = self._say(one, body, hidden=one.waits_hidden), False
            return answer(one.original)
        message = self._say(one, body, hidden=hidden)
        one.follow_ups.append(message)
        return answer(message)

    # What the handlers share.

    def new_message(self, channel: Channel, body: dict[str, Any]) -> dict[str, Any]:
        """Return a message of the bot's."""
        message = {
            "id": str(snowflake()),
            "channel_id": str(channel.id),
            "author": payloads.user(self.world.bot),
            "content": body.get("content") or "",
            "embeds": [{"type": "rich", **embed} for embed in body.get("embeds") or []],
            "components": body.get("components") or [],
            "flags": body.get("flags", 0),
            "timestamp": stamp(datetime.now(UTC)),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "pinned": False,
            "type": 0,
        }
        if reference := body.get("message_reference"):
            message |= {"type": 19, "message_reference": {name: str(value) for name, value in reference.items()}}
        return message

    def _say(self, one: Interaction, body: dict[str, Any], *, hidden: bool) -> dict[str, Any]:
        channel = self.world.channels.get(int(one.data["channel"]["id"]))
        place = channel or Channel(id=int(one.data["channel"]["id"]), kind=DM)
        message = self.new_message(place, body) | {"flags": EPHEMERAL if hidden else 0, "application_id": str(self.world.application)}
        if not hidden and channel is not None:
            channel.messages[int(message["id"])] = message
        return message

    def _open(self, token: str) -> Interaction:
        one = self.interactions.get(token)
        if one is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if one.is_over:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return one

    def _original(self, one: Interaction) -> dict[str, Any]:
        if one.original is None or one.original_gone:
            raise Refused(404, 10008, "Unknown Message")
        return one.original

    def _check(self, body: dict[str, Any], *, is_edit: bool = False) -> None:
        if problem := refusal_of(body, is_edit=is_edit):
            self.refused.append(problem)
            raise Refused(400, 50035, f"Invalid Form Body: {problem}")

    def _channel(self, channel_id: int) -> Channel:
        channel = self.world.channels.get(channel_id)
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        return channel

    def _message(self, channel: Channel, message_id: int) -> dict[str, Any]:
        message = channel.messages.get(message_id)
        if message is None:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def _server(self, server_id: int) -> Server:
        server = self.world.servers.get(server_id)
        if server is None:
            raise Refused(404, 10004, "Unknown Guild")
        return server

    def _member(self, server: Server, user_id: int) -> Member:
        member = server.members.get(user_id)
        if member is None:
            raise Refused(404, 10007, "Unknown Member")
        return member

    def _may(self, channel: Channel, rights: int) -> bool:
        assert channel.server is not None
        return channel.server.members[self.world.bot.id].permissions(channel) & rights == rights

    def _need(self, channel: Channel, rights: int) -> None:
        if channel.server and not self._may(channel, rights):
            raise Refused(403, 50013, "Missing Permissions")

    def _need_right(self, server: Server, right: int) -> None:
        if not server.members[self.world.bot.id].permissions() & right:
            raise Refused(403, 50013, "Missing Permissions")

    def _need_over(self, server: Server, member: Member, right: int) -> None:
        self._need_right(server, right)
        if member.id == server.owner_id or member.top >= server.members[self.world.bot.id].top:
            raise Refused(403, 50013, "Missing Permissions")


def slow_down(seconds: float, *, everywhere: bool = False) -> web.Response:
    """Return Discord's answer to somebody who is too fast."""
    headers = {
        "Via": "1.1 google",
        "Retry-After": str(seconds),
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": str(seconds),
        "X-RateLimit-Reset": "0",
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    headers |= {"X-RateLimit-Global": "true"} if everywhere else {"X-RateLimit-Bucket": "abc"}
    return answer({"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}, 429, headers)


def _changes(body: dict[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"content": "", "embeds": [], "components": []}
    return {name: body[name] or nothing for name, nothing in empty.items() if name in body}


def _kept(response: web.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in {"Content-Length", "Content-Type"}}


def _check_command(command: dict[str, Any]) -> None:
    is_slash = command.get("type", 1) == 1
    names = [command["name"], *(command.get("name_localizations") or {}).values()]
    pattern = r"[-_'\w\u0900-\u097f]{1,32}" if is_slash else r".{1,32}"
    bad = [name for name in names if not re.fullmatch(pattern, name) or (is_slash and name != name.lower())]
    abouts = [command.get("description", ""), *(command.get("description_localizations") or {}).values()] if is_slash else []
    bad += [about for about in abouts if not 1 <= len(about) <= 100]
    for option in command.get("options", []):
        _check_option(option, bad)
    if bad:
        raise Refused(400, 50035, f"Invalid Form Body: {bad}")


def _check_option(option: dict[str, Any], bad: list[str]) -> None:
    abouts = [option["description"], *(option.get("description_localizations") or {}).values()]
    bad += [about for about in abouts if not 1 <= len(about) <= 100]
    choices = option.get("choices") or []
    names = [name for choice in choices for name in (choice["name"], *(choice.get("name_localizations") or {}).values())]
    bad += [name for name in names if not 1 <= len(name) <= 100]
    if len(choices) > 25:
        bad.append("more than 25 choices")


def _check_rule(rule: dict[str, Any]) -> None:
    words = rule["trigger_metadata"].get("keyword_filter", [])
    messages = [action.get("metadata", {}).get("custom_message", "") for action in rule["actions"]]
    if not words or len(words) > 1000 or any(len(word) > 60 for word in words) or any(len(text) > 150 for text in messages):
        raise Refused(400, 50035, "Invalid Form Body: AutoMod rule")


async def _read(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        return json.loads(str(form["payload_json"]))
    return None


def _routes() -> list[tuple[str, re.Pattern[str], Handler]]:
    number, word = r"(\d+)", r"([\w.-]+)"
    table: list[tuple[str, str, Handler]] = [
        ("POST", f"/channels/{number}/messages", Rest.post_message),
        ("POST", f"/interactions/{number}/{word}/callback", Rest.callback),
        ("PATCH", f"/webhooks/{number}/{word}/messages/@original", Rest.patch_original),
        ("GET", f"/webhooks/{number}/{word}/messages/@original", Rest.get_original),
        ("DELETE", f"/webhooks/{number}/{word}/messages/@original", Rest.delete_original),
        ("POST", f"/webhooks/{number}/{word}", Rest.follow_up),
        ("GET", "/users/@me", Rest.me),
        ("GET", "/oauth2/applications/@me", Rest.application),
        ("GET", "/gateway/bot", Rest.gateway_bot),
        ("PUT", f"/applications/{number}/commands", Rest.put_commands),
        ("POST", "/users/@me/channels", Rest.open_private),
        ("GET", f"/channels/{number}/messages/{number}", Rest.get_message),
        ("PATCH", f"/channels/{number}/messages/{number}", Rest.patch_message),
        ("DELETE", f"/channels/{number}/messages/{number}", Rest.delete_message),
        ("GET", f"/guilds/{number}/members/{number}", Rest.get_member),
        ("PATCH", f"/guilds/{number}/members/{number}", Rest.patch_member),
        ("PUT", f"/guilds/{number}/bans/{number}", Rest.put_ban),
        ("DELETE", f"/guilds/{number}/bans/{number}", Rest.delete_ban),
        ("GET", f"/guilds/{number}/auto-moderation/rules", Rest.get_rules),
        ("POST", f"/guilds/{number}/auto-moderation/rules", Rest.post_rule),
        ("PATCH", f"/guilds/{number}/auto-moderation/rules/{number}", Rest.patch_rule),
        ("DELETE", f"/guilds/{number}/auto-moderation/rules/{number}", Rest.delete_rule),
    ]
    return [(method, re.compile(pattern), handler) for method, pattern, handler in table]


_ROUTES = _routes()
