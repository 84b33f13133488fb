"""What is computed from the content and ships with it: it comes back as written, and only where it fits the content."""

import json
import zipfile

import numpy as np
import pytest

from knowledge.bank import exemplar_id, exemplars
from knowledge.corpus import fingerprint, load_corpus, read_parsed, read_raw, write_parsed
from knowledge.lexical import build_char_index, char_scores
from knowledge.models import Target, TargetKind
from knowledge.ranker import Classifier
from knowledge.shipped import (
    CHARACTERS,
    CLASSIFIER,
    CONTENT_FILE,
    SHIPPED,
    SNAPSHOT,
    read_characters,
    read_classifier,
    write_characters,
    write_classifier,
)
from knowledge.snapshot import read_snapshot

TEXTS = ["what is an airdrop", "do i pay taxes", "空投是什么", "they want my seed phrase"]


def make_classifier():
    random = np.random.default_rng(1)
    return Classifier(
        targets=(Target(TargetKind.PASSAGE, "what-is"), Target(TargetKind.RULE, "pay-first")),
        weights=random.normal(size=(6, 2)).astype(np.float32),
        bias=random.normal(size=2).astype(np.float32),
        floor=0.5,
        centre=random.normal(size=6).astype(np.float32),
    )


def read_written_classifier(path):
    return read_classifier(path, vectors_id="model/1")


@pytest.fixture
def classifier_file(tmp_path):
    path = tmp_path / CLASSIFIER
    write_classifier(path, make_classifier(), vectors_id="model/1", built_from="c1")
    return path


@pytest.fixture
def characters_file(tmp_path):
    path = tmp_path / CHARACTERS
    write_characters(path, build_char_index(TEXTS), "c1")
    return path


def test_the_character_index_comes_back(characters_file):
    built, read = build_char_index(TEXTS), read_characters(characters_file, "c1")
    for question in ("airdorp", "taxes", "空投", "nothing like it"):
        assert char_scores(read, question) == pytest.approx(char_scores(built, question), abs=0.02)


def test_the_classifier_comes_back(classifier_file):
    built, read = make_classifier(), read_written_classifier(classifier_file)
    assert read.targets == built.targets
    vector = np.linspace(-1, 1, 6, dtype=np.float32)
    assert read.log_scores(vector) == pytest.approx(built.log_scores(vector), abs=0.01)


def test_the_parsed_content_comes_back(tmp_path):
    raw = read_raw()
    write_parsed(tmp_path / CONTENT_FILE, raw)
    assert load_corpus(parsed=tmp_path / CONTENT_FILE) == load_corpus()


def test_what_was_made_from_other_content_is_left_out(tmp_path, characters_file):
    assert read_characters(characters_file, "c2") is None
    write_parsed(tmp_path / CONTENT_FILE, read_raw())
    assert read_parsed(tmp_path / CONTENT_FILE, "c2") is None


def test_stale_parsed_content_is_parsed_again(tmp_path):
    (tmp_path / CONTENT_FILE).write_text(json.dumps({"fingerprint": "old", "files": {}}))
    assert load_corpus(parsed=tmp_path / CONTENT_FILE).passages


def test_a_classifier_of_another_vector_space_is_left_out(classifier_file):
    assert read_classifier(classifier_file, vectors_id="model/2") is None


def test_missing_files_are_left_out(tmp_path):
    assert read_characters(tmp_path / "none", "c1") is None
    assert read_classifier(tmp_path / "none", vectors_id="model/1") is None
    assert read_parsed(tmp_path / "none", "c1") is None


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04", b"no archive", b"\0" * 200])
def test_files_that_are_no_archive_are_left_out(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    assert read_characters(path, "c1") is None
    assert read_written_classifier(path) is None
    assert read_parsed(path, "c1") is None


@pytest.mark.parametrize("text", ["{}", "[]", "null", "3", '{"fingerprint": "c1"}', '{"fingerprint": "c2", "files": {}}', '{"fing'])
def test_parsed_content_of_another_shape_is_left_out(tmp_path, text):
    (tmp_path / CONTENT_FILE).write_text(text)
    assert read_parsed(tmp_path / CONTENT_FILE, "c1") is None


def test_an_archive_cut_anywhere_is_left_out(classifier_file):
    whole = classifier_file.read_bytes()
    for length in range(0, len(whole), 19):
        classifier_file.write_bytes(whole[:length])
        assert read_written_classifier(classifier_file) is None


def test_an_archive_with_a_changed_byte_is_left_out_or_the_same(classifier_file):
    """A damaged file must not stop the program: where it cannot be read, words alone answer."""
    whole, vector = classifier_file.read_bytes(), np.linspace(-1, 1, 6, dtype=np.float32)
    intact = read_written_classifier(classifier_file).log_scores(vector)
    wrong = set()
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] ^= 0x41
        classifier_file.write_bytes(damaged)
        try:
            read = read_written_classifier(classifier_file)
            if read is not None and not np.array_equal(read.log_scores(vector), intact):
                wrong.add("read as if whole")
        except Exception as error:
            wrong.add(f"{type(error).__name__}: {str(error)[:40]}")
    assert wrong == set()


@pytest.mark.parametrize("member", ["vectors_id", "targets", "weights", "bias", "centre"])
def test_an_archive_that_lacks_an_array_is_left_out(classifier_file, member):
    without(classifier_file, member)
    assert read_written_classifier(classifier_file) is None


@pytest.mark.parametrize("member", ["built_from", "starts", "texts", "weights", "idf", "size"])
def test_a_character_index_that_lacks_an_array_is_left_out(characters_file, member):
    without(characters_file, member)
    assert read_characters(characters_file, "c1") is None


def test_a_bare_array_is_no_archive(tmp_path):
    np.save(tmp_path / "array.npy", np.zeros(3))
    assert read_written_classifier(tmp_path / "array.npy") is None
    assert read_characters(tmp_path / "array.npy", "c1") is None


def without(path, member):
    """Write the archive again, without one array."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name != f"{member}.npy"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)


class TestShippedFiles:
    """After a change of the content these fail until `make build-content` has run."""

    def test_the_parsed_content_is_the_present_content(self):
        assert read_parsed(SHIPPED / CONTENT_FILE, fingerprint()) is not None

    def test_the_character_index_was_made_from_the_present_content(self):
        characters = read_characters(SHIPPED / CHARACTERS, fingerprint())
        assert characters is not None
        assert characters.size == sum(1 for row in exemplars(load_corpus()) if row.lang)

    def test_the_vectors_were_made_from_the_present_content(self):
        snapshot = read_snapshot(SHIPPED / SNAPSHOT)
        assert snapshot.built_from == fingerprint()
        assert set(snapshot.ids) == {exemplar_id(row) for row in exemplars(load_corpus())}

    def test_the_classifier_was_made_from_the_present_content(self):
        with np.load(SHIPPED / CLASSIFIER, allow_pickle=False) as archive:
            assert str(archive["built_from"]) == fingerprint()

    def test_the_classifier_fits_the_vectors_and_knows_every_target(self):
        snapshot = read_snapshot(SHIPPED / SNAPSHOT)
        classifier = read_classifier(SHIPPED / CLASSIFIER, vectors_id=snapshot.vectors_id)
        assert classifier is not None
        assert classifier.weights.shape == (snapshot.vectors.shape[1], len(classifier.targets))
        assert set(classifier.targets) == {row.target for row in exemplars(load_corpus())}
