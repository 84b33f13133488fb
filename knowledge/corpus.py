"""Load and validate the content that ships with the program.

Every error names its file, and its line where one is known. Run `python -m knowledge.corpus` to check all of it.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import yaml

from knowledge.models import (
    LANGUAGES,
    Corpus,
    FirstAid,
    Note,
    Passage,
    Route,
    RouteKind,
    ScamRule,
    Severity,
    Signal,
    Source,
)
from knowledge.signals import SignalMatcher

CONTENT = Path(__file__).parent / "content"
Loaded = TypeVar("Loaded", Passage, ScamRule, FirstAid, Route)
GUIDE_SOURCE = "token-metrics-guide"

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_NOTE_SOURCE = re.compile(r"\s*\{source:\s*([\w-]+)\}\s*$")
_BODY = "_body"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ContentError(Exception):
    """A mistake in a content file; the text starts with `file:line`."""


@dataclass(frozen=True, slots=True)
class _Fields:
    """A file's fields with errors that say where they stand."""

    path: PurePosixPath
    data: Mapping[str, Any]

    def error(self, message: str) -> ContentError:
        return ContentError(f"{self.path.name}: {message}")

    def take(self, name: str, kind: type, default: Any = ...) -> Any:
        value = self.data.get(name, default)
        if value is ...:
            raise self.error(f"the field {name!r} is missing")
        if not isinstance(value, kind):
            raise self.error(f"{name!r} has to be a {kind.__name__}, not {type(value).__name__}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        return self._strings(self.take(name, list, []), name)

    def by_language(self, name: str, *, longest: int = 400) -> dict[str, str]:
        values = self.take(name, dict)
        missing = [lang for lang in LANGUAGES if not values.get(lang)]
        if missing:
            raise self.error(f"{name!r} lacks {' '.join(missing)}")
        for lang, text in values.items():
            if not isinstance(text, str) or len(text) > longest:
                raise self.error(f"{name}.{lang} has to be a text of at most {longest} characters")
        return {lang: " ".join(values[lang].split()) for lang in LANGUAGES}

    def questions(self, *, english: int, each: int) -> dict[str, tuple[str, ...]]:
        values = self.take("questions", dict)
        unknown = set(values) - set(LANGUAGES)
        if unknown:
            raise self.error(f"questions in unknown languages: {sorted(map(str, unknown))}")
        asked = {lang: self._strings(values.get(lang, []), f"questions.{lang}") for lang in LANGUAGES}
        for lang, texts in asked.items():
            least = english if lang == "en" else each
            if len(set(texts)) < least:
                raise self.error(f"questions.{lang} has {len(set(texts))} different texts, at least {least} are needed")
        return asked

    def signals(self) -> tuple[Signal, ...]:
        return tuple(self._signal(entry) for entry in self.take("signals", list, []))

    def ident(self) -> str:
        ident = str(self.take("id", str))
        if ident != self.path.stem or not _ID.fullmatch(ident):
            raise self.error(f"the id {ident!r} has to be the file's name, lower case, joined by '-'")
        return ident

    def _strings(self, values: Any, name: str) -> tuple[str, ...]:
        if not isinstance(values, list):
            raise self.error(f"{name} has to be a list")
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.error(f"{name} holds {value!r}, which is no text (quote it)")
        return tuple(value.strip() for value in values)

    def _signal(self, entry: Any) -> Signal:
        if not isinstance(entry, dict) or not entry.get("name") or not entry.get("all"):
            raise self.error(f"a signal needs a name and 'all': {entry!r}")
        groups = tuple(self._strings(group, f"signal {entry['name']}") for group in entry["all"])
        if not all(groups):
            raise self.error(f"signal {entry['name']}: an empty group never fires")
        none = self._strings(entry.get("none", []), f"signal {entry['name']}")
        return Signal(name=str(entry["name"]), all=groups, none=none)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawContent:
    """The fields of every content file, by `folder/name`, before validation. `errors` are files that do not parse."""

    fingerprint: str
    files: Mapping[str, Mapping[str, Any]]
    errors: tuple[str, ...] = ()


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
    return corpus, errors + (list(_broken_signals(corpus)) if corpus else [])


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
    )
    errors.extend(_broken_references(corpus))
    return corpus, errors


