"""The loop that doors run on, with uvloop and without."""

from __future__ import annotations

import asyncio
import sys

import pytest

from adapters.shared.event_loop import run_on_fast_loop


async def _loop_name() -> str:
    return type(asyncio.get_running_loop()).__module__


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop")
def test_doors_run_on_uvloop() -> None:
    assert run_on_fast_loop(_loop_name()).startswith("uvloop")


def test_without_uvloop_they_run_on_pythons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert run_on_fast_loop(_loop_name()).startswith("asyncio")
