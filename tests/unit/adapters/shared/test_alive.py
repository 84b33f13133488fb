import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from adapters.shared.alive import FILE_NAME, find_life, show_life


@pytest.mark.asyncio
async def test_a_running_program_shows_its_doors_and_takes_the_sign_away_at_its_end(tmp_path):
    showing = asyncio.create_task(show_life(tmp_path, lambda: {"telegram": "open", "discord": "refused"}))
    while not (tmp_path / FILE_NAME).exists():  # noqa: ASYNC110 - a file tells nobody that it is there
        await asyncio.sleep(0)
    assert find_life(tmp_path, datetime.now(UTC)) == (True, "jumpmaster run is alive: telegram open, discord refused.")
    showing.cancel()
    with suppress(asyncio.CancelledError):
        await showing
    assert find_life(tmp_path, datetime.now(UTC))[0] is False


@pytest.mark.asyncio
async def test_a_sign_that_cannot_be_written_is_written_when_it_can_be(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("adapters.shared.alive.EVERY", timedelta(milliseconds=1))
    (tmp_path / "run.half").mkdir()
    showing = asyncio.create_task(show_life(tmp_path, lambda: {"telegram": "open"}))
    while "cannot be written" not in caplog.text:  # noqa: ASYNC110 - nobody is told
        await asyncio.sleep(0)
    (tmp_path / "run.half").rmdir()
    while not (tmp_path / FILE_NAME).exists():  # noqa: ASYNC110 - a file tells nobody that it is there
        await asyncio.sleep(0)
    showing.cancel()
    with suppress(asyncio.CancelledError):
        await showing


@pytest.mark.parametrize("doors", ["{}", '{"telegram": "waiting"}'])
def test_no_open_door_is_no_life(tmp_path, doors):
    now = datetime.now(UTC)
    (tmp_path / FILE_NAME).write_text(f'{{"at": "{now.isoformat()}", "doors": {doors}}}')
    assert find_life(tmp_path, now)[0] is False


def test_an_old_sign_is_none(tmp_path):
    now = datetime.now(UTC)
    (tmp_path / FILE_NAME).write_text(f'{{"at": "{(now - timedelta(seconds=61)).isoformat()}", "doors": {{"telegram": "open"}}}}')
    assert find_life(tmp_path, now) == (False, "jumpmaster run gave its last sign of life 61 seconds ago.")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"at": 5}', b"\xff", b'{"at": "2026-01-01T00:00:00", "doors": {}}'])
def test_a_damaged_sign_is_none(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    alive, said = find_life(tmp_path, datetime.now(UTC))
    assert alive is False
    assert "cannot be read" in said
