"""Read a question in the light of the turns before it. Pure.

A follow-up is short or points back ("and the taxes on that?", "the second one", "is it always legit"). It is searched
together with what was asked before, and targets near the last answer are favoured.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.bare import bare
from bot.answering.memory import Turn
from bot.models import OutcomeKind
from knowledge.folding import fold, has_loose_words
from knowledge.models import Corpus, Target, TargetKind

SHORT = 9
"""Words up to which a question may lean on the turn before."""

_LONGEST_CONTEXT = 200
_FEW_WORDS, _TOO_FEW = 5, 8
"""Words, and characters where words have no gaps between them, up to which a question says too little to stand alone."""
_TALKED = {
    OutcomeKind.ANSWERED,
    OutcomeKind.WARNED,
    OutcomeKind.CLARIFY,
    OutcomeKind.NO_ADVICE,
    OutcomeKind.NOT_FOUND,
    OutcomeKind.VERDICT,
    OutcomeKind.INTERCEPTED,
}

_POINTS_BACK = re.compile(
    r"\b(it|its|that|this|those|these|them|they|there|one|ones|he|she|him|her|his|then|also|too|instead|so|same|other|"
    r"eso|esa|ese|esto|este|ellos|tambien|isso|isto|esse|essa|ele|ela|tambem|это|этот|эта|его|её|он|она|они|тот|тогда|"
    r"це|цей|ця|його|її|він|вона|вони|bu|bunu|bunun|su|onu|onun|o|nay|do|no|ho|itu|ini|dia|mereka|tersebut|ye|yeh|iska|uska|isko|wo|woh|"
    r"ca|cela|celui|celle|lui|ils|elle|das|der|die|dem|den|davon|darauf|er|sie|es)\b|这|那|它|他|她|यह|वह|इस|उस|ये|वो|هذا|هذه|ذلك|هو|هي|ده|دي",
    re.IGNORECASE,
)
# Of the words above those that mean nothing else in another language: "do" points back in Vietnamese only.
_MEANS_BEFORE = re.compile(
    r"\b(it|its|that|this|those|these|them|they|there|he|she|him|his|eso|esa|esto|ellos|isso|isto|этот|это|его|её|их|они|там|це|цього|його|їх"
    r"|bunu|bunun|onun|itu|tersebut|iska|uska|cela|ça|celui|davon|darauf|dafür|damit|dabei)\b|这|那|它|यह|वह|هذا|ذلك",
    re.IGNORECASE,
)
# Words that name a subject of the guide's own, whatever was spoken of before.
_OWN_SUBJECT = re.compile(
    r"airdrop|\b(air drop|drops?|tax|taxes|taxed|tokens?|coins?|seed|words|phrase|key|wallet|impuestos?|imposto|vergi\w*|thue|pajak|impots?|steuern?"
    r"|frase|palabras|palavras|clave|chave|cle|billetera|carteira|cuzdan\w*|kelime\w*|anahtar\w*|khoa|cum tu|dompet|kata|schlussel|worter)\b"
    r"|налог|подат|аирдроп|аірдроп|дроп|фраз|\bслов|\bслів|\bключ|кошел|гаман|空投|税|助记词|私钥|钱包|एयरड्रॉप|टैक्स|ايردروب|ضريب|المحفظة|كلمات"
)
_PLACES = frozenset({"there", "там"})
_LEADS_ON = re.compile(
    r"\A(and|but|ok|okay|so|what about|how about|why|then|also|or|y|e|и|а|но|ну|та|але|ve|peki|ama|va|con|dan|lalu|terus|kalau|aur|par|to|et|mais|und|aber|pero|mas)\b"
    r"|\A(那|所以|और|तो|و|طيب|بس)",
    re.IGNORECASE,
)
_ORDINALS: tuple[tuple[int, str], ...] = (
    (
        0,
        "first|1st|primero|primera|primeiro|primeira|первый|первая|первое|первом|перший|перша|перше|birinci|ilk|dau tien|thu nhat|pertama|pehla|pehli|premier|premiere|erste|ersten|第一|पहला|पहली|पहले|الاول|الأول|الأولى",
    ),
    (
        1,
        "second|2nd|segundo|segunda|doosra|doosri|второй|вторая|второе|втором|другий|друга|друге|ikinci|thu hai|kedua|dusra|dusri|deuxieme|second|seconde|zweite|zweiten|第二|दूसरा|दूसरी|दूसरे|الثاني|الثانية|التاني|التانية",
    ),
    (
        2,
        "third|3rd|tercero|tercera|terceiro|terceira|третий|третья|третье|третьем|третій|третя|третє|ucuncu|thu ba|ketiga|teesra|tisra|troisieme|dritte|dritten|第三|तीसरा|तीसरी|तीसरे|الثالث|الثالثة",
    ),
    (
        3,
        "fourth|4th|cuarto|cuarta|quarto|quarta|четвертый|четвертая|четвёртый|четверте|четвертий|dorduncu|thu tu|keempat|chautha|quatrieme|vierte|vierten|第四|चौथा|चौथी|الرابع|الرابعة",
    ),
    (
        -1,
        "last|ultimo|ultima|последний|последняя|последнее|останній|остання|останнє|sonuncu|sonuncusu|cuoi cung|cuoi|terakhir|aakhri|akhri|dernier|derniere|letzte|letzten|最后|最後|आखिरी|अंतिम|الاخير|الأخير|الأخيرة",
    ),
)
_NOT_OF_A_LIST = re.compile(r"\b(ever|history|time|aid)\b", re.IGNORECASE)
# Before an ordinal they tell a point of a list ("the first") from an order of doing things ("what do i do first").
_POINTERS = "the|that|el|la|lo|al|del|o|a|na|da|le|au|du|der|die|das|den|dem|im|vom|beim|zum|yang|cai"
_OTHER_WORDS = (
    "the other|other one|el otro|la otra|o outro|a outra|другой|другая|другое|другую|другом|інший|інша|інше|іншу|diger|digeri|obur|oburu|cai kia|cai con lai|"
    "yang lain|yang satunya|yang satu lagi|另一个|另外一个|另一種|दूसरा|दूसरी|दूसरे|dusra|dusri|الآخر|الثاني|التاني|l autre|lautre|das andere|der andere|die andere|den anderen|dem anderen"
)


_MOST_TOLD = 2
_FILLERS_TEXT = """
    the a what whats about how and ok okay so is one ones type types kind option way point step reason of them those these airdrop
    airdrops drop tell me more explain please pls then now el la lo los las de tipo opcion y e o os que es sobre le les et un une das
    der die und art was ist con thi sao the loai kieu vay а что про вид тип aur wala kalau yang gimana jenis
