"""Has this community seen the host before? Claim sites live for days, a community's own links for years."""

from __future__ import annotations

from datetime import timedelta

from bot.models import Evidence, Finding
from bot.screening.checks.context import LinkContext
from bot.screening.checks.evidence import passed

CHECK = "newly_seen"
_NEW = timedelta(days=1)
_WEIGHT = 0.06
_NOT_KEPT = Evidence(check=CHECK, finding=Finding.NOT_RUN, detail="Nobody keeps count of the hosts seen here.")
_NEWLY = Evidence(check=CHECK, finding=Finding.FLAGGED, detail="First posted here less than a day ago.", weight=_WEIGHT / 2)
_BEFORE = passed(CHECK, "Posted here before.")
_FIRST = Evidence(check=CHECK, finding=Finding.FLAGGED, detail="Nobody here has posted this host before.", weight=_WEIGHT)


def check(host: str, context: LinkContext) -> Evidence:
    if context.seen_hosts is None:
        return _NOT_KEPT
    first = context.seen_hosts.get(host)
    if first is None:
        return _FIRST
    if context.now is not None and context.now - first < _NEW:
        return _NEWLY
    return _BEFORE
