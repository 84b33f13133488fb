"""What of a message is the question: mentions and commands off, two questions in one told apart. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_COMMAND = re.compile(r"\A\s*/([a-z_]{1,32})(?:@\w+)?\b\s*", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w.])@\w{2,64}\b[,:]?")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_ENDS = re.compile(r"(?<=[?!.؟।]) +|(?<=[。！？])|\n|; ")
# Single spaces only: a cleaned question has no others, and runs of gaps would be tried over and over.
_JOINTS = re.compile(
    r"(?:, ?| )(?:and|also|plus|n|&|\+|y|e|и|та|і|а также|а ещё|а еще|ve|bi de|bir de|và|rồi|dan|trus|terus|lalu|और|aur|phir|و|et|puis|und|sowie|"
    r"additionally|oh and|ya|还有|另外|以及|并且) (?=\S+ \S)"
    # Not the words that also join a clause: "the day, when it came", "я не знаю, что делать".
    r"|, ?(?=(?:what|how|why|can|do|does|is|are|may|cómo|por qué|puedo|posso|почему|можно ли|чому|чи можна|wie|warum|kann ich|comment|pourquoi) )|[，,](?=怎么|什么|为什么|哪|能不能|要不要|是不是)",
    re.IGNORECASE,
)
_GUIDE = r"(?:the|your|this) (?:guide|article)"
_ATTRIBUTION = re.compile(
    rf"(?<!\w)(?:,? ?(?:and |so )?what does {_GUIDE} say(?: about (?:it|that|this))?(?=\s*\??\Z)|what does {_GUIDE} (?:say|tell us) about"
    rf"|(?:according to|as per|going by) {_GUIDE}"
    r"|según (?:la|tu|esta) (?:guía|guia)|segundo o (?:guia|artigo)|de acordo com o guia|согласно (?:гайду|руководству)|за (?:вашим )?гайдом|згідно з гайдом"
    r"|(?:rehbere|kılavuza) göre|theo (?:bài )?hướng dẫn|menurut (?:panduan|artikel)(?: ini)?|根据指南|按照指南|指南里|गाइड के (?:अनुसार|मुताबिक)|guide ke (?:hisab|mutabik) se"
    r"|(?:حسب|وفق) الدليل|(?:selon|d['’]après) (?:le|ce|votre) guide|laut (?:dem )?(?:guide|leitfaden|ratgeber))(?!\w),?",
    re.IGNORECASE,
)
_SAYS_WHAT = re.compile(rf"\bwhat (?:does|do|did) {_GUIDE} (?:say|list|name|tell|advise|mention|recommend)(?=\s+\w)", re.IGNORECASE)
# "Before I join one, what should I look into" is one question: its first half asks nothing.
_CLAUSE = re.compile(
    r"\A(?:before|after|once|if|as|since|because|while|although|though|now that|as soon as|antes de|antes que|después de|si|cuando|se|quando|depois|"
    r"если|когда|перед тем|прежде|якщо|коли|перш|перед тим|eğer|trước khi|nếu|khi|sau khi|sebelum|kalau|jika|setelah|avant|après|quand|lorsque|"
    r"bevor|wenn|nachdem|falls|sobald|ehe|لما|عندما|قبل|إذا|agar|jab|अगर|जब)\b[^?!.？！。]*\Z",
    re.IGNORECASE,
)
_LEAST_WORDS = 2
_LEAST_CHARACTERS = 6
_MOST_PIECES = 4
_STORY_PIECES = 7
_ASKING = ("?", "？", "؟")


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


def is_wordless(text: str) -> bool:
    """Tell whether a message has no letter and no digit: "🚀🚀" asks for nothing, whatever its vector is near to."""
    return not any(char.isalnum() for char in text)


def _one_line(text: str) -> str:
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return " \n".join(line for line in lines if line).strip()


def without_attribution(text: str) -> str:
    """Return what is asked without "what does the guide say about": whose words are wanted is not what they are about.

    Where little else is said, the guide itself is what is asked about, and the text stays as it is.
    """
    bare = _SPACES.sub(" ", _SAYS_WHAT.sub("what", _ATTRIBUTION.sub(" ", text))).strip(" ,")
    return bare if bare != text and len(bare.split()) > _LEAST_WORDS else text


def split_questions(text: str) -> tuple[str, ...]:
    """Return the pieces of a message that could be questions of their own, in order; one piece if it is one question."""
    pieces = [piece.strip(" ,") for sentence in _ENDS.split(text) for piece in _with_its_clause(_JOINTS.split(sentence))]
    long_enough = [piece for piece in pieces if _is_long_enough(piece)]
    if len(long_enough) >= _STORY_PIECES:
        return _point_of_story([sentence.strip(" ,") for sentence in _ENDS.split(text)])
    return tuple(long_enough[:_MOST_PIECES]) if len(long_enough) > 1 else (text,)


def _point_of_story(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of a long story that ask, then its last ones, in order: people come to the point at the end."""
    places = [place for place, sentence in enumerate(sentences) if _is_long_enough(sentence)]
    telling = sorted(places, key=lambda place: (not sentences[place].endswith(_ASKING), -place))[:_MOST_PIECES]
    return tuple(sentences[place] for place in sorted(telling))


def _with_its_clause(pieces: Sequence[str]) -> Sequence[str]:
    """Return a sentence's pieces, an opening clause together with what it belongs to."""
    if len(pieces) > 1 and _CLAUSE.match(pieces[0]):
        return (f"{pieces[0]}, {pieces[1]}", *pieces[2:])
    return pieces


def _is_long_enough(piece: str) -> bool:
    if any("\u4e00" <= char <= "\u9fff" for char in piece):
        return len(piece) >= _LEAST_CHARACTERS - 2
    return len(piece.split()) >= _LEAST_WORDS and len(piece) >= _LEAST_CHARACTERS
