"""Arabic that is typed in Latin letters and figures, put back into its own: "3amalt connect bas ma sign". Pure.

Neither the content nor the model knows those spellings. Words that everybody uses are listed; of the rest, those with a figure for a
letter are spelt out, and what is left is English or a name.
"""

from __future__ import annotations

import re

from knowledge.language_words import load_language_words

_LEAST_KNOWN = 2
_LONGEST_TEXT = 1000

# Arabic word: spellings. The first block tells the language; the second is shared with other languages and only read beside it.
_SURE_TEXT = """
    انت enta inta ent | احنا e7na ehna | ليه leh leih | ليش lesh leish | ازاي ezay ezzay izay izzay |
    كيف kif keef kayf | شو shu shou | ايش eish 2eish | وين ween | فين feen | امتى emta imta | مين meen |
    على 3ala | مع ma3 | عن 3an | مش mesh mish msh moush | كمان kaman | كده keda kda kida | هيك heik hek |
    فلوس felous flous fulus floos | فلوسي felousi flousi floosi | مصاري masari masary | محفظة ma7faza mahfaza |
    محفظتي ma7fazti mahfazti ma7fazty | عملة 3omla | عملات 3omlat | كلمة kelma kelmet | كلمات kelmat |
    رمز ramez | رابط rabet rabt | موقع mawqe3 maw2e3 | عملت 3amalt 3melt 3amelt 3milt |
    دخلت dakhalt da5alt d5alt | حطيت 7atet 7atait 7atteit 7atit | كتبت ketebt katabt | بعت ba3at b3at ba3att |
    بعتلي ba3atli ba3atly | بعتله ba3atlo ba3tlo | عطيت 3atet 3atait a3tait 3teit |
    عطيته 3ateto 3atito 3atetlo | اديته edeto adetlo | دفعت dafa3t dfa3t | حولت 7awalt 7awwalt |
    ضغطت da8at daghat dagatt | فتحت fata7t fta7t | نزلت nazalt nazzalt | وافقت wafa2t wafe2t |
    سرقوا sara2o sar2o sara2ou | سرقوني sara2oni sar2oni | انسرق etsara2 insara2 ensara2 |
    انسرقت etsra2et insar2et | راحت ra7et ra7it | راحوا ra7o | راح ra7 | اختفت ekhtafet e5tafet | نصب nasb |
    نصاب nassab | حرامي 7arami | قالي 2alli 2ali 2aly 2alouli galli | بيقول byo2ol bey2ol bi2ol |
    عايز 3ayez 3ayz 3awez | بدي biddi baddi | لازم lazem lazim | ممكن momken mumkin mmkn | اعمل a3mel a3ml |
    اسوي asawi asawwi | يرجع yrga3 yerga3 yirja3 | ترجع terga3 | يرجعها yrga3ha yraga3ha | ارجع arga3 arja3 |
    صح sa7 | حقيقي 7a2i2i haqiqi | رسمي rasmi | شكرا shokran shukran choukran | مرحبا mar7aba marhaba |
    دلوقتي delwa2ti dilwa2ti dlw2ty | الحين al7een el7een | هلا hala2 halla2 | امبارح embare7 mbare7 |
    لسه lessa lissa lsa | خلاص khalas 5alas | حد 7ad | واحد wa7ed wa7d wahed | صاحبي sa7bi sahbi |
    جماعة jma3a gama3a jama3a | موجودة mawgouda mawjouda | موجود mawgood mawjoud |
    ضرايب dara2eb daraeb darayeb | حاجة 7aga | يقدر y2dar ye2dar yi2dar | اقدر a2dar | عارف 3aref |
    بعرف ba3raf | اعرف a3raf | خايف khayef 5ayef | والله walla wallah wallahi | يعني ya3ni y3ni |
    طيب tayeb tayyeb | اكيد aked akeed | ايوه aywa aiwa | غريب ghareeb 8arib | حسابي 7esabi hsabi | وش wsh
"""
_SHARED_TEXT = """
    انا ana | هو howa huwa | هي heya hiya | ايه eh eih | شو sho | ايش esh | وين wen win | فين fen | في fi fe |
    من men mn | لا la laa | مو mu mo | ما ma | او aw | بس bas bass | ال el al il | يا ya | و w we wa |
    كود kod code | موقع site | رابط link | طلب talab | كم kam | كل kol kul | شي shi | امن aman amen |
    سلام salam | اهلا ahlan | حاجة haga | حد had | اخي akhi a5i | ايردروب airdrop | محفظة wallet | ولا wala |
    وش wesh | كلمات kalimat
"""
_FIGURES = {"2": "ا", "3": "ع", "5": "خ", "6": "ط", "7": "ح", "8": "غ", "9": "ق"}
_LETTERS = {
    "sh": "ش", "ch": "ش", "kh": "خ", "gh": "غ", "th": "ث", "dh": "ذ", "aa": "ا", "ee": "ي", "oo": "و", "ou": "و", "b": "ب", "t": "ت",
    "g": "ج", "j": "ج", "d": "د", "r": "ر", "z": "ز", "s": "س", "f": "ف", "q": "ق", "k": "ك", "l": "ل", "m": "م", "n": "ن", "h": "ه",
    "w": "و", "y": "ي", "p": "ب", "v": "ف", "c": "ك", "x": "كس", **_FIGURES,
}  # fmt: skip
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_ARTICLE = re.compile(r"\bال ")
_WORD = re.compile(r"[a-z0-9']+", re.IGNORECASE)
_WITH_A_FIGURE = re.compile(r"(?=[a-z0-9']*[a-z]{2})(?:[a-z']+[23578][a-z'0-9]*|[2378][a-z']{2,}[a-z'0-9]*)")
# "web3", "2fa", "gr8", and "bagi2" as Indonesian doubles a word.
_NO_ARABIC = re.compile(
    r"(?:web|mp|eth|btc|usdt|erc|bep|trc|bip|eip|layer|xrp|h|v|p|b|o)\d\w*|\d+[a-z]{1,2}|\w*\d\d\w*|[a-z]+[28]|2(?:moro\w*|nite)|[lhwm]8\w*"
)


