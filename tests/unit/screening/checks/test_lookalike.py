"""What imitates a protected name, what merely stands near one."""

import pytest

from bot.screening.checks.anatomy import take_apart
from bot.screening.checks.likeness import Likeness
from bot.screening.checks.lookalike import FLAGGED_FROM, find_resemblance
from bot.screening.checks.rarity import rarely_imitated
from knowledge.brands import Brand, BrandKind, BrandRegistry
from knowledge.hostnames import parse_address
from tests.fakes.link_judging import BRANDS, HOSTS


def resemblance(written, brands=BRANDS):
    address = parse_address(written)
    assert address is not None
    return find_resemblance(take_apart(address, brands, HOSTS))


def strength(written, brands=BRANDS):
    found = resemblance(written, brands)
    return found.strength if found else 0.0


@pytest.mark.parametrize(
    ("host", "likeness"),
    [
        ("zepyhrswap.finance", Likeness.EDIT),  # neighbours swapped
        ("zephyrswp.finance", Likeness.EDIT),  # one left out
        ("zephyrswaap.finance", Likeness.EDIT),  # one doubled
        ("zephyrsw4p.finance", Likeness.LETTERS),
        ("zephyrswep.finance", Likeness.EDIT),  # another vowel
        ("zephyrswapx.finance", Likeness.EDIT),  # one added
        ("zephyresswap.finance", Likeness.EDIT),  # a plural inside
        ("zephyr-swap.finance", Likeness.HYPHEN),
        ("zephyr-swap.com", Likeness.HYPHEN),
        ("zephyr.swap.finance", Likeness.SPLIT),
        ("zephyrswap.xyz", Likeness.OTHER_ENDING),
        ("zephyrswapfinance.com", Likeness.ENDING_INSIDE),
        ("zephyrswap-finance.com", Likeness.ENDING_INSIDE),
        ("zephyrswap-claim.com", Likeness.COMBINED),
        ("claimzephyrswap.com", Likeness.COMBINED),
        ("get-zephyrswap-airdrop-now.top", Likeness.COMBINED),
        ("zephyrswap-airdrop-xq81.top", Likeness.COMBINED),
        ("zephirswap-claim.top", Likeness.EDIT),
        ("zephyrswap.finance.evil.example", Likeness.SUBDOMAIN),
        ("zephyrswap.finance-claim.example", Likeness.SUBDOMAIN),
        ("zephyrswap.claim-portal.example", Likeness.SUBDOMAIN),
        ("zephyrswap-login.pages.dev", Likeness.COMBINED),
        ("sites.example/view/zephyrswap-login", Likeness.COMBINED),
        ("sites.example/view/start/zephyrswap/claim", Likeness.PATH),
        ("zephyrswаp.finance", Likeness.LETTERS),  # a Cyrillic а
        ("zẹphyrṡwap.com", Likeness.LETTERS),
        ("ꮓephyrswap.com", Likeness.LETTERS),
        ("glirnmerwallet.io", Likeness.LETTERS),  # rn for m
        ("g1immerwa11et.io", Likeness.LETTERS),
    ],
)  # fmt: skip
def test_imitations_are_found_with_how_they_are_made(host, likeness):
    found = resemblance(host)
    assert found is not None
    assert found.strength >= FLAGGED_FROM, found
    assert found.likeness is likeness


@pytest.mark.parametrize(
    "host",
    [
        "zephyrswap.finance",
        "app.zephyrswap.finance",
        "quiet.example",
        "zephyr.example",
        "swap.finance",
        "zephyrswapresearch.example",  # a name inside, beside words that lure nobody
        "zephyrswap.info-aggregator.example",
        "docs.example/zephyrswap",
        "zephyrswap.ch",
        "zephirswop.finance",  # two letters off
        "93.184.216.34",
        "localhost",
        "pages.dev",
    ],
)
def test_what_is_official_or_merely_near_is_not(host):
    assert strength(host) < FLAGGED_FROM


