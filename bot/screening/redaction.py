"""Cover secrets in texts and messages, every other character at its old place. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.models import Entity, IncomingMessage, SecretMatch
from bot.screening import MASK
from bot.screening.secrets import find_secrets


def cover(text: str, secrets: Sequence[SecretMatch]) -> str:
    """Return the text with each stretch covered, at its old length."""
    pieces, at = [], 0
    for start, end in sorted((secret.start, secret.end) for secret in secrets):
        if end > at:
            pieces += [text[at : max(at, start)], MASK * (end - max(at, start))]
            at = end
    return "".join([*pieces, text[at:]])


def mask_secrets(text: str) -> str:
    """Return a text with each secret in it covered, at its old length."""
    return cover(text, find_secrets(text))


def redacted(message: IncomingMessage, secrets: Sequence[SecretMatch]) -> IncomingMessage:
    """Return the message without its secrets; `secrets` are those found in its text and around it."""
    if not secrets:
        return message
    return replace(
        message,
        text=cover(message.text, secrets),
        quoted_text=mask_secrets(message.quoted_text) if message.quoted_text else message.quoted_text,
        entities=tuple(_redact_entity(entity) for entity in message.entities),
    )


def _redact_entity(entity: Entity) -> Entity:
    return replace(entity, url=mask_secrets(entity.url)) if entity.url else entity
