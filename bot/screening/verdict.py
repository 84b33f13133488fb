"""The link judge: every check's evidence on one link, and the standing that follows. Pure, offline, microseconds; never raises.

What the address tells by itself comes from `looks.py`; feeds, moderators and the chat around it are asked here, for they change; who is
right where they disagree is told in `settling.py`.
"""

from __future__ import annotations

import time

from bot.models import Evidence, LinkVerdict, Standing
from bot.screening.addresses import judge_address
from bot.screening.checks import accounts, anchor, destination, listed, no_address, official, seen, unwrapping, wording
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.context import HostScorer, LinkContext, Scored
from bot.screening.checks.host_kinds import HostKindsLike
from bot.screening.checks.weighing import BUDGET, join_doubts, join_weights, within
from bot.screening.links.models import FoundLink, LinkKind
from bot.screening.links.written import read_written
from bot.screening.looks import AddressLooks
from bot.screening.settling import settle, to_standing
from knowledge.brands import BrandRegistry
from knowledge.feeds.models import FeedLookup
from knowledge.hostnames import WebAddress, parse_address

__all__ = ["DEFAULT_THRESHOLD", "HostScorer", "LinkContext", "LinkJudge", "Scored"]

DEFAULT_THRESHOLD = BUDGET
"""Where suspicion begins. The learned score is calibrated so that .5 is its false-positive budget (0.5 % of legitimate crypto sites);
a higher threshold flags less, and keeps every order between hosts."""

DEEPEST_UNWRAPPING = 5
_UNREAD_SCORE = 0.1
_NO_CONTEXT = LinkContext()
_STATUS_SECONDS = 2.0
_PLAINLY_WRITTEN = (anchor.NAMES_NOTHING, destination.NOT_DISGUISED)


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
        self._looks = AddressLooks(brands, hosts, scorer)
        self._threshold = threshold
        self._last_shelf = listed.Shelf()
        self._status_until = 0.0
        self._last_wording = (hash(""), wording.check_wording(""))

    def open(self) -> None:
        """Build every index, so that the first verdict is as fast as the others."""
        self._looks.open()

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
        anatomy, account_owner, content, doubt, own_evidence = self._looks.look(address)
        inner = self._judge_inner(address, context, depth)
        word = listed.ask_feeds(self._feeds, anatomy, content) if self._feeds else listed.NOTHING
        decided = official.check_moderators(anatomy, context.official, context.blocked)
        around = (
            *(_PLAINLY_WRITTEN if link.shown is None and not link.disguises else self._look_at_writing(link, anatomy, inner)),
            self._look_at_wording(context.text),
            seen.check(anatomy.host, context),
        )
        owned = (account_owner or anatomy.owner) is not None
        doubt = 1.0 - (1.0 - doubt) * (1.0 - join_weights(around))
        score = settle(decided, word, owned=owned, doubt=doubt, inner=inner, threshold=self._threshold)
        shelf = self._shelf()
        evidence = (
            decided,
            listed.check(word, shelf),
            official.check(anatomy, account_owner),
            unwrapping.check(anatomy, inner),
            *own_evidence,
            *around,
        )
        standing = to_standing(score, self._threshold)
        return LinkVerdict(link.written, address.href, anatomy.host, anatomy.registrable, standing, score, evidence, shelf.newest_age)

    def _judge_without_host(self, written: str, context: LinkContext, depth: int) -> LinkVerdict:
        """Judge what names no host of its own: an app's link by the address it carries, anything else by what it is."""
        address = parse_address(written) if "://" in written else None
        inner = self._judge_inner(address, context, depth) if address else None
        if inner is None:
            evidence = no_address.check(written)
            return self._judged_by_name(written, within(join_doubts((_UNREAD_SCORE, *[each.weight for each in evidence]))), evidence)
        carried = (unwrapping.check_carried(inner), self._look_at_wording(context.text))
        score = 1.0 if inner.standing is Standing.MALICIOUS else within(max(inner.score, _UNREAD_SCORE))
        return self._judged_by_name(written, score, carried)

    def _judge_inner(self, address: WebAddress, context: LinkContext, depth: int) -> LinkVerdict | None:
        target = self._hosts.target_of(address) if depth < DEEPEST_UNWRAPPING else None
        if not target:
            return None
        inner = parse_address(target)
        if inner is None or inner.href == address.href:
            return None
        return self._judge(FoundLink(kind=LinkKind.URL, written=target, start=0, end=len(target), address=inner), context, depth + 1)

    def _look_at_writing(self, link: FoundLink, anatomy: Anatomy, inner: LinkVerdict | None) -> tuple[Evidence, Evidence]:
        return (
            anchor.check(anatomy, link.shown, self._brands, inner.host if inner else None),
            destination.check_disguise(link.disguises),
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
        doubt, evidence = self._looks.look_at_account(account)
        spelling = written.strip().lower()
        decided = official.decide({spelling, spelling.lstrip("@")}, context.official, context.blocked)
        score = settle(decided, listed.NOTHING, owned=owner is not None, doubt=doubt, inner=None, threshold=self._threshold)
        told = (decided, official.check_account(owner), *evidence, self._look_at_wording(context.text))
        return self._judged_by_name(written, score, told)

    def _judged_by_name(self, written: str, score: float, evidence: tuple[Evidence, ...]) -> LinkVerdict:
        return LinkVerdict(written, None, None, None, to_standing(score, self._threshold), score, evidence, self._shelf().newest_age)

    def _shelf(self) -> listed.Shelf:
        """Return how the feeds stand, asked again every two seconds at most: a message may hold fifty links."""
        if self._feeds is not None and time.monotonic() >= self._status_until:
            self._last_shelf = listed.Shelf(self._feeds.status())
            self._status_until = time.monotonic() + _STATUS_SECONDS
        return self._last_shelf
