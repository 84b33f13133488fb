"""Phrases of every list in the ways people write them out: caught, certain where the checksum tells, and covered word by word."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest

from bot.models import Certainty, SecretMatch
from bot.screening.secrets import RecentWords, find_secrets
from bot.screening.secrets.everyday import EVERYDAY_WORDS
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


def surest(text: str) -> Certainty | None:
    order = list(Certainty)
    return min((match.certainty for match in find_secrets(text)), key=order.index, default=None)


def mistyped_all(rng: Random, count: int, size: int, words: Sequence[str]) -> list[list[str]]:
    """Return lists of words drawn from some of the standard's, whose checksum does not hold."""
    drawn = ([rng.choice(words) for _ in range(size)] for _ in range(count * 2))
    return [each for each in drawn if size % 3 or size > 24 or making.bip39_of(each, "bip39_english") != each][:count]


@pytest.mark.parametrize("size", [15, 18, 24, 40])
@pytest.mark.parametrize("joint", [" ", "\n", ", "])
def test_a_long_list_whose_checksum_fails_is_likely_and_not_certain_for_a_part_that_happens_to_pass(size, joint):
    rng = Random(f"{size}{joint}")
    found = [surest(joint.join(each)) for each in mistyped_all(rng, 30, size, making.LISTS["bip39_english"].words)]
    assert found.count(None) == 0
    assert found.count(Certainty.CERTAIN) <= 3


EVERYDAY = sorted(EVERYDAY_WORDS & making.LISTS["bip39_english"].index.keys())


@pytest.mark.parametrize("size", [12, 15, 16, 24, 40])
@pytest.mark.parametrize("joint", [" ", "\n", ", "])
def test_everyday_words_are_a_game_and_at_most_possible(size, joint):
    rng = Random(f"{size}{joint}")
    found = [surest(joint.join(each)) for each in mistyped_all(rng, 30, size, EVERYDAY)]
    assert sum(each in (Certainty.CERTAIN, Certainty.LIKELY) for each in found) <= 2
    if size == 12:
        assert found.count(Certainty.POSSIBLE) >= 27


@pytest.mark.parametrize("size", [12, 24])
def test_a_misspelt_word_is_read_by_the_checksum(size):
    rng = Random(size)
    found = [surest(ways.placed(ways.SPOILT["misspelt_1"](making.bip39(rng, size=size), rng)).text) for _ in range(30)]
    assert found.count(None) == 0
    assert found.count(Certainty.CERTAIN) >= 22


def test_two_phrases_one_right_after_the_other_are_certain():
    rng = Random(17)
    assert [surest(" ".join(making.bip39(rng) + making.bip39(rng))) for _ in range(10)] == [Certainty.CERTAIN] * 10


def test_four_letter_heads_are_read_behind_an_announcement():
    rng = Random(18)
    found = [surest(ways.placed(ways.SPOILT["first_four_told"](making.bip39(rng), rng)).text) for _ in range(60)]
    assert found.count(Certainty.CERTAIN) >= 57


def test_words_that_are_only_possible_do_not_end_a_phrase_sent_in_pieces():
    rng = Random(19)
    recent, at = RecentWords(), datetime(2026, 1, 1, tzinfo=UTC)
    (game,) = mistyped_all(rng, 1, 12, EVERYDAY)
    words = making.bip39(rng)
    found = [recent.find("ann", text, at) for text in (" ".join(words[:6]), " ".join(game), " ".join(words[6:]))]
    assert [match.certainty for match in found[1]] == [Certainty.POSSIBLE]
    assert any(match.certainty is not Certainty.POSSIBLE for match in found[2])


@pytest.mark.parametrize("form", ["my seed phrase: {}", "{} is that my seed phrase?", "my seed phrase is {}"])
@pytest.mark.parametrize("size", [12, 24])
def test_words_around_a_mistyped_phrase_do_not_make_it_pass(form, size):
    rng = Random(f"{form}{size}")
    found = [surest(form.format(" ".join(each))) for each in mistyped_all(rng, 40, size, making.LISTS["bip39_english"].words)]
    assert found.count(None) == 0
    assert found.count(Certainty.CERTAIN) <= 2
