"""What an address tells by itself, to everybody and at all times: its parts, its score, and the evidence that rests on.

What else speaks about a link (feeds, moderators, the chat around it) changes, and stays out of here.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.models import Evidence, Finding
from bot.screening.checks import accounts, destination, lookalike
from bot.screening.checks.anatomy import Anatomy, take_apart
from bot.screening.checks.context import HostScorer, Scored
from bot.screening.checks.evidence import passed
from bot.screening.checks.form import check_form
from bot.screening.checks.host_kinds import HostKindsLike
from bot.screening.checks.lookalike import find_resemblance
from bot.screening.checks.protected_names import ProtectedNames, common_words, protected_names_of
from bot.screening.checks.signs import signs_of
from bot.screening.checks.weighing import BUDGET, HandSetScorer, join_doubts, join_scores, join_weights
from knowledge.brands import Brand, BrandRegistry
from knowledge.hostkinds import HostKind
from knowledge.hostnames import WebAddress

_SCORE = "score"
_NO_MODEL = Evidence(check=_SCORE, finding=Finding.NOT_RUN, detail="No learned score is loaded; hand-set weights stand in for it.")
_NOT_LIKE_SCAMS = passed(_SCORE, "It does not read like the addresses of known scams.")
_NAMES_WHAT_IT_IS_ABOUT = passed(lookalike.CHECK, "A project's name in its path is what this site is for.")
_HOST_IS_KNOWN = Evidence(
    check=_SCORE, finding=Finding.NOT_RUN, detail="The score reads hosts, and this one is known: it tells nothing of the page."
)
_ACCOUNT_SCORE = 0.1
_WEB = frozenset({"http", "https"})
_MOST_KEPT, _LONGEST_KEPT = 1024, 400
"""How many addresses are not looked at again, and how long they may be: 5 MB at most."""


class Look(NamedTuple):
    """An address by itself: its score, the evidence that rests on, whose account it names, and the content that a gateway serves there."""

    anatomy: Anatomy
    account_owner: Brand | None
    content: str | None
    score: float
    evidence: tuple[Evidence, ...]


class AddressLooks:
    """Looks at addresses. Safe from any thread."""

    def __init__(self, brands: BrandRegistry, hosts: HostKindsLike, scorer: HostScorer | None) -> None:
        """Take what is known. Indexes are built by `open`, or with the first address."""
        self._brands = brands
        self._hosts = hosts
        self._scorer = scorer or HandSetScorer()
        self._is_learned = scorer is not None
        # A chat repeats its links, and what an address tells by itself stays the same.
        self._look_again = lru_cache(maxsize=_MOST_KEPT)(self._look)

    def open(self) -> None:
        """Build every index, so that the first look is as fast as the others."""
        _ = self._names
        common_words()
        accounts.official_handles(self._brands)

    def look(self, address: WebAddress) -> Look:
        return self._look_again(address) if len(address.href) <= _LONGEST_KEPT else self._look(address)

    def look_at_account(self, account: accounts.Account) -> tuple[float, tuple[Evidence, ...]]:
        """Return the score of an account by its name, and the evidence it rests on."""
        found = accounts.check(account, self._brands, self._names)
        return join_doubts((_ACCOUNT_SCORE, found.weight)), (found, accounts.NOT_ASKED)

    @cached_property
    def _names(self) -> ProtectedNames:
        return protected_names_of(self._brands)

    def _look(self, address: WebAddress) -> Look:
        anatomy = take_apart(address, self._brands, self._hosts)
        account = accounts.account_of(address)
        if account is not None:
            return self._look_at_owner(anatomy, account)
        if anatomy.kind is HostKind.MEMBERS:
            return Look(anatomy, None, None, *_look_at_members_page(anatomy))
        content = self._hosts.content_id(address) if _may_name_content(anatomy) else None
        return Look(anatomy, None, content, *self._look_at_host(anatomy, content))

    def _look_at_owner(self, anatomy: Anatomy, account: accounts.Account) -> Look:
        if not anatomy.tenant:
            anatomy = anatomy._replace(owner=None, tenant=account.handle, kind=HostKind.SHARED_PLATFORM, shared=True)
        content = self._hosts.content_id(anatomy.address) if _may_name_content(anatomy) else None
        owner = self._brands.owner_of_account(account.platform, account.handle)
        score, evidence = self.look_at_account(account)
        if anatomy.address.userinfo or anatomy.address.port is not None:
            written = (destination.check_userinfo(anatomy), destination.check_port(anatomy))
            return Look(anatomy, owner, content, join_doubts((score, join_weights(written))), (*evidence, *written))
        return Look(anatomy, owner, content, score, evidence)

    def _look_at_host(self, anatomy: Anatomy, content: str | None) -> tuple[float, tuple[Evidence, ...]]:
        """Return the score of the address by itself and the evidence it rests on."""
        resemblance = find_resemblance(anatomy)
        scored = self._scorer.score(anatomy.address, signs_of(anatomy, resemblance))
        evidence = (lookalike.check(anatomy, resemblance), *check_form(anatomy, content))
        score = join_scores(scored.value, join_weights(evidence))
        return score, (*evidence, _tell(scored) if self._is_learned else _NO_MODEL)


def _look_at_members_page(anatomy: Anatomy) -> tuple[float, tuple[Evidence, ...]]:
    """Return the score of a page on a brand's own site, by all but the names and lures in it, and the evidence it rests on.

    Projects announce their drops on such pages: the words that scams are known by elsewhere are what everybody writes there.
    """
    evidence = (_NAMES_WHAT_IT_IS_ABOUT, *check_form(anatomy, None), _HOST_IS_KNOWN)
    return join_doubts((_ACCOUNT_SCORE, join_weights(evidence))), evidence


def _tell(scored: Scored) -> Evidence:
    value = scored.value
    if value < BUDGET:
        return Evidence(_SCORE, _NOT_LIKE_SCAMS.finding, _NOT_LIKE_SCAMS.detail, value)
    reasons = f": {', '.join(scored.reasons)}" if scored.reasons else ""
    return Evidence(check=_SCORE, finding=Finding.FLAGGED, detail=f"It reads like the addresses of known scams{reasons}.", weight=value)


def _may_name_content(anatomy: Anatomy) -> bool:
    address = anatomy.address
    href = address.href
    # Two letters tell most addresses from those that name either network.
    return anatomy.kind is not None or address.scheme not in _WEB or ("ip" in href and ("ipfs" in href or "ipns" in href))
