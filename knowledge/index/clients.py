"""How the store of record is reached: a folder that one process holds at a time, or a server; and what their errors mean here."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from knowledge.ingest.lock import FileLock, LockHeld
from knowledge.ingest.seam import IndexBusy, IndexMisconfigured, IndexUnavailable

_CONNECT_SECONDS = 10.0
_ANSWER_SECONDS = 120.0
_HEARTBEAT_BYTES = 1000
_WRONG_ADDRESS = "The Chroma address has to look like http://host:8000, without a path; a token goes into JUMPMASTER_CHROMA_TOKEN."


def open_folder(folder: Path) -> Any:
    chromadb = _library()
    with translated():
        return chromadb.PersistentClient(path=str(folder), settings=_quiet_settings())


class Server(NamedTuple):
    """Where a Chroma server listens."""

    host: str
    port: int
    is_secure: bool


def parse_server(url: str) -> Server:
    """Return the place that an address names, or raise IndexMisconfigured: a path or a password in it would not be used."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise IndexMisconfigured(_WRONG_ADDRESS) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query or parts.username is not None:
        raise IndexMisconfigured(_WRONG_ADDRESS)
    is_secure = parts.scheme == "https"
    return Server(host=parts.hostname, port=port or (443 if is_secure else 8000), is_secure=is_secure)


def find_server_trouble(url: str, patience_seconds: float) -> str:
    """Return why no Chroma server can be used at an address, empty where one answers. Loads no Chroma."""
    try:
        server = parse_server(url)
    except IndexMisconfigured as error:
        return str(error)
    connect_by = HTTPSConnection if server.is_secure else HTTPConnection
    connection = connect_by(server.host, server.port, timeout=patience_seconds)
    try:
        connection.request("GET", "/api/v2/heartbeat")
        answer = connection.getresponse()
        said = answer.read(_HEARTBEAT_BYTES)
    except (OSError, HTTPException):
        return "does not answer"
    finally:
        connection.close()
    return "" if b"heartbeat" in said else "answers, but not as a Chroma server does"


def connect(url: str, token: str | None) -> Any:
    chromadb = _library()
    server = parse_server(url)
    try:
        # Chroma's own client waits for ever.
        socket.create_connection((server.host, server.port), timeout=_CONNECT_SECONDS).close()
        with translated():
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            client = chromadb.HttpClient(
                host=server.host, port=server.port, ssl=server.is_secure, headers=headers, settings=_quiet_settings()
            )
    except (ValueError, OSError) as error:
        # Without the address: its host may be nobody's business.
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
        cure = "See that the server runs" if is_away else "If the disk is full, make room"
        fix = f" {cure} and try again; what was there still answers."
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
