"""From one message with its judged links to a finding about its author. Pure but for what it was opened with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import NamedTuple

from bot.models import IncomingMessage, LinkVerdict, Role, Standing
from bot.screening.checks import accounts, hosting
from bot.screening.lures.forged import forged_addresses, presents
from bot.screening.lures.models import LureFinding
from bot.screening.lures.page_files import REASON as REASON_OF_PAGE_FILES
from bot.screening.lures.page_files import lures_to_file, names_page_of_host
from bot.screening.lures.trouble import TroubleWatch
from knowledge.lures.features import FeatureReader, Seen
from knowledge.lures.judging import Second, is_flagged, judge
from knowledge.lures.models import LinkSign, Sighting, Stance
from knowledge.lures.second_look import SecondLook
from knowledge.lures.shipped import LureKnowledge, open_lures
from knowledge.lures.signs import form_of

_STAFF = frozenset({Role.MODERATOR, Role.ADMIN})
_SPEAKS_OF_IT = frozenset({Stance.ASKING, Stance.WARNING, Stance.REPORTING})
_SURELY_SPEAKS = frozenset({"question", "scamword", "warn"})
_MAY_SPEAK = frozenset({"ask", "report", "victim", "joke", "refused"})
_MOST_LINKS = 50
_MOST_INNOCENT = 8192
_SURELY_LURES = 0.9
_PLAIN_LURE = "lure_wording"


class _InDoubt(Exception):
    """Words and signs leave open what the author does."""


def _cannot_wait() -> float | None:
    raise _InDoubt


class SecondLookDue(NamedTuple):
    """A second look that is still to be taken: called, it returns what is flagged, else None, in a thousandth of a second."""

    look: Callable[[], LureFinding | None]

    def __call__(self) -> LureFinding | None:
        return self.look()


class LureDetector:
    """Judges what an author does with a message. Safe from any thread.

    What it knows is opened at `open` or with the first message: one question asked in private never needs it. `open_second`
    returns what looks again at what is in doubt, or None.
    """

    def __init__(self, lures: LureKnowledge | None = None, open_second: Callable[[], SecondLook | None] = lambda: None) -> None:
        self._given = lures
        # Chats repeat themselves, raids all the more. Only that nothing was found is kept, by Python's keyed hash of the words or the text.
        self._innocent: set[tuple[int, frozenset[str], bool]] = set()
        self._trouble = TroubleWatch()
        self._open_second = open_second

    @cached_property
    def _lures(self) -> LureKnowledge:
        return self._given or open_lures()

    @cached_property
    def _second(self) -> SecondLook | None:
        return self._open_second()

    def open(self) -> None:
        """Open what it knows now, so that no message waits for it: a tenth of a second, and the small model's time."""
        _ = self._lures
        if self._second is not None:
            self._second.open()

    def detect(self, message: IncomingMessage, links: Sequence[LinkVerdict], text: str) -> LureFinding:
        """Return what the author does, at one look. `text` is the message without its secrets; `links` are the links found in it."""
        return self._judge(self._lures.reader.see(_to_sighting(message, links, text)), links)

    def find(self, message: IncomingMessage, links: Sequence[LinkVerdict], text: str) -> LureFinding | None:
        """Return what is flagged, else None, at both looks."""
        found = self.first_look(message, links, text)
        return found() if isinstance(found, SecondLookDue) else found

    def first_look(self, message: IncomingMessage, links: Sequence[LinkVerdict], text: str) -> LureFinding | SecondLookDue | None:
        """Return what is flagged, else None: most messages are done with at a glance. What is in doubt is due to get a second look."""
        reader, model = self._lures.reader, self._lures.model
        sighting = _to_sighting(message, links, text)
        forged = forged_addresses(links)
        if forged:
            return self._find_forged(text, forged, reader.see(sighting), links)
        if names_page_of_host(text):
            lured = self._find_page_file(reader.see(sighting), links)
            if lured is not None:
                return lured
        heard = reader.hear(text, sighting.links)
        answers = self._answers_trouble(message, heard.words)
        if heard.plain and (model is None or self._second is None or model.sounds_plain(heard.words)):
            return None
        # All that is judged by: the words as they are read, what links and signs there are, who writes.
        form = frozenset(form_of(sighting, heard.reading))
        alike, same = (hash(heard.reading.folded), form, answers), (hash(text), form, answers)
        if alike in self._innocent or same in self._innocent:
            return None
        seen = reader.see(sighting, reader.glance(heard), form)
        second = None if self._second is None else _cannot_wait
        try:
            if is_flagged(seen, model, second, answers_trouble=answers):
                return self._judge(seen, links, second, answers_trouble=answers)
        except _InDoubt:
            undisguised = heard.reading.folded if heard.reading.obfuscated else None
            return SecondLookDue(partial(self._look_again, sighting, undisguised, seen, links, same, answers))
        self._note_innocent(alike)
        return None

    def _look_again(
        self,
        sighting: Sighting,
        undisguised: str | None,
        seen: Seen,
        links: Sequence[LinkVerdict],
        same: tuple[int, frozenset[str], bool],
        answers: bool,
    ) -> LureFinding | None:
        assert self._second is not None
        # Asked once, for whether and for what it is flagged.
        second = cache(partial(self._second.lean, sighting, undisguised))
        if is_flagged(seen, self._lures.model, second, answers_trouble=answers):
            return self._judge(seen, links, second, answers_trouble=answers)
        # It reads more of a message than its words, so that only the very same text is known again.
        self._note_innocent(same)
        return None

    def _find_forged(self, text: str, forged: Sequence[str], seen: Seen, links: Sequence[LinkVerdict]) -> LureFinding | None:
        model = self._lures.model
        stances = {} if model is None else model.stances(seen)
        if not any(presents(text, each, seen, stances) for each in forged):
            return None
        score = round(max(_SURELY_LURES, stances.get(Stance.PROMOTING, 0.0)), 4)
        return LureFinding(flagged=True, score=score, reasons=_reasons(links, seen, self._lures.reader), stance=Stance.PROMOTING)

    def _find_page_file(self, seen: Seen, links: Sequence[LinkVerdict]) -> LureFinding | None:
        if not lures_to_file(seen):
            return None
        others = [each for each in _reasons(links, seen, self._lures.reader) if each not in {REASON_OF_PAGE_FILES, _PLAIN_LURE}]
        return LureFinding(flagged=True, score=_SURELY_LURES, reasons=(REASON_OF_PAGE_FILES, *others), stance=Stance.PROMOTING)

    def _answers_trouble(self, message: IncomingMessage, words: Sequence[str]) -> bool:
        """Tell whether a member writes to a chat where another one just told of trouble; whose trouble this is, is noted."""
        chat, author = message.chat.id, message.author.id
        answers = message.author.role not in _STAFF and self._trouble.is_fresh(chat, author, message.sent_at)
        if not answers and not message.is_forward:
            self._trouble.note(chat, author, message.sent_at, words)
        return answers

    def _note_innocent(self, alike: tuple[int, frozenset[str], bool]) -> None:
        if len(self._innocent) >= _MOST_INNOCENT:
            self._innocent.clear()
        self._innocent.add(alike)

    def find_shown(self, message: IncomingMessage, quoted_links: Sequence[LinkVerdict]) -> LureFinding | None:
        """Return what is found in what a message quotes, where its author neither asks about it nor warns of it."""
        seen = self._lures.reader.see(_to_sighting(message, (), message.text))
        if _speaks_of_it(seen, self._judge(seen, ()).stance):
            return None
        quoted = message.quoted_text or ""
        return self.find(replace(message, text=quoted, quoted_text=None, is_forward=True), quoted_links, quoted)

    def _judge(
        self, seen: Seen, links: Sequence[LinkVerdict], second: Second | None = None, *, answers_trouble: bool = False
    ) -> LureFinding:
        judgement = judge(seen, self._lures.model, second, answers_trouble=answers_trouble)
        return LureFinding(
            flagged=judgement.flagged,
            score=round(judgement.score, 4),
            reasons=_reasons(links, seen, self._lures.reader) if judgement.flagged else (),
            stance=judgement.stance,
        )


