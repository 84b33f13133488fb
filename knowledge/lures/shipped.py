"""What lure detection starts from: the words and signals, parsed once, and the trained model, both shipped in the package.

What ships names the hash of the content it was made from. Where the content is newer, it is read itself, and a model that does not
fit its words is left out: signals and links alone are judged then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge.lures.content import LURES, LureSignal, LureType, load_lures, load_words
from knowledge.lures.features import FeatureReader
from knowledge.lures.lexicon import Lexicon
from knowledge.lures.model import LureModel, read_model, write_model
from knowledge.lures.second_look import SECOND, Head, Reader, SecondLook, read_head, write_head
from knowledge.lures.senses import read_senses
from knowledge.shipped import SHIPPED

PARSED = "lures.json"
MODEL = "lures.npz"
SENSES = "senses.npz"

Words = dict[str, dict[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LureKnowledge:
    """`model` is None where none fits the content; `problem` says so for people."""

    reader: FeatureReader
    model: LureModel | None
    problem: str | None = None


def open_lures(shipped: Path = SHIPPED, content: Path = LURES) -> LureKnowledge:
    """Return what lure detection knows, or raise ContentError where neither what ships nor the content can be read."""
    parsed = _read_parsed(shipped / PARSED, fingerprint(content))
    words, lures = parsed or _read_content(content)
    reader = FeatureReader(Lexicon(words), lures)
    model = read_model(shipped / MODEL, reader.names, read_senses(shipped / SENSES))
    problem = None if model else "The lure model does not fit the content. Run: python -m knowledge.lures train"
    return LureKnowledge(reader=reader, model=model, problem=problem)


def open_second_look(
    open_reader: Callable[[], Reader | None], glance_sha256: str, shipped: Path = SHIPPED, content: Path = LURES
) -> SecondLook | None:
    """Return the second look over the glance with this hash, or None where none is trained for it and this content."""
    head = read_head(shipped / SECOND, glance_sha256=glance_sha256, built_from=fingerprint(content))
    return SecondLook(head, open_reader) if head else None


def ship(shipped: Path, content: Path, words: Words, lures: Sequence[LureType], model: LureModel) -> None:
    """Write what `open_lures` reads."""
    signals = {lure.id: [asdict(signal) for signal in lure.signals] for lure in lures}
    hints = {lure.id: [asdict(hint) for hint in lure.hints] for lure in lures}
    parsed = {"fingerprint": fingerprint(content), "words": words, "signals": signals, "hints": hints}
    (shipped / PARSED).write_text(json.dumps(parsed, ensure_ascii=False), encoding="utf-8")
    write_model(shipped / MODEL, model)


def ship_second_look(shipped: Path, content: Path, head: Head, glance_sha256: str) -> None:
    write_head(shipped / SECOND, head, glance_sha256=glance_sha256, built_from=fingerprint(content))


def fingerprint(content: Path) -> str:
    """Return one hash over the names and bytes of the lure content."""
    digest = hashlib.sha256()
    for path in sorted(content.rglob("*.yaml")):
        digest.update(f"{path.relative_to(content).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_content(content: Path) -> tuple[Words, tuple[LureType, ...]]:
    words = load_words(content / "words")
    return words, load_lures(content, words)


def _read_parsed(path: Path, wanted: str) -> tuple[Words, tuple[LureType, ...]] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["fingerprint"] != wanted:
            return None
        lures = tuple(
            LureType(id=ident, signals=tuple(map(_signal, signals)), examples=(), hints=tuple(map(_signal, data["hints"][ident])))
            for ident, signals in data["signals"].items()
        )
        return {name: {lang: tuple(terms) for lang, terms in langs.items()} for name, langs in data["words"].items()}, lures
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _signal(entry: dict[str, list[list[str]]]) -> LureSignal:
    return LureSignal(all=tuple(map(tuple, entry["all"])), none=tuple(map(str, entry["none"])))
