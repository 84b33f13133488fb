"""What the model sees of a message: which word groups stand in it, how it is built, what its links are worth, its wording."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, pairwise
from operator import add
from typing import NamedTuple

from knowledge.kept import Kept
from knowledge.lures.content import LureSignal, LureType
from knowledge.lures.lexicon import Finds, Hit, Lexicon, Term
from knowledge.lures.models import LinkSign, Sighting
from knowledge.lures.reading import Reading, read_text
from knowledge.lures.senses import Senses
from knowledge.lures.signs import BAIT, SIGN_NAMES, bait_signs, form_of
from knowledge.lures.words import NUMBER

BUCKETS = 1 << 16
_ACTS = frozenset(
    {"claim", "connect", "validate", "give", "dm", "send", "click", "join", "download", "qr", "command", "seed", "remote", "fee", "sell"}
)
"""Groups that a "never" before them turns into a warning."""
_SPEAKING = frozenset({"ask", "warn", "report", "quote", "scamword", "victim", "joke", "refused"})
_NEAR = 22
_LONGEST_WORD = 40
_MOST_KEPT = 32_768
WAYS_OUT = frozenset({"link", "bad_link", "handle", "address", "invite", "mail"})
"""Signs of something to follow, open or write to."""
_OFFERS = WAYS_OUT | {"amount", "percent"}
"""Signs of something that may be offered: money is named in most lures that say nothing else outright."""
_REFUSED = frozenset(f"not_{name}" for name in BAIT)
_SHOWING = _OFFERS | _REFUSED | {"two_figures"}


class Heard(NamedTuple):
    """A message as words. `loose` are the terms in it of scripts without gaps; a `plain` one offers nothing in words of lures.

    A tuple, for one is made for every message.
    """

    reading: Reading
    words: list[str]
    loose: list[Hit]
    plain: bool


class Glance(NamedTuple):
    """A message as words, and what it speaks of."""

    reading: Reading
    hits: list[Hit]


class Seen(NamedTuple):
    """`active` are sorted numbers of the features in `present`; `folded` the message as words.

    `fired` are the reasons of the lure types whose signals the message shows, whatever its author does with them.
    A tuple, for one is made for every message.
    """

    active: tuple[int, ...]
    folded: str
    present: frozenset[str]
    fired: tuple[str, ...]


class FeatureReader:
    """Turns messages into features. Feature numbers follow the lexicon: a model fits one lexicon only."""

    def __init__(self, lexicon: Lexicon, lures: Iterable[LureType] = ()) -> None:
        lures = tuple(lures)
        self.lexicon = lexicon
        self._signals: dict[str, list[tuple[str, LureSignal]]] = {}
        for lure in lures:
            for signal in lure.signals:
                for name in signal.all[0]:
                    self._signals.setdefault(name, []).append((lure.reason, signal))
        # The closest fit first, for one kind is named.
        hints = [(lure.reason, hint) for lure in lures for hint in lure.hints]
        self._hints: dict[str, list[tuple[int, str, LureSignal]]] = {}
        for place, (reason, hint) in enumerate(sorted(hints, key=lambda pair: -len(pair[1].all))):
            for name in hint.all[0]:
                self._hints.setdefault(name, []).append((place, reason, hint))
        self.names = (*lexicon.names, *(f"not_{name}" for name in lexicon.names), *SIGN_NAMES)
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._may_be_negated = frozenset(number for number, name in enumerate(lexicon.names) if name in _ACTS)
        self._bait = frozenset(number for number, name in enumerate(lexicon.names) if name in BAIT)
        offers = BAIT | _OFFERS
        self._following: Kept[str, tuple[frozenset[str], tuple[str, ...]] | None] = Kept(self._find_following, most=_MOST_KEPT)
        # The same few groups and signs come together again and again.
        self._together: Kept[frozenset[str], tuple[tuple[int, ...], frozenset[str], tuple[str, ...]]] = Kept(
            self._put_together, most=_MOST_KEPT
        )
        self._fires_on_offers = all(any(offers.issuperset(names) for names in signal.all) for lure in lures for signal in lure.signals)

    def hear(self, text: str, links: tuple[LinkSign, ...] = ()) -> Heard:
        """Return a message as words, at a fifth of the cost of `see`. Most of what a chat says is plain."""
        reading = read_text(text, links, self.lexicon)
        words, loose = reading.folded.split(" "), self.lexicon.find_loose(reading.folded)
        if links or not self._shows_no_offer(reading):
            return Heard(reading, words, loose, False)
        baited = (loose and not self._bait.isdisjoint([hit.group for hit in loose])) or self._may_bait(words)
        return Heard(reading, words, loose, not baited)

    def glance(self, heard: Heard) -> Glance:
        """Return what a message speaks of."""
        return Glance(heard.reading, self.lexicon.settle(Finds(heard.words, self.lexicon.find_words(heard.words), heard.loose)))

    def _may_bait(self, words: list[str]) -> bool:
        """Tell whether a term that lures are baited with may begin at a word. Most words begin none, and that is known of each."""
        for place, following in enumerate(map(self._following.__getitem__, words), 1):
            if following is None:
                continue
            whole, heads = following
            second = words[place] if place < len(words) else ""
            if second in whole or second.startswith(heads):
                return True
        return False

    def _find_following(self, word: str) -> tuple[frozenset[str], tuple[str, ...]] | None:
        """Return which second words, whole or by their heads, make a bait of a word; None where none does, an empty head where any does."""
        beginning = self.lexicon.begin(word)
        if beginning is None:
            return None
        alone, by_second, others = beginning
        whole = frozenset(second for second, terms in by_second.items() if self._holds_bait(terms))
        heads = ("",) if self._holds_bait(alone) else tuple({term.rest[0][0] for term in others if self._holds_bait((term,))})
        return (whole, heads) if whole or heads else None

    def _holds_bait(self, terms: Iterable[Term]) -> bool:
        return any(term.group in self._bait for term in terms)

    def _shows_no_offer(self, reading: Reading) -> bool:
        """Tell whether a message says neither how much of something nor where to go."""
        marks = reading.marks
        if not self._fires_on_offers or not marks.isdisjoint(_OFFERS):
            return False
        return "number" not in marks or reading.folded.count(NUMBER) < 2

    def see(self, sighting: Sighting, glance: Glance | None = None, form: frozenset[str] | None = None) -> Seen:
        """Return what is seen of a message, of any text. What a glance at its text found, and its form, need not be found twice."""
        reading, hits = glance or self._read(sighting)
        groups = self._groups(hits)
        form = form if form is not None else frozenset(form_of(sighting, reading))
        active, present, fired = self._together[form.union(groups, bait_signs(form, groups))]
        return Seen(active, reading.folded, present, fired)

    def _read(self, sighting: Sighting) -> Glance:
        reading = read_text(sighting.text, sighting.links, self.lexicon)
        return Glance(reading, self.lexicon.find(reading.folded))

    def _put_together(self, seen: frozenset[str]) -> tuple[tuple[int, ...], frozenset[str], tuple[str, ...]]:
        """Return the sorted numbers of word groups and signs with what follows from them, their names, and the reasons that fire."""
        present = set(seen)
        fired = self._fired(present)
        if fired:
            present.add("fires" if len(fired) == 1 else "fires_often")
        if not present.isdisjoint(_SPEAKING):
            present.add("speaks_of_it")
        return tuple(sorted(map(self._numbers.__getitem__, present))), frozenset(present), fired

    def likeliest_kind(self, seen: Seen) -> str | None:
        """Return the reason of the lure type that a message flagged for its wording is nearest to, if it is near to any."""
        present = seen.present
        near = [
            (place, reason)
            for name in self._hints.keys() & present
            for place, reason, hint in self._hints[name]
            if not any(map(present.isdisjoint, hint.all)) and present.isdisjoint(hint.none)
        ]
        return min(near)[1] if near else None

    def _fired(self, present: set[str]) -> tuple[str, ...]:
        fired: set[str] = set()
        for name in self._signals.keys() & present:
            for reason, signal in self._signals[name]:
                if reason not in fired and not any(map(present.isdisjoint, signal.all)) and present.isdisjoint(signal.none):
                    fired.add(reason)
        return tuple(sorted(fired))

    def _groups(self, hits: list[Hit]) -> set[str]:
        names = self.lexicon.names
        present: set[str] = set()
        negated_until = -1
        for start, end, group, negative in hits:
            if negative:
                negated_until = end + _NEAR
            present.add(f"not_{names[group]}" if start <= negated_until and group in self._may_be_negated else names[group])
        return present


def shows_nothing(seen: Seen) -> bool:
    """Tell whether a message neither offers anything nor points anywhere, so that it is no lure whatever its wording."""
    return "no_bait" in seen.present and not seen.fired and seen.present.isdisjoint(_SHOWING)


def tokens_of(folded: str) -> tuple[str, ...]:
    """Return each word once, and pairs of neighbours; runs of Han letters as pairs of letters."""
    if folded.isascii():
        words = [word[:_LONGEST_WORD] for word in folded.split()]
    else:
        words = []
        for word in folded.split(" "):
            if len(word) > 2 and "\u3400" <= word[0] <= "\u9fff":
                words.extend(map(add, word, word[1:]))
            elif word:
                words.append(word[:_LONGEST_WORD])
    return tuple(dict.fromkeys(chain(words, map(" ".join, pairwise(words)))))


@lru_cache(maxsize=65536)
def buckets_of(token: str, senses: Senses) -> tuple[int, ...]:
    """Return the hash buckets of a token: itself, and for one word its kin, and its pieces of four letters where it is long."""
    pieces = [token]
    kin = None if " " in token else senses.of(token)
    if kin:
        pieces += [f"near={kin[0]}", f"wide={kin[1]}"]
    if " " not in token and len(token) > 4 and not token.startswith("z"):
        padded = f"<{token}>"
        pieces.extend(f"~{padded[at : at + 4]}" for at in range(len(padded) - 3))
    return tuple(zlib.crc32(piece.encode("utf-8", "surrogatepass")) % BUCKETS for piece in pieces)
