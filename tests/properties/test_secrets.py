"""Any text in: no crash, places inside the text, and nothing left to find in what was redacted."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.screening.secrets import find_secrets, redact
from tests.unit.screening.secrets import making

WORDS = making.LISTS["bip39_english"].words
ANY_TEXT = st.text(st.characters())  # lone surrogates too
PIECES = st.sampled_from(
    [
        "\n",
        " ",
        ", ",
        "1. ",
        "%20",
        "\\n",
        "\\u0061",
        "&#x61;",
        "<br>",
        "\u200b",
        "\ud800",
        "0x",
        "seed phrase: ",
        "private key ",
        "[removed]",
    ]
)
PHRASES = st.builds(
    lambda seed, form: making.FORMATS[form](making.bip39(Random(seed))), st.integers(0, 2**32), st.sampled_from(sorted(making.FORMATS))
)
MIXTURES = st.lists(st.one_of(st.sampled_from(WORDS), PIECES, ANY_TEXT), max_size=60).map("".join)


@given(st.one_of(ANY_TEXT, MIXTURES))
@settings(deadline=None)
def test_places_are_in_order_inside_the_text_and_apart(text):
    end = 0
    for match in find_secrets(text):
        assert end <= match.start < match.end <= len(text)
        end = match.end


@given(st.one_of(ANY_TEXT, MIXTURES), PHRASES, st.one_of(ANY_TEXT, MIXTURES))
@settings(deadline=None)
def test_nothing_is_left_to_find_in_a_redacted_text(before, phrase, behind):
    assert find_secrets(redact(f"{before}\n{phrase}\n{behind}").text) == ()


@given(
    st.integers(0, 2**32),
    st.sampled_from(making.SIZES),
    st.sampled_from(sorted(making.FORMATS)),
    st.text(st.characters(codec="ascii"), max_size=20),
)
@settings(deadline=None)
def test_no_three_words_of_a_phrase_are_left_together(seed, size, form, before):
    words = making.bip39(Random(seed), size=size)
    left = redact(f"{before}\nmy seed phrase: {making.FORMATS[form](words)}").text.lower()
    assert not any(f"{one} {two} {three}" in left for one, two, three in zip(words, words[1:], words[2:], strict=False))


@pytest.mark.parametrize(
    "unit",
    [
        "apple river ",
        "apple\n",
        "zoo ",
        "的是",
        "的 ",
        "あいさつ\u3000",
        "ab12",
        "5K",
        "1,",
        "%25",
        "\\",
        "&",
        "<b",
        '"',
        "{",
        "a\u200b",
        "😀",
        "\ud83d",
        "private key ",
    ],
)
def test_time_grows_with_length_only(unit):
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        find_secrets(text)
        return time.process_time() - start

    seconds(2_000)
    short, long = min(seconds(20_000) for _ in range(3)), seconds(80_000)
    # Four times the text, and a machine that other work shares.
    assert long < 16 * short + 0.5
