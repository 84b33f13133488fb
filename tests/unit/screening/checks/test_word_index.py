"""Many words at once: what the automaton finds is what looking for each word at each place finds."""

from __future__ import annotations

import sys
from random import Random

import pytest

from bot.screening.checks.word_index import WordIndex

WORDS = ("claim", "claims", "aim", "drop", "airdrop", "ai", "air", "空投", "领取空投", "ödül", "drop-in")


@pytest.fixture(params=["automaton", "without it"], autouse=True)
def engine(request, monkeypatch):
    if request.param == "without it":
        monkeypatch.setitem(sys.modules, "ahocorasick_rs", None)


def every_place(text: str) -> list[tuple[int, str]]:
    long = [word for word in WORDS if len(word) >= 3]
    return [(at, word) for at in range(len(text)) for word in sorted(long, key=len, reverse=True) if text.startswith(word, at)]


def apart(text: str) -> list[tuple[int, str]]:
    found, end = [], 0
    for at, word in every_place(text):
        if at >= end:
            found.append((at, word))
            end = at + len(word)
    # Two signs are a word only where they are not letters of the Latin alphabet.
    return [*found, *((text.index(word), word) for word in ("空投",) if word in text)]


def texts() -> list[str]:
    rng = Random(4)
    pieces = [*WORDS, "a", "s", "-", "é", "x", "空", "\ud800"]
    return ["", *("".join(rng.choices(pieces, k=rng.randint(1, 7))) for _ in range(2000))]


def test_words_are_found_longest_first_and_none_overlapping():
    index = WordIndex(WORDS)
    for text in texts():
        assert list(index.find(text)) == apart(text), text


def test_words_are_found_everywhere_in_their_order():
    index = WordIndex(WORDS)
    for text in texts():
        assert list(index.find_everywhere(text)) == every_place(text), text


def test_no_words_find_nothing():
    assert WordIndex(()).find("claim") == ()
    assert WordIndex(()).find_everywhere("claim") == ()
