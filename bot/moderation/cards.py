"""What moderators see of a report, in their language. Pure: a case goes in, a card comes out, with nothing in it that can be clicked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.evidence_words import dates_in, facts_in, finding_key, shown_score
from bot.models import Author, Evidence, Finding, LinkVerdict, Role, Standing
from bot.moderation.effects import Case, choices
from bot.moderation.models import Card, CardButton, ChatSettings, DecisionKind, Deed, OrderKind, ReportSource, ResultKind
from bot.moderation.problems import Problem, problem_text
from bot.screening.checks.listed import CHECK as _LISTED
from bot.screening.links.defang import defang_host
from bot.texts import Texts

LONGEST_QUOTE = 700
LONGEST_NAME = 60
MOST_LINKS = 3
MOST_REASONS = 4
MOST_NOTES = 3

_LONGEST_DOMAIN = 30
_ORDER = {Standing.MALICIOUS: 0, Standing.SUSPICIOUS: 1, Standing.UNKNOWN: 2, Standing.OFFICIAL: 3}
_SAID_ALREADY = {Problem.GONE, Problem.NO_RIGHT, Problem.NO_RIGHT_TO_DELETE, Problem.NO_RIGHT_TO_RESTRICT}
_AFTERWARDS = {DecisionKind.DELETE, DecisionKind.MUTE, DecisionKind.BAN}
_TAKING = {OrderKind.DELETE, OrderKind.HOLD}
_TAKEN = {ResultKind.DONE.value, ResultKind.GONE.value}
_ROLES = {
    Role.NEW_MEMBER: "card_new_member",
    Role.MODERATOR: "card_staff",
    Role.ADMIN: "card_staff",
    Role.BOT: "card_bot",
    Role.CHANNEL: "card_channel",
}
# What turns a text around, hides in it, or ends a line: a card has to read as it was written.
_UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SCHEME = re.compile(r"(?<=\w):(?=//)")
# Clients make links of far less than a host is: of every dot or its look-alike between a letter and a letter.
_LINKING_DOT = re.compile(r"(?<=[\w-])[.。．｡](?=[\w-]*[^\W\d_])")
_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContext:
    """What a card says beside its report: the settings of its chat, and how often what was decided about the author there."""

    settings: ChatSettings
    earlier: Mapping[DecisionKind, int]
    lang: str


def build_card(case: Case, context: CardContext, texts: Texts) -> Card:
    """Return the card of a report as it stands. `case.report.decision` set: it says who decided, and offers only to take that back."""
    writer = _Writer(case, context, texts)
    return Card(
        report_id=case.report.id,
        version=case.report.version,
        chat_id=case.report.chat_id,
        headline=" · ".join(writer.headline()),
        quoted=show_text(case.report.text, LONGEST_QUOTE),
        lines=tuple(writer.lines()),
        decided=writer.decided(),
        results=tuple(writer.results()),
        buttons=tuple(writer.buttons()),
        lang=context.lang,
        message_ref=writer.standing_message(),
        open_label=writer.say("card_open"),
        no_address=writer.say("card_no_address"),
    )


def show_text(text: str, longest: int) -> str:
    """Return what somebody wrote so that it can be read and not clicked, cut at `longest` characters."""
    text = _UNSEEN.sub("", text).strip()
    if len(text) > longest:
        text = f"{text[:longest].rstrip()}…"
    text = _NUMBERS.sub(lambda found: found[0].replace(".", "[.]"), text)
    return _LINKING_DOT.sub("[.]", _SCHEME.sub("[:]", text))


class _Writer:
    def __init__(self, case: Case, context: CardContext, texts: Texts) -> None:
        self._case = case
        self._report = case.report
        self._context = context
        self._texts = texts

    def say(self, key: str, **values: str) -> str:
        return self._texts.say(key, self._context.lang, **values)

    def _join(self, items: Iterable[str]) -> str:
        return self._texts.join(items, self._context.lang)

    def headline(self) -> Iterator[str]:
        key = "card_flagged" if self._report.source is ReportSource.SCREENING else "card_reported"
        yield self.say(key, what="; ".join(self._reasons()[:MOST_REASONS]) or self._worst() or self.say("card_nothing_found"))
        if self._context.settings.title:
            yield show_text(self._context.settings.title, LONGEST_NAME)
        if self._report.thread_name:
            yield show_text(self._report.thread_name, LONGEST_NAME)
        elif self._report.thread_id:
            yield self.say("card_topic")
        if self._report.author:
            yield from self._about(self._report.author)

    def standing_message(self) -> str | None:
        """Return the message the report is about, None where it is about none or its message was taken away."""
        ref = self._report.message_ref
        taken = any(deed.order.message_ref == ref and deed.order.kind in _TAKING and _outcome(deed) in _TAKEN for deed in self._case.deeds)
        return None if taken else ref

    def lines(self) -> Iterator[str]:
        if self._report.message_ref and not self._report.text.strip():
            yield self.say("card_no_text")
        links = sorted(_once(self._report.links), key=lambda link: (_ORDER[link.standing], -link.score))
        for link in links[:MOST_LINKS]:
            yield " · ".join([self._verdict(link), *self._evidence(link)])
        if len(links) > MOST_LINKS:
            yield self.say("card_more_links", n=str(len(links) - MOST_LINKS))
        if links:
            yield " · ".join([*self._lists(links), self._unchecked(links)])
        yield from self._merged()
        yield self._policy()
        yield from self._consequences()

    def _consequences(self) -> Iterator[str]:
        """Say what nothing gives back, and why something is not offered."""
        kinds = set(self._kinds())
        final = [self.say("card_final")] if self._report.message_ref and _AFTERWARDS & kinds else []
        final += [self.say("card_final_ban")] if DecisionKind.BAN in kinds else []
        if final:
            yield " ".join(final)
        if kinds and self._case.is_of_victim:
            yield self.say("card_victim")

    def decided(self) -> str:
        decision = self._report.decision
        if decision is None:
            return ""
        what = self.say(f"card_kind_{decision.kind.value}")
        if decision.kind in (DecisionKind.BLOCK, DecisionKind.ALLOW):
            what = f"{what} ({defang_host(decision.target)})"
        return self.say("card_decided", name=show_text(decision.actor_name, LONGEST_NAME), what=what)

    def results(self) -> Iterator[str]:
        """Yield one line for each thing that came out in one way, however many messages it was done to."""
        counted = Counter((_outcome(deed), deed.order.kind, _detail(deed)) for deed in self._case.deeds)
        for (outcome, kind, detail), count in counted.items():
            what = self.say(f"card_order_{kind.value}") + (f" ×{count}" if count > 1 else "")
            said = self.say(f"card_result_{outcome}", what=what)
            # That it was gone or a right is missing is said already; which right it is, the order tells.
            why = "" if detail in _SAID_ALREADY else problem_text(detail, self._texts, self._context.lang)
            yield f"{said} ({why})" if why else said

    def buttons(self) -> Iterator[CardButton]:
        decision = self._report.decision
        if decision is None:
            for kind in self._kinds():
                domain = self._case.allowable if kind is DecisionKind.ALLOW else self._case.target
                yield CardButton(kind=kind, label=self.say(f"card_button_{self._label(kind)}", **_domain(kind, domain)))
        elif isinstance(decision.counter, OrderKind):
            # Not "take the ban back": what was deleted with it stays deleted.
            label = self.say(f"card_order_{decision.counter.value}")
            yield CardButton(kind=DecisionKind.UNDO, label=label[0].upper() + label[1:])
        elif decision.counter is not None:
            label = self.say("card_button_undo", what=self.say(f"card_kind_{decision.kind.value}"))
            yield CardButton(kind=DecisionKind.UNDO, label=label)

    def _label(self, kind: DecisionKind) -> str:
        if kind is DecisionKind.FINE and self._case.held:
            return "release"
        if kind is DecisionKind.FINE and self._case.muted_by_itself:
            return "fine_unmute"
        deletes = bool(self._case.standing_messages)
        if kind is DecisionKind.BLOCK:
            return "block_delete" if deletes else "block"
        # A held message stays away for good by these; one that is gone is nothing to delete.
        is_of_account = kind in {DecisionKind.MUTE, DecisionKind.BAN} and not (deletes or self._case.held)
        return f"{kind.value}_only" if is_of_account else kind.value

    def _kinds(self) -> tuple[DecisionKind, ...]:
        return () if self._report.decision else choices(self._case)

    def _reasons(self) -> list[str]:
        reasons = self._report.reasons
        # As whom somebody poses says all that "imitates another name" does.
        poses = any(each.startswith("poses_as_") for each in reasons)
        return [
            self.say(f"reason_{each}") for each in reasons if self._texts.has(f"reason_{each}") and not (poses and each == "impersonation")
        ]

    def _worst(self) -> str:
        worst = min(self._report.links, key=lambda link: _ORDER[link.standing], default=None)
        return self.say(f"card_{worst.standing.value}") if worst else ""

    def _about(self, author: Author) -> Iterator[str]:
        name = author.name or author.username
        if name:
            yield show_text(name, LONGEST_NAME)
        yield self.say(_ROLES.get(author.role, "card_member"))
        # As it was when this was reported: the card is read later, and changed later still.
        for key, since in (("card_joined", author.joined_at), ("card_account", author.made_at)):
            if since is not None:
                yield self.say(key, age=self._age(self._report.created_at - since))
        earlier = Counter(self._context.earlier)
        if self._report.decision:
            # What was decided about this very report came later.
            earlier[self._report.decision.kind] -= 1
        counts = [f"{self.say(f'card_kind_{kind.value}')} ×{count}" for kind, count in earlier.items() if count > 0]
        yield self.say("card_earlier", what=self._join(counts)) if counts else self.say("card_earlier_none")

    def _verdict(self, link: LinkVerdict) -> str:
        return f"{_show_link(link)}: {self.say(f'card_{link.standing.value}')}, {shown_score(link)}"

    def _evidence(self, link: LinkVerdict) -> list[str]:
        wanted = Finding.CLEARED if link.standing is Standing.OFFICIAL else Finding.FLAGGED
        heaviest = sorted((each for each in link.evidence if each.finding is wanted), key=lambda each: -abs(each.weight))
        return [self._reason(each, link) for each in heaviest[:MOST_REASONS]]

    def _reason(self, evidence: Evidence, link: LinkVerdict) -> str:
        key = finding_key(evidence, self._texts)
        if key is None:
            return show_text(evidence.detail, LONGEST_QUOTE)
        names = [defang_host(name) for name in facts_in(evidence)]
        # The line begins with the link's own name; beside another it would only blur whose is whose.
        names = [name for name in names if not link.host or name != defang_host(link.host)] or names
        facts = [*names[:2], *dates_in(evidence, self._texts, self._context.lang)]
        return self.say(key) + (f" ({self._join(facts)})" if facts else "")

    def _lists(self, links: Sequence[LinkVerdict]) -> Iterator[str]:
        """Say how far the lists go, unless one of them spoke."""
        ages = [link.feed_age for link in links if link.feed_age is not None]
        if not ages:
            yield self.say("card_lists_none")
        elif not any(each.check == _LISTED and each.finding is Finding.FLAGGED for link in links for each in link.evidence):
            yield self.say("card_lists_clear", age=self._age(min(ages)))

    def _unchecked(self, links: Sequence[LinkVerdict]) -> str:
        """Name what nobody looked at: the page always, for links are never opened."""
        idle = {each.check: each.finding for link in links for each in link.evidence if each.finding in (Finding.NOT_RUN, Finding.ERRORED)}
        keys = [f"card_unchecked_{check}" for check in idle]
        named = [self.say(key) for key in keys if self._texts.has(key)]
        failed = [self.say("card_unchecked_other")] if Finding.ERRORED in idle.values() else []
        return self.say("card_unchecked", what=self._join([self.say("card_unchecked_page"), *named, *failed]))

    def _merged(self) -> Iterator[str]:
        if self._report.more_messages:
            is_in_pieces = self._case.is_of_victim and not self._report.links
            key = "card_pieces" if is_in_pieces else "card_more_messages"
            yield self.say(key, n=str(self._report.more_messages))
        if self._report.source is not ReportSource.SCREENING or self._report.reporters:
            yield self.say("card_reporters", n=str(self._report.reporters))
        for note in self._report.notes[:MOST_NOTES]:
            yield self.say("card_note", note=show_text(note, LONGEST_QUOTE))

    def _policy(self) -> str:
        idle = not self._case.deeds and self._report.decision is None
        return self.say("card_policy_idle" if idle else "card_policy", mode=self._context.settings.mode.value)

    def _age(self, age: timedelta) -> str:
        hours = max(0, int(age.total_seconds() // 3600))
        if hours < 1:
            return self.say("card_age_minutes", n=str(max(0, int(age.total_seconds() // 60))))
        return self.say("age_days", n=str(hours // 24)) if hours >= 48 else self.say("age_hours", n=str(hours))


def _once(links: Iterable[LinkVerdict]) -> list[LinkVerdict]:
    return list({(link.url or link.written): link for link in links}.values())


def _show_link(link: LinkVerdict) -> str:
    shown = (link.url or "").partition("://")[2].rstrip("/") or link.written if link.host else link.written
    return show_text(defang_host(shown.partition("?")[0]), LONGEST_NAME)


def _domain(kind: DecisionKind, domain: str | None) -> dict[str, str]:
    if kind not in (DecisionKind.BLOCK, DecisionKind.ALLOW) or domain is None:
        return {}
    return {"domain": defang_host(domain if len(domain) <= _LONGEST_DOMAIN else f"…{domain[-_LONGEST_DOMAIN:]}")}


def _outcome(deed: Deed) -> str:
    return deed.result.kind.value if deed.result else "open"


def _detail(deed: Deed) -> str:
    return deed.result.detail if deed.result else ""
