"""What the words around say: that a secret is being shown, or that it is something else. Thirteen languages and a few more."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

_SEED = re.compile(
    r"""
    seed[ _-]?(?:phrase|words?|frase|fraza|phrasen?|fráze|backup|key)|(?:secret|recovery|backup|mnemonic|wallet|srp)[ _-]?(?:recovery[ _-]?)?(?:phrase|words?)|mnemonic|\bsrp\b
    |(?:my|the|your|his|her|wallet|this|new|old|full)\s+seed\b|\bseed\s*(?:is|are|was|to|for\s+(?:my|the))\b|\bseed(?:s|_?\w{0,12})?["'\]]?\s*[:=]|\b(?:12|15|18|20|21|24|25|33|twelve|twenty[- ]four)[ -](?:secret\s+|seed\s+|recovery\s+|backup\s+)?words?\b
    |\b(?:slip-?39|shamir|recovery)\s+shares?\b|\bmonero\s+seed\b|\belectrum\s+seed\b|\bbackup\s+words\b|\bmy\s+words\s+are\b
    |frase[s]?\s+(?:semilla|de\s+recuperaci[oó]n|secreta|mnemot[eé]cnica|de\s+respaldo|mnemônica|de\s+recupera[cç][aã]o|semente|de\s+backup)|frase[- ]?(?:semente|semilla|seed)|\bsemilla\b|\bsemente\b
    |palabras\s+(?:de\s+)?(?:recuperaci[oó]n|semilla|secretas|de\s+respaldo|clave)|palavras\s+(?:de\s+recupera[cç][aã]o|secretas|[- ]?semente|[- ]?chave|da\s+carteira)|\b(?:12|15|18|21|24)\s+(?:palabras|palavras|mots|parole|w[oö]rter|kelime|kata|từ|слов[ао]?|slov|शब्द|كلمة|कूट)
    |(?:phrase|mots?|graine)s?\s+(?:de\s+(?:r[eé]cup[eé]ration|passe|sauvegarde|seed)|secr[eè]te?s?|mn[eé]monique|seed)|\bgraine\b
    |wiederherstellungs?[- ]?(?:phrase|satz|w[oö]rter|schl[uü]ssel)|geheim(?:e\s+)?(?:phrase|w[oö]rter)|seed[- ]?(?:phrase|w[oö]rter)|merks[aä]tze?|mnemonisch|sicherungsphrase
    |frase\s+(?:seme|di\s+recupero|segreta|mnemonica)|obnovovac[ií]\s+(?:fr[aá]z|slov)
    |\bс[иі]д(?:[- ]?фраз\w*|ка|ку|ки|ом|а|у)?\b|мнемо\w+|(?:секретн|резервн|кодов)\w*\s+(?:фраз|слов)\w*|фраз\w*\s+(?:восстановлени|відновленн|для\s+восст|для\s+відн)\w*|слова\s+(?:восстановлени|відновленн|от\s+кошел|від\s+гаман)\w*
    |tohum\s*(?:ifade|kelime|cümle|söz)?\w*|kurtarma\s+(?:ifade|c[uü]mle|kelime|s[oö]z)\w*|gizli\s+(?:kelime|ifade|c[uü]mle|kurtarma)\w*|an[ıi]msat[ıi]c[ıi]\w*
    |c[uụ]m\s+t[uừ]\s+(?:kh[oô]i\s+ph[uụ]c|h[aạ]t\s+gi[oố]ng|b[ií]\s+m[aậ]t)|cụm\s+từ\s+(?:khôi\s+phục|hạt\s+giống|bí\s+mật|gợi\s+nhớ)|từ\s+kh[oô][ií]\s+ph[uụ]c|mã\s+khôi\s+phục|từ\s+khóa\s+ví
    |fra(?:sa|se)\s+(?:pemulihan|benih|rahasia|seed|cadangan|mnemonik)|kata\s+(?:pemulihan|rahasia|benih|kunci\s+dompet)
    |助[记記][词詞]|助憶詞|注記詞|[种種]子(?:[短词詞密]|码|碼|片语|片語)|[恢复復原]{2}(?:短[语語]|[词詞]|密[语語])|私密(?:短[语語]|恢[复復])|密[语語]|(?:12|24|十二|二十四)\s*[个個](?:英文)?[单單]?[词詞字]
    |सीड|रिकवरी\s*(?:फ्रेज|फ़्रेज़|वाक्यांश|शब्द)|निमोनिक|मेमोनिक|न्यूमोनिक|बीज\s*(?:वाक्यांश|शब्द)|गुप्त\s*(?:वाक्यांश|शब्द)|पुनर्प्राप्ति
    |عبار[ةه]\s+(?:ال)?(?:استرداد|استعادة|بذور|بذرة|سرية|أولية|التذكر)|كلمات\s+(?:ال)?(?:استرداد|استعادة|سرية|سر)|(?:ال)?(?:بذور|بذرة)|العبارة\s+السرية|الكلمات\s+السرية|السيد\s+فريز|سيد\s+فريز|سيد\s+فراس
    |シード|リカバリー|復元(?:フレーズ|用)|ニーモニック|秘密の(?:フレーズ|言葉)|시드|니모닉|복구\s*(?:문구|구문|단어)|비밀\s*(?:문구|구문|단어)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WALLET = re.compile(
    r"""
    wallet|metamask|phantom|ledger|trezor|\bimport|\brestore|\brecover|\bbackup|\bback\s+up|\bseed|electrum|monero|\bton\b|tonkeeper|keplr|\bsecret|\bwords?\b
    |billetera|cartera|monedero|carteira|portefeuille|geldb[oö]rse|c[uü]zdan|\bv[ií]\b|dompet|кошел|гаман|钱包|錢包|वॉलेट|वालेट|محفظ|ウォレット|지갑
    |восстанов|відновл|импорт|імпорт|导入|匯入|恢复|importar|restaurar|recuperar|importer|wiederherst|geri\s+y[uü]kle|khôi\s+phục|pulihkan
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD_PLAY = re.compile(
    r"""
    word[ _-]?lists?\b|vocab|scrabble|lyrics?\b|\bpoem|\bpoetry|\bshopping|grocer|spelling|dictionar|anagram|rhym|crossword|word\s+(?:game|search|chain|association|cloud)|wordle|codenames|hangman|charades|pictionary
    |synonym|hashtag|\btags?\b|keywords?|\btopics?\b|\bmenu\b|recipe|ingredient|random\s+(?:nouns|words)|\bnouns?\b|\bverbs?\b|adjectives?|flash\s?cards?|learn(?:ing)?\s+(?:english|today)|words?\s+of\s+the\s+(?:day|week)|new\s+words|english\s+(?:lesson|words)|practi[cs]e|homework|example\s+words|to-?do\b|emoji|prompts?\b|nicknames?|usernames?|team\s+names?
    |список\s+(?:слов|покупок)|vocabulario|vocabul[aá]rio|vocabulaire|vokabel|lista\s+de\s+(?:la\s+)?compras?|liste\s+de\s+courses|einkaufsliste|al[ıi][sş]veri[sş]|单词表|單詞表|词汇|詞彙|购物|單字
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Every branch of the pattern for seed phrases holds one of these: looking for them costs a hundredth of the pattern.
_SEED_STEMS_ASCII = (
    "seed", "phrase", "word", "mnemon", "srp", "slip", "shamir", "recovery", "fras", "semilla", "semente", "palabras", "palavras", "mots", "mot ", "parole", "rter",
    "kelime", "kata", "slov", "graine", "wiederherst", "geheim", "merks", "obnovov", "tohum", "kurtarma", "gizli", "msat", "cum t",
)  # fmt: skip
_SEED_STEMS = (
    *_SEED_STEMS_ASCII,
    "từ", "cụm", "mã", "frá", "сид", "сід", "мнемо", "фраз", "слов", "助", "注記", "种子", "種子", "恢", "复", "復", "原", "私密", "密",
    "单", "單", "词", "詞", "字", "शब्द", "कूट", "सीड", "रिकवरी", "मोनिक", "बीज", "गुप्त", "पुनर्प्राप्ति", "عبار", "كلم", "بذور", "بذرة",
    "سيد", "シード", "リカバリー", "ニーモニック", "秘密", "시드", "니모닉", "복구", "비밀",
)  # fmt: skip
_REACH_BEFORE = 240
_REACH_AFTER = 120


PLAIN_TALK = 4.0
LONGEST_MESSAGE = 10_000
"""Characters; no chat takes more in one. In a longer text a phrase begins at a border, or where wallets are spoken of."""

_WALLET_TALK = 1.5
_Places = tuple[list[int], list[int]]  # where words begin, where they end


class Surroundings:
    """What a text speaks of, and where. Read once, on the first question, for the questions are many."""

    def __init__(self, text: str) -> None:
        self._text = text

    def seed_talk(self, start: int, end: int) -> float:
        """Return how much the text around a stretch speaks of seed phrases: `PLAIN_TALK`, less for wallets, 0 not at all."""
        if _is_near(self._seeds, start, end):
            return PLAIN_TALK
        return _WALLET_TALK if _is_near(self._wallets, start, end) else 0.0

    def is_word_play(self, start: int, end: int) -> bool:
        """Tell whether the text around a stretch announces a list of words for another purpose."""
        return _is_near(self._plays, start, end)

    @cached_property
    def _seeds(self) -> _Places:
        return _find(_SEED, self._text) if _may_speak_of_seeds(self._text) else ([], [])

    @cached_property
    def _wallets(self) -> _Places:
        return _find(_WALLET, self._text)

    @cached_property
    def _plays(self) -> _Places:
        return _find(_WORD_PLAY, self._text)


def speaks_of_seeds(text: str) -> bool:
    """Tell whether a text speaks plainly of seed phrases."""
    return _may_speak_of_seeds(text) and _SEED.search(text) is not None


def _may_speak_of_seeds(text: str) -> bool:
    lower = text.lower()
    for stem in _SEED_STEMS_ASCII if lower.isascii() else _SEED_STEMS:  # noqa: SIM110 - it runs on every message, and any() takes twice as long
        if stem in lower:
            return True
    return False


def _find(words: re.Pattern[str], text: str) -> _Places:
    spans = [found.span() for found in words.finditer(text)]
    return [start for start, _ in spans], [end for _, end in spans]


def _is_near(places: _Places, start: int, end: int) -> bool:
    starts, ends = places
    before = bisect_right(ends, start) - 1
    if before >= 0 and starts[before] >= start - _REACH_BEFORE:
        return True
    after = bisect_left(starts, end)
    return after < len(starts) and starts[after] <= end + _REACH_AFTER
