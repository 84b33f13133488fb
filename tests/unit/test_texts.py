"""What the assistant says by itself: the same lines, with the same places to fill, in every language."""

import re
import shutil
from itertools import combinations
from pathlib import Path
from string import Formatter

import pytest
import yaml

import bot.texts
from bot.texts import load_texts
from knowledge.corpus import load_corpus
from knowledge.models import LANGUAGES

FOLDER = Path(bot.texts.__file__).parent
ROOMS = {folder.name: folder for folder in sorted({path.parent for path in FOLDER.rglob("*.yaml")})}
SPOKEN = {
    room: {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))}
    for room, folder in ROOMS.items()
}
EVERY_FILE = [pytest.param(room, lang, id=f"{room}-{lang}") for room in ROOMS for lang in SPOKEN[room]]
EVERY_TRANSLATION = [pytest.param(room, lang, id=f"{room}-{lang}") for room in ROOMS for lang in SPOKEN[room] if lang != "en"]

# What is typed is the same in every language: the command, and behind it the words it knows ("ru" and the domains are our examples).
TYPED_BEHIND = (
    r"moderators|language|mode|topic|domains|staff|secrets|vanish|limits|observe|assist|enforce|on|off|here|auto|ru"
    r"|\d+|[a-z]+\.(?:org|com)|\{code\}|\{domain\}"
)
COMMAND = re.compile(rf"(?<![\w<./])/(?:[a-z]+|\{{command\}})(?: (?:\||(?:{TYPED_BEHIND})(?!\w)))*", re.ASCII)
OPTION = re.compile(r"\b(?:observe|assist|enforce|auto|off)\b", re.ASCII)
MOST_ON_A_BUTTON = 24


def places(line):
    return sorted(name for _, name, _, _ in Formatter().parse(line) if name is not None)


def typed(text):
    return [sorted(COMMAND.findall(line) + OPTION.findall(line)) for line in text.strip().split("\n")]


def differing(room, lang, seen):
    """Return the keys whose line shows something else than the English one."""
    english = SPOKEN[room]["en"]
    return [key for key, line in SPOKEN[room][lang].items() if key in english and seen(line) != seen(english[key])]


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_speaks_every_language(room):
    assert set(SPOKEN[room]) == set(LANGUAGES)


@pytest.mark.parametrize(("room", "lang"), EVERY_FILE)
def test_every_language_has_the_same_lines(room, lang):
    assert set(SPOKEN[room][lang]) ^ set(SPOKEN[room]["en"]) == set()


@pytest.mark.parametrize(("room", "lang"), EVERY_FILE)
def test_no_line_stands_twice_in_a_file(room, lang):
    keys = re.findall(r"^(\w+):", (ROOMS[room] / f"{lang}.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(keys) == len(SPOKEN[room][lang])


def test_no_line_stands_in_two_folders():
    shared = {f"{one} {other}": set(SPOKEN[one]["en"]) & set(SPOKEN[other]["en"]) for one, other in combinations(ROOMS, 2)}
    assert {pair: keys for pair, keys in shared.items() if keys} == {}


@pytest.mark.parametrize(("room", "lang"), EVERY_FILE)
def test_every_line_is_text_and_not_empty(room, lang):
    assert [key for key, line in SPOKEN[room][lang].items() if not isinstance(line, str) or len(line) < 2] == []


@pytest.mark.parametrize(("room", "lang"), EVERY_TRANSLATION)
def test_placeholders_are_the_same_in_every_language(room, lang):
    assert differing(room, lang, places) == []


@pytest.mark.parametrize(("room", "lang"), EVERY_TRANSLATION)
def test_what_is_typed_is_the_same_in_every_language(room, lang):
    assert differing(room, lang, typed) == []


@pytest.mark.parametrize(
    "line", ["/setup mode observe | assist | enforce", "/setup vanish 10", "/unblock {domain}", "/{command} example.org", "/quiet off"]
)
def test_a_command_is_seen_with_what_belongs_to_it(line):
    assert COMMAND.findall(f"Say {line} (or leave it).") == [line]


@pytest.mark.parametrize(("room", "lang"), EVERY_FILE)
def test_buttons_are_short(room, lang):
    assert [key for key, line in SPOKEN[room][lang].items() if key.startswith("button_") and len(line) > MOST_ON_A_BUTTON] == []


@pytest.mark.parametrize(("room", "lang"), EVERY_TRANSLATION)
def test_a_sentence_is_translated(room, lang):
    english = SPOKEN[room]["en"]
    same = [key for key, line in SPOKEN[room][lang].items() if line == english.get(key) and len(line.split()) > 3 and not places(line)]
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
    assert load_texts().say("greeting", lang) == SPOKEN["texts"]["en"]["greeting"]


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