class TestOtherEndings:
    @pytest.mark.parametrize("ending", ["com", "org", "net", "io", "co", "app", "xyz", "network", "pro", "online", "fund"])
    def test_a_name_of_its_own_under_another_common_ending_is_an_imitation(self, ending):
        assert strength(f"zephyrswap.{ending}") >= FLAGGED_FROM
        assert strength(f"www.zephyrswap.{ending}") >= FLAGGED_FROM

    @pytest.mark.parametrize("ending", ["de", "fr", "co.uk", "com.br", "education", "ninja"])
    def test_a_countrys_or_an_odd_ending_may_be_the_projects_own(self, ending):
        assert 0 < strength(f"zephyrswap.{ending}") < FLAGGED_FROM

    @pytest.mark.parametrize("ending", ["us.com", "de.com", "com.se", "eu.com"])
    def test_an_ending_that_only_looks_like_a_countrys_makes_an_imitation(self, ending):
        assert strength(f"zephyrswap.{ending}") >= FLAGGED_FROM
        assert strength(f"pond.{ending}") < FLAGGED_FROM

    def test_no_ending_makes_an_imitation_of_a_name_that_is_hardly_ever_imitated(self):
        rare = BrandRegistry([Brand(id=min(rarely_imitated()), name="Zephyrswap", kind=BrandKind.PROJECT, domains=("zephyrswap.finance",))])
        assert strength("zephyrswap.com", rare) < FLAGGED_FROM

    def test_a_short_name_needs_more_than_com(self):
        assert strength("qivo.com") < FLAGGED_FROM
        assert strength("qivo.net") >= FLAGGED_FROM


class TestOrdinaryNames:
    @pytest.mark.parametrize(
        "host", ["bond.org", "pound.org", "ponds.org", "fond.org", "point.org", "pond.com", "pondapp.com", "pondlife.example"]
    )
    def test_dictionary_words_near_a_word_are_words(self, host):
        assert strength(host) < FLAGGED_FROM

    @pytest.mark.parametrize("host", ["pond.io", "pond.finance", "pond.xyz", "pond.net", "pond.pro", "pond.online"])
    def test_a_word_under_an_ending_that_projects_or_scams_like_is_an_imitation(self, host):
        assert strength(host) >= FLAGGED_FROM

    @pytest.mark.parametrize("host", ["pond.com", "pond.us", "pond.ru", "pond.at", "pond.co.uk", "pond.garden", "pond.example"])
    def test_a_word_under_everybodys_or_a_countrys_ending_is_a_word(self, host):
        assert strength(host) < FLAGGED_FROM

    @pytest.mark.parametrize("host", ["qondd.com", "ppond.com", "pomd.io"])
    def test_one_edit_under_another_ending_is_not_enough(self, host):
        assert strength(host) < FLAGGED_FROM

    @pytest.mark.parametrize(
        "host",
        [
            "ppond.org",
            "poond.org",
            "pqnd.org",
            "p0nd.org",
            "po-nd.org",
            "po.nd.org",
            "pond.top",
            "pond-airdrop.xyz",
            "claim-pond.org",
            "pоnd.org",
        ],
    )
    def test_a_second_sign_makes_an_imitation(self, host):
        assert strength(host) >= FLAGGED_FROM

    def test_short_invented_names_need_the_second_sign_too(self):
        assert strength("qivo.com") < FLAGGED_FROM
        assert strength("qivi.com") < FLAGGED_FROM
        assert strength("qivi.fi") >= FLAGGED_FROM
        assert strength("qivo.xyz") >= FLAGGED_FROM


class TestRarity:
    def test_a_name_hardly_ever_imitated_needs_more_than_one_edit(self):
        rare_id = min(rarely_imitated())
        rare, guarded = (
            BrandRegistry([Brand(id=each, name="Brimquell", kind=BrandKind.PROJECT, domains=("brimquell.com",))])
            for each in (rare_id, "test-own")
        )
        assert strength("brimquelk.com", guarded) >= FLAGGED_FROM > strength("brimquelk.com", rare)
        assert strength("brimquell-claim.com", rare) >= FLAGGED_FROM
        assert strength("brimqüell.com", rare) >= FLAGGED_FROM

    def test_brands_that_nobody_counted_are_guarded_in_full(self):
        assert "test-zephyrswap" not in rarely_imitated()


def test_a_brand_without_domains_is_protected_by_its_name():
    nameless = BrandRegistry([Brand(id="test-nameless", name="Brimquell Labs", kind=BrandKind.PROJECT, domains=())])
    assert strength("brimquelllabs-claim.com", nameless) >= FLAGGED_FROM
