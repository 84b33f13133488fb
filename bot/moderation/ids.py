"""Ids of our own: short enough for a button, of letters that survive every platform, impossible to guess."""

from __future__ import annotations

import secrets
from base64 import b32encode

LENGTH = 12


def new_id() -> str:
    """Return 12 characters of a-z and 2-7: 60 random bits."""
    return b32encode(secrets.token_bytes(8)).decode().lower()[:LENGTH]
