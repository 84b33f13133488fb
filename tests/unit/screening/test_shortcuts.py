"""Shortcuts of screening: what is skipped at a glance must be what the long way finds nothing in."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from random import Random

import pytest

from bot.models import Author, Chat, ChatKind, IncomingMessage
from bot.screening.lures import LureDetector
from bot.screening.secrets.cores import FILLER_GAIN, find_cores, has_cores
from bot.screening.secrets.reading import fold_letter, read
from bot.screening.secrets.splitting import words_of
from tests.unit.screening.links import cases

DETECTOR = LureDetector()


def test_a_letter_reads_the_same_whether_it_is_folded_alone_or_in_a_text():
    for code in (*range(0x80, 0x3100), *range(0x4E00, 0x5000), *range(0xAC00, 0xAC80), *range(0xFF00, 0xFFF0), *range(0x1F000, 0x1FB00)):
        letter = chr(code)
        # Dots on both sides, so that nothing joins it.
        assert read(f"..{letter}..").text == f"..{fold_letter(letter)}..", f"U+{code:04X}"


def test_folding_one_for_one_moves_nothing():
    assert read("你好，世界！").places is None
    assert read("abc\u200bdef，ok").places is not None


@pytest.mark.parametrize("chain", [4, 10, float("inf")])
def test_whether_there_is_a_core_is_told_as_by_looking_for_it(chain: float):
    rng = Random(5)
    kinds = (FILLER_GAIN, FILLER_GAIN, -0.3, 0.7, 0.7, 1.4, -100.0)
    found = 0
    for _ in range(3000):
        gains = rng.choices(kinds, k=rng.randint(1, 40))
        cores = find_cores(gains, chain=chain)
        found += bool(cores)
        assert has_cores(gains, chain=chain) == bool(cores), gains
    assert 100 < found < 2900


def test_what_is_done_with_at_a_glance_is_flagged_by_no_long_look():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    texts = ["gm", "lol same here 3", "when is the call tomorrow", "i got my tokens", *(text for text, _ in cases.PLAIN)]
    done = 0
    for text in texts:
        message = IncomingMessage(
            ref="1",
            delivery_id="1",
            author=Author(id="a"),
            chat=Chat(id="g", kind=ChatKind.GROUP),
            text=text,
            conversation="g",
            sent_at=at,
        )
        finding = DETECTOR.find(message, (), text)
        long_look = DETECTOR.detect(message, (), text)
        assert finding == (long_look if long_look.flagged else None)
        done += finding is None
    # Most of what a chat says is done with so, or nothing is gained by it.
    assert done > len(texts) // 4


def test_words_are_the_same_in_every_script_with_and_without_marks():
    assert words_of("ação até") == ["ação", "até"]
    assert sys.intern("é") in words_of("cafe\u0301 é")
