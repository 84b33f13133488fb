import asyncio
import logging
import re
import threading

import pytest

from bot.answering.memory import ConversationMemory
from bot.assistant import Assistant
from bot.bootstrap import open_retriever
from bot.models import Chat, ChatKind, OutcomeKind, Screening
from bot.settings import Settings
from bot.texts import load_texts
from tests.conftest import message


class BrokenRetriever:
    """A retriever whose search fails with the question in its error."""

    def __init__(self, whole):
        self.corpus = whole.corpus
        self.read = whole.read
        self.by_words = whole.by_words

    def glance(self, reading):
        raise RuntimeError(f"no answer to {reading.text}")


@pytest.fixture(scope="module")
def retriever(tmp_path_factory):
    return open_retriever(Settings(home=tmp_path_factory.mktemp("home")))[0]


def build(retriever, **fields):
    memory = ConversationMemory(turns=6, keep=Settings().memory_time, conversations=100)
    return Assistant(retriever=retriever, texts=load_texts(), memory=memory, **fields)


@pytest.mark.asyncio
async def test_an_error_inside_is_an_outcome_and_logs_no_text(retriever, caplog):
    assistant = build(BrokenRetriever(retriever))
    with caplog.at_level(logging.INFO, logger="jumpmaster"):
        outcome = await assistant.handle(message("some rather peculiar heliotrope question"))
    assistant.close()
    assert outcome.kind is OutcomeKind.FAILED
    assert "ref " in outcome.reply.body
    assert "heliotrope" not in caplog.text
    assert "heliotrope" not in outcome.reply.body


@pytest.mark.asyncio
async def test_one_line_a_message_is_logged_without_its_text(retriever, caplog):
    assistant = build(retriever)
    with caplog.at_level(logging.INFO, logger="jumpmaster"):
        await assistant.handle(message("what is an airdrop, asks heliotrope"))
    assistant.close()
    assert [record.name for record in caplog.records] == ["jumpmaster.message"]
    assert "heliotrope" not in caplog.text


@pytest.mark.asyncio
async def test_what_is_not_addressed_is_left_alone(ask):
    outcome = await ask("what is an airdrop", addressed=False, chat=Chat(id="g", kind=ChatKind.GROUP))
    assert outcome.kind is OutcomeKind.IGNORED
    assert outcome.reply is None


@pytest.mark.asyncio
async def test_screening_that_is_not_installed_says_so(retriever):
    assistant = build(retriever)
    outcome = await assistant.handle(message("what is an airdrop"))
    assistant.close()
    assert outcome.screening.ran is False


@pytest.mark.asyncio
async def test_every_message_is_screened(ask):
    assert (await ask("what is an airdrop")).screening.ran is True


@pytest.mark.asyncio
async def test_only_the_redacted_text_goes_on(retriever):
    class Redacting:
        def first_look(self, incoming):
            return Screening(ran=True, redacted_text="what is an airdrop")

    assistant = build(retriever, screener=Redacting())
    outcome = await assistant.handle(message("heliotrope heliotrope"))
    assistant.close()
    assert outcome.targets == ("passage:what-is",)


@pytest.mark.asyncio
async def test_a_second_look_is_taken_in_a_worker_and_counts(retriever):
    looked_in = []

    def look_again():
        looked_in.append(threading.current_thread())
        return Screening(ran=True, flagged=True, reasons=("pay_first",))

    class Doubting:
        def first_look(self, incoming):
            return Screening(ran=True, second_look=look_again)

    assistant = build(retriever, screener=Doubting())
    outcome = await assistant.handle(message("one of a group", addressed=False, chat=Chat(id="g", kind=ChatKind.GROUP)))
    assistant.close()
    assert outcome.screening.reasons == ("pay_first",)
    assert outcome.actions
    assert looked_in != [threading.main_thread()]


@pytest.mark.asyncio
async def test_a_very_long_message_is_declined_and_an_empty_one_asked_about(ask):
    assert (await ask("a" * 1_000_000)).kind is OutcomeKind.LIMITED
    assert (await ask("")).reply.body.startswith("There was no question")
    assert (await ask("/start")).kind is OutcomeKind.SMALLTALK


@pytest.mark.asyncio
async def test_hundreds_of_callers_are_answered(ask):
    questions = [f"what is a bounty airdrop, asks somebody in row {number}" for number in range(200)]
    outcomes = await asyncio.gather(*(ask(question) for question in questions))
    assert all(outcome.kind is OutcomeKind.ANSWERED for outcome in outcomes)


@pytest.mark.asyncio
async def test_a_victim_after_a_list_is_helped_and_not_given_a_list_item(ask):
    await ask("what types of airdrops are there", "victim")
    outcome = await ask("one second, i signed something and i got drained", "victim")
    assert outcome.targets[0].startswith("first_aid:")


@pytest.mark.asyncio
async def test_a_victim_is_answered_in_their_own_language(ask):
    outcome = await ask("подписал что-то на сайте и все usdt пропали")
    assert outcome.kind is OutcomeKind.WARNED
    assert outcome.reply.lang == "ru"
    assert outcome.reply.warnings[0].rule_id == "recovery-scam"


def test_the_start_says_which_models_and_which_hashes(assistant):
    models = [fact for fact in assistant.describe() if "sha256" in fact]
    assert len(models) == 2
    assert all(re.search(r"sha256 [0-9a-f]{12}", fact) for fact in models)


@pytest.mark.asyncio
async def test_a_word_that_tells_no_language_is_answered_in_that_of_the_talk(ask):
    assert (await ask("was ist ein airdrop", conversation="talk")).lang == "de"
    assert (await ask("ok", conversation="talk")).lang == "de"
    assert (await ask("ok", conversation="another")).lang == "en"
    assert (await ask("and what is the tax on that", conversation="talk")).lang == "en"
