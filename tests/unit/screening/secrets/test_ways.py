"""Phrases of every list in the ways people write them out: caught, certain where the checksum tells, and covered word by word."""

from collections.abc import Sequence
from random import Random

import pytest

from bot.models import Certainty, SecretMatch
from bot.screening.secrets import find_secrets
from tests.unit.screening.secrets import making, ways

CHECKED = ways.APART | ways.TOLD
ANY_LETTERS = frozenset({"english", "spanish", "french", "italian", "portuguese", "czech", "turkish"})
SPREADABLE = ANY_LETTERS | {"russian"}


def texts(name: str, way: str, write: ways.Way, sizes: Sequence[int] = (12, 24)) -> list[ways.Placed]:
    rng = Random(f"{name}{way}")
    return [ways.placed(write(making.bip39(rng, name, size), rng)) for size in sizes]


def is_covered(written: ways.Placed, found: Sequence[SecretMatch]) -> bool:
    return all(any(match.start <= start and end <= match.end for match in found) for start, end in written.words)


def lists_for(way: str) -> list[str]:
    wanted = ANY_LETTERS if way in ways.LATIN_ONLY else SPREADABLE if way == "letters_spaced" else None
    return [name for name in making.BIP39_LISTS if wanted is None or name.removeprefix("bip39_") in wanted]


@pytest.mark.parametrize("way", CHECKED)
def test_a_phrase_set_apart_is_certain_and_covered(way):
    for name in lists_for(way):
        for written in texts(name, way, CHECKED[way]):
            found = find_secrets(written.text)
            assert any(match.certainty is Certainty.CERTAIN for match in found), name
            assert is_covered(written, found), name


@pytest.mark.parametrize("way", ways.RUN_IN)
def test_a_phrase_in_the_midst_of_a_sentence_is_certain_and_covered(way):
    for name in making.BIP39_LISTS:
        for written in texts(name, way, ways.RUN_IN[way], (12, 15, 24)):
            found = find_secrets(written.text)
            assert any(match.certainty is Certainty.CERTAIN for match in found), name
            assert is_covered(written, found), name


@pytest.mark.parametrize("way", ways.SPOILT)
def test_a_spoilt_phrase_is_at_least_likely_and_covered(way):
    for name in lists_for(way):
        for written in texts(name, way, ways.SPOILT[way]):
            found = find_secrets(written.text)
            assert any(match.certainty is not Certainty.POSSIBLE for match in found), name
            assert is_covered(written, found), name


@pytest.mark.parametrize("name", ["bip39_chinese_simplified", "bip39_chinese_traditional"])
@pytest.mark.parametrize("form", ["{}\n怎么办", "{} 怎么办", "我的助记词是{}帮帮我打不开", "我的助记词：{}"])
def test_chinese_characters_beside_a_sentence_are_found(name, form):
    rng = Random(name + form)
    found = [find_secrets(form.format("".join(making.bip39(rng, name)))) for _ in range(60)]
    # Of twelve characters some are as frequent as a sentence's.
    assert sum(any(match.certainty is not Certainty.POSSIBLE for match in matches) for matches in found) >= 57


@pytest.mark.parametrize(
    "text",
    [
        "hand foot arm tongue lonely calm tired angry window chair mirror door",
        "lesson\nbook\nstudent\npaper\nnervous\nproud\nsad\nangry\nchef\nartist\ndoctor\nteacher",
        "fox, panda, zebra, tiger, mango, banana, grape, cherry, coach, chef, teacher, artist",
        "马达加斯加语\n桑塔利语\n乌兹别克语\n挪威语\n卡巴尔德语\n格鲁吉亚语\n依地语\n伊班语",
        "北荷兰 伊纳瓜 瓜里科州 吉迪马卡 申丘尔 布利达 巴特纳 孟邦 奥约州 热那亚 布吉里 莫顿市 休尼克省",
    ],
)
def test_lists_of_kinds_and_names_are_no_phrase(text):
    assert find_secrets(text) == ()


def test_pictures_and_texts_in_base64_are_no_secret():
    rng = Random(16)
    data = [
        rng.randbytes(300),
        b"the quick brown fox jumps over the lazy dog " * 4,
        b'{"sub":"1234567890","name":"John Doe","iat":1516239022}',
    ]
    assert [find_secrets(ways.b64encode(each).decode()) for each in data] == [()] * 3
