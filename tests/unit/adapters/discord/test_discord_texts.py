"""The door's own lines fit where Discord shows them, in every language."""

from __future__ import annotations

import re
import string

import pytest

from adapters.discord.automod import LONGEST_MESSAGE
from adapters.discord.texts import TEXT_FOLDER
from bot.texts import load_texts
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
