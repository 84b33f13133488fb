"""The door's own lines fit where Discord shows them, in every language."""

from __future__ import annotations

import re
import string

import pytest

from adapters.discord.automod import LONGEST_MESSAGE
from adapters.discord.texts import TEXT_FOLDER
from bot.texts import CHAT_ROOMS, load_texts
from knowledge.models import LANGUAGES

TEXTS = load_texts(TEXT_FOLDER)
# Discord's own pattern for the names of slash commands, which may not hold capitals.
NAME = re.compile(r"[-_'\w\u0900-\u097f]{1,32}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_fits(lang: str) -> None:
    limits = {"about_": 100, "menu_": 32, "mode_": 100, "topic_": 100, "form_": 45}
    for key, line in TEXTS.lines[lang].items():
        limit = next((limit for start, limit in limits.items() if key.startswith(start)), 2000)
        assert 1 <= len(line) <= limit, (key, len(line))
    assert len(TEXTS.say("automod_refusal", lang)) <= LONGEST_MESSAGE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_command_names_are_names_and_each_is_another(lang: str) -> None:
    names = [line for key, line in TEXTS.lines[lang].items() if key.startswith("name_")]
    assert all(NAME.fullmatch(name) and name == name.lower() for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_fills_in_the_same_values(lang: str) -> None:
    for key, line in TEXTS.lines["en"].items():
        assert _values(TEXTS.lines[lang][key]) == _values(line), key


def _values(line: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(line) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lines_for_discord_name_its_menus_as_they_are_called_there(lang: str) -> None:
    lines, shown = load_texts(*CHAT_ROOMS).lines[lang], TEXTS.lines[lang]
    named = {
        "welcome_sees_some_discord": ["menu_check"],
        "check_what_discord": ["menu_check"],
        "report_what_discord": ["menu_report"],
        "help_members_discord": ["menu_check", "menu_report"],
        "help_moderators_discord": ["menu_flag", "menu_account"],
    }
    assert [(key, menu) for key, menus in named.items() for menu in menus if shown[menu] not in lines[key]] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_for_one_platform_stands_beside_one_for_all(lang: str) -> None:
    lines = load_texts(*CHAT_ROOMS).lines[lang]
    assert [key for key in lines if key.endswith("_discord") and key.removesuffix("_discord") not in lines] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_option_of_setup_is_told_of_as_an_option(lang: str) -> None:
    told = load_texts(*CHAT_ROOMS).say("setup_how_discord", lang).split("\n")[1:]
    options = [key.removeprefix("about_setup_") for key in TEXTS.lines["en"] if key.startswith("about_setup_")]
    assert [re.split(r"\W", line)[0] for line in told] == options
