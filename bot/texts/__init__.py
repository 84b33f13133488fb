"""What the assistant says by itself, one file a language. Loaded once; a missing line is an error at start, not in a chat.

The files in this folder are what answers need. `desk/` is what moderators read, `doors/` what is said in chats besides answers: only
`jumpmaster run` loads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.models import LANGUAGES

_FOLDER = Path(__file__).parent
CHAT_ROOMS = (_FOLDER, _FOLDER / "desk", _FOLDER / "doors")

_COMMAS = {"ar": "، ", "zh": "、"}


@dataclass(frozen=True, slots=True)
class Texts:
    """Lines by language and key."""

    lines: Mapping[str, Mapping[str, str]]

    def say(self, key: str, lang: str, **values: str) -> str:
        """Return the line in `lang`, or in English where we don't speak it."""
        line = self.lines.get(lang, self.lines["en"])[key]
        return line.format(**values) if values else line

    def join(self, items: Iterable[str], lang: str) -> str:
        """Return things one after another, parted as the language writes that."""
        return _COMMAS.get(lang, ", ").join(items)

    def has(self, key: str) -> bool:
        return key in self.lines["en"]


def load_texts(*folders: Path) -> Texts:
    """Return all lines; every language has every key of the English file, or ValueError says which lacks what."""
    lines = {lang: _read_all(folders or (_FOLDER,), lang) for lang in LANGUAGES}
    for lang, spoken in lines.items():
        missing = sorted(set(lines["en"]) - set(spoken))
        if missing:
            raise ValueError(f"{lang}.yaml lacks {', '.join(missing)}")
    return Texts(lines)


def _read_all(folders: Sequence[Path], lang: str) -> dict[str, str]:
    lines: dict[str, str] = {}
    for folder in folders:
        lines |= _read(folder / f"{lang}.yaml")
    return lines


def _read(path: Path) -> dict[str, str]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a SafeLoader in either case
    return {str(key): "\n".join(" ".join(line.split()) for line in str(text).strip().split("\n")) for key, text in data.items()}
