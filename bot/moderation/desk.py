"""The moderators' desk: what is reported becomes a report, a person decides, and what was decided can be taken back where that is possible.

Every decision is kept with its orders before anything is done, and what came of each order after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.models import Author, Standing
from bot.moderation.cards import CardContext, build_card
from bot.moderation.chats import ChatBook
from bot.moderation.domains import ConfirmedDomains
from bot.moderation.effects import COUNTERS, FINAL, PUTS_BACK, SANCTIONS, Case, choices, orders_of, orders_to_undo, target_of
from bot.moderation.ids import new_id
from bot.moderation.models import (
    ActionResult,
    AlreadyDecided,
    CannotUndo,
    Card,
    Decision,
    DecisionKind,
    DomainStanding,
    Filed,
    NewReport,
    Order,
    Outdated,
    Report,
    ReportSource,
    Resolved,
    TooMany,
    Undone,
    Unknown,
)
from bot.moderation.stores import DomainChange, Stores, Taking
from bot.moderation.windows import Windows
from bot.texts import Texts

WINDOW = timedelta(minutes=10)
MEMBER_REPORTS = 5
STAFF_REPORTS = 100
ORDERS_WORTH_DOING = timedelta(hours=48)
"""An order that a crash left undone is not done after this: nobody expects it any more, and platforms no longer delete so old a message."""

_BAD = {Standing.SUSPICIOUS, Standing.MALICIOUS}
_STANDINGS = {DecisionKind.BLOCK: DomainStanding.BLOCKED, DecisionKind.ALLOW: DomainStanding.ALLOWED}


class ReportDesk:
    def __init__(
        self,
        stores: Stores,
        domains: ConfirmedDomains,
        book: ChatBook,
        texts: Texts,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._stores = stores
        self._domains = domains
        self._book = book
        self._texts = texts
        self._now = now
        self._lately = Windows(WINDOW)

    async def file(self, new: NewReport) -> Filed | TooMany:
        """Keep a report, or let it join the one that is there on the same message or bad domain."""
        return self.admit(new) or await self.keep(new)

    def admit(self, new: NewReport) -> TooMany | None:
        """Count a report, once; return TooMany where its reporter has filed too much."""
        reporter = f"{new.chat_id}\x00{new.reporter_id}"
        # Screening must not fall silent in a flood: its reports on one domain are one card anyway.
        if new.source is not ReportSource.SCREENING:
            most = STAFF_REPORTS if new.source is ReportSource.STAFF else MEMBER_REPORTS
            if not self._lately.has_room(reporter, most, new.at):
                return TooMany(tell=self._lately.tell_once(reporter, new.at))
            self._lately.add(reporter, new.at)
        return None

    async def keep(self, new: NewReport) -> Filed:
        """Keep a report that was admitted. May be tried again."""
        return await self._stores.reports.file(new, new_id(), self._bad_domains(new))

    async def get(self, report_id: str) -> Report | None:
        return await self._stores.reports.get(report_id)

    async def card(self, report_id: str) -> Card | None:
        """Return its card as it has to look now, in the language of where moderators read it; None where there is no such report."""
        report = await self._stores.reports.get(report_id)
        if report is None:
            return None
        settings = self._book.settings(report.chat_id)
        earlier = await self.earlier(report.chat_id, report.author.id) if report.author else {}
        context = CardContext(settings=settings, earlier=earlier, lang=self._book.moderators_language(report.chat_id))
        return build_card(await self._case(report), context, self._texts)

    async def placed(self, report_id: str, place: str | None) -> None:
        """Remember where its card stands."""
        await self._stores.reports.place(report_id, place)

    async def resolve(
        self, report_id: str, kind: DecisionKind, actor: Author, expected_version: int
    ) -> Resolved | AlreadyDecided | Outdated | Unknown:
        """Decide, once: who comes second hears what the first decided. UNDO takes the decision that stands back."""
        report = await self._stores.reports.get(report_id)
        if report is None:
            return Unknown()
        if kind is DecisionKind.UNDO:
            return await self._undo_on_card(report, actor, expected_version)
        if report.decision:
            return AlreadyDecided(report=report, decision=report.decision)
        if report.version != expected_version:
            return Outdated(report=report)
        case = await self._case(report)
        if kind not in choices(case):
            return Unknown()
        taking = self._decide(case, kind, actor)
        if not await self._stores.decisions.take(taking):
            return await self._lost_the_race(report_id)
        self._learn(taking)
        decided = await self._stores.reports.get(report_id)
        assert decided is not None
        return Resolved(report=decided, decision=taking.decision, orders=taking.orders)

    async def undo(self, decision_id: str, actor: Author) -> Undone | CannotUndo | Unknown:
        """Take a decision back and open its report again."""
        decision = await self._stores.decisions.get(decision_id)
        if decision is None:
            return Unknown()
        if decision.undone_by or decision.counter is None:
            return await self._cannot_undo(decision)
        taking = await self._take_back(decision, actor)
        if not await self._stores.decisions.take(taking):
            return await self._cannot_undo(decision)
        self._learn(taking)
        report = await self._stores.reports.get(decision.report_id) if taking.reopens and decision.report_id else None
        return Undone(decision=taking.decision, orders=taking.orders, report=report)

    async def intend(self, orders: Sequence[Order]) -> None:
        """Keep orders that the screening gives before they are carried out. Those of a decision are kept already."""
        await self._stores.actions.intend(orders, self._now())

    async def record(self, result: ActionResult) -> Report | None:
        """Keep what came of an order, and return the report whose card has to say so."""
        report_id = await self._stores.actions.record(result, self._now())
        return await self._stores.reports.get(report_id) if report_id else None

    async def unfinished(self, until: datetime) -> tuple[Order, ...]:
        """Return what was ordered by then and is not done: a crash or a platform out of reach was in the way."""
        return await self._stores.actions.unfinished(self._now() - ORDERS_WORTH_DOING, until)

    async def is_wanted(self, order: Order) -> bool:
        """Tell whether an order that could not be carried out at its time is to be done still, after what was decided since."""
        if order.decision_id is None:
            report_id = await self._stores.actions.report_of(order.id)
            report = await self._stores.reports.get(report_id) if report_id else None
            return report is None or report.decision is None or report.decision.kind not in PUTS_BACK
        decision = await self._stores.decisions.get(order.decision_id)
        if decision is None or decision.undone_by is not None:
            return False
        if decision.kind is not DecisionKind.UNDO or decision.report_id is None:
            return True
        report = await self._stores.reports.get(decision.report_id)
        # Who was muted or banned anew must not be let in by what took the first time back.
        return report is None or report.decision is None or report.decision.kind not in SANCTIONS

    async def earlier(self, chat_id: str, author_id: str) -> Mapping[DecisionKind, int]:
        """Return how often what was decided about somebody here."""
        return await self._stores.reports.earlier(chat_id, author_id)

    async def count_open(self, chat_id: str) -> int:
        """Return how many reports of a chat wait for a decision."""
        return await self._stores.reports.count_open(chat_id)

    async def without_card(self, since: datetime) -> tuple[Report, ...]:
        """Return open reports that no moderator was shown yet, where there is a place to show them, the oldest first."""
        shown_in = [settings.chat_id for settings in self._book.known() if settings.moderators_place is not None]
        return await self._stores.reports.without_card(shown_in, since)

    async def why(self, chat_id: str, domain: str) -> tuple[Decision, ...]:
        """Return what was decided here about a link or domain, the newest first."""
        return await self._domains.decisions(chat_id, domain)

    async def _case(self, report: Report) -> Case:
        links = sorted(report.links, key=lambda link: -link.score)
        blockable = (self._domains.target_of(link) for link in links)
        allowable = (self._domains.target_of(link, DomainStanding.ALLOWED) for link in links)
        return Case(
            report=report,
            messages=await self._stores.reports.messages(report.id),
            deeds=await self._stores.reports.deeds(report.id),
            target=next(filter(None, blockable), None),
            allowable=next(filter(None, allowable), None),
        )

    def _decide(self, case: Case, kind: DecisionKind, actor: Author) -> Taking:
        target = target_of(case, kind)
        decision = self._decision(case.report.chat_id, kind, actor, target=target, report_id=case.report.id)
        standing = _STANDINGS.get(kind)
        return Taking(
            decision=decision,
            orders=orders_of(case, decision),
            domain=DomainChange(domain=target, standing=standing) if standing else None,
            expected_version=case.report.version,
        )

    async def _take_back(self, decision: Decision, actor: Author) -> Taking:
        report = await self._stores.reports.get(decision.report_id) if decision.report_id else None
        undoing = self._decision(decision.chat_id, DecisionKind.UNDO, actor, target=decision.target, report_id=decision.report_id)
        stands = report is not None and report.decision is not None and report.decision.id == decision.id
        deeds = await self._stores.reports.deeds(report.id) if report else ()
        return Taking(
            decision=undoing,
            orders=orders_to_undo(decision, undoing, deeds),
            domain=self._domain_taken_back(decision),
            expected_version=report.version if stands and report else None,
            reopens=stands,
            undoes=decision.id,
        )

    def _domain_taken_back(self, decision: Decision) -> DomainChange | None:
        """Return what becomes of a decision's domain: what it was, unless somebody has decided otherwise since."""
        if not isinstance(decision.counter, DecisionKind):
            return None
        before, after = _STANDINGS.get(decision.counter), _STANDINGS.get(decision.kind)
        if before is after or self._domains.standing(decision.chat_id, decision.target) is not after:
            return None
        return DomainChange(domain=decision.target, standing=before)

    async def _undo_on_card(self, report: Report, actor: Author, expected_version: int) -> Resolved | AlreadyDecided | Outdated | Unknown:
        if report.decision is None or report.version != expected_version:
            return Outdated(report=report)
        undone = await self.undo(report.decision.id, actor)
        if isinstance(undone, Undone) and undone.report:
            return Resolved(report=undone.report, decision=undone.decision, orders=undone.orders)
        if isinstance(undone, CannotUndo):
            return AlreadyDecided(report=report, decision=undone.undone_by or undone.decision)
        return Unknown()

    async def _lost_the_race(self, report_id: str) -> AlreadyDecided | Outdated | Unknown:
        now = await self._stores.reports.get(report_id)
        if now is None:
            return Unknown()
        return AlreadyDecided(report=now, decision=now.decision) if now.decision else Outdated(report=now)

    async def _cannot_undo(self, decision: Decision) -> CannotUndo:
        newest = await self._stores.decisions.get(decision.id) or decision
        by = await self._stores.decisions.get(newest.undone_by) if newest.undone_by else None
        return CannotUndo(decision=newest, undone_by=by)

    def _decision(self, chat_id: str, kind: DecisionKind, actor: Author, *, target: str, report_id: str | None) -> Decision:
        counter = COUNTERS[kind]
        return Decision(
            id=new_id(),
            chat_id=chat_id,
            kind=kind,
            actor_id=actor.id,
            actor_name=actor.name or actor.username or actor.id,
            at=self._now(),
            report_id=report_id,
            target=target,
            counter=counter,
            counter_note="" if counter else FINAL[kind],
        )

    def _learn(self, taking: Taking) -> None:
        if taking.domain:
            self._domains.learn(taking.decision.chat_id, taking.domain.domain, taking.domain.standing)

    def _bad_domains(self, new: NewReport) -> tuple[str, ...]:
        """Return the domains whose other messages join this report; one about links alone joins whatever their standing."""
        links = [link for link in new.links if link.standing in _BAD or new.author is None]
        return tuple(dict.fromkeys(filter(None, map(self._domains.target_of, links))))
