"""Where everything that platforms send arrives: the one object that every door speaks to.

Platforms deliver twice, late and in floods: what arrived already is not handled again. Nothing here raises to a platform but cancellation:
this is the last line of defence of every door.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import TypeVar

from adapters.shared.card_board import CardBoard
from adapters.shared.commands import ASKING, ONCE, Commands
from adapters.shared.confirming import Confirming
from adapters.shared.contract import Claim, Click, ClickAnswer, CommandCall, Delivery, Door, Extra
from adapters.shared.domain_commands import DomainCommands
from adapters.shared.filing import Filing
from adapters.shared.kept_answers import KeptAnswers
from adapters.shared.ledger import Ledger
from adapters.shared.office import Office
from adapters.shared.orders import OrderDesk
from adapters.shared.presence import Presence
from adapters.shared.pressing import Pressing
from adapters.shared.receiving import FIRST_AID, Excuse, Receiving
from adapters.shared.recently import Recently
from adapters.shared.records import Records
from adapters.shared.report_commands import ReportCommands
from adapters.shared.saying import Mouth
from adapters.shared.setup_commands import SetupCommands
from bot.errors import StorageProblem
from bot.models import Author, Chat, IncomingMessage
from bot.moderation.access import is_staff
from bot.moderation.models import ChatSettings
from bot.screening.links.finder import find_links

_log = logging.getLogger("jumpmaster.reception")

_T = TypeVar("_T")


class Reception:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._records = records = Records(metrics=office.metrics)
        self._board = board = CardBoard(office, records)
        self._orders = orders = OrderDesk(office, records, board.refresh)
        self._mouth = Mouth(office.metrics)
        filing, confirming, answers = Filing(office, records, board), Confirming(office), KeptAnswers()
        reports, setup = ReportCommands(office, orders, filing, board), SetupCommands(office, confirming)
        self._commands = Commands(office, reports, setup, DomainCommands(office, confirming))
        self._ledger = ledger = Ledger(office.stores.deliveries, records, office.now)
        self._receiving = Receiving(office, ledger=ledger, orders=orders, filing=filing, board=board, answers=answers, mouth=self._mouth)
        self._pressing = Pressing(office, orders, board, answers, confirming)
        self._presence = Presence(office, records=records, orders=orders, filing=filing, board=board)
        self._arrived = Recently()

    async def receive(self, message: IncomingMessage, door: Door) -> None:
        """Screen a message, answer it where it asks, file and do what has to be."""
        if self._arrived.note(message.delivery_id):
            await self._guarded(self._receiving.receive(message, door), door, message.delivery_id)

    async def command(self, call: CommandCall, door: Door) -> None:
        """Carry out a command; one that is not known is a message like any other."""
        if not self._arrived.note(call.message.delivery_id):
            return
        if call.name in ASKING:
            await self._guarded(self._receiving.ask(call, door), door, call.message.delivery_id)
        elif self._commands.knows(call.name):
            await self._guarded(self._command(call, door), door, call.message.delivery_id)
        else:
            unasked = replace(call.message, addressed=False)
            await self._guarded(self._receiving.receive(unasked, door), door, call.message.delivery_id)

    async def click(self, click: Click, door: Door) -> ClickAnswer:
        """Decide as a moderator clicked, and return what only that moderator hears."""
        answer = await self._guarded(self._pressing.click(click, door), door)
        return answer or ClickAnswer(text=self._office.say("click_failed", "en"))

    async def press(
        self, extra: Extra, mark: str, presser: Author, chat: Chat, door: Door, lang_hint: str | None = None
    ) -> Delivery | None:
        """Return what is said, to the presser alone, about a button beside a message."""
        return await self._guarded(self._pressing.press(extra, mark, presser, chat, door, lang_hint), door)

    async def opened_private(self, payload: str, message: IncomingMessage, door: Door) -> None:
        """Somebody opened a private talk: by a deep link after a leaked secret, or just so."""
        if self._arrived.note(message.delivery_id):
            await self._guarded(self._opened_private(payload, message, door), door, message.delivery_id)

    async def joined(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        await self._guarded(self._presence.joined(chat, title, door, lang_hint), door)

    async def powers_changed(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        await self._guarded(self._presence.powers_changed(chat, title, door, lang_hint), door)

    async def left(self, chat: Chat, title: str, door: Door, lang_hint: str | None = None) -> None:
        await self._guarded(self._presence.left(chat, title, door, lang_hint), door)

    async def renamed(self, author: Author, chat: Chat, door: Door) -> None:
        """Somebody joined or took another name."""
        await self._guarded(self._presence.renamed(author, chat, door), door)

    async def migrated(self, old_chat_id: str, new_chat_id: str) -> None:
        """A chat got a new id. Its platform tells that once, so it is kept in memory at once, and written when that can be done."""
        await self._records.keep(lambda: self._office.chats.move(old_chat_id, new_chat_id))

    def know_bot(self, *names: str) -> None:
        """Remember what the bot is called on a platform: an account that takes one of its names is an impostor."""
        self._office.chats.know_bot(*names)

    def know_title(self, chat_id: str, title: str) -> None:
        """Remember what a chat is called: moderators of several chats read one place."""
        self._office.chats.know_title(chat_id, title)

    def topic_name(self, chat_id: str, thread_id: str) -> str:
        """Return what a topic was called when it was last told, by this run or an earlier one."""
        return self._office.chats.topic_name(chat_id, thread_id)

    async def know_topic(self, chat_id: str, thread_id: str, name: str) -> None:
        """Remember what a topic is called."""
        await self._records.keep(lambda: self._office.chats.name_topic(chat_id, thread_id, name))

    async def count_lost(self) -> None:
        """Count the answers that an earlier run lost. Called once, before a door is open."""
        try:
            lost = await self._office.stores.deliveries.count_lost(self._office.now())
        except StorageProblem as problem:
            # They stay uncounted until the next start; nobody's question waits for that.
            _log.error("answers.uncounted %s", problem.user_text)
            return
        if lost:
            self._office.metrics.count_lost_answers(lost)
            _log.warning("answers.lost count=%d", lost)

    async def resume(self, doors: Mapping[str, Door]) -> int:
        """Do what an earlier run left undone and what met a platform out of reach. Return how much is left. Raises StorageProblem."""
        return await self._orders.resume(doors)

    async def wait_for_late(self) -> None:
        """Return when there is something for `resume` to do."""
        await self._orders.wait_for_late()

    async def show_missing_cards(self, doors: Mapping[str, Door]) -> int:
        """Show the cards of reports that wait and have none: the program ended, or nothing could be sent. Return how many those are."""
        return await self._board.show_missing(doors)

    async def settle(self, door: Door | None = None) -> None:
        """Return when everything that goes on in the background is done, of one door or of all; a door waits a few seconds at most."""
        await self._board.settle(door)

    async def close(self) -> None:
        """Write what still waits for the database, and tell what is lost. Called once, when the doors are closed."""
        await self._board.close()
        await self._records.close()

    def settings(self, chat_id: str) -> ChatSettings:
        return self._office.chats.settings(chat_id)

    async def _guarded(self, work: Awaitable[_T], door: Door, delivery_id: str = "") -> _T | None:
        try:
            return await work
        except asyncio.CancelledError:
            # Broken off, not handled: its platform may bring it again.
            self._arrived.forget(delivery_id)
            raise
        except Exception as error:
            # The last line of defence: the platform's own loop must go on, and nobody is shown an error.
            self._office.metrics.count_failure(door.name)
            _log.error("reception.failed error=%s", type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
            return None

    async def _command(self, call: CommandCall, door: Door) -> None:
        """Whatever stands behind a command is screened too: a seed phrase behind /help is one, and so is an advertisement."""
        message = call.message
        settings = await self._office.chats.load(message.chat.id)
        async with self._ledger.through(message.delivery_id) as begun:
            if not begun or await self._receiving.look_first(message, door, settings, _excuse_of(call)):
                return
            claim = self._ledger.claim(message.delivery_id)
            if call.name not in ONCE or await claim():
                await self._answer(await self._commands.run(call, door), claim, door)

    async def _opened_private(self, payload: str, message: IncomingMessage, door: Door) -> None:
        async with self._ledger.through(message.delivery_id) as begun:
            if begun:
                await self._answer(await self._welcome(payload, message, door), self._ledger.claim(message.delivery_id), door)

    async def _welcome(self, payload: str, message: IncomingMessage, door: Door) -> Delivery | None:
        if payload != FIRST_AID:
            return await self._commands.run(CommandCall(name="start", argument="", message=message), door)
        settings = await self._office.chats.load(message.chat.id)
        lang = self._office.lang_for(settings, message.lang_hint)
        outcome = self._office.assistant.first_aid(FIRST_AID, lang)
        return Delivery(chat=message.chat, outcome=outcome, lang=lang, reply_to=message)

    async def _answer(self, delivery: Delivery | None, claim: Claim, door: Door) -> None:
        if delivery is not None:
            await self._mouth.deliver(replace(delivery, claim=claim), door)


def _excuse_of(call: CommandCall) -> Excuse:
    """What moderators say of a scam is their work; a report of something gets its card as a report."""
    if call.name == "unreadable":
        # No command of anybody's: a name of a file, sent to us.
        return Excuse.NONE
    reports = call.name == "report" and (call.target is not None or bool(find_links(call.message.text, call.message.entities)))
    return Excuse.REPEATS if reports or is_staff(call.message.author.role) else Excuse.ASKS
