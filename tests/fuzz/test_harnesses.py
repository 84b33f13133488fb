"""Every promise of the fuzzers' harnesses, over the stored inputs and the stubs of them that a cut leaves."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz import budget, hostnames, secrets
from tests.fuzz.decoding import Reader, spell_back, to_text
from tests.fuzz.secret_making import MAKERS, SURE_KEYS, make_english_phrase
from tests.fuzz.seeds import CHECKS, FOUND, seeds_of
from tests.fuzz.tokens import TOKENS

TARGETS = sorted(CHECKS)
CUTS = 150


@pytest.mark.parametrize("target", TARGETS)
def test_stored_inputs_keep_every_promise(target):
    for data in seeds_of(target):
        CHECKS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_damaged_inputs_keep_every_promise(target):
    rng = Random(target)
    stored = list(seeds_of(target))
    for _ in range(CUTS):
        data = bytearray(rng.choice(stored))
        for _ in range(rng.randrange(4)):
            data.insert(rng.randrange(len(data) + 1), rng.randrange(256))
        CHECKS[target](bytes(data[: rng.randrange(len(data) + 1)]))


def test_every_target_has_a_folder_of_its_own_or_none():
    assert {path.name for path in FOUND.glob("*") if path.is_dir()} <= set(TARGETS)


@pytest.mark.parametrize("text", ["", "plain", "sаmple。中国", "\ud800\udfff", "\x00\n"])
def test_a_spelled_text_is_read_as_it_was(text):
    assert to_text(spell_back(text)) == text


def test_every_token_can_be_spelled():
    spelled = {to_text(bytes((ord("t"), 0x80 + (place >> 8), place & 0xFF))) for place in range(len(TOKENS))}
    assert spelled == set(TOKENS)


def test_a_reader_never_runs_out():
    reader = Reader(b"\x05ab")
    assert reader.piece() == b"ab"
    assert (reader.byte(), reader.piece(), reader.is_done) == (0, b"", True)


def test_made_secrets_are_found_by_themselves():
    found = [secrets.check_text(make(number)) for make in (*SURE_KEYS, make_english_phrase) for number in range(40)]
    assert all(found)
    assert len({make(1) for make in MAKERS}) == len(MAKERS)


@pytest.mark.parametrize("host", ["Sample.example", "sample.example.", "sаmple.example", "a b.example", "user@sample.example", ""])
def test_a_host_in_another_spelling_breaks_the_promise(host):
    with pytest.raises(AssertionError):
        hostnames.assert_host(host)


def test_what_is_left_of_a_secret_breaks_the_promise():
    for secret in (make_english_phrase(3), SURE_KEYS[0](3)):
        with pytest.raises(AssertionError):
            secrets._check_gone(secret, f"left: {secret[-60:]}")
        secrets._check_gone(secret, "[removed]")


def test_a_slow_call_breaks_the_promise(monkeypatch):
    monkeypatch.setattr(budget, "FIXED_SECONDS", 0.0)
    monkeypatch.setattr(budget, "SECONDS_A_CHARACTER", 0.0)
    with pytest.raises(AssertionError, match="s are allowed"):
        budget.in_time(lambda: sum(range(1000)), 10)
    assert Path(budget.__file__).exists()
