"""Who is right where they disagree: from all that was found about a link to its score and its standing. Pure.

The first that speaks decides:

1. A moderator's block: malicious. Moderators answer for their chat, and see what no list sees.
2. A moderator's permission: official. It reaches a page on a shared host only where it names that page or tenant.
3. A feed's entry for exactly this path, content or host: malicious, on an official host too, for sites are broken into. The gate on
   import keeps a dirty entry of a protected brand out of the lookup, so what arrives here has been looked at.
4. The brand registry (host or account): official. What strangers publish on a brand's platform is not the brand: tenants are judged
   as themselves, an account is official only where the registry names it.
5. A feed's entry for a parent of the host: malicious.
6. A feed's permission (its own list of false alarms): stays below suspicion, never official.
7. Everything else by score (`checks/weighing.py`): suspicious from the threshold on, unknown below. There is no "safe".

Whatever the outer link is, the address it carries inside is judged too, and the worse of the two stands: an official host that
forwards to a listed one is malicious, and one that forwards to an unknown place is not official. Only a feed or a moderator
makes malicious. Nothing a poster writes around a link can lower its score.
"""

from __future__ import annotations

from bot.models import Evidence, Finding, LinkVerdict, Standing
from bot.screening.checks.listed import FeedWord
from bot.screening.checks.weighing import within

_ALLOWED_SHARE = 0.5


def settle(decided: Evidence, word: FeedWord, *, owned: bool, doubt: float, inner: LinkVerdict | None, threshold: float) -> float:
    """Return the score after the order in this room's docstring: 1 malicious, 0 official, between them what is only doubted.

    `decided` is the moderators' word, `owned` whether the registry names the host or account.
    """
    if decided.finding is Finding.FLAGGED or (inner is not None and inner.standing is Standing.MALICIOUS):
        return 1.0
    allowed = decided.finding is Finding.CLEARED
    if not allowed and word.blocked and (word.exact or not owned):
        return 1.0
    if allowed or owned:
        return 0.0 if inner is None or inner.standing is Standing.OFFICIAL else inner.score
    score = min(doubt * _ALLOWED_SHARE, threshold * 0.98) if word.allowed else doubt
    return within(max(score, inner.score) if inner is not None else score)


def to_standing(score: float, threshold: float) -> Standing:
    """Return the standing a score means; `suspicious` begins exactly at the threshold."""
    if score <= 0.0:
        return Standing.OFFICIAL
    if score >= 1.0:
        return Standing.MALICIOUS
    return Standing.SUSPICIOUS if score >= threshold else Standing.UNKNOWN
