"""Shortcuts of lure detection: what is read or left out at a glance must be what the long way comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from bot.models import Author, Evidence, Finding, LinkVerdict, Role, Standing
from bot.screening.checks.accounts import CHECK, NAMESAKE_WEIGHT
from bot.screening.lures import LureDetector
from knowledge.lures.content import load_lures, load_words
from knowledge.lures.examples import to_sighting
from knowledge.lures.judging import is_flagged, judge
from knowledge.lures.models import LinkSign, Sighting
from knowledge.lures.reading import _AMOUNTS, read_closely, read_text
from knowledge.lures.shipped import open_lures
from tests.conftest import message

LURES = open_lures()
READER = LURES.reader
WORDS = load_words()
EXAMPLES = [to_sighting(example) for lure in load_lures(groups=WORDS) for example in lure.examples]
TERMS = sorted({term.replace("*", "") for languages in WORDS.values() for terms in languages.values() for term in terms})
ODD = (
    "7",
    "12",
    "24",
    "1,500",
    "3rd",
    "5%",
    "a",
    "I",
    "9" * 30,
    "10 k",
    "4:30",
    "don't",
    "cIaim",
    "Invest",
    "vaIidate",
    "done.",
    "waliet!",
    "stop!!",
    "wait...",
    "5!",
    "!",
)


def chat(rng: Random) -> Iterator[str]:
    """Yield lines of a chat: terms of lures among words that mean nothing."""
    words = [word for example in EXAMPLES for word in example.text.split() if "{" not in word]
    while True:
        line = [rng.choice(words) for _ in range(rng.randint(0, 8))]
        for _ in range(rng.randint(0, 2)):
            line.insert(rng.randint(0, len(line)), rng.choice(TERMS))
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            line.insert(rng.randint(0, len(line)), rng.choice(ODD))
        yield " ".join(line)


def is_read_alike(text: str) -> bool:
    return read_text(text, (), READER.lexicon) == read_closely(text, (), READER.lexicon)


def test_a_plain_line_is_read_as_the_long_way_reads_it():
    lines = chat(Random(1))
    for text in [*(next(lines) for _ in range(4000)), *(example.text for example in EXAMPLES)]:
        assert is_read_alike(text), text


def test_a_message_with_links_is_read_as_the_long_way_reads_it():
    texts, ends = chat(Random(4)), ("", ".", "!", " 5", '"', ">")
    for number, sighting in enumerate(sighting for sighting in EXAMPLES if sighting.links):
        text = f"{next(texts)} {sighting.text} {next(texts)}{ends[number % len(ends)]}"
        for written in (sighting.text, text):
            assert read_text(written, sighting.links, READER.lexicon) == read_closely(written, sighting.links, READER.lexicon), written


@pytest.mark.parametrize("form", ["send 5 {} now", "5{}", "5 k {}", "I said 12 {}.", "{} 24", "a b {} 3", "o n e {}"])
def test_every_word_that_makes_an_amount_of_a_number_is_known_to_the_glance(form: str):
    for word in {word for plural in re.findall("[a-z]+", _AMOUNTS.pattern) for word in (plural, plural[:-1])}:
        assert is_read_alike(form.format(word)), word


def test_every_ascii_sign_is_read_alike_wherever_it_stands():
    for sign in map(chr, range(0x80)):
        for form in ("gm{}", "{}gm", "g{}m", "1{}5", "see {} 12", "{}5 k", "5{} eth", "well{} i would", "x{}y{}z w", "5 {}"):
            assert is_read_alike(form.replace("{}", sign)), (sign, form)


def test_what_is_heard_as_plain_is_flagged_by_no_long_look_at_its_words():
    lines, plain = chat(Random(2)), 0
    for text in [*(next(lines) for _ in range(3000)), *TERMS, *(example.text for example in EXAMPLES)]:
        heard, long_look = READER.hear(text), READER.see(Sighting(text=text))
        assert READER.see(Sighting(text=text), READER.glance(heard)) == long_look
        if heard.plain:
            plain += 1
            assert not judge(long_look, LURES.model).flagged, text
    assert plain > 3000


@pytest.mark.parametrize("second", [None, lambda: 3.0, lambda: None], ids=["one look", "two looks", "two in vain"])
def test_whether_something_is_flagged_is_told_as_the_whole_judgement_tells_it(second):
    lines, flagged = chat(Random(3)), 0
    for sighting in [*(Sighting(text=next(lines)) for _ in range(3000)), *EXAMPLES]:
        seen = READER.see(sighting)
        told = is_flagged(seen, LURES.model, second)
        assert told == judge(seen, LURES.model, second).flagged, sighting.text
        flagged += told
    assert flagged > 300


def to_verdict(sign: LinkSign, standing: str) -> LinkVerdict:
    url = f"https://{sign.host}/{sign.path}" if sign.host else None
    namesake = (Evidence(check=CHECK, finding=Finding.PASSED, detail="", weight=NAMESAKE_WEIGHT),) if sign.namesake else ()
    return LinkVerdict(sign.written, url, sign.host, sign.host, Standing(standing), 0.5, namesake)


def test_a_message_like_one_before_is_flagged_as_if_it_were_the_first():
    detector, rng, flagged = LureDetector(LURES), Random(5), 0
    said = [(sighting, standing, role) for sighting in EXAMPLES for standing in (None, *Standing) for role in (Role.MEMBER, Role.ADMIN)]
    rng.shuffle(said)
    for sighting, standing, role in said[:6000]:
        links = [to_verdict(sign, standing or sign.standing) for sign in sighting.links]
        written = message(
            sighting.text, author=Author(id="u1", role=role), quoted_text="x" if sighting.quotes else None, is_forward=sighting.forwarded
        )
        finding = detector.find(written, links, sighting.text)
        expected = detector.detect(written, links, sighting.text)
        assert finding == (expected if expected.flagged else None), sighting.text
        flagged += finding is not None
    assert 500 < flagged < 5500
