"""Documents added and screened as an operator adds them, but for parsing and the store, which are in this process."""

from functools import cache

from bot.bootstrap import open_screening
from bot.screening.document_screen import DocumentScreen
from bot.screening.lures import LureDetector
from bot.screening.secrets import redact
from bot.settings import Settings
from knowledge.corpus import load_corpus
from knowledge.embedding import open_embedder
from knowledge.library import Library
from knowledge.shipped import CONTENT_FILE, SHIPPED
from tests.fakes.memory_index import MemoryIndex, Shelf
from tests.fakes.readers import InProcessReader


def open_shelf(home):
    """Return a library that screens what it adds."""
    shelf, corpus = Shelf(), load_corpus(parsed=SHIPPED / CONTENT_FILE)
    screen = DocumentScreen(judge=open_screening(Settings(home=home)).judge, lures=LureDetector(), corpus=corpus)
    return Library(
        home,
        corpus,
        _embedder,
        lambda opened, home_id: MemoryIndex(shelf, opened, home_id),
        open_reader=InProcessReader,
        redact=lambda text: redact(text).text,
        open_screen=lambda: screen,
    )


@cache
def _embedder():
    return open_embedder("auto")
