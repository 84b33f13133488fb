"""Snapshots: what was written comes back, and a damaged file is never taken for a whole one."""

import os

import numpy as np
import pytest

from knowledge.snapshot import Snapshot, SnapshotDamaged, content_hash, read_snapshot, write_snapshot
from tests.fakes.fuses import Fuse, Killed

PACKINGS = ("float16", "int8")
VECTORS = 24
"""Bytes at the end of every file of `make_snapshot` that are surely vectors."""


def make_snapshot(rows=2, dimensions=8, built_from="content-1"):
    vectors = np.random.default_rng(7).normal(size=(rows, dimensions))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Snapshot(
        vectors_id="model/1",
        built_from=built_from,
        ids=tuple(f"id{n}" for n in range(rows)),
        vectors=vectors.astype(np.float16),
        rows=tuple({"text": f"ряд {n}", "page": n} for n in range(rows)),
    )


def read_bytes_as_snapshot(path, content):
    path.write_bytes(content)
    return read_snapshot(path)


def is_same(one, other):
    same = (one.vectors_id, one.built_from, one.ids, one.rows) == (other.vectors_id, other.built_from, other.ids, other.rows)
    return same and np.array_equal(one.vectors, other.vectors)


@pytest.fixture(params=PACKINGS)
def packing(request):
    return request.param


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "index.snapshot"


@pytest.fixture
def whole(path, packing):
    """Return the bytes of a whole snapshot, which lies at `path`."""
    write_snapshot(path, make_snapshot(), packing=packing)
    return path.read_bytes()


def test_what_was_written_comes_back(path, packing):
    written = make_snapshot()
    write_snapshot(path, written, packing=packing)
    read = read_snapshot(path)
    assert (read.vectors_id, read.built_from, read.ids, read.rows) == (written.vectors_id, written.built_from, written.ids, written.rows)
    assert read.vectors.shape == written.vectors.shape
    assert read.vectors.dtype == np.float16
    cosines = (read.vectors.astype(np.float32) * written.vectors.astype(np.float32)).sum(axis=1)
    assert cosines == pytest.approx(1, abs=5e-3)


def test_float16_keeps_every_bit(path):
    written = make_snapshot()
    write_snapshot(path, written)
    assert np.array_equal(read_snapshot(path).vectors, written.vectors)


def test_int8_takes_about_half_the_room(tmp_path):
    written = make_snapshot(rows=50, dimensions=384)
    for packing in PACKINGS:
        write_snapshot(tmp_path / packing, written, packing=packing)
    assert (tmp_path / "int8").stat().st_size < 0.6 * (tmp_path / "float16").stat().st_size


def test_no_rows_are_a_snapshot_too(path, packing):
    write_snapshot(path, make_snapshot(rows=0), packing=packing)
    assert read_snapshot(path).vectors.shape == (0, 8)


def test_a_row_of_zeros_stays_zeros(path, packing):
    empty = Snapshot(vectors_id="m", built_from="c", ids=("a",), vectors=np.zeros((1, 4), np.float16))
    write_snapshot(path, empty, packing=packing)
    assert not read_snapshot(path).vectors.any()


def test_a_missing_file_is_a_missing_file(path):
    with pytest.raises(FileNotFoundError):
        read_snapshot(path)


@pytest.mark.parametrize(
    "content", [b"", b"JMP", b"JMPSNAP1", b"JMPSNAP1" + b"\0" * 8, b"JMPSNAP1" + b"\xff" * 8, b"not a snapshot at all"]
)
def test_a_file_without_a_whole_header_is_damaged(tmp_path, content):
    with pytest.raises(SnapshotDamaged):
        read_bytes_as_snapshot(tmp_path / "s", content)


def test_a_file_cut_anywhere_is_damaged(path, whole):
    for length in range(len(whole)):
        with pytest.raises(SnapshotDamaged):
            read_bytes_as_snapshot(path, whole[:length])


def test_a_file_with_something_behind_it_is_damaged(path, whole):
    with pytest.raises(SnapshotDamaged):
        read_bytes_as_snapshot(path, whole + b"\0")


