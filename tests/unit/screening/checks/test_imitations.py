"""Counting what scam lists really imitate."""

from bot.screening.checks.imitations import FEWEST, FEWEST_ORDINARY, count_imitations, to_text
from tests.fakes.link_judging import BRANDS, HOSTS


def test_imitations_are_counted_by_brand_and_everything_else_is_not():
    hosts = [
        "zephyrswap-claim.top",
        "zephyrswaap.finance",
        "claim-glimmerwallet.xyz",
        "quiet.example",
        "zephyrswap.ch",
        "zephyrswap.finance",
        "",
        "::",
    ]
    counted = count_imitations(hosts, BRANDS, HOSTS)
    assert counted["test-zephyrswap"] == 2
    assert counted["test-glimmer"] == 1
    assert counted["test-pond"] == 0


def test_the_list_names_rare_brands_but_no_guarded_one():
    counted = {"test-zephyrswap": FEWEST, "test-glimmer": FEWEST - 1, "test-pond": FEWEST, "test-qivo": FEWEST_ORDINARY, "test-github": 0}
    assert to_text(counted, BRANDS, {"test-github"}).splitlines()[1:] == ["test-glimmer", "test-pond"]
