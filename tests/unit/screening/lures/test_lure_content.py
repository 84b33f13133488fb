"""The lure content: wide enough, in every language, and the detector holds all of it."""

from collections import Counter
from functools import partial

import pytest

from bot.opening_meaning import open_second
from bot.settings import Settings
from knowledge.content_files import ContentError
from knowledge.lures.content import load_lures, load_words
from knowledge.lures.examples import to_sighting, with_standing
from knowledge.lures.judging import judge
from knowledge.lures.lexicon import Lexicon
from knowledge.lures.models import Stance
from knowledge.lures.shipped import open_lures
from knowledge.lures.words import fold_words
from knowledge.models import LANGUAGES

LURES = load_lures()
KNOWLEDGE = open_lures()
SECOND = open_second(Settings())
# The model is small, its examples contradict each other here and there, and some lures have no word that tells; what it cannot hold is
# counted, not hidden.
MOST_MISSED = 0.065
MOST_WRONG = 0.01


def outcomes(lure, standing=None):
    for example in lure.examples:
        sighting = to_sighting(example)
        shown = with_standing(sighting, standing) if standing else sighting
        yield example, judge(KNOWLEDGE.reader.see(shown), KNOWLEDGE.model, partial(SECOND.lean, shown)).flagged


def test_there_are_enough_kinds_and_examples():
    assert len(LURES) >= 30
    stances = Counter(example.stance for lure in LURES for example in lure.examples)
    assert sum(stances.values()) >= 1200
    assert set(stances) == set(Stance)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_lures_and_innocent_twins(lang):
    examples = [example for lure in LURES for example in lure.examples if example.lang == lang]
    assert sum(example.stance is Stance.PROMOTING for example in examples) >= 40
    assert sum(example.stance is not Stance.PROMOTING for example in examples) >= 30


@pytest.mark.parametrize("standing", [None, "unknown", "malicious"])
def test_the_detector_holds_its_examples_however_their_links_stand(standing):
    missed, wrong, lures, innocent = [], [], 0, 0
    for lure in LURES:
        for example, flagged in outcomes(lure, standing):
            if example.stance is Stance.PROMOTING:
                lures += 1
                missed += [] if flagged else [example.text]
            else:
                innocent += 1
                wrong += [example.text] if flagged else []
    assert len(missed) <= MOST_MISSED * lures, missed
    assert len(wrong) <= MOST_WRONG * innocent, wrong


def test_no_example_has_a_live_host():
    for lure in LURES:
        for example in lure.examples:
            for sign in to_sighting(example).links:
                assert sign.host is None or sign.host.endswith(".example") or sign.host in {"t.me", "discord.gg"}


def test_a_word_counts_in_its_own_language_only():
    lexicon = Lexicon(load_words())
    income = lexicon.names.index("income")

    def groups(text):
        return {hit.group for hit in lexicon.find(fold_words(text))}

    assert income in groups("hemen para kazan, bu grup senin için")
    assert income not in groups("esto es para los usuarios de la red")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "fields"),
        ("examples: {xx: [hello]}", "language"),
        ("signals: [{all: [no_such_group]}]", "no word group"),
        ("hints: [{all: [no_such_group]}]", "no word group"),
        ("exmples: {}", "unknown"),
    ],
)
def test_a_mistake_names_its_file(tmp_path, text, told):
    (tmp_path / "words").mkdir()
    (tmp_path / "odd-lure.yaml").write_text(text)
    with pytest.raises(ContentError, match=rf"odd-lure\.yaml.*{told}"):
        load_lures(tmp_path)
