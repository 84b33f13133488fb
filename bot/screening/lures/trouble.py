"""Who in a chat just told that something of his does not work: whoever offers him help in private answers that, and scammers are first.

Kept in memory: a member's id and a time for each chat, no text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta

from knowledge.kept import Kept

_LASTS = timedelta(minutes=15)
_MOST_CHATS = 2_000
_MOST_WORDS = 32_768

# Folded as `knowledge.lures.words.fold_words` folds; each is the beginning of a word.
_STEMS = tuple(
    stem
    for line in (
        "cant cannot stuck pending fail error missing lost gone disappear vanish zero frozen locked help problem issue wrong doesnt didnt",
        "arrived broken hacked scammed drained revert reject",
        "atascad pendiente fall perdi desaparec aparece cero bloquead congelad ayuda problema saldo retir",
        "travad travou pendente falh erro sumiu sumiram zerad ajuda socorro sacar saque",
        "вывод вывест вывес завис застр ошибк пропал исчез ноль нуль заморо заблок помоги помощ проблем потер украл взлом баланс",
        "помилк зник вивест вивес допомо втрати вкрал баланс",
        "takild hata kayip kayb cekilm cekem sifir yardim sorun basarisiz gelmedi calindi gorunm bakiye",
        "treo rut giup",
        "gagal hilang sangkut nyangkut masalah tolong bantu kosong cair tertahan",
        "फेल अटक निकल गायब समस्या मदद बैलेंस atak nikal gayab madad",
        "السحب اسحب عالق معلق خطا مشكل اختف ضاع صفر الرصيد رصيد ساعد مساعد",
        "bloque erreur echou perdu dispar aide probleme solde retrait coince manque",
        "hangt hang fehler verschwund null gesperrt eingefroren hilfe fehlt guthaben auszahl",
    )
    for stem in line.split()
)
_CHINESE = ("提现", "到账", "卡住", "失败", "丢了", "没了", "不见", "余额", "报错", "求助", "帮帮", "被盗", "取不出")


class TroubleWatch:
    """Remembers of each chat who last told of trouble. Safe from any thread."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, tuple[str, datetime]] = OrderedDict()
        self._tells: Kept[str, bool] = Kept(_tells_trouble, most=_MOST_WORDS)

    def note(self, chat: str, author: str, at: datetime, words: Iterable[str]) -> None:
        """Remember who told of trouble, by the folded words of a message."""
        if any(map(self._tells.__getitem__, words)):
            self._last[chat] = author, at
            self._last.move_to_end(chat)
            while len(self._last) > _MOST_CHATS:
                self._last.popitem(last=False)

    def is_fresh(self, chat: str, author: str, at: datetime) -> bool:
        """Tell whether somebody else told of trouble in this chat a moment ago."""
        teller, told_at = self._last.get(chat, (author, at))
        return teller != author and abs(at - told_at) <= _LASTS


def _tells_trouble(word: str) -> bool:
    return word.startswith(_STEMS) or (not word.isascii() and any(term in word for term in _CHINESE))
