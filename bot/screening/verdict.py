"""The link judge: every check's evidence on one link, and the standing that follows. Pure, offline, microseconds; never raises.

Who is right where they disagree, the first that speaks decides:

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

import time
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.models import Evidence, Finding, LinkVerdict, Standing
from bot.screening.addresses import judge_address
from bot.screening.checks import (
    accounts,
    anchor,
    destination,
    listed,
    lookalike,
    no_address,
    official,
    seen,
    unwrapping,
    wording,
)
from bot.screening.checks.anatomy import Anatomy, take_apart
from bot.screening.checks.context import HostScorer, LinkContext, Scored
from bot.screening.checks.form import check_form
from bot.screening.checks.host_kinds import HostKindsLike
from bot.screening.checks.lookalike import find_resemblance
from bot.screening.checks.protected_names import ProtectedNames, common_words, protected_names_of
from bot.screening.checks.signs import signs_of
from bot.screening.checks.weighing import BUDGET, HandSetScorer, join_doubts, join_scores, within
from bot.screening.links.models import FoundLink, LinkKind
from bot.screening.links.written import read_written
from knowledge.brands import Brand, BrandRegistry
from knowledge.feeds.models import FeedLookup
from knowledge.hostkinds import HostKind
from knowledge.hostnames import WebAddress, parse_address

__all__ = ["DEFAULT_THRESHOLD", "HostScorer", "LinkContext", "LinkJudge", "Scored"]

DEFAULT_THRESHOLD = BUDGET
"""Where suspicion begins. The learned score is calibrated so that .5 is its false-positive budget (0.5 % of legitimate crypto sites);
a higher threshold flags less, and keeps every order between hosts."""

DEEPEST_UNWRAPPING = 5
_SCORE = "score"
_NO_MODEL = Evidence(check=_SCORE, finding=Finding.NOT_RUN, detail="No learned score is loaded; hand-set weights stand in for it.")
_UNREAD_SCORE = 0.1
_ACCOUNT_SCORE = 0.1
_ALLOWED_SHARE = 0.5
_NO_CONTEXT = LinkContext()
_STATUS_SECONDS = 2.0
_PLAINLY_WRITTEN = (anchor.NAMES_NOTHING, destination.NOT_DISGUISED)
_MOST_KEPT, _LONGEST_KEPT = 1024, 400
"""How many addresses are not looked at again, and how long they may be: 5 MB at most."""


class _Look(NamedTuple):
    """An address by itself: its score, the evidence that rests on, whose account it names, and the content that a gateway serves there."""

    anatomy: Anatomy
    account_owner: Brand | None
    content: str | None
    score: float
    evidence: tuple[Evidence, ...]


class LinkJudge:
    """Judges links one by one. Safe from any thread; holds no message."""

    def __init__(
        self,
        *,
        brands: BrandRegistry,
        hosts: HostKindsLike,
        feeds: FeedLookup | None = None,
        scorer: HostScorer | None = None,
        threshold: float = DEFAULT_THRESHOLD,
    ) -> None:
        """Take what is known. Indexes are built by `open`, or with the first link: many a question holds none."""
        if not 0.0 < threshold < 1.0:
            raise ValueError(f"the threshold stands between 0 and 1, not at {threshold}")
        self._brands = brands
        self._hosts = hosts
        self._feeds = feeds
        self._scorer = scorer
        self._stand_in = HandSetScorer()
        self._threshold = threshold
        self._last_shelf = listed.Shelf()
        self._status_until = 0.0
        self._last_wording = (hash(""), wording.check_wording(""))
        # A chat repeats its links, and what an address tells by itself stays the same.
        self._look_again = lru_cache(maxsize=_MOST_KEPT)(self._look)

    @cached_property
    def _names(self) -> ProtectedNames:
        return protected_names_of(self._brands)

    def open(self) -> None:
        """Build every index, so that the first verdict is as fast as the others."""
        _ = self._names
        common_words()
        accounts.official_handles(self._brands)

    def judge(self, link: FoundLink, context: LinkContext | None = None) -> LinkVerdict:
        """Return the verdict on a link found in a message."""
        return self._judge(link, context or _NO_CONTEXT, 0)

    def judge_written(self, written: str, context: LinkContext | None = None) -> LinkVerdict:
        """Return the verdict on anything somebody typed as a link; what can't be read is `errored` in its evidence."""
        verdict = self._judge(read_written(written), context or _NO_CONTEXT, 0)
        return verdict if verdict.written == written else verdict._replace(written=written)

    def _judge(self, link: FoundLink, context: LinkContext, depth: int) -> LinkVerdict:
        if link.address is not None:
            return self._judge_web(link, link.address, context, depth)
        if link.kind is LinkKind.ADDRESS:
            return judge_address(link.written, context, self._feeds, self._threshold)
        if link.kind is LinkKind.HANDLE:
            return self._judge_handle(link.written, context)
        return self._judge_without_host(link.written, context, depth)

    def _judge_web(self, link: FoundLink, address: WebAddress, context: LinkContext, depth: int) -> LinkVerdict:
        look = self._look_again(address) if len(address.href) <= _LONGEST_KEPT else self._look(address)
        anatomy = look.anatomy
        inner = self._judge_inner(address, context, depth)
        word = listed.ask_feeds(self._feeds, anatomy, look.content) if self._feeds else listed.NOTHING
        decided = official.check_moderators(anatomy, context.official, context.blocked)
        around = (
            *(_PLAINLY_WRITTEN if link.shown is None and not link.disguises else self._look_at_writing(link, anatomy, inner)),
            self._look_at_wording(context.text),
            seen.check(anatomy.host, context),
        )
        doubt = 1.0 - (1.0 - look.score) * (1.0 - join_doubts([each.weight for each in around if each.weight]))
        score = settle(
            blocked=decided.finding is Finding.FLAGGED,
            allowed=decided.finding is Finding.CLEARED,
            word=word,
            owned=(look.account_owner or anatomy.owner) is not None,
            doubt=doubt,
            inner=inner,
            threshold=self._threshold,
        )
        shelf = self._shelf()
        evidence = (
            decided,
            listed.check(word, shelf),
            official.check(anatomy, look.account_owner),
            unwrapping.check(anatomy, inner),
            *look.evidence,
            *around,
        )
        return self._verdict(link.written, anatomy, score, evidence)

    def _judge_without_host(self, written: str, context: LinkContext, depth: int) -> LinkVerdict:
        """Judge what names no host of its own: an app's link by the address it carries, anything else by what it is."""
        address = parse_address(written) if "://" in written else None
        inner = self._judge_inner(address, context, depth) if address else None
        if inner is None:
            evidence = no_address.check(written)
            return self._verdict(written, None, join_doubts((_UNREAD_SCORE, *[each.weight for each in evidence])), evidence)
        carried = (unwrapping.check_carried(inner), self._look_at_wording(context.text))
        score = 1.0 if inner.standing is Standing.MALICIOUS else within(max(inner.score, _UNREAD_SCORE))
        return self._verdict(written, None, score, carried)

    def _judge_inner(self, address: WebAddress, context: LinkContext, depth: int) -> LinkVerdict | None:
        target = self._hosts.target_of(address) if depth < DEEPEST_UNWRAPPING else None
        if not target:
            return None
        inner = parse_address(target)
        if inner is None or inner.href == address.href:
            return None
        return self._judge(FoundLink(kind=LinkKind.URL, written=target, start=0, end=len(target), address=inner), context, depth + 1)

    def _look(self, address: WebAddress) -> _Look:
        """Return what an address tells by itself, to everybody and at all times."""
        anatomy = take_apart(address, self._brands, self._hosts)
        account = accounts.account_of(address)
        if account is None:
            content = self._hosts.content_id(address) if _may_name_content(anatomy) else None
            return _Look(anatomy, None, content, *self._look_at_host(anatomy, content))
        if not anatomy.tenant:
            anatomy = anatomy._replace(owner=None, tenant=account.handle, kind=HostKind.SHARED_PLATFORM, shared=True)
        content = self._hosts.content_id(address) if _may_name_content(anatomy) else None
        owner = self._brands.owner_of_account(account.platform, account.handle)
        return _Look(anatomy, owner, content, *self._look_at_account(account))

    def _look_at_host(self, anatomy: Anatomy, content: str | None) -> tuple[float, tuple[Evidence, ...]]:
        """Return the score of the address by itself and the evidence it rests on."""
        resemblance = find_resemblance(anatomy)
        scored = (self._scorer or self._stand_in).score(anatomy.address, signs_of(anatomy, resemblance))
        evidence = (lookalike.check(anatomy, resemblance), *check_form(anatomy, content))
        by_rule = join_doubts([each.weight for each in evidence if each.weight])
        return join_scores(scored.value, by_rule), (*evidence, self._score_evidence(scored))

    def _look_at_writing(self, link: FoundLink, anatomy: Anatomy, inner: LinkVerdict | None) -> tuple[Evidence, Evidence]:
        return (
            anchor.check(anatomy, link.shown, self._brands, inner.host if inner else None),
            destination.check_disguise(link.disguises),
        )

    def _look_at_account(self, account: accounts.Account) -> tuple[float, tuple[Evidence, ...]]:
        found = accounts.check(account, self._brands, self._names)
        return join_doubts((_ACCOUNT_SCORE, found.weight)), (found, accounts.NOT_ASKED)

    def _score_evidence(self, scored: Scored) -> Evidence:
        if self._scorer is None:
            return _NO_MODEL
        reasons = f": {', '.join(scored.reasons)}" if scored.reasons else ""
        if scored.value >= BUDGET:
            return Evidence(
                check=_SCORE, finding=Finding.FLAGGED, detail=f"It reads like the addresses of known scams{reasons}.", weight=scored.value
            )
        return Evidence(
            check=_SCORE, finding=Finding.PASSED, detail="It does not read like the addresses of known scams.", weight=scored.value
        )

    def _look_at_wording(self, text: str) -> Evidence:
        """Return what the message's words say; the links of one message are judged one after another, so its hash is kept."""
        asked, evidence = self._last_wording
        if asked != hash(text):
            evidence = wording.check_wording(text)
            self._last_wording = (hash(text), evidence)
        return evidence

    def _judge_handle(self, written: str, context: LinkContext) -> LinkVerdict:
        account = accounts.handle_account(written, self._brands)
        owner = self._brands.owner_of_account(account.platform, account.handle)
        own_score, evidence = self._look_at_account(account)
        spelling = written.strip().lower()
        decided = official.decide({spelling, spelling.lstrip("@")}, context.official, context.blocked)
        score = settle(
            blocked=decided.finding is Finding.FLAGGED,
            allowed=decided.finding is Finding.CLEARED,
            word=listed.NOTHING,
            owned=owner is not None,
            doubt=own_score,
            inner=None,
            threshold=self._threshold,
        )
        return self._verdict(written, None, score, (decided, official.check_account(owner), *evidence, self._look_at_wording(context.text)))

    def _shelf(self) -> listed.Shelf:
        """Return how the feeds stand, asked again every two seconds at most: a message may hold fifty links."""
        if self._feeds is not None and time.monotonic() >= self._status_until:
            self._last_shelf = listed.Shelf(self._feeds.status())
            self._status_until = time.monotonic() + _STATUS_SECONDS
        return self._last_shelf

    def _verdict(self, written: str, anatomy: Anatomy | None, score: float, evidence: tuple[Evidence, ...]) -> LinkVerdict:
        standing, age = to_standing(score, self._threshold), self._shelf().newest_age
        if anatomy is None:
            return LinkVerdict(written, None, None, None, standing, score, evidence, age)
        return LinkVerdict(written, anatomy.address.href, anatomy.host, anatomy.registrable, standing, score, evidence, age)


def _may_name_content(anatomy: Anatomy) -> bool:
    address = anatomy.address
    return anatomy.kind is not None or "ipfs" in address.href or "ipns" in address.href or address.scheme not in ("http", "https")


def settle(
    *,
    blocked: bool,
    allowed: bool,
    word: listed.FeedWord,
    owned: bool,
    doubt: float,
    inner: LinkVerdict | None,
    threshold: float,
) -> float:
    """Return the score after the order in this room's docstring: 1 malicious, 0 official, between them what is only doubted."""
    if blocked or (inner is not None and inner.standing is Standing.MALICIOUS):
        return 1.0
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
