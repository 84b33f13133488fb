"""How the store of record is reached: a folder that one process holds at a time, or a server; and what their errors mean here."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from knowledge.ingest.lock import FileLock, LockHeld
from knowledge.ingest.seam import IndexBusy, IndexMisconfigured, IndexUnavailable

_CONNECT_SECONDS = 10.0
_ANSWER_SECONDS = 120.0


def open_folder(folder: Path) -> Any:
    chromadb = _library()
    with translated():
        return chromadb.PersistentClient(path=str(folder), settings=_quiet_settings())


def connect(url: str, token: str | None) -> Any:
    chromadb = _library()
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise IndexMisconfigured("The Chroma address has to look like http://host:8000.")
    is_secure = parts.scheme == "https"
    try:
        port = parts.port or (443 if is_secure else 8000)
        # Chroma's own client waits for ever.
        socket.create_connection((parts.hostname, port), timeout=_CONNECT_SECONDS).close()
        with translated():
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            client = chromadb.HttpClient(host=parts.hostname, port=port, ssl=is_secure, headers=headers, settings=_quiet_settings())
    except (ValueError, OSError) as error:
        # Without the address: it may carry a password.
        raise IndexUnavailable("The Chroma server does not answer; start it with `chroma run` or correct its address.") from error
    for session in _http_sessions(client):
        session.timeout = _ANSWER_SECONDS
    return client


def _library() -> Any:
    try:
        import chromadb
    except ImportError as error:
        missing = error.name or "chromadb"
        raise IndexUnavailable(
            f"Your own documents need the packages chromadb and langchain-chroma, and {missing} is not installed. They have versions for "
            "64-bit Linux, macOS and Windows: pip install 'chromadb>=1.5.9,<2' langchain-chroma. The built-in content answers without."
        ) from error
    return chromadb


def close_client(client: Any) -> None:
    sessions = _http_sessions(client)
    client.close()
    for session in sessions:
        session.close()  # client.close() leaves its connections open


def lock_folder(folder: Path) -> FileLock:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return FileLock.acquire(folder.with_name("chroma.lock"))
    except LockHeld as error:
        # Two processes on one folder hang or damage it (chroma#7040, #6979).
        raise IndexBusy("Another process has the index open; wait for it to end, or use a Chroma server for both.") from error
    except OSError as error:
        raise IndexMisconfigured(f"The index folder cannot be written ({error.strerror}); choose another home folder.") from error


@contextmanager
def translated() -> Iterator[None]:
    """Turn what Chroma and its HTTP client raise into IndexUnavailable."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError) as error:
        # A full disk shows in many ways: SQLite says "disk I/O error", Chroma that it failed to apply its logs.
        is_away = isinstance(error, httpx.HTTPError)
        fix = "" if is_away else " If the disk is full, make room and try again; what was there still answers."
        raise IndexUnavailable(f"The Chroma store failed ({type(error).__name__}: {str(error)[:200]}).{fix}") from error


def _http_sessions(client: Any) -> list[Any]:
    """Return the httpx clients inside a Chroma HTTP client, none in an embedded one: they have no public names."""
    parts = (client, getattr(client, "_admin_client", None))
    sessions = (getattr(getattr(part, "_server", None), "_session", None) for part in parts)
    return [session for session in sessions if session is not None]


def _quiet_settings() -> Any:
    from chromadb.config import Settings

    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # in case Chroma loads onnxruntime, which reports usage unless told not to
    return Settings(anonymized_telemetry=False)
