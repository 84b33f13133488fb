"""The stores in memory, for tests of what uses them. It keeps the same contract as the database (tests/contract/test_storage.py)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from bot.moderation.merging import merged_links, merged_text
from bot.moderation.models import ChatSettings, Deed, Filed, NewReport, OrderKind, Report, ReportSource, ResultKind
from bot.moderation.problems import PASSING
from bot.moderation.stores import Passed, ReportedMessage, Retention, Seen
from bot.storage.sealing import seal


@dataclass
class _Delivery:
    begun_at: object
    in_hand: bool = True
    answered: object = None
    finished: object = None
    counted: bool = False


@dataclass
class _Kept:
    """What a file would hold: a second storage over it is a restart."""

    deliveries: dict = field(default_factory=dict)
    chats: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)
    reports: dict = field(default_factory=dict)
    voices: dict = field(default_factory=dict)
    messages: dict = field(default_factory=dict)
    report_domains: dict = field(default_factory=dict)
    decisions: dict = field(default_factory=dict)
    domains: dict = field(default_factory=dict)
    feedback: dict = field(default_factory=dict)


class MemoryStorage:
    def __init__(self, kept: _Kept | None = None) -> None:
        self.kept = kept or _Kept()
        for delivery in self.kept.deliveries.values():
            delivery.in_hand = False
        self.chats, self.deliveries = _Chats(self.kept), _Deliveries(self.kept)
        self.actions, self.reports = _Actions(self.kept), _Reports(self.kept)
        self.decisions, self.domains = _Decisions(self.kept), _Domains(self.kept)
        self.feedback = _Feedback(self.kept)

    def restarted(self) -> MemoryStorage:
        return MemoryStorage(self.kept)

    async def prune(self, at, retention=None):
        age = retention or Retention()
        kept = self.kept
        old = {
            "deliveries": [key for key, each in kept.deliveries.items() if each.begun_at < at - age.deliveries],
            "orders": [key for key, (deed, when) in kept.orders.items() if deed.result and when < at - age.orders],
            "feedback": [key for key, (_, when) in kept.feedback.items() if when < at - age.feedback],
        }
        count = 0
        for name, keys in old.items():
            count += len(keys)
            for key in keys:
                del getattr(kept, name)[key]
        for report_id, report in kept.reports.items():
            named = report.author and (report.author.name or report.author.username)
            if report.created_at < at - age.report_texts and (report.text or named or report.thread_name):
                gone = dict.fromkeys(("name", "username", "joined_at", "made_at"))
                author = replace(report.author, **gone) if report.author else None
                kept.reports[report_id] = replace(report, text="", thread_name=None, author=author)
                count += 1 + len(kept.messages[report_id])
                kept.messages[report_id] = [replace(each, text="") for each in kept.messages[report_id]]
        for key, (source, note, when) in kept.voices.items():
            if when < at - age.report_texts and note:
                kept.voices[key] = (source, "", when)
                count += 1
        return count

    async def close(self):
        pass


class _Store:
    def __init__(self, kept):
        self._kept = kept


class _Deliveries(_Store):
    steps = 0

    async def look(self, delivery_id):
        known = self._kept.deliveries.get(delivery_id)
        return known and Passed(begun_at=known.begun_at, answered_at=known.answered, finished_at=known.finished)

    async def note_passed(self, delivery_id, passed):
        known = self._kept.deliveries.setdefault(delivery_id, _Delivery(passed.begun_at))
        known.answered = known.answered or passed.answered_at
        known.finished = known.finished or passed.finished_at
        known.in_hand = False

    async def begin(self, delivery_id, at):
        known = self._kept.deliveries.get(delivery_id)
        if known is None:
            self._kept.deliveries[delivery_id] = _Delivery(at)
            return Seen.NEW
        if known.finished or known.in_hand:
            return Seen.AGAIN
        known.in_hand = True
        return Seen.UNFINISHED

    async def claim_answer(self, delivery_id, at):
        known = self._kept.deliveries.setdefault(delivery_id, _Delivery(at))
        claimed, known.answered = not known.answered, known.answered or at
        return claimed

    async def finish(self, delivery_id, at):
        if delivery_id in self._kept.deliveries:
            self._kept.deliveries[delivery_id].finished = at

    def let_go(self, delivery_id):
        known = self._kept.deliveries.get(delivery_id)
        if known and not known.answered:
            known.in_hand = False

    async def count_lost(self, at):
        lost = [each for each in self._kept.deliveries.values() if each.answered and not each.finished and not each.counted]
        for each in lost:
            each.counted = True
        return len(lost)


class _Chats(_Store):
    async def all(self):
        return tuple(self._kept.chats[key] for key in sorted(self._kept.chats))

    async def save(self, settings: ChatSettings, at):
        self._kept.chats[settings.chat_id] = settings

    async def move(self, old_chat_id, new_chat_id):
        kept = self._kept
        old = kept.chats.pop(old_chat_id, None)
        if old and new_chat_id not in kept.chats:
            kept.chats[new_chat_id] = replace(old, chat_id=new_chat_id)
        moved = kept.domains.pop(old_chat_id, {})
        if moved:
            kept.domains[new_chat_id] = {**moved, **kept.domains.get(new_chat_id, {})}
        for name in ("reports", "decisions"):
            rows = getattr(kept, name)
            for key, row in rows.items():
                if row.chat_id == old_chat_id:
                    rows[key] = replace(row, chat_id=new_chat_id)
        for key, (deed, when) in kept.orders.items():
            if deed.order.chat_id == old_chat_id:
                kept.orders[key] = (replace(deed, order=replace(deed.order, chat_id=new_chat_id)), when)


class _Actions(_Store):
    async def intend(self, orders, at):
        for order in orders:
            self._kept.orders.setdefault(order.id, (Deed(order=replace(order, reason=seal(order.reason), quote=seal(order.quote))), at))

    async def record(self, result, at):
        deed, when = self._kept.orders.get(result.order_id, (None, None))
        if deed is None:
            return None
        if deed.result is None or deed.result.kind is not ResultKind.DONE:
            self._kept.orders[result.order_id] = (replace(deed, result=replace(result, detail=seal(result.detail))), when)
        return await self.report_of(result.order_id)

    async def unfinished(self, since, until):
        waiting = [(when, deed.order) for deed, when in self._kept.orders.values() if _is_unfinished(deed) and since <= when <= until]
        return tuple(order for _, order in sorted(waiting, key=lambda pair: (pair[0], pair[1].id)))

    async def report_of(self, order_id):
        deed, _ = self._kept.orders.get(order_id, (None, None))
        if deed is None:
            return None
        if deed.order.decision_id in self._kept.decisions:
            return self._kept.decisions[deed.order.decision_id].report_id
        return next((key for key in reversed(self._kept.reports) if _is_about(self._kept, key, deed.order)), None)


def _is_unfinished(deed):
    if deed.result is None:
        return True
    in_vain = deed.result.kind is ResultKind.FAILED and deed.result.detail in PASSING
    return in_vain and deed.order.kind is not OrderKind.RELEASE


def _is_about(kept, report_id, order):
    refs = {message.ref for message in kept.messages.get(report_id, ())}
    return kept.reports[report_id].chat_id == order.chat_id and order.message_ref in refs


class _Reports(_Store):
    async def file(self, new: NewReport, report_id, domains):
        kept = self._kept
        new = replace(new, text=seal(new.text), note=seal(new.note))
        found = self._find(new, domains)
        joined = found.id if found else report_id
        if found is None:
            kept.reports[report_id] = _to_report(new, report_id)
        kept.voices.setdefault((joined, new.reporter_id), (new.source, new.note, new.at))
        if found is None or found.decision is None:
            messages = kept.messages.setdefault(joined, [])
            if new.message_ref and new.message_ref not in {each.ref for each in messages}:
                author_id = new.author.id if new.author else None
                for ref, text in [(new.message_ref, new.text), *((piece, "") for piece in new.pieces)]:
                    messages.append(ReportedMessage(ref=ref, author_id=author_id, thread_id=new.thread_id, text=text))
            kept.report_domains.setdefault(joined, set()).update(domains)
        if found:
            kept.reports[joined] = self._merged(found, new)
        return Filed(report=await self.get(joined), is_new=found is None)

    def _find(self, new, domains):
        mine = [report for report in reversed(self._kept.reports.values()) if report.chat_id == new.chat_id]
        if new.message_ref:
            holds = [each for each in mine if new.message_ref in {message.ref for message in self._kept.messages.get(each.id, ())}]
            if holds:
                report = holds[0]
                if report.decision is None or (report.message_ref == new.message_ref and report.text == new.text):
                    return report
        wanted = set(domains)
        return next((each for each in mine if each.decision is None and wanted & self._kept.report_domains.get(each.id, set())), None)

    def _merged(self, found, new):
        changed = found if found.decision else self._taken_over(found, new)
        voices = [source for (report_id, _), (source, _, _) in self._kept.voices.items() if report_id == found.id]
        return replace(
            changed,
            reporters=sum(source is not ReportSource.SCREENING for source in voices),
            more_messages=sum(message.ref != changed.message_ref for message in self._kept.messages.get(found.id, ())),
        )

    def _taken_over(self, found, new):
        found = replace(found, reasons=tuple(dict.fromkeys((*found.reasons, *new.reasons))))
        adopts = new.message_ref is not None and found.author is None and (new.author is not None or found.message_ref is None)
        if new.message_ref != found.message_ref and not adopts:
            return found
        links = merged_links(found.links, new.links)
        text = new.text if adopts else merged_text(found.text, found.links, new.text, new.links)
        if (text, links) == (found.text, found.links) and not adopts:
            return found
        messages = self._kept.messages[found.id]
        messages[:] = [replace(each, text=text) if each.ref == new.message_ref else each for each in messages]
        where = {"message_ref": new.message_ref, "thread_id": new.thread_id, "thread_name": new.thread_name}
        shown = replace(found, **where, author=new.author) if adopts else found
        return replace(shown, text=text, links=links, version=found.version + 1)

    async def get(self, report_id):
        report = self._kept.reports.get(report_id)
        if report is None:
            return None
        notes = tuple(note for (of, _), (_, note, _) in self._kept.voices.items() if of == report_id and note)
        results = tuple(deed.result for deed in await self.deeds(report_id) if deed.result)
        decision = self._kept.decisions[report.decision.id] if report.decision else None
        return replace(report, notes=notes, results=results, decision=decision)

    async def place(self, report_id, card_place):
        if report_id in self._kept.reports:
            self._kept.reports[report_id] = replace(self._kept.reports[report_id], card_place=card_place)

    async def messages(self, report_id):
        return tuple(self._kept.messages.get(report_id, ()))

    async def deeds(self, report_id):
        decided = {decision.id for decision in self._kept.decisions.values() if decision.report_id == report_id}
        mine = [
            (when, deed)
            for deed, when in self._kept.orders.values()
            if deed.order.decision_id in decided or (deed.order.decision_id is None and _is_about(self._kept, report_id, deed.order))
        ]
        return tuple(deed for _, deed in sorted(mine, key=lambda pair: (pair[0], pair[1].order.id)))

    async def earlier(self, chat_id, author_id):
        mine = [each for each in self._kept.reports.values() if each.chat_id == chat_id and each.author and each.author.id == author_id]
        return dict(Counter(each.decision.kind for each in mine if each.decision))

    async def count_open(self, chat_id):
        return sum(each.chat_id == chat_id and each.decision is None for each in self._kept.reports.values())

    async def without_card(self, chat_ids, since):
        waiting = [each for each in self._kept.reports.values() if each.chat_id in chat_ids and not each.decision and not each.card_place]
        ids = [each.id for each in sorted(waiting, key=lambda each: (each.created_at, each.id)) if each.created_at >= since]
        return tuple([await self.get(each) for each in ids[:200]])


def _to_report(new, report_id):
    return Report(
        id=report_id,
        version=1,
        chat_id=new.chat_id,
        source=new.source,
        text=new.text,
        created_at=new.at,
        message_ref=new.message_ref,
        thread_id=new.thread_id,
        thread_name=new.thread_name,
        author=new.author,
        links=merged_links((), new.links),
        reasons=new.reasons,
        reporters=0 if new.source is ReportSource.SCREENING else 1,
        more_messages=len(new.pieces),
    )


class _Decisions(_Store):
    async def take(self, taking):
        kept, decision = self._kept, taking.decision
        report = kept.reports.get(decision.report_id)
        if taking.expected_version is not None and (report is None or report.version != taking.expected_version):
            return False
        if taking.undoes and kept.decisions[taking.undoes].undone_by:
            return False
        if taking.undoes:
            kept.decisions[taking.undoes] = replace(kept.decisions[taking.undoes], undone_by=decision.id)
        kept.decisions[decision.id] = decision
        if taking.expected_version is not None:
            stands = None if taking.reopens else decision
            kept.reports[report.id] = replace(report, version=report.version + 1, decision=stands)
        if taking.domain:
            held = kept.domains.setdefault(decision.chat_id, {})
            held.pop(taking.domain.domain, None)
            if taking.domain.standing:
                held[taking.domain.domain] = taking.domain.standing
        await _Actions(kept).intend(taking.orders, decision.at)
        return True

    async def get(self, decision_id):
        return self._kept.decisions.get(decision_id)

    async def about(self, chat_id, target):
        mine = [each for each in self._kept.decisions.values() if each.chat_id == chat_id and each.target == target]
        return tuple(sorted(mine, key=lambda each: each.at, reverse=True))


class _Domains(_Store):
    async def all(self):
        return {chat_id: dict(held) for chat_id, held in self._kept.domains.items() if held}


class _Feedback(_Store):
    async def note(self, opinion, at):
        self._kept.feedback[(opinion.mark, opinion.presser_id)] = (opinion, at)

    async def counts(self, since):
        counted = Counter(opinion.helpful for opinion, at in self._kept.feedback.values() if at >= since)
        return counted[True], counted[False]
