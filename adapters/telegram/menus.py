"""The menus of commands that Telegram shows: for members, for groups, and more for the admins of a group; in every language we speak.

A menu is no permission: who may do what is asked at every command.
"""

from __future__ import annotations

from pathlib import Path

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.texts import load_texts

_ALONE = ("ask", "check", "help", "privacy")
_IN_GROUPS = ("ask", "check", "report", "help", "privacy")
_FOR_ADMINS = (*_IN_GROUPS, "flag", "why", "block", "allow", "unblock", "status", "setup", "quiet")
_MENUS: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (BotCommandScopeAllPrivateChats(), _ALONE),
    (BotCommandScopeAllGroupChats(), _IN_GROUPS),
    (BotCommandScopeAllChatAdministrators(), _FOR_ADMINS),
)
_DEFAULT = "en"
_TEXTS = Path(__file__).parent / "texts"


async def set_menus(bot: Bot) -> None:
    """Set every menu. English is shown where a reader's language is none of ours."""
    texts = load_texts(_TEXTS)
    for scope, names in _MENUS:
        for lang in texts.lines:
            commands = [BotCommand(name, texts.say(f"menu_{name}", lang)) for name in names]
            await bot.set_my_commands(commands, scope=scope, language_code=None if lang == _DEFAULT else lang)
