"""The shapes that knowledge comes in. Plain frozen data; nothing here reads a file or computes a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LANGUAGES = ("en", "es", "pt", "ru", "uk", "tr", "vi", "id", "zh", "hi", "ar", "fr", "de")
"""English and the twelve languages of our members, ISO 639-1."""


class Severity(StrEnum):
    INFO = "info"
    CAUTION = "caution"
    CRITICAL = "critical"


class RouteKind(StrEnum):
    """What a message is when it is not a question the knowledge base answers."""

    NO_ADVICE = "no_advice"
    NOT_FOUND = "not_found"
    SMALLTALK = "smalltalk"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something that is cited. `url` is None where none is known: no address is ever guessed."""

    id: str
    title: str
    publisher: str
    author: str | None = None
    url: str | None = None
    locator: str | None = None
    date: str | None = None
    read: str | None = None

    @property
    def credit(self) -> str:
        return f"{self.author}, {self.publisher}" if self.author else self.publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A correction to the guide, with the source that settles it."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Fires when every group has a term in the text and no term of `none` is there."""

    name: str
    all: tuple[tuple[str, ...], ...]
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One answer-ready piece of a source.

    `names` are terms (docs/adding-a-rule.md) that name this point of a list and no other.
    `parts` are the passages that treat its listed points one by one, in that order.
    `meant_of_links` tells that whoever asks this beside a link means the link ("is it legit").
    `text` is what is searched and listed; `own_words` tells whether it is our summary or the source's own text.
    """

    id: str
    source: Source
    section: str
    answer: str
    details: str = ""
    note: Note | None = None
    own_words: bool = True
    topic: Mapping[str, str] = field(default_factory=dict)
    warn: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    meant_of_links: bool = False
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    collection: str = "guide"
    page: int | None = None

    @property
    def source_id(self) -> str:
        return self.id if ":" in self.id else f"guide:{self.id}"

    @property
    def text(self) -> str:
        return "\n\n".join(part for part in (self.answer, self.details) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScamRule:
    id: str
    severity: Severity
    topic: Mapping[str, str]
    title: Mapping[str, str]
    warning: Mapping[str, str]
    answer: str
    advice: tuple[str, ...]
    signals: tuple[Signal, ...]
    sources: tuple[Source, ...]
    questions: Mapping[str, tuple[str, ...]]
    examples: tuple[str, ...]
    innocent: tuple[str, ...]

    @property
    def source_id(self) -> str:
        return f"rule:{self.id}"

    @property
    def text(self) -> str:
        return "\n".join((self.answer, *self.advice))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAid:
    """What to do first after something happened. A lower `order` is more urgent.

    `told` tells an act as done ("pasted", "j'ai payé") and nothing of what it was: it counts beside one of the `related_rules`.
    `harmless` tells what only sounds like it ("sent it to my other wallet"): the first aid is out of the question where no signal fires.
    """

    id: str
    severity: Severity
    order: int
    topic: Mapping[str, str]
    steps: Mapping[str, tuple[str, ...]]
    ask: Mapping[str, str]
    sources: tuple[Source, ...]
    related_rules: tuple[str, ...]
    told: tuple[Signal, ...]
    harmless: tuple[Signal, ...]
    signals: tuple[Signal, ...]
    questions: Mapping[str, tuple[str, ...]]
    examples: tuple[str, ...]
    innocent: tuple[str, ...]

    @property
    def source_id(self) -> str:
        return f"rule:first-aid-{self.id}"

    @property
    def text(self) -> str:
        return "\n".join(self.steps["en"])


class Repeats(StrEnum):
    """Which of the steps of the first aid an answer to its follow-up gives again."""

    NONE = "none"
    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftercare:
    """What is asked after a first aid ("can the police help?"), whatever it was for. A lower `order` is the narrower question.

    Its signals are looked at only then, so they may be as loose as "what now". `words`: the most that a question with them has.
    `unless` are first aids that it does not fit. A bare lead to the steps needs no source.
    """

    id: str
    order: int
    words: int
    unless: tuple[str, ...]
    answer: Mapping[str, str]
    repeats: Repeats
    sources: tuple[Source, ...]
    signals: tuple[Signal, ...]
    examples: tuple[str, ...]
    innocent: tuple[str, ...]

    @property
    def source_id(self) -> str:
        return f"rule:aftercare-{self.id}"

    @property
    def text(self) -> str:
        return self.answer["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A kind of message that is not answered from the guide.

    `harmless` tells what only sounds like it ("how do thieves empty a wallet"): the route is out of the question where no signal fires.
    """

    id: str
    kind: RouteKind
    text: str
    see_also: tuple[str, ...]
    signals: tuple[Signal, ...]
    harmless: tuple[Signal, ...]
    questions: Mapping[str, tuple[str, ...]]
    examples: tuple[str, ...]
    innocent: tuple[str, ...]


class TargetKind(StrEnum):
    PASSAGE = "passage"
    RULE = "rule"
    FIRST_AID = "first_aid"
    ROUTE = "route"


_targets: dict[tuple[str, str], Target] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What a question can be about. Hashable, printed as `passage:what-is`.

    There is one object for each kind and id, so that comparing and hashing, which a question does a thousand times, are those
    of objects.
    """

    kind: TargetKind
    id: str

    def __new__(cls, kind: TargetKind, id: str) -> Target:  # noqa: A002 - the field's name
        return _targets.setdefault((kind.value, id), object.__new__(cls))

    def __reduce__(self) -> tuple[type[Target], tuple[TargetKind, str]]:
        return Target, (self.kind, self.id)

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def parse(cls, written: str) -> Target:
        kind, _, ident = written.partition(":")
        return cls(TargetKind(kind), ident)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A way of telling, after a warning, that it was done already ("i gave it", "ya la puse"). A lower `order` goes first.

    `aids` are the first aids it may mean, the likeliest or most urgent first; the rule that was warned of has to be one of their
    `related_rules`. None of them: the words deny it.
    """

    id: str
    order: int
    aids: tuple[str, ...]
    signals: tuple[Signal, ...]
    examples: tuple[str, ...]
    innocent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemplar:
    """One way of asking for a target. `lang` is ISO 639-1; None for a passage's own text."""

    text: str
    target: Target
    lang: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Everything that ships with the program, validated."""

    sources: Mapping[str, Source]
    passages: Mapping[str, Passage]
    rules: Mapping[str, ScamRule]
    first_aid: Mapping[str, FirstAid]
    routes: Mapping[str, Route]
    aftercare: Mapping[str, Aftercare] = field(default_factory=dict)
    admissions: Mapping[str, Admission] = field(default_factory=dict)
