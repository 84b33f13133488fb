"""The commands and menus, as Discord is told of them: names, options, who sees them where. What they do is `interactions.py`'s.

`default_member_permissions` only hide a command; rights are checked again each time one is used.
"""

from __future__ import annotations

from typing import Protocol

import discord
from discord import app_commands
from discord.app_commands import locale_str

from adapters.discord.answering import Interaction
from adapters.discord.translate import to_language
from bot.texts import Texts
from knowledge.models import LANGUAGES

_ENGLISH = "en"
Line = app_commands.Range[str, 1, 1500]
Domain = app_commands.Range[str, 3, 253]

_anywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
_by_anybody = app_commands.allowed_installs(guilds=True, users=True)
_on_servers = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
_by_servers = app_commands.allowed_installs(guilds=True, users=False)
_for_moderators = app_commands.default_permissions(manage_messages=True)
_for_managers = app_commands.default_permissions(manage_guild=True)


class Handler(Protocol):
    async def ask(self, interaction: Interaction, question: str, *, private: bool) -> None: ...
    async def say(self, interaction: Interaction, name: str, argument: str = "") -> None: ...
    async def point(self, interaction: Interaction, name: str, pointed: str, note: str, *, private: bool = True) -> None: ...
    async def set_up(self, interaction: Interaction, wishes: dict[str, str]) -> None: ...
    async def chosen(self, interaction: Interaction, name: str, message: discord.Message) -> None: ...
    async def report(self, interaction: Interaction, message: discord.Message) -> None: ...
    async def account(self, interaction: Interaction, account: discord.User | discord.Member) -> None: ...


class CommandNames(app_commands.Translator):
    """Names and descriptions in the languages that Discord and we share."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def translate(self, string: locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes) -> str | None:
        lang, key = to_language(locale), string.extras.get("key")
        return self._texts.say(key, lang) if lang and lang != _ENGLISH and key else None


def add_commands(tree: app_commands.CommandTree[discord.AutoShardedClient], handler: Handler, texts: Texts) -> None:
    words = _Words(texts)
    _add_for_members(tree, handler, words)
    _add_for_moderators(tree, handler, words)
    _add_setup(tree, handler, words)
    _add_menus(tree, handler, words)


class _Words:
    """The English lines, each with the key of its translations."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def name(self, command: str) -> locale_str:
        return self(f"name_{command}")

    def about(self, what: str) -> locale_str:
        return self(f"about_{what}")

    def __call__(self, key: str) -> locale_str:
        return locale_str(self._texts.say(key, _ENGLISH), key=key)


def _add_for_members(tree: app_commands.CommandTree[discord.AutoShardedClient], handler: Handler, words: _Words) -> None:
    @tree.command(name=words.name("ask"), description=words.about("ask"))
    @app_commands.describe(question=words.about("question"), private=words.about("private"))
    @_anywhere
    @_by_anybody
    async def ask(interaction: Interaction, question: Line, private: bool = False) -> None:
        await handler.ask(interaction, question, private=private)

    @tree.command(name=words.name("check"), description=words.about("check"))
    @app_commands.describe(link=words.about("link"), private=words.about("private"))
    @_anywhere
    @_by_anybody
    async def check(interaction: Interaction, link: Line, private: bool = True) -> None:
        await handler.point(interaction, "check", link, "", private=private)

    @tree.command(name=words.name("report"), description=words.about("report"))
    @app_commands.describe(what=words.about("what"), reason=words.about("reason"))
    @_on_servers
    @_by_servers
    async def report(interaction: Interaction, what: Line, reason: Line = "") -> None:
        await handler.point(interaction, "report", what, reason)

    @tree.command(name=words.name("help"), description=words.about("help"))
    @_anywhere
    @_by_anybody
    async def help_(interaction: Interaction) -> None:
        await handler.say(interaction, "help")

    @tree.command(name=words.name("privacy"), description=words.about("privacy"))
    @_anywhere
    @_by_anybody
    async def privacy(interaction: Interaction) -> None:
        await handler.say(interaction, "privacy")


