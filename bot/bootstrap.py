"""The one composition root: everything is built here from Settings, and nothing anywhere else has import side effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.answering.memory import ConversationMemory
from bot.assistant import Assistant
from bot.errors import BadConfiguration
from bot.models import Author
from bot.moderation.policy import ChatPolicy
from bot.opening_meaning import Meaning, Model, begin_model, open_meaning, open_model, open_second
from bot.screening.document_screen import DocumentScreen
from bot.screening.lures import LureDetector
from bot.screening.names import NameWatch
from bot.screening.score.scorer import open_scorer
from bot.screening.screener import MessageScreener
from bot.screening.secrets import redact
from bot.screening.verdict import LinkJudge
from bot.settings import Settings
from bot.texts import CHAT_ROOMS, Texts, load_texts
from knowledge.bank import exemplars
from knowledge.brand_files import load_brands
from knowledge.brands import BrandRegistry
from knowledge.content_signals import open_signals
from knowledge.corpus import ContentError, fingerprint, load_corpus
from knowledge.documents import Background, DocumentIndex
from knowledge.embedding import Embedder, EmbedderUnavailable, open_embedder
from knowledge.feeds.models import FeedStatus
from knowledge.feeds.store import FeedStore
from knowledge.folding import fold
from knowledge.hostkinds import load_hostkinds
from knowledge.ingest.documents import Documents, open_documents, read_headings
from knowledge.lexical import build_char_index
from knowledge.linkmodel.files import FILE_NAME as LINK_MODEL
from knowledge.models import Corpus, Exemplar, Target
from knowledge.ranker import Ranker
from knowledge.retriever import Retriever
from knowledge.shipped import CHARACTERS, CONTENT_FILE, SHIPPED, read_characters

if TYPE_CHECKING:
    from bot.moderation.chats import ChatBook
    from bot.moderation.desk import ReportDesk
    from bot.moderation.domains import ConfirmedDomains
    from bot.moderation.stores import Stores
    from knowledge.ingest.seam import VectorIndex
    from knowledge.library import Library


Policies = Callable[[str], ChatPolicy]
"""What the moderators of a chat set, by the chat's id; asked for every message."""


_USUAL_POLICY = ChatPolicy()


def usual_policy(_chat_id: str) -> ChatPolicy:
    return _USUAL_POLICY


