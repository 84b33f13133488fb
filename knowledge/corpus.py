"""Load and validate the content that ships with the program.

Every error names its file, and its line where one is known. Run `python -m knowledge.corpus` to check all of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from knowledge.content_files import BODY, CONTENT, ContentError, RawContent, fingerprint, read_parsed, read_raw, write_parsed
from knowledge.content_mistakes import broken_references, broken_signals
from knowledge.fields import Fields
from knowledge.models import (
    LANGUAGES,
    Admission,
    Aftercare,
    Corpus,
    FirstAid,
    Note,
    Passage,
    Repeats,
    Route,
    RouteKind,
    ScamRule,
    Severity,
    Source,
)

__all__ = ["CONTENT", "ContentError", "check_corpus", "fingerprint", "load_corpus", "read_parsed", "read_raw", "validate", "write_parsed"]

Loaded = TypeVar("Loaded", Passage, ScamRule, FirstAid, Aftercare, Admission, Route)
GUIDE_SOURCE = "token-metrics-guide"

_NOTE_SOURCE = re.compile(r"\s*\{source:\s*([\w-]+)\}\s*$")


def load_corpus(content: Path = CONTENT, parsed: Path | None = None) -> Corpus:
    """Return the validated content, or raise ContentError with every mistake, one a line.

    `parsed` is a file of `write_parsed`; where it was made from this very content, nothing is parsed again.
    """
    raw = (read_parsed(parsed, fingerprint(content)) if parsed else None) or read_raw(content)
    corpus, errors = validate(raw)
    if corpus is None or errors:
        raise ContentError("\n".join(errors))
    return corpus


def check_corpus(content: Path = CONTENT) -> tuple[Corpus | None, list[str]]:
    """Return what could be loaded and every mistake found, the signals' examples included."""
    corpus, errors = validate(read_raw(content))
    return corpus, errors + (list(broken_signals(corpus)) if corpus else [])


def validate(raw: RawContent) -> tuple[Corpus | None, list[str]]:
    errors = list(raw.errors)
    try:
        sources = _sources(raw.files.get("sources.yaml", {}))
    except ContentError as error:
        return None, [*errors, str(error)]
    corpus = Corpus(
        sources=sources,
        passages=_load_all(raw, "guide", lambda fields: _passage(fields, sources), errors),
        rules=_load_all(raw, "rules", lambda fields: _rule(fields, sources), errors),
        first_aid=_load_all(raw, "first_aid", lambda fields: _first_aid(fields, sources), errors),
        routes=_load_all(raw, "routes", _route, errors),
        aftercare=_load_all(raw, "aftercare", lambda fields: _aftercare(fields, sources), errors),
        admissions=_load_all(raw, "admissions", _admission, errors),
    )
    errors.extend(broken_references(corpus))
    return corpus, errors


def _load_all(raw: RawContent, folder: str, load: Callable[[Fields], Loaded], errors: list[str]) -> dict[str, Loaded]:
    loaded: dict[str, Loaded] = {}
    for name, data in raw.files.items():
        if not name.startswith(f"{folder}/"):
            continue
        path = PurePosixPath(name)
        try:
            loaded[path.stem] = load(Fields(path, data))
        except (ContentError, ValueError) as error:
            errors.append(str(error))
    return loaded


def _sources(entries: Mapping[str, Any]) -> dict[str, Source]:
    return {ident: _source(ident, entry) for ident, entry in entries.items()}


def _source(ident: str, entry: Any) -> Source:
    if not isinstance(entry, dict) or not entry.get("title") or not entry.get("publisher"):
        raise ContentError(f"sources.yaml: {ident} needs a title and a publisher")
    known = {name: str(entry[name]) for name in ("author", "url", "locator", "date", "read") if entry.get(name)}
    return Source(id=ident, title=str(entry["title"]), publisher=str(entry["publisher"]), **known)


def _passage(fields: Fields, sources: Mapping[str, Source]) -> Passage:
    answer, details, note = _body(fields, fields.take(BODY, str), sources)
    return Passage(
        id=fields.ident(),
        source=sources[GUIDE_SOURCE],
        section=fields.take("section", str),
        answer=answer,
        details=details,
        note=note,
        topic=fields.by_language("topic", longest=80),
        warn=fields.texts("warn"),
        see_also=fields.texts("see_also"),
        parts=fields.texts("parts"),
        names=fields.texts("names"),
        meant_of_links=fields.take("meant_of_links", bool, default=False),
        questions=fields.questions(english=16, each=4),
    )


