"""`/report` and `/flag`: a message or a link shown to the moderators."""

from __future__ import annotations

from adapters.shared.card_board import CardBoard
from adapters.shared.command_context import Context
from adapters.shared.contract import Delivery
from adapters.shared.filing import Filing
from adapters.shared.office import Office
from adapters.shared.orders import OrderDesk, to_orders
from adapters.shared.reporting import by_person
from bot.models import Action, ActionKind, ChatKind, Screening
from bot.moderation.models import ReportSource, ResultKind, TooMany
from bot.moderation.policy import Mode


class ReportCommands:
    def __init__(self, office: Office, orders: OrderDesk, filing: Filing, board: CardBoard) -> None:
        self._office = office
        self._orders = orders
        self._filing = filing
        self._board = board

    async def report(self, context: Context) -> Delivery | None:
        if context.message.chat.kind is not ChatKind.GROUP:
            return context.answer(self._office.say("only_groups", context.lang))
        return await self._file(context, ReportSource.STAFF if context.by_staff else ReportSource.MEMBER)

    async def flag(self, context: Context) -> Delivery | None:
        return await self._file(context, ReportSource.STAFF)

    async def _file(self, context: Context, source: ReportSource) -> Delivery | None:
        call = context.call
        screening = await self._office.assistant.screen(call.target or call.message)
        if call.target is None and not screening.links:
            return context.answer(self._office.say_on(context.platform, "report_what", context.lang, command=call.name))
        filed = await self._filing.file(by_person(call, screening, source), context.door)
        if isinstance(filed, TooMany):
            return context.answer(self._office.say("report_often", context.lang)) if filed.tell else None
        if filed is None:
            return context.answer(self._office.say("report_later", context.lang))
        is_taken = await self._take_away(context, screening)
        self._board.refresh(filed.report.id, context.door)
        has_place = context.settings.moderators_place is not None
        key = _thanks(source, is_new=filed.is_new, has_place=has_place)
        lines = [self._office.say(each, context.lang) for each in (key, *(["report_taken"] if is_taken else []))]
        return context.answer(" ".join(lines))

    async def _take_away(self, context: Context, screening: Screening) -> bool:
        """Take a member's own words away where they repeat a scam and the chat enforces: a scam behind a command is read like any other."""
        call = context.call
        if call.target is not None or not call.stands or not screening.flagged:
            return False
        if context.by_staff or context.settings.mode is not Mode.ENFORCE or context.message.chat.kind is not ChatKind.GROUP:
            return False
        action = Action(kind=ActionKind.DELETE, reason="it repeats, behind a command, what it reports")
        [result] = await self._orders.carry_out(to_orders(call.message, (action,)), context.door)
        return result.kind in {ResultKind.DONE, ResultKind.GONE}


def _thanks(source: ReportSource, *, is_new: bool, has_place: bool) -> str:
    if source is ReportSource.STAFF:
        return "flag_done" if has_place else "flag_no_place"
    if not has_place:
        return "report_no_place"
    return "report_thanks" if is_new else "report_known"
