"""Shortcuts of screening: what is skipped at a glance must be what the long way finds nothing in."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from random import Random

import pytest
from rapidfuzz.distance import OSA

from bot.models import Author, Chat, ChatKind, IncomingMessage, Role
from bot.screening.checks.protected_names import protected_names_of
from bot.screening.links.finder import find_links
from bot.screening.lures import LureDetector
from bot.screening.names import NameWatch
from bot.screening.secrets.coded import words_of
from bot.screening.secrets.cores import FILLER_GAIN, find_cores, has_cores
from bot.screening.secrets.reading import fold_letter, read
from tests.fakes.link_judging import BRANDS
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


def _edited(name: str, rng: Random) -> str:
    at, letter = rng.randrange(len(name)), rng.choice("abxz-0")
    swapped = name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    return rng.choice([name[:at] + name[at + 1 :], name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :], swapped])


def test_names_one_edit_away_are_those_that_comparing_with_every_name_finds():
    names, rng = protected_names_of(BRANDS), Random(3)
    labels = [_edited(name, rng) for name in names.names for _ in range(40)]
    labels += [_edited(label, rng) for label in labels if label]
    found = 0
    for label in labels:
        near = {each.name for each in names.one_edit_from(label)}
        assert near == {name for name in names.names if OSA.distance(name, label) == 1}, label
        found += bool(near)
    assert found > len(labels) // 3


@pytest.mark.parametrize("before", ["", "see ", "1.", "("])
@pytest.mark.parametrize(
    "host",
    [
        "example.org", "a.b.example.org", "e.g.example.org", "1.example.org", "www.example.co.uk", "foo-.example.com", "x_y.example.com",
        "example.invalid", "example", "-a.example.com", "192.168.0.1", "example.com-", "exa_mple.com",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "after",
    ["", "/", "/path?a=b#c", " then", " . com", " dot com", ", and", ".", ")", "/x)", " com/x", "\nm/x", ":8080/x", "@evil.com/", "?q"],
)
def test_a_plain_link_is_read_as_label_by_label(before: str, host: str, after: str):
    plain = find_links(f"{before}https://{host}{after}")
    # Capitals go the long way.
    spelt = find_links(f"{before}HTTPS://{host}{after}")
    assert [link._replace(written="") for link in plain] == [link._replace(written="") for link in spelt]


def test_a_known_account_is_looked_at_again_once_somebody_above_has_its_name():
    watch = NameWatch(brands=BRANDS)
    member = Author(id="1", name="Marina 7")
    assert watch.see(member, "room") is None
    assert watch.see(member, "room") is None
    watch.see(Author(id="2", name="Marina", role=Role.MODERATOR), "other room")
    assert watch.see(member, "room") is None
    watch.see(Author(id="2", name="Marina", role=Role.MODERATOR), "room")
    found = watch.see(member, "room")
    assert found is not None
    assert (found.kind, found.looks_like) == ("staff", "Marina")
