"""Load the lure content: groups of words, and one file a lure type with signals, examples and innocent twins.

Every error names its file. Messages in it hold `{s}` for a suspicious link and so on; `examples.py` puts links in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.content_files import CONTENT, ContentError
from knowledge.lures.models import Stance
from knowledge.models import LANGUAGES

LURES = CONTENT / "lures"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SIGNAL_FIELDS = {"all", "none"}
_INNOCENT = {stance.value for stance in Stance} - {Stance.PROMOTING.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class LureSignal:
    """Fires when every word group of `all` was found, not negated, and none of `none`. A group may be `a|b`: either."""

    all: tuple[tuple[str, ...], ...]
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LureExample:
    """A message as content writes it. `lang` is ISO 639-1; `stance` what its author does."""

    text: str
    lang: str
    stance: Stance
    role: str = "member"
    quoted: str = ""
    forwarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LureType:
    """One kind of lure. `reason` is the stable id that a finding carries.

    `hints` name the kind of a message that is flagged for its wording alone; they flag nothing.
    """

    id: str
    signals: tuple[LureSignal, ...]
    examples: tuple[LureExample, ...]
    hints: tuple[LureSignal, ...] = ()

    @property
    def reason(self) -> str:
        return self.id.replace("-", "_")


def load_words(folder: Path = LURES / "words") -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the word groups by name: their terms by language."""
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, languages in _read(path).items():
            if name in groups or not isinstance(languages, dict):
                raise ContentError(f"{path.name}: the group {name!r} is there twice, or has no languages")
            groups[name] = {_language(path, lang): _terms(path, name, terms) for lang, terms in languages.items()}
    return groups


def load_lures(folder: Path = LURES, groups: Mapping[str, Any] | None = None) -> tuple[LureType, ...]:
    """Return every lure type, by file name, or raise ContentError."""
    known = set(groups if groups is not None else load_words(folder / "words"))
    return tuple(_lure(path, known) for path in sorted(folder.glob("*.yaml")))


def _lure(path: Path, known: set[str]) -> LureType:
    data = _read(path)
    unknown = set(data) - {"signals", "hints", "examples", "innocent"}
    if unknown:
        raise ContentError(f"{path.name}: unknown fields {sorted(map(str, unknown))}")
    examples = list(_by_language(path, data.get("examples", {}), Stance.PROMOTING))
    for stance, texts in _mapping(path, data.get("innocent", {})).items():
        if stance not in _INNOCENT:
            raise ContentError(f"{path.name}: innocent.{stance} is no stance of an innocent message")
        examples.extend(_by_language(path, texts, Stance(stance)))
    return LureType(
        id=path.stem,
        signals=tuple(_signal(path, entry, known) for entry in data.get("signals") or ()),
        examples=tuple(examples),
        hints=tuple(_signal(path, entry, known) for entry in data.get("hints") or ()),
    )


def _by_language(path: Path, texts: Any, stance: Stance) -> list[LureExample]:
    return [
        _example(path, entry, _language(path, lang), stance) for lang, entries in _mapping(path, texts).items() for entry in entries or ()
    ]


def _example(path: Path, entry: Any, lang: str, stance: Stance) -> LureExample:
    fields = entry if isinstance(entry, dict) else {"text": entry}
    text = fields.get("text")
    if not isinstance(text, str) or set(fields) - {"text", "role", "quoted", "forwarded"}:
        raise ContentError(f"{path.name}: {entry!r} is no message (quote it)")
    return LureExample(
        text=text.strip(),
        lang=lang,
        stance=stance,
        role=str(fields.get("role", "member")),
        quoted=str(fields.get("quoted", "")),
        forwarded=fields.get("forwarded") is True,
    )


def _signal(path: Path, entry: Any, known: set[str]) -> LureSignal:
    if not isinstance(entry, dict) or set(entry) - _SIGNAL_FIELDS or not entry.get("all"):
        raise ContentError(f"{path.name}: a signal needs 'all': {entry!r}")
    needed = tuple(tuple(name.split("|")) for name in entry["all"])
    barred = tuple(entry.get("none") or ())
    missing = {name for names in (*needed, barred) for name in names} - known - SIGNS
    if missing:
        raise ContentError(f"{path.name}: no word group is called {sorted(missing)}")
    return LureSignal(all=needed, none=barred)


SIGNS = frozenset({"link", "handle", "bad_link", "amount", "percent", "number", "address", "host_lure", "shouting", "question", "emoji"})
"""What a signal may name beside word groups (`features.py`)."""


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - the C build of SafeLoader
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: {error}") from error
    return _mapping(path, data)


def _mapping(path: Path, data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: fields are expected, not {str(data)[:60]!r}")
    return data


def _language(path: Path, lang: Any) -> str:
    if lang not in LANGUAGES:
        raise ContentError(f"{path.name}: {lang!r} is no language we know")
    return str(lang)


def _terms(path: Path, name: str, terms: Any) -> tuple[str, ...]:
    split = tuple(term.strip() for term in terms.split(",")) if isinstance(terms, str) else ()
    if not split or not all(split):
        raise ContentError(f"{path.name}: {name} has an empty term")
    return split
