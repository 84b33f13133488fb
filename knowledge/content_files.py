"""Read content files as they are written, before anything is validated, and keep them parsed for a quick start."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
BODY = "_body"
_OTHERS = frozenset({"brands", "hosts.yaml", "feeds.yaml", "lures"})
"""The field that holds what stands below the front matter of a Markdown file."""

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


class ContentError(Exception):
    """A mistake in a content file; the text starts with `file:line`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawContent:
    """The fields of every content file, by `folder/name`, before validation. `errors` are files that do not parse."""

    fingerprint: str
    files: Mapping[str, Mapping[str, Any]]
    errors: tuple[str, ...] = ()


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
            files[path.relative_to(content).as_posix()] = _read_markdown(path) if path.suffix == ".md" else read_yaml(path)
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
    """Return the files that answers are made of. Brands, hosts, feeds and lures have loaders and checks of their own."""
    return sorted(
        path for path in content.rglob("*") if path.suffix in {".md", ".yaml"} and path.relative_to(content).parts[0] not in _OTHERS
    )


def _read_markdown(path: Path) -> dict[str, Any]:
    parts = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if not parts:
        raise ContentError(f"{path.name}:1: front matter between two '---' lines is expected")
    return {**_parse_yaml(path, parts[1], first_line=2), BODY: parts[2]}


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the fields of a YAML file, or raise ContentError with the line of the mistake."""
    return _parse_yaml(path, path.read_text(encoding="utf-8"), first_line=1)


def _parse_yaml(path: Path, text: str, *, first_line: int) -> dict[str, Any]:
    import yaml  # not at a start: what ships is kept parsed

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, Loader=loader)  # noqa: S506 - the C build of SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else first_line
        raise ContentError(f"{path.name}:{line}: {error.problem}") from error
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}:{first_line}: fields are expected")
    return data
