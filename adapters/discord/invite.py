"""The link that invites the bot, with exactly the rights it uses. No network, and discord.py is not loaded."""

from __future__ import annotations

from urllib.parse import urlencode

# Discord's numbers for the rights; each is named with what fails without it.
VIEW_CHANNEL = 1 << 10  # see mentions, and messages where the operator switched screening on
SEND_MESSAGES = 1 << 11  # answer
MANAGE_MESSAGES = 1 << 13  # delete what moderators say, and messages with a seed phrase
EMBED_LINKS = 1 << 14  # answers and cards; plain text without it
READ_MESSAGE_HISTORY = 1 << 16  # look at a message that a link points at
SEND_MESSAGES_IN_THREADS = 1 << 38  # answer in threads and forums
MODERATE_MEMBERS = 1 << 40  # mute
BAN_MEMBERS = 1 << 2  # ban
MANAGE_GUILD = 1 << 5  # keep confirmed scam domains in an AutoMod rule

LEAST = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_MESSAGE_HISTORY | SEND_MESSAGES_IN_THREADS
"""To answer and to show cards."""
ACTING = LEAST | MANAGE_MESSAGES | MODERATE_MEMBERS | BAN_MEMBERS
"""To do what moderators decide on cards."""
WITH_AUTOMOD = ACTING | MANAGE_GUILD


def invite_link(application_id: int, permissions: int = WITH_AUTOMOD) -> str:
    """Return the link a server's administrator opens. Administrator is never asked for."""
    query = {"client_id": application_id, "scope": "bot applications.commands", "permissions": permissions, "integration_type": 0}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


def personal_link(application_id: int) -> str:
    """Return the link with which somebody installs the bot for himself alone, to ask and check links anywhere."""
    query = {"client_id": application_id, "scope": "applications.commands", "integration_type": 1}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"
