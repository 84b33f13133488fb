"""A small invented world for link verdicts: four projects, two platforms, shared hosts, feeds that say what a test tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.models import Evidence, LinkVerdict
from bot.screening.links.models import Disguise, FoundLink, LinkKind
from bot.screening.verdict import LinkJudge, Scored
from knowledge.brands import Brand, BrandKind, BrandRegistry
from knowledge.feeds.models import FeedStatus, Lapsed, ListedAs, Listing
from knowledge.hostkinds import HostEntry, HostKind, HostKinds, RedirectRule
from knowledge.hostnames import WebAddress, parent_domains, parse_address

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)

BRANDS = BrandRegistry(
    [
        Brand(
            id="test-zephyrswap",
            name="Zephyrswap",
            kind=BrandKind.PROJECT,
            domains=("zephyrswap.finance", "zephyrswap.gitbook.io"),
            accounts={
                "x": ("zephyrswap",),
                "telegram": ("zephyrswap_news",),
                "discord": ("zephyr",),
                "github": ("zephyrswap-labs",),
                "youtube": ("uc1234567890abcdefghijkl",),
            },
            invites=("ZephyrRoom",),
            accounts_from={"https://zephyrswap.finance/community": ("x", "youtube")},
        ),
        Brand(id="test-glimmer", name="Glimmer Wallet", kind=BrandKind.WALLET, domains=("glimmerwallet.io",)),
        Brand(id="test-pond", name="Pond", kind=BrandKind.PROJECT, domains=("pond.org",), common_word=True),
        Brand(id="test-qivo", name="Qivo", kind=BrandKind.PROJECT, domains=("qivo.fi",)),
        Brand(id="test-telegram", name="Telegram", kind=BrandKind.PLATFORM, domains=("telegram.org", "t.me")),
        Brand(id="test-x", name="X", kind=BrandKind.PLATFORM, domains=("x.com",)),
        Brand(id="test-github", name="GitHub", kind=BrandKind.PLATFORM, domains=("github.com", "github.io")),
    ]
)

HOSTS = HostKinds(
    exact={
        "t.me": HostEntry(suffix="t.me", kind=HostKind.SHARED_PLATFORM, segments=1),
        "github.com": HostEntry(suffix="github.com", kind=HostKind.SHARED_PLATFORM, segments=1, own=frozenset({"features"})),
        "sites.example": HostEntry(suffix="sites.example", kind=HostKind.SITE_BUILDER, segments=1, skip=frozenset({"view"})),
        "pond.org": HostEntry(suffix="pond.org", kind=HostKind.MEMBERS, segments=1, pages=("/c/",)),
        "short.example": HostEntry(suffix="short.example", kind=HostKind.SHORTENER),
        "gateway.example": HostEntry(suffix="gateway.example", kind=HostKind.GATEWAY),
    },
    below={
        "pages.dev": HostEntry(suffix="pages.dev", kind=HostKind.FREE_HOSTING, labels=True),
        "gitbook.io": HostEntry(suffix="gitbook.io", kind=HostKind.SITE_BUILDER, labels=True),
        "github.io": HostEntry(suffix="github.io", kind=HostKind.FREE_HOSTING, labels=True),
    },
    redirects={
        "out.example": (RedirectRule(path="/go", query=("url",)),),
        "zephyrswap.finance": (RedirectRule(path="/exit", query=("to",)),),
        "glimmer:dapp": (RedirectRule(),),
    },
)

CID = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG"


@dataclass
class FakeFeeds:
    """Says what it is given; hosts hold for what stands below them too."""

    hosts: Mapping[str, ListedAs] = field(default_factory=dict)
    paths: Mapping[tuple[str, str], ListedAs] = field(default_factory=dict)
    addresses: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    entries: int = 1000
    stale: bool = False
    problem: str | None = None
    lapsed: Lapsed | None = None
    dated_by_feed: bool = True
    name: str = "testfeed"

    def find_host(self, host: str) -> tuple[Listing, ...]:
        return tuple(self._listing(entry, self.hosts[entry]) for entry in parent_domains(host) if entry in self.hosts)

    def ask_host(self, host: str) -> tuple[tuple[Listing, ...], Lapsed | None]:
        listings = self.find_host(host)
        return listings, None if listings else self.lapsed

    def find_path(self, host: str, path: str) -> tuple[Listing, ...]:
        return tuple(
            self._listing(f"{place}{start}", side)
            for (place, start), side in self.paths.items()
            if place == host and path.startswith(start)
        )

    def find_address(self, address: str) -> tuple[Listing, ...]:
        return (self._listing(address, ListedAs.BLOCKED),) if address in self.addresses else ()

    def find_content(self, cid: str) -> tuple[Listing, ...]:
        return (self._listing(cid, ListedAs.BLOCKED),) if cid in self.contents else ()

    def status(self) -> tuple[FeedStatus, ...]:
        age = timedelta(hours=2)
        return (FeedStatus(name=self.name, entries=self.entries, quarantined=0, age=age, stale=self.stale, problem=self.problem),)

    def _listing(self, entry: str, side: ListedAs) -> Listing:
        return Listing(
            feed=self.name, listed_as=side, entry=entry, since=datetime(2025, 3, 1, tzinfo=UTC), dated_by_feed=self.dated_by_feed
        )


@dataclass
class FixedScorer:
    """Gives every address the same score and remembers the signs."""

    value: float
    reasons: tuple[str, ...] = ()
    seen: list[Mapping[str, float]] = field(default_factory=list)

    def score(self, address: WebAddress, signs: Mapping[str, float]) -> Scored:
        self.seen.append(signs)
        return Scored(value=self.value, reasons=self.reasons)


def new_judge(**fields: object) -> LinkJudge:
    return LinkJudge(**{"brands": BRANDS, "hosts": HOSTS, "feeds": None, "scorer": None, "threshold": 0.5, **fields})


def web_link(written: str, shown: str | None = None, disguises: frozenset[Disguise] = frozenset()) -> FoundLink:
    return FoundLink(
        kind=LinkKind.URL, written=written, start=0, end=len(written), address=parse_address(written), shown=shown, disguises=disguises
    )


def evidence_of(verdict: LinkVerdict, check: str) -> Evidence:
    """Return the one evidence of a check; there is exactly one."""
    (found,) = [each for each in verdict.evidence if each.check == check]
    return found
