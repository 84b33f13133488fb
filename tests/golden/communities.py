"""Five communities with documents of their own, added as an operator adds them; parsing and the store are in this process."""

import random
import shutil
from functools import cache
from pathlib import Path

from bot.bootstrap import open_assistant
from bot.settings import Settings
from knowledge.corpus import load_corpus
from knowledge.embedding import open_embedder
from knowledge.library import Library
from knowledge.shipped import CONTENT_FILE, SHIPPED
from tests.fakes.files import make_pdf
from tests.fakes.memory_index import MemoryIndex, Shelf
from tests.fakes.readers import InProcessReader

FOLDER = Path(__file__).with_name("communities")
NAMES = ("lantern", "otters", "duna", "marmot", "oriole")
CHATTER = 60

_PEOPLE = ("Mirela", "Ansel", "Hollis", "Petra", "Yuki", "Jonte", "Sabine", "Ravi", "Oona", "Brice")
_LINES = (
    "{a}: has anyone seen the lamp in the kitchen?",
    "{b}: no, {a} took it home",
    "{a}: i will be late today, the train is stuck",
    "{b}: no worries, see you at the lake",
    "{a}: who wants to play chess later",
    "{b}: me! after dinner",
    "{a}: my bicycle broke again, it rains too",
    "{a}: can somebody explain tarot to me",
    "{b}: sure, call me",
    "{a}: the shelf needs a new coat of paint",
    "{a}: gm all, coffee first",
    "{b}: i think the last round was unfair",
    "{a}: wallet is at home, can you pay for the cable?",
    "{b}: ok, you owe me one",
    "{a}: when is {b} back from holiday?",
    "{b}: on friday i guess",
    "{a}: did the library change its opening hours",
    "{a}: the fee for the hall went up again",
)


def open_community(name, folder):
    """Return an assistant over the documents of one community, with a home under `folder`."""
    documents, home = folder / name, folder / f"{name}-home"
    _lay(name, documents)
    embedder, shelf = _embedder(), Shelf()
    library = Library(
        home,
        load_corpus(parsed=SHIPPED / CONTENT_FILE),
        lambda: embedder,
        lambda opened, home_id: MemoryIndex(shelf, opened, home_id),
        open_reader=InProcessReader,
    )
    library.add([documents])
    return open_assistant(Settings(home=home))


@cache
def _embedder():
    return open_embedder("auto")


def _lay(name, documents):
    if name == "marmot":
        documents.mkdir()
        pages = (FOLDER / "marmot.txt").read_text(encoding="utf-8").split("=====")
        (documents / "burrow.pdf").write_bytes(make_pdf([" ".join(page.split()) for page in pages], title="The Marmot Network"))
        return
    shutil.copytree(FOLDER / name, documents)
    if name == "oriole":
        dice = random.Random(7)
        for number in range(CHATTER):
            lines = [dice.choice(_LINES).format(**dict(zip("ab", dice.sample(_PEOPLE, 2), strict=True))) for _ in range(6)]
            (documents / f"chat-{number:03}.txt").write_text("\n".join(lines), encoding="utf-8")
