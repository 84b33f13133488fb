"""Any text in, no crash, and no text that takes long: these run on what strangers send."""

import time
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.answering.followup import leans_on_context, ordinal, pointed_at, points_back, with_context
from bot.answering.language import detect_language
from bot.answering.memory import ConversationMemory, Turn
from bot.answering.question import split_questions, to_question
from bot.models import OutcomeKind
from knowledge.corpus import load_corpus
from knowledge.folding import fold, has_loose_words
from knowledge.lexical import build_char_index, build_word_index, char_scores, word_scores
from knowledge.models import LANGUAGES
from knowledge.signals import SignalMatcher
from knowledge.snapshot import Snapshot, read_snapshot, write_snapshot

FAST = settings(max_examples=150, deadline=None, derandomize=True)
FEWER = settings(max_examples=60, deadline=None, derandomize=True)
FILES = settings(FEWER, suppress_health_check=[HealthCheck.function_scoped_fixture])

CORPUS = load_corpus()
SIGNALS = SignalMatcher({rule.id: rule.signals for rule in CORPUS.rules.values()})
CHARACTERS = build_char_index(["what is an airdrop", "что такое аирдроп", "什么是空投", "do i pay taxes"])
WORDS = build_word_index(["An airdrop is free.", "Taxes may be due.", "空投可能要交税。"])
TURNS = (Turn(question="what types are there", kind=OutcomeKind.ANSWERED, targets=("passage:types-overview",)),)

ODD_CHARACTERS = "'’´`ıİđłøßæœﬁǆ한_*?!.,;/@#[]।؟。\u0301\u0307\u0338\u200b\u200d\u202e\ud83d\udc4d\x00\n\ufdfa"
ODD_WORDS = [
    "and",
    "y",
    "и",
    "ve",
    "seed phrase",
    "the second one",
    "第二",
    "kya hai",
    "/ask@bot",
    "@bot",
    "https://a.example/b",
    "0xabc",
    "वॉलेट",
]
ODD_PIECES = st.sampled_from([*ODD_CHARACTERS, *ODD_WORDS])
ANY_CHARACTER = st.characters(exclude_categories=())
TEXTS = st.one_of(
    st.text(ANY_CHARACTER, max_size=200),
    st.lists(ODD_PIECES | st.text(ANY_CHARACTER, max_size=3), max_size=30).map("".join),
    st.lists(ODD_PIECES, max_size=30).map(" ".join),
)
EXAMPLES = st.sampled_from([example for rule in CORPUS.rules.values() for example in rule.examples])
LONG = {
    "one letter": "a",
    "words": "seed phrase wallet claim ",
    "joints": "what is it and how is it, ",
    "questions": "is it? ",
    "question marks": "?",
    "lines": "\n",
    "words on lines": "wallet\n",
    "commas": ", ",
    "mentions": "@bot ",
    "at signs": "@",
    "slashes": "/",
    "links": "https://",
    "surrogates": "\ud83d",
    "emoji": "👍🏽",
    "chinese": "空投助记词",
    "arabic": "محفظة ",
    "devanagari": "वॉलेट ",
    "marks": "\u0301",
    "zero width": "\u200b",
    "ligature that grows": "\ufdfa",
    "turkish": "ıİ",
    "russian": "кошелёк ",
    "romanised hindi": "kya hai ",
}


@FAST
@given(TEXTS)
@example("ı\u0301")
@example("đ\u0323")
@example("ŉ ΐ ǰ")
def test_folding_twice_is_folding_once(text):
    folded = fold(text)
    assert fold(folded) == folded


@FAST
@given(TEXTS)
def test_folded_text_is_words_and_single_spaces(text):
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert isinstance(has_loose_words(text), bool)


@FAST
@given(EXAMPLES | TEXTS)
def test_signals_fire_the_same_on_folded_text(text):
    fired = SIGNALS.owners(text)
    assert set(fired) <= set(CORPUS.rules)
    assert fired == SIGNALS.owners(fold(text))


@FAST
@given(EXAMPLES)
def test_a_rule_still_fires_when_its_example_is_shouted(example):
    assert set(SIGNALS.owners(example)) <= set(SIGNALS.owners(f"  {example.upper()} !!!"))


@FAST
@given(TEXTS, st.none() | st.sampled_from([*LANGUAGES, "xx", ""]))
def test_every_text_has_a_language(text, hint):
    found = detect_language(text, hint)
    assert 2 <= len(found.code) <= 3
    assert found.spoken in LANGUAGES


