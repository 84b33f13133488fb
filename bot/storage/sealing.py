"""The last look before anything people wrote is stored. Fails closed: what can't be cleaned is not kept."""

from __future__ import annotations

from typing import Any

from bot.screening.redaction import mask_secrets
from bot.screening.secrets import find_secrets

WITHHELD = "[withheld: it may hold a secret]"
SHORTEST = 12
"""No secret has fewer characters: so many has a seed phrase in Chinese without its spaces."""

_ROUNDS = 3


def seal(text: str) -> str:
    """Return the text without secrets, or a note in its place where some would be left.

    Halves of characters and zeros become question marks: no database takes them, and nobody may keep out of a report by writing one.
    """
    text = text.replace("\x00", "?").encode("utf-8", "replace").decode("utf-8")
    if len(text) < SHORTEST:
        return text
    for _ in range(_ROUNDS):
        if not find_secrets(text):
            return text
        text = mask_secrets(text)
    return WITHHELD if find_secrets(text) else text


def seal_all(value: Any) -> Any:
    """Return lists and mappings with each text in them sealed; keys are our own words."""
    if isinstance(value, str):
        return seal(value)
    if isinstance(value, list | tuple):
        return [seal_all(each) for each in value]
    if isinstance(value, dict):
        return {key: seal_all(each) for key, each in value.items()}
    return value