"""
_FILLERS = frozenset(_FILLERS_TEXT.split())


def _ordinal_pattern(words: str) -> re.Pattern[str]:
    folded = [fold(word) for word in words.split("|")]
    loose = [word for word in folded if has_loose_words(word)]
    whole = [word for word in folded if not has_loose_words(word)]
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(whole)})(?!\w)", *loose]))


_ORDINAL_PATTERNS = tuple((place, _ordinal_pattern(words)) for place, words in _ORDINALS)
_OTHER = _ordinal_pattern(_OTHER_WORDS)
_TYPE = re.compile(
    r"\b(types?|kinds?|tipos?|clases?|вид\w*|тип\w*|turu?|tur|cesit\w*|loai|kieu|jenis|tipe|prakar|sorte|arten?|typen?)\b|种|種|类型|類型|प्रकार|टाइप|نوع"
)
_TYPES = "types-overview"
_ARTICLE = re.compile(r"\b(?:the|el|la|lo|os|le|der|die|das|den)\b")
# Of these and an ordinal a question is made that names no list: "what about the second one?"
_EMPTY_WORDS_TEXT = """
    the what whats about how and ok okay so is one ones then el la lo los las y e o os que es sobre le les et un une das der die den
    und was ist и а что но как
"""
_EMPTY_WORDS = frozenset(_EMPTY_WORDS_TEXT.split())
_POINTER = re.compile(rf"(?<!\w)(?:{_POINTERS})\s*\Z")


def leans_on_context(question: str, turns: Sequence[Turn]) -> bool:
    """Tell whether a question may be about what was said before."""
    if not turns:
        return False
    words = len(question.split())
    if _has_no_gaps(question):
        return len(question) <= 14 or bool(_POINTS_BACK.search(question))
    return words <= SHORT or (words <= 2 * SHORT and bool(_POINTS_BACK.search(question) or _LEADS_ON.search(question)))


def points_back(question: str) -> bool:
    """Tell whether the words themselves point to something said before."""
    return bool(_POINTS_BACK.search(question) or _LEADS_ON.search(question))


def leads_on(question: str) -> bool:
    """Tell whether a question goes on with the answer before: it points back, or says too little to stand alone."""
    if _MEANS_BEFORE.search(question) or _LEADS_ON.search(question):
        return True
    return len(question) <= _TOO_FEW if _has_no_gaps(question) else len(question.split()) <= _FEW_WORDS


def means_what_was_told(question: str) -> bool:
    """Tell whether a few words speak of nothing but what was told before: "why do they want it", "what can he do with that"."""
    means = _MEANS_BEFORE.search(question)
    if means is None or means[0].lower() in _PLACES:
        return False
    return len(question.split()) <= SHORT and not _OWN_SUBJECT.search(fold(question))


def names_own_subject(question: str) -> bool:
    """Tell whether a subject of the guide's own is named, whatever was spoken of before."""
    return _OWN_SUBJECT.search(fold(question)) is not None


def _tells_nothing_new(question: str) -> bool:
    few = len(question) <= _TOO_FEW if _has_no_gaps(question) else len(question.split()) <= _FEW_WORDS
    return means_what_was_told(question) or (few and bool(_LEADS_ON.search(question)) and not _OWN_SUBJECT.search(fold(question)))


def with_context(question: str, turns: Sequence[Turn]) -> str:
    """Return the question with what was asked before in front of it."""
    talked = [turn.question for turn in reversed(turns) if turn.kind in _TALKED and not bare(turn.question)]
    # "Why do they want it" and "and if I don't" tell no more than what they were asked after.
    before = next((asked for asked in talked if not _tells_nothing_new(asked)), talked[0] if talked else "")
    return f"{before[:_LONGEST_CONTEXT]}. {question}" if before else question


