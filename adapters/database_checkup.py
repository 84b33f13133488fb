"""What `jumpmaster doctor` says of the database: there, whole, of this schema, writable, with room to grow, and who serves it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from adapters.shared.alone import who_serves
from adapters.shared.checkup import Check, State
from adapters.shared.clean import clean_line

LEAST_ROOM = 100 * 1024 * 1024
"""Bytes that should be free where the database lies: one of a busy year takes less."""

_NAME = "database"
_MEGABYTE = 1024 * 1024


def check_database(path: Path, *, is_needed: bool) -> Iterator[Check]:
    """Look at the database; without a chat nothing needs it, and what is wrong with it breaks nothing."""
    bad = State.BROKEN if is_needed else State.DEGRADED
    if not path.exists():
        yield _not_there(path, bad)
        return
    yield _state_of(path, bad)
    yield from _room_for(path)
    serving = who_serves(path)
    if serving:
        yield Check(name="served by", state=State.OK, detail=f"process {serving}: a second `jumpmaster run` on this database is refused")


def _not_there(path: Path, bad: State) -> Check:
    shown = clean_line(str(path))
    folder = next((each for each in path.parents if each.exists()), path.parent)
    if _may_write(folder):
        return Check(name=_NAME, state=State.NOTE, detail=f"{shown} is not there yet: the first `jumpmaster run` makes it")
    return Check(name=_NAME, state=bad, detail=f"{shown} cannot be made", fix=_let_write(folder))


def _state_of(path: Path, bad: State) -> Check:
    from bot.storage.checkup import look_at

    shown = clean_line(str(path))
    try:
        seen = look_at(path)
    except OSError as error:
        fix = "Let the program read it, or set JUMPMASTER_DATABASE to another file."
        return Check(name=_NAME, state=bad, detail=f"{shown} cannot be read ({clean_line(error.strerror or str(error))[:100]})", fix=fix)
    if seen.damage:
        fix = "Stop the program and put the last backup in its place, or move the file away to begin an empty one (docs/operations.md)."
        return Check(name=_NAME, state=bad, detail=f"{shown} is damaged ({clean_line(seen.damage)[:100]})", fix=fix)
    if seen.is_newer:
        fix = "Update the program, or restore the backup made before the newer version ran."
        return Check(
            name=_NAME, state=bad, detail=f"{shown} was written by a newer version (schema {clean_line(str(seen.schema))})", fix=fix
        )
    if not _may_change(path):
        return Check(name=_NAME, state=bad, detail=f"{shown} cannot be written", fix=_let_write(path.parent))
    schema = f"schema {seen.schema}" if seen.schema else "empty"
    older = ", brought up to date at the next start" if seen.is_older else ""
    whole = "whole" if seen.is_checked else "too large to be read through here"
    return Check(name=_NAME, state=State.OK, detail=f"{shown}, {schema}{older}, {whole}, {path.stat().st_size / _MEGABYTE:.1f} MB")


def _room_for(path: Path) -> Iterator[Check]:
    free = shutil.disk_usage(path.parent).free
    detail = f"{free // _MEGABYTE:,} MB are free where the database lies"
    if free >= LEAST_ROOM:
        yield Check(name="room", state=State.OK, detail=detail)
    else:
        fix = "Make room on that disk: a full one holds up reports and decisions."
        yield Check(name="room", state=State.DEGRADED, detail=detail, fix=fix)


def _let_write(folder: Path) -> str:
    return f"Let the program write in {clean_line(str(folder))}, or set JUMPMASTER_DATABASE to a file where it may."


def _may_change(path: Path) -> bool:
    """Try it without changing a byte: permissions alone do not tell of a read-only file system. SQLite writes files beside it, too."""
    try:
        with path.open("r+b"):
            return _may_write(path.parent)
    except OSError:
        return False


def _may_write(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
