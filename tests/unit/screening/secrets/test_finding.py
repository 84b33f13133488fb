"""Secrets made anew in every run, in the ways people write them; and what only looks like one."""

from random import Random

import pytest

from bot.models import Certainty
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
