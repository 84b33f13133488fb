"""What is listed with effect and what without, as text: read from the lists beside the table."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TypeVar

from knowledge.feeds.entries import EntryKind, Side
from knowledge.feeds.folder import FeedFolder
from knowledge.feeds.lists import ListDamaged, read_entries, read_set_aside
from knowledge.feeds.models import ListedAs
from knowledge.feeds.reports import Quarantined, Reason
from knowledge.feeds.table import Record, Table
from knowledge.feeds.view import View, effective

_LOG = logging.getLogger(__name__)
_Each = TypeVar("_Each")


def read_quarantine(folder: FeedFolder, view: View) -> Iterator[Quarantined]:
    """Return what the gate set aside, feed by feed, then what stands on both sides."""
    for facts in view.facts:
        for each in _readable(read_set_aside(folder.path / facts.list_file)):
            yield Quarantined(feed=facts.name, entry=each.entry, listed_as=each.listed_as, reason=each.reason)
    if view.table is not None:
        yield from _read_both_sides(folder, view, view.table)


def read_blocked_hosts(folder: FeedFolder, view: View) -> Iterator[str]:
    """Return every host that is blocked with effect, once for each feed that lists it."""
    for facts in view.facts:
        for entry in _readable(read_entries(folder.path / facts.list_file, codes=[(EntryKind.HOST, Side.BLOCKED)])):
            records = view.table.records(view.table.find(entry.kind, entry.value)) if view.table else ()
            if any(record.side is Side.BLOCKED for record in effective(records, view.facts)):
                yield entry.value


def _read_both_sides(folder: FeedFolder, view: View, table: Table) -> Iterator[Quarantined]:
    """Only what somebody allows can be on both sides, and that is little."""
    allowed = [(kind, Side.ALLOWED) for kind in EntryKind]
    seen: set[tuple[EntryKind, str]] = set()
    for facts in view.facts:
        for kind, _, value in _readable(read_entries(folder.path / facts.list_file, codes=allowed)):
            records = _opposed(table.records(table.find(kind, value)))
            if (kind, value) not in seen:
                seen.add((kind, value))
                for record in records:
                    side = ListedAs.ALLOWED if record.side is Side.ALLOWED else ListedAs.BLOCKED
                    yield Quarantined(feed=view.facts[record.feed].name, entry=value, listed_as=side, reason=Reason.BOTH_SIDES)


def _opposed(records: tuple[Record, ...]) -> list[Record]:
    active = [each for each in records if not each.until and each.side is not Side.WITHDRAWN]
    return active if len({each.side for each in active}) > 1 else []


def _readable(entries: Iterator[_Each]) -> Iterator[_Each]:
    try:
        yield from entries
    except ListDamaged as error:
        _LOG.warning("feeds.list_damaged: %s; import the feed again to see its entries", error)
