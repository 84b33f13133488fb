import re
import textwrap

import pytest

from knowledge.brand_files import BRANDS, PARSED, check_brands, load_brands, write_parsed_brands
from knowledge.brands import BrandKind
from knowledge.content_files import ContentError, fingerprint, read_parsed
from knowledge.hostkinds import HostKind, load_hostkinds
from knowledge.hostnames import is_public_suffix, registrable_domain

KINDS = load_hostkinds()
SHIPPED, ERRORS = check_brands()
REGISTRY = load_brands()

PROTECTED = (
    "metamask.io uniswap.org arbitrum.foundation optimism.io starknet.io zksync.io layerzero.network eigenlayer.xyz jup.ag phantom.app "
    "ledger.com trezor.io opensea.io blur.io binance.com coinbase.com kraken.com okx.com bybit.com kucoin.com crypto.com etherscan.io "
    "ethereum.org solana.com polygon.technology avax.network base.org linea.build scroll.io blast.io celestia.org lido.fi aave.com "
    "curve.fi compound.finance sushi.com 1inch.io pancakeswap.finance raydium.io orca.so magiceden.io looksrare.org walletconnect.com "
    "trustwallet.com rabby.io exodus.com myetherwallet.com coingecko.com coinmarketcap.com dexscreener.com debank.com defillama.com "
    "galxe.com zealy.io hyperliquid.xyz ethena.fi pendle.finance stargate.finance wormhole.com telegram.org discord.com"
)

GOOD = """
    moon-swap:
      name: Moonswapper
      kind: project
      domains: [moonswapper.example, app.moonswapper-labs.example]
      accounts: {x: [moonswapper], telegram: [moonswapper_chat], github: [moon-swapper]}
      invites: [MoonSwap1]
      accounts_from: {"https://moonswapper.example/community": [x, telegram/moonswapper_chat, discord]}
      source: {title: Docs, publisher: Moonswapper, url: "https://moonswapper.example/docs", read: their own documentation}
"""


