"""Reports on their way to the desk: kept now or as soon as that can be done, then shown. Moderators are told once when it takes longer."""

from __future__ import annotations

import asyncio

from adapters.shared.card_board import CardBoard
from adapters.shared.contract import Delivery, Door
from adapters.shared.office import Office
from adapters.shared.orders import to_chat
from adapters.shared.records import Records
from adapters.shared.status_lines import name_of_chat
from bot.moderation.models import Filed, NewReport, TooMany

_MOST_TOLD = 10_000


class Filing:
    def __init__(self, office: Office, records: Records, board: CardBoard) -> None:
        self._office = office
        self._records = records
        self._board = board
        self._told: dict[str, int] = {}
        # Chats with a report that is late, before it is known whether the database is slow or fails.
        self._late: dict[str, Door] = {}
        self._telling: set[asyncio.Task[None]] = set()
        records.on_outage = self._tell_all

    async def file(self, report: NewReport, door: Door) -> Filed | TooMany | None:
        """File a report; None where it is only remembered for now, and shown as soon as it is kept. Whoever gets it shows its card."""
        too_many = self._office.desk.admit(report)
        if too_many is not None:
            return too_many
        filed = await self._records.keep(lambda: self._office.desk.keep(report), lambda filed: self._is_kept(filed, door))
        if filed is None and self._records.failing:
            await self._tell(report.chat_id, door)
        elif filed is None:
            self._late[report.chat_id] = door
        return filed

    def _is_kept(self, filed: Filed, door: Door) -> None:
        self._late.pop(filed.report.chat_id, None)
        self._board.refresh(filed.report.id, door)

    def _tell_all(self) -> None:
        late, self._late = self._late, {}
        for chat_id, door in late.items():
            task = asyncio.create_task(self._tell(chat_id, door), name="records-late")
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tell(self, chat_id: str, door: Door) -> None:
        """Say once an outage to a chat's moderators that cards are late. A database that is merely slow is none."""
        settings = self._office.chats.settings(chat_id)
        if settings.moderators_place is None or self._told.get(chat_id) == self._records.outages:
            return
        if len(self._told) >= _MOST_TOLD:
            self._told.clear()
        self._told[chat_id] = self._records.outages
        lang = self._office.chats.moderators_language(chat_id)
        notice = self._office.say("records_late", lang, title=name_of_chat(self._office, settings.title, lang))
        await door.deliver(Delivery(chat=to_chat(settings.moderators_place), notice=notice, lang=lang))
