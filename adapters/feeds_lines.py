"""What `jumpmaster feeds` prints: each function returns a JSON line's fields and the line for people.

Feeds are written by strangers and name hostile hosts: what people read is cleaned and defanged, what scripts read is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from adapters.shared.clean import clean_line
from bot.screening.links.defang import defang_host
from knowledge.feeds.standing import NEVER

if TYPE_CHECKING:
    from knowledge.feeds.configured import ConfiguredFeed
    from knowledge.feeds.models import FeedStatus
    from knowledge.feeds.refresh import RefreshResult
    from knowledge.feeds.reports import FeedDay, InstallReport, Quarantined, Reason
    from knowledge.feeds.standing import FeedFacts

Line = tuple[dict[str, Any], str]

NEVER_LOADED = "it was never loaded"

_REASONS = {
    "public_suffix": "anybody may register below it",
    "shared_host": "it belongs to many people",
    "protected_brand": "it is the official domain of a brand",
    "popular_site": "it is a popular site",
    "both_sides": "it is both blocked and allowed",
    "unreadable": "it cannot be read",
    "single_label": "it is no domain",
    "private_address": "it is an address of no public network",
    "too_long": "it is too long",
    "common_address": "honest transactions show this address too",
}
_TOO_WIDE = frozenset({"public_suffix", "shared_host", "protected_brand", "popular_site"})
_DONE = {"block": "blocked", "allow": "allowed", "retract": "taken back"}


def installed_line(report: InstallReport) -> Line:
    fields = {
        "feed": report.feed,
        "format": report.format,
        "entries": report.entries,
        "added": report.added,
        "removed": report.removed,
        "quarantined": report.quarantined,
        "by_reason": _counts(report.by_reason),
        "as_of": report.as_of.isoformat() if report.as_of else None,
    }
    as_of = f", as of {report.as_of.isoformat()}" if report.as_of else ""
    text = f"{report.feed}: {report.entries:,} entries{as_of}, {report.added:,} new, {report.removed:,} gone"
    return fields, f"{text}{_set_aside(report.quarantined, report.by_reason)}"


def refreshed_line(result: RefreshResult) -> Line:
    fields: dict[str, Any] = {"feed": result.feed, "outcome": result.outcome.value}
    if result.report is not None:
        found, text = installed_line(result.report)
        return {**fields, **found}, text
    if result.problem is not None:
        return {**fields, "error": result.problem}, f"{result.feed}: {_WORDS[result.outcome.value]}: {clean_line(result.problem)}"
    return fields, f"{result.feed}: {_WORDS[result.outcome.value]}"


_WORDS = {"installed": "updated", "unchanged": "unchanged", "kept_out": "kept out", "failed": "failed"}


def failed_line(feed: str, problem: str) -> Line:
    return {"feed": feed, "error": problem}, f"failed: {problem}"


def status_line(status: FeedStatus, facts: FeedFacts | None, configured: ConfiguredFeed | None) -> Line:
    """Tell how a feed stands; `facts` are of what is loaded, `configured` of what is fetched."""
    fields = {
        "name": status.name,
        "entries": status.entries,
        "quarantined": status.quarantined,
        "by_reason": _counts(facts.by_reason) if facts else {},
        "age_seconds": None if status.age == NEVER else round(status.age.total_seconds()),
        "stale": status.stale,
        "problem": status.problem,
        "format": facts.format if facts else None,
        "licence": (facts and facts.licence) or (configured.licence if configured else None),
        "source_url": (facts and facts.source_url) or (configured.url if configured else None),
        "delay_seconds": configured.delay.total_seconds() if configured and configured.delay else None,
    }
    return fields, "\n".join(_describe(status, facts, configured))


def quarantined_line(entry: Quarantined) -> Line:
    fields = {"feed": entry.feed, "entry": entry.entry, "listed_as": entry.listed_as.value, "reason": entry.reason.value}
    return fields, f"{entry.feed}  {_inert(entry.entry)}  {entry.listed_as.value}, set aside: {_explain(entry.reason.value)}"


def history_line(day: FeedDay) -> Line:
    fields = {"feed": day.feed, "day": day.day.isoformat(), "added": day.added, "removed": day.removed}
    return fields, f"{day.feed}  {day.day.isoformat()}: {day.added:,} first seen, {day.removed:,} gone"


def decided_line(domain: str, command: str) -> Line:
    return {"entry": domain, "decision": _DONE[command]}, f"{_DONE[command]}: {_inert(domain)}"


def refused_line(domain: str, reason: str) -> Line:
    instead = "; where others publish on it, name their page (HOST/NAME) or host alone" if reason in _TOO_WIDE else ""
    return {"entry": domain, "error": reason}, f"failed: {_inert(domain)}: {_explain(reason)}{instead}"


def _describe(status: FeedStatus, facts: FeedFacts | None, configured: ConfiguredFeed | None) -> list[str]:
    age = "never loaded" if status.age == NEVER else f"{_age(status.age)} old{', stale' if status.stale else ''}"
    lines = [f"{status.name}: {status.entries:,} entries, {age}{_set_aside(status.quarantined, facts.by_reason if facts else {})}"]
    if status.problem and status.problem != NEVER_LOADED:
        lines.append(f"    {clean_line(status.problem)}")
    if configured is not None:
        delay = f"; its publisher holds it back for {_age(configured.delay)}" if configured.delay else ""
        lines.append(f"    {configured.title} by {configured.publisher or 'you'}, licence: {configured.licence}{delay}")
    return lines


def _counts(by_reason: Mapping[Reason, int]) -> dict[str, int]:
    return {reason.value: count for reason, count in by_reason.items() if count}


def _set_aside(quarantined: int, by_reason: Mapping[Reason, int]) -> str:
    if not quarantined:
        return ""
    most = sorted(_counts(by_reason).items(), key=lambda pair: (-pair[1], pair[0]))
    return f"; {quarantined:,} set aside ({', '.join(f'{count:,} {reason}' for reason, count in most)})"


def _explain(reason: str) -> str:
    return _REASONS.get(reason, reason)


def _inert(entry: str) -> str:
    """Return a hostile entry as no terminal acts on it and no client links it."""
    return defang_host(clean_line(entry).replace("://", "[:]//"))


def _age(age: timedelta) -> str:
    for length, unit in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if age >= length:
            count = age // length
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "a moment"
