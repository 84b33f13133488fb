"""Which scams training learns most from."""

from datetime import date

import numpy as np
import pytest

from knowledge.linkmodel.hashing import hash_hosts
from knowledge.linkmodel.late_names import names_something_late
from knowledge.linkmodel.newness import FEWEST_NEW, weigh_by_newness
from knowledge.linkmodel.table import CELLS
from knowledge.linkmodel.train import Sighting, train

TODAY, LONG_AGO = date(2026, 3, 31), date(2024, 1, 1)


def rows_of(hosts):
    return hash_hosts(hosts, lambda host: {})


def names(word, count):
    return [f"{word}-{number:04}.example.xyz" for number in range(count)]


def test_new_scams_weigh_most_and_old_ones_that_look_like_them_more_than_others():
    old_alike, old_other, new = names("livestream", 400), names("giveaway", 1200), names("livestream", 800)[400:]
    hosts = [*old_alike, *old_other, *new]
    since = [LONG_AGO] * 1600 + [TODAY] * 400
    weights = weigh_by_newness(rows_of(hosts), hosts, since, 0)
    assert weights[1600:].min() > weights[:400].mean() > 2 * weights[400:1600].mean()
    assert weights[:1600].mean() == pytest.approx(1.0)


def test_undated_scams_are_old_ones():
    hosts = [*names("giveaway", 1000), *names("livestream", 400)]
    dated = weigh_by_newness(rows_of(hosts), hosts, [LONG_AGO] * 1000 + [TODAY] * 400, 0)
    undated = weigh_by_newness(rows_of(hosts), hosts, [None] * 1000 + [TODAY] * 400, 0)
    assert np.array_equal(dated, undated)


@pytest.mark.parametrize(
    "since",
    [
        [None] * 1000,
        [LONG_AGO] * (1001 - FEWEST_NEW) + [TODAY] * (FEWEST_NEW - 1),
        [LONG_AGO] * 400 + [TODAY] * 600,
    ],
    ids=["no dates", "too few new ones", "one import dates most"],
)
def test_dates_that_tell_nothing_weigh_nothing(since):
    hosts = names("giveaway", 1000)
    assert np.array_equal(weigh_by_newness(rows_of(hosts), hosts, since, 0), np.ones(1000))


def test_without_dates_what_a_host_names_tells_the_late_ones():
    late = [f"livestream-{number:04}-monad.example.xyz" for number in range(400)]
    hosts = [*names("livestream", 400), *names("giveaway", 1200), *late]
    weights = weigh_by_newness(rows_of(hosts), hosts, [None] * 2000, 0)
    assert weights[1600:].min() > weights[:400].mean() > 1.2 * weights[400:1600].mean()
    assert weights[:1600].mean() == pytest.approx(1.0)


def test_dates_go_before_what_a_host_names():
    hosts = [*names("giveaway-monad", 1000), *names("livestream", 400)]
    weights = weigh_by_newness(rows_of(hosts), hosts, [LONG_AGO] * 1000 + [TODAY] * 400, 0)
    assert weights[1000:].min() > weights[:1000].max()


@pytest.mark.parametrize(
    ("host", "late"),
    [
        ("claim-hyperliquid.example", True),
        ("claimhyperliquidnow.example", True),
        ("reward.monad-claim.example", True),
        ("claim-ethereum.example", False),
        ("lineage-claim.example", False),
        ("garden.story", False),
    ],
)
def test_a_name_that_stands_in_other_words_counts_only_by_itself(host, late):
    assert names_something_late(host) is late


def test_a_model_learns_more_from_what_is_new():
    old, new = names("giveaway", 1200), names("livestream", 400)
    legit = [f"garden-{number:04}.example.org" for number in range(300)]
    with_dates = train(
        [*(Sighting(host, LONG_AGO) for host in old), *(Sighting(host, TODAY) for host in new)], legit, signs_of=lambda host: {}
    )
    without = train([*old, *new], legit, signs_of=lambda host: {})
    assert len(with_dates.strict) == CELLS
    assert not np.array_equal(with_dates.strict, without.strict)