def _body(fields: Fields, body: str, sources: Mapping[str, Source]) -> tuple[str, str, Note | None]:
    paragraphs = [part.strip() for part in body.strip().split("\n\n") if part.strip()]
    notes = [part for part in paragraphs if part.startswith(">")]
    plain = [part for part in paragraphs if not part.startswith(">")]
    if not plain:
        raise fields.error("the answer is missing")
    if len(notes) > 1:
        raise fields.error("one note at most")
    answer, details = " ".join(plain[0].split()), "\n".join(_unwrap(part) for part in plain[1:])
    for name, text, longest in (("answer", answer, 400), ("details", details, 550)):
        if len(text) > longest:
            raise fields.error(f"the {name} has {len(text)} characters, at most {longest} fit")
    return answer, details, _note(fields, notes[0], sources) if notes else None


def _unwrap(paragraph: str) -> str:
    """Join a paragraph's wrapped lines; keep list items on lines of their own."""
    lines: list[str] = []
    for line in paragraph.splitlines():
        if line.lstrip().startswith("- ") or not lines:
            lines.append(line.strip())
        else:
            lines[-1] += " " + line.strip()
    return "\n".join(lines)


def _note(fields: Fields, written: str, sources: Mapping[str, Source]) -> Note:
    text = " ".join(line.lstrip("> ").strip() for line in written.splitlines())
    named = _NOTE_SOURCE.search(text)
    if not named:
        raise fields.error("a note ends with {source: id}")
    if named[1] not in sources:
        raise fields.error(f"the note's source {named[1]!r} is not in sources.yaml")
    bare = _NOTE_SOURCE.sub("", text)
    if len(bare) > 380:
        raise fields.error(f"the note has {len(bare)} characters, at most 380 fit")
    return Note(text=bare, source=sources[named[1]])


def _rule(fields: Fields, sources: Mapping[str, Source]) -> ScamRule:
    return ScamRule(
        id=fields.ident(),
        severity=Severity(fields.take("severity", str)),
        topic=fields.by_language("topic", longest=80),
        title=fields.by_language("title", longest=100),
        warning=fields.by_language("warning", longest=320),
        answer=" ".join(fields.take("answer", str).split()),
        advice=fields.texts("advice"),
        signals=fields.signals(),
        sources=_cited(fields, sources),
        questions=fields.questions(english=12, each=2),
        examples=fields.texts("examples"),
        innocent=fields.texts("innocent"),
    )


def _first_aid(fields: Fields, sources: Mapping[str, Source]) -> FirstAid:
    steps = fields.take("steps", dict)
    return FirstAid(
        id=fields.ident(),
        severity=Severity(fields.take("severity", str)),
        order=fields.take("order", int),
        topic=fields.by_language("topic", longest=80),
        steps={lang: fields.strings(steps.get(lang, []), f"steps.{lang}") for lang in LANGUAGES},
        ask=fields.by_language("ask"),
        sources=_cited(fields, sources),
        related_rules=fields.texts("related_rules"),
        told=fields.signals("told"),
        harmless=fields.signals("harmless"),
        signals=fields.signals(),
        questions=fields.questions(english=20, each=4),
        examples=fields.texts("examples"),
        innocent=fields.texts("innocent"),
    )


def _aftercare(fields: Fields, sources: Mapping[str, Source]) -> Aftercare:
    return Aftercare(
        id=fields.ident(),
        order=fields.take("order", int),
        words=fields.take("words", int),
        unless=fields.texts("unless"),
        answer=fields.by_language("answer", longest=420),
        repeats=(repeats := Repeats(fields.take("repeats", str))),
        sources=_cited(fields, sources) if repeats is Repeats.NONE or fields.texts("sources") else (),
        signals=fields.signals(),
        examples=fields.texts("examples"),
        innocent=fields.texts("innocent"),
    )


def _admission(fields: Fields) -> Admission:
    return Admission(
        id=fields.ident(),
        order=fields.take("order", int),
        aids=fields.texts("aids"),
        signals=fields.signals(),
        examples=fields.texts("examples"),
        innocent=fields.texts("innocent"),
    )


def _route(fields: Fields) -> Route:
    return Route(
        id=fields.ident(),
        kind=RouteKind(fields.take("kind", str)),
        text=fields.take("text", str),
        see_also=fields.texts("see_also"),
        signals=fields.signals(),
        harmless=fields.signals("harmless"),
        questions=fields.questions(english=20, each=4),
        examples=fields.texts("examples"),
        innocent=fields.texts("innocent"),
    )


def _cited(fields: Fields, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    named = fields.texts("sources")
    unknown = [ident for ident in named if ident not in sources]
    if unknown or not named:
        raise fields.error(f"sources has to name ids of sources.yaml; unknown: {unknown}")
    return tuple(sources[ident] for ident in named)


def main() -> int:
    """Print every mistake in the shipped content, or a count of what there is."""
    corpus, errors = check_corpus()
    print("\n".join(errors), file=sys.stderr)
    if corpus is not None:
        kinds = ("passages", "rules", "first_aid", "aftercare", "admissions", "routes", "sources")
        counts = {name: len(getattr(corpus, name)) for name in kinds}
        print(", ".join(f"{count} {name}" for name, count in counts.items()), f"{len(errors)} errors", sep=", ")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
