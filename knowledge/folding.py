"""How text is folded before words are compared. Pure; the same for content and for questions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_GAPS = re.compile(r"[\W_]+")
# Letters that Unicode does not decompose, though people type them with and without the stroke.
_LOOSE_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})
# Arabic, Devanagari, Thai, Kana, Han, Hangul.
_LOOSE = re.compile("[\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Plain text is folded by one table: a pattern takes several times as long, and a start folds tens of thousands of terms.
_PLAIN = {code: " " if not chr(code).isalnum() else chr(code).lower() for code in range(128)} | {ord("'"): None, ord("`"): None}
_LATIN_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return text as words and single spaces: NFKC, lower case, Latin accents and punctuation gone.

    Accents on Cyrillic, Arabic and Indic letters stay: there they make other letters.
    """
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
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
    return not text.isascii() and bool(_LOOSE.search(text))
