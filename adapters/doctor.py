"""`jumpmaster doctor`: what is configured, what is here, what is missing and how to mend it. It changes nothing."""

from __future__ import annotations

import asyncio
import json
import platform
import socket
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from adapters.console.translate import to_incoming
from adapters.database_checkup import check_database
from adapters.shared.checkup import Check, State
from adapters.shared.clean import clean_line
from bot.errors import AssistantError
from bot.models import OutcomeKind

if TYPE_CHECKING:
    from bot.settings import Settings

_TEST_QUESTION = "What is an airdrop?"
_TEST_LINK = "https://claim.example.com/"
_CONTENT = "content"
_REINSTALL = "Reinstall the package."
_SERVER_PATIENCE_SECONDS = 3
_EXTRAS = {
    "telegram": "python-telegram-bot",
    "discord": "discord.py",
    "web": "fastapi",
    "llm": "langchain-openai",
    "sentence-transformers": "sentence-transformers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    settings: Mapping[str, str | int | None]
    checks: tuple[Check, ...]


def examine(settings: Settings) -> Report:
    """Look at everything. Takes a second or two: the model is opened and a question is answered."""
    checks = [_program(), *_variables(), _home(settings.home), _content(), _shipped(), _model(settings), _documents(settings)]
    checks += [_feeds(settings), *_screening(settings)]
    has_chats = bool(settings.telegram_token or settings.discord_token)
    checks += check_database(settings.database_file, is_needed=has_chats)
    if settings.chroma_url:
        checks.append(_server(settings.chroma_url))
    if _content_is_whole(checks):
        checks.append(_answering(settings))
    return Report(settings=_masked(settings), checks=(*checks, *_doors(settings), *_extras()))


def is_usable(report: Report) -> bool:
    return all(check.state is not State.BROKEN for check in report.checks)


def to_json(report: Report) -> str:
    fields = {"usable": is_usable(report), "settings": dict(report.settings), "checks": [asdict(check) for check in report.checks]}
    return json.dumps(fields, ensure_ascii=True) + "\n"


def to_text(report: Report) -> str:
    lines = [f"{check.state.value:<9} {check.name}: {check.detail}{_fix_line(check)}" for check in report.checks]
    settings = [f"  JUMPMASTER_{name.upper()} = {'-' if value is None else value}" for name, value in report.settings.items()]
    verdict = "Usable." if is_usable(report) else "Not usable: mend what is broken."
    return "\n".join([*lines, "", "Settings:", *settings, "", verdict]) + "\n"


def _fix_line(check: Check) -> str:
    return f"\n{'':<9} -> {check.fix}" if check.fix else ""


def _masked(settings: Settings) -> dict[str, str | int | None]:
    return {name: _mask(getattr(settings, name)) for name in type(settings).model_fields}


def _mask(value: object) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, SecretStr):
        return "(set, hidden)"
    return _without_password(clean_line(str(value)))


def _without_password(value: str) -> str:
    """Return an address with what stands before its @ hidden."""
    scheme, mark, rest = value.partition("://")
    place, slash, path = rest.partition("/")
    if not mark or "@" not in place:
        return value
    return f"{scheme}://(hidden)@{place.rpartition('@')[2]}{slash}{path}"


def _program() -> Check:
    detail = f"{_version('jumpmaster') or 'not installed'}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return Check(name="program", state=State.OK, detail=detail)


def _variables() -> Iterator[Check]:
    from bot.settings import Settings, unknown_variables

    strange = unknown_variables()
    if strange:
        known = [f"JUMPMASTER_{name.upper()}" for name in Settings.model_fields]
        meant = {name: get_close_matches(name.upper(), known, n=1) for name in strange}
        said = [clean_line(name) + (f" (did you mean {near[0]}?)" if near else "") for name, near in meant.items()]
        yield Check(name="settings", state=State.NOTE, detail=f"no such setting: {', '.join(said)}", fix="All of them: docs/settings.md.")


def _home(home: Path) -> Check:
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


