"""Any text and any name in, no crash, no text that takes long."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models import Author, LinkVerdict, Role, Standing
from bot.screening.lures import LureDetector
from bot.screening.name_reading import skeleton
from bot.screening.names import NameWatch
from knowledge.brands import BrandRegistry
from knowledge.lures.content import load_lures
from knowledge.lures.words import fold_words
from tests.conftest import message

FAST = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
DETECTOR = LureDetector()
ODD = '\u200b\u200d\u202e\u0301\u0307\x00\ud83d\udc4d\ufdfa@$!|0I1l. -_*>"«»“”?؟？。\n'
WORDS = [word for lure in load_lures()[:20] for example in lure.examples[:4] for word in example.text.split()]
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=ODD, max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(alphabet=ODD, max_size=3)), max_size=60).map("".join),
)
LINKS = st.lists(
    st.builds(
        LinkVerdict,
        written=st.one_of(st.text(max_size=30), st.sampled_from(["https://a.example", "@someone", ""])),
        url=st.one_of(st.none(), st.just("https://a.example/claim")),
        host=st.one_of(st.none(), st.just("a.example"), st.just("t.me")),
        registrable_domain=st.none(),
        standing=st.sampled_from(Standing),
        score=st.floats(0, 1),
    ),
    max_size=4,
)


@FAST
@given(text=TEXTS, links=LINKS, role=st.sampled_from(Role), quoted=st.one_of(st.none(), st.text(max_size=20)))
def test_any_message_gets_a_finding(text, links, role, quoted):
    finding = DETECTOR.detect(message(text, author=Author(id="u", role=role), quoted_text=quoted), links, text)
    assert 0 <= finding.score <= 1
    assert bool(finding.reasons) == finding.flagged


@FAST
@given(text=st.text(max_size=200))
def test_folding_twice_changes_nothing(text):
    once = fold_words(text)
    assert fold_words(once) == once


@FAST
@given(names=st.lists(st.one_of(st.none(), st.text(max_size=60), st.text(alphabet=ODD, max_size=20)), min_size=2, max_size=6))
def test_any_names_can_be_watched(names):
    watch = NameWatch(brands=BrandRegistry([]), bot_names=["Jumpmaster"], staff=[Author(id="s", name="Alina")])
    for place, name in enumerate(names):
        found = watch.see(Author(id=f"u{place}", name=name, username=name), "c")
        assert found is None or found.seen_as in (name or "")


@FAST
@given(name=st.text(max_size=60))
def test_a_skeleton_is_its_own_skeleton(name):
    assert skeleton(skeleton(name)) == skeleton(name)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "claim your airdrop ",
        "a b c d ",
        "@",
        "1",
        "$1",
        "1I",
        '"x',
        ">",
        "> x\n",
        "hxxp",
        "a.",
        "0x",
        "空投",
        "а",
        "\u0301",
        "à",
        "I1!|",
        "«",
        "[.]",
        "-",
        "زر ",
    ],
)
def test_a_megabyte_takes_no_longer_than_a_page(piece):
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    started = time.process_time()
    DETECTOR.detect(message(text), [], text)
    assert time.process_time() - started < 1.0
