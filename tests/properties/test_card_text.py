"""Whatever somebody writes, a card shows it inert; and whatever is stored has passed the last look."""

from __future__ import annotations

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.cards import show_text
from bot.screening.secrets import find_secrets
from bot.storage.sealing import seal, seal_all
from tests.unit.screening.secrets.making import bip39

LINKING = re.compile(r"[\w-][.。．｡][\w-]*[^\W\d_]|\w://")
NAMES = st.sampled_from(["a", "9", "evil", "рф", "例え", "https", "-", "_", "]", "[", ""])
JOINTS = st.sampled_from([".", "。", "．", "｡", "://", "@", " ", "\n", "/", ".\u200b", "\u202e.", "[.]", ""])
ADDRESSES = st.lists(st.tuples(NAMES, JOINTS).map("".join)).map("".join)


@given(st.one_of(st.text(), ADDRESSES))
def test_shown_text_links_nowhere_and_showing_it_again_changes_nothing(text):
    shown = show_text(text, 10_000)
    assert LINKING.search(shown) is None
    assert show_text(shown, 10_000) == shown


@given(st.text(max_size=80), st.integers(0, 2**32), st.sampled_from([12, 18, 24]), st.text(max_size=80))
def test_nothing_that_is_found_as_a_secret_is_left_after_sealing(before, seed, size, after):
    sealed = seal(f"{before}\n{' '.join(bip39(Random(seed), size=size))}\n{after}")
    assert find_secrets(sealed) == ()
    assert seal(sealed) == sealed


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text()), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_sealing_keeps_the_shape_of_what_is_stored(value):
    sealed = seal_all(value)
    assert type(sealed) is type(value)
    assert not isinstance(value, dict) or list(sealed) == list(value)