def _content() -> Check:
    from knowledge.corpus import ContentError, load_corpus
    from knowledge.shipped import CONTENT_FILE, SHIPPED

    try:
        corpus = load_corpus(parsed=SHIPPED / CONTENT_FILE)
    except (ContentError, OSError) as error:
        return Check(name=_CONTENT, state=State.BROKEN, detail=clean_line(str(error))[:300], fix="Mend the content files, or reinstall.")
    detail = (
        f"{len(corpus.passages)} passages, {len(corpus.rules)} scam rules, {len(corpus.first_aid)} first-aid guides, "
        f"{len(corpus.routes)} routes, {len(corpus.sources)} sources"
    )
    return Check(name=_CONTENT, state=State.OK, detail=detail)


def _content_is_whole(checks: list[Check]) -> bool:
    return any(check.name == _CONTENT and check.state is State.OK for check in checks)


def _shipped() -> Check:
    """Whether what was computed from the content was computed from this content."""
    from knowledge.corpus import fingerprint, read_parsed
    from knowledge.shipped import CHARACTERS, CLASSIFIER, CONTENT_FILE, SHIPPED, SNAPSHOT, read_characters, read_classifier
    from knowledge.snapshot import SnapshotDamaged, read_snapshot

    try:
        snapshot = read_snapshot(SHIPPED / SNAPSHOT)
    except (OSError, SnapshotDamaged):
        return Check(name="shipped vectors", state=State.DEGRADED, detail="missing or damaged", fix=_REINSTALL)
    wanted = fingerprint()
    found: dict[str, object] = {
        SNAPSHOT: snapshot.built_from == wanted,
        CONTENT_FILE: read_parsed(SHIPPED / CONTENT_FILE, wanted),
        CHARACTERS: read_characters(SHIPPED / CHARACTERS, wanted),
        CLASSIFIER: read_classifier(SHIPPED / CLASSIFIER, vectors_id=snapshot.vectors_id),
    }
    stale = [name for name, whole in found.items() if not whole]
    if stale:
        detail = f"not made from this content, or damaged: {', '.join(stale)}"
        return Check(
            name="shipped vectors", state=State.DEGRADED, detail=detail, fix="Run `make build-content` in a checkout, or reinstall."
        )
    return Check(name="shipped vectors", state=State.OK, detail=f"fresh, {len(snapshot.ids)} rows of {snapshot.vectors_id}")


def _model(settings: Settings) -> Check:
    """Without the bundled model words alone answer; a model that was asked for by name and is not here is a fault."""
    from knowledge.embedding import EmbedderUnavailable, open_embedder

    if settings.embedder == "words":
        return Check(name="model", state=State.NOTE, detail="none (JUMPMASTER_EMBEDDER=words): answers come from words alone")
    try:
        embedder = open_embedder(settings.embedder, threads=settings.model_threads)
    except EmbedderUnavailable as error:
        state = State.DEGRADED if settings.embedder == "auto" else State.BROKEN
        return Check(name="model", state=state, detail="not available: answers come from words alone", fix=clean_line(str(error)))
    detail = f"{embedder.vectors_id} on {embedder.name}, sha256 {embedder.weights_sha256 or 'not pinned'}"
    return Check(name="model", state=State.OK, detail=detail)


def _documents(settings: Settings) -> Check:
    from knowledge.library import DocumentsState, open_documents

    try:
        documents = open_documents(settings.home)
    except OSError as error:
        return Check(
            name="documents", state=State.DEGRADED, detail=f"the index cannot be read ({error.strerror})", fix="Mend JUMPMASTER_HOME."
        )
    if documents.state is DocumentsState.NONE:
        return Check(name="documents", state=State.NOTE, detail="none added", fix="Add your own with `jumpmaster knowledge add FILE`.")
    if documents.state is DocumentsState.FRESH:
        return Check(name="documents", state=State.OK, detail=f"{len(documents.chunks)} passages of {documents.vectors_id}")
    return Check(name="documents", state=State.DEGRADED, detail=documents.state.value, fix=documents.problem)


