"""The parent's side of the parsing process: hand over a file's bytes, take back text, replace the process when it is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from knowledge.ingest.models import CannotRead, IngestLimits, ParsedDocument, Section

_START_SECONDS = 120.0
_PACKAGES = Path(__file__).resolve().parents[2]
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "VIRTUAL_ENV", "TMPDIR")


class Reader(Protocol):
    """What parses: a context manager, because a process may stand behind it."""

    def __enter__(self) -> Reader: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def read(self, kind: str, content: bytes) -> ParsedDocument:
        """Return the parsed document, or raise CannotRead."""
        ...


class IsolatedReader:
    """Parses files in a process of its own, started with the first file. Use it as a context manager."""

    def __init__(self, limits: IngestLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self.started = 0

    def __enter__(self) -> IsolatedReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def read(self, kind: str, content: bytes) -> ParsedDocument:
        """Return the parsed document, or raise CannotRead: its own reason, or that the parser hung or crashed."""
        process = self._running()
        request = {"kind": kind, "size": len(content), "limits": asdict(self._limits)}
        answer = self._exchange(process, json.dumps(request).encode() + b"\n" + content, self._limits.seconds_per_file)
        if answer is None:
            self._stop()
            raise CannotRead(f"crashes its parser or takes longer than {self._limits.seconds_per_file:g} s to read")
        return _to_document(json.loads(answer))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = self._start()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: a file named pypdf.py in the operator's folder is a document, not a module.
        process = subprocess.Popen(  # noqa: S603 - this interpreter, a module of ours
            [sys.executable, "-P", "-m", "knowledge.ingest.worker", str(self._limits.worker_memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self._process = process
        self.started += 1
        if self._exchange(process, b"", _START_SECONDS) != b"ready\n":
            self._stop()
            raise CannotRead("was not read: the parsing process does not start")
        return process

    @staticmethod
    def _exchange(process: subprocess.Popen[bytes], request: bytes, seconds: float) -> bytes | None:
        """Return the answer's line, or None when the process ended or had to be ended: even one that answers just then reads no more."""
        assert process.stdin is not None
        assert process.stdout is not None
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        watch = threading.Timer(seconds, end)
        watch.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            return None
        finally:
            watch.cancel()
            watch.join()
        return line if line.endswith(b"\n") and not is_late.is_set() else None

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was not written to a dead process is lost with it
        process.wait()


def _environment() -> Mapping[str, str]:
    """Return an environment without the operator's tokens: a parser needs none of them."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "PYTHONPATH": str(_PACKAGES), "PYTHONIOENCODING": "utf-8", "LANGCHAIN_TRACING_V2": "false"}


def _to_document(answer: Any) -> ParsedDocument:
    if "error" in answer:
        raise CannotRead(str(answer["error"]))
    sections = tuple(Section(heading=heading, text=text, page=page) for heading, text, page in answer["sections"])
    return ParsedDocument(title=str(answer["title"]), sections=sections)
