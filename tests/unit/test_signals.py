"""Signals: when a group of terms counts as found, and whose signal it is."""

import time

import pytest

from knowledge.models import Signal
from knowledge.signals import LONGEST_TEXT, SignalMatcher


def matcher(*groups, none=()):
    return SignalMatcher({"rule": (Signal(name="signal", all=tuple(map(tuple, groups)), none=tuple(none)),)})


def fires(text, *groups, none=()):
    return bool(matcher(*groups, none=none).match(text))


def test_a_signal_needs_a_term_of_every_group():
    groups = (["fee", "deposit"], ["unlock", "claim"])
    assert fires("pay the FEE, then unlock", *groups)
    assert fires("claim after your deposit", *groups)
    assert not fires("the fee is high", *groups)
    assert not fires("unlock it", *groups)


def test_a_barred_term_silences_the_signal():
    assert fires("unlock your tokens", ["unlock"], none=["no fee"])
    assert not fires("unlock your tokens, no fee", ["unlock"], none=["no fee"])


@pytest.mark.parametrize("text", ["wallets", "my walletconnect", "WALLET"])
def test_a_star_makes_the_word_a_prefix(text):
    assert fires(text, ["wallet*"])


@pytest.mark.parametrize("text", ["mywallet", "wal let", "hardware-wal"])
def test_a_prefix_starts_at_a_word(text):
    assert not fires(text, ["wallet*"])


@pytest.mark.parametrize("text", ["coffee", "fees", "fe e"])
def test_a_plain_term_is_a_whole_word(text):
    assert not fires(text, ["fee"])


def test_a_phrase_is_found_across_punctuation_but_not_across_other_words():
    assert fires("your seed-phrase, please", ["seed phrase"])
    assert not fires("the seed of a phrase", ["seed phrase"])


def test_the_last_word_of_a_phrase_may_be_a_prefix():
    assert fires("please verify your wallets", ["verify your wallet*"])
    assert not fires("please verify our wallets", ["verify your wallet*"])


def test_accents_and_case_of_terms_make_no_difference():
    assert fires("COMISION", ["comisión"])
    assert fires("comisión", ["comision"])


@pytest.mark.parametrize(("text", "term"), [("请输入助记词领取", "助记词"), ("أدخل والمحفظة", "محفظة"), ("अपनावॉलेटजोड़ो", "वॉलेट")])
def test_a_term_in_a_script_without_gaps_is_found_inside_a_word(text, term):
    assert fires(text, [term])


def test_owners_are_named_once_and_in_order():
    several = SignalMatcher(
        {
            "second": (Signal(name="a", all=(("seed",),)),),
            "first": (Signal(name="b", all=(("seed",),)), Signal(name="c", all=(("words",),))),
            "other": (Signal(name="d", all=(("fee",),)),),
        }
    )
    assert several.owners("seed words") == ("second", "first")
    assert [hit.signal for hit in several.match("seed words")] == ["a", "b", "c"]


def test_groups_that_two_signals_share_do_not_mix():
    shared = ("unlock",)
    two = SignalMatcher(
        {"fee": (Signal(name="f", all=(shared, ("fee",))),), "seed": (Signal(name="s", all=(shared, ("seed",)), none=("fee",)),)}
    )
    assert two.owners("unlock with your seed") == ("seed",)
    assert two.owners("unlock for a fee and a seed") == ("fee",)


@pytest.mark.parametrize("term", ["", " ", "*", "!?"])
def test_a_term_without_a_letter_is_refused(term):
    with pytest.raises(ValueError, match="no letter or digit"):
        matcher([term])


def test_no_signals_match_nothing():
    assert SignalMatcher({}).match("anything 什么") == ()


def test_what_stands_beyond_the_longest_text_is_not_read():
    assert fires("x" * (LONGEST_TEXT - 5) + " seed", ["seed"])
    assert not fires("x" * LONGEST_TEXT + " seed", ["seed"])


def test_twenty_times_the_rules_cost_about_the_same():
    def seconds(count):
        signals = {f"r{n}": (Signal(name="s", all=((f"term{n}*", f"word {n}"), (f"other{n}",))),) for n in range(count)}
        built = SignalMatcher(signals)
        text = "seed phrase words " * 100
        best = []
        for _ in range(5):
            started = time.process_time()
            built.match(text)
            best.append(time.process_time() - started)
        return min(best)

    assert seconds(4000) < 5 * seconds(200) + 0.002