def fingerprint(content: Path = CONTENT) -> str:
    """Return one hash over the names and bytes of all content files."""
    digest = hashlib.sha256()
    for path in _content_files(content):
        digest.update(f"{path.relative_to(content).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_raw(content: Path = CONTENT) -> RawContent:
    """Parse every content file."""
    files: dict[str, Mapping[str, Any]] = {}
    errors: list[str] = []
    for path in _content_files(content):
        try:
            files[path.relative_to(content).as_posix()] = _read_markdown(path) if path.suffix == ".md" else _read_yaml(path)
        except (ContentError, ValueError) as error:
            errors.append(str(error))
    return RawContent(fingerprint=fingerprint(content), files=files, errors=tuple(errors))


def write_parsed(path: Path, raw: RawContent) -> None:
    path.write_text(json.dumps({"fingerprint": raw.fingerprint, "files": raw.files}, ensure_ascii=False, sort_keys=True))


def read_parsed(path: Path, wanted: str) -> RawContent | None:
    """Return the parsed content, or None when the file is missing, damaged or made from other content."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return RawContent(fingerprint=wanted, files=data["files"]) if data["fingerprint"] == wanted else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _content_files(content: Path) -> list[Path]:
    return sorted(path for path in content.rglob("*") if path.suffix in {".md", ".yaml"})


def _load_all(raw: RawContent, folder: str, load: Callable[[_Fields], Loaded], errors: list[str]) -> dict[str, Loaded]:
    loaded: dict[str, Loaded] = {}
    for name, data in raw.files.items():
        if not name.startswith(f"{folder}/"):
            continue
        path = PurePosixPath(name)
        try:
            loaded[path.stem] = load(_Fields(path, data))
        except (ContentError, ValueError) as error:
            errors.append(str(error))
    return loaded


def _sources(entries: Mapping[str, Any]) -> dict[str, Source]:
    return {ident: _source(ident, entry) for ident, entry in entries.items()}


def _read_markdown(path: Path) -> dict[str, Any]:
    parts = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if not parts:
        raise ContentError(f"{path.name}:1: front matter between two '---' lines is expected")
    return {**_parse_yaml(path, parts[1], first_line=2), _BODY: parts[2]}


def _read_yaml(path: Path) -> dict[str, Any]:
    return _parse_yaml(path, path.read_text(encoding="utf-8"), first_line=1)


def _parse_yaml(path: Path, text: str, *, first_line: int) -> dict[str, Any]:
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is the C build of SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else first_line
        raise ContentError(f"{path.name}:{line}: {error.problem}") from error
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}:{first_line}: fields are expected")
    return data


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _source(ident: str, entry: Any) -> Source:
    if not isinstance(entry, dict) or not entry.get("title") or not entry.get("publisher"):
        raise ContentError(f"sources.yaml: {ident} needs a title and a publisher")
    known = {name: str(entry[name]) for name in ("author", "url", "locator", "date", "read") if entry.get(name)}
    return Source(id=ident, title=str(entry["title"]), publisher=str(entry["publisher"]), **known)


def _passage(fields: _Fields, sources: Mapping[str, Source]) -> Passage:
    answer, details, note = _body(fields, fields.take(_BODY, str), sources)
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
        questions=fields.questions(english=16, each=4),
    )


def _body(fields: _Fields, body: str, sources: Mapping[str, Source]) -> tuple[str, str, Note | None]:
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


def _note(fields: _Fields, written: str, sources: Mapping[str, Source]) -> Note:
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


def _rule(fields: _Fields, sources: Mapping[str, Source]) -> ScamRule:
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


def _first_aid(fields: _Fields, sources: Mapping[str, Source]) -> FirstAid:
    steps = fields.take("steps", dict)
    return FirstAid(
        id=fields.ident(),
        severity=Severity(fields.take("severity", str)),
        order=fields.take("order", int),
        topic=fields.by_language("topic", longest=80),
        steps={lang: fields._strings(steps.get(lang, []), f"steps.{lang}") for lang in LANGUAGES},
        ask=fields.by_language("ask"),
        sources=_cited(fields, sources),
        related_rules=fields.texts("related_rules"),
        signals=fields.signals(),
        questions=fields.questions(english=20, each=4),
        examples=fields.texts("examples"),
        innocent=fields.texts("innocent"),
    )


def _route(fields: _Fields) -> Route:
    return Route(
        id=fields.ident(),
        kind=RouteKind(fields.take("kind", str)),
        text=fields.take("text", str),
        see_also=fields.texts("see_also"),
        signals=fields.signals(),
        questions=fields.questions(english=20, each=4),
        examples=fields.texts("examples"),
        innocent=fields.texts("innocent"),
    )


def _cited(fields: _Fields, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    named = fields.texts("sources")
    unknown = [ident for ident in named if ident not in sources]
    if unknown or not named:
        raise fields.error(f"sources has to name ids of sources.yaml; unknown: {unknown}")
    return tuple(sources[ident] for ident in named)


def _broken_references(corpus: Corpus) -> Iterator[str]:
    for passage in corpus.passages.values():
        for rule in passage.warn:
            if rule not in corpus.rules:
                yield f"{passage.id}.md: warn names {rule!r}, which is no rule"
        if len(passage.warn) > 2:
            yield f"{passage.id}.md: at most two warnings go with an answer"
    for owner, seen in [(p.id, p.see_also + p.parts) for p in corpus.passages.values()] + [
        (r.id, r.see_also) for r in corpus.routes.values()
    ]:
        for ident in seen:
            if ident not in corpus.passages:
                yield f"{owner}: see_also names {ident!r}, which is no passage"
    for aid in corpus.first_aid.values():
        for rule in aid.related_rules:
            if rule not in corpus.rules:
                yield f"{aid.id}.yaml: related_rules names {rule!r}, which is no rule"


def _broken_signals(corpus: Corpus) -> Iterator[str]:
    """Yield each example that its own signals miss and each innocent text that they hit."""
    owners: list[ScamRule | FirstAid | Route] = [*corpus.rules.values(), *corpus.first_aid.values(), *corpus.routes.values()]
    for owner in owners:
        try:
            matcher = SignalMatcher({owner.id: owner.signals})
        except ValueError as error:
            yield f"{owner.id}.yaml: {error}"
            continue
        for text in owner.examples:
            if not matcher.match(text):
                yield f"{owner.id}.yaml: no signal fires on the example {text!r}"
        for text in owner.innocent:
            for hit in matcher.match(text):
                yield f"{owner.id}.yaml: signal {hit.signal!r} fires on the innocent {text!r}"


def main() -> int:
    """Print every mistake in the shipped content, or a count of what there is."""
    corpus, errors = check_corpus()
    print("\n".join(errors), file=sys.stderr)
    if corpus is not None:
        counts = {name: len(getattr(corpus, name)) for name in ("passages", "rules", "first_aid", "routes", "sources")}
        print(", ".join(f"{count} {name}" for name, count in counts.items()), f"{len(errors)} errors", sep=", ")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
