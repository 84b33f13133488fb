"""Secrets made anew in every run, in the ways people write them; and what only looks like one."""

from random import Random
from time import process_time

import pytest

from bot.models import Certainty
from bot.screening.redaction import cover
from bot.screening.secrets import find_secrets, redact
from tests.unit.screening.secrets import innocent, making

LISTS = sorted(name for name in making.LISTS if name.startswith("bip39"))


@pytest.mark.parametrize("size", making.SIZES)
@pytest.mark.parametrize("name", LISTS)
def test_a_phrase_of_every_list_and_size_is_certain(name, size):
    rng = Random(f"{name}{size}")
    for _ in range(3):
        text = " ".join(making.bip39(rng, name, size))
        assert [match.certainty for match in find_secrets(text)] == [Certainty.CERTAIN]


@pytest.mark.parametrize("form", making.FORMATS)
def test_a_phrase_is_covered_however_it_is_written(form):
    rng = Random(form)
    for _ in range(5):
        words = making.bip39(rng)
        text = f"my seed phrase: {making.FORMATS[form](words)} thanks"
        left = redact(text).text.lower()
        assert not any(f"{one} {two} {three}" in left for one, two, three in zip(words, words[1:], words[2:], strict=False))
        assert find_secrets(text)


@pytest.mark.parametrize("text", innocent.texts())
def test_talk_is_no_secret(text):
    assert [match for match in find_secrets(text) if match.certainty is not Certainty.POSSIBLE] == []


def test_public_data_is_no_secret():
    rng = Random(7)
    texts = [text for _ in range(20) for text in innocent.generated(rng)]
    assert [text for text in texts if any(match.certainty is not Certainty.POSSIBLE for match in find_secrets(text))] == []


def _pieces(kind: str, rng: Random) -> str:
    words = making.LISTS["bip39_english"].words
    return {
        "words": lambda: f"{rng.choice(words)} ",
        "cut words": lambda: f"{rng.choice(words)[:4]} ",
        "one word": lambda: "claim ",
        "unspaced Chinese": lambda: rng.choice(making.LISTS["bip39_chinese_simplified"].words),
        "keys": lambda: f"{rng.randbytes(32).hex()} ",
        "open lists": lambda: "[1,2,3,",
        "keystores": lambda: '{"crypto":{"ciphertext":"' + "ab" * 32 + '","kdf":"scrypt",',
        "escapes": lambda: "%41",
    }[kind]()


@pytest.mark.parametrize("kind", ["words", "cut words", "one word", "unspaced Chinese", "keys", "open lists", "keystores", "escapes"])
def test_time_grows_no_faster_than_the_text(kind):
    rng = Random(kind)
    text = "".join(_pieces(kind, rng) for _ in range(64_000))[:64_000]

    def best_of_three(size):
        took = []
        for _ in range(3):
            started = process_time()
            cover(text[:size], find_secrets(text[:size]))
            took.append(process_time() - started)
        return min(took)

    assert best_of_three(64_000) < 50 * best_of_three(4_000) + 0.3
