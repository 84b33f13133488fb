import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shared.splitting import split_text, utf16_length

WORDS = st.text(st.sampled_from("ab .\n!。[]1(`)\U0001f600é\u0301"), max_size=300)


def test_short_text_stays_one_piece():
    assert split_text(" hello \n", 10) == ("hello",)
    assert split_text(" \n ", 10) == ()


def test_a_paragraph_is_kept_before_a_line_and_a_line_before_a_word():
    assert split_text("one two\n\nthree four five", 18) == ("one two", "three four five")
    assert split_text("one two three\nfour five", 18) == ("one two three", "four five")


def test_a_citation_stays_with_its_sentence():
    text = "It is free for all. [1] It may be worth nothing. [2]"
    for limit in range(24, len(text)):
        assert not any(piece.startswith("[") for piece in split_text(text, limit)), limit


@pytest.mark.parametrize(
    "whole", ["`sign message 0x12 now`", "[read the whole page](https://example.org/a)", "hxxps://claim[.]example[.]com/a-long/path"]
)
def test_links_and_code_stay_whole(whole):
    text = f"Some words before it, {whole} and some words after it."
    for limit in range(len(whole) + 1, len(text)):
        assert any(whole in piece for piece in split_text(text, limit)), limit


def test_a_word_longer_than_a_piece_is_cut_but_not_inside_an_emoji():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    pieces = split_text("x" * 7 + family, 10)
    assert pieces == ("x" * 7, family)


def test_pieces_are_counted_as_the_platform_counts():
    pieces = split_text("\U0001f600" * 9, 8, utf16_length)
    assert [utf16_length(piece) for piece in pieces] == [8, 8, 2]


@given(WORDS, st.integers(4, 60))
def test_nothing_but_white_space_is_lost_and_every_piece_fits(text, limit):
    pieces = split_text(text, limit, utf16_length)
    assert all(0 < utf16_length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(max_size=500))
def test_any_text_can_be_split(text):
    assert "".join(re.sub(r"\s", "", piece) for piece in split_text(text, 16)) == re.sub(r"\s", "", text)


SENTENCES = st.lists(
    st.tuples(
        st.text("abc d", min_size=1, max_size=20).map(str.strip).filter(bool), st.sampled_from(["", "[1]", " [2]", "[1][12]", " [3] [4]"])
    ),
    min_size=2,
    max_size=12,
)


@given(SENTENCES, st.sampled_from([(".", " "), ('!"', " "), ("。", ""), ("؟", " "), ("…", "\n")]))
def test_a_sentence_and_its_citations_are_never_parted(sentences, style):
    end, gap = style
    whole = [f"{words}{end}{citations}" for words, citations in sentences]
    limit = 2 * max(map(len, whole))
    ends = tuple(f"{end}{citations}" for _, citations in sentences)
    for piece in split_text(gap.join(whole), limit):
        assert piece.endswith(ends), piece
        assert not piece.startswith("["), piece


def test_a_list_of_sources_breaks_between_its_lines():
    assert split_text("[1] One book\n[2] Another book", 20) == ("[1] One book", "[2] Another book")