def _add_for_moderators(tree: app_commands.CommandTree[discord.AutoShardedClient], handler: Handler, words: _Words) -> None:
    @tree.command(name=words.name("flag"), description=words.about("flag"))
    @app_commands.describe(what=words.about("what"), reason=words.about("reason"))
    @_for_moderators
    @_on_servers
    @_by_servers
    async def flag(interaction: Interaction, what: Line, reason: Line = "") -> None:
        await handler.point(interaction, "flag", what, reason)

    @tree.command(name=words.name("why"), description=words.about("why"))
    @app_commands.describe(link=words.about("link"))
    @_for_moderators
    @_on_servers
    @_by_servers
    async def why(interaction: Interaction, link: Line) -> None:
        await handler.point(interaction, "why", link, "")

    for name in ("allow", "block", "unblock"):
        _add_decision(tree, handler, words, name)

    @tree.command(name=words.name("quiet"), description=words.about("quiet"))
    @app_commands.describe(on=words.about("on"))
    @_for_moderators
    @_on_servers
    @_by_servers
    async def quiet(interaction: Interaction, on: bool = True) -> None:
        await handler.say(interaction, "quiet", "on" if on else "off")

    @tree.command(name=words.name("status"), description=words.about("status"))
    @_for_moderators
    @_on_servers
    @_by_servers
    async def status(interaction: Interaction) -> None:
        await handler.say(interaction, "status")


def _add_decision(tree: app_commands.CommandTree[discord.AutoShardedClient], handler: Handler, words: _Words, name: str) -> None:
    @tree.command(name=words.name(name), description=words.about(name))
    @app_commands.describe(domain=words.about("domain"))
    @_for_moderators
    @_on_servers
    @_by_servers
    async def decide(interaction: Interaction, domain: Domain) -> None:
        await handler.say(interaction, name, domain)


def _add_setup(tree: app_commands.CommandTree[discord.AutoShardedClient], handler: Handler, words: _Words) -> None:
    languages = [app_commands.Choice(name=each, value=each) for each in ("auto", *LANGUAGES)]
    modes = [app_commands.Choice(name=words(f"mode_{each}"), value=each) for each in ("observe", "assist", "enforce")]
    topics = [app_commands.Choice(name=words(f"topic_{each}"), value=each) for each in ("here", "off")]
    options = ("moderators", "language", "mode", "topic", "domains", "staff", "secrets", "vanish", "limits")

    @tree.command(name=words.name("setup"), description=words.about("setup"))
    @app_commands.describe(**{option: words.about(f"setup_{option}") for option in options})
    @app_commands.choices(language=languages, mode=modes, topic=topics)
    @_for_managers
    @_on_servers
    @_by_servers
    async def setup(
        interaction: Interaction,
        moderators: discord.TextChannel | discord.Thread | None = None,
        language: str | None = None,
        mode: str | None = None,
        topic: str | None = None,
        domains: Line | None = None,
        staff: Line | None = None,
        secrets: bool | None = None,
        vanish: app_commands.Range[int, 0, 1440] | None = None,
        limits: Line | None = None,
    ) -> None:
        given = {
            "moderators": f"discord:{moderators.id}" if moderators else None,
            "language": language,
            "mode": mode,
            "topic": topic,
            "domains": domains,
            "staff": staff,
            "secrets": None if secrets is None else "on" if secrets else "off",
            "vanish": None if vanish is None else str(vanish) if vanish else "off",
            "limits": limits,
        }
        await handler.set_up(interaction, {name: value for name, value in given.items() if value is not None})


def _add_menus(tree: app_commands.CommandTree[discord.AutoShardedClient], handler: Handler, words: _Words) -> None:
    @tree.context_menu(name=words("menu_check"))
    @_anywhere
    @_by_anybody
    async def check_links(interaction: Interaction, message: discord.Message) -> None:
        await handler.chosen(interaction, "check", message)

    @tree.context_menu(name=words("menu_report"))
    @_on_servers
    @_by_servers
    async def report_message(interaction: Interaction, message: discord.Message) -> None:
        await handler.report(interaction, message)

    @tree.context_menu(name=words("menu_flag"))
    @_for_moderators
    @_on_servers
    @_by_servers
    async def flag_message(interaction: Interaction, message: discord.Message) -> None:
        await handler.chosen(interaction, "flag", message)

    @tree.context_menu(name=words("menu_account"))
    @_on_servers
    @_by_servers
    async def check_account(interaction: Interaction, account: discord.User | discord.Member) -> None:
        await handler.account(interaction, account)
