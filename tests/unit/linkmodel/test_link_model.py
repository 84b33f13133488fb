"""Training, the file, and the shipped model: what a caller of `knowledge.linkmodel` relies on."""

import random
from pathlib import Path

import numpy as np
import pytest

from knowledge.hostnames import parse_address
from knowledge.linkmodel.calibration import TooFewHosts
from knowledge.linkmodel.features import other_cells, window_cells
from knowledge.linkmodel.files import SHIPPED_MODEL, Problem, open_best, open_model, write_model
from knowledge.linkmodel.host_text import read_host
from knowledge.linkmodel.model import LinkModel
from knowledge.linkmodel.train import train

_CARD = Path(__file__).parents[3] / "docs" / "link-model-card.md"
_CHECKSUM = slice(8, 40)  # behind the mark that the file begins with
_STEMS = ("harbor", "meadow", "copper", "lantern", "willow", "granite", "saddle", "timber", "anchor", "violet")


def hosts(words, ending, count, seed):
    rng = random.Random(seed)
    return sorted({f"{rng.choice(words)}-{rng.choice(_STEMS)}{rng.randint(0, 999)}.{ending}" for _ in range(count)})


def siblings(domains, seed):
    rng = random.Random(seed)
    names = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=14)) for _ in range(domains)]
    return sorted(f"{place}.{name}.com" for name in names for place in ("app", "docs", "blog", "shop", "mail", "test", "news", "wiki"))


SCAMS = hosts(("claim", "bonus", "dropnow"), "example.xyz", 400, 1)
LEGIT = hosts(("docs", "team", "research"), "example.org", 300, 2)


def no_signs(host):
    return {}


def cells_of(host):
    text = read_host(host)
    return np.concatenate([window_cells(text.text).ravel(), np.array(other_cells(text, {}), np.int64)])


def value(model, host):
    return model.value(cells_of(host))


@pytest.fixture(scope="module")
def model():
    return train(SCAMS, LEGIT, signs_of=no_signs)


def test_cells_weigh_the_same_in_an_array_and_beside_it(model):
    for host in (*SCAMS[:20], *LEGIT[:20], "a.example.org", f"{'9a' * 30}.example.xyz"):
        cells = cells_of(host)
        strict, plain = (int(table[cells].sum(dtype=int)) for table in (model.strict, model.plain))
        shrink = len(cells) ** -0.5
        expected = (strict * model.strict_step * shrink + model.strict_bias, plain * model.plain_step * shrink + model.plain_bias)
        assert model.sums(cells) == pytest.approx(expected)
        assert model.sums(cells[:30], cells[30:].tolist()) == pytest.approx(expected)


def test_it_separates_strangers_of_what_it_learned(model):
    scams = [value(model, host) for host in hosts(("claim", "bonus", "dropnow"), "example.xyz", 80, 3)]
    legit = [value(model, host) for host in hosts(("docs", "team", "research"), "example.org", 80, 4)]
    assert min(scams) > max(legit)
    assert all(0 < each < 1 for each in scams + legit)


def test_what_it_learned_of_one_host_of_a_domain_tells_nothing_of_what_strangers_are_like():
    """Names without a meaning: only a host's own siblings tell what it is, so that no stranger can be told from another."""
    scams, legit, strangers = (siblings(60, seed) for seed in (11, 12, 13))
    model = train(scams, legit, signs_of=no_signs)
    # The budget is half a percent; where siblings stand on both sides it is drawn among the known, and half of all strangers are over it.
    assert sum(value(model, host) >= 0.5 for host in strangers) / len(strangers) < 0.1


def test_training_twice_gives_the_same_model(model, tmp_path):
    again = train(list(reversed(SCAMS)), list(reversed(LEGIT)), signs_of=no_signs)
    assert write_model(tmp_path / "a", again) == write_model(tmp_path / "b", model)


def test_where_suspicion_begins_is_set_on_owners_that_were_not_learned_from():
    """Each owner has a name that is nowhere else: who learned from one of its hosts knows the others, who did not can't tell them."""
    rng = random.Random(5)

    def owners(count):
        return ["".join(rng.choices("bcdfghjklmnprstvwz", k=14)) for _ in range(count)]

    scams, legit = ([f"part{part}.{owner}.org" for owner in owners(40) for part in range(12)] for _ in range(2))
    model = train(scams, legit, signs_of=no_signs)
    most_of_honest = max(model.curve.doubt(*model.sums(cells_of(host))) for host in legit)
    least_of_scams = min(model.curve.doubt(*model.sums(cells_of(host))) for host in scams)
    assert most_of_honest < least_of_scams
    assert model.curve.at_budget > (most_of_honest + least_of_scams) / 2


def test_too_few_hosts_are_refused():
    with pytest.raises(TooFewHosts):
        train(SCAMS[:10], LEGIT, signs_of=no_signs)


def test_legitimate_hosts_that_are_all_official_set_no_threshold():
    official = frozenset(LEGIT)
    with pytest.raises(TooFewHosts, match=f"0 of {len(LEGIT)} legitimate hosts"):
        train(SCAMS, LEGIT, signs_of=lambda host: {"official": 1.0} if host in official else {})


def test_a_file_gives_back_what_was_written(model, tmp_path):
    write_model(tmp_path / "links.model", model)
    opened = open_model(tmp_path / "links.model")
    assert isinstance(opened, LinkModel)
    assert value(opened, SCAMS[0]) == value(model, SCAMS[0])


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "foreign", "missing"])
def test_a_damaged_file_is_a_problem_and_not_an_error(model, tmp_path, damage):
    path = tmp_path / "links.model"
    write_model(path, model)
    whole = bytearray(path.read_bytes())
    if damage == "flip":
        whole[len(whole) // 2] ^= 1
    damaged = {"cut": whole[:-100], "flip": whole, "empty": b"", "foreign": b"not a model" * 50, "missing": b""}[damage]
    path.write_bytes(damaged)
    if damage == "missing":
        path.unlink()
    assert isinstance(open_model(path), Problem)


def test_a_damaged_own_model_is_not_replaced_in_silence(tmp_path):
    own = tmp_path / "links.model"
    own.write_bytes(b"broken")
    model, problem = open_best(own)
    assert model is None
    assert "links.model" in problem.text
    assert open_best(tmp_path / "none")[0] is not None


def test_the_card_names_the_shipped_file():
    checksum = SHIPPED_MODEL.read_bytes()[_CHECKSUM].hex()
    assert checksum in _CARD.read_text(encoding="utf-8")


def test_www_changes_little():
    model, _ = open_best(None)
    for host in ("claim-meadow.example.xyz", "docs.example.org", "granite12.example.com"):
        assert abs(value(model, host) - value(model, f"www.{host}")) < 0.1


def test_a_host_that_is_only_a_suffix_is_no_name():
    assert read_host("vercel.app").is_bare_suffix
    assert not read_host(parse_address("claim.vercel.app").host).is_bare_suffix