def _spellings(text: str) -> dict[str, str]:
    found = {}
    for entry in text.split("|"):
        word, *spelt = entry.split()
        found.update(dict.fromkeys(spelt, word))
    return found


_SURE = _spellings(_SURE_TEXT)
_KNOWN = _spellings(_SHARED_TEXT) | _SURE


def in_arabic(text: str) -> str | None:
    """Return an Arabic text in its own letters, English words left as they are; None where it is another language."""
    if not text.isascii() or len(text) > _LONGEST_TEXT:
        return None
    words = [word.lower() for word in _WORD.findall(text)]
    sure = sum(word in _SURE or _has_a_figure(word) for word in words)
    known = sum(word in _KNOWN or _has_a_figure(word) for word in words)
    if not sure or known < min(_LEAST_KNOWN, len(words)) or known * 3 < len(words) or all(word not in _KNOWN for word in words):
        return None
    return _ARTICLE.sub("ال", _WORD.sub(lambda found: _spell(found[0].lower()), text))


def _has_a_figure(word: str) -> bool:
    if _WITH_A_FIGURE.fullmatch(word) is None or _NO_ARABIC.fullmatch(word):
        return False
    return not load_language_words().is_english(word.strip("0123456789"))


def _spell(word: str) -> str:
    if word in _KNOWN:
        return _KNOWN[word]
    if not _has_a_figure(word):
        return word
    # Short vowels are not written; one that opens a word is.
    opening = "ا" if word[0] in "aeiou" else ""
    return opening + "".join(_LETTERS[each] for each in _LETTER.findall(word))