def test_a_changed_byte_among_the_vectors_is_noticed(path, whole):
    for place in range(len(whole) - VECTORS, len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        with pytest.raises(SnapshotDamaged):
            read_bytes_as_snapshot(path, damaged)


def test_a_changed_bit_before_the_vectors_is_noticed_or_harmless(path, whole):
    """Ids that are read wrong give rows the vectors of others; an error that is not SnapshotDamaged ends the program."""
    intact = read_snapshot(path)
    unnoticed = []
    for place in range(len(whole) - VECTORS):
        for bit in (0, 3):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            try:
                if not is_same(read_bytes_as_snapshot(path, damaged), intact):
                    unnoticed.append((place, bit, "read as if whole"))
            except SnapshotDamaged:
                pass
            except Exception as error:
                unnoticed.append((place, bit, type(error).__name__))
    assert unnoticed == []


@pytest.mark.parametrize(
    ("written", "damaged"),
    [
        (b"[2, 8]", b"[8, 2]"),
        (b"[2, 8]", b"[2. 8]"),
        (b"[2, 8]", b"[16]  "),
        (b"[2, 8]", b"null  "),
        (b'["id0", "id1"]', b'["id0"]       '),
        (b'["id0", "id1"]', b"null          "),
    ],
    ids=lambda text: text.decode().strip(),
)
def test_a_header_that_says_something_impossible_is_damage(path, whole, written, damaged):
    assert whole.count(written) == 1
    with pytest.raises(SnapshotDamaged):
        read_bytes_as_snapshot(path, whole.replace(written, damaged))


def test_an_unknown_packing_is_damage(path, whole, packing):
    with pytest.raises(SnapshotDamaged):
        read_bytes_as_snapshot(path, whole.replace(packing.encode(), packing[:-1].encode() + b"9"))


@pytest.mark.parametrize("field", ["vectors_id", "built_from", "shape", "packing", "ids", "rows"])
def test_a_header_that_lacks_a_field_is_damaged(path, whole, field):
    with pytest.raises(SnapshotDamaged):
        read_bytes_as_snapshot(path, whole.replace(f'"{field}":'.encode(), f'"{field[:-1]}_":'.encode()))


def test_writing_again_replaces_what_was_there(path, packing):
    write_snapshot(path, make_snapshot(built_from="content-1"), packing=packing)
    write_snapshot(path, make_snapshot(rows=3, built_from="content-2"), packing=packing)
    assert read_snapshot(path).built_from == "content-2"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_killed_write_leaves_the_old_file(path):
    write_snapshot(path, make_snapshot(built_from="old"))
    fuse = Fuse()
    fuse.watch_files()
    killed = 0
    for step in range(1, 10):
        fuse.arm(burns_at=step, folder=path.parent)
        try:
            write_snapshot(path, make_snapshot(rows=9, built_from="new"))
        except Killed:
            killed += 1
            assert read_snapshot(path).built_from == "old"
        else:
            break
        finally:
            fuse.disarm()
    assert killed >= 2
    assert read_snapshot(path).built_from == "new"


def test_a_half_written_neighbour_is_not_read(path):
    write_snapshot(path, make_snapshot())
    path.with_name(f"{path.name}.{os.getpid()}.partial").write_bytes(path.read_bytes()[:100])
    assert read_snapshot(path).built_from == "content-1"


def test_readers_keep_the_old_vectors_while_a_new_file_comes(path):
    written = make_snapshot()
    write_snapshot(path, written)
    opened = read_snapshot(path)
    write_snapshot(path, make_snapshot(rows=3, built_from="new"))
    assert np.array_equal(opened.vectors, written.vectors)


def test_the_content_hash_depends_on_every_text_and_their_order():
    hashes = {content_hash(texts) for texts in (["a", "b"], ["b", "a"], ["ab"], ["a", "b", ""], [])}
    assert len(hashes) == 5
    assert content_hash(["a", "b"]) == content_hash(("a", "b"))
