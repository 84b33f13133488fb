"""How little of the model a question takes: words, then a glance, then the whole model."""

import asyncio
import threading

import numpy as np
import pytest

from bot.answering.deciding import Decider
from bot.answering.question import Question
from bot.bootstrap import open_retriever
from bot.settings import Settings
from knowledge.documents import DocumentIndex
from knowledge.ingest.models import Chunk


class CountingEmbedder:
    """The model, with a note of what it was asked."""

    def __init__(self, embedder):
        self._embedder = embedder
        self.asked = []

    def embed_questions(self, texts):
        self.asked.extend(texts)
        return self._embedder.embed_questions(texts)


@pytest.fixture
def retriever(tmp_path):
    opened = open_retriever(Settings(home=tmp_path))[0]
    opened.embedder = CountingEmbedder(opened.embedder)
    return opened


@pytest.fixture
def decide(retriever):
    decider = Decider(retriever, workers=1)

    async def decided(text):
        return await decider.decide(Question(text=text), ())

    yield decided
    decider.close()


PLAIN = "hey folks could somebody explain what crypto airdrops are"
MUDDLED = "so the thing with that other stuff my cousin told me about last night, what do we make of it"


@pytest.mark.asyncio
async def test_a_plain_question_needs_a_glance_and_no_more(retriever, decide):
    decision = await decide(PLAIN)
    assert str(decision.targets[0]) == "passage:what-is"
    assert retriever.embedder.asked == []


@pytest.mark.asyncio
async def test_a_muddled_one_is_left_to_the_whole_model(retriever, decide):
    await decide(MUDDLED)
    assert MUDDLED in retriever.embedder.asked


class WaitingGuesser:
    """A small model that is not done before the event loop has gone on."""

    def __init__(self, guesser):
        self._guesser = guesser
        self.targets = guesser.targets
        self.loop_went_on = threading.Event()
        self.waited = []

    def log_shares(self, text):
        self.waited.append(self.loop_went_on.wait(timeout=10))
        return self._guesser.log_shares(text)


@pytest.mark.asyncio
async def test_the_event_loop_goes_on_while_a_model_runs(retriever, decide, monkeypatch):
    waiting = WaitingGuesser(retriever._guesser)
    monkeypatch.setattr(retriever, "_guesser", waiting)
    deciding = asyncio.create_task(decide(PLAIN))
    await asyncio.sleep(0.01)
    waiting.loop_went_on.set()
    await deciding
    assert waiting.waited == [True]


@pytest.mark.asyncio
async def test_without_a_small_model_the_whole_one_reads_all(retriever, decide, monkeypatch):
    monkeypatch.setattr(retriever, "_guesser", None)
    decision = await decide(PLAIN)
    assert str(decision.targets[0]) == "passage:what-is"
    assert retriever.embedder.asked == [PLAIN]


@pytest.mark.asyncio
async def test_a_word_that_only_the_documents_know_is_searched_in_full(retriever, decide, monkeypatch):
    background = np.zeros((1, 384), np.float32)
    chunk = Chunk(
        source_id="doc:1", number=0, of=1, title="Zorblat", section="", text="The Zorblat drop.", page=None, shown="z.md", collection="c"
    )
    vector = np.zeros((1, 384), np.float32)
    documents = DocumentIndex((chunk,), vectors=vector, background=background, known_words=frozenset({"the", "drop"}))
    monkeypatch.setattr(retriever, "_documents", documents)
    asked = "hey folks could somebody explain what crypto airdrops are, zorblat for one"
    await decide(asked)
    assert asked in retriever.embedder.asked
    retriever.embedder.asked.clear()
    await decide(PLAIN)
    assert retriever.embedder.asked == []


@pytest.mark.asyncio
async def test_what_the_guide_does_not_cover_is_looked_for_in_the_documents(retriever, decide, monkeypatch):
    asked = "what is the bridge fee"
    await decide(asked)
    assert retriever.embedder.asked == []
    chunk = Chunk(source_id="doc:1", number=0, of=1, title="Fees", section="", text="The fee.", page=None, shown="f.md", collection="c")
    known = frozenset({"what", "is", "the", "bridge", "fee", "fees"})
    zero = np.zeros((1, 384), np.float32)
    monkeypatch.setattr(retriever, "_documents", DocumentIndex((chunk,), vectors=zero, background=zero, known_words=known))
    await decide(asked)
    assert asked in retriever.embedder.asked
