"""Finds what nobody should ever post (seed phrases, private keys, tokens) and takes it out. Pure, offline, no clock.

Runs on every message before any log, store, index or model sees it. A match tells where and how sure, never what.
"""

from __future__ import annotations

from bot.screening.secrets.finder import find_secrets, redact
from bot.screening.secrets.models import PLACEHOLDER, SERVICE_KINDS, Redacted, SecretKind
from bot.screening.secrets.recent import RecentWords

__all__ = ["PLACEHOLDER", "SERVICE_KINDS", "RecentWords", "Redacted", "SecretKind", "find_secrets", "redact"]
