"""Letters that look alike, folded to one spelling, so that a name painted with other letters meets the one it imitates.

A compact table of our own after the idea of Unicode's TR 39: Latin letters with marks and hooks come from their Unicode names,
Cyrillic, Greek, Armenian and Cherokee from a list. `fold_letters` keeps the length; `skeleton` also folds digits and pairs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.screening.checks.word_index import words

_LISTED = {
    pair[0]: pair[1]
    for pair in words(
        # Cyrillic
        "аa вb гr еe ёe зe иu йu кk мm нh оo пn рp сc тt уy хx чy ьb юo яr іi їi јj ѕs ԛq ԝw ӏl ґr єe ўy ғf қk ҳx ҷy ԁd һh ҽe "
        "ӓa ӧo ѵv ѡw ԍg "
        # Greek
        # (capitals whose small letters look like others come first)
        "ΜM ΝN ΗH ΥY "
        "αa βb γy εe ζz ηn ιi κk λl μu νv οo πn ρp σo ςc τt υu χx ωw "
        # Armenian
        "աw եe զq հh ոn սu ցg քp օo պw տm ղn ւl յj ծd կk "
        # Cherokee, capitals and small letters
        "ᎪA ᏴB ᏟC ᎠD ᎬE ᎻH ᏆI ᎫJ ᏦK ᏞL ᎷM ᏢP ᏚS ᎢT ᏙV ᏔW ᏃZ ꮯc ꭰd ꭼe ꮋh ꭻj ꮶk ꮮl ꮇm ꮲp ꮪs ꮖi ꮩv ꮤw ꮓz ꭺa ꭲt "
        # Latin letters whose Unicode names don't tell what they look like
        "ıi ȷj ſs ɑa ɡg ɩi ʟl ꜱs ʏy ɢg ɪi ɴn ʀr ʙb ʜh ᴀa ᴄc ᴅd ᴇe ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ᴢz ɛe ɜe ǝe ɔc ɯw ʋv ʌv ɣy ƽs ƨs ƅb ƍg "
        "ðd þp ŋn æa œo ßb ʍw ƞn ɵo ʑz ʐz ƿp ĸk əe ɐa ʋu ʊu"
    )
}
_LISTED = {letter: latin.lower() for letter, latin in _LISTED.items()}
_NAMED = re.compile(
    r"(?:LATIN|MODIFIER|FULLWIDTH LATIN|MATHEMATICAL)(?: SMALL| CAPITAL| LETTER| SMALL LETTER| CAPITAL LETTER| LETTER SMALL CAPITAL)*"
    r"(?: SCRIPT| OPEN| DOTLESS| TURNED| REVERSED| LONG| BARRED)? ([A-Z])(?: WITH .*)?\Z"
)
_DIGITS = str.maketrans("0134578|", "oleastbl")


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    lower = letter.lower()
    listed = _LISTED.get(letter) or _LISTED.get(lower)
    if listed:
        return listed
    bare = unicodedata.normalize("NFKD", lower)[:1]
    if bare.isascii() and bare.isalnum():
        return bare
    if bare in _LISTED:
        return _LISTED[bare]
    named = _NAMED.match(unicodedata.name(letter, ""))
    return named[1].lower() if named else lower[:1]


def fold_letters(label: str) -> str:
    """Return the label with every look-alike letter as the plain Latin one, letter by letter; combining marks are left out."""
    if label.isascii():
        return label.lower()
    return "".join(_fold_letter(letter) for letter in unicodedata.normalize("NFC", label) if not unicodedata.combining(letter))


def skeleton(label: str) -> str:
    """Return what a hurried reader sees: letters folded, digits and pairs (rn, vv, cl) read as the letter they imitate.

    Two labels look the same where their skeletons are equal; a skeleton is not a spelling to show.
    """
    text = fold_letters(label)
    if not text.isalpha():
        text = text.translate(_DIGITS)
    return text.replace("rn", "m").replace("vv", "w").replace("cl", "d").replace("lc", "k").replace("i", "l")


def scripts_of(label: str) -> frozenset[str]:
    """Return the scripts of a label's letters (`LATIN`, `CYRILLIC`); digits and marks have none."""
    return frozenset(_script_of(letter) for letter in label if letter.isalpha())


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
