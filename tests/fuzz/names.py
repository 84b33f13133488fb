"""Names: whoever comes along with whatever name, the watch says whom it resembles or nothing."""

from __future__ import annotations

from functools import lru_cache

from bot.models import Author, Role
from bot.screening.name_reading import is_disguised, look_the_same, skeleton
from bot.screening.names import NameWatch
from knowledge.brand_files import load_brands
from knowledge.brands import BrandRegistry
from tests.fuzz.budget import in_time
from tests.fuzz.decoding import Reader

_KINDS = {"staff", "bot", "brand", "support", "account"}


def check(data: bytes) -> None:
    """Accounts in turn: role, whose account, a name, a user name."""
    reader = Reader(data)
    watch = NameWatch(brands=_brands(), bot_names=["Jumpmaster"], staff=[Author(id="s", name="Alina Sample", username="alina")])
    before = ""
    while not reader.is_done:
        role, account = reader.choose(tuple(Role)), reader.byte() % 8
        name, username = reader.short_text(), reader.short_text()
        author = Author(id=f"u{account}", name=name or None, username=username or None, role=role)
        found = in_time(lambda author=author: watch.see(author, "c1"), len(name) + len(username))
        if found is not None:
            assert found.kind in _KINDS
            assert found.seen_as and found.seen_as in f"{name}\n{username}"
            assert found.looks_like
            assert role not in (Role.MODERATOR, Role.ADMIN)
        _check_pair(before, name)
        before = name


def _check_pair(one: str, other: str) -> None:
    key = skeleton(other)
    assert skeleton(key) == key, "a skeleton has another skeleton"
    assert not look_the_same(other, other)
    assert look_the_same(one, other) == look_the_same(other, one)
    is_disguised(other)


@lru_cache(maxsize=1)
def _brands() -> BrandRegistry:
    return load_brands()
