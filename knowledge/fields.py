"""The fields of one content file, taken out with errors that say where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from knowledge.content_files import ContentError
from knowledge.models import LANGUAGES, Signal

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Fields:
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
        return self.strings(self.take(name, list, []), name)

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
        asked = {lang: self.strings(values.get(lang, []), f"questions.{lang}") for lang in LANGUAGES}
        for lang, texts in asked.items():
            least = english if lang == "en" else each
            if len(set(texts)) < least:
                raise self.error(f"questions.{lang} has {len(set(texts))} different texts, at least {least} are needed")
        return asked

    def signals(self, name: str = "signals") -> tuple[Signal, ...]:
        return tuple(self._signal(entry) for entry in self.take(name, list, []))

    def ident(self) -> str:
        ident = str(self.take("id", str))
        if ident != self.path.stem or not _ID.fullmatch(ident):
            raise self.error(f"the id {ident!r} has to be the file's name, lower case, joined by '-'")
        return ident

    def strings(self, values: Any, name: str) -> tuple[str, ...]:
        if not isinstance(values, list):
            raise self.error(f"{name} has to be a list")
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.error(f"{name} holds {value!r}, which is no text (quote it)")
        return tuple(value.strip() for value in values)

    def _signal(self, entry: Any) -> Signal:
        if not isinstance(entry, dict) or not entry.get("name") or not entry.get("all"):
            raise self.error(f"a signal needs a name and 'all': {entry!r}")
        groups = tuple(self.strings(group, f"signal {entry['name']}") for group in entry["all"])
        if not all(groups):
            raise self.error(f"signal {entry['name']}: an empty group never fires")
        none = self.strings(entry.get("none", []), f"signal {entry['name']}")
        return Signal(name=str(entry["name"]), all=groups, none=none)
