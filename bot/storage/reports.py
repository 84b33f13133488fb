"""Reports: filed, merged, read. What is decided about them is in `decisions.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Author, Role
from bot.moderation.merging import merged_links, merged_text
from bot.moderation.models import DecisionKind, Deed, Filed, NewReport, Report, ReportSource
from bot.moderation.stores import ReportedMessage
from bot.storage.actions import deeds_of
from bot.storage.database import Database
from bot.storage.decisions import read_decision
from bot.storage.inserting import insert_missing
from bot.storage.plain_data import from_link, to_link
from bot.storage.sealing import seal
from bot.storage.tables import decisions, report_domains, report_messages, report_voices, reports
from bot.storage.whole import whole

_MOST_WITHOUT_CARD = 200


class Reports:
    def __init__(self, database: Database) -> None:
        self._database = database

    @whole
    async def file(self, new: NewReport, report_id: str, domains: Sequence[str]) -> Filed:
        async with self._database.writing() as connection:
            found = await _find(connection, new, domains)
            if found is None:
                await connection.execute(insert(reports).values(_from_new(new, report_id)))
            joined = found.id if found else report_id
            await _note(connection, new, joined)
            if found is None or found.decision_id is None:
                await _add(connection, new, joined, domains)
            if found:
                await _merge(connection, new, found)
            report = await _read(connection, joined)
        assert report is not None
        return Filed(report=report, is_new=found is None)

    @whole
    async def get(self, report_id: str) -> Report | None:
        async with self._database.reading() as connection:
            return await _read(connection, report_id)

    @whole
    async def place(self, report_id: str, card_place: str | None) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(reports).where(reports.c.id == report_id).values(card_place=card_place))

    @whole
    async def messages(self, report_id: str) -> tuple[ReportedMessage, ...]:
        of_report = select(report_messages).where(report_messages.c.report_id == report_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(of_report.order_by(report_messages.c.at, report_messages.c.message_ref))
            return tuple(
                ReportedMessage(ref=row.message_ref, author_id=row.author_id, thread_id=row.thread_id, text=row.text) for row in rows
            )

    @whole
    async def deeds(self, report_id: str) -> tuple[Deed, ...]:
        async with self._database.reading() as connection:
            return await deeds_of(connection, report_id)

    @whole
    async def earlier(self, chat_id: str, author_id: str) -> Mapping[DecisionKind, int]:
        # What was taken back stands on no report any more.
        of_author = (reports.c.chat_id == chat_id, reports.c.author_id == author_id)
        counted = select(decisions.c.kind, func.count()).join(reports, reports.c.decision_id == decisions.c.id).where(*of_author)
        async with self._database.reading() as connection:
            rows = await connection.execute(counted.group_by(decisions.c.kind))
            return {DecisionKind(kind): count for kind, count in rows}

    @whole
    async def count_open(self, chat_id: str) -> int:
        waiting = select(func.count()).select_from(reports).where(reports.c.chat_id == chat_id, reports.c.decision_id.is_(None))
        async with self._database.reading() as connection:
            return (await connection.execute(waiting)).scalar_one()

    @whole
    async def without_card(self, chat_ids: Sequence[str], since: datetime) -> tuple[Report, ...]:
        unseen = (
            reports.c.chat_id.in_(chat_ids),
            reports.c.created_at >= since,
            reports.c.decision_id.is_(None),
            reports.c.card_place.is_(None),
        )
        oldest = select(reports.c.id).where(*unseen).order_by(reports.c.created_at, reports.c.id).limit(_MOST_WITHOUT_CARD)
        async with self._database.reading() as connection:
            ids = (await connection.execute(oldest)).scalars().all()
            return tuple([report for each in ids if (report := await _read(connection, each))])


async def _find(connection: AsyncConnection, new: NewReport, domains: Sequence[str]) -> Row[Any] | None:
    """Return the report this one joins: on the same message while it is open or nothing was changed since, else an open one on a domain."""
    newest = select(reports).order_by(reports.c.created_at.desc(), reports.c.id)
    if new.message_ref:
        same_message = (report_messages.c.chat_id == new.chat_id, report_messages.c.message_ref == new.message_ref)
        on_message = newest.join(report_messages, report_messages.c.report_id == reports.c.id).where(*same_message)
        row = (await connection.execute(on_message.limit(1))).first()
        # After a decision only the message that was decided about, as it was, is no news.
        if row and (row.decision_id is None or (row.message_ref == new.message_ref and row.text == seal(new.text))):
            return row
    if not domains:
        return None
    same_domain = (report_domains.c.chat_id == new.chat_id, report_domains.c.domain.in_(domains), report_domains.c.open.is_(True))
    on_domain = newest.join(report_domains, report_domains.c.report_id == reports.c.id).where(*same_domain)
    return (await connection.execute(on_domain.limit(1))).first()


async def _note(connection: AsyncConnection, new: NewReport, report_id: str) -> None:
    voice = {"report_id": report_id, "reporter_id": new.reporter_id, "source": new.source.value, "note": new.note, "at": new.at}
    await insert_missing(connection, report_voices, [voice])


async def _add(connection: AsyncConnection, new: NewReport, report_id: str, domains: Sequence[str]) -> None:
    if new.message_ref:
        message = {
            "report_id": report_id,
            "message_ref": new.message_ref,
            "chat_id": new.chat_id,
            "author_id": new.author.id if new.author else None,
            "thread_id": new.thread_id,
            "text": new.text,
            "at": new.at,
        }
        pieces = [{**message, "message_ref": ref, "text": ""} for ref in new.pieces]
        await insert_missing(connection, report_messages, [message, *pieces])
    rows = [{"report_id": report_id, "domain": domain, "chat_id": new.chat_id, "open": True} for domain in dict.fromkeys(domains)]
    await insert_missing(connection, report_domains, rows)


async def _merge(connection: AsyncConnection, new: NewReport, found: Row[Any]) -> None:
    """Count voices and messages anew; take over what the shown message says now if it is worse."""
    values = {} if found.decision_id else _taken_over(new, found)
    shown = values.get("message_ref", found.message_ref) or ""
    of_report = report_messages.c.report_id == found.id
    if "text" in values:
        own = (of_report, report_messages.c.message_ref == shown)
        await connection.execute(update(report_messages).where(*own).values(text=values["text"]))
    voices = select(func.count()).where(report_voices.c.report_id == found.id, report_voices.c.source != ReportSource.SCREENING.value)
    others = select(func.count()).where(of_report, report_messages.c.message_ref != shown)
    values["reporters"] = (await connection.execute(voices)).scalar_one()
    values["more_messages"] = (await connection.execute(others)).scalar_one()
    await connection.execute(update(reports).where(reports.c.id == found.id).values(values))


def _taken_over(new: NewReport, found: Row[Any]) -> dict[str, Any]:
    """Return what changes on an open report. Another message with the same domain changes nothing: its address may differ each time."""
    reasons = {"reasons": list(dict.fromkeys((*found.reasons, *new.reasons)))}
    # Who reported a link by repeating it is not whom it is about.
    adopted = _from_message(new) if new.message_ref and _is_about_links(found) and (new.author or found.message_ref is None) else {}
    if new.message_ref != found.message_ref and not adopted:
        return reasons
    old = tuple(to_link(each) for each in found.links)
    links = merged_links(old, new.links)
    text = seal(new.text) if adopted else merged_text(found.text, old, seal(new.text), new.links)
    if (text, links) == (found.text, old) and not adopted:
        return reasons
    return {**reasons, **adopted, "text": text, "links": [from_link(each) for each in links], "version": found.version + 1}


def _is_about_links(found: Row[Any]) -> bool:
    return found.author_id is None


async def _read(connection: AsyncConnection, report_id: str) -> Report | None:
    row = (await connection.execute(select(reports).where(reports.c.id == report_id))).first()
    if row is None:
        return None
    said = select(report_voices.c.note).where(report_voices.c.report_id == report_id, report_voices.c.note != "")
    notes = (await connection.execute(said.order_by(report_voices.c.at, report_voices.c.reporter_id))).scalars()
    return Report(
        id=row.id,
        version=row.version,
        chat_id=row.chat_id,
        source=ReportSource(row.source),
        text=row.text,
        created_at=row.created_at,
        message_ref=row.message_ref,
        thread_id=row.thread_id,
        thread_name=row.thread_name,
        author=_to_author(row),
        links=tuple(to_link(each) for each in row.links),
        reasons=tuple(row.reasons),
        notes=tuple(notes),
        reporters=row.reporters,
        more_messages=row.more_messages,
        decision=await read_decision(connection, row.decision_id) if row.decision_id else None,
        results=tuple(deed.result for deed in await deeds_of(connection, report_id) if deed.result),
        card_place=row.card_place,
    )


def _from_new(new: NewReport, report_id: str) -> dict[str, Any]:
    return {
        "id": report_id,
        "version": 1,
        "chat_id": new.chat_id,
        "source": new.source.value,
        "text": new.text,
        "created_at": new.at,
        **_from_message(new),
        "links": [from_link(each) for each in merged_links((), new.links)],
        "reasons": list(new.reasons),
        "reporters": 0 if new.source is ReportSource.SCREENING else 1,
        "more_messages": len(new.pieces),
        "decision_id": None,
        "card_place": None,
    }


def _from_message(new: NewReport) -> dict[str, Any]:
    author = new.author
    return {
        "message_ref": new.message_ref,
        "thread_id": new.thread_id,
        "thread_name": new.thread_name,
        "author_id": author.id if author else None,
        "author_name": author.name if author else None,
        "author_username": author.username if author else None,
        "author_role": author.role.value if author else None,
        "author_joined_at": author.joined_at if author else None,
        "author_made_at": author.made_at if author else None,
    }


def _to_author(row: Row[Any]) -> Author | None:
    if row.author_id is None:
        return None
    return Author(
        id=row.author_id,
        name=row.author_name,
        username=row.author_username,
        role=Role(row.author_role),
        joined_at=row.author_joined_at,
        made_at=row.author_made_at,
    )
