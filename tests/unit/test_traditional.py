"""Traditional characters are read as simplified ones, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.traditional import in_simplified


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("這個網站可以連錢包嗎", "这个网站可以连钱包吗"),
        ("助記詞", "助记词"),
        ("助记词", "助记词"),
        ("what is it", "what is it"),
        ("что это", "что это"),
    ],
)
def test_traditional_characters_become_simplified(text, wanted):
    assert in_simplified(text) == wanted


@given(st.text(max_size=40))
def test_twice_is_once_and_the_length_stays(text):
    once = in_simplified(text)
    assert in_simplified(once) == once
    assert len(once) == len(text)
