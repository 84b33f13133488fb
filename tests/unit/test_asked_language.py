"""A language that is asked for is the one that is spoken next, whatever the asking is written in."""

import pytest

from bot.answering.asked_language import asked_language
from bot.answering.bare import Bare, bare


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("en anglais stp", "en"),
        ("can you say that in german?", "de"),
        ("in spanish please", "es"),
        ("en français", "fr"),
        ("auf englisch bitte", "en"),
        ("em português", "pt"),
        ("по-русски", "ru"),
        ("українською", "uk"),
        ("türkçe yaz", "tr"),
        ("ingilizce anlat", "en"),
        ("nói bằng tiếng Anh đi", "en"),
        ("pakai bahasa Indonesia", "id"),
        ("用中文说", "zh"),
        ("hindi me batao", "hi"),
        ("بالعربية", "ar"),
    ],
)
def test_the_language_that_is_named_is_asked_for(said, lang):
    assert asked_language(said) == lang
    assert bare(said) is Bare.AGAIN


@pytest.mark.parametrize(
    "said", ["", "please", "is the french tax high", "airdrop in germany", "my english is bad", "in germany", "russian scammers"]
)
def test_a_language_that_is_only_spoken_of_is_not(said):
    assert asked_language(said) is None


@pytest.mark.asyncio
async def test_a_first_aid_is_said_again_in_the_language_that_is_asked_for(ask):
    await ask("j'ai mis ma phrase secrète sur un site", "switch")
    for said, lang in (("en anglais stp", "en"), ("in german please", "de")):
        outcome = await ask(said, "switch")
        assert (outcome.targets, outcome.reply.lang) == (("first_aid:seed-exposed",), lang)
