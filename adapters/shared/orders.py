"""Orders on their way to a platform: intended, carried out, their results recorded. A crash in between leaves a visible gap.

What met a platform out of reach is done as soon as it is there again, unless somebody has decided otherwise meanwhile.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence

from adapters.shared.contract import Delivery, Door
from adapters.shared.late_orders import LateOrders
from adapters.shared.office import Office
from adapters.shared.records import Records
from bot.models import Action, ActionKind, Chat, ChatKind, IncomingMessage
from bot.moderation.cards import LONGEST_QUOTE, show_text
from bot.moderation.models import ActionResult, Order, OrderKind, ResultKind
from bot.moderation.problems import PASSING, Problem

_log = logging.getLogger("jumpmaster.orders")

_MOST_TOLD = 10_000
_KINDS = {
    ActionKind.DELETE: OrderKind.DELETE,
    ActionKind.HOLD: OrderKind.HOLD,
    ActionKind.MUTE: OrderKind.MUTE,
    ActionKind.BAN: OrderKind.BAN,
}
_POWERS = {
    OrderKind.DELETE: "delete",
    OrderKind.HOLD: "delete",
    OrderKind.MUTE: "mute",
    OrderKind.UNMUTE: "mute",
    OrderKind.BAN: "ban",
    OrderKind.UNBAN: "ban",
    OrderKind.RELEASE: "write",
}


def to_orders(message: IncomingMessage, actions: Sequence[Action]) -> tuple[Order, ...]:
    """Return what the actions ask a platform to do. The same message and action give the same id, so that a repeat is noticed."""
    return tuple(
        Order(
            id=_order_id(message, action),
            kind=_KINDS[action.kind],
            chat_id=message.chat.id,
            reason=action.reason,
            message_ref=_message_of(message, action),
            author_id=message.author.id,
            duration=action.duration,
        )
        for action in actions
        if action.kind in _KINDS
    )


def _message_of(message: IncomingMessage, action: Action) -> str:
    """Return the ref of the message an action is about: this one, or an earlier one that holds a part of the same secret."""
    return action.target if action.kind is ActionKind.DELETE and action.target else message.ref


def _order_id(message: IncomingMessage, action: Action) -> str:
    return hashlib.sha256(f"{message.chat.id}\n{_message_of(message, action)}\n{action.kind.value}".encode()).hexdigest()[:24]


class OrderDesk:
    def __init__(self, office: Office, records: Records, show: Callable[[str, Door], None]) -> None:
        """`show` brings a report's card up to date: nobody waits for what is done later."""
        self._office = office
        self._records = records
        self._show = show
        self._late = LateOrders(office)
        self._told: dict[tuple[str, str], None] = {}

    async def carry_out(self, orders: Sequence[Order], door: Door) -> tuple[ActionResult, ...]:
        """Do all of it, in order, and record what came of each.

        A seed phrase that stays in sight costs savings within minutes, a record that comes late costs a question: nothing waits for it.
        """
        if not orders:
            return ()
        await self._records.keep(lambda: self._office.desk.intend(orders))
        return tuple([await self._carry_out_one(order, door) for order in orders])

    async def resume(self, doors: Mapping[str, Door]) -> int:
        """Do what is late, as far as its platform is there. Return how much is left. Raises StorageProblem."""
        out_of_reach: set[str] = set()
        for order in await self._late.all():
            # Asked for each: a door may fall or close meanwhile.
            door = doors.get(order.chat_id.partition(":")[0])
            if door is None or door.name in out_of_reach:
                continue
            if not await self._office.desk.is_wanted(order):
                self._late.forget(order)
                continue
            _log.warning("order.resumed kind=%s", order.kind.value)
            await self._carry_out_one(order, door)
            if order in self._late:
                out_of_reach.add(door.name)
            elif report_id := await self._office.stores.actions.report_of(order.id):
                self._show(report_id, door)
        return len(self._late)

    async def wait_for_late(self) -> None:
        """Return when something is late."""
        await self._late.wait()

    async def _carry_out_one(self, order: Order, door: Door) -> ActionResult:
        result = await (self._show_again(order, door) if order.kind is OrderKind.RELEASE else door.perform(order))
        self._office.metrics.count_order(door.name, order.kind.value, result.kind.value)
        _log.info("order.done kind=%s result=%s", order.kind.value, result.kind.value)
        await self._records.keep(lambda: self._office.desk.record(result))
        self._late.note(order, result)
        if result.kind is ResultKind.NO_RIGHT:
            await self._tell_missing_right(order, door)
        return result

    async def _show_again(self, order: Order, door: Door) -> ActionResult:
        """Say what a held message said: no platform gives it back. Its links stay inert, whoever let it through."""
        settings = await self._office.chats.load(order.chat_id)
        lang = self._office.lang_for(settings, None)
        if not order.quote:
            return ActionResult(order_id=order.id, kind=ResultKind.FAILED, detail=Problem.NOT_KEPT)
        notice = f"{self._office.say('card_released', lang)}\n{show_text(order.quote, LONGEST_QUOTE)}"
        chat = Chat(id=order.chat_id, kind=ChatKind.GROUP, thread_id=order.thread_id)
        said = await door.deliver(Delivery(chat=chat, notice=notice, lang=lang))
        if said.problem in PASSING:
            # It may have been read; unlike an order it is not tried again, and its line must not say so.
            return ActionResult(order_id=order.id, kind=ResultKind.FAILED, detail=Problem.FAILED)
        return ActionResult(order_id=order.id, kind=ResultKind.DONE if said.ok else ResultKind.FAILED, detail=said.problem)

    async def _tell_missing_right(self, order: Order, door: Door) -> None:
        """Say once a chat and right that it is missing: a flood must not become a second flood."""
        settings = await self._office.chats.load(order.chat_id)
        power = _POWERS[order.kind]
        if settings.moderators_place is None or (order.chat_id, power) in self._told:
            return
        if len(self._told) >= _MOST_TOLD:
            self._told.clear()
        self._told[order.chat_id, power] = None
        lang = self._office.lang_for_moderators(settings)
        notice = self._office.say(
            "missing_right",
            lang,
            title=settings.title or self._office.say("group_unnamed", lang),
            what=self._office.say(f"card_order_{order.kind.value}", lang),
            power=self._office.say(f"power_{power}", lang),
        )
        await door.deliver(Delivery(chat=to_chat(settings.moderators_place), notice=notice, lang=lang))

    def forget_told(self, chat_id: str) -> None:
        """Tell missing rights of a chat again: its rights changed."""
        for key in [key for key in self._told if key[0] == chat_id]:
            del self._told[key]


def to_chat(place: str) -> Chat:
    """Return the chat of a `moderators_place`, its topic as `thread_id`."""
    chat_id, _, thread = place.partition("#")
    return Chat(id=chat_id, kind=ChatKind.GROUP, thread_id=thread or None)
