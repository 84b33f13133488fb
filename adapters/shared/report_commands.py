"""`/report` and `/flag`: a message or a link shown to the moderators."""

from __future__ import annotations

from adapters.shared.card_board import CardBoard
from adapters.shared.command_context import Context
from adapters.shared.contract import Delivery
from adapters.shared.filing import Filing
from adapters.shared.office import Office
from adapters.shared.reporting import by_person
from bot.models import ChatKind
from bot.moderation.models import ReportSource, TooMany
from bot.screening.redaction import mask_secrets


class ReportCommands:
    def __init__(self, office: Office, filing: Filing, board: CardBoard) -> None:
        self._office = office
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
        screening = self._office.assistant.screen(call.target or call.message)
        if call.target is None and not screening.links:
            return context.answer(self._office.say_on(context.platform, "report_what", context.lang))
        # Without a target the link itself stands in the argument, and is the text that is shown.
        note = mask_secrets(call.argument) if call.target else ""
        filed = await self._filing.file(by_person(call.message, call.target, screening, source, note), context.door)
        if isinstance(filed, TooMany):
            return context.answer(self._office.say("report_often", context.lang)) if filed.tell else None
        if filed is None:
            return context.answer(self._office.say("report_later", context.lang))
        self._board.refresh(filed.report.id, context.door)
        has_place = context.settings.moderators_place is not None
        key = _thanks(source, is_new=filed.is_new, has_place=has_place)
        return context.answer(self._office.say(key, context.lang))


def _thanks(source: ReportSource, *, is_new: bool, has_place: bool) -> str:
    if source is ReportSource.STAFF:
        return "flag_done" if has_place else "flag_no_place"
    if not has_place:
        return "report_no_place"
    return "report_thanks" if is_new else "report_known"