def _feeds(settings: Settings) -> Check:
    """Without feeds links are judged by their address alone, and every verdict says so."""
    from bot.bootstrap import open_feeds
    from bot.screening.checks.listed import age_words
    from knowledge.feeds.configured import FeedsMisconfigured, load_feeds

    try:
        if settings.home.is_dir():  # one that is no folder has a line of its own
            load_feeds(settings.home)
    except FeedsMisconfigured as error:
        return Check(name="scam feeds", state=State.BROKEN, detail=clean_line(str(error)), fix="Mend that file, or move it away.")
    status = open_feeds(settings).status()
    loaded = [feed for feed in status if feed.entries]
    faults = [f"{feed.name}: {feed.problem or 'out of date'}" for feed in status if feed.problem or feed.stale]
    if faults:
        detail = clean_line("; ".join(faults))[:300]
        return Check(name="scam feeds", state=State.DEGRADED, detail=detail, fix="Run `jumpmaster feeds refresh`, or import them anew.")
    if not loaded:
        fix = "Run `jumpmaster feeds refresh`, or `jumpmaster feeds import FILE`."
        return Check(name="scam feeds", state=State.NOTE, detail="none loaded: links are judged by their address alone", fix=fix)
    newest = min(feed.age for feed in loaded)
    entries = sum(feed.entries for feed in loaded)
    return Check(name="scam feeds", state=State.OK, detail=f"{len(loaded)} with {entries:,} entries, the newest {age_words(newest)} old")


def _screening(settings: Settings) -> Iterator[Check]:
    from bot.bootstrap import open_screening

    try:
        tools = open_screening(settings)
        tools.open()
    except AssistantError as error:
        yield Check(name="screening", state=State.BROKEN, detail="does not start", fix=error.user_text)
        return
    verdict = tools.judge.judge_written(_TEST_LINK)
    yield Check(name="screening", state=State.OK, detail=f"a test link was judged by {len(verdict.evidence)} checks")
    for fact in tools.facts:
        yield Check(name="link score", state=State.DEGRADED, detail=clean_line(fact), fix="Train it again, remove the file, or reinstall.")


def _server(url: str) -> Check:
    fix = "Start it with `chroma run`, or correct JUMPMASTER_CHROMA_URL."
    try:
        parts = urlsplit(url)
        place = (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 8000))
        with socket.create_connection(place, timeout=_SERVER_PATIENCE_SECONDS):
            return Check(name="Chroma server", state=State.OK, detail="takes connections")
    except (OSError, ValueError):
        return Check(name="Chroma server", state=State.BROKEN, detail="does not answer", fix=fix)


def _answering(settings: Settings) -> Check:
    from bot.bootstrap import open_assistant

    try:
        assistant = open_assistant(settings)
    except AssistantError as error:
        return Check(name="answering", state=State.BROKEN, detail="does not start", fix=error.user_text)
    try:
        outcome = asyncio.run(assistant.handle(to_incoming(_TEST_QUESTION, "doctor")))
    finally:
        assistant.close()
    if outcome.kind is not OutcomeKind.ANSWERED:
        return Check(name="answering", state=State.BROKEN, detail=f"a test question came out as {outcome.kind.value}", fix=_REINSTALL)
    return Check(name="answering", state=State.OK, detail=f"a test question was answered in {outcome.elapsed_ms:.0f} ms")


def _doors(settings: Settings) -> Iterator[Check]:
    """Ask the platforms that have a token. Their libraries are loaded only for that."""
    if not (settings.telegram_token or settings.discord_token):
        fix = "Set JUMPMASTER_TELEGRAM_TOKEN or JUMPMASTER_DISCORD_TOKEN (docs/telegram.md, docs/discord.md)."
        yield Check(name="chats", state=State.NOTE, detail="none configured", fix=fix)
    for door, token in (("telegram", settings.telegram_token), ("discord", settings.discord_token)):
        if token is None:
            continue
        try:
            look = getattr(import_module(f"adapters.{door}.checkup"), f"check_{door}")
        except ImportError:
            fix = f"pip install 'jumpmaster[{door}]'"
            yield Check(name=door.title(), state=State.BROKEN, detail="its library is not installed", fix=fix)
            continue
        yield from asyncio.run(look(settings))


def _extras() -> Iterator[Check]:
    for extra, package in _EXTRAS.items():
        found = _version(package)
        fix = "" if found else f"If you want it: pip install 'jumpmaster[{extra}]'"
        yield Check(name=f"extra {extra}", state=State.OK if found else State.NOTE, detail=found or "not installed", fix=fix)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
