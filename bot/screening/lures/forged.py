"""Who presents a forged address, and who speaks of one. Pure.

An address whose ends are copied from one that was shown here is made to be taken for it; chance makes none. So whoever writes it down
("treasury is 0x...", or nothing else at all) passes it off, while whoever asks, warns, reports or was robbed by it names what the
address did. Those who name it say so beside it; everybody else presents it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.models import Finding, LinkVerdict
from bot.screening.addresses import POISONING
from knowledge.lures.features import Seen
from knowledge.lures.models import Stance

_NAMED_BY = frozenset({"question", "ask", "warn", "scamword", "victim", "refused", "quoted_line", "long_quote"})
_SPEAKS = (Stance.WARNING, Stance.REPORTING, Stance.QUOTING)
_SPEAKS_FROM = 0.5
# "from 0x...": what came from an address is told, not passed off.
_ORIGIN = re.compile(
    r"(?:\b(?:from|by|de|desde|del|da|do|des|depuis|par|von|dari|từ|tu|от|с|со|з|із|від)|来自|來自|从|從|收到|من)\s*[:\"'“«(]?\s*\Z",
    re.IGNORECASE,
)
# What was sent there is gone; who passes an address off speaks of what is still to come.
_SENT = re.compile(
    r"\b(?:(?:i|we|he|she|they|who|already|just|was|were|have|has|had)\s(?:just\s|already\s|have\s)?(?:sent|paid|lost|transferred)|lost"
    r"|mand[eé]|envi[eé]|transfer[ií]|perd[ií]\w{0,2}|mandei|enviei|transferi|(?:ai|avons|a) (?:envoy|vers|perdu|pay)\w*"
    r"|gesendet|geschickt|[uü]berwiesen|g[oö]nderdi\w*|yollad\w*|kaybett\w*|đã (?:gửi|chuyển)|mất|(?:sudah|telah|udah) (?:kirim|transfer)"
    r"|отправил\w*|перев[её]л\w*|скинул\w*|потерял\w*|над[іi]сла\w*|переказа\w*|втрати\w*)\b|已转|转了|转到.{0,60}了|轉了|भेज दि|أرسلت|حولت",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*(?:['’]?(?:d[ae]n|t[ae]n)\b|से\b|发来|發來|转来|轉來)", re.IGNORECASE)
_NAMES_IT = re.compile(
    r"\b(?:poison\w*|dust\w*|fake\w*|forged|spoof\w*|help|sos|ban|kick|report|imitat\w+|look-?alike|differ\w*|swapped|lied|liar|recogni[sz]e|envenen\w*|polvo|ayuda|ajuda|denunci\w*"
    r"|poeira|hilfe|gef[aä]lscht\w*|gesendet|melde\w*|staub|aide|empoisonn\w*|poussi[eè]re|tolong|bantu|palsu|yard[ıi]m|sahte|zehir\w*"
    r"|giả|giúp|cứu|помо\w+|пыль|подде\w+|поддел\w*|отрав\w*|бан\w*|допомож\w*|пил\w?|підроб\w*)\b|投毒|假|救|帮|幫|粉尘|粉塵|मदद|नकली|مساعدة|مزيف",
    re.IGNORECASE,
)
_QUOTES = ("''", '""', "“”", "«»", "‘’", "„“", "「」", "„”")


def forged_addresses(links: Iterable[LinkVerdict]) -> list[str]:
    """Return the addresses among the links that imitate one shown here before, as they are written."""
    return [
        link.written
        for link in links
        if link.host is None and any(each.check == POISONING and each.finding is Finding.FLAGGED for each in link.evidence)
    ]


def presents(text: str, address: str, seen: Seen, stances: Mapping[Stance, float]) -> bool:
    """Tell whether the author of a text passes an address off. `stances` are the model's probabilities; empty where there is no model."""
    if not seen.present.isdisjoint(_NAMED_BY) or sum(stances.get(stance, 0.0) for stance in _SPEAKS) >= _SPEAKS_FROM:
        return False
    if _NAMES_IT.search(text):
        return False
    before, found, behind = text.partition(address)
    if _SENT.search(before[-60:]) or _SENT.search(behind[:20]):
        return False
    in_quotes = before[-1:] + behind[:1] in _QUOTES
    return not found or not (in_quotes or _ORIGIN.search(before[-24:]) or _BEHIND.match(behind))
