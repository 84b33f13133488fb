"""Our messages as python-telegram-bot wants them. Pure."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, ReplyParameters

from adapters.telegram.render import Button, Keyboard, OutMessage

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def to_arguments(message: OutMessage) -> dict[str, Any]:
    """Return what sending and editing have in common."""
    return {
        "text": message.text,
        "entities": to_entities(message),
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": to_keyboard(message.keyboard),
    }


def to_entities(message: OutMessage) -> list[MessageEntity]:
    """Return the marks with their places in UTF-16 units, which is how Telegram counts."""
    if not message.marks:
        return []
    units = list(accumulate((1 + (char > "\uffff") for char in message.text), initial=0))
    return [
        MessageEntity(type=mark.type, offset=units[mark.start], length=units[mark.end] - units[mark.start], url=mark.url)
        for mark in message.marks
    ]


def to_keyboard(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[_to_button(button) for button in row] for row in keyboard]) if keyboard else None


def _to_button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=button.label, callback_data=button.data, url=button.url)


def to_reply(message_id: int | None) -> ReplyParameters | None:
    """Answer a message, or just write where it is gone by now."""
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True) if message_id else None
