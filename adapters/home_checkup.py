"""What `jumpmaster doctor` says of the folder that the program writes into."""

from __future__ import annotations

import tempfile
from pathlib import Path

from adapters.shared.checkup import Check, State
from adapters.shared.clean import clean_line


def check_home(home: Path) -> Check:
    """A home that cannot be written costs the documents and feeds, not the answers."""
    fix = "Give it another owner, or set JUMPMASTER_HOME to a folder that can be written."
    existing = next((folder for folder in (home, *home.parents) if _exists(folder)), home)
    shown = clean_line(str(home))
    if not existing.is_dir():
        return Check(name="home", state=State.DEGRADED, detail=f"{shown} is not a folder", fix=fix)
    if not _takes_folders(existing):
        return Check(name="home", state=State.DEGRADED, detail=f"{shown} cannot be written", fix=fix)
    return Check(name="home", state=State.OK, detail=shown if existing == home else f"{shown} (made when something is written)")


def _takes_folders(folder: Path) -> bool:
    """Try it: permissions alone do not tell of a read-only or foreign file system."""
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".jumpmaster-"):
            return True
    except OSError:
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
