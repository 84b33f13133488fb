"""One readable form of a text however it was written: escapes decoded, look-alike forms folded, invisible characters dropped.

Every place found in it leads back to the original's code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

_ROUNDS = 3  # a link inside a link is percent-encoded twice
_ESCAPE = re.compile(
    r"""(?:%[0-9A-Fa-f]{2})+
    | \\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrtfv"'/\\])
    | &(?:\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|nbsp|amp|quot|apos|lt|gt);
    | </?(?:b|i|u|s|em|strong|code|pre|p|br|hr|li|ol|ul|div|span|td|th|tr|table|thead|tbody|blockquote|tg-spoiler)(?:\s[^<>]{0,200})?/?>""",
    re.VERBOSE,
)
_NAMED = {"nbsp": " ", "amp": "&", "quot": '"', "apos": "'", "lt": "<", "gt": ">"}
_LETTERS = {"n": "\n", "r": "\n", "t": "\t", "f": "\n", "v": "\n"}
_IN_LINE = frozenset({"b", "i", "u", "s", "em", "strong", "code", "span", "tg-spoiler"})
# Characters that are not seen, and marks that only decorate. Marks that make another letter of a letter stay: accents, Japanese
# voicing, the vowels of Indian scripts.
_DROPPED_MARKS = re.compile(
    "[\u0305\u030d-\u031a\u031c-\u0322\u0324\u0325\u0329-\u036f\u0483-\u0489\u064b-\u065f\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# Words that only invisible characters part.
_INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_PARTED = re.compile(rf"(?:[^\W\d_]{{2,14}}[{_INVISIBLE}]{{1,4}}){{8,40}}[^\W\d_]{{2,14}}")
_PARTING = re.compile(f"[{_INVISIBLE}]")
_FEWEST_PARTING = 8
_MOST_FOLDS = 20_000
# Most letters that people write with read as what they are. Anything else is looked at one by one.
_MAY_FOLD = re.compile(
    "[^\x00-\x7f\xa1-\xa7\xab\xb0\xbb\xbf-\u012f\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0400-\u0482\u048a-\u052f\u0606-\u061a\u061d-\u064a"
    "\u0660-\u0674\u0679-\u06dc\u06de-\u06ff\u0900-\u0957\u0960-\u097f\u1ea0-\u1eff\u2018-\u201f\u20a0-\u20a7\u20a9-\u20bf\u3001-\u3029\u3041-\u3096"
    "\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\U0001f300-\U0001f6ff\U0001f900-\U0001faff]"
)
# Letters with a space after each.
_SPREAD = re.compile(r"(?<![^\W\d_])(?:[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af] {1,4}){24,1000}[^\W\d_](?![^\W\d_])")
# Words that are spelt, each letter joined to the next by one sign.
_JOINTS = " -."
_SPELT = re.compile(r"(?<![^\W\d_])(?<![^\W\d_][ .-])[^\W\d_]([ .-])[^\W\d_](?![^\W\d_])(?:\1[^\W\d_](?![^\W\d_])){1,13}")
_FEWEST_SPELT = 8
_MOST_LETTERS_A_JOINT = 3.3  # with a few words around
_SHORTEST_SPREAD = 49
_MOST_LETTERS_A_SPACE = 2.6
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and signs that show nothing
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
# Letters of other alphabets that pass for Latin ones, read so only inside a word or key that has Latin letters or digits too.
_LOOKALIKES = str.maketrans("АВЕЅКМНОРСТХУІЈаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοаν", "ABESKMHOPCTXYIJaeopcyxijsdhqwABEZHIKMNOPTYXoav")
_FOREIGN = "А-Яа-яЅІЈіјѕԁһԛԝΑ-Ωα-ω"
_ANY_FOREIGN = re.compile(f"[{_FOREIGN}]")
_MIXED = re.compile(f"[0-9A-Za-z](?:(?=[{_FOREIGN}])|(?<=[{_FOREIGN}].))")
_NUMBERED = re.compile(f"(?:[0-9]{{0,2}}[{_FOREIGN}]{{2,}}[0-9]{{0,2}})+")  # words with their numbers
_WORD = re.compile(f"[0-9A-Za-z{_FOREIGN}]{{2,}}")


class Reading(NamedTuple):
    """A text as it reads. `places` has the original place of each character and of the end, or is None where nothing moved.

    A tuple, for one is made for every message.
    """

    text: str
    places: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's stretch for a stretch of the reading, which is not empty."""
        if self.places is None:
            return start, end
        last = end
        # One character that reads as several is covered as a whole.
        while last < len(self.places) - 1 and self.places[last] == self.places[last - 1]:
            last += 1
        return self.places[start], self.places[last]


def read(text: str) -> Reading:
    """Return how a text reads."""
    reading = Reading(text, None)
    if "%" in text or "&" in text or "<" in text or "\\" in text:
        for _ in range(_ROUNDS):
            decoded = _replace(reading, _ESCAPE, _decode)
            if decoded is reading:
                break
            reading = decoded
    if not reading.text.isascii():
        reading = _fold(reading)
        if _ANY_FOREIGN.search(reading.text) and _MIXED.search(reading.text):
            reading = Reading(_WORD.sub(_to_latin, reading.text), reading.places)
    if len(reading.text) >= _SHORTEST_SPREAD:
        reading = _gather_letters(reading)
    return reading


