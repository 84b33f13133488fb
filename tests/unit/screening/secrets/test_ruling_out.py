"""What is ruled out at a glance: nothing that a close look finds, in any list's words, in any form of a key."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Certainty
from bot.screening.secrets import RecentWords, coded, find_secrets, services, wallets
from bot.screening.secrets.between import CONNECTORS
from bot.screening.secrets.bytelists import find_byte_lists
from bot.screening.secrets.coded import Said, best_gains, kinds_of, rules_out_phrase, words_of
from bot.screening.secrets.cores import CHAIN, CONNECTOR_GAIN, FILLER_GAIN, has_cores
from bot.screening.secrets.everyday import EVERYDAY_WORDS
from bot.screening.secrets.finder import rules_out_secrets
from bot.screening.secrets.glued import four_letter_heads
from bot.screening.secrets.models import SecretKind
from bot.screening.secrets.phrases import find_phrases
from bot.screening.secrets.reading import read
from bot.screening.secrets.runs import lists_in
from bot.screening.secrets.splitting import _is_dense, split_words
from bot.screening.secrets.wordlists import RARE_GAIN
from tests.unit.screening.secrets import innocent, making, making_keys, ways

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEADS, JOINTS = sorted(four_letter_heads()), sorted(CONNECTORS)
FILLERS = [word for text in innocent.texts() for word in words_of(text.lower()) if word not in best_gains()]
LISTS = list(making.LISTS.values())
ASCII = st.characters(max_codepoint=127)


def is_ruled_out(text: str) -> bool:
    reading = read(text)
    return rules_out_secrets(reading.text, Said.in_text(reading.text.lower()))


def sentence(rng: Random) -> list[str]:
    """Return words of one list or two, with words of none, heads and joints among them, some of them again and again."""
    words = []
    lists = rng.sample(LISTS, rng.choice((1, 1, 2)))
    everyday = sorted(EVERYDAY_WORDS & lists[0].index.keys())
    shares = [rng.choice((0, 0, 1, 4, 12)) for _ in range(5)]
    shares[0] += 1
    repeated = rng.choice((*FILLERS, *JOINTS))
    for _ in range(rng.choice((7, 8, 9, 10, 11, 12, 12, 13, 15, 18, 24, 30))):
        kind = rng.choices(range(5), shares)[0]
        sources = (rng.choice(lists).words, rng.choice((FILLERS, [repeated])), HEADS, JOINTS, everyday or FILLERS)
        words.append(rng.choice(sources[kind]).lower())
    if rng.random() < 0.2:
        counting = rng.choice((*FILLERS, *JOINTS))
        words = [each for word in words for each in (counting, word)]
    return words


@pytest.mark.parametrize("joint", [" ", "\n", ", ", ". "])
def test_no_words_are_ruled_out_that_are_found(joint: str):
    rng, found, ruled_out = Random(joint), 0, 0
    for _ in range(800):
        text = joint.join(sentence(rng))
        if is_ruled_out(text):
            ruled_out += 1
            assert find_secrets(text) == (), text
        elif find_secrets(text):
            found += 1
    assert found
    assert ruled_out > 60


def test_no_words_are_ruled_out_that_a_close_look_would_weigh():
    rng, weighed, ruled_out = Random(8), 0, 0
    for _ in range(6_000):
        lower = " ".join(sentence(rng))
        _, words, codes = Said.in_text(lower)
        source = split_words(lower)
        is_weighed = source is not None and lists_in(source) != []
        weighed += is_weighed
        if rules_out_phrase(kinds_of(codes), len(set(words))):
            ruled_out += 1
            assert not is_weighed, lower
    assert weighed > 700
    assert ruled_out > 1000


def test_kinds_are_ruled_out_only_where_their_best_gains_neither_climb_nor_stand_close_nor_make_a_chain():
    best = {coded._FILLER: FILLER_GAIN, coded._CUT: FILLER_GAIN, coded._JOINT: CONNECTOR_GAIN, coded._PLAIN: 0.0, coded._RARE: RARE_GAIN}
    rng, ruled_out = Random(9), 0
    for _ in range(30_000):
        kinds = bytes(rng.choices(list(best), [rng.random() ** 2 for _ in best], k=rng.randint(8, 24)))
        gains = [best[kind] for kind in kinds]
        of_lists = sum(kind in (coded._CUT, coded._PLAIN, coded._RARE) for kind in kinds)
        if of_lists >= coded.FEWEST_HITS and rules_out_phrase(kinds, len(kinds)):
            ruled_out += 1
            assert not has_cores(gains, chain=CHAIN), kinds
            assert not _is_dense(gains), kinds
    assert ruled_out > 1000


@pytest.mark.parametrize("way", ways.APART | ways.TOLD | ways.RUN_IN | ways.SPOILT)
def test_a_phrase_is_ruled_out_in_no_way_of_writing_it(way: str):
    rng = Random(way)
    for name in ("bip39_english", "bip39_spanish", "bip39_japanese", "bip39_chinese_simplified", "bip39_turkish"):
        text = ways.placed((ways.APART | ways.TOLD | ways.RUN_IN | ways.SPOILT)[way](making.bip39(rng, name), rng)).text
        assert not (is_ruled_out(text) and find_secrets(text)), text


def test_what_chats_say_is_mostly_ruled_out():
    texts = [text for text in innocent.texts() if len(text.split()) < 20]
    ruled_out = list(filter(is_ruled_out, texts))
    assert all(find_secrets(text) == () for text in ruled_out)
    assert len(ruled_out) > len(texts) // 4


@pytest.mark.parametrize("seed", range(5))
def test_no_key_is_ruled_out(seed: int):
    rng = Random(seed)
    keys = [
        making_keys.wif(rng), making_keys.extended(rng, "0488ade4"), str(list(making_keys.pair(rng))), making_keys.telegram(rng),
        making_keys.discord(rng), rng.randbytes(32).hex(), " ".join(rng.randbytes(4).hex() for _ in range(8)),
        f"api key {making_keys.letters(rng, 16)}7 secret {making_keys.letters(rng, 16)}9", " ".join(map(str, rng.choices(range(10), k=32))),
        *(text for _, fields in making_keys.keystore_forms(rng) for text in (str(fields),)), *innocent.generated(rng),
    ]  # fmt: skip
    for key in keys:
        for text in (key, f"my private key: {key} help", f"see https://a.example/?k={key}"):
            assert not (is_ruled_out(text) and find_secrets(text)), text
    assert sum(bool(find_secrets(f"my private key: {key}")) for key in keys) > 10


@pytest.mark.parametrize(
    "pattern", [services._TELEGRAM, services._DISCORD, services._KNOWN, services._WEBHOOK, wallets._BECH32, wallets._STELLAR, wallets._EOS]
)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_form_of_a_token_is_ruled_out(pattern: re.Pattern[str], data: st.DataObject):
    written = data.draw(st.from_regex(pattern, fullmatch=True, alphabet=ASCII))
    assert not is_ruled_out(f"see {written} there") or not find_secrets(f"see {written} there")
    assert not is_ruled_out(f"see {written} there"), written


def test_the_shortest_list_of_bytes_is_not_ruled_out():
    text = "private key " + " ".join("12345678901234567890123456789012")
    assert find_byte_lists(text)
    assert not is_ruled_out(text)
    assert not is_ruled_out(" ".join("12345678901234567890123456789012"))


def test_words_are_those_that_a_pattern_finds():
    rng = Random(1)
    for _ in range(500):
        text = "".join(rng.choices([chr(code) for code in range(0x80)], k=60)).lower()
        assert words_of(text) == re.findall("[a-z]+", text)


def test_pieces_are_found_together_where_one_text_of_them_is():
    rng, found = Random(4), 0
    for _ in range(300):
        words = making.bip39(rng, rng.choice(("bip39_english", "bip39_italian")))
        sizes = rng.choice(((6, 6), (4, 4, 4), (9, 3), (3, 3, 3, 3)))
        pieces = [" ".join(words[sum(sizes[:at]) : sum(sizes[: at + 1])]) for at in range(len(sizes))]
        if any(find_secrets(piece) for piece in pieces):
            continue
        head = "\n".join(pieces[:-1]) + "\n"
        sure = [match for match in find_phrases(head + pieces[-1]) if match.end > len(head) and match.certainty is Certainty.CERTAIN]
        if not sure or SecretKind.ELECTRUM_SEED in {match.kind for match in sure}:
            continue
        recent = RecentWords()
        pieces = [pieces[0], *(rng.choice(("{}", "{}", "then {}")).format(piece) for piece in pieces[1:])]
        told = [recent.find("ann", piece, NOW + at * timedelta(seconds=5)) for at, piece in enumerate(pieces)]
        assert any(told), pieces
        found += 1
    assert found > 200


def test_whoever_says_the_same_few_words_again_and_again_is_never_taken_for_a_phrase():
    recent = RecentWords()
    lines = ["I think the fee went down again", "so cool", "wait what", "nice one", "same here again"]
    assert not any(recent.find("ann", f"{line} {at}", NOW + timedelta(seconds=at)) for at, line in enumerate(lines * 6))


def test_neighbours_of_no_list_never_hide_a_phrase():
    rng = Random(6)
    for _ in range(40):
        words = making.bip39(rng)
        for left, right in pairwise(rng.choices(FILLERS, k=6)):
            text = f"{left} {' '.join(words)} {right}"
            assert not is_ruled_out(text)
