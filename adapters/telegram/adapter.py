"""The Telegram door: connects, receives by polling or by webhook, and carries out what the reception asks."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from adapters.shared.contract import Delivered, Delivery, Powers
from adapters.shared.sending import TELEGRAM_PACE, PacedSender
from adapters.shared.webhook import Taken
from adapters.telegram.actions import Actions
from adapters.telegram.albums import Albums
from adapters.telegram.calls import CONNECTIONS, Calls
from adapters.telegram.events import Me
from adapters.telegram.handling import Handling, Receiver
from adapters.telegram.hook import Hook, Webhook, is_secret
from adapters.telegram.ids import PLATFORM, to_place
from adapters.telegram.intake import Intake
from adapters.telegram.lines import Lines
from adapters.telegram.menus import set_menus
from adapters.telegram.polling import BackOff, Poller, read_update
from adapters.telegram.problems import BAD_TOKEN
from adapters.telegram.speaking import Speaking
from adapters.telegram.standing import Standing
from bot.models import Chat, IncomingMessage, Role
from bot.moderation.access import is_staff
from bot.moderation.models import ActionResult, Card, Order
from bot.texts import Texts

_log = logging.getLogger("jumpmaster.telegram")

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
"""What Telegram is asked for. Posts of a channel reach us as messages of its discussion group."""

_LOUD_LIBRARIES = ("telegram", "httpx", "httpcore", "tornado")


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where Telegram is. With a webhook it sends updates to us, without we ask for them."""

    token: str
    api: str = "https://api.telegram.org"
    webhook: Webhook | None = None