def _gather_letters(reading: Reading) -> Reading:
    """Return a reading whose words are whole where they were spelt letter by letter."""
    text = reading.text
    if text.count(" ") * _MOST_LETTERS_A_SPACE > len(text):
        reading = _replace(reading, _SPREAD, _gather)
    if sum(map(text.count, _JOINTS)) * _MOST_LETTERS_A_JOINT > len(text) and len(_SPELT.findall(reading.text)) >= _FEWEST_SPELT:
        reading = _replace(reading, _SPELT, _join_letters)
    return reading


def _join_letters(spelt: str) -> tuple[str, Sequence[int]]:
    """Return the letters of a word that was spelt."""
    return spelt[::2], range(0, len(spelt), 2)


def _gather(spread: str) -> tuple[str, Sequence[int]]:
    """Return letters without the single spaces between them."""
    steps = [at for at, letter in enumerate(spread) if letter != " " or " " in (spread[at - 1], spread[at + 1])]
    return "".join(spread[step] for step in steps), steps


def _to_latin(word: re.Match[str]) -> str:
    is_mixed = _MIXED.search(word[0]) and not _NUMBERED.fullmatch(word[0])
    return word[0].translate(_LOOKALIKES) if is_mixed else word[0]


def _replace(reading: Reading, pattern: re.Pattern[str], write: Callable[[str], tuple[str, Sequence[int]]]) -> Reading:
    pieces: list[str] = []
    places: list[int] = []
    before: Sequence[int] = reading.places or range(len(reading.text) + 1)
    at = 0
    for found in pattern.finditer(reading.text):
        start = found.start()
        written, steps = write(found[0])
        pieces += (reading.text[at:start], written)
        places += before[at:start]
        places += [before[start + step] for step in steps]
        at = found.end()
    if not pieces:
        return reading
    pieces.append(reading.text[at:])
    places += before[at:]
    return Reading("".join(pieces), places)


def _decode(escape: str) -> tuple[str, Sequence[int]]:
    """Return what an escape stands for, and where in it each character of that begins."""
    mark = escape[0]
    if mark == "%":
        return _decode_percent(escape)
    if mark == "\\":
        body = escape[1:]
        written = chr(int(body[1:], 16)) if len(body) > 1 else _LETTERS.get(body, body)
        return written, (0,)
    if mark == "<":
        return (" " if escape.strip("</>").split()[0].strip("/") in _IN_LINE else "\n"), (0,)
    return _decode_entity(escape[1:-1]), (0,)


def _decode_percent(escape: str) -> tuple[str, Sequence[int]]:
    written = bytes.fromhex(escape.replace("%", "")).decode("utf-8", errors="replace")
    steps, at = [], 0
    for letter in written:
        steps.append(min(at, len(escape) - 3))
        at += 3 * (1 if letter == "\ufffd" else len(letter.encode()))
    return written, steps


def _decode_entity(name: str) -> str:
    if not name.startswith("#"):
        return _NAMED[name]
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 else " "


def _fold(reading: Reading) -> Reading:
    if not _MAY_FOLD.search(reading.text):
        return reading
    whole = reading.text.translate(_FOLDS)
    if whole == reading.text:
        return reading
    if len(whole) == len(reading.text) and _FOLDS.resized.isdisjoint(reading.text):
        return Reading(whole, reading.places)
    changed = "".join(sorted(letter for letter in set(reading.text) if fold_letter(letter) != letter))
    folding = re.compile(f"[{re.escape(changed)}]")
    folded = _replace(reading, folding, _write_folded)
    if len(reading.text) - len(folded.text) >= _FEWEST_PARTING and _PARTED.search(reading.text):
        parted = _PARTED.sub(lambda found: _PARTING.sub(" ", found[0]), reading.text)
        return _replace(Reading(parted, reading.places), folding, _write_folded)
    return folded


def _write_folded(letter: str) -> tuple[str, Sequence[int]]:
    folded = fold_letter(letter)
    return folded, (0,) * len(folded)


@lru_cache(maxsize=65536)
def fold_letter(letter: str) -> str:
    """Return a character as it reads: plain for a styled form, nothing for an invisible one."""
    if letter.isascii():
        return letter
    if letter in _DASHES:
        return "-"
    if letter == "İ":
        return "i"  # its own lower case is two characters
    if unicodedata.category(letter) == "Cf" or _DROPPED_MARKS.match(letter):
        return ""
    if "ᄀ" <= letter <= "ᇿ":
        return letter  # parts of Korean syllables are joined later, word by word
    if letter in _BLANKS:
        return " "
    if unicodedata.category(letter) == "No" and unicodedata.numeric(letter).is_integer():
        return unicodedata.normalize("NFKC", letter) if unicodedata.decomposition(letter) else str(int(unicodedata.numeric(letter)))
    if "SMALL CAPITAL" in (name := unicodedata.name(letter, "")) and len(name.rpartition(" ")[2]) == 1:
        return name[-1].lower()
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain.strip() or not letter.strip() else letter


class _Folds(dict[int, str]):
    """What each character reads as, worked out when it is first met. `resized` are those that become none or several."""

    resized: frozenset[str] = frozenset()

    def __missing__(self, code: int) -> str:
        folded = fold_letter(chr(code))
        if len(folded) != 1:
            self.resized |= {chr(code)}
        # A text of every character there is must not stay in memory.
        if len(self) < _MOST_FOLDS or len(folded) != 1:
            self[code] = folded
        return folded


_FOLDS = _Folds({code: chr(code) for code in range(0x80)})
