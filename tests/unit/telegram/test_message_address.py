"""Links to messages, as Telegram's clients write them."""

from __future__ import annotations

import pytest

from adapters.telegram.ids import message_address


@pytest.mark.parametrize(
    ("ref", "address"),
    [
        ("telegram:-1001234567890/45", "https://t.me/c/1234567890/45"),
        ("telegram:-4321/45", None),
        ("telegram:77/45", None),
        ("telegram:-1001234567890/e45", None),
        ("telegram:-1001234567890/elsewhere-45", None),
    ],
)
def test_only_messages_of_supergroups_have_one(ref: str, address: str | None) -> None:
    assert message_address(ref) == address
