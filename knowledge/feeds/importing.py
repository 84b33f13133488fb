"""Write the next table: read the newest whole one, change one feed's rows, put the result in place. Only imports load this (numpy)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.feeds.entries import EntryKind
from knowledge.feeds.folder import FeedFolder
from knowledge.feeds.gate import Admitted
from knowledge.feeds.lists import pack_list
from knowledge.feeds.merge import Rows, build, conflicts_of, count_active, follow, new_seed, rows_from, rows_of
from knowledge.feeds.reports import FeedRejected, InstallReport
from knowledge.feeds.standing import FeedFacts
from knowledge.feeds.table import day_of
from knowledge.feeds.view import open_newest
from knowledge.whole_files import write_whole

_FEWEST_TO_SHRINK = 1000


@dataclass(frozen=True, slots=True)
class _Before:
    """What the newest whole table holds, and which generation comes next: above every file there is, whole or not."""

    seed: int
    generation: int | None
    facts: tuple[FeedFacts, ...]
    rows: Rows
    next_generation: int


def put_feed(folder: FeedFolder, facts: FeedFacts, admitted: Admitted, *, smallest_share: float) -> InstallReport:
    """Replace one feed's entries; raises FeedRejected where it shrank below the share of what it listed before."""
    with folder.writing():
        before = _read_before(folder)
        names = [each.name for each in before.facts]
        number = names.index(facts.name) if facts.name in names else len(names)
        day = day_of(facts.fetched_at)
        mine = before.rows.records[:, 0] == number
        of_day = min(day_of(facts.published_at), day) if facts.published_at else day
        change = follow(before.rows.where(mine), rows_from(admitted, feed=number, day=of_day, seed=before.seed), day=day, of_day=of_day)
        rows = Rows.join([before.rows.where(~mine), change.rows])
        _check_size(before.rows.where(mine), change.rows, smallest_share)
        updated = replace(
            facts,
            list_file=folder.list_name(facts.name, before.next_generation),
            set_aside=Counter(each.reason for each in admitted.set_aside),
            copied_days=_copied_days(before, number, mine) | (frozenset() if facts.published_at else {day}),
            hashed=sum(len(values) for (kind, _), values in admitted.groups.items() if kind is EntryKind.HASHED),
        )
        beside = folder.path / updated.list_file
        write_whole(beside, pack_list(admitted))
        try:
            every = _commit(folder, before, rows, [*before.facts[:number], updated, *before.facts[number + 1 :]])
        except OSError:
            # Without its table it only takes room, and what failed is mostly a disk without any.
            with suppress(OSError):
                beside.unlink()
            raise
        return _report(every[number], change.added, change.removed)


def drop_feed(folder: FeedFolder, name: str) -> bool:
    """Take a feed with its history out; return whether it was there."""
    with folder.writing():
        before = _read_before(folder)
        names = [each.name for each in before.facts]
        if name not in names:
            return False
        number = names.index(name)
        rows = before.rows.where(before.rows.records[:, 0] != number)
        later = rows.records[:, 0] > number
        rows.records[later, 0] -= 1
        _commit(folder, before, rows, [each for each in before.facts if each.name != name])
        return True


def _read_before(folder: FeedFolder) -> _Before:
    table, facts, _ = open_newest(folder)
    there = folder.generations()
    return _Before(
        seed=table.seed if table else new_seed(),
        generation=table.header.generation if table else None,
        facts=facts,
        rows=rows_of(table) if table else Rows.none(),
        next_generation=max(there, default=0) + 1,
    )


def _copied_days(before: _Before, number: int, mine: NDArray[np.bool_]) -> frozenset[int]:
    """Return the first days that the feed did not give; all that are there where that was not kept."""
    known = before.facts[number].copied_days if number < len(before.facts) else frozenset()
    return known if known is not None else frozenset(np.unique(before.rows.records[mine, 2]).tolist())


def _check_size(before: Rows, after: Rows, smallest_share: float) -> None:
    held, holds = int(before.active.sum()), int(after.active.sum())
    if held >= _FEWEST_TO_SHRINK and holds < held * smallest_share:
        raise FeedRejected(f"it lists {holds:,} entries, and listed {held:,} before: it looks cut off")


def _commit(folder: FeedFolder, before: _Before, rows: Rows, facts: Sequence[FeedFacts]) -> list[FeedFacts]:
    """Put the table in place: that is the moment at which everything of this import counts, or nothing."""
    active, both = count_active(rows, len(facts)), conflicts_of(rows, len(facts))
    every = [replace(each, entries=int(active[number] - both[number]), both_sides=int(both[number])) for number, each in enumerate(facts)]
    pieces = build(
        rows,
        generation=before.next_generation,
        seed=before.seed,
        feeds=tuple(each.to_json() for each in every),
        hashed=sum(each.hashed for each in every),
    )
    write_whole(folder.table(before.next_generation), pieces)
    kept = [each for each in (before.next_generation, before.generation) if each is not None]
    folder.clear(keep_tables=kept, keep_lists={each.list_file for each in (*every, *before.facts)})
    return every


def _report(facts: FeedFacts, added: int, removed: int) -> InstallReport:
    return InstallReport(
        feed=facts.name,
        format=facts.format,
        entries=facts.entries,
        added=added,
        removed=removed,
        quarantined=facts.quarantined,
        by_reason=facts.by_reason,
        as_of=facts.published_at.date() if facts.published_at else None,
    )
