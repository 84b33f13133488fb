"""Read host names in a view: labels joined by anything that stands for a dot, cut where a sentence was glued to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from bot.screening.links.endings import Ending, kind_of_ending
from bot.screening.links.ordinary_words import ABBREVIATIONS
from bot.screening.links.plausible import is_file_extension
from bot.screening.links.view import IDEOGRAPHIC_DOTS, View


def _chars(first: int, last: int, kinds: str) -> str:
    return "".join(re.escape(chr(code)) for code in range(first, last) if unicodedata.category(chr(code))[0] in kinds)


# Scripts that put no space before a Latin host, or that no host mixes with Latin letters: a host starts and ends where they do.
_FOREIGN = (
    _chars(0x0590, 0x10A0, "LMN")
    + _chars(0x1100, 0x1200, "LM")
    + _chars(0x1780, 0x17EA, "LMN")
    + "\u3005-\u3007\u3041-\u30fa\u30fc-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f"
_FOREIGN_RANGES = "\u0590-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN_LABEL = rf"(?>(?:(?>(?:[^\W{_FOREIGN_RANGES}]|[-{_MARKS}])+)|%(?!2[eE])[0-9a-fA-F]{{2}})+)"
_FOREIGN_LABEL = rf"[{_FOREIGN}]++(?>(?:[-0-9]++[{_FOREIGN}]++)*)"
_SPELLED = "dot|d0t|punto|ponto|punkt|point|nokta|titik|ch[aâấ]m|точка|крапка|点|點|نقطة|डॉट|kropka|ドット|닷|จุด|نقطه|[.,]"
_OPEN, _CLOSE = r"[\[({<【（［｛〔⟨《「]", r"[\])}>】）］｝〕⟩》」]"
# What stands for a dot beyond doubt.
_HARD_DOT = rf"(?:(?<!\.)\.(?!\.)|\s{{0,2}}{_OPEN}\s?(?i:{_SPELLED})\s?{_CLOSE}\s{{0,2}}|\[\.|(?<!\.)\.\](?=[a-z])|\\\.|%2[eE]|&\#0*46;|&\#[xX]0*2[eE];|&period;)"
_ASCII_LABEL = r"(?>(?:[A-Za-z0-9_-]++|%(?!2[eE])[0-9a-fA-F]{2})+)"
_ASCII_BARE_HOST = re.compile(rf"(?<![\w%-]){_ASCII_LABEL}(?=[.\[({{<\s\\%&])(?>(?:{_HARD_DOT}{_ASCII_LABEL})+)", re.ASCII)
HARD_DOT = re.compile(_HARD_DOT)
# In an address with a scheme a label runs on through everything that a browser would take.
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
ANY_LABEL = re.compile(rf"(?>(?:[\w\-{_MARKS}{_FOREIGN}∕⁄⧸{_PICTURES}]|%(?!2[eEfF])[0-9a-fA-F]{{2}})+)")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f]")
_ASCII_START = re.compile(r"[A-Za-z]{2,}(?=[^A-Za-z0-9]|\d*[^\x00-\x7f])")
_STARTS_LINE = re.compile(r"(?:^|\n) {0,3}\Z")
_SPACE = re.compile(r"\s+")
_FOREIGN_CHAR = re.compile(rf"[{_FOREIGN}]")
_TWINS = frozenset("аеорсухіјѕԁһԛԝӏԍѵαονρτυικχγηωАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")


@cache
def _bare_host() -> re.Pattern[str]:
    """Return the pattern for texts that are not ASCII: 15 ms to compile, which a question in plain English need not wait for."""
    return re.compile(
        rf"(?:(?<![\w\-%{_MARKS}]){_LATIN_LABEL}|(?<![{_FOREIGN}]){_FOREIGN_LABEL}|(?<=[{_FOREIGN}]){_LATIN_LABEL})"
        rf"(?>(?:{_HARD_DOT}(?:{_LATIN_LABEL}|{_FOREIGN_LABEL}))+)"
    )


class Part(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A host name found in a view, ending settled. `labels` are as written there, percent signs decoded."""

    parts: tuple[Part, ...]
    labels: tuple[str, ...]

    @property
    def start(self) -> int:
        return self.parts[0].start

    @property
    def end(self) -> int:
        return self.parts[-1].end

    @property
    def host(self) -> str:
        return ".".join(self.labels)


def find_bare_names(view: View) -> Iterator[re.Match[str]]:
    """Yield stretches of labels and dots."""
    return (_ASCII_BARE_HOST if view.text.isascii() else _bare_host()).finditer(view.text)


def split_name(view: View, start: int, end: int) -> list[Part]:
    """Return where the labels of a stretch stand."""
    parts, at = [], start
    for dot in HARD_DOT.finditer(view.text, start, end):
        parts.append(Part(at, dot.start()))
        at = dot.end()
    parts.append(Part(at, end))
    return parts


