"""The knowledge base as an operator handles it, on a store in memory and an embedder that counts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge.bank import exemplar_id, exemplars
from knowledge.corpus import load_corpus
from knowledge.index import ChromaStore
from knowledge.ingest.builtin import builtin_snapshot_path
from knowledge.ingest.documents import headings_path, read_headings, snapshot_path
from knowledge.ingest.manifest import manifest_path
from knowledge.ingest.models import Ingested, Skipped, Unchanged
from knowledge.ingest.seam import BUILTIN, DOCUMENTS, IndexBusy, IndexUnavailable
from knowledge.library import DocumentsState, Library, open_documents
from knowledge.snapshot import Snapshot, read_snapshot, write_snapshot
from tests.fakes.embedders import BagEmbedder
from tests.fakes.files import make_pdf
from tests.fakes.fuses import Fuse, Killed
from tests.fakes.memory_index import MemoryIndex, Shelf
from tests.fakes.readers import InProcessReader

CORPUS = load_corpus()
SMALL_CORPUS = type(CORPUS)(sources=CORPUS.sources, passages=dict(list(CORPUS.passages.items())[:2]), rules={}, first_aid={}, routes={})
TOPICS = ("staking", "bridges", "wallets", "fees", "tokens", "vesting", "governance", "oracles", "rollups", "validators")


class Home:
    """A home folder with its store, and libraries opened on them one after another."""

    def __init__(self, folder: Path, shelf: Shelf | None = None) -> None:
        self.folder = folder
        self.shelf = shelf or Shelf()
        self.fuse = Fuse()
        self.embedder = BagEmbedder(before=self.fuse.step)

    def library(self, embedder: BagEmbedder | None = None, **options) -> Library:
        def open_store(opened, home_id):
            return MemoryIndex(self.shelf, opened, home_id, self.fuse.step)

        options.setdefault("shipped", self.folder / "nothing-shipped")
        options.setdefault("open_reader", InProcessReader)
        return Library(self.folder, SMALL_CORPUS, lambda: embedder or self.embedder, open_store, **options)

    def rows(self) -> set[str]:
        return {ident for (collection, _), rows in self.shelf.spaces.items() if collection == DOCUMENTS for ident in rows}

    def texts(self) -> list[str]:
        return sorted(chunk.text for chunk in open_documents(self.folder).chunks)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for number, topic in enumerate(TOPICS):
        (folder / f"{topic}.md").write_text(f"# About {topic}\n\nAll of {topic} in {number} words.\n\n## Risks\n\nThe {topic} risks.\n")
    return folder


def test_added_documents_are_found_and_listed_from_the_snapshot_alone(home, docs):
    home.library().add([docs])
    home.shelf.operations.clear()
    library = home.library()
    found = library.search("All of bridges in 1 words.", 3)
    listed = [each for each in library.list() if each.source_id.startswith("doc:")]
    assert (found[0].title, found[0].section, found[0].collection) == ("About bridges", "About bridges", "documents")
    assert len(listed) == 2 * len(TOPICS)
    assert not any(each.own_words for each in listed)
    assert home.shelf.operations == []


def test_adding_again_embeds_and_stores_nothing(home, docs):
    home.library().add([docs])
    home.embedder.embedded.clear()
    before = snapshot_path(home.folder).stat().st_mtime_ns, manifest_path(home.folder).stat().st_mtime_ns
    outcomes = home.library().add([docs])
    assert all(isinstance(outcome, Unchanged) for outcome in outcomes)
    assert home.embedder.embedded == []
    assert home.shelf.operations.count("upsert") == 1
    assert before == (snapshot_path(home.folder).stat().st_mtime_ns, manifest_path(home.folder).stat().st_mtime_ns)


def test_files_are_read_again_where_another_version_of_the_program_cut_them(home, docs, monkeypatch):
    home.library().add([docs])
    monkeypatch.setattr("knowledge.ingest.adding.RECIPE", "another")
    assert all(isinstance(outcome, Ingested) for outcome in home.library().add([docs]))
    assert all(isinstance(outcome, Unchanged) for outcome in home.library().add([docs]))


def test_a_changed_file_embeds_only_what_changed_in_it(home, docs):
    home.library().add([docs])
    home.embedder.embedded.clear()
    (docs / "fees.md").write_text("# About fees\n\nAll of fees in 3 words.\n\n## Risks\n\nNew risks.\n")
    outcomes = home.library().add([docs])
    assert [outcome.shown for outcome in outcomes if isinstance(outcome, Ingested)] == ["docs/fees.md"]
    assert home.embedder.embedded == ["About fees\nAbout fees > Risks\nNew risks."]
    assert "The fees risks." not in home.texts()
    assert len(home.rows()) == len(home.texts()) == 2 * len(TOPICS)


def test_building_embeds_the_content_once(home):
    report = home.library().build()
    assert report.embedded == report.content_rows == len(exemplars(SMALL_CORPUS))
    home.embedder.embedded.clear()
    assert home.library().build().embedded == 0
    assert home.embedder.embedded == []


def test_shipped_vectors_are_taken_and_not_computed(home, tmp_path):
    rows = exemplars(SMALL_CORPUS)
    ids = tuple(exemplar_id(row) for row in rows)
    vectors = np.random.default_rng(0).normal(size=(len(rows), 64)).astype(np.float16)
    shipped = tmp_path / "builtin.snapshot"
    write_snapshot(shipped, Snapshot(vectors_id="bag/64", built_from="content", ids=ids, vectors=vectors))
    assert home.library(shipped=shipped).build().embedded == 0
    stored = home.shelf.spaces[(BUILTIN, "bag/64")]
    assert np.array_equal(np.stack([stored[ident].vector for ident in ids]).astype(np.float16), vectors)
    assert not builtin_snapshot_path(home.folder).exists()
    assert stored[ids[0]].row.fields == {"target": str(rows[0].target), "kind": rows[0].target.kind.value, "lang": rows[0].lang or ""}


def test_content_that_is_gone_leaves_the_store(home):
    home.library().build()
    smaller = type(CORPUS)(sources=CORPUS.sources, passages={}, rules={}, first_aid={}, routes={})
    library = Library(home.folder, smaller, lambda: home.embedder, lambda embedder, home_id: MemoryIndex(home.shelf, embedder, home_id))
    library.build()
    assert home.shelf.spaces[(BUILTIN, "bag/64")] == {}


def test_another_model_embeds_everything_anew_and_the_old_vectors_go(home, docs):
    home.library().add([docs])
    home.library().build()
    other = BagEmbedder(dimensions=16, vectors_id="bag/16")
    report = home.library(other).build()
    opened = open_documents(home.folder)
    assert report.embedded == len(exemplars(SMALL_CORPUS)) + 2 * len(TOPICS)
    assert (opened.state, opened.vectors_id, opened.vectors.shape) == (DocumentsState.FRESH, "bag/16", (20, 16))
    assert {space for _, space in home.shelf.spaces} == {"bag/16"}


def test_without_a_model_words_find_and_a_model_can_come_later(home, docs):
    library = Library(
        home.folder, SMALL_CORPUS, lambda: None, lambda embedder, home_id: MemoryIndex(home.shelf, embedder, home_id), shipped=docs / "none"
    )
    library.add([docs])
    assert library.search("governance risks", 1)[0].title == "About governance"
    home.library().build()
    assert open_documents(home.folder).vectors_id == "bag/64"


def test_removing_takes_ids_paths_folders_and_shown_names(home, docs):
    library = home.library()
    outcomes = library.add([docs])
    sub = docs / "more"
    sub.mkdir()
    (sub / "x.txt").write_text("extra words")
    library.add([sub / "x.txt"])
    removal = home.library().remove([outcomes[0].source_id, str(docs / "fees.md"), "docs/oracles.md", str(sub), "doc:000000000000"])
    assert len(removal.removed) == 4
    assert removal.unknown == ("doc:000000000000",)
    assert len(home.texts()) == len(home.rows()) == 2 * (len(TOPICS) - 3)
    assert len(home.library().remove([str(docs)]).removed) == len(TOPICS) - 3
    assert home.texts() == []
    assert open_documents(home.folder).state is DocumentsState.FRESH


def test_one_content_under_two_paths_stays_until_both_are_removed(home, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("the same words")
    home.library().add([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert len(home.rows()) == 1
    assert home.library().remove([str(tmp_path / "a.txt")]).removed == ()
    assert len(home.rows()) == 1
    assert len(home.library().remove([str(tmp_path / "b.txt")]).removed) == 1
    assert home.rows() == set()


def test_a_renamed_file_is_shown_under_its_new_name(home, docs):
    home.library().add([docs])
    (docs / "fees.md").rename(docs / "costs.md")
    home.library().add([docs])
    assert "docs/costs.md" in {chunk.shown for chunk in open_documents(home.folder).chunks}
    assert len(home.rows()) == 2 * len(TOPICS)


def test_headings_are_kept_as_questions_and_follow_the_documents(home, docs):
    home.library().add([docs])
    headings = read_headings(home.folder, home.embedder.vectors_id)
    assert set(headings) == {chunk.heading for chunk in open_documents(home.folder).chunks}
    name, vector = next(iter(headings.items()))
    assert vector == pytest.approx(home.embedder.embed_questions([name])[0], abs=1e-3)
    (docs / "new.md").write_text("# Something new\n\nwords\n")
    home.library().add([docs])
    assert "Something new" in read_headings(home.folder, home.embedder.vectors_id)
    headings_path(home.folder).unlink()
    home.library().build()
    assert set(read_headings(home.folder, home.embedder.vectors_id)) == {*headings, "Something new"}
    assert read_headings(home.folder, "another model") == {}


def test_collections_are_searched_apart(home, docs, tmp_path):
    (tmp_path / "law.txt").write_text("staking is taxed")
    library = home.library()
    library.add([docs])
    library.add([tmp_path / "law.txt"], "legal")
    assert {found.collection for found in library.search("staking", 20, "legal")} == {"legal"}
    assert {found.collection for found in library.search("staking", 20, "guide")} == {"guide"}
    snapshot_path(home.folder).unlink()
    assert [found.title for found in library.search("staking", 20, "legal")] == ["law"]
    with pytest.raises(ValueError, match="not for documents"):
        library.add([docs], "guide")


def test_a_broken_file_is_skipped_and_the_rest_is_added(home, docs):
    (docs / "broken.pdf").write_bytes(make_pdf(["text"])[:200])
    outcomes = home.library().add([docs])
    assert [outcome.shown for outcome in outcomes if isinstance(outcome, Skipped)] == ["docs/broken.pdf"]
    assert len(home.texts()) == 2 * len(TOPICS)


def test_two_files_with_one_short_id_are_told_apart(home, tmp_path, monkeypatch):
    # The short id is 48 bits of a hash: whoever wants two files to share one can make them.
    monkeypatch.setattr("knowledge.ingest.pipeline.source_id_of", lambda sha256: "doc:000000000000")
    monkeypatch.setattr("knowledge.ingest.adding.source_id_of", lambda sha256: "doc:000000000000")
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"words of {name}")
    outcomes = home.library().add([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert isinstance(outcomes[1], Skipped)
    assert home.texts() == ["words of a"]


def test_a_second_writer_is_told_to_wait(home, docs):
    library = home.library()
    with library._writing(), pytest.raises(IndexBusy, match="wait for it to end"):
        home.library().add([docs])
    home.library().add([docs])


# A snapshot that is not what it should be


def test_no_documents_is_no_problem(home):
    opened = open_documents(home.folder)
    assert (opened.state, opened.problem, opened.chunks) == (DocumentsState.NONE, "", ())


def test_a_missing_snapshot_is_noticed_and_answers_still_come(home, docs):
    home.library().add([docs])
    snapshot_path(home.folder).unlink()
    opened = open_documents(home.folder)
    assert opened.state is DocumentsState.STALE
    assert "knowledge build" in opened.problem
    assert home.library().search("All of bridges in 1 words.", 1)[0].title == "About bridges"
    assert len(home.library().documents().chunks) == 2 * len(TOPICS)


def test_a_snapshot_from_before_the_last_change_is_noticed_and_answers_are_new(home, docs):
    library = home.library()
    library.add([docs])
    old = snapshot_path(home.folder).read_bytes()
    (docs / "new.txt").write_text("something about airdrops")
    library.add([docs / "new.txt"])
    snapshot_path(home.folder).write_bytes(old)
    assert open_documents(home.folder).state is DocumentsState.STALE
    assert home.library().search("something about airdrops", 1)[0].title == "new"
    home.library().build()
    assert open_documents(home.folder).state is DocumentsState.FRESH


@pytest.mark.parametrize("share", [0.001, 0.05, 0.3, 0.6, 0.9, 0.999])
def test_one_flipped_byte_is_noticed_and_mended(home, docs, share):
    home.library().add([docs])
    whole = snapshot_path(home.folder).read_bytes()
    place = int(len(whole) * share)
    snapshot_path(home.folder).write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
    opened = open_documents(home.folder)
    # A flipped byte in the padding between header and vectors changes nothing that is read.
    assert opened.state is DocumentsState.DAMAGED or (opened.state is DocumentsState.FRESH and len(opened.chunks) == 20)
    if opened.state is DocumentsState.DAMAGED:
        assert home.library().search("All of bridges in 1 words.", 1)[0].title == "About bridges"
    home.embedder.embedded.clear()
    report = home.library().build()
    assert open_documents(home.folder).state is DocumentsState.FRESH
    assert report.embedded == len(exemplars(SMALL_CORPUS))


def test_a_snapshot_cut_short_is_noticed(home, docs):
    home.library().add([docs])
    whole = snapshot_path(home.folder).read_bytes()
    for size in (0, 4, 30, len(whole) // 2, len(whole) - 1):
        snapshot_path(home.folder).write_bytes(whole[:size])
        assert open_documents(home.folder).state is DocumentsState.DAMAGED


def test_a_lost_store_is_filled_from_the_snapshot(home, docs):
    home.library().add([docs])
    texts = home.texts()
    home.shelf.spaces.clear()
    home.embedder.embedded.clear()
    report = home.library().build()
    assert (report.lost, home.texts(), len(home.rows())) == ((), texts, 20)
    assert report.embedded == len(exemplars(SMALL_CORPUS))


def test_a_lost_or_damaged_manifest_is_made_again_from_the_store(home, docs):
    home.library().add([docs])
    texts = home.texts()
    for damage in (manifest_path(home.folder).unlink, lambda: manifest_path(home.folder).write_text('{"sources": [')):
        damage()
        home.library().build()
        assert open_documents(home.folder).state is DocumentsState.FRESH
        assert home.texts() == texts
    assert len(home.library().remove([open_documents(home.folder).chunks[0].source_id]).removed) == 1


@pytest.mark.parametrize("name", ["manifest.json", "documents.snapshot"])
def test_an_index_that_is_kept_from_the_reader_is_told_and_not_made_anew(home, docs, name):
    home.library().add([docs])
    place = home.folder / "index" / name
    place.rename(place.with_name("hidden"))
    place.mkdir()  # root may read whatever has no rights: a folder is refused to everybody
    opened = open_documents(home.folder)
    assert opened.state is DocumentsState.DAMAGED
    assert "cannot be read" in opened.problem
    if name == "manifest.json":
        for act in (home.library().build, lambda: list(home.library().list())):
            with pytest.raises(IndexUnavailable, match="cannot be read"):
                act()
    place.rmdir()
    place.with_name("hidden").rename(place)
    assert open_documents(home.folder).state is DocumentsState.FRESH


def test_what_is_nowhere_any_more_is_named(home, docs):
    home.library().add([docs])
    home.shelf.spaces.clear()
    snapshot_path(home.folder).unlink()
    assert len(home.library().build().lost) == len(TOPICS)
    assert open_documents(home.folder).state is DocumentsState.FRESH


def test_what_is_lost_is_named_by_whatever_change_finds_out(home, docs, tmp_path):
    outcomes = home.library().add([docs])
    (tmp_path / "new.txt").write_text("new words")

    def lose() -> None:
        home.shelf.spaces.clear()
        snapshot_path(home.folder).unlink()

    lose()
    added, *lost = home.library().add([tmp_path / "new.txt"])
    assert isinstance(added, Ingested)
    assert sorted(each.shown for each in lost) == sorted(each.shown for each in outcomes)
    assert all(each.is_failure and "add the file again" in each.reason for each in lost)
    home.library().add([docs])
    lose()
    removal = home.library().remove([str(docs / "fees.md")])
    assert [entry.shown for entry in removal.removed] == ["docs/fees.md"]
    assert len(removal.lost) == len(TOPICS)


def test_a_second_home_on_one_store_takes_it_from_the_first_and_loses_nobody_a_document(home, docs, tmp_path):
    home.library().add([docs])
    second = Home(tmp_path / "second", home.shelf)
    (tmp_path / "other.txt").write_text("other words")
    second.library().add([tmp_path / "other.txt"])
    assert len(second.texts()) == 2 * len(TOPICS) + 1
    with pytest.raises(IndexUnavailable, match="another home"):
        home.library().build()
    assert len(home.texts()) == 2 * len(TOPICS)
    second.library().build()
    assert len(second.rows()) == 2 * len(TOPICS) + 1


def test_reading_takes_no_store_over(home, docs, tmp_path):
    home.library().add([docs])
    second = Home(tmp_path / "second", home.shelf)
    shutil.copytree(home.folder, second.folder)
    manifest_path(second.folder).write_text("damaged")
    snapshot_path(second.folder).write_bytes(b"damaged")
    assert len(second.library().documents().chunks) == 2 * len(TOPICS)
    home.library().build()


@pytest.mark.parametrize("name", ["", " ", "circle"])
def test_a_name_that_names_nothing_removes_nothing(home, docs, tmp_path, monkeypatch, name):
    home.library().add([docs])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "circle").symlink_to("circle")
    assert home.library().remove([name]).unknown == (name,)
    assert len(home.texts()) == 2 * len(TOPICS)


# Ending anywhere


def _change(home: Home, docs: Path) -> None:
    home.library().add([docs])


def _switch_collection(home: Home, docs: Path) -> None:
    home.library().add([docs], "moved")


def _remove(home: Home, docs: Path) -> None:
    home.library().remove([str(docs / "fees.md"), str(docs / "tokens.md")])


def _switch_model(home: Home, docs: Path) -> None:
    home.library(BagEmbedder(dimensions=16, vectors_id="bag/16", before=home.fuse.step)).build()


@pytest.mark.parametrize("act", [_change, _switch_collection, _remove, _switch_model])
def test_a_run_killed_at_any_step_leaves_the_old_index_whole_and_the_next_mends_it(act, tmp_path, docs):
    first = Home(tmp_path / "first")
    first.library().build()
    first.library().add([docs])
    (docs / "fees.md").write_text("# About fees\n\nChanged.\n")
    (docs / "new.txt").write_text("Something new.")
    fuse = Fuse()
    fuse.watch_files()
    after = _copy(first, tmp_path / "after", fuse)
    fuse.arm(burns_at=10_000, folder=after.folder)
    act(after, docs)
    steps = fuse.steps
    fuse.disarm()
    assert steps >= 6
    for step in range(1, steps + 1):
        home = _copy(first, tmp_path / f"step{step}", fuse)
        fuse.arm(burns_at=step, folder=home.folder)
        with pytest.raises(Killed):
            act(home, docs)
        fuse.disarm()
        _check_whole(home, first, after)
        act(home, docs)
        assert _state(home) == _state(after)
        assert home.shelf.spaces.keys() >= {(DOCUMENTS, open_documents(home.folder).vectors_id)}


def _copy(home: Home, folder: Path, fuse: Fuse) -> Home:
    shutil.copytree(home.folder, folder)
    copied = Home(folder, home.shelf.copy())
    copied.fuse = fuse
    copied.embedder = BagEmbedder(before=fuse.step)
    return copied


def _check_whole(killed: Home, before: Home, after: Home) -> None:
    """Look at a killed home without mending it, then let a build mend a copy."""
    opened = open_documents(killed.folder)
    assert opened.state in {DocumentsState.FRESH, DocumentsState.STALE}
    assert killed.texts() in (before.texts(), after.texts())
    assert len(opened.vectors) == len(opened.chunks)
    mended = _copy(killed, killed.folder.with_name(f"{killed.folder.name}-mended"), killed.fuse)
    embedder = BagEmbedder() if opened.vectors_id == "bag/64" else BagEmbedder(dimensions=16, vectors_id="bag/16")
    report = mended.library(embedder).build()
    assert report.lost == ()
    assert open_documents(mended.folder).state is DocumentsState.FRESH
    assert mended.texts() in (before.texts(), after.texts())
    chunks = open_documents(mended.folder).chunks
    assert mended.rows() == {chunk.id for chunk in chunks}
    assert set(read_headings(mended.folder, embedder.vectors_id)) == {chunk.heading for chunk in chunks if chunk.heading}
    assert not list(mended.folder.rglob("*.partial"))


def _state(home: Home) -> tuple[object, ...]:
    opened = open_documents(home.folder)
    return opened.state, opened.vectors_id, opened.chunks, home.rows()


def test_a_killed_add_goes_on_where_it_stopped(home, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number}.txt").write_text(f"words of file {number}")
    home.fuse.arm(burns_at=9)
    with pytest.raises(Killed):
        home.library().add([folder])
    done = len(home.embedder.embedded)
    assert done >= 128
    home.library().add([folder])
    assert len(home.embedder.embedded) == 400
    assert len(home.texts()) == 400


# Size


def test_two_thousand_files_cost_a_number_of_operations_that_grows_with_them(tmp_path):
    costs = {}
    for size in (500, 2000):
        home = Home(tmp_path / f"home{size}")
        folder = tmp_path / f"docs{size}"
        folder.mkdir()
        for number in range(size):
            (folder / f"{number}.txt").write_text(f"words of file {number}")
        shown: list[int] = []
        fuse = Fuse()
        fuse.watch_files()
        fuse.arm(burns_at=1_000_000, folder=home.folder)
        outcomes = home.library().add([folder], progress=lambda stage, done, total, shown=shown: shown.append(done))
        costs[size] = (len(home.shelf.operations), fuse.steps, len(home.embedder.embedded))
        fuse.disarm()
        assert len(outcomes) == size
        assert shown[:size] == list(range(1, size + 1))
        home.shelf.operations.clear()
        home.library().add([folder])
        assert len(home.shelf.operations) <= 3
    operations, writes, embedded = costs[2000]
    assert embedded == 2000
    assert operations <= 4 * costs[500][0]
    assert writes == costs[500][1], "manifest and snapshot are written once a run, however many files there are"


# The store of record and the snapshot


@pytest.fixture
def chroma(tmp_path: Path) -> Callable[[], Library]:
    embedder = BagEmbedder()
    return lambda: Library(
        tmp_path / "home",
        SMALL_CORPUS,
        lambda: embedder,
        lambda opened, home_id: ChromaStore.open(tmp_path / "home", embedder=opened, home_id=home_id),
        shipped=tmp_path / "none",
    )


def test_the_snapshot_and_chroma_give_the_same_top_five(chroma, docs, tmp_path):
    dice = np.random.default_rng(5)
    words = [f"{topic}{number}" for topic in TOPICS for number in range(30)]
    for number in range(200):
        (docs / f"{number}.txt").write_text(" ".join(dice.choice(words, 30)))
    chroma().add([docs])
    chroma().build()
    questions = [" ".join(dice.choice(words, 6)) for _ in range(15)]
    from_snapshot = [chroma().search(question, 5) for question in questions]
    snapshot_path(tmp_path / "home").unlink()
    from_store = [chroma().search(question, 5) for question in questions]
    for one, other in zip(from_snapshot, from_store, strict=True):
        assert [found.id for found in one] == [found.id for found in other]
        assert [found.score for found in one] == pytest.approx([found.score for found in other], abs=1e-4)
    chroma().build()
    assert [chroma().search(question, 5) for question in questions] == from_snapshot


def test_the_snapshot_has_the_ids_of_the_store(chroma, docs, tmp_path):
    chroma().add([docs])
    store = ChromaStore.open(tmp_path / "home", embedder=BagEmbedder())
    assert set(read_snapshot(snapshot_path(tmp_path / "home")).ids) == set(store.hashes(DOCUMENTS))
    store.close()


def test_answering_from_the_snapshot_loads_no_chroma(chroma, docs, tmp_path):
    import subprocess
    import sys

    chroma().add([docs])
    script = (
        "import sys; from pathlib import Path; from knowledge.library import open_documents\n"
        "opened = open_documents(Path(sys.argv[1])); print(opened.state, len(opened.chunks))\n"
        "heavy = ('chromadb', 'langchain_core', 'langchain_chroma', 'pypdf', 'bs4', 'onnxruntime')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path / "home")], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.split("\n")[:2] == ["fresh 20", "[]"]
