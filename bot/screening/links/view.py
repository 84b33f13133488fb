"""Text as eyes and browsers read it: no invisible characters, plain letters for styled ones, a dot for what passes as one.

Every view remembers where its characters stood, so that a find is reported in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

IDEOGRAPHIC_DOTS = "。｡"
# What browsers (。．｡﹒) or people (the rest) take for a dot.
_DOTS = "。．｡﹒․·‧∙⋅•・･ꓸ۔܁܂⸱ᐧ𐩐"
_HYPHENS = "‐‑﹣－⁃\u2212"  # the last is the minus sign
# Full-width signs that addresses are made of. Other full-width signs stay what they are: punctuation of a sentence.
_SIGNS = {
    "：": ":",
    "／": "/",
    "＠": "@",
    "＿": "_",
    "％": "%",
    "＝": "=",
    "＆": "&",
    "＃": "#",
    "＼": "\\",
    "﹕": ":",
    "﹫": "@",
    "﹨": "\\",
}
_OTHER_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
# Between ideographs the ideographic stop ends a sentence; another sign of the same length keeps the places.
_SENTENCE_END = re.compile("(?<=[\u3005-\u9fff\uac00-\ud7a3\uff09\u300d])。(?![A-Za-z0-9\uff10-\uff5a])")
_STOP = "\u2e3c"
_MOST_REMEMBERED = 20_000
# Most letters that people write with stay what they are. Anything else is looked at one by one.
_MAY_FOLD = re.compile(
    "[^\x00-\x7f\xa1\xa2-\xa7\xab\xb0\xbb\xbf-\u0131\u0134-\u017e\u0180-\u01c3\u01cd-\u01f0\u01f4-\u024f\u0300-\u034e\u0400-\u052f\u060c\u061b\u061f-\u06d3"
    "\u06d5-\u06dc\u06de-\u06ff\u0900-\u097f\u1ea0-\u1eff\u2013-\u2014\u2018-\u201f\u2026\u20a0-\u20bf\u3001\u3008-\u3011\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01\uff08\uff09\uff0c\uff1b\uff1f\U0001f300-\U0001f6ff\U0001f900-\U0001faff]"
)
# A letter, digit or sign of an address, written as HTML may write it.
_REFERENCE = re.compile(r"&#(?:0{0,6}(?P<tens>\d{2,6})|[xX]0{0,6}(?P<hex>[0-9a-fA-F]{2,5}));")
# A digit in a key behind a letter is part of a name; before one it numbers a list.
_KEYS = re.compile("[A-Za-z-](?:[0-9]\ufe0f?\u20e3)+")
# Markup that is set inside a name, and shows nothing: `**vel**mora.example`.
_MARK = r"(?:\*\*|~~|\|\||</?(?:b|i|u|s|em|strong|code|span|wbr|font)>|<!--[^<>]{0,20}-->)"
_MARKED_NAME = re.compile(
    rf"(?<![\w*~|<>#=?&/@:.%+;,-])(?>{_MARK}*)[\w-]++(?>(?:(?>{_MARK}+)[\w-]++)*)(?>{_MARK}*)\.(?>{_MARK}*)(?=\w)", re.IGNORECASE
)
_MARKS_OF_NAME = re.compile(_MARK, re.IGNORECASE)
_SHORTEST_MARKED = 4
_MARKS = ("**", "~~", "||", ">.", "</", "<b", "<i", "<!--")
_SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz")
# Where the ending is in small capitals too, no browser finds the name, and people read it in plain letters.
_SMALL = re.compile("\\.[\\w-]*[ᴀ-ᴢꜰꜱ]")
_SMALL_NAME = re.compile("[\\wᴀ-ᴢꜰꜱ-]++(?:\\.[\\wᴀ-ᴢꜰꜱ-]++)*")
_KEY, _NOTHING_SHOWN = "\u20e3", "\u2060"
_REFERABLE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./:@_")
_STYLED_NUMBERS = ((0x1D7CE, 0x1D7FF), (0xFF10, 0xFF19), (0x1FBF0, 0x1FBF9))


@dataclass(frozen=True, slots=True)
class View:
    """`text` is what is searched. `places` gives, for each of its characters, the place in `original`; None where they are the same."""

    text: str
    original: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch that is not empty stands in the original."""
        if self.places is None:
            return start, end
        last = self.places[end - 1]
        reference = _REFERENCE.match(self.original, last) if self.text[end - 1] != "&" else None
        return self.places[start], reference.end() if reference else last + 1


def fold_view(text: str) -> View:
    """Return the text to search, folded character by character."""
    view = _fold(text)
    return _without_references(view) if "&#" in view.text else view