def to_name(view: View, parts: list[Part]) -> Name:
    return Name(tuple(parts), tuple([_read_label(view.text[part.start : part.end]) for part in parts]))


def _read_label(written: str) -> str:
    return written if written.isalnum() else unquote(_SPACE.sub("", written))


def settle(view: View, parts: list[Part]) -> Name | None:
    """Return the name without what a sentence glued to its start or end, or None where no delegated ending is left."""
    parts = _cut_start(view, _cut_at_ideographic_stop(view, parts))
    ended = _cut_end(view, parts) if len(parts) > 1 else None
    return to_name(view, ended) if ended is not None and len(ended) > 1 else None


def _cut_at_ideographic_stop(view: View, parts: list[Part]) -> list[Part]:
    """Between two labels one of which is in a foreign script, `。` ends a sentence."""
    if view.text is view.original:
        return parts
    kept: list[Part] = []
    for part in parts:
        if kept and _is_ideographic_stop(view, kept[-1], part):
            if len(kept) > 1:
                return kept
            kept = []
        kept.append(part)
    return kept


def _is_ideographic_stop(view: View, left: Part, right: Part) -> bool:
    start, end = view.span(left.end, right.start) if left.end < right.start else (0, 0)
    if not any(char in IDEOGRAPHIC_DOTS for char in view.original[start:end]):
        return False
    return _FOREIGN_CHAR.match(view.text[right.start]) is not None or _FOREIGN_CHAR.match(view.text[left.end - 1]) is not None


def _cut_start(view: View, parts: list[Part]) -> list[Part]:
    while parts:
        first = parts[0]
        label = view.text[first.start : first.end]
        start = first.start + len(label) - len(label.lstrip("-_"))
        start += _prefix_of_other_script(view.text[start : first.end])
        if start < first.end:
            parts = [Part(start, first.end), *parts[1:]]
            break
        parts = parts[1:]
    return _without_abbreviation(view, parts)


def _prefix_of_other_script(label: str) -> int:
    """Return how many Cyrillic or Greek letters were glued to a Latin label; those that pass as Latin letters belong to it."""
    if label.isascii():
        return 0
    count = 0
    for char in label:
        if not "\u0370" <= char <= "\u052f":
            break
        count += 1
    rest = label[count:]
    if count < 2 or len(rest) < 2 or not rest.isascii() or all(char in _TWINS for char in label[:count]):
        return 0
    return count


def _without_abbreviation(view: View, parts: list[Part]) -> list[Part]:
    if len(parts) < 3:
        return parts
    labels = [view.text[part.start : part.end].lower() for part in parts]
    for words in ABBREVIATIONS:
        if tuple(labels[: len(words)]) == words and len(parts) - len(words) > 1:
            return parts[len(words) :]
    # `1.example.com` at the start of a line is the first point of a list.
    numbered = (
        labels[0].isdigit()
        and len(labels[0]) < 3
        and not labels[1].isdigit()
        and _STARTS_LINE.search(view.text[max(0, parts[0].start - 4) : parts[0].start])
    )
    return parts[1:] if numbered else parts


def _cut_end(view: View, parts: list[Part]) -> list[Part] | None:
    """Return the parts up to the last that is a delegated ending, or None; only what begins a sentence, or was glued on, may follow it."""
    for count in range(len(parts), 1, -1):
        last = parts[count - 1]
        label = unquote(view.text[last.start : last.end])
        end = _find_ending(label, last)
        if end:
            return [*parts[: count - 1], Part(last.start, end)]
        before = parts[count - 2]
        if count < 3 or is_file_extension(label.rstrip("-_")) or not _may_follow(label, view.text[before.start : before.end]):
            return None
    return None


def _find_ending(label: str, part: Part) -> int:
    """Return where in the view the delegated ending ends that a part is or begins with; 0 for none."""
    if _SPACE.search(label) and kind_of_ending(_SPACE.sub("", label).lower()) is not Ending.NONE:
        return part.end
    bare = label.rstrip("-_")
    if bare and kind_of_ending(bare.lower()) is not Ending.NONE:
        return part.end - len(label) + len(bare)
    shorter = _glued_end(label)
    return part.start + shorter if shorter else 0


def _may_follow(label: str, before: str) -> bool:
    """Tell whether a label behind a host's last stop may be a sentence of its own."""
    return label[:1].isupper() or not label.isascii() or kind_of_ending(before.lower()) is Ending.SURE


@lru_cache(maxsize=1024)
def _glued_end(label: str) -> int:
    """Return how long the delegated ending is that another script, a hyphen or an underscore follows; 0 for none."""
    start = _ASCII_START.match(label)
    if start is None:
        return 0
    kind = kind_of_ending(start[0].lower())
    following = label[start.end()]
    if _ACCENTED.match(following):
        return 0  # `không` begins with `kh`, and is one word
    if following in "-_":
        return start.end() if kind in {Ending.SURE, Ending.LONG_WORD} else 0
    return start.end() if kind is not Ending.NONE else 0
