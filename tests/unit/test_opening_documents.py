"""Operators' documents when the assistant opens: the best of what the snapshot and the store of record still hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.bootstrap import open_assistant, open_library
from bot.settings import Settings
from knowledge.ingest.documents import snapshot_path
from knowledge.library import DocumentsState, open_documents
from tests.conftest import message

pytestmark = pytest.mark.asyncio

SLEEPS = "The Korvid bridge sleeps between midnight and dawn."


def with_an_old_snapshot(home: Path, docs: Path) -> Settings:
    """Return the settings of a home whose snapshot lacks the last file that was added."""
    settings = Settings(home=home, embedder="words")
    docs.mkdir()
    (docs / "bridge.md").write_text(f"# When does the Korvid bridge sleep?\n\n{SLEEPS}\n")
    open_library(settings).add([docs])
    kept = snapshot_path(home).read_bytes()
    (docs / "fees.md").write_text("# What does the Korvid bridge cost?\n\nA crossing costs three korvids.\n")
    open_library(settings).add([docs])
    snapshot_path(home).write_bytes(kept)
    assert open_documents(home).state is DocumentsState.STALE
    return settings


async def told(settings: Settings, question: str) -> str:
    assistant = open_assistant(settings)
    try:
        return (await assistant.handle(message(question))).reply.body
    finally:
        assistant.close()


async def test_what_an_old_snapshot_lacks_comes_from_the_store(tmp_path):
    settings = with_an_old_snapshot(tmp_path / "home", tmp_path / "docs")
    assert "three korvids" in await told(settings, "what does the korvid bridge cost?")


async def test_an_old_snapshot_answers_where_the_store_was_emptied(tmp_path):
    settings = with_an_old_snapshot(tmp_path / "home", tmp_path / "docs")
    shutil.rmtree(tmp_path / "home" / "index" / "chroma")
    assert SLEEPS in await told(settings, "when does the korvid bridge sleep?")