def open_assistant(
    settings: Settings,
    policies: Policies = usual_policy,
    tools: ScreeningTools | None = None,
    model: Callable[[], Model] | None = None,
) -> Assistant:
    """Return a ready assistant. Takes half a second; without a model it answers from words and says so.

    `model` returns the model where it is being opened already (`begin_model`).
    """
    model = model or begin_model(settings)
    tools = tools or open_screening(settings, policies, model)
    texts = load_texts()
    retriever, facts = open_retriever(settings, model)
    memory = ConversationMemory(turns=settings.memory_turns, keep=settings.memory_time, conversations=settings.memory_conversations)
    return Assistant(
        retriever=retriever,
        texts=texts,
        memory=memory,
        longest_message=settings.longest_message,
        workers=settings.model_workers,
        screener=tools.screener,
        policy=policies,
        feeds=tools.feed_status,
        facts=(*facts, *tools.facts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningTools:
    """What screening is made of. `facts` say what is used or missing."""

    judge: LinkJudge
    screener: MessageScreener
    feed_status: Callable[[], tuple[FeedStatus, ...]]
    facts: tuple[str, ...]

    def open(self) -> None:
        """Open now what would be opened with the first link or group message, a fifth of a second: for what runs on."""
        self.judge.open()
        self.screener.open()


def open_screening(settings: Settings, policies: Policies = usual_policy, model: Callable[[], Model] | None = None) -> ScreeningTools:
    """Return the tools that look at every message. Takes a fraction of a second; no model of meaning is opened before it is needed.

    `model` returns the model where it is being opened already (`begin_model`).
    """
    try:
        brands, hosts = load_brands(), load_hostkinds()
    except (ContentError, OSError) as error:
        raise BadConfiguration(f"The brand registry does not load; reinstall the program, or mend: {error}") from error
    store = open_feeds(settings)
    scorer, problem = open_scorer(settings.home / LINK_MODEL)
    judge = LinkJudge(brands=brands, hosts=hosts, feeds=store.lookup(), scorer=scorer, threshold=settings.link_threshold)
    lures = LureDetector(open_second=partial(open_second, settings, model))
    screener = MessageScreener(judge=judge, lures=lures, names=lambda chat: _name_watch(brands, chat), policy=policies)
    return ScreeningTools(judge=judge, screener=screener, feed_status=store.status, facts=(problem.text,) if problem else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lasts, and who decides about it."""

    stores: Stores
    chats: ChatBook
    domains: ConfirmedDomains
    reports: ReportDesk
    texts: Texts


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Desk]:
    """Yield the moderators' desk over the database of these settings, and close it. Raises BadConfiguration."""
    from bot.moderation.chats import ChatBook
    from bot.moderation.desk import ReportDesk
    from bot.moderation.domains import ConfirmedDomains
    from bot.storage.storage import Storage
    from knowledge.feeds.gate import Gate

    stores = await Storage.open(settings.database_file)
    try:
        domains = await ConfirmedDomains.open(stores.domains, stores.decisions, Gate(brands=load_brands(), hosts=load_hostkinds()))
        chats = await ChatBook.open(stores.chats, domains)
        texts = load_texts(*CHAT_ROOMS)
        yield Desk(stores=stores, chats=chats, domains=domains, reports=ReportDesk(stores, domains, chats, texts), texts=texts)
    finally:
        await stores.close()


def open_feeds(settings: Settings) -> FeedStore:
    return FeedStore.open(settings.home)


def _name_watch(brands: BrandRegistry, policy: ChatPolicy) -> NameWatch:
    staff = [Author(id=f"staff:{name}", name=name) for name in policy.staff]
    return NameWatch(brands=brands, bot_names=policy.bot_names, staff=staff)


def open_retriever(settings: Settings, opened: Callable[[], Model] | None = None) -> tuple[Retriever, tuple[str, ...]]:
    """Return the retriever and what is to be known about it: the model, what is missing, how much it knows.

    `opened` returns the model where it is being opened already.
    """
    try:
        corpus = load_corpus(parsed=SHIPPED / CONTENT_FILE)
    except (ContentError, OSError) as error:
        raise BadConfiguration(f"The content does not load; reinstall the program, or mend: {error}") from error
    bank = exemplars(corpus)
    rows = tuple(row for row in bank if row.lang)
    characters = read_characters(SHIPPED / CHARACTERS, fingerprint()) or build_char_index([row.text for row in rows])
    signals = open_signals(corpus)
    meaning = open_meaning(settings, bank, opened() if opened else open_model(settings))
    guessed = tuple(map(Target.parse, meaning.glance.targets)) if meaning.glance else ()
    ranker = Ranker(rows, characters=characters, vectors=meaning.questions, classifier=meaning.classifier, guessed=guessed)
    documents, problems = _open_documents(settings, meaning, bank)
    retriever = Retriever(
        corpus,
        ranker,
        embedder=meaning.embedder,
        documents=documents,
        guesser=meaning.glance,
        guess_vector=meaning.glance_map.guess_whole if meaning.glance_map else None,
        signals=signals,
    )
    return retriever, (*meaning.facts, *problems, _count_fact(corpus))


def open_library(settings: Settings) -> Library:
    """Return the library of content and documents; neither the model nor the store is opened before it is needed."""
    from knowledge.library import Library

    def open_model() -> Embedder | None:
        return None if settings.embedder == "words" else open_embedder(settings.embedder, threads=settings.model_threads)

    def open_store(embedder: Embedder, home_id: str | None) -> VectorIndex:
        from knowledge.index import ChromaStore

        token = settings.chroma_token.get_secret_value() if settings.chroma_token else None
        return ChromaStore.open(settings.home, embedder=embedder, url=settings.chroma_url, token=token, home_id=home_id)

    corpus = load_corpus(parsed=SHIPPED / CONTENT_FILE)

    def open_screen() -> DocumentScreen:
        return DocumentScreen(judge=open_screening(settings).judge, lures=LureDetector(), corpus=corpus)

    return Library(settings.home, corpus, open_model, open_store, redact=lambda text: redact(text).text, open_screen=open_screen)


def _open_documents(settings: Settings, meaning: Meaning, bank: tuple[Exemplar, ...]) -> tuple[DocumentIndex | None, tuple[str, ...]]:
    """Return the operator's documents from their snapshot, or from the store of record where it is missing or stale."""
    found = open_documents(settings.home)
    problems = (found.problem,) if found.problem else ()
    if found.problem:
        stored = _read_store(settings)
        # A store that was emptied knows less than a snapshot that is merely old.
        found = stored if stored and stored.chunks else found
    if not found.chunks:
        return None, problems
    same_space = meaning.embedder is not None and found.vectors_id == meaning.embedder.vectors_id
    vectors = found.vectors if same_space else None
    if meaning.embedder is not None and not same_space:
        problems = (*problems, "Your documents have vectors of another model; run `jumpmaster knowledge build`.")
    words = Counter(fold("\n".join(row.text for row in bank)).split())
    return DocumentIndex(
        found.chunks,
        vectors=vectors,
        background=Background(
            vectors=meaning.background, words=words, names=_project_names(), space=meaning.space() if meaning.space else None
        ),
        headings=read_headings(settings.home, found.vectors_id),
        glance_map=meaning.glance_map,
    ), problems


def _project_names() -> frozenset[str]:
    try:
        return frozenset(fold(brand.name) for brand in load_brands().brands)
    except (ContentError, OSError):
        return frozenset()  # screening says what is wrong with the registry


def _read_store(settings: Settings) -> Documents | None:
    from knowledge.ingest.seam import IndexUnavailable

    try:
        return open_library(settings).documents()
    except (IndexUnavailable, EmbedderUnavailable):
        return None


def _count_fact(corpus: Corpus) -> str:
    return f"Knows {len(corpus.passages)} passages of the guide, {len(corpus.rules)} scam rules, {len(corpus.first_aid)} first-aid guides"
