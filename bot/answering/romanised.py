"""Russian and Arabic that are typed in Latin letters, put back into their own: "chto takoe airdrop". Pure.

Neither the content nor the model knows those spellings, and an answer in English helps nobody who writes them.
"""

from __future__ import annotations

import re

from bot.answering.arabizi import in_arabic
from knowledge.language_words import load_language_words

_LEAST_KNOWN = 2
_FEW_WORDS = 3
"""Words up to which one known word is enough."""

_LONGEST_TEXT = 1000
_KNOWN_TEXT = """
    chto shto takoe takoye eto etot kak gde kogda pochemu zachem skolko menya mne tebya moi moy moya moego svoi svoy nuzhno nado
    mozhno nelzya pomogite pomogi ukrali ukral koshelek koshelyok koshelka dengi deneg razvod obman obmanuli moshennik moshenniki
    poluchit poluchil poluchat esli ili tolko uzhe eshche eshe prishel prishli prishlo napisal podpisal vvel otpravil zaplatil spasibo
    privet zdravstvuyte pozhaluysta kto kakoy kakie kakaya nalog nalogi besplatno platit vernut delat sdelat kuda otkuda frazu
    fraza ssylka ssylku sait sayt bezopasno pravda kupit prodat rabotaet uchastvovat moneta monety chego otvet takie
    pokupat prodavat lokhotron kidalovo
"""
_KNOWN = frozenset(_KNOWN_TEXT.split())
_SURE = _KNOWN - frozenset(("eto", "kak", "kto", "sait", "moi", "moy", "svoi", "fraza", "nado", "takie", "platit", "obman", "kuda", "mne"))
"""Known words that are no word of another language that members write."""

_LETTERS = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yo": "ё", "yu": "ю", "ya": "я", "ye": "е", "ju": "ю",
    "ja": "я", "iy": "ий", "yy": "ый", "a": "а", "b": "б", "c": "ц", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "й",
    "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в",
    "x": "х", "y": "ы", "z": "з",
}  # fmt: skip
# What letters alone get wrong, as Latin has neither the soft sign nor the other e, and what is English too.
_SPELT = {
    "u": "у", "v": "в", "s": "с", "k": "к", "i": "и", "a": "а", "o": "о", "na": "на", "no": "но", "on": "он", "my": "мы", "do": "до",
    "to": "то",
    "eto": "это", "etot": "этот", "eta": "эта", "delat": "делать", "sdelat": "сделать", "poluchit": "получить", "poluchat": "получать",
    "dengi": "деньги", "skolko": "сколько", "tolko": "только", "platit": "платить", "kupit": "купить", "prodat": "продать",
    "pokupat": "покупать", "prodavat": "продавать", "uchastvovat": "участвовать", "vernut": "вернуть", "chtoby": "чтобы", "uzhe": "уже",
    "nalog": "налог", "ssylku": "ссылку", "otvet": "ответ", "zaplatit": "заплатить", "nayti": "найти", "naiti": "найти", "ver": "верь",
}  # fmt: skip
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_AFTER_VOWEL = re.compile("(?<=[аеёиоуыэюя])ы")
_WORD = re.compile(r"[A-Za-z]+")


def in_own_letters(text: str) -> str:
    """Return a Russian or Arabic text in its own letters, English words and loan words left as they are; any other text unchanged."""
    if not text.isascii() or len(text) > _LONGEST_TEXT:
        return text
    arabic = in_arabic(text)
    if arabic is not None:
        return arabic
    words = _WORD.findall(text.lower())
    known = sum(word in _KNOWN for word in words)
    if known < _LEAST_KNOWN and not (known and len(words) <= _FEW_WORDS and any(word in _SURE for word in words)):
        return text
    return _WORD.sub(lambda found: _spell(found[0].lower()), text)


def _spell(word: str) -> str:
    if word in _SPELT:
        return _SPELT[word]
    if word not in _KNOWN and load_language_words().is_english(word):
        return word
    return _AFTER_VOWEL.sub("й", _LETTER.sub(lambda found: _LETTERS[found[0]], word))
