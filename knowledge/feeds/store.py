"""The feeds on disk: import, remove, record checks and failures, our own decisions. One writer at a time; readers never wait.

`install` either puts a whole new table in place or changes nothing, however it ends.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from knowledge.feeds.confirmed import Place, after_torn_end, to_line
from knowledge.feeds.entries import EntryKind, Side, canonical_address, read_place
from knowledge.feeds.export import to_config
from knowledge.feeds.folder import FeedFolder
from knowledge.feeds.formats import FeedFormat, parse
from knowledge.feeds.formats.dating import day_in_name
from knowledge.feeds.formats.json_lists import looks_like_address
from knowledge.feeds.formats.parsed import ParsedFeed
from knowledge.feeds.gate import Admitted, Gate
from knowledge.feeds.history import days_of
from knowledge.feeds.lookup import STORE, Feeds
from knowledge.feeds.models import CONFIRMED, FeedStatus, ListedAs
from knowledge.feeds.quarantine import read_blocked_hosts, read_quarantine
from knowledge.feeds.reports import Confirmed, FeedDay, FeedProblem, FeedRejected, FeedsBusy, InstallReport, Quarantined, Reason
from knowledge.feeds.shipped_gate import shipped_gate
from knowledge.feeds.standing import FeedFacts, Standing, pack_standings, read_standings
from knowledge.whole_files import write_whole

__all__ = [
    "Confirmed",
    "FeedDay",
    "FeedFacts",
    "FeedProblem",
    "FeedRejected",
    "FeedStore",
    "FeedsBusy",
    "InstallReport",
    "Quarantined",
    "Reason",
]

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}\Z")
_RESERVED = {CONFIRMED, STORE}


def _now() -> datetime:
    return datetime.now(UTC)


class FeedStore:
    """All feeds of one home folder. Any number of stores and processes may have the same home."""

    def __init__(self, folder: FeedFolder, *, gate: Callable[[], Gate], now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._make_gate = gate
        self._known_gate: Gate | None = None
        self._feeds = Feeds(folder, now=now, may_block=lambda host: self._gate.refuse_block(host) is None)

    @classmethod
    def open(cls, home: Path, *, gate: Callable[[], Gate] = shipped_gate, now: Callable[[], datetime] = _now) -> FeedStore:
        """Open the feeds under home/"feeds". Never fails: what is missing or damaged shows in `status`.

        `gate` is called when something is first imported.
        """
        return cls(FeedFolder(home), gate=gate, now=now)

    def install(
        self,
        name: str,
        content: bytes,
        *,
        format: str = "auto",  # noqa: A002  (the command line's word)
        fetched_at: datetime,
        source_url: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        licence: str | None = None,
        max_age: timedelta | None = None,
        dated: datetime | None = None,
        file_name: str = "",
        listed_as: ListedAs = ListedAs.BLOCKED,
        smallest_share: float = 0.5,
    ) -> InstallReport:
        """Replace what the feed held by this content and keep the history; raises FeedRejected and changes nothing if it is no feed.

        The content is as of `dated`, else of the day it states, else of the one in `file_name`; with none of them its entries are
        dated by the day they came into our copy. `listed_as` is what a plain list of hosts means. A feed that falls below
        `smallest_share` of what it held is taken for broken (0 takes anything). FeedsBusy and OSError leave everything as it was, too.
        """
        check_name(name)
        feed = parse(content, format, listed_as=listed_as)
        admitted = self._admit(feed)
        facts = FeedFacts(
            name=name,
            format=feed.format.value,
            fetched_at=_aware(fetched_at),
            entries=0,
            both_sides=0,
            list_file="",
            published_at=dated or feed.published_at or day_in_name(file_name),
            source_url=source_url,
            etag=etag,
            last_modified=last_modified,
            licence=licence,
            max_age=max_age,
        )
        # A list of changes shrinks whenever what it amends is published anew.
        return self._put(facts, admitted, 0 if feed.format is FeedFormat.HOTLIST else smallest_share)

    def remove(self, name: str) -> bool:
        """Forget a feed with its history; return whether it was there."""
        from knowledge.feeds.importing import drop_feed

        dropped = drop_feed(self._folder, name) if self._is_known(name) else False
        self._feeds.refresh()
        return dropped

    def touch(self, name: str, *, checked_at: datetime) -> None:
        """Record that the feed was confirmed current."""
        self._stand(name, lambda known: Standing(checked_at=_aware(checked_at), failed_at=known.failed_at, problem=known.problem))

    def fail(self, name: str, *, at: datetime, problem: str) -> None:
        """Record a failed refresh; what the feed listed keeps serving."""
        self._stand(name, lambda known: Standing(checked_at=known.checked_at, failed_at=_aware(at), problem=problem))

    def lookup(self) -> Feeds:
        """Return the one lookup of this store."""
        return self._feeds

    def status(self) -> tuple[FeedStatus, ...]:
        return self._feeds.status()

    def facts(self, name: str) -> FeedFacts | None:
        """Return where a feed is from and what its last import found, or None where it was never installed."""
        return next((facts for facts in self._feeds.view.facts if facts.name == name), None)

    def history(self, name: str | None = None) -> tuple[FeedDay, ...]:
        """Return what came and went, by feed and day, oldest first."""
        view = self._feeds.view
        return tuple(day for day in days_of(view) if name in (None, day.feed))

    def quarantined(self, name: str | None = None) -> Iterator[Quarantined]:
        """Return every entry without effect, of one feed or of all, with its reason."""
        return (each for each in read_quarantine(self._folder, self._feeds.view) if name in (None, each.feed))

    def blocked_hosts(self) -> Iterator[str]:
        """Return every host that some feed blocks with effect, once for each feed; what the learned score is trained from."""
        return read_blocked_hosts(self._folder, self._feeds.view)

    def confirm(self, domain: str, *, blocked: bool, at: datetime, by: str) -> Quarantined | None:
        """Record our own word on a domain, a page or a wallet. Returns why it is not recorded where it would hit bystanders."""
        place = _read_confirmable(domain)
        reason = place if isinstance(place, Reason) else self._refuse(*place, blocked=blocked)
        listed_as = ListedAs.BLOCKED if blocked else ListedAs.ALLOWED
        if reason:
            return Quarantined(feed=CONFIRMED, entry=domain[:300], listed_as=listed_as, reason=reason)
        assert not isinstance(place, Reason)
        self._log(to_line("blocked" if blocked else "allowed", place, at=_aware(at), by=by))
        return None

    def retract(self, domain: str, *, at: datetime, by: str) -> bool:
        """Take our word back; return whether there was one."""
        place = _read_confirmable(domain)
        self._feeds.refresh()
        if isinstance(place, Reason) or place not in self._feeds.view.decisions.by_place:
            return False
        self._log(to_line("withdrawn", place, at=_aware(at), by=by))
        return True

    def confirmed(self) -> tuple[Confirmed, ...]:
        """Return our own decisions that hold now."""
        return tuple(self._feeds.view.decisions.by_place.values())

    def export(self) -> bytes:
        """Return our confirmed list as an eth-phishing-detect config, the same bytes for the same list."""
        return to_config(self._feeds.view.decisions.by_place)

    @property
    def _gate(self) -> Gate:
        if self._known_gate is None:
            self._known_gate = self._make_gate()
        return self._known_gate

    def _admit(self, feed: ParsedFeed) -> Admitted:
        admitted = self._gate.admit(feed)
        if not admitted.count and not feed.is_empty:
            raise FeedRejected(f"none of its {len(admitted.set_aside):,} entries may take effect")
        return admitted

    def _put(self, facts: FeedFacts, admitted: Admitted, smallest_share: float) -> InstallReport:
        from knowledge.feeds.importing import put_feed  # numpy: lookups do without

        report = put_feed(self._folder, facts, admitted, smallest_share=smallest_share)
        self._feeds.refresh()
        return report

    def _refuse(self, kind: EntryKind, value: str, *, blocked: bool) -> Reason | None:
        return self._gate.refuse(kind, value, Side.BLOCKED if blocked else Side.ALLOWED)

    def _is_known(self, name: str) -> bool:
        self._feeds.refresh()
        return self.facts(name) is not None or name in self._feeds.view.standings

    def _stand(self, name: str, change: Callable[[Standing], Standing]) -> None:
        check_name(name)
        with self._folder.writing():
            standings, _ = read_standings(self._folder.standing)
            standings[name] = change(standings.get(name, Standing()))
            write_whole(self._folder.standing, [pack_standings(standings)])
        self._feeds.refresh()

    def _log(self, line: bytes) -> None:
        with self._folder.writing():
            needed = after_torn_end(self._folder.confirmed)
            with self._folder.confirmed.open("ab") as file:
                file.write(needed + line)
                file.flush()
                os.fsync(file.fileno())
        self._feeds.refresh()


def check_name(name: str) -> None:
    """Raise FeedRejected if a feed cannot be called so: names become file names."""
    if not _NAME.match(name) or name in _RESERVED:
        raise FeedRejected(f"{name[:80]!r} cannot be a feed's name: up to 64 lower-case letters, digits, dots, dashes and underscores")


def _read_confirmable(written: str) -> Place | Reason:
    address = canonical_address(written) if looks_like_address(written) else None
    return (EntryKind.ADDRESS, address) if address else read_place(written)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
