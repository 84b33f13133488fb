"""What the assistant says by itself: the same lines, with the same places to fill, in every language."""

import shutil
from pathlib import Path
from string import Formatter

import pytest

import bot.texts
from bot.texts import load_texts
from knowledge.corpus import load_corpus
from knowledge.models import LANGUAGES

LINES = load_texts().lines
FOLDER = Path(bot.texts.__file__).parent


def places(line):
    return sorted(name for _, name, _, _ in Formatter().parse(line) if name is not None)


def test_every_language_has_the_same_lines():
    assert set(LINES) == set(LANGUAGES)
    assert {lang: set(spoken) ^ set(LINES["en"]) for lang, spoken in LINES.items() if set(spoken) != set(LINES["en"])} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_placeholders_are_the_same_in_every_language(lang):
    differing = [key for key, line in LINES[lang].items() if places(line) != places(LINES["en"][key])]
    assert differing == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_line_is_empty(lang):
    assert [key for key, line in LINES[lang].items() if len(line) < 2] == []


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_a_sentence_is_translated(lang):
    same = [key for key, line in LINES[lang].items() if line == LINES["en"][key] and len(line.split()) > 3 and not places(line)]
    assert same == []


@pytest.mark.parametrize("route", load_corpus().routes.values(), ids=lambda route: route.id)
def test_every_route_has_its_line(route):
    for lang in LANGUAGES:
        assert load_texts().say(route.text, lang)


def test_places_are_filled():
    said = load_texts().say("clarify", "en", first="taxes", second="types")
    assert "taxes" in said
    assert "types" in said
    assert "{" not in said


@pytest.mark.parametrize("lang", ["ja", "", "xx"])
def test_a_language_we_do_not_speak_hears_english(lang):
    assert load_texts().say("greeting", lang) == LINES["en"]["greeting"]


def test_an_unknown_line_is_an_error():
    with pytest.raises(KeyError):
        load_texts().say("no such line", "en")


def test_a_language_that_lacks_a_line_is_named_at_start(tmp_path):
    for lang in LANGUAGES:
        shutil.copy(FOLDER / f"{lang}.yaml", tmp_path)
    german = tmp_path / "de.yaml"
    kept = [line for line in german.read_text(encoding="utf-8").splitlines() if not line.startswith("greeting:")]
    german.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(ValueError, match=r"de\.yaml lacks greeting"):
        load_texts(tmp_path)
