"""The Telegram door, put together from settings."""

from __future__ import annotations

from adapters.shared.contract import ChatAdapter
from adapters.shared.office import Office
from adapters.shared.reception import Reception
from adapters.telegram.adapter import Connection, TelegramAdapter
from adapters.telegram.hook import Webhook
from bot.settings import Settings


def open_door(settings: Settings, office: Office, reception: Reception) -> ChatAdapter:
    """Return the adapter, not yet started. There has to be a token."""
    assert settings.telegram_token is not None
    connection = Connection(token=settings.telegram_token.get_secret_value(), api=settings.telegram_api, webhook=_webhook(settings))
    return TelegramAdapter(connection, reception, office.texts)


def _webhook(settings: Settings) -> Webhook | None:
    if settings.telegram_webhook is None or settings.telegram_webhook_secret is None:
        return None
    listen, _, port = settings.telegram_webhook_listen.rpartition(":")
    secret = settings.telegram_webhook_secret.get_secret_value()
    return Webhook(url=settings.telegram_webhook, listen=listen, port=int(port), secret=secret)
