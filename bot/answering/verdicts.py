"""Say what was found about links, in the reader's language. Pure; no link in these texts can be clicked unless it is official."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.answering.grounding import LONGEST_BODY
from bot.evidence_words import dates_in, facts_in, finding_key
from bot.models import Evidence, Finding, LinkVerdict, Reply, SafetyWarning, Standing
from bot.screening.checks.accounts import CHECK as ACCOUNT
from bot.screening.checks.hosting import tells_members_page
from bot.screening.checks.listed import without_note
from bot.screening.links.defang import defang_host
from bot.screening.links.models import LinkKind
from bot.texts import Texts
from knowledge.feeds.models import FeedStatus

MOST_LINKS = 4
"""Links that one reply tells about; more are counted, worst first."""

_MOST_REASONS = 4
_LONGEST_PATH = 40
_UNTAME = re.compile(r"[^A-Za-z0-9._~/%+=-]")
_HOST_DOT = re.compile(r"(?<=[A-Za-z0-9-])\.(?=[A-Za-z0-9])")
"""In a path: chats make a link of a host wherever it stands."""
_ORDER = {Standing.MALICIOUS: 0, Standing.SUSPICIOUS: 1, Standing.UNKNOWN: 2, Standing.OFFICIAL: 3}
_BAD = {Standing.MALICIOUS, Standing.SUSPICIOUS}
_ROOMS = {LinkKind.ADDRESS.value: "wallet_", LinkKind.HANDLE.value: "account_"}
_ASKS = {LinkKind.ADDRESS.value: "verdict_if_sent", LinkKind.HANDLE.value: "verdict_if_told"}
_MOST_NAMES = 3


class VerdictWriter:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def reply(
        self,
        links: Sequence[LinkVerdict],
        feeds: Sequence[FeedStatus],
        lang: str,
        *,
        lead: str = "",
        warnings: tuple[SafetyWarning, ...] = (),
    ) -> Reply:
        """Return the verdicts, worst first, each with its reasons; then how far the lists go, and what to do next."""
        told = worst_first(links)[:MOST_LINKS]
        reasons = _MOST_REASONS if len(told) == 1 else 2
        paragraphs = [lead, *(self._about(link, reasons, lang) for link in told), self._about_lists(told, feeds, lang)]
        asks = dict.fromkeys(_ASKS.get(link.kind, "verdict_if_acted") for link in told if link.standing in _BAD)
        paragraphs += [self._texts.say(key, lang) for key in asks]
        return Reply(body=_fit(paragraphs), lang=lang, warnings=warnings)

    def line(self, links: Sequence[LinkVerdict], lang: str) -> str:
        """Return one line for each link, worst first, to stand beside another answer."""
        return "\n".join(self._headline(link, lang) for link in worst_first(links)[:MOST_LINKS])

    def stays(self, links: Sequence[LinkVerdict], lang: str) -> str:
        shown = ", ".join(show_link(link) for link in worst_first(links)[:MOST_LINKS])
        return self._texts.say("verdict_stays", lang, link=shown)

    def _about(self, link: LinkVerdict, most: int, lang: str) -> str:
        told = weightiest(link.evidence, link.standing)[:most]
        reasons = [f"- {self._reason(each, lang)}" for each in told]
        speaks_against = any(each.finding is Finding.FLAGGED and not tells_members_page(each) for each in told)
        has_signs = speaks_against and link.standing is Standing.UNKNOWN and link.kind not in _ROOMS
        # "I found nothing against it" must not stand above what was found.
        headline = self._texts.say("verdict_unknown_signs", lang, link=show_link(link)) if has_signs else self._headline(link, lang)
        return "\n".join([headline, *reasons])

    def _headline(self, link: LinkVerdict, lang: str) -> str:
        """Return what a link is, and what not to do with it: sites are opened, wallets sent to, accounts answered."""
        key = f"verdict_{_ROOMS.get(link.kind, '')}{link.standing.value}"
        return self._texts.say(key if self._texts.has(key) else f"verdict_{link.standing.value}", lang, link=show_link(link))

    def _reason(self, evidence: Evidence, lang: str) -> str:
        """Return the check's own sentence in English; elsewhere what it found in general, with the names it found."""
        key = finding_key(evidence, self._texts)
        if lang == "en" or key is None:
            return without_note(evidence.detail)
        facts = [*facts_in(evidence)[:2], *dates_in(evidence, self._texts, lang)]
        return self._texts.say(key, lang) + (f" ({self._texts.join(facts, lang)})" if facts else "")

    def _about_lists(self, links: Sequence[LinkVerdict], feeds: Sequence[FeedStatus], lang: str) -> str:
        loaded = [feed for feed in feeds if feed.entries]
        behind = [feed.name for feed in feeds if feed.stale or feed.problem]
        said = ", ".join(behind[:_MOST_NAMES]) + (", …" if len(behind) > _MOST_NAMES else "")
        note = self._texts.say("verdict_lists_behind", lang, names=said) if loaded and behind else ""
        # Beside a link that is on a list "on none of my lists" would be read as said of it.
        if any(link.standing is Standing.MALICIOUS for link in links) or all(link.standing is Standing.OFFICIAL for link in links):
            return note
        if not loaded:
            return self._texts.say("verdict_lists_none", lang)
        newest = min(feed.age for feed in loaded)
        clear = self._texts.say("verdict_lists_clear", lang, count=str(len(loaded)), age=self._age(newest, lang))
        if all(feed.stale for feed in loaded):
            note = self._texts.say("verdict_lists_stale", lang, age=self._age(newest, lang))
        return f"{clear} {note}".strip()

    def _age(self, age: timedelta, lang: str) -> str:
        hours = max(1, int(age.total_seconds() // 3600))
        return self._texts.say("age_days", lang, n=str(hours // 24)) if hours >= 48 else self._texts.say("age_hours", lang, n=str(hours))


def worst_first(links: Sequence[LinkVerdict]) -> list[LinkVerdict]:
    """Return each link once, worst first."""
    once = {(link.url or link.written): link for link in reversed(links)}
    return sorted(once.values(), key=lambda link: (_ORDER[link.standing], -link.score))


def weightiest(evidence: Sequence[Evidence], standing: Standing) -> list[Evidence]:
    """Return what speaks for the standing, the weightiest first: for an official link who says so, else what speaks against it.

    Whose invite it is belongs to one that is unknown: where it leads today nobody can see.
    """
    wanted = Finding.CLEARED if standing is Standing.OFFICIAL else Finding.FLAGGED
    told = (each for each in evidence if each.finding is wanted or _tells_whose_invite(each, standing))
    return sorted(told, key=lambda each: -abs(each.weight))


def _tells_whose_invite(evidence: Evidence, standing: Standing) -> bool:
    return standing is Standing.UNKNOWN and evidence.check == ACCOUNT and evidence.finding is Finding.CLEARED


def show_link(link: LinkVerdict) -> str:
    """Return a link as people may read it: inert unless official, without a ping, short."""
    if link.host is None:
        name = "".join(char for char in link.written.lstrip("@") if char.isprintable())
        # A wallet is long and inert; a link of an app holds the address that it carries.
        ends = (name[:8], name[-6:]) if len(name) > 32 else (name,)
        return "...".join(defang_host(end.replace(":", "[:]")) for end in ends) if ":" in name else "...".join(ends)
    is_official = link.standing is Standing.OFFICIAL
    host = link.host if is_official else defang_host(link.host)
    authority, slash, rest = (link.url or "").partition("://")[2].partition("/")
    # What stands before an @ is decoration, and may well be written as a host.
    port = authority.rpartition("@")[2].partition(link.host)[2]
    path = f"{port}{slash}{rest}".split("?")[0].split("#")[0].rstrip("/")
    # A path may hold what a chat acts on (@everyone, markup) or what looks like one of our own marks.
    path = _UNTAME.sub("_", path)
    path = path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}..."
    return f"{host}{path}" if is_official else f"{host}{_HOST_DOT.sub('[.]', path)}"


def _fit(paragraphs: Sequence[str]) -> str:
    """Return the paragraphs as far as whole ones fit, the first cut down if it alone is too long."""
    kept: list[str] = []
    room = LONGEST_BODY
    for paragraph in filter(None, paragraphs):
        if len(paragraph) + 2 > room:
            lines = paragraph.split("\n")
            while lines and sum(len(line) + 1 for line in lines) + 1 > room:
                lines.pop()
            paragraph = "\n".join(lines)
        if paragraph:
            kept.append(paragraph)
            room -= len(paragraph) + 2
    return "\n\n".join(kept)