def last_targets(turns: Sequence[Turn]) -> tuple[Target, ...]:
    """Return what the last turn that was about something was about, best first."""
    for turn in reversed(turns):
        if turn.targets and turn.kind in _TALKED:
            return tuple(Target.parse(written) for written in turn.targets)
    return ()


def last_documents(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return which documents the last turn that was about something was answered from, by their source ids."""
    return next((turn.documents for turn in reversed(turns) if turn.kind in _TALKED), ())


def pointed_at(question: str, turns: Sequence[Turn], corpus: Corpus) -> tuple[Target, ...]:
    """Return what "the second one" points at: one target, or two when two lists were spoken of, or none."""
    if not _asks_for_a_point(question):
        return ()
    place = ordinal(question)
    if place is None:
        return _the_other(question, turns, corpus)
    if _TYPE.search(fold(question)):
        # "The second type" is one of the types, whatever list was spoken of.
        listed = _own_points(Target(TargetKind.PASSAGE, _TYPES), corpus) if _TYPES in corpus.passages else ()
        return (listed[place],) if -len(listed) <= place < len(listed) else ()
    if not turns:
        return _of_the_guides_lists(question, place, corpus)
    offered = turns[-1].offered
    if offered and -len(offered) <= place < len(offered):
        return (Target.parse(offered[place]),)
    found: dict[Target, None] = {}
    for turn in reversed(turns):
        for written in turn.targets[:1]:
            listed = _listed(Target.parse(written), corpus)
            if -len(listed) <= place < len(listed):
                found[listed[place]] = None
    return tuple(found)[:2]


def spoken_of(question: str, turns: Sequence[Turn], corpus: Corpus) -> Target | None:
    """Return the point that a longer question is about: "how much did people get in the first"."""
    folded = fold(question)
    for place, pattern in _ORDINAL_PATTERNS:
        found = pattern.search(folded)
        if found and (has_loose_words(found[0]) or not folded.isascii() or _POINTER.search(folded[: found.start()])):
            # Of the answer's own points only: beside "the drawbacks" the first is one of them, not the first of both sides.
            listed = next((_own_points(target, corpus) for target in last_targets(turns)[:1]), ())
            return listed[place] if -len(listed) <= place < len(listed) else None
    return None


def _the_other(question: str, turns: Sequence[Turn], corpus: Corpus) -> tuple[Target, ...]:
    """Return the other point of a list of two, when one of them was the last that was spoken of."""
    if not _OTHER.search(fold(question)):
        return ()
    for target in last_targets(turns)[:1]:
        listed = _listed(target, corpus)
        if len(listed) == 2 and target in listed:
            return tuple(point for point in listed if point != target)
    return ()


def _of_the_guides_lists(question: str, place: int, corpus: Corpus) -> tuple[Target, ...]:
    """Return that point of the two longest lists there are, for who asks for "the second one" and has spoken of no list."""
    bare = fold(question)
    for _, pattern in _ORDINAL_PATTERNS:
        bare = pattern.sub(" ", bare)
    if not (_LEADS_ON.search(question) or _ARTICLE.search(bare)) or any(word not in _EMPTY_WORDS for word in bare.split()):
        return ()
    lists = sorted({passage.parts: None for passage in corpus.passages.values() if passage.parts}, key=len, reverse=True)[:2]
    return tuple(Target(TargetKind.PASSAGE, parts[place]) for parts in lists if -len(parts) <= place < len(parts))


def _asks_for_a_point(question: str) -> bool:
    """Tell whether little else than the ordinal is said: "my last nft got stolen" points at no list."""
    if len(question.split()) > SHORT or _NOT_OF_A_LIST.search(question):
        return False
    bare = fold(question)
    for _, pattern in _ORDINAL_PATTERNS:
        bare = pattern.sub(" ", bare)
    told = [word for word in bare.split() if word not in _FILLERS]
    return len(told) <= _MOST_TOLD


def ordinal(question: str) -> int | None:
    """Return the position that an ordinal word names, 0 for the first, -1 for the last."""
    folded = fold(question)
    for place, pattern in _ORDINAL_PATTERNS:
        if pattern.search(folded):
            return place
    return None


def _listed(target: Target, corpus: Corpus) -> tuple[Target, ...]:
    """Return the listed points that an answer named: its own, or those of the list that it belongs to."""
    if target.kind is not TargetKind.PASSAGE:
        return ()
    around = next((passage.parts for passage in corpus.passages.values() if target.id in passage.parts), ())
    return _own_points(target, corpus) or tuple(Target(TargetKind.PASSAGE, part) for part in around)


def _own_points(target: Target, corpus: Corpus) -> tuple[Target, ...]:
    parts = corpus.passages[target.id].parts if target.kind is TargetKind.PASSAGE else ()
    return tuple(Target(TargetKind.PASSAGE, part) for part in parts)


def _has_no_gaps(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)
