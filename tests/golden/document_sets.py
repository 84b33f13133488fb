"""Questions to operators' own documents, and how a reply to one is judged. The sets are described in README.md beside this file."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from bot.bootstrap import open_assistant
from bot.models import Chat, OutcomeKind
from bot.settings import Settings
from tests.conftest import message
from tests.golden import judge
from tests.golden.laying import lay_community, lay_project
from tests.golden.shelves import open_shelf

_chats = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSet:
    """`name` and `name`_others are files of rows; `owner` is the field that says whose documents a row asks.

    `told` and `unchanged` are the least rates. `asked_of` says, by the number of a row that no document answers, whose documents are asked.
    `half_of` gives the half that a row belongs to: of half 1 only rates are looked at.
    """

    name: str
    owner: str
    owners: tuple[str, ...]
    lay: Callable
    told: float
    unchanged: float
    asked_of: Callable
    half_of: Callable


def _all_of(owners):
    return lambda number: owners


_COMMUNITIES = ("lantern", "otters", "duna", "marmot", "oriole")
_PROJECTS = ("tidewell", "foxes", "korvid", "sonnwend", "mareo")
_VENTURES = ("halcyra", "bramble", "zeytin")


def _by_crc(row):
    return zlib.crc32(row["id"].encode()) % 2


SETS = (
    DocumentSet(
        name="documents",
        owner="community",
        owners=_COMMUNITIES,
        lay=lay_community,
        told=0.86,
        unchanged=0.97,
        asked_of=lambda number: ("lantern", _COMMUNITIES[1 + number % 4]),
        half_of=lambda row: (int(row["id"][1:]) + 1) % 2,
    ),
    DocumentSet(
        name="projects",
        owner="project",
        owners=_PROJECTS,
        lay=lay_project,
        told=0.86,
        unchanged=0.965,
        asked_of=_all_of(_PROJECTS),
        half_of=_by_crc,
    ),
    DocumentSet(
        name="ventures",
        owner="project",
        owners=_VENTURES,
        lay=lay_project,
        told=0.68,
        unchanged=0.96,
        asked_of=_all_of(_VENTURES),
        half_of=_by_crc,
    ),
)


def open_owners(documents, folder):
    """Return for each owner of a set an assistant over its documents, with a home under `folder`."""
    opened = {}
    for owner in documents.owners:
        home = folder / f"{owner}-home"
        documents.lay(owner, folder / owner)
        open_shelf(home).add([folder / owner])
        opened[owner] = open_assistant(Settings(home=home))
    return opened


async def ask(assistant, row):
    """Ask in a chat of its own, after what was asked before it: words that one author writes one after the other are read together."""
    place = f"golden-{next(_chats)}"
    for text in (row["after"], row["text"]) if "after" in row else (row["text"],):
        outcome = await assistant.handle(message(text, conversation=place, chat=Chat(id=place)))
    return outcome


def tells(outcome, row):
    """Tell whether the fact stands in the reply and a document is cited for it, at the row's place where it names one."""
    cited = [citation for citation in outcome.reply.citations if citation.source_id.startswith("doc:")]
    if "place" in row:
        cited = [each for each in cited if row["place"] in (each.section.rpartition(" > ")[2], each.title, f"p{each.page}")]
    return bool(cited) and row["holds"] in outcome.reply.body.lower()


def is_same(outcome, without):
    """Tell whether documents changed nothing of what is said."""
    return _said(outcome) == _said(without)


def must_stay(without):
    """Tell whether no document may change what is said: first aid, and what is declined."""
    return without.kind in {OutcomeKind.REFUSED, OutcomeKind.NO_ADVICE} or "".join(without.targets[:1]).startswith("first_aid:")


def lost_warnings(outcome, without):
    return {each.rule_id for each in without.reply.warnings} - {each.rule_id for each in outcome.reply.warnings}


def rows_of(documents):
    """Return the questions that the documents answer, and those that they don't."""
    return judge.load(documents.name), judge.load(f"{documents.name}_others")


def _said(outcome):
    reply = outcome.reply
    return outcome.kind, reply.body, reply.citations, reply.warnings
