"""A gate with invented brands and hosts, so that feed tests need no shipped content."""

from knowledge.brands import Brand, BrandKind, BrandRegistry
from knowledge.feeds.gate import Gate
from knowledge.hostkinds import HostEntry, HostKind, HostKinds, RedirectRule

BRANDS = BrandRegistry(
    [
        Brand(id="sampleswap", name="SampleSwap", kind=BrandKind.PROJECT, domains=("sampleswap.example", "official.blogs.example")),
        Brand(id="bigcloud", name="BigCloud", kind=BrandKind.PLATFORM, domains=("bigcloud.example", "hub.example")),
        Brand(id="samplewallet", name="SampleWallet", kind=BrandKind.WALLET, domains=("samplewallet.example",)),
    ]
)


def _entry(suffix: str, kind: HostKind, **tenant: object) -> HostEntry:
    return HostEntry(suffix=suffix, kind=kind, **tenant)


HOSTS = HostKinds(
    exact={
        "hub.example": _entry("hub.example", HostKind.SHARED_PLATFORM, segments=1, own=frozenset({"about"})),
        "sho.example": _entry("sho.example", HostKind.SHORTENER, segments=1),
    },
    below={
        "pages.bigcloud.example": _entry("pages.bigcloud.example", HostKind.FREE_HOSTING, labels=True, segments=1),
        "blogs.example": _entry("blogs.example", HostKind.FREE_HOSTING, labels=True, segments=1),
        "paper.example": _entry("paper.example", HostKind.POPULAR),
    },
    redirects={"samplewallet.example": (RedirectRule(path="/open/"),)},
)
"""`paper.example` is a big newspaper; SampleWallet's site opens links of others; strangers publish on the rest."""


def fake_gate() -> Gate:
    return Gate(brands=BRANDS, hosts=HOSTS)
