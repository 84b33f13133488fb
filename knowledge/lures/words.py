"""Words for lure detection: one folding for content and for messages, whoever hides letters how. Pure."""

from __future__ import annotations

import re
import unicodedata


def _pairs(written: str) -> dict[int, str]:
    return str.maketrans({pair[0]: pair[1:] for pair in written.split()})


# Letters that are typed with and without their marks, and traditional Chinese written beside simplified.
_SAME_LETTERS = _pairs(
    "ıi đd łl øo ßss æae œoe ёе أا إا آا ٱا ةه ىي ؤو ئي 領领 錢钱 連连 驗验 證证 獎奖 勵励 點点 "
    "擊击 鏈链 發发 轉转 帳账 帐账 賺赚 詐诈 騙骗 釣钓 魚鱼 請请 輸输 詞词 鑰钥 號号 買买 賣卖 賬账 戶户 個个 們们 給给 時时 "
    "間间 開开 會会 員员 這这 裡里 裏里 進进 說说 認认 話话 訊讯 聯联 繫系 註注 冊册 獲获 參参 與与 專专 屬属 網网 頁页 啟启 "
    "動动 確确 單单 護护 復复 復复 後后 還还 錄录 實实 價价 閃闪 電电 兌兑 換换 應应 該该 標标 題题 寶宝 貴贵 為为 無无 風风 "
    "險险 對对 關关 於于 隊队 團团 費费 贈赠 壓压 過过 遠远 線线 幣币 圖图 碼码 掃扫 損损 業业 務务 將将 從从 嗎吗 麼么 誰谁 "
    "難难 馬马 盜盗 駭骇 詢询 別别 勿勿 謹谨 當当 臉脸 額额 僅仅 現现 準准 備备 倉仓 優优 惠惠 購购 鎖锁 級级 結结 測测 試试 "
    "報报 舉举 誤误 緊紧 雙双 戶户 匯汇 據据 遺遗 憶忆 "
)
NUMBER = "znumberz"
KEPT_NUMBERS = ("12", "24")
_DROPPED = re.compile("[\u0640\u064b-\u065f\u0670\u093c]")  # tatweel, harakat, nukta
_APOSTROPHES = re.compile("['’‘`´ʼ]")
# Small letters and digits stay, apostrophes go, everything else is a gap.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if code < 0x80 and chr(code).isalnum() else ord(" ") for code in range(0x100))
_ASCII_APOSTROPHES = b"'`"
_FOLDED_LETTERS = re.compile(f"[{''.join(map(chr, _SAME_LETTERS))}]")
_MARKED_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f](?:(?<=[\u00c0-\u024f\u1e00-\u1eff])|(?<=[a-z].))")
_LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
# Vowel signs and other marks belong to their word, but are no word characters to a regular expression.
_SIGNS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0d57\u0e31-\u0e4e"
)
_GAPS = re.compile(rf"(?:[^\w{_SIGNS}]|_)+")
_LOOSE = re.compile("[\u0600-\u06ff\u0900-\u097f\u3400-\u9fff]")

# Only letters whose twins are beyond doubt: they are folded inside words that are Latin otherwise.
_TO_LATIN = _pairs(
    "аa вb еe ѕs іi јj кk мm нh оo рp сc тt уy хx ьb ԁd ɡg һh ӏl ԛq ԝw үy ѵv αa βb εe ηn ιi κk νv οo ρp τt υu χx ωw ɩi ıi ꮯc ꭰd ꭼe ⅼl ⅰi "
)
_TO_CYRILLIC = _pairs("aа eе oо pр cс xх yу kк mм tт iі bв hн")
_PAINTED = _pairs("0o 1l 3e 4a 5s 7t 8b @a $s !i |l €e ¡i")
_EYES = _pairs("il 1l jl")
_MIXED = re.compile(
    "[a-z][\u0370-\u052f\u0261\u0269\u2170-\u217f\uab70-\uabbf]|[\u0370-\u052f\u0261\u0269\u2170-\u217f\uab70-\uabbf][a-z]", re.I
)


def fold_words(text: str) -> str:
    """Return text as words and single spaces: NFKC, lower case, the spellings of one letter made one, punctuation gone.

    As knowledge.folding.fold does, with more letters made equal, and faster: it runs on every message.
    """
    bare = text if text.isascii() else _APOSTROPHES.sub("", text)
    if bare.isascii():
        return " ".join(bare.encode().translate(_ASCII_WORDS, _ASCII_APOSTROPHES).decode().split())
    plain = unicodedata.normalize("NFKC", bare).casefold()
    if _FOLDED_LETTERS.search(plain):
        plain = plain.translate(_SAME_LETTERS)
    if _MARKED_LATIN.search(plain):
        plain = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", unicodedata.normalize("NFD", plain)))
    return _GAPS.sub(" ", _DROPPED.sub("", plain)).strip()


def read_figure(word: str) -> str:
    """Return the mark that a number becomes in a message; 12 and 24 stand, for so many words are a wallet's."""
    return NUMBER if word.isdigit() and word not in KEPT_NUMBERS else word


def is_loose(word: str) -> bool:
    """Tell whether a word's script writes no gaps, or glues particles to words."""
    return _LOOSE.search(word) is not None


def has_foreign_letters(text: str) -> bool:
    """Tell whether letters of two scripts touch, as they do where a Latin word is painted with Cyrillic or Greek ones."""
    return _MIXED.search(text) is not None


def unmix(word: str) -> str:
    """Return a lower-case word of one script where its letters came from two that look alike."""
    latin = word.translate(_TO_LATIN)
    if latin.isascii():
        return latin
    return word.translate(_TO_CYRILLIC)


def unpaint(word: str) -> str:
    """Return a word with digits and signs read as the letters they stand for."""
    return word.translate(_PAINTED)


def as_the_eye_sees(word: str) -> str:
    """Return a key that is equal for words that differ in i, l, j and 1 only."""
    return word.translate(_EYES)
