"""How text is folded before words are compared. Pure; the same for content and for questions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_GAPS = re.compile(r"[\W_]+")
# Letters that Unicode does not decompose, though people type them with and without the stroke.
_LOOSE_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})
_LATIN_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return text as words and single spaces: NFKC, lower case, Latin accents and punctuation gone.

    Accents on Cyrillic, Arabic and Indic letters stay: there they make other letters.
    """
    # The acute accent that stands for an apostrophe becomes a space under NFKC, so apostrophes go first, and again after.
    lowered = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text)).casefold()
    plain = _APOSTROPHES.sub("", lowered).translate(_LOOSE_LETTERS)
    bare = _LATIN_MARKS.sub("", unicodedata.normalize("NFD", plain))
    return _join_marks(unicodedata.normalize("NFC", bare)).strip()


def _join_marks(text: str) -> str:
    """Read everything but letters, digits and their combining marks as a gap."""
    if text.isascii():
        return _GAPS.sub(" ", text)
    return " ".join("".join(char if _is_word(char) else " " for char in text).split())


@lru_cache(maxsize=8192)
def _is_word(char: str) -> bool:
    # Combining marks (vowel signs in Devanagari, harakat) are no \w, but they belong to their word.
    return char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"}


def has_loose_words(text: str) -> bool:
    """Tell whether a term is matched anywhere: its script writes no gaps, or glues particles to words."""
    return any(_is_loose(char) for char in text)


def _is_loose(char: str) -> bool:
    code = ord(char)
    return (
        0x0600 <= code <= 0x06FF  # Arabic
        or 0x0900 <= code <= 0x097F  # Devanagari
        or 0x0E00 <= code <= 0x0E7F  # Thai
        or 0x3040 <= code <= 0x30FF  # Kana
        or 0x3400 <= code <= 0x9FFF  # Han
        or 0xAC00 <= code <= 0xD7AF  # Hangul
    )
