"""Which language a message is in. Scripts first, then words that only one language has, then statistics.

Those are py3langid's over bytes (`knowledge/languages.py`), to which one or two words without their accents tell nothing, and for
Latin letters the words of our own questions (`knowledge/language_words.py`), romanised Hindi's among them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.language_words import ROMANISED_HINDI, SHARED_WITH_OTHERS, SURELY_ENGLISH
from knowledge.language_words import load_language_words
from knowledge.languages import TOLD_APART, load_languages
from knowledge.models import LANGUAGES

LONGEST_TEXT = 1000

_CANDIDATES = TOLD_APART
# Compared with lower-case text: under IGNORECASE the dotless ı would match every i.
_HINTS = (
    ("vi", re.compile(r"\b(la gi|lam sao|the nao|nhu nao)\b|[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")),
    ("tr", re.compile(r"[ğşı]|\b(nedir|nasıl|nasil|mıyım|miyim|airdropu|cüzdan\w*|için)\b")),
    ("es", re.compile(r"[¿¡ñ]")),
    ("pt", re.compile(r"[ãõ]")),
    ("de", re.compile(r"ß|\b(ich|nicht|wie|und|ist)\b")),
)
_FAVOUR, _FAVOUR_OF_A_SENTENCE = 6.0, 2.5
_FAVOUR_GOING_ON = 30.0
"""For a few words ("in germany?") of somebody who wrote in that language a moment ago: hardly anyone changes it for two words."""
_SPOKEN_FAVOUR = 10.0
_FEW_WORDS, _SHORT_SENTENCE = 3, 6
_LEAST_SHARE = 0.003
"""What the statistics over bytes give any language at least: they are sure of what they don't know."""
_OWN_WORD, _NOBODY_ELSES, _NOT_ENGLISH = 2.0, 1.2, -1.0
"""What a word that stands alone has to say for its language, how far before the next, and at most for English (logarithms)."""
_TRUST_IN_WORDS = 0.6
"""Of 0.5 to 1, tried on questions without accents and cut to three and five words; the more, the fewer foreign ones are told."""
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэёъ]", re.IGNORECASE)
_NOISE = re.compile(r"https?://\S+|[@#/]\w+|0x[0-9a-f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is ISO 639-1; `spoken` is the language we reply in."""

    code: str

    @property
    def spoken(self) -> str:
        return self.code if self.code in LANGUAGES else "en"


def detect_language(text: str, hint: str | None = None, *, spoken: str | None = None) -> Language:
    """Return the language of a message.

    Where the text tells nothing, `spoken` decides, the language of the turn before, and then `hint`, which a client is set to.
    """
    bare = _NOISE.sub(" ", text[:LONGEST_TEXT])
    scripts = _scripts(bare)
    fallback = next((known for known in (spoken, hint) if known in _CANDIDATES), None) or "en"
    if not scripts:
        return Language(fallback)
    script = scripts.most_common(1)[0][0]
    if script == "LATIN" and len(scripts) > 1 and scripts.total() - scripts["LATIN"] >= 0.3 * scripts.total():
        # English loan words ("airdrop", "claim wallet") often outnumber the letters of the language they stand in.
        script = scripts.most_common(2)[1][0]
    return Language(_by_script(script, bare, fallback, goes_on=fallback == spoken))


def _by_script(script: str, text: str, fallback: str, *, goes_on: bool) -> str:
    if script == "CYRILLIC":
        return _cyrillic(text, fallback if goes_on else None)
    if script == "LATIN":
        return _latin(text, fallback, goes_on=goes_on)
    if script == "ARABIC" and re.search(r"[پچگی]", text):
        return _classify(text, ("ar", "fa"))
    known = {"DEVANAGARI": "hi", "ARABIC": "ar", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "THAI": "th"}
    if script == "CJK" and re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    return known.get(script) or _classify(text, _CANDIDATES)


def _cyrillic(text: str, spoken: str | None) -> str:
    if _UKRAINIAN.search(text):
        return "uk"
    if _RUSSIAN.search(text):
        return "ru"
    return _classify(text, ("ru", "uk"), favoured=spoken, favour=_FAVOUR_GOING_ON, in_words=text)


def _latin(text: str, fallback: str, *, goes_on: bool) -> str:
    lowered = unicodedata.normalize("NFC", text).lower()
    words = re.findall(r"[^\W\d_]+", lowered)
    hindi = [word for word in words if word in ROMANISED_HINDI]
    sure = [word for word in hindi if word not in SHARED_WITH_OTHERS]
    goes_on_in_hindi = goes_on and fallback == "hi"
    if sure and len(hindi) >= (1 if goes_on_in_hindi else max(2, 0.25 * len(words))):
        return "hi"
    if text.isascii() and sum(word in SURELY_ENGLISH for word in words) >= max(2, 0.2 * len(words)):
        return "en"
    for lang, pattern in _HINTS:
        if pattern.search(lowered):
            return lang
    if len(words) < 2 and text.isascii():
        return _of_one_word(lowered) or fallback
    if not text.isascii():
        return _classify(text, _CANDIDATES, in_words=lowered)
    return _classify(text, _CANDIDATES, favoured=fallback, favour=_FAVOUR_GOING_ON if goes_on else _FAVOUR, in_words=lowered)


def _of_one_word(word: str) -> str | None:
    """Return the one of our languages that has a word which no other has, English least of all ("arnaque", "danke"); None for most words."""
    ranked = sorted(((score, lang) for lang, score in load_language_words().scores(word).items()), reverse=True)
    if not ranked:
        return None
    (best, lang), (second, _) = ranked[:2]
    english = next(score for score, other in ranked if other == "en")
    return lang if best >= _OWN_WORD and best - second >= _NOBODY_ELSES and english <= _NOT_ENGLISH else None


def _classify(
    text: str, languages: tuple[str, ...], favoured: str | None = None, favour: float = _FAVOUR, in_words: str | None = None
) -> str:
    """Return the likeliest language; `favoured` wins unless another is `favour` times likelier, as short texts prove little.

    A language that no reply exists in has to be likelier by far: slang and words of the trade look Dutch or Romanian.
    `in_words` is the text where its words are known to tell something too.
    """
    ranked = load_languages().shares(text, languages)
    for lang in ranked:
        ranked[lang] = max(ranked[lang], _LEAST_SHARE) * (_SPOKEN_FAVOUR if lang in LANGUAGES else 1.0)
    if favoured == "hi" and favour == _FAVOUR_GOING_ON and in_words is not None:
        # The statistics over bytes know Hindi in its own letters only: where it goes on in Latin ones, they tell nothing against it.
        ranked["hi"] = max(ranked.values())
    if in_words is not None:
        said_of = load_language_words().scores(in_words)
        for lang in said_of.keys() & {*languages}:
            ranked[lang] = ranked.get(lang, _LEAST_SHARE) * math.exp(_TRUST_IN_WORDS * said_of[lang])
    if favoured in ranked:
        words = len(text.split())
        ranked[favoured] *= favour if words <= _FEW_WORDS else _FAVOUR_OF_A_SENTENCE if words <= _SHORT_SENTENCE else 1.0
    return max(ranked, key=lambda lang: ranked[lang])


def _scripts(text: str) -> Counter[str]:
    return Counter(_script(char) for char in text if char.isalpha())


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    return unicodedata.name(char, "UNKNOWN").split(" ")[0]
