"""The Discord door, put together from settings. `jumpmaster run` opens it; nothing else imports discord.py."""

from __future__ import annotations

import weakref
from datetime import timedelta

from adapters.discord.accounts import AccountLook
from adapters.discord.adapter import DiscordAdapter, DiscordOptions
from adapters.discord.automod import UNTIL_AUTOMOD, AutoModBridge
from adapters.discord.connector import connector_to
from adapters.discord.texts import TEXT_FOLDER
from adapters.shared.contract import ChatAdapter
from adapters.shared.office import Office
from adapters.shared.reception import Reception
from bot.errors import BadConfiguration
from bot.settings import Settings
from bot.texts import CHAT_ROOMS, load_texts


def open_door(settings: Settings, office: Office, reception: Reception) -> ChatAdapter:
    """Return the door, not yet connected. Raises BadConfiguration without a token."""
    return make_door(settings, office, reception)


def make_door(settings: Settings, office: Office, reception: Reception, automod_wait: timedelta = UNTIL_AUTOMOD) -> ChatAdapter:
    """Return the door; `automod_wait` is how long changed domains wait for more of them."""
    if settings.discord_token is None:
        raise BadConfiguration("JUMPMASTER_DISCORD_TOKEN is not set.")
    texts = load_texts(*CHAT_ROOMS, TEXT_FOLDER)

    async def earlier(chat_id: str, author_id: str) -> int:
        return sum((await office.desk.earlier(chat_id, author_id)).values())

    async def tell(server: int, why: str) -> None:
        await adapter.tell_moderators(server, why)

    adapter = DiscordAdapter(
        _options(settings),
        reception=reception,
        texts=texts,
        accounts=AccountLook(texts, office.see_name, earlier),
        bridge=AutoModBridge(
            blocked=office.domains.latest_blocked,
            refusal=lambda chat_id: texts.say("automod_refusal", reception.settings(chat_id).lang or "en"),
            tell=tell,
            wait=automod_wait,
        ),
    )
    # A door that fell is replaced by another, and what it watched must not keep it.
    changed = weakref.WeakMethod(adapter.domains_changed)
    office.domains.watch(lambda chat_id: call(chat_id) if (call := changed()) else None)
    return adapter


def _options(settings: Settings) -> DiscordOptions:
    assert settings.discord_token is not None
    address = settings.discord_connect_to
    return DiscordOptions(
        token=settings.discord_token.get_secret_value(),
        reads_messages=settings.discord_message_content,
        connector=connector_to(address, settings.discord_ca_file) if address else None,
    )