def write(folder, text=GOOD, name="own.yaml"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def test_the_shipped_files_hold_no_mistake():
    assert ERRORS == []
    assert len(SHIPPED) >= 400


def test_the_kept_copy_is_made_from_the_files_and_holds_the_same_brands():
    assert read_parsed(PARSED, fingerprint(BRANDS)) is not None, "run python -m knowledge.brand_files --write"
    assert sorted(REGISTRY.brands, key=lambda brand: brand.id) == sorted(SHIPPED, key=lambda brand: brand.id)


@pytest.mark.parametrize("domain", PROTECTED.split())
def test_a_protected_domain_and_what_stands_below_it_has_an_owner(domain):
    brand = REGISTRY.owner_of(domain)
    assert brand is not None
    assert REGISTRY.owner_of(f"app.{domain}") is brand


def test_ids_and_domains_belong_to_one_brand_each():
    ids = [brand.id for brand in SHIPPED]
    domains = [domain for brand in SHIPPED for domain in brand.domains]
    assert len(set(ids)) == len(ids)
    assert len(set(domains)) == len(domains)


def test_no_domain_stands_below_another_brands_domain():
    for brand in SHIPPED:
        for domain in brand.domains:
            owner = REGISTRY.owner_of(domain.partition(".")[2])
            assert owner in (None, brand), domain


def test_short_names_are_common_words():
    for brand in SHIPPED:
        short = [name for name in (brand.name, *brand.names) if sum(letter.isalnum() for letter in name) < 6]
        assert brand.common_word or not short, (brand.id, short)


@pytest.mark.parametrize("ident", ["base", "blur", "compound", "orca", "curve", "lido", "aave", "sushi", "exodus", "jupiter", "okx"])
def test_dictionary_words_need_a_second_sign(ident):
    assert next(brand for brand in SHIPPED if brand.id == ident).common_word


@pytest.mark.parametrize(
    "ident", ["metamask", "uniswap", "arbitrum", "zksync", "opensea", "binance", "coinbase", "hyperliquid", "layerzero", "trezor"]
)
def test_distinctive_names_need_none(ident):
    assert not next(brand for brand in SHIPPED if brand.id == ident).common_word


def test_every_source_says_who_where_and_how_it_was_read():
    for brand in SHIPPED:
        (source,) = brand.sources
        assert source.title and source.publisher and source.url and source.url.startswith("https://"), brand.id
        assert source.read and re.match(r"listed: |memory: ", source.read), brand.id


def test_memory_alone_is_the_minority():
    remembered = [brand for brand in SHIPPED if (brand.sources[0].read or "").startswith("memory")]
    assert len(remembered) * 4 < len(SHIPPED)


def test_accounts_are_plain_lower_case_handles():
    for brand in SHIPPED:
        for platform, handles in brand.accounts.items():
            assert platform != "discord", f"{brand.id}: a shipped brand has invites, which are never official"
            assert all(handle == handle.lower() and not re.search(r"[@/\s]", handle) for handle in handles), brand.id


def test_hundreds_of_brands_name_a_page_for_each_account_and_most_accounts_have_one():
    whole = [brand for brand in SHIPPED if brand.accounts and not brand.from_memory]
    accounts = sum(len(handles) for brand in SHIPPED for handles in (*brand.accounts.values(), brand.invites))
    assert len(whole) >= 300
    assert sum(len(brand.from_memory) for brand in SHIPPED) < accounts / 3


def test_an_account_is_found_by_its_handle_in_any_case():
    owner = REGISTRY.owner_of_account("x", "@Uniswap")
    assert owner is not None
    assert owner.id == "uniswap"
    assert REGISTRY.owner_of_account("telegram", "no_such_account_here") is None


def test_each_account_tells_the_page_it_was_read_at(tmp_path):
    (brand,), errors = check_brands(write(tmp_path / "brands"), KINDS)
    assert errors == []
    assert brand.page_naming("telegram", "Moonswapper_Chat") == "https://moonswapper.example/community"
    assert brand.page_naming("github", "moon-swapper") is None
    assert brand.from_memory == ("github/moon-swapper",)


def test_an_invite_is_known_by_who_publishes_it_and_is_no_account(tmp_path):
    registry = load_brands(write(tmp_path / "brands"), parsed=None)
    publisher = registry.publisher_of_invite("moonswap1")
    assert publisher is not None
    assert publisher.id == "moon-swap"
    assert registry.publisher_of_invite("moonswap2") is None
    assert registry.owner_of_account("discord", "MoonSwap1") is None


@pytest.mark.parametrize(
    "host", ["uniswap.org.claim.example", "app-uniswap.org", "uniswap.com.example", "example.org", "vercel.app", "shop.vercel.app"]
)
def test_an_unlisted_host_has_no_owner(host):
    assert REGISTRY.owner_of(host) is None


def test_an_official_domain_is_no_public_suffix_and_a_shared_one_is_a_platforms():
    for brand in SHIPPED:
        for domain in brand.domains:
            assert registrable_domain(domain), domain
            assert not is_public_suffix(domain), domain
            kind = KINDS.kind_of(domain) if KINDS.is_shared(domain) else None
            assert kind in (None, HostKind.POPULAR) or (kind is HostKind.SHARED_PLATFORM and brand.kind is BrandKind.PLATFORM), domain


def test_an_operators_brand_is_added_and_replaces_the_shipped_one_of_its_id(tmp_path):
    other = (
        textwrap.dedent(GOOD)
        .replace("moon-swap:", "blur:")
        .replace("moon-swapper", "moonblur")
        .replace("moonswapper", "moonblur")
        .replace("MoonSwap1", "Blur1")
    )
    own = write(tmp_path / "brands", textwrap.dedent(GOOD) + other)
    registry = load_brands(own=own)
    found = registry.owner_of("www.moonswapper.example")
    assert found is not None
    assert found.id == "moon-swap"
    assert registry.owner_of("blur.io") is None
    assert registry.owner_of("uniswap.org") is not None


def test_an_operators_brand_cannot_take_a_shipped_domain(tmp_path):
    own = write(tmp_path / "brands", GOOD.replace("moonswapper.example,", "uniswap.org,"))
    with pytest.raises(ContentError, match=r"moon-swap: uniswap\.org belongs to uniswap already"):
        load_brands(own=own)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("kind: project", "kind: shop", "kind has to be one of"),
        ("domains: [moonswapper.example, app.moonswapper-labs.example]", "domains: [a-b.example, a-b.example]", "a domain is listed twice"),
        ("moon-swap:", "Moon_Swap:", "an id is lower case"),
        ("name: Moonswapper", "name: 1", "name has to be a text"),
        ("name: Moonswapper", "name: Moon", "'Moon' is shorter than 6 letters"),
        ("name: Moonswapper", "name: Moonswapper\n      names: [MS]", "'MS' is shorter than 6 letters"),
        ("name: Moonswapper", "name: Moonswapper\n      colour: red", "the field 'colour' is not known"),
        ("name: Moonswapper", "name: Moonswapper\n      common_word: 'yes'", "common_word is true or left out"),
        ("moonswapper.example,", "https://moonswapper.example/,", "is no host in its one spelling"),
        ("moonswapper.example,", "MoonSwapper.example,", "is no host in its one spelling"),
        ("moonswapper.example,", "192.0.2.7,", "is no host in its one spelling"),
        ("moonswapper.example,", "www.moonswapper.example,", "leave out www."),
        ("moonswapper.example,", "co.uk,", "strangers can publish there"),
        ("moonswapper.example,", "vercel.app,", "strangers can publish there"),
        ("moonswapper.example,", "bit.ly,", "strangers can publish there"),
        ("moonswapper.example,", "ipfs.io,", "strangers can publish there"),
        ("moonswapper.example,", "t.me,", "only a brand of kind platform may own"),
        ("x: [moonswapper]", "x: ['@moonswapper']", "accounts.x has to be a list of handles"),
        ("x: [moonswapper],", "x: [moonswapper], myspace: [moonswapper],", "'myspace' is none of"),
        ("invites: [MoonSwap1]", "invites: ['https://discord.gg/x']", "invites has to be a list of Discord invite codes"),
        ("invites: [MoonSwap1]", "invites: []", "accounts_from: 'discord' is neither a platform nor"),
        ("telegram/moonswapper_chat,", "telegram/another_chat,", "accounts_from: 'telegram/another_chat' is neither"),
        ("https://moonswapper.example/community", "moonswapper.example/community", "is no https address"),
        ('{"https://moonswapper.example/community": [x, telegram/moonswapper_chat, discord]}', "[x]", "accounts_from has to name"),
        (", publisher: Moonswapper", "", "source needs"),
        ("https://moonswapper.example/docs", "moonswapper.example/docs", "source.url has to be an https address"),
        ("domains: [moonswapper.example, app.moonswapper-labs.example]", "domains: []", "domains has to be a list of hosts"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path, old, new, complaint):
    assert old in GOOD
    folder = write(tmp_path / "brands", GOOD.replace(old, new))
    brands, errors = check_brands(folder, KINDS)
    assert not brands
    assert any(complaint in error for error in errors), errors
    assert all(error.startswith("own.yaml:2: ") for error in errors), errors
    with pytest.raises(ContentError, match=re.escape(complaint)):
        load_brands(folder, parsed=None)


def test_a_tenants_own_name_may_be_official(tmp_path):
    brands, errors = check_brands(write(tmp_path / "brands", GOOD.replace("moonswapper.example,", "moonswapper.vercel.app,")), KINDS)
    assert errors == []
    assert brands[0].domains[0] == "moonswapper.vercel.app"


def test_the_same_id_twice_is_a_mistake_even_where_yaml_is_silent(tmp_path):
    other = textwrap.dedent(GOOD).replace("moonswapper", "sunswapper")
    one_file = check_brands(write(tmp_path / "one", textwrap.dedent(GOOD) + other), KINDS)[1]
    assert any("own.yaml:11: moon-swap: the id stands at line 2 too" in error for error in one_file)
    write(tmp_path / "two")
    two_files = check_brands(write(tmp_path / "two", other, "zoo.yaml"), KINDS)[1]
    assert any("zoo.yaml:2: moon-swap: the id stands at own.yaml:2 too" in error for error in two_files)


def test_two_brands_never_share_a_domain_or_an_account(tmp_path):
    other = textwrap.dedent(GOOD).replace("moon-swap:", "sun-swap:")
    errors = check_brands(write(tmp_path / "brands", textwrap.dedent(GOOD) + other), KINDS)[1]
    assert "own.yaml:11: sun-swap: moonswapper.example belongs to moon-swap already" in errors
    assert "own.yaml:11: sun-swap: x:moonswapper belongs to moon-swap already" in errors
    assert "own.yaml:11: sun-swap: discord:moonswap1 belongs to moon-swap already" in errors


def test_broken_yaml_is_named_with_its_line(tmp_path):
    errors = check_brands(write(tmp_path / "brands", "a:\n  name: [\nb: 1\n"), KINDS)[1]
    assert errors
    assert errors[0].startswith("own.yaml:")


def test_the_kept_copy_is_used_until_the_files_change(tmp_path):
    folder = write(tmp_path / "brands")
    parsed = tmp_path / "brands.json"
    assert write_parsed_brands(folder, parsed) == []
    parsed.write_text(parsed.read_text(encoding="utf-8").replace("Moonswapper", "Moonkept"), encoding="utf-8")
    assert [brand.name for brand in load_brands(folder, parsed=parsed).brands] == ["Moonkept"]
    write(folder, GOOD.replace("moon-swap:", "sun-swap:"))
    assert [brand.name for brand in load_brands(folder, parsed=parsed).brands] == ["Moonswapper"]


def test_brands_with_mistakes_are_not_kept(tmp_path):
    parsed = tmp_path / "brands.json"
    assert write_parsed_brands(write(tmp_path / "brands", GOOD.replace("kind: project", "kind: shop")), parsed)
    assert not parsed.exists()