def _without_references(view: View) -> View:
    """Return the view with `&#99;` read as the `c` it stands for. Of other signs a reference stays what it is."""
    places = array("L")
    pieces: list[str] = []
    at = 0
    for match in _REFERENCE.finditer(view.text):
        char = chr(int(match["tens"]) if match["tens"] else int(match["hex"], 16))
        if char in _REFERABLE:
            pieces += (view.text[at : match.start()], char)
            places.extend(range(at, match.start() + 1))
        elif is_invisible(char):
            pieces.append(view.text[at : match.start()])
            places.extend(range(at, match.start()))
        else:
            continue
        at = match.end()
    if not pieces:
        return view
    places.extend(range(at, len(view.text)))
    if view.places is not None:
        places = array("L", map(view.places.__getitem__, places))
    return View("".join(pieces) + view.text[at:], view.original, places)


def _without_marks(text: str) -> str:
    """Return a text of the same length with markup inside names as characters that show nothing."""
    if "." not in text or not any(map(text.__contains__, _MARKS)):
        return text
    return _MARKED_NAME.sub(_unmarked, text)


def _unmarked(name: re.Match[str]) -> str:
    plain = _MARKS_OF_NAME.sub("", name[0])
    # `a**b.c` is a power in a program.
    if plain.index(".") < _SHORTEST_MARKED:
        return name[0]
    return _MARKS_OF_NAME.sub(lambda mark: _NOTHING_SHOWN * len(mark[0]), name[0])


def _in_plain_capitals(name: re.Match[str]) -> str:
    written = name[0]
    ending = written.rpartition(".")[2]
    return written.translate(_SMALL_CAPITALS) if "." in written and ending.translate(_SMALL_CAPITALS) != ending else written


def _fold(original: str) -> View:
    text = _without_marks(original)
    if text.isascii() or not _MAY_FOLD.search(text):
        return View(original, original)
    if "。" in text:
        text = _SENTENCE_END.sub(_STOP, text)
    if max(text) >= "ᴀ" and _SMALL.search(text):
        text = _SMALL_NAME.sub(_in_plain_capitals, text)
    if _KEY in text:
        text = _KEYS.sub(lambda keys: keys[0].replace(_KEY, _NOTHING_SHOWN), text)
    folded = text.translate(_FOLDS)
    if len(folded) == len(text) and _FOLDS.growing.isdisjoint(text):
        return View(folded, original)
    places = array("L")
    for place, char in enumerate(text):
        places.extend([place] * len(char.translate(_FOLDS)))
    return View(folded, original, places)


def is_invisible(char: str) -> bool:
    """Tell whether a character shows nothing: zero-width, soft hyphen, bidirectional control, variation selector, tag."""
    code = ord(char)
    return unicodedata.category(char) == "Cf" or char in _OTHER_INVISIBLE or 0xFE00 <= code <= 0xFE0F or 0x180B <= code <= 0x180F


class _Folds(dict[int, str]):
    """What each character becomes, worked out when it is first met. `growing` are those that become several."""

    growing: frozenset[str] = frozenset()

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if len(folded) > 1:
            self.growing |= {chr(code)}
        # A text of every character there is must not stay in memory.
        if len(self) < _MOST_REMEMBERED or len(folded) > 1:
            self[code] = folded
        return folded


def _fold_char(char: str) -> str:
    code = ord(char)
    if code < 0x80:
        return char
    if is_invisible(char):
        return ""
    if char in _DOTS:
        return "."
    if char in _HYPHENS:
        return "-"
    if char in _SIGNS:
        return _SIGNS[char]
    return _plain_letters(char, code)


def _plain_letters(char: str, code: int) -> str:
    # Boxed and filled letters have no compatibility form, and parenthesised ones have one with parentheses.
    for first, last in ((0x1F150, 0x1F169), (0x1F170, 0x1F189), (0x1F110, 0x1F129)):
        if first <= code <= last:
            return chr(ord("A") + code - first)
    if 0x249C <= code <= 0x24B5:
        return chr(ord("a") + code - 0x249C)
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    if category == "No" or (category == "Nd" and not any(first <= code <= last for first, last in _STYLED_NUMBERS)):
        return char  # footnote marks and enumerations stand beside a host more often than in one
    plain = unicodedata.normalize("NFKC", char)
    styled = category[0] == "L" or category == "Nd" or 0x24B6 <= code <= 0x24E9 or 0x1F130 <= code <= 0x1F149
    return plain if styled and plain.isascii() and plain.isalnum() else char


_FOLDS = _Folds({code: chr(code) for code in range(0x80)})
