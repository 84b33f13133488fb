"""The feeds as the judge asks them: microseconds, from any thread, any number of processes on one table. Never raises.

The most specific entry decides: what is said of a host outweighs what is said of its parent, so a result is never of two minds.
Our own decisions stand above every feed: a host below one that a moderator blocks is blocked, whichever feed allows it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from knowledge.feeds.entries import LONGEST_ENTRY, EntryKind, canonical_address, canonical_content, canonical_path
from knowledge.feeds.folder import FeedFolder
from knowledge.feeds.models import CONFIRMED, FeedStatus, Lapsed, ListedAs, Listing
from knowledge.feeds.standing import NEVER, Standing, never_loaded, to_status
from knowledge.feeds.table import NOTHING
from knowledge.feeds.view import View, Word, load_view
from knowledge.host_spelling import LONGEST_HOST
from knowledge.hostnames import parent_domains

STORE = "feeds"
"""The name a problem is shown under that is no single feed's."""

RECHECK_SECONDS = 2.0
_MOST_HASHED_PARENTS = 6
_UNSAID: tuple[tuple[Listing, ...], Lapsed | None] = ((), None)
_HOST = EntryKind.HOST  # looking it up in its class takes longer than the question it is for

Said = tuple[str, int]
"""An entry, and the number of the posting that tells what is said of it."""


class Feeds:
    """Implements knowledge.feeds.models.FeedLookup. A newer table is noticed within RECHECK_SECONDS."""

    def __init__(self, folder: FeedFolder, *, now: Callable[[], datetime], may_block: Callable[[str], bool]) -> None:
        """Open what is there. `may_block` is asked about hosts that only a hashed list names: the gate could not read them."""
        self._folder = folder
        self._now = now
        self._may_block = may_block
        self._loading = threading.Lock()
        self._recheck_at = 0.0
        self._view = View()
        self.refresh()

    @property
    def view(self) -> View:
        """What is seen now."""
        if time.monotonic() >= self._recheck_at and self._loading.acquire(blocking=False):
            try:
                self._load()
            finally:
                self._loading.release()
        return self._view

    def refresh(self) -> None:
        """Look at the folder now."""
        with self._loading:
            self._load()

    def find_host(self, host: str) -> tuple[Listing, ...]:
        """Return what decides about a host (in its one spelling): listings of one side only, most specific entry first."""
        return self.ask_host(host)[0]

    def ask_host(self, host: str) -> tuple[tuple[Listing, ...], Lapsed | None]:
        """Return what decides about a host, and where nothing does, what was said against it before or is without effect."""
        if not 0 < len(host) <= LONGEST_HOST:
            return _UNSAID
        view = self.view
        if view.table is None and not view.decisions.by_place:
            return _UNSAID
        parents = parent_domains(host)
        said: list[Said] = []
        table = view.table
        if table is not None:
            for entry in parents:
                posting = table.find(_HOST, entry)
                if posting != NOTHING:
                    said.append((entry, posting))
            if table.header.hashed:
                said = self._with_hashed(view, parents, said)
        if not said and not view.decisions.by_place:
            return _UNSAID
        listings = _decide(view, EntryKind.HOST, parents, said)
        return listings, None if listings else next(filter(None, (view.lapsed(*each) for each in said)), None)

    def find_path(self, host: str, path: str) -> tuple[Listing, ...]:
        """Return what decides about a path on exactly this host; an entry covers what stands below it."""
        if not 0 < len(host) <= LONGEST_HOST:
            return ()
        view = self.view
        if view.table is None and not view.decisions.by_place:
            return ()
        parts = canonical_path(host, path).split("/")
        pages = tuple("/".join(parts[:end]) for end in range(len(parts), 1, -1))
        return _decide(view, EntryKind.PATH, pages, _ask(view, EntryKind.PATH, pages))

    def find_address(self, address: str) -> tuple[Listing, ...]:
        """Return what is said of a wallet or contract address."""
        value = canonical_address(address[:LONGEST_ENTRY])
        return self._find_exact(EntryKind.ADDRESS, value)

    def find_content(self, cid: str) -> tuple[Listing, ...]:
        """Return what is said of an IPFS content id, in whichever version it is written."""
        return self._find_exact(EntryKind.CONTENT, canonical_content(cid[:LONGEST_ENTRY]))

    def status(self) -> tuple[FeedStatus, ...]:
        """Return every feed that was installed or asked for. What is wrong with the store itself shows with each, or as `feeds`."""
        view, now = self.view, self._now()
        installed = {facts.name for facts in view.facts}
        feeds = [to_status(facts, view.standings.get(facts.name, Standing()), now=now) for facts in view.facts]
        feeds += [never_loaded(name, standing) for name, standing in view.standings.items() if name not in installed]
        if not view.problems:
            return tuple(feeds)
        general = "; ".join(view.problems)
        if not feeds:
            return (FeedStatus(name=STORE, entries=0, quarantined=0, age=NEVER, stale=True, problem=general),)
        return tuple(replace(each, problem=f"{each.problem}; {general}" if each.problem else general) for each in feeds)

    def _find_exact(self, kind: EntryKind, value: str | None) -> tuple[Listing, ...]:
        if value is None:
            return ()
        view = self.view
        return _decide(view, kind, (value,), _ask(view, kind, (value,)))

    def _with_hashed(self, view: View, parents: tuple[str, ...], said: list[Said]) -> list[Said]:
        """Add what hashed lists say. They name nothing, so what the gate would have refused is refused here."""
        assert view.table is not None
        for entry in parents[-_MOST_HASHED_PARENTS:] if len(parents) > 1 else parents:
            digest = sha256(entry.encode("utf-8", "surrogatepass")).hexdigest()
            posting = view.table.find(EntryKind.HASHED, digest)
            if posting != NOTHING and self._may_block(entry):
                said.append((entry, posting))
        return sorted(said, key=lambda each: -len(each[0]))

    def _load(self) -> None:
        self._recheck_at = time.monotonic() + RECHECK_SECONDS
        if not self._view.stamp or self._folder.stamp() != self._view.stamp:
            self._view = load_view(self._folder, self._view)


