"""Ranking with a handful of made-up vectors: what is learned, and what still works when something is missing."""

import numpy as np
import pytest

from knowledge.lexical import build_char_index
from knowledge.models import Exemplar, Target, TargetKind
from knowledge.ranker import Ranker, train_classifier

TAXES = Target(TargetKind.PASSAGE, "taxes")
SEEDS = Target(TargetKind.RULE, "seeds")
HELLO = Target(TargetKind.ROUTE, "hello")
NEW = Target(TargetKind.RULE, "new")
DIRECTIONS = {TAXES: [1, 0, 0, 0], SEEDS: [0, 1, 0, 0], HELLO: [0, 0, 1, 0], NEW: [0, 0, 0, 1]}
ASKED = {
    TAXES: ["do i pay tax", "taxes on tokens", "tax office", "is it taxed", "income tax", "tax form"],
    SEEDS: ["they want my seed", "seed phrase form", "give my words", "recovery words", "secret words", "seed asked"],
    HELLO: ["hello", "hi", "hey", "good morning", "hola", "yo"],
    NEW: ["a new thing", "new scam", "another new one", "what is new", "newest", "new new"],
}


def unit(rows):
    rows = np.asarray(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def make_rows(*targets):
    return tuple(Exemplar(text=text, target=target, lang="en") for target in targets for text in ASKED[target])


def make_vectors(rows):
    noise = np.random.default_rng(3).normal(size=(len(rows), 4)) * 0.15
    return unit(np.array([DIRECTIONS[row.target] for row in rows]) + noise)


def train(rows, vectors):
    targets = tuple(dict.fromkeys(row.target for row in rows))
    return train_classifier(vectors, np.array([targets.index(row.target) for row in rows], np.int32), targets)


def make_ranker(rows, *, classifier=None, with_vectors=True):
    vectors = make_vectors(rows)
    learned = classifier or train(rows, vectors)
    characters = build_char_index([row.text for row in rows])
    return Ranker(rows, characters=characters, vectors=vectors if with_vectors else None, classifier=learned if with_vectors else None)


def best(ranking):
    return ranking.targets[int(ranking.log_probabilities.argmax())]


def by_words(ranker, question):
    return ranker.by_words(ranker.compare_letters(question))


def by_meaning(ranker, question, vector):
    return ranker.by_meaning(ranker.compare_letters(question), vector)


ROWS = make_rows(TAXES, SEEDS, HELLO)


def test_the_classifier_learns_what_it_is_shown():
    vectors = make_vectors(ROWS)
    learned = train(ROWS, vectors)
    named = [learned.targets[int(learned.log_scores(vector).argmax())] for vector in vectors]
    assert named == [row.target for row in ROWS]


def test_the_classifier_names_what_it_has_not_seen():
    learned = train(ROWS, make_vectors(ROWS))
    for target in (TAXES, SEEDS, HELLO):
        unseen = unit(np.add(DIRECTIONS[target], [0.2, 0.1, -0.1, 0.2]))
        assert learned.targets[int(learned.log_scores(unseen).argmax())] == target


def test_its_scores_are_log_probabilities():
    scores = train(ROWS, make_vectors(ROWS)).log_scores(unit([1, 1, 0, 0]))
    assert np.exp(scores).sum() == pytest.approx(1, abs=1e-4)


def test_training_twice_gives_the_same_classifier():
    one, other = (train(ROWS, make_vectors(ROWS)) for _ in range(2))
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.bias, other.bias)


def test_a_rare_target_is_not_drowned_by_its_neighbour():
    random = np.random.default_rng(5)
    common = [1, 0, 0, 0] + random.normal(size=(60, 4)) * 0.5
    rare = [0.5, 0.7, 0, 0] + random.normal(size=(4, 4)) * 0.3
    owners = np.array([0] * 60 + [1] * 4, np.int32)
    learned = train_classifier(unit(np.concatenate([common, rare])), owners, (TAXES, SEEDS))
    assert learned.targets[int(learned.log_scores(unit([0.6, 0.6, 0, 0])).argmax())] == SEEDS


def test_meaning_beats_the_letters():
    ranking = by_meaning(make_ranker(ROWS), "hi, what about the levy", unit([1, 0.1, 0, 0]))
    assert ranking.by_meaning
    assert best(ranking) == TAXES


def test_a_ranking_is_over_all_targets_and_sums_to_one():
    ranker = make_ranker(ROWS)
    for ranking in (by_meaning(ranker, "tax", unit([1, 0, 0, 0])), by_words(ranker, "tax")):
        assert set(ranking.targets) == {TAXES, SEEDS, HELLO}
        assert np.exp(ranking.log_probabilities).sum() == pytest.approx(1, abs=1e-4)


def test_the_same_question_is_ranked_the_same():
    one, other = (by_meaning(make_ranker(ROWS), "seed", unit([0, 1, 1, 0])) for _ in range(2))
    assert np.array_equal(one.log_probabilities, other.log_probabilities)


def test_nearest_tells_near_from_far():
    ranker = make_ranker(ROWS)
    assert by_meaning(ranker, "tax", unit([1, 0, 0, 0])).nearest > 0.9
    assert by_meaning(ranker, "tax", unit([0, 0, 0, -1])).nearest < 0.5
    assert by_words(ranker, "taxes on tokens").nearest > 0.9
    assert by_words(ranker, "qqq zzz").nearest <= 0


def test_without_vectors_words_decide():
    ranker = make_ranker(ROWS, with_vectors=False)
    assert not ranker.knows_meaning
    for ranking in (by_words(ranker, "taxes on my tokens"), by_meaning(ranker, "taxes on my tokens", unit([0, 0, 1, 0]))):
        assert not ranking.by_meaning
        assert best(ranking) == TAXES


def test_a_target_added_since_training_can_be_found():
    rows = make_rows(TAXES, SEEDS, HELLO, NEW)
    ranker = make_ranker(rows, classifier=train(ROWS, make_vectors(ROWS)))
    ranking = by_meaning(ranker, "what is new", unit(DIRECTIONS[NEW]))
    assert NEW in ranking.targets
    assert np.isfinite(ranking.log_probabilities).all()
    assert best(by_words(ranker, "another new one")) == NEW
    assert best(by_meaning(ranker, "taxes on tokens", unit(DIRECTIONS[TAXES]))) == TAXES


def test_a_target_removed_since_training_is_never_named():
    trained_on = make_rows(NEW, TAXES, SEEDS, HELLO)
    ranker = make_ranker(ROWS, classifier=train(trained_on, make_vectors(trained_on)))
    ranking = by_meaning(ranker, "what is new", unit(DIRECTIONS[NEW]))
    assert NEW not in ranking.targets
    assert best(by_meaning(ranker, "seed phrase form", unit(DIRECTIONS[SEEDS]))) == SEEDS


def test_a_classifier_of_other_content_altogether_does_no_harm():
    rows = make_rows(NEW)
    ranker = make_ranker(ROWS, classifier=train(rows, make_vectors(rows)))
    assert best(by_meaning(ranker, "do i pay tax", unit(DIRECTIONS[TAXES]))) == TAXES


def test_one_question_for_a_target_is_enough_to_rank_it():
    rows = (*make_rows(TAXES), Exemplar(text="wen lambo", target=HELLO, lang="en"))
    assert best(by_words(make_ranker(rows), "wen lambo")) == HELLO
