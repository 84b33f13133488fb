"""A strict Bot API on loopback: HTTP, long polling, webhooks, and every way it may fail."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from tests.fakes.telegram_api.accounts import JSON
from tests.fakes.telegram_api.limits import Meter
from tests.fakes.telegram_api.methods import Call, Methods, Refused, read_params, too_many
from tests.fakes.telegram_api.world import World

TOKEN = "7000000001:AAfaketokenfaketokenfaketokenfaketo"
PATIENCE = 180.0
"""Seconds that a test waits for something to happen before it fails."""
_WEBHOOK_TRIES = 20
_DELETE_FIRST = "use deleteWebhook to delete the webhook first"


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong with the next calls: of one method, about one chat, or any. It passes after `times`."""

    kind: str
    method: str | None = None
    chat: int | None = None
    times: int = 1
    seconds: float = 1
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set it to let go what `hold` holds back."""

    def fits(self, call: Call) -> bool:
        return self.times > 0 and self.method in {None, call.method} and self.chat in {None, call.chat}


class TelegramApi:
    """`calls` are all requests in order, `sent` the bot's messages. `webhook_leads_to` is where the public address really is."""

    def __init__(self, world: World | None = None, meter: Meter | None = None) -> None:
        self.world = world or World()
        self.meter = meter or Meter()
        self.methods = Methods(self.world, self.meter)
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.webhook_leads_to = ""
        self.webhook_statuses: list[int] = []
        self.strangers: list[str] = []
        """Requests with a wrong token."""
        self.token = TOKEN
        self.cut_polls: list[float] = []
        """When somebody asked for updates while the network was cut."""
        self.port = 0
        self._is_cut = False
        self._poller: asyncio.Future[None] | None = None
        self._posts: set[asyncio.Task[None]] = set()
        self._to_post: asyncio.Queue[JSON] = asyncio.Queue()
        self.world.listeners.append(self._on_update)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/file/bot"

    @property
    def sent(self) -> list[JSON]:
        return self.methods.sent

    def sent_to(self, chat: int) -> list[JSON]:
        return [message for message in self.sent if message["chat"]["id"] == chat]

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def fail(self, kind: str, method: str | None = None, **how: Any) -> Fault:
        """Let calls fail: flood, server_error, drop, hang, hold, conflict, invalid_id; with drop_after and hang_after it is done."""
        fault = Fault(kind=kind, method=method, **how)
        self.faults.append(fault)
        return fault

    def cut(self) -> None:
        """Drop every connection, the one that waits for updates too, until `mend`."""
        self._is_cut = True
        self._displace()

    def mend(self) -> None:
        self._is_cut = False

    def revoke(self) -> None:
        """Know the token no more."""
        self.token = "revoked"
        self._displace()

    async def until(self, ready: Callable[[], Any]) -> Any:
        """Wait until something is the case; return what `ready` returned."""
        async with asyncio.timeout(PATIENCE):
            while not (found := ready()):
                await self.world.next_change()
        return found

    async def settled(self) -> None:
        """Wait until the bot has fetched every update and asks for more."""
        await self.until(lambda: not self.world.updates and self._poller is not None and not self._poller.done())

    async def serve(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        if self._is_cut:
            if method.lower() == "getupdates":
                self.cut_polls.append(time.monotonic())
            self.world.touch()
            _hang_up(request)
        if token != self.token:
            self.strangers.append(method)
            return _answer(Refused(401, "Unauthorized").as_json(), 401)
        form = await request.post()
        # Telegram doesn't mind how a method's name is spelled.
        method = method[:1].lower() + method[1:]
        call = Call(method=method, params=read_params({k: v for k, v in form.items() if isinstance(v, str)}), at=time.monotonic())
        self.calls.append(call)
        try:
            return _answer({"ok": True, "result": await self._run(call, request)})
        except Refused as refused:
            return _answer(refused.as_json(), refused.code)
        finally:
            self.world.touch()
            if self._is_cut:
                _hang_up(request)

    async def serve_file(self, request: web.Request) -> web.StreamResponse:
        content = self.methods.files.get(request.match_info["path"])
        return web.Response(body=content) if content is not None else web.Response(status=404)

    async def _run(self, call: Call, request: web.Request) -> Any:
        fault = next((fault for fault in self.faults if fault.fits(call)), None)
        if fault is not None:
            fault.times -= 1
            await self._fail(fault, call, request)
        if call.method == "getUpdates":
            return await self._get_updates(call.params)
        return self.methods.run(call)

    async def _fail(self, fault: Fault, call: Call, request: web.Request) -> None:
        if fault.kind == "flood":
            raise too_many(fault.seconds)
        if fault.kind == "server_error":
            raise Refused(502, "Bad Gateway")
        if fault.kind == "invalid_id":
            raise Refused(400, "Bad Request: MESSAGE_ID_INVALID")
        if fault.kind == "conflict":
            raise Refused(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
        if fault.kind in {"drop_after", "hang_after"}:
            self.methods.run(call)
            self.world.touch()
        if fault.kind == "hold":
            await fault.over.wait()
            return
        if fault.kind in {"hang", "hang_after"}:
            self.world.touch()
            await asyncio.Event().wait()
        _hang_up(request)

    async def _get_updates(self, params: JSON) -> list[JSON]:
        if self.methods.webhook:
            raise Refused(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        if "allowed_updates" in params:
            self.world.allowed = params["allowed_updates"]
        self._displace()
        mine = self._poller = asyncio.get_running_loop().create_future()
        offset = params.get("offset", 0)
        self.world.updates[:] = [update for update in self.world.updates if update["update_id"] >= offset]
        self.world.touch()
        try:
            if not self.world.updates:
                await self._wait_for_updates(mine, params.get("timeout", 0))
        finally:
            if not mine.done():
                mine.set_result(None)
        if mine.exception():
            raise Refused(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
        return self.world.updates[: params.get("limit", 100)]

    def _displace(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(InterruptedError())

    async def _wait_for_updates(self, mine: asyncio.Future[None], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.world.updates and not mine.done() and (left := end - time.monotonic()) > 0:
            await asyncio.wait({self.world.next_change(), mine}, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    # Webhook

    def _on_update(self, update: JSON) -> None:
        if self.methods.webhook:
            self._to_post.put_nowait(update)

    async def post_update(self, update: JSON, secret: str | None = "") -> int:
        """Post an update as Telegram does, with another secret where one is given, without where it is None. Return the status."""
        hook = self.methods.webhook
        secret = hook.get("secret_token") if secret == "" else secret
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        path = urlsplit(hook["url"]).path
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.webhook_leads_to}{path}", json=update, headers=headers) as answer,
        ):
            self.webhook_statuses.append(answer.status)
            self.world.touch()
            return answer.status

    async def _post_until_taken(self) -> None:
        """Post each update again until it is taken, as Telegram does."""
        while True:
            update = await self._to_post.get()
            for _ in range(_WEBHOOK_TRIES):
                try:
                    status = await self.post_update(update)
                except aiohttp.ClientError:
                    status = 0
                if 200 <= status < 300:
                    self.world.updates[:] = [each for each in self.world.updates if each["update_id"] != update["update_id"]]
                    break
                await asyncio.sleep(0.01)


def _hang_up(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()
    raise ConnectionResetError


def _answer(body: JSON, status: int = 200) -> web.StreamResponse:
    return web.json_response(body, status=status)


@asynccontextmanager
async def telegram_api(world: World | None = None, meter: Meter | None = None, port: int = 0) -> AsyncIterator[TelegramApi]:
    api = TelegramApi(world, meter)
    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/bot{token}/{method}", api.serve)
    app.router.add_get("/file/bot{token}/{path:.+}", api.serve_file)
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    assert runner.addresses
    api.port = runner.addresses[0][1]
    posting = asyncio.create_task(api._post_until_taken())
    try:
        yield api
    finally:
        posting.cancel()
        api._displace()
        await asyncio.gather(posting, return_exceptions=True)
        await runner.cleanup()
