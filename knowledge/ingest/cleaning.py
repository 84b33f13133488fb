"""What is taken out of every text before anything else sees it. Pure."""

from __future__ import annotations

import re
import unicodedata

# Letters that change the order in which text is shown, hide in it, or carry text that nobody sees (Unicode's tag letters).
# Zero-width joiners stay: Persian, Hindi and others are misspelt without them.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\v\f\x85]")
_SPACES = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")

_BINARY_SHARE = 0.02


def clean_text(text: str) -> str:
    """Return text without control, hidden and direction-changing characters, spaces and empty lines folded."""
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROLS.sub("", _UNSEEN.sub("", text))
    lines = (line.strip() for line in _SPACES.sub(" ", unicodedata.normalize("NFC", text)).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def clean_line(text: str, longest: int = 200) -> str:
    """Return cleaned text as one line of at most `longest` characters: for titles and headings."""
    return " ".join(clean_text(text).split())[:longest].strip()


def looks_binary(text: str) -> bool:
    """Tell whether decoded text is no text: it holds NUL, or many control characters."""
    return "\0" in text or len(_CONTROLS.findall(text)) > _BINARY_SHARE * len(text)
