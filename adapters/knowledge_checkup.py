"""What `jumpmaster doctor` says of the knowledge: the content, what was computed from it, the language model, the operator's documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from adapters.shared.checkup import Check, State
from adapters.shared.clean import clean_line

if TYPE_CHECKING:
    from bot.settings import Settings

REINSTALL = "Reinstall the package."

_CONTENT = "content"
_SERVER_PATIENCE_SECONDS = 3


def check_content() -> Check:
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


def content_is_whole(checks: Iterable[Check]) -> bool:
    return any(check.name == _CONTENT and check.state is State.OK for check in checks)


def check_shipped() -> Check:
    """Whether what was computed from the content was computed from this content."""
    from knowledge.corpus import fingerprint, read_parsed
    from knowledge.shipped import CHARACTERS, CLASSIFIER, CONTENT_FILE, SHIPPED, SNAPSHOT, read_characters, read_classifier
    from knowledge.snapshot import SnapshotDamaged, read_snapshot

    try:
        snapshot = read_snapshot(SHIPPED / SNAPSHOT)
    except (OSError, SnapshotDamaged):
        return Check(name="shipped vectors", state=State.DEGRADED, detail="missing or damaged", fix=REINSTALL)
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


def check_model(settings: Settings) -> Check:
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


def check_documents(settings: Settings) -> Check:
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


def check_server(url: str) -> Check:
    from knowledge.index.clients import find_server_trouble

    fix = "Start it with `chroma run`, or correct JUMPMASTER_CHROMA_URL."
    trouble = find_server_trouble(url, _SERVER_PATIENCE_SECONDS)
    if trouble:
        return Check(name="Chroma server", state=State.BROKEN, detail=trouble, fix=fix)
    return Check(name="Chroma server", state=State.OK, detail="answers")