@FAST
@given(TEXTS)
def test_a_question_holds_nothing_invisible(text):
    question = to_question(text)
    assert not set(question.text) & set("\x00\x07\x1b\x7f\u200b\u202e\u2066\ufeff")
    assert question.text == question.text.strip()
    assert question.command is None or question.command == question.command.lower()


@FAST
@given(TEXTS)
def test_pieces_stand_in_the_text_in_their_order(text):
    for written in (text, to_question(text).text):
        pieces = split_questions(written)
        assert 1 <= len(pieces) <= 4
        place = 0
        for piece in pieces:
            place = written.find(piece, place)
            assert place >= 0
            place += len(piece)


@FAST
@given(TEXTS)
def test_reading_a_follow_up_never_fails(text):
    for turns in ((), TURNS):
        assert leans_on_context(text, turns) in {True, False}
        assert points_back(text) in {True, False}
        assert with_context(text, turns).endswith(text)
        assert len(pointed_at(text, turns, CORPUS)) <= 2
    assert ordinal(text) in {None, -1, 0, 1, 2, 3}


@FAST
@given(TEXTS)
def test_scores_stay_between_zero_and_one(text):
    for scores in (char_scores(CHARACTERS, text), word_scores(WORDS, text)):
        assert np.isfinite(scores).all()
        assert scores.min() >= 0
        assert scores.max() <= 1 + 1e-3


@FAST
@given(st.lists(TEXTS, max_size=6), TEXTS)
def test_an_index_can_be_built_of_any_texts(texts, question):
    assert char_scores(build_char_index(texts[:2]), question).shape == (min(2, len(texts)),)


@FEWER
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 40)), max_size=40))
def test_memory_never_outgrows_its_bounds(steps):
    now = [0.0]
    memory = ConversationMemory(turns=2, keep=timedelta(minutes=30), conversations=3, clock=lambda: now[0])
    for name, minutes in steps:
        now[0] += 60 * minutes
        memory.remember(name, Turn(question="q", kind=OutcomeKind.ANSWERED, targets=()))
        kept = [memory.recall(each) for each in "abcdefgh"]
        assert sum(1 for turns in kept if turns) <= 3
        assert max(map(len, kept)) <= 2
        assert memory.recall(name)


IDENTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
VECTORS = st.lists(st.lists(st.floats(-1, 1, width=16), min_size=3, max_size=3), max_size=5)


@FILES
@given(vectors=VECTORS, vectors_id=IDENTS, built_from=IDENTS, word=IDENTS, packing=st.sampled_from(["float16", "int8"]))
def test_a_snapshot_comes_back_as_it_was_written(tmp_path, vectors, vectors_id, built_from, word, packing):
    written = Snapshot(
        vectors_id=vectors_id,
        built_from=built_from,
        ids=tuple(f"{word}{place}" for place in range(len(vectors))),
        vectors=np.array(vectors, np.float16).reshape(len(vectors), 3),
        rows=tuple({"text": word, "page": place} for place in range(len(vectors))),
    )
    write_snapshot(tmp_path / "s", written, packing=packing)
    read = read_snapshot(tmp_path / "s")
    assert (read.vectors_id, read.built_from, read.ids, read.rows) == (written.vectors_id, written.built_from, written.ids, written.rows)
    exact = written.vectors.astype(np.float32)
    steps = np.abs(exact).max(axis=1, keepdims=True, initial=1e-9) / 127 if packing == "int8" else np.zeros((len(vectors), 1))
    assert (np.abs(read.vectors.astype(np.float32) - exact) <= 0.51 * steps + 2e-3 * np.abs(exact) + 1e-7).all()


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
def test_no_text_takes_long(unit):
    """Each of these runs on every message, so a message of any making must not hold the others up."""
    text = (unit * (50_000 // len(unit)))[:50_000]
    seconds = {}
    for name, run in {
        "fold": lambda: fold(text),
        "signals": lambda: SIGNALS.match(text),
        "language": lambda: detect_language(text),
        "question": lambda: split_questions(to_question(text).text),
        "context": lambda: leans_on_context(text, TURNS),
        "ordinal": lambda: ordinal(text),
        "characters": lambda: char_scores(CHARACTERS, text),
        "words": lambda: word_scores(WORDS, text),
    }.items():
        started = time.process_time()
        run()
        seconds[name] = time.process_time() - started
    assert {name: taken for name, taken in seconds.items() if taken > 1.0} == {}


@pytest.mark.parametrize("unit", [" ", "\t", "\n ", ", ", "and "], ids=repr)
def test_splitting_a_message_of_gaps_does_not_take_long(unit):
    text = (unit * 2000)[:2000] + "x"
    started = time.process_time()
    split_questions(text)
    assert time.process_time() - started < 0.1
