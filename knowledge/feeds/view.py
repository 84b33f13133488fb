"""What a reader sees at one moment: the newest whole table, our decisions, and what is wrong. Never raises, never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from knowledge.feeds.confirmed import Decisions, read_decisions
from knowledge.feeds.entries import Side
from knowledge.feeds.folder import FeedFolder
from knowledge.feeds.formats.parsed import FeedFormat
from knowledge.feeds.models import Lapsed, ListedAs
from knowledge.feeds.standing import FeedFacts, Standing, read_standings
from knowledge.feeds.table import Record, Table, TableDamaged, date_of, day_of

_AMENDED = {FeedFormat.METAMASK.value}


@dataclass(frozen=True, slots=True)
class Word:
    """One feed's word with effect."""

    feed: str
    listed_as: ListedAs
    since: datetime
    dated_by_feed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`facts` stand in the order of the table's numbers. `problems` are plain sentences about the store as a whole."""

    stamp: tuple[object, ...] = ()
    table: Table | None = None
    facts: tuple[FeedFacts, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=Decisions)
    table_problems: tuple[str, ...] = ()
    other_problems: tuple[str, ...] = ()
    _words: dict[int, tuple[Word, ...]] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[str, ...]:
        return self.table_problems + self.other_problems

    def words(self, posting: int) -> tuple[Word, ...]:
        """Return what has effect of one posting of the table."""
        known = self._words.get(posting)
        if known is None:
            records = self.table.records(posting) if self.table else ()
            known = self._words[posting] = tuple(self._to_word(record) for record in effective(records, self.facts))
        return known

    def lapsed(self, entry: str, posting: int) -> Lapsed | None:
        """Return what a posting holds against an entry without effect; None where it holds nothing against it, or with effect."""
        records = self.table.records(posting) if self.table else ()
        if not any(record.side is Side.BLOCKED for record in records) or self.words(posting):
            return None
        taken_back = _withdrawn_on(records)
        now = [each for each in records if each.side is Side.BLOCKED and not each.until]
        held = [each for each in now if not _is_withdrawn(self.facts[each.feed], taken_back)]
        if held:
            allowed = [each for each in records if each.side is Side.ALLOWED and not each.until]
            return Lapsed(entry=entry, blocked_by=self._names(held), allowed_by=self._names(allowed))
        day = taken_back if now else max(each.until for each in records if each.side is Side.BLOCKED)
        last = now or [each for each in records if each.side is Side.BLOCKED and each.until == day]
        until = datetime.combine(date_of(day), datetime.min.time(), UTC)
        return Lapsed(entry=entry, blocked_by=self._names(last), until=until)

    def _names(self, records: Sequence[Record]) -> tuple[str, ...]:
        return tuple(self.facts[record.feed].name for record in records)

    def _to_word(self, record: Record) -> Word:
        since = datetime.combine(date_of(record.first), datetime.min.time(), UTC)
        facts = self.facts[record.feed]
        side = ListedAs.ALLOWED if record.side is Side.ALLOWED else ListedAs.BLOCKED
        return Word(facts.name, side, since, facts.dates(record.first))


def effective(records: tuple[Record, ...], facts: tuple[FeedFacts, ...]) -> tuple[Record, ...]:
    """Return the records that count: listed still, not withdrawn since, and not said the other way round by anybody."""
    active = [record for record in records if not record.until]
    withdrawn = _withdrawn_on(active)
    blocked = [each for each in active if each.side is Side.BLOCKED and not _is_withdrawn(facts[each.feed], withdrawn)]
    allowed = [each for each in active if each.side is Side.ALLOWED]
    return () if blocked and allowed else (*blocked, *allowed)


def load_view(folder: FeedFolder, previous: View) -> View:
    """Return what is there now; the open table of the previous view stays where it is still the newest."""
    stamp = folder.stamp()
    standings, standing_problem = read_standings(folder.standing)
    decisions = read_decisions(folder.confirmed)
    if previous.stamp and stamp[:-2] == previous.stamp[:-2]:
        table, facts, table_problems = previous.table, previous.facts, previous.table_problems
    else:
        table, facts, table_problems = open_newest(folder)
    return View(
        stamp=stamp,
        table=table,
        facts=facts,
        standings=standings,
        decisions=decisions,
        table_problems=table_problems,
        other_problems=tuple(each for each in (standing_problem, decisions.problem) if each),
    )


def open_newest(folder: FeedFolder) -> tuple[Table | None, tuple[FeedFacts, ...], tuple[str, ...]]:
    """Return the newest whole table with its feeds, and what is wrong with newer ones."""
    problems = []
    for generation in folder.generations():
        path = folder.table(generation)
        try:
            table = Table.open(path)
            facts = tuple(FeedFacts.from_json(fields) for fields in table.header.feeds)
        except TableDamaged as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{path.name} cannot be read: {error.strerror or type(error).__name__}")
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(f"{path.name} names its feeds in a way that cannot be read")
        else:
            return table, facts, tuple(f"{each}; an older table serves" for each in problems)
    return None, (), tuple(f"{each}; no older table is whole" for each in problems)


def _withdrawn_on(records: Sequence[Record]) -> int:
    """Return the last day that a list of changes took an entry back, 0 for never."""
    return max((record.first for record in records if record.side is Side.WITHDRAWN and not record.until), default=0)


def _is_withdrawn(facts: FeedFacts, withdrawn: int) -> bool:
    """A list published after the withdrawal knows better."""
    return withdrawn > 0 and facts.format in _AMENDED and withdrawn >= day_of(facts.published_at or facts.fetched_at)
