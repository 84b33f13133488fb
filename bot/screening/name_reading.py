"""How a name reads: what a hurried eye takes it for, whether it is painted, of which words it is made. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from string import ascii_uppercase

from bot.screening.checks.confusables import fold_letters, scripts_of
from knowledge.folding import fold

LONGEST_NAME = 128

_MOST_READINGS = 8
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_TURNED = "\u202e"  # what follows is shown from right to left
_EMOJI_JOINED = re.compile("[\u200d\ufe0f]")
# A joiner makes one sign of two emoji, and shapes Arabic and Indic letters; between these letters it only hides.
_JOINED_LETTERS = re.compile("[A-Za-z\u00c0-\u052f][\u200d\ufe0f]+[A-Za-z\u00c0-\u052f]")
_SEPARATORS = re.compile(r"[\W_]+")
# Vowel signs belong to their word, but are no word characters to a regular expression.
_GAPS = re.compile("(?:[^\\w\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]|_)+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_EYE = str.maketrans({"1": "l", "|": "l", "!": "l", "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "$": "s", "@": "a"})
_ALIKE_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN"})
_FALSE_CAPITAL = re.compile(r"[a-z]I|[A-Za-z]I(?=[a-z])|(?:^|[\W_])I(?=[a-z]{3})")
_FALSE_DIGIT = re.compile(r"[^\W\d_][01$@|!](?=[^\W\d_])|(?<!\w)[01$@|!](?=[^\W\d_]{3})")
# These look less like their letters, and short nicknames are full of them: Al3x, s4m.
_PLAYFUL_DIGIT = re.compile(r"[^\W\d_][34578](?=[^\W\d_])")
_SHORT_NAME = 6
_FEWEST_ON_BLACK = 3  # one is a blood group or a parking sign
# White letters on black: decoration with no plain form of its own.
_ON_BLACK = {0x1F150 + at: letter for at, letter in enumerate(ascii_uppercase)} | {
    0x1F170 + at: letter for at, letter in enumerate(ascii_uppercase)
}
_ON_BLACK_LETTER = re.compile("[\U0001f150-\U0001f169\U0001f170-\U0001f189]")
_TRADE_MARKS = re.compile("[\u2120\u2122\u00ae\u00a9]")  # these become letters
_NUMBER_BEHIND = re.compile(r"(?<=[^\W\d_])(?=[0-9]{1,3}\Z)")
_AS_I = str.maketrans("I1|!", "iiii")
_AS_L = str.maketrans("I1|!", "llll")
_SPELLED_ALIKE = (("rn", "m"), ("vv", "w"))


@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """Return a name as a hurried reader sees it: lower case, look-alike letters and digits as one letter, nothing else.

    Two names that look the same have equal skeletons; a skeleton is not a spelling to show. i and l are one letter in it, because a
    capital I is either; `look_the_same` tells them apart where it can.
    """
    seen = _fold(name).replace("i", "l")
    if seen.isascii() and "rn" not in seen and "vv" not in seen:
        return seen  # as it stays however often it is read
    # Letters that come together may look like another in their turn (r, r+n), so it is read until nothing changes.
    for _ in range(_MOST_READINGS):
        again = _fold(seen).replace("i", "l")
        if again == seen:
            break
        seen = again
    return seen


def look_the_same(one: str, other: str) -> bool:
    """Tell whether two names are spelled differently and yet look alike. Accents, case and gaps are no difference."""
    return plain(one) != plain(other) and not _sights(one).isdisjoint(_sights(other))


def plain(name: str) -> str:
    """Return a name without accents, case and gaps; a painted one as it is, for it is spelled like no other."""
    return _SEPARATORS.sub("", fold(_TRADE_MARKS.sub("", name[:LONGEST_NAME]))) if not _is_painted(name) else name


def is_disguised(name: str) -> bool:
    """Tell whether a name is written with what no keyboard of one language gives: accents are no disguise."""
    text = name[:LONGEST_NAME]
    if _is_painted(text) or _FALSE_CAPITAL.search(text) or _FALSE_DIGIT.search(text):
        return True
    return len(text) >= _SHORT_NAME and _PLAYFUL_DIGIT.search(text) is not None


def is_foreign(name: str) -> bool:
    """Tell whether a name is wholly of one script other than Latin."""
    if name.isascii():
        return False
    scripts = scripts_of(name)
    return len(scripts) == 1 and "LATIN" not in scripts and not any(_is_decorated(letter) for letter in name)


def words_in_name(name: str) -> list[str]:
    """Return the name's words as the eye reads them; joined words of a user name are taken apart at their capitals."""
    bare = name if name.isascii() else _INVISIBLE.sub("", _unmask(name))
    parted = _HUMPS.sub(" ", bare) if " " not in bare.strip() else _NUMBER_BEHIND.sub(" ", bare)
    return [_word(word) for word in _GAPS.split(parted) if word]


def _word(word: str) -> str:
    if word.isdigit():
        return word
    return skeleton(word) if word.isascii() or not is_foreign(word) else word.casefold()


def _fold(name: str) -> str:
    text = name[:LONGEST_NAME]
    if _TURNED in text:
        before, _, turned = text.partition(_TURNED)
        text = before + turned[::-1]
    if not text.isascii():
        text = _TRADE_MARKS.sub("", _INVISIBLE.sub("", text)).translate(_ON_BLACK)
        text = unicodedata.normalize("NFKC", text)[:LONGEST_NAME]  # one character may become several
    text = _SEPARATORS.sub("", fold_letters(text).lower().translate(_EYE))
    for pair, letter in _SPELLED_ALIKE:
        text = text.replace(pair, letter)
    return text


def _sights(name: str) -> frozenset[str]:
    """Return how a name may be read: capital I and 1 as i, and as l."""
    written = unicodedata.normalize("NFKC", name[:LONGEST_NAME])
    return frozenset({_fold(written.translate(_AS_I)), _fold(written.translate(_AS_L))})


def _is_painted(text: str) -> bool:
    """Tell whether letters are invisible, decorated, stacked with marks, or of scripts that no name mixes."""
    if text.isascii():
        return False
    letters = [letter for letter in text if letter.isalpha()]
    if len(_ON_BLACK_LETTER.findall(text)) >= _FEWEST_ON_BLACK:
        return True
    if letters and (_INVISIBLE.search(_EMOJI_JOINED.sub("", text)) or _JOINED_LETTERS.search(text)):
        return True
    scripts = scripts_of(text)
    if len(scripts & _ALIKE_SCRIPTS) > 1 or any(_is_decorated(letter) for letter in letters):
        return True
    composed = unicodedata.normalize("NFC", text)
    return "LATIN" in scripts and any(unicodedata.combining(mark) for mark in composed)


def _is_decorated(letter: str) -> bool:
    """Full-width, mathematical, circled and small-capital letters: they stand for a plain letter without being one."""
    simple = unicodedata.normalize("NFKC", letter)
    return (simple != letter and simple.isascii()) or (not letter.isascii() and not _is_plain_letter(letter))


def _is_plain_letter(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return "SMALL CAPITAL" not in name and not name.startswith(("LATIN SMALL LETTER ALPHA", "LATIN SMALL LETTER SCRIPT"))


def _unmask(name: str) -> str:
    """Return the name with decorated letters plain and capitals kept, so that joined words can be taken apart."""
    return "".join(unicodedata.normalize("NFKC", letter) for letter in _TRADE_MARKS.sub("", name).translate(_ON_BLACK))
