"""Files that are written whole or not at all."""

from __future__ import annotations

import pytest

from knowledge.whole_files import write_whole


def broken_off():
    yield b"half"
    raise RuntimeError("the source ended early")


def test_the_pieces_stand_in_place_of_what_was_there(tmp_path):
    path = tmp_path / "list"
    path.write_bytes(b"old and longer")
    write_whole(path, [b"new", b" list"])
    assert path.read_bytes() == b"new list"
    assert [each.name for each in tmp_path.iterdir()] == ["list"]


@pytest.mark.parametrize("before", [b"old", None])
def test_what_breaks_off_leaves_what_was_there_and_nothing_else(tmp_path, before):
    path = tmp_path / "list"
    if before is not None:
        path.write_bytes(before)
    with pytest.raises(RuntimeError):
        write_whole(path, broken_off())
    assert [each.read_bytes() for each in tmp_path.iterdir()] == ([before] if before else [])


def test_a_place_that_is_a_folder_is_an_error_and_stays(tmp_path):
    (tmp_path / "list").mkdir()
    with pytest.raises(OSError, match="list"):
        write_whole(tmp_path / "list", [b"new"])
    assert [each.name for each in tmp_path.iterdir()] == ["list"]
