"""What of a message is the question: mentions and commands off, two questions in one told apart. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_COMMAND = re.compile(r"\A\s*/([a-z_]{1,32})(?:@\w+)?\b\s*", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w.])@\w{2,64}\b[,:]?")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_ENDS = re.compile(r"(?<=[?!.؟।]) +|(?<=[。！？])|\n|; ")
# Single spaces only: a cleaned question has no others, and runs of gaps would be tried over and over.
_JOINTS = re.compile(
    r"(?:, ?| )(?:and|also|plus|y|e|и|та|і|а также|ve|và|dan|और|aur|و|et|und|sowie|additionally|oh and|ya|还有|另外|以及|并且) (?=\S+ \S)",
    re.IGNORECASE,
)
_LEAST_WORDS = 2
_LEAST_CHARACTERS = 6
_MOST_PIECES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`text` is cleaned and on one line; `command` is the leading slash command without its slash, if any."""

    text: str
    command: str | None = None

    @property
    def words(self) -> int:
        return len(self.text.split())


def to_question(text: str) -> Question:
    """Return the question in a message, without invisible and control characters, mentions and a leading command."""
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    command = _COMMAND.match(visible)
    if command:
        visible = visible[command.end() :]
    bare = _MENTION.sub(" ", visible)
    kept = bare if any(char.isalnum() for char in bare) else visible
    return Question(text=_one_line(kept), command=command[1].lower() if command else None)


def _one_line(text: str) -> str:
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return " \n".join(line for line in lines if line).strip()


def split_questions(text: str) -> tuple[str, ...]:
    """Return the pieces of a message that could be questions of their own, in order; one piece if it is one question."""
    pieces = [piece.strip(" ,") for sentence in _ENDS.split(text) for piece in _JOINTS.split(sentence)]
    long_enough = [piece for piece in pieces if _is_long_enough(piece)]
    return tuple(long_enough[:_MOST_PIECES]) if len(long_enough) > 1 else (text,)


def _is_long_enough(piece: str) -> bool:
    if any("\u4e00" <= char <= "\u9fff" for char in piece):
        return len(piece) >= _LEAST_CHARACTERS - 2
    return len(piece.split()) >= _LEAST_WORDS and len(piece) >= _LEAST_CHARACTERS