class TelegramAdapter:
    def __init__(
        self,
        connection: Connection,
        reception: Receiver,
        texts: Texts,
        *,
        sender: PacedSender | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        typing_after: float = 0.4,
    ) -> None:
        self._connection = connection
        self._reception = reception
        self._me: Me | None = None
        self._bot = _new_bot(connection)
        self._calls = Calls(self._bot, sender or PacedSender(TELEGRAM_PACE), self._on_moved, sleep)
        self._standing = Standing(self._calls, self._known_me)
        self._speaking = Speaking(self._calls, texts, lambda: self._known_me().username, typing_after=typing_after)
        albums = Albums()
        self._actions = Actions(self._calls, self._standing, albums)
        self._handling = Handling(
            reception=reception,
            door=self,
            calls=self._calls,
            standing=self._standing,
            speaking=self._speaking,
            actions=self._actions,
            albums=albums,
            me=self._known_me,
        )
        self._intake = Intake(self._handling.handle)
        self._back_off = BackOff(sleep)
        self._poller = Poller(self._bot, self._intake, UPDATES, BackOff(sleep))
        self._hook = Hook(self._bot, self._intake, UPDATES, connection.webhook) if connection.webhook else None
        self._life: asyncio.Task[None] | None = None
        self._menus: asyncio.Task[None] | None = None
        self._is_stopping = False

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def webhook_port(self) -> int | None:
        """The port the webhook listens on, once it does."""
        return self._hook.port if self._hook else None

    # Its life

    async def start(self) -> None:
        """Connect and begin to receive. Where Telegram can't be reached, that goes on in the background."""
        _prepare_libraries()
        try:
            await self._connect()
        except InvalidToken as error:
            raise BAD_TOKEN from error
        except TelegramError as error:
            _log.warning("telegram.unreachable error=%s", type(error).__name__)
        self._life = asyncio.create_task(self._live())

    async def wait(self) -> None:
        """Return when it was stopped; raise what ended it otherwise."""
        if self._life is None:
            return
        await asyncio.wait({self._life})
        if not self._life.cancelled():
            self._life.result()

    async def stop(self) -> None:
        """Receive no more, finish what is in flight, close. A second time waits for the first."""
        self._is_stopping = True
        await _cancel(self._life, self._menus)
        if self._hook is not None:
            await self._hook.close()
        await self._intake.drain()
        await self._reception.settle(self)
        await self._calls.silence()
        if self._hook is None and self._me is not None:
            with suppress(TelegramError):
                await self._poller.confirm()
        await self._speaking.close()
        with suppress(RuntimeError):
            await self._bot.shutdown()

    async def receive(self, update: Mapping[str, Any], secret: str | None) -> Taken:
        """Take one update of a webhook that somebody else serves."""
        webhook = self._connection.webhook
        if webhook is None or not is_secret(secret, webhook.secret):
            return Taken.STRANGER
        if self._is_stopping or self._me is None or self._intake.is_full:
            return Taken.BUSY
        found = read_update(dict(update), self._bot)
        if found is None:
            return Taken.UNREADABLE
        await self._intake.hold(await self._intake.take(found))
        return Taken.TAKEN

    # What the reception asks

    async def deliver(self, delivery: Delivery) -> Delivered:
        return await self._speaking.deliver(delivery)

    async def perform(self, order: Order) -> ActionResult:
        return await self._actions.perform(order)

    async def show_card(self, card: Card, where: str, place: str | None) -> str | None:
        return await self._speaking.show_card(card, where, place)

    async def role_of(self, chat_id: str, user_id: str) -> Role:
        return await self._standing.role_of(chat_id, user_id)

    async def powers(self, chat_id: str) -> Powers:
        return await self._standing.powers(chat_id)

    def name_of(self, chat: Chat) -> str:
        return self._handling.topic_name(chat)

    async def can_show(self, place: str) -> bool:
        found = to_place(place)
        # Cards go to groups: nobody is written to alone.
        return found is not None and found[0] < 0 and (await self.powers(f"{PLATFORM}:{found[0]}")).can_write

    async def find_place(self, message: IncomingMessage, named: str) -> str | None:
        """Return where cards may go: a group we are in, which the author moderates; without a name, where the message stands."""
        if not named:
            return f"{message.chat.id}#{message.chat.thread_id}" if message.chat.thread_id else message.chat.id
        place = to_place(named if named.startswith(PLATFORM) else f"{PLATFORM}:{named}")
        if place is None:
            return None
        chat = f"{PLATFORM}:{place[0]}"
        # Nobody sends a group what its own moderators did not ask for.
        if not (await self.powers(chat)).can_write or not is_staff(await self.role_of(chat, message.author.id)):
            return None
        return chat + (f"#{place[1]}" if place[1] else "")

    # Inside

    def _known_me(self) -> Me:
        return self._me or Me(id=0, username="")

    async def _on_moved(self, old: int, new: int) -> None:
        await self._handling.moved(old, new)

    async def _connect(self) -> None:
        await self._bot.initialize()
        user = self._bot.bot
        self._me = Me(id=user.id, username=user.username or "")
        self._standing.sees_all = bool(user.can_read_all_group_messages)
        self._reception.know_bot(*(name for name in (user.full_name, user.username) if name))
        if self._hook is not None:
            await self._hook.open()
        else:
            # What came by a webhook of earlier days waits for whoever asks.
            await self._bot.delete_webhook()
        self._menus = asyncio.create_task(self._set_menus())
        _log.warning("telegram.connected bot=%s by=%s", self._me.username, "webhook" if self._hook else "polling")

    async def _live(self) -> None:
        while self._menus is None:
            await self._back_off.pause()
            try:
                await self._connect()
            except InvalidToken as error:
                raise BAD_TOKEN from error
            except TelegramError as error:
                _log.debug("telegram.unreachable error=%s", type(error).__name__)
        if self._hook is None:
            await self._poller.run()
        await asyncio.Event().wait()

    async def _set_menus(self) -> None:
        try:
            await set_menus(self._bot)
        except TelegramError as error:
            _log.warning("telegram.no_menus error=%s", type(error).__name__)


def _new_bot(connection: Connection) -> Bot:
    api = connection.api.rstrip("/")
    return Bot(
        connection.token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=Lines(CONNECTIONS),
        get_updates_request=HTTPXRequest(connection_pool_size=1),
    )


def _prepare_libraries() -> None:
    """Keep the libraries' own lines out of the log: they hold the token, which is in every address, and what people wrote."""
    # The library's durations are to become timedeltas; without this it warns of that at every "slow down".
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    for name in _LOUD_LIBRARIES:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


async def _cancel(*tasks: asyncio.Task[None] | None) -> None:
    running = [task for task in tasks if task is not None and not task.done()]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
