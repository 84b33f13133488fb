"""What every store of record keeps: Chroma in a folder, Chroma behind HTTP, and the fake that other tests use."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.index import ChromaStore
from knowledge.index.clients import close_client, find_server_trouble
from knowledge.ingest.seam import BUILTIN, DOCUMENTS, IndexBusy, IndexRow, IndexUnavailable, VectorIndex
from tests.fakes.embedders import BagEmbedder
from tests.fakes.memory_index import MemoryIndex, Shelf

Open = Callable[..., VectorIndex]
TEXTS = ("staking rewards are paid weekly", "fees are paid in SOL", "bridges move tokens between chains", "wallets hold keys")
START_SECONDS = 60


def make_rows(texts: tuple[str, ...] = TEXTS, collection: str = "documents") -> list[IndexRow]:
    return [
        IndexRow(id=f"doc:{collection}:{number}", text=text, hash=f"h{number}", fields={"collection": collection, "page": number})
        for number, text in enumerate(texts)
    ]


def fill(index: VectorIndex, rows: list[IndexRow], embedder: BagEmbedder) -> None:
    index.upsert(DOCUMENTS, rows, embedder.embed_passages([row.text for row in rows]))


class VectorIndexContract:
    @pytest.fixture
    def embedder(self) -> BagEmbedder:
        return BagEmbedder()

    @pytest.fixture
    def index(self, opened: Open, embedder: BagEmbedder) -> Iterator[VectorIndex]:
        index = opened(embedder)
        yield index
        index.close()

    def test_new_store_is_empty(self, index, embedder):
        assert index.count(DOCUMENTS) == 0
        assert index.hashes(DOCUMENTS) == {}
        assert index.fetch(DOCUMENTS, ["doc:x:0"]) == {}
        assert index.search(DOCUMENTS, "staking", 3) == []
        index.delete(DOCUMENTS, ["doc:x:0"])
        index.delete(DOCUMENTS, [])

    def test_rows_come_back_as_they_were_given(self, index, embedder):
        rows = make_rows()
        vectors = embedder.embed_passages([row.text for row in rows]).astype(np.float16).astype(np.float32)
        index.upsert(DOCUMENTS, rows, vectors)
        stored = index.fetch(DOCUMENTS, [row.id for row in rows])
        assert [stored[row.id].row for row in rows] == rows
        # Up to rounding far below what the snapshot keeps, so that both rank alike.
        assert np.array_equal(np.stack([stored[row.id].vector for row in rows]).astype(np.float16), vectors.astype(np.float16))

    def test_hashes_name_every_row(self, index, embedder):
        fill(index, make_rows(), embedder)
        assert index.hashes(DOCUMENTS) == {f"doc:documents:{number}": f"h{number}" for number in range(4)}
        assert index.count(DOCUMENTS) == 4

    def test_a_row_stored_again_replaces_the_old_one(self, index, embedder):
        fill(index, make_rows(), embedder)
        changed = IndexRow(id="doc:documents:0", text="another text", hash="new", fields={"collection": "other", "page": 9})
        fill(index, [changed], embedder)
        assert index.fetch(DOCUMENTS, [changed.id])[changed.id].row == changed
        assert index.count(DOCUMENTS) == 4

    def test_vectors_are_taken_as_given_and_never_computed(self, index, embedder):
        index.upsert(DOCUMENTS, make_rows(), np.eye(4, 64, dtype=np.float32))
        assert embedder.embedded == []
        assert index.search(DOCUMENTS, np.eye(4, 64, dtype=np.float32)[2], 1)[0].row.id == "doc:documents:2"

    def test_search_ranks_by_cosine(self, index, embedder):
        fill(index, make_rows(), embedder)
        hits = index.search(DOCUMENTS, embedder.embed_questions(["fees are paid in SOL"])[0], 4)
        assert hits[0].row.text == "fees are paid in SOL"
        assert hits[0].score == pytest.approx(1.0, abs=1e-4)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)

    def test_search_by_text_embeds_the_question(self, index, embedder):
        fill(index, make_rows(), embedder)
        assert index.search(DOCUMENTS, "what are wallets", 1)[0].row.text == "wallets hold keys"

    def test_search_filters_by_every_given_field(self, index, embedder):
        fill(index, make_rows(), embedder)
        fill(index, make_rows(collection="legal"), embedder)
        assert {hit.row.fields["collection"] for hit in index.search(DOCUMENTS, "fees", 10, {"collection": "legal"})} == {"legal"}
        hits = index.search(DOCUMENTS, "fees", 10, {"collection": "legal", "page": 1})
        assert [hit.row.id for hit in hits] == ["doc:legal:1"]
        assert index.search(DOCUMENTS, "fees", 10, {"collection": "none"}) == []

    def test_asking_for_more_than_there_is_gives_all(self, index, embedder):
        fill(index, make_rows(), embedder)
        assert len(index.search(DOCUMENTS, "fees", 100)) == 4

    def test_deleted_rows_are_gone_and_unknown_ids_are_no_error(self, index, embedder):
        fill(index, make_rows(), embedder)
        index.delete(DOCUMENTS, ["doc:documents:1", "doc:nowhere:7"])
        assert sorted(index.hashes(DOCUMENTS)) == ["doc:documents:0", "doc:documents:2", "doc:documents:3"]
        assert all(hit.row.id != "doc:documents:1" for hit in index.search(DOCUMENTS, "fees are paid in SOL", 4))

    def test_collections_are_apart(self, index, embedder):
        fill(index, make_rows(), embedder)
        assert index.count(BUILTIN) == 0
        assert index.search(BUILTIN, "fees", 3) == []

    def test_many_rows_are_all_stored(self, index, embedder):
        rows = make_rows(tuple(f"text number {number}" for number in range(2500)))
        index.upsert(DOCUMENTS, rows, np.random.default_rng(0).normal(size=(2500, 64)).astype(np.float32))
        assert len(index.hashes(DOCUMENTS)) == 2500
        assert len(index.fetch(DOCUMENTS, [row.id for row in rows])) == 2500
        index.delete(DOCUMENTS, [row.id for row in rows[:2400]])
        assert index.count(DOCUMENTS) == 100

    def test_rows_outlive_the_opening(self, opened, embedder):
        first = opened(embedder)
        fill(first, make_rows(), embedder)
        first.close()
        second = opened(embedder, first.home_id)
        assert second.count(DOCUMENTS) == 4
        second.close()

    def test_another_model_has_rows_of_its_own_until_the_old_ones_are_dropped(self, opened, embedder):
        first = opened(embedder)
        fill(first, make_rows(), embedder)
        first.close()
        second = opened(BagEmbedder(dimensions=8, vectors_id="bag/8"), first.home_id)
        assert second.count(DOCUMENTS) == 0
        assert len(second.fetch(DOCUMENTS, ["doc:documents:0"], vectors_id="bag/64")) == 1
        assert second.fetch(DOCUMENTS, ["doc:documents:0"], vectors_id="never/used") == {}
        second.drop_other_spaces()
        assert second.fetch(DOCUMENTS, ["doc:documents:0"], vectors_id="bag/64") == {}
        second.close()

    def test_a_strange_home_is_refused_and_one_that_was_lost_may_look(self, opened, embedder):
        first = opened(embedder)
        fill(first, make_rows(), embedder)
        first.close()
        again = opened(embedder, None)
        assert again.home_id == first.home_id
        again.close()
        with pytest.raises(IndexUnavailable, match="another home"):
            opened(embedder, "0123456789abcdef")
        opened(embedder, first.home_id).close()

    def test_who_takes_a_store_over_has_it_alone(self, opened, embedder):
        first = opened(embedder)
        fill(first, make_rows(), embedder)
        first.close()
        second = opened(embedder, None)
        taken = second.take_over()
        assert second.count(DOCUMENTS) == 4
        fill(second, make_rows(collection="mine"), embedder)
        second.close()
        with pytest.raises(IndexUnavailable, match="another home"):
            opened(embedder, first.home_id)
        third = opened(embedder, taken)
        assert third.count(DOCUMENTS) == 8
        third.close()


class TestMemoryIndex(VectorIndexContract):
    @pytest.fixture
    def opened(self) -> Open:
        shelf = Shelf()
        return lambda embedder, home_id=None: MemoryIndex(shelf, embedder, home_id)


class TestEmbeddedChroma(VectorIndexContract):
    @pytest.fixture
    def opened(self, tmp_path: Path) -> Open:
        return lambda embedder, home_id=None: ChromaStore.open(tmp_path, embedder=embedder, home_id=home_id)

    def test_second_process_is_told_that_the_folder_is_open(self, opened, embedder, tmp_path):
        index = opened(embedder)
        script = (
            "import sys; from pathlib import Path; from knowledge.index import ChromaStore\n"
            "from knowledge.index.clients import close_client\n"
            "from knowledge.ingest.seam import IndexBusy; from tests.fakes.embedders import BagEmbedder\n"
            "try: ChromaStore.open(Path(sys.argv[1]), embedder=BagEmbedder())\n"
            "except IndexBusy as error: print(error)\n"
        )
        run = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True)
        index.close()
        assert run.stdout.strip() == "Another process has the index open; wait for it to end, or use a Chroma server for both."

    def test_second_opening_in_the_same_process_is_refused_and_closing_frees_it(self, opened, embedder):
        first = opened(embedder)
        with pytest.raises(IndexBusy):
            opened(embedder)
        first.close()
        opened(embedder).close()

    def test_a_killed_writer_leaves_a_store_that_opens(self, tmp_path, embedder):
        script = (
            "import sys, itertools; from pathlib import Path; from knowledge.index import ChromaStore\n"
            "from knowledge.index.clients import close_client\n"
            "from tests.fakes.embedders import BagEmbedder; from tests.contract.test_index import fill, make_rows\n"
            "embedder = BagEmbedder(); index = ChromaStore.open(Path(sys.argv[1]), embedder=embedder)\n"
            "for number in itertools.count():\n"
            "    fill(index, make_rows(collection=f'c{number}'), embedder)\n"
            "    print(number, flush=True)\n"
        )
        with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            while writer.stdout.readline().strip() != "20":
                assert writer.poll() is None
            os.kill(writer.pid, signal.SIGKILL)
        index = ChromaStore.open(tmp_path, embedder=embedder)
        assert index.count(DOCUMENTS) >= 21 * 4
        assert index.search(DOCUMENTS, "fees are paid in SOL", 1)[0].score == pytest.approx(1.0, abs=1e-4)
        index.close()

    def test_a_folder_that_cannot_be_made_is_one_sentence(self, tmp_path, embedder):
        (tmp_path / "index").write_text("a file where the folder should be")
        with pytest.raises(IndexUnavailable, match="cannot be written"):
            ChromaStore.open(tmp_path, embedder=embedder)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--path", str(tmp_path_factory.mktemp("chroma"))]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


class TestChromaServer(VectorIndexContract):
    @pytest.fixture
    def opened(self, server: str, tmp_path: Path) -> Iterator[Open]:
        yield lambda embedder, home_id=None: ChromaStore.open(tmp_path, embedder=embedder, url=server, token="t", home_id=home_id)
        _empty(server)

    def test_nothing_is_written_to_the_home(self, index, embedder, tmp_path):
        fill(index, make_rows(), embedder)
        assert list(tmp_path.iterdir()) == []

    def test_other_programs_collections_are_left_alone(self, opened, embedder, server):
        client = _admin(server)
        client.get_or_create_collection("jumpmaster-notes", embedding_function=None)
        index = opened(embedder)
        index.drop_other_spaces()
        index.close()
        assert "jumpmaster-notes" in [collection.name for collection in client.list_collections()]
        close_client(client)


ADDRESSES_THAT_ARE_NONE = [
    "ftp://somewhere",
    "127.0.0.1:8000",
    "http://",
    "http://[bad",
    "http://host:port",
    "http://me:secret@host",
    "http://host/x",
]


@pytest.mark.parametrize("url", ADDRESSES_THAT_ARE_NONE)
def test_an_address_that_is_none_is_named(url, tmp_path):
    with pytest.raises(IndexUnavailable, match="http://host:8000"):
        ChromaStore.open(tmp_path, embedder=BagEmbedder(), url=url)


def test_a_server_that_does_not_answer_is_one_sentence_without_its_address(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(IndexUnavailable) as error:
        ChromaStore.open(tmp_path, embedder=BagEmbedder(), url=url, token="secret-token")
    assert "does not answer" in str(error.value)
    assert "127.0.0.1" not in str(error.value)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


def _empty(server: str) -> None:
    client = _admin(server)
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    close_client(client)


def _admin(server: str) -> Any:
    import chromadb

    return chromadb.HttpClient(host="127.0.0.1", port=int(server.rpartition(":")[2]))


@pytest.mark.parametrize("options", [{}, {"url": "http://127.0.0.1:9"}])
def test_without_the_packages_it_says_what_is_missing_and_what_still_works(monkeypatch, tmp_path, options):
    monkeypatch.setitem(sys.modules, "chromadb", None)
    with pytest.raises(IndexUnavailable, match=r"chromadb is not installed.*built-in content answers"):
        ChromaStore.open(tmp_path, embedder=BagEmbedder(), **options)


def test_trouble_with_a_server_is_told_without_opening_a_store(server):
    assert find_server_trouble(server, 10) == ""
    assert find_server_trouble(f"{server}/", 10) == ""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert find_server_trouble(f"http://127.0.0.1:{free.getsockname()[1]}", 10) == "does not answer"
    for url in ADDRESSES_THAT_ARE_NONE:
        assert "http://host:8000" in find_server_trouble(url, 10)
        assert "secret" not in find_server_trouble(url, 10)


def test_a_server_of_another_kind_is_no_chroma_server():
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other:
        thread = threading.Thread(target=other.handle_request, daemon=True)
        thread.start()
        assert find_server_trouble(f"http://127.0.0.1:{other.server_port}", 10) == "answers, but not as a Chroma server does"
        thread.join()