def _ask(view: View, kind: EntryKind, values: Iterable[str]) -> list[Said]:
    if view.table is None:
        return []
    return [(value, posting) for value in values if (posting := view.table.find(kind, value)) != NOTHING]


def _decide(view: View, kind: EntryKind, values: tuple[str, ...], said: list[Said]) -> tuple[Listing, ...]:
    """Return the listings of the deciding side. `values` and `said` go from the most specific to the most general."""
    theirs = [_to_listing(entry, word) for entry, posting in said for word in view.words(posting)]
    ours = _our_listings(view, kind, values)
    if not ours:
        return tuple(each for each in theirs if each.listed_as is theirs[0].listed_as)
    side = ours[0].listed_as
    if side is ListedAs.ALLOWED:
        # An allow of ours clears its entry and what is more general; what a feed blocks below it still counts.
        below = [each for each in theirs if len(each.entry) > len(ours[0].entry)]
        if below and below[0].listed_as is ListedAs.BLOCKED:
            side, theirs = ListedAs.BLOCKED, below
    return tuple(each for each in sorted((*ours, *theirs), key=lambda each: -len(each.entry)) if each.listed_as is side)


def _our_listings(view: View, kind: EntryKind, values: tuple[str, ...]) -> list[Listing]:
    decisions = (view.decisions.by_place.get((kind, value)) for value in values) if view.decisions.by_place else ()
    return [
        Listing(
            feed=CONFIRMED,
            listed_as=ListedAs.BLOCKED if each.blocked else ListedAs.ALLOWED,
            entry=each.entry,
            since=each.at,
            dated_by_feed=True,
        )
        for each in decisions
        if each
    ]


def _to_listing(entry: str, word: Word) -> Listing:
    return Listing(feed=word.feed, listed_as=word.listed_as, entry=entry, since=word.since, dated_by_feed=word.dated_by_feed)
