"""Bodies are unpacked while they arrive, whatever the pieces, and never past the limit."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.feeds.unpack import TooLarge, Unpacked, Unpacker

BODY = bytes(range(256)) * 8


def unpack(content: bytes, encoding: str = "", *, most_bytes: int = 10_000, size: int = 7) -> Unpacked:
    unpacker = Unpacker(encoding, most_bytes=most_bytes)
    for start in range(0, len(content), size):
        unpacker.feed(content[start : start + size])
    return unpacker.finish()


@given(st.binary(max_size=300), st.integers(1, 400), st.sampled_from(["", "identity", "gzip", " X-GZIP "]))
def test_pieces_of_any_size_give_the_same(content, size, encoding):
    packed = gzip.compress(content) if "zip" in encoding.lower() else content
    assert unpack(packed, encoding, size=size) == Unpacked(content=content)


@given(st.binary(max_size=200), st.sampled_from(["", "gzip", "br", "\ud800", "gzip,gzip"]))
def test_no_bytes_break_it(content, encoding):
    assert isinstance(unpack(content, encoding), Unpacked)


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_cut_off_body_is_noticed(cut):
    assert unpack(gzip.compress(BODY)[:-cut], "gzip").problem == "the packed data ends too early"


@pytest.mark.parametrize("place", range(-8, 0))
def test_a_changed_body_is_noticed(place):
    packed = bytearray(gzip.compress(BODY))
    packed[place] ^= 0xFF
    assert unpack(bytes(packed), "gzip").problem == "the packed data is damaged"


@pytest.mark.parametrize("most_bytes", [len(BODY) - 1, 1, 0])
def test_the_limit_holds_packed_and_unpacked(most_bytes):
    for content, encoding in ((BODY, ""), (gzip.compress(BODY), "gzip"), (gzip.compress(BODY, 0), "gzip"), (BODY, "br")):
        with pytest.raises(TooLarge):
            unpack(content, encoding, most_bytes=most_bytes)


def test_what_just_fits_is_taken():
    assert unpack(BODY, most_bytes=len(BODY)).content == BODY
    assert unpack(gzip.compress(BODY), "gzip", most_bytes=len(BODY)).content == BODY


def test_a_bomb_does_not_fill_the_memory():
    bomb = gzip.compress(bytes(64 * 2**20))
    tracemalloc.start()
    with pytest.raises(TooLarge):
        unpack(bomb, "gzip", most_bytes=2**20, size=len(bomb))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_many_small_parts_do_not_pass_the_limit_together():
    with pytest.raises(TooLarge):
        unpack(gzip.compress(b"x" * 100) * 60, "gzip", most_bytes=5999)