def _speaks_of_it(seen: Seen, stance: Stance) -> bool:
    """Tell whether the few words beside a quote ask about it or warn of it.

    To the model most short replies are questions. "Don't miss it" is none: something in the words has to say so too.
    """
    if not seen.present.isdisjoint(_SURELY_SPEAKS):
        return True
    return stance in _SPEAKS_OF_IT and not (seen.present.isdisjoint(_MAY_SPEAK) and not any(map(_is_refused, seen.present)))


def _is_refused(name: str) -> bool:
    return name.startswith("not_")


def _to_sighting(message: IncomingMessage, links: Sequence[LinkVerdict], text: str) -> Sighting:
    return Sighting(
        text=text,
        links=tuple(
            LinkSign(
                written=link.written,
                standing=_standing(link).value,
                host=link.host,
                path=_path(link),
                namesake=any(map(accounts.tells_namesake, link.evidence)),
            )
            for link in links[:_MOST_LINKS]
        ),
        staff=message.author.role in _STAFF,
        automated=message.author.role is Role.BOT,
        quotes=bool(message.quoted_text),
        forwarded=message.is_forward,
    )


def _standing(link: LinkVerdict) -> Standing:
    """Return how a link stands as a sign of what its author does.

    Honest announcements lead to members' pages on brands' own sites as they do to official ones.
    """
    is_of_member = link.standing is Standing.UNKNOWN and any(map(hosting.tells_members_page, link.evidence))
    return Standing.OFFICIAL if is_of_member else link.standing


def _path(link: LinkVerdict) -> str:
    return link.url.partition("://")[2].partition("/")[2] if link.url else ""


def _reasons(links: Sequence[LinkVerdict], seen: Seen, reader: FeatureReader) -> tuple[str, ...]:
    standings = {link.standing for link in links}
    bad = [f"link_{standing.value}" for standing in (Standing.MALICIOUS, Standing.SUSPICIOUS) if standing in standings]
    wording = [] if seen.fired or bad else [reader.likeliest_kind(seen) or _PLAIN_LURE]
    return (*bad, *seen.fired, *wording)
