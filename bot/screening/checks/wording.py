"""Words that lure: in the host and path, and around the link in the message."""

from __future__ import annotations

import re

from bot.models import Evidence, Finding
from bot.screening.checks.anatomy import Anatomy
from bot.screening.checks.evidence import passed

LURE_WORDS, WORDING = "lure_words", "wording"
_MOST_SHOWN = 4
_LONGEST_TEXT = 2000
# A text without any of these needs no closer look.
_HINTS = (
    "wallet", "claim", "redeem", "collect", "eligib", "phrase", "кошел", "аирдроп", "наград", "токен", "billetera", "cartera", "carteira",
    "airdrop", "recompensa", "token", "prêmio", "premio", "portefeuille", "ağla", "agla", "dompet", "ví", "vi", "钱包", "錢包", "领取",
)  # fmt: skip

_ASKS = re.compile(
    r"(?:connect|link|sync(?:hroni[sz]e)?|validate|verify|rectify|restore|import|unlock|migrate|authenticate)\W{1,3}(?:\w{1,12}\W{1,3}){0,3}wallets?"
    r"|wallet\W{1,3}(?:connect|verification|validation|sync)"
    r"|(?:claim|redeem|collect)\W{1,3}(?:\w{1,12}\W{1,3}){0,3}(?:airdrop|reward|token|allocation|bonus|drop|eth|sol|usdt)s?"
    r"|check\W{1,3}(?:\w{1,12}\W{1,3}){0,2}eligib|enter\W{1,3}(?:\w{1,12}\W{1,3}){0,2}(?:seed|recovery|secret)\W{1,2}phrase"
    r"|(?:подключ|синхрониз|подтверд)\w{0,8}\W{1,3}(?:\w{1,12}\W{1,3}){0,2}кошел|забер\w{0,4}\W{1,3}(?:\w{1,12}\W{1,3}){0,2}(?:аирдроп|награ|токен)"
    r"|(?:conecta|conecte|vincula|verifica)\w{0,3}\W{1,3}(?:\w{1,12}\W{1,3}){0,2}(?:billetera|cartera|carteira|wallet)"
    r"|(?:reclam|resgat|canje)\w{0,5}\W{1,3}(?:\w{1,12}\W{1,3}){0,2}(?:airdrop|recompensa|token|pr[eê]mio)"
    r"|connect\w{0,4}\W{1,3}(?:\w{1,12}\W{1,3}){0,2}portefeuille|c[uü]zdan\w{0,6}\W{1,3}ba[gğ]la|hubungkan\W{1,3}(?:\w{1,12}\W{1,3}){0,2}(?:dompet|wallet)"
    r"|k[eế]t\W{1,2}n[oố]i\W{1,3}(?:\w{1,12}\W{1,3}){0,2}v[ií]|连接\w{0,4}钱包|連接\w{0,4}錢包|领取\w{0,6}(?:空投|奖励)",
    re.IGNORECASE,
)
NO_LURE_WORDS = passed(LURE_WORDS, "No lure words in the host or path.")


def check_lure_words(anatomy: Anatomy) -> Evidence:
    found = tuple(dict.fromkeys((*anatomy.host_lures, *anatomy.path_lures)))
    if not found:
        return NO_LURE_WORDS
    shown = ", ".join(f'"{word}"' for word in found[:_MOST_SHOWN])
    return Evidence(check=LURE_WORDS, finding=Finding.FLAGGED, detail=f"Words that scams like in its name or path: {shown}.")


def check_wording(text: str) -> Evidence:
    if not text:
        return Evidence(check=WORDING, finding=Finding.NOT_RUN, detail="There is no message around the link.")
    if not asks_for_wallet(text):
        return passed(WORDING, "The message doesn't ask to connect a wallet or to claim.")
    return Evidence(
        check=WORDING, finding=Finding.FLAGGED, detail="The message asks to connect a wallet or to claim something.", weight=0.25
    )


def asks_for_wallet(text: str) -> bool:
    """Tell whether a text asks to connect a wallet, to claim, or to type a phrase; the first 2,000 characters count."""
    start = text[:_LONGEST_TEXT].lower()
    return _gives_a_hint(start) and _ASKS.search(start) is not None


def _gives_a_hint(lower: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 - it runs for every link, and any() takes twice as long
        if hint in lower:
            return True
    return False
