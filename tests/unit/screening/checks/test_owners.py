"""Whose own page an address is, by the shipped brands and hosts: a stranger's page on a brand's platform is nobody's official one."""

import pytest

from bot.screening.checks.anatomy import take_apart
from knowledge.brand_files import load_brands
from knowledge.hostkinds import load_hostkinds
from knowledge.hostnames import parse_address

REGISTRY, KINDS = load_brands(), load_hostkinds()


def owner_of_page(host, path="/"):
    return take_apart(parse_address(f"https://{host}{path}"), REGISTRY, KINDS).owner


def test_every_official_domain_is_its_brands_own():
    for brand in REGISTRY.brands:
        for domain in brand.domains:
            assert owner_of_page(domain) == brand, domain


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("x.com", "/someone"),
        ("t.me", "/some_room"),
        ("some-room.t.me", "/"),
        ("someone.medium.com", "/"),
        ("sites.google.com", "/view/claim"),
        ("docs.google.com", "/forms/d/e/1FAIpQL/viewform"),
        ("github.com", "/owner/x"),
        ("discord.gg", "/code"),
        ("cdn.discordapp.com", "/attachments/1/2/x.exe"),
        ("onedrive.live.com", "/redir"),
        ("gateway.pinata.cloud", "/ipfs/bafy"),
        ("galxe.com", "/somebody"),
        ("app.galxe.com", "/quest/somebody/GCx1"),
        ("zealy.io", "/cw/somebody/questboard"),
        ("opensea.io", "/collection/something"),
        ("opensea.io", "/es/collection/something"),
        ("foundation.app", "/@somebody"),
        ("snapshot.org", "/#/somebody.eth"),
        ("chatgpt.com", "/share/6712-ab"),
        ("www.icloud.com", "/iclouddrive/0a1#a_file"),
        ("storage.cloud.google.com", "/bucket/page.html"),
        ("marketplace.visualstudio.com", "/items?itemName=somebody.something"),
        ("commerce.coinbase.com", "/checkout/1a"),
        ("ordinals.com", "/content/6fi0"),
        ("web.telegram.org", "/k/#@some_room"),
        ("web.facebook.com", "/somebody"),
        ("es-la.facebook.com", "/somebody"),
        ("np.reddit.com", "/r/someroom"),
        ("uk.linkedin.com", "/in/somebody"),
        ("gov.uniswap.org", "/t/a-thread/12"),
        ("somebody.cb.id", "/"),
    ],
)
def test_a_strangers_page_on_a_brands_platform_is_not_official(host, path):
    assert REGISTRY.owner_of(host) is not None
    assert owner_of_page(host, path) is None


@pytest.mark.parametrize(
    ("host", "path", "ident"),
    [
        ("x.com", "/", "x"),
        ("telegram.org", "/faq", "telegram"),
        ("app.uniswap.org", "/swap", "uniswap"),
        ("polkadot.js.org", "/apps", "polkadot-js"),
        ("curve.fi", "/", "curve"),
        ("curve.finance", "/", "curve"),
        ("www.binance.com", "/en", "binance"),
        ("www.binance.com", "/en/trade/BTC_USDT", "binance"),
        ("galxe.com", "/", "galxe"),
        ("opensea.io", "/blog", "opensea"),
        ("zealy.io", "/pricing", "zealy"),
        ("snapshot.org", "/#/", "snapshot"),
        ("chatgpt.com", "/pricing", "chatgpt"),
        ("icloud.com", "/pages", "apple"),
        ("cash.app", "/help", "cash-app"),
        ("cb.id", "/", "coinbase"),
        ("gov.uniswap.org", "/", "uniswap"),
        ("app.uniswap.org", "/t/a-thread/12", "uniswap"),
    ],
)
def test_a_brands_own_page_is_official(host, path, ident):
    owner = owner_of_page(host, path)
    assert owner is not None
    assert owner.id == ident


@pytest.mark.parametrize("host", ["notuniswap.org", "uniswap.org.claim.example", "vercel.app"])
def test_an_unlisted_host_is_nobodys_official_one(host):
    assert owner_of_page(host) is None
