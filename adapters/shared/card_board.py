"""Cards in the moderators' chats: posted once, then kept up to date, however fast reports come in.

While a card is on its way, further changes of its report wait for one more update together: a flood on one domain is one card.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from adapters.shared.contract import Door
from adapters.shared.office import Office
from adapters.shared.records import Records

_log = logging.getLogger("jumpmaster.cards")

SETTLING_SECONDS = 5.0
CARDS_WORTH_SHOWING = timedelta(hours=48)
"""A report that got no card in this time is not shown any more: what it is about is long over."""


def platform_of(chat_id: str) -> str:
    """Return the name of the door that a chat's id begins with."""
    return chat_id.partition(":")[0]


class CardBoard:
    def __init__(self, office: Office, records: Records) -> None:
        self._office = office
        self._records = records
        # Where cards stand whose place is not written down yet: a second one must not be posted meanwhile.
        self._places: dict[str, str] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._doors: dict[str, str] = {}
        self._changed: set[str] = set()

    async def has_place(self, chat_id: str) -> bool:
        return (await self._office.chats.load(chat_id)).moderators_place is not None

    def refresh(self, report_id: str, door: Door) -> None:
        """Bring the card of a report up to date soon; the first time, post it."""
        self._changed.add(report_id)
        if report_id not in self._tasks:
            self._doors[report_id] = door.name
            self._tasks[report_id] = asyncio.create_task(self._keep_showing(report_id, door), name=f"card-{report_id}")

    async def show_missing(self, doors: Mapping[str, Door]) -> int:
        since = self._office.now() - CARDS_WORTH_SHOWING
        unseen = [report for report in await self._office.desk.without_card(since) if report.id not in self._places]
        missing = [report for report in unseen if platform_of(report.chat_id) in doors]
        for report in missing:
            self.refresh(report.id, doors[platform_of(report.chat_id)])
        return len(missing)

    async def settle(self, door: Door | None = None) -> None:
        """Return when every card is as it should be. A door that closes waits for its own, and not for ever."""
        if door is None:
            while self._tasks:
                await asyncio.wait(self._tasks.values())
            return
        await self._settle_or_give_up(lambda report_id: self._doors[report_id] == door.name)

    async def close(self) -> None:
        """Return when every card is as it should be, or can't be any more: doors are closed. What has no card is shown by the next run."""
        await self._settle_or_give_up(lambda _: True)

    async def _settle_or_give_up(self, is_meant: Callable[[str], bool]) -> None:
        def left() -> list[asyncio.Task[None]]:
            return [task for report_id, task in self._tasks.items() if is_meant(report_id)]

        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING_SECONDS):
                while tasks := left():
                    await asyncio.wait(tasks)
        if late := left():
            # In a raid they wait for minutes for their turn, and nobody ends a program to wait for minutes.
            _log.warning("cards.given_up count=%d", len(late))
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _keep_showing(self, report_id: str, door: Door) -> None:
        try:
            while report_id in self._changed:
                self._changed.discard(report_id)
                await self._show(report_id, door)
        except Exception as error:
            # The last line of a background task: the report itself is kept, and the next change tries again.
            self._office.metrics.count_failure(door.name)
            _log.error("card.failed error=%s", type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
        finally:
            self._changed.discard(report_id)
            del self._tasks[report_id], self._doors[report_id]

    async def _show(self, report_id: str, door: Door) -> None:
        report = await self._office.desk.get(report_id)
        if report is None:
            return
        settings = await self._office.chats.load(report.chat_id)
        if settings.moderators_place is None:
            return
        card = await self._office.desk.card(report_id)
        if card is None:
            return
        known = self._places.get(report_id) or report.card_place
        place = await door.show_card(card, settings.moderators_place, known)
        if place is not None and place != report.card_place:
            self._places[report_id] = place
            await self._records.keep(lambda: self._place(report_id, place))

    async def _place(self, report_id: str, place: str) -> None:
        await self._office.desk.placed(report_id, place)
        if self._places.get(report_id) == place:
            del self._places[report_id]
