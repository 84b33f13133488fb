"""Commas and full stops of sentences: no link is ruled out at a glance that a search finds."""

from __future__ import annotations

from random import Random

from bot.models import Entity
from bot.screening.links.endings import ATTRIBUTES, SHORT_WORDS, SURE
from bot.screening.links.finder import find_links
from tests.unit.screening.links import cases

WORDS = [word for text, _ in cases.PLAIN for word in text.split()] + ["zetadrop", "claim", "my", "wallet", "slash", "dot", "e", "x", "5"]
ENDINGS = sorted(SURE | SHORT_WORDS | ATTRIBUTES) + ["com", "network", "finance", "xyz"] * 40
SIGNS = [",", ", ", " , ", " ,", ".", ". ", " . ", " .", "/", " / ", " slash ", " ", "(.)", "[,] ", " d o t ", "\n", ",\n", "."]
# Markup that hides nothing: whatever has any is searched.
ANY_MARKUP = (Entity(type="bold", offset=0, length=0),)


def line(rng: Random) -> str:
    pieces = []
    for _ in range(rng.randint(1, 7)):
        pieces += [rng.choice((*WORDS, "zetadrop")), rng.choice(SIGNS), rng.choice(ENDINGS), rng.choice(SIGNS)]
    return "".join(pieces)


def test_nothing_is_ruled_out_that_is_found():
    rng, found = Random(1), 0
    for _ in range(4000):
        text = line(rng)
        links = find_links(text, ANY_MARKUP)
        assert find_links(text) == links, text
        found += bool(links)
    assert 250 < found < 3900


def test_sentences_are_read_alike():
    for text in [*cases.NOT_LINKS, *(case[0] for case in (*cases.PLAIN, *cases.SPACED, *cases.DEFANGED))]:
        assert find_links(text) == find_links(text, ANY_MARKUP), text


def test_what_stands_around_one_address_is_found_as_well():
    rng, more = Random(2), 0
    addresses = [
        "https://zetadrop.xyz/a",
        "http://zetadrop.com",
        "https://a.zetadrop.co.uk/x?y=1&z=2#t",
        "https://zetadrop.dot/gg",
        "https://x.com/a.",
    ]
    for _ in range(6000):
        before, after = line(rng)[: rng.randint(0, 30)], line(rng)[: rng.randint(0, 30)]
        gaps = rng.choice((" ", "", " ", "(", ", ", "foo")), rng.choice((" ", "", ", ", ". ", ")", " ."))
        text = f"{before}{gaps[0]}{rng.choice(addresses)}{gaps[1]}{after}"
        links = find_links(text, ANY_MARKUP)
        assert find_links(text) == links, text
        more += len(links) > 1
    assert 500 < more < 5500
