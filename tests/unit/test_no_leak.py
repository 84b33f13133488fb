"""Break every stage on purpose and look through everything that was written: no part of a secret may be in it."""

import io
import json
import logging
import os
import random
import subprocess
import sys
from datetime import timedelta

import pytest
from mnemonic import Mnemonic

from adapters.shared.replay_stream import parse_lines, replay
from bot.answering.memory import ConversationMemory
from bot.assistant import Assistant
from bot.bootstrap import open_retriever, open_screening
from bot.logs import MaskingFormatter
from bot.models import Chat, ChatKind
from bot.moderation.policy import ChatPolicy
from bot.screening.lures import LureDetector
from bot.screening.redaction import mask_secrets
from bot.screening.screener import MessageScreener
from bot.settings import Settings
from bot.texts import load_texts
from tests.conftest import message

_RANDOM = random.Random(20261122)


def seed_phrase():
    return Mnemonic("english").to_mnemonic(_RANDOM.randbytes(16))


def private_key():
    return "0x" + _RANDOM.randbytes(32).hex()


SECRETS = {
    "a seed phrase": lambda: f"my seed phrase is {seed_phrase()} pls help me claim",
    "a numbered seed phrase": lambda: "\n".join(f"{place}. {word}" for place, word in enumerate(seed_phrase().split(), 1)),
    "a private key": lambda: f"this is the private key of my wallet {private_key()} what now?",
    "a key in a link": lambda: f"look https://wallet.example/import?privateKey={private_key()} is that ok",
}


class Broken:
    """Stands for a stage that fails with everything it was given in its error."""

    def __getattr__(self, name):
        def fail(*given, **named):
            raise RuntimeError(f"{name} failed for {given} {named}")

        return fail


class BrokenSearch(Broken):
    def __init__(self, whole):
        self.corpus = whole.corpus


def pieces(text):
    words = text.split()
    runs = [" ".join(words[at : at + 3]) for at in range(len(words) - 2)] if "0x" not in text else []
    keys = [word[at : at + 16] for word in words if "0x" in word for at in range(word.index("0x") + 2, len(word) - 15, 8)]
    lines = text.split("\n")
    numbered = [end.join(lines[at : at + 2]) for at in range(len(lines) - 1) for end in ("\n", "\\n", " ")]
    return [run for run in (*runs, *keys) if not run.startswith(("my seed", "seed phrase", "pls help", "help me", "me claim"))] + numbered


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(home=tmp_path_factory.mktemp("home"), embedder="words")


@pytest.fixture(scope="module")
def whole(settings):
    return open_screening(settings), open_retriever(settings)[0]


@pytest.fixture
def written():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(MaskingFormatter(mask_secrets))
    root = logging.getLogger()
    logger = logging.getLogger("jumpmaster")
    before = logger.level, root.level
    root.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    logger.setLevel(before[0])


def build(whole, stage):
    tools, retriever = whole
    parts = {"judge": tools.judge, "lures": LureDetector(), "names": None}
    screener = tools.screener
    if stage in parts:
        parts[stage] = Broken()
        names = parts["names"] or tools.screener.new_names(ChatPolicy())
        screener = MessageScreener(judge=parts["judge"], lures=parts["lures"], names=lambda _: names, policy=lambda _: ChatPolicy())
    if stage == "screener":
        screener = Broken()
    memory = ConversationMemory(turns=6, keep=timedelta(minutes=5), conversations=10)
    return Assistant(
        retriever=BrokenSearch(retriever) if stage == "retriever" else retriever,
        texts=load_texts(),
        memory=Broken() if stage == "memory" else memory,
        screener=screener,
        feeds=Broken().feeds if stage == "feeds" else tuple,
        policy=Broken().policy if stage == "policy" else (lambda _: ChatPolicy()),
    )


STAGES = ["nothing", "screener", "judge", "lures", "names", "retriever", "memory", "feeds", "policy"]


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.asyncio
async def test_nothing_written_holds_a_part_of_a_secret(whole, written, stage, kind):
    text = SECRETS[kind]()
    lines = [
        json.dumps({"id": 1, "text": text}),
        json.dumps({"id": 2, "text": "is this ok?", "reply_to_text": text, "chat": "group", "addressed": True}),
        json.dumps({"id": 3, "text": "claim here", "chat": "group", "entities": [entity(text)]}),
        json.dumps({"id": 4, "text": "and now?", "conversation": "1"}),
    ]

    async def blocks():
        yield "\n".join(lines).encode()

    assistant = build(whole, stage)
    out: list[str] = []
    await replay(parse_lines(blocks()), assistant.handle, out.append)
    assistant.close()
    everything = ("".join(out) + written.getvalue()).casefold()
    leaked = [piece for piece in pieces(text) if piece.casefold() in everything]
    assert not leaked
    assert len(out) == len(lines)


def entity(text):
    return {"type": "text_link", "offset": 0, "length": 5, "url": f"https://a.example/?q={text}"}


@pytest.mark.asyncio
async def test_a_secret_still_reaches_its_author_where_links_cannot_be_judged(whole):
    assistant = build(whole, "nothing")
    outcome = await assistant.handle(message(SECRETS["a seed phrase"](), chat=Chat(id="g", kind=ChatKind.GROUP), addressed=False))
    assistant.close()
    assert outcome.kind.value == "intercepted"


def test_the_program_writes_no_secret_anywhere(tmp_path):
    texts = [make() for make in SECRETS.values()]
    # Each line is a link or a message of its own there.
    one_line = [text for text in texts if "\n" not in text]
    home = tmp_path / "home"
    environment = {
        **os.environ,
        "JUMPMASTER_HOME": str(home),
        "JUMPMASTER_EMBEDDER": "words",
        "JUMPMASTER_LOG_LEVEL": "DEBUG",
        "HOME": str(tmp_path),
    }
    lines = "".join(json.dumps({"id": place, "text": text}) + "\n" for place, text in enumerate(texts))
    runs = [
        (["replay", "-", "--summary"], lines),
        (["screen", "-"], texts[0]),
        (["screen", "-", "--json"], texts[2]),
        (["check", "-", "--json"], "\n".join(one_line)),
        (["check", "-"], "\n".join(one_line)),
        (["ask", texts[0], "--json"], ""),
        (["ask", texts[2]], ""),
        (["chat"], "\n".join(one_line)),
    ]
    written = ""
    for arguments, given in runs:
        done = subprocess.run(
            [sys.executable, "-m", "adapters", *arguments], input=given, capture_output=True, text=True, env=environment, check=False
        )
        written += done.stdout + done.stderr
    written += "".join(path.read_bytes().decode("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file())
    leaked = [piece for text in texts for piece in pieces(text) if piece.casefold() in written.casefold()]
    assert not leaked
